"""The Python of the how-to and explanation pages runs, block after block, in a folder with the shipped pathways.

A block under a line that names a file is written there; a test among these files is run by pytest.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from carepath.shipped import shipped_pathways

DOCS = Path(__file__).parents[2] / "docs"
OWN_TEST = ("test-a-pathway.md",)  # test_test_a_pathway.py runs it
BLOCK = re.compile(r"(?:^`(?P<file>[\w./]+\.py)`:\n\n)?^```python\n(?P<code>.*?)^```$", re.MULTILINE | re.DOTALL)
PAGES = [
    page
    for page in sorted([*DOCS.glob("how-to/*.md"), *DOCS.glob("explanation/*.md")])
    if page.name not in OWN_TEST and "```python" in page.read_text(encoding="utf-8")
]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    shutil.copytree(shipped_pathways(), tmp_path / "pathways")
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delenv("CAREPATH_SECRET", raising=False)
    return tmp_path


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_python_of_a_page_runs(page, folder):
    text = page.read_text(encoding="utf-8")
    blocks = list(BLOCK.finditer(text))
    assert len(blocks) == text.count("```python")
    names: dict[str, object] = {"__name__": "snippet"}
    for block in blocks:
        if block["file"]:
            (folder / block["file"]).write_text(block["code"], encoding="utf-8")
            continue
        line = text.count("\n", 0, block.start("code"))
        exec(compile("\n" * line + block["code"], str(page), "exec"), names)
    if list(folder.glob("test_*.py")):
        run = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "."],
            check=False, capture_output=True, text=True,
        )  # fmt: skip
        assert run.returncode == 0, run.stdout + run.stderr
