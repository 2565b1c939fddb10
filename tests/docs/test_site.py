"""`make docs`: the pages become a site with a search that asks nothing of anybody outside."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from tests.docs.generate import ROOT

A_REQUEST = re.compile(r"""<(?:script|link|img|iframe|source)\b[^>]*\b(?:src|href)=["'](?:https?:)?//[^"']+""")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("site")
    command = [
        sys.executable,
        "-m",
        "sphinx",
        "-q",
        "-W",
        "--keep-going",
        "-b",
        "html",
        "-d",
        out / "trees",
        "-c",
        "docs",
    ]
    done = subprocess.run([*command, ".", out / "html"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return out / "html"


def test_every_page_is_on_the_site(site: Path) -> None:
    pages = {page.relative_to(ROOT) for page in (ROOT / "docs").rglob("*.md")}
    left_out = {Path("docs/adr/0000-template.md")}
    assert not [page for page in pages - left_out if not (site / page).with_suffix(".html").is_file()]
    assert (site / "index.html").is_file()


def test_it_fetches_nothing_from_outside(site: Path) -> None:
    assert not [found for page in site.rglob("*.html") for found in A_REQUEST.findall(page.read_text(encoding="utf-8"))]


def test_every_link_within_a_page_leads_somewhere(site: Path) -> None:
    pages = {page: page.read_text(encoding="utf-8") for page in site.rglob("*.html")}
    wanted = {page: re.findall(r'<a class="reference[^>]* href="#([^"]+)"', text) for page, text in pages.items()}
    assert any(wanted.values())
    lost = [(page.name, one) for page, ones in wanted.items() for one in ones if f'id="{one}"' not in pages[page]]
    assert not lost


def test_its_search_knows_our_words(site: Path) -> None:
    index = (site / "searchindex.js").read_text(encoding="utf-8")
    assert (site / "search.html").is_file()
    assert not [word for word in ("pathway", "acknowledg", "escal", "patient") if f"{word}" not in index]
