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
