"""`carepath init`: a new clinic is right and green at once, and nothing is overwritten."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from tests.cli.conftest import run

from carepath.authoring import check_clinic


def test_a_new_clinic_is_right_and_its_scenario_passes(tmp_path: Path) -> None:
    """Also within a project that has settings of its own, such as a checkout of carepath."""
    (tmp_path / "pyproject.toml").write_text("[tool.pytest.ini_options]\nbdd_features_base_dir = 'features'\n")
    folder = tmp_path / "mine"
    made = run("init", folder)
    assert made.code == 0
    assert "Now break it" in made.out
    clinic, found = check_clinic(folder / "pathways")
    assert [str(one) for one in found] == []
    assert clinic is not None
    assert list(clinic.pathways) == ["fever_watch"]
    assert len((folder / "pathways" / "fever_watch.yaml").read_text(encoding="utf-8").splitlines()) == 15
    tried = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist"],
        cwd=folder, check=False, capture_output=True, text=True,
    )  # fmt: skip
    assert "1 passed" in tried.stdout, tried.stdout


def test_every_mistake_that_it_asks_for_is_caught(tmp_path: Path) -> None:
    run("init", tmp_path / "mine")
    pathway = tmp_path / "mine" / "pathways" / "fever_watch.yaml"
    pathway.write_text(pathway.read_text(encoding="utf-8").replace("red_flag", "red_flog"), encoding="utf-8")
    _, found = check_clinic(tmp_path / "mine" / "pathways")
    assert [one.code for one in found] == ["CP302"]


def test_a_folder_that_holds_something_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "diary.txt").write_text("mine", encoding="utf-8")
    refused = run("init", tmp_path)
    assert refused.code == 2
    assert "Name a new folder, or an empty one." in refused.err
    assert [one.name for one in tmp_path.iterdir()] == ["diary.txt"]


@pytest.mark.parametrize("there", [True, False])
def test_an_empty_folder_or_a_new_one_will_do(tmp_path: Path, there: bool) -> None:
    folder = tmp_path / "deep" / "new"
    if there:
        folder.mkdir(parents=True)
    assert run("init", folder).code == 0
    assert (folder / "README.md").is_file()


def test_this_folder_is_called_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    made = run("init", ".")
    assert "A clinic stands in this folder" in made.out
    assert "cd " not in made.out
