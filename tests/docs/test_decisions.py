"""Every decision is in the index, is under a page, and says what would reverse it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DECISIONS = sorted((ROOT / "docs" / "adr").glob("[0-9]*.md"))
SECTIONS = ["Context", "Decision", "Consequences", "What would reverse it"]
A_PAGE = 450  # words


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", DECISIONS, ids=named)
def test_a_decision_has_its_sections_and_fits_a_page(path):
    text = path.read_text(encoding="utf-8")
    assert re.findall(r"^## (.+)$", text, flags=re.MULTILINE) == SECTIONS
    assert text.startswith("# ")
    assert re.search(r"^Status: (accepted|replaces|replaced)", text, flags=re.MULTILINE)
    assert len(text.split()) <= A_PAGE


def test_the_index_lists_every_decision_by_its_title():
    index = (ROOT / "docs" / "adr" / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| \[(\d{4})\]\((\S+)\) \| (.+) \|$", index, flags=re.MULTILINE)
    titles = [path.read_text(encoding="utf-8").splitlines()[0] for path in DECISIONS if path.name != "0000-template.md"]
    assert [f"# {number}. {title}" for number, _, title in rows] == titles
