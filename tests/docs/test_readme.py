"""What the front page says is tried: its pathway checks, its Python runs, its scenario passes."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from carepath.authoring import check_clinic
from carepath.shipped import shipped_pathways

README = Path(__file__).parents[2] / "README.md"
BLOCKS = dict(re.findall(r"```(\w+)\n(.*?)```", README.read_text(), re.DOTALL))


@pytest.fixture
def clinic(tmp_path: Path) -> Path:
    """The shipped examples with the front page's pathway beside them."""
    folder = tmp_path / "pathways"
    shutil.copytree(shipped_pathways(), folder)
    (folder / "fever_watch.yaml").write_text(BLOCKS["yaml"])
    return folder


def test_its_pathway_is_right(clinic: Path) -> None:
    found, diagnostics = check_clinic(clinic)
    assert [str(one) for one in diagnostics] == []
    assert found is not None
    assert "fever_watch" in found.pathways


def test_its_python_runs_as_it_stands(clinic: Path) -> None:
    program = clinic.parent / "program.py"
    program.write_text(BLOCKS["python"])
    done = subprocess.run([sys.executable, program], cwd=clinic.parent, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert "red_flag_guidance delivered" in done.stdout
    assert "urgent" in done.stdout
    assert "('Watching for a fever',)" in done.stdout


def test_its_scenario_passes(clinic: Path) -> None:
    features = clinic.parent / "features"
    features.mkdir()
    (features / "fever_watch.feature").write_text(BLOCKS["gherkin"])
    (clinic.parent / "test_features.py").write_text('from pytest_bdd import scenarios\n\nscenarios("features")\n')
    options = ["-q", "-p", "no:cacheprovider", "-p", "no:xdist"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options, "."],
        cwd=clinic.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "1 passed" in done.stdout, done.stdout


def test_the_lengths_it_promises() -> None:
    """Twenty lines of Python, a pathway that fits a page."""
    assert len([line for line in BLOCKS["python"].splitlines() if line.strip()]) <= 20
    assert len(BLOCKS["yaml"].splitlines()) <= 34
