"""Every snippet of "Test a pathway" runs as it stands there."""

from __future__ import annotations

import re
import runpy
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from carepath.shipped import shipped_pathways

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "test-a-pathway.md"
NAMED_SNIPPET = re.compile(r"^`(?P<file>[\w./]+)`:\n\n```\w+\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture
def written(tmp_path, monkeypatch):
    """A folder with the shipped pathways and every file that the page names."""
    shutil.copytree(shipped_pathways(), tmp_path / "pathways")
    found = list(NAMED_SNIPPET.finditer(PAGE.read_text(encoding="utf-8")))
    for snippet in found:
        (tmp_path / snippet["file"]).parent.mkdir(exist_ok=True)
        (tmp_path / snippet["file"]).write_text(snippet["text"], encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return {snippet["file"] for snippet in found}


def test_the_tests_of_the_page_pass(written):
    assert {"features/fever.feature", "test_features.py", "test_silence.py"} <= written
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"], check=False, capture_output=True, text=True
    )
    assert "2 passed" in run.stdout, run.stdout + run.stderr


def test_the_script_of_the_page_runs_without_pytest(written):
    assert "night.py" in written
    runpy.run_path("night.py")
