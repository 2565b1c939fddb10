"""`carepath fmt`: what it changes, what it leaves, and what it says."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.cli.conftest import CLINIC, run

UNTIDY = """\
title: One
pathway: one
version: 1.0.0
states:
  a: {on: {x: b}}
  b: {type: final}
events: {x: {from: [ehr]}}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(CLINIC, tmp_path / "pathways")
    (tmp_path / "pathways" / "one.yaml").write_text(UNTIDY, encoding="utf-8")
    return tmp_path / "pathways"


def test_a_look_changes_nothing(folder: Path) -> None:
    looked = run("fmt", folder, "--check")
    assert looked.code == 1
    assert f"would change: {folder / 'one.yaml'}" in looked.out
    assert (folder / "one.yaml").read_text(encoding="utf-8") == UNTIDY


def test_it_changes_once(folder: Path) -> None:
    assert run("fmt", folder).code == 0
    assert (
        (folder / "one.yaml")
        .read_text(encoding="utf-8")
        .startswith("pathway: one\nversion: 1.0.0\ntitle: One\nevents:")
    )
    assert run("fmt", folder, "--check").code == 0
    assert not list(folder.glob(".*"))


def test_nothing_is_changed_where_one_file_cannot_be_read(folder: Path) -> None:
    (folder / "two.yaml").write_text("a: [", encoding="utf-8")
    refused = run("fmt", folder)
    assert refused.code == 1
    assert "two.yaml" in refused.err
    assert (folder / "one.yaml").read_text(encoding="utf-8") == UNTIDY


def test_one_file_alone(folder: Path) -> None:
    assert "1 file of 1 changed." in run("fmt", folder / "one.yaml").out


def test_a_link_stays_one_and_a_file_beside_is_never_written_through(folder: Path, tmp_path: Path) -> None:
    real, bystander = tmp_path / "real.yaml", tmp_path / "bystander"
    (folder / "one.yaml").rename(real)
    (folder / "one.yaml").symlink_to(real)
    bystander.write_text("mine", encoding="utf-8")
    (folder / ".one.yaml.new").symlink_to(bystander)
    assert run("fmt", folder / "one.yaml").code == 0
    assert (folder / "one.yaml").is_symlink()
    assert real.read_text(encoding="utf-8").startswith("pathway: one\n")
    assert bystander.read_text(encoding="utf-8") == "mine"


def test_what_cannot_be_written_is_left_whole(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("carepath.cli.printing.os.replace", full)
    refused = run("fmt", folder)
    assert (refused.code, "No space left" in refused.err) == (2, True)
    assert (folder / "one.yaml").read_text(encoding="utf-8") == UNTIDY
    assert not list(folder.glob(".*"))


@pytest.mark.parametrize("typed", [("fmt",), ("schema", "--editor")])
def test_what_comes_with_carepath_is_never_meant(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, typed) -> None:
    monkeypatch.chdir(tmp_path)
    refused = run(*typed)
    assert refused.code == 2
    assert "There is no folder pathways here. Go to where yours stands, or name it." in refused.err
    assert not list(tmp_path.iterdir())
