"""SARIF: the structure that code hosts ask for, relative paths, and fingerprints that outlive a move."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from carepath.lint import check
from carepath.lint.sarif import FINGERPRINT, sarif

WRONG = """\
pathway: example
version: 1.0.0
title: Waiting for the visit
events: {booked: {from: [staff]}}
states:
  waiting: {after: {3d: callin}}
  calling: {after: {3d: callin}}
  over: {type: final}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    clinic = tmp_path / "our clinic"
    clinic.mkdir()
    (clinic / "site.yaml").write_text("site: s\nzone: America/Toronto\n")
    (clinic / "example.yaml").write_text(WRONG)
    return clinic


def log(path: Path, here: Path) -> dict:
    return sarif(path, check(path)[1], here=here)


def prints(folder: Path) -> list[str]:
    results = log(folder, folder.parent)["runs"][0]["results"]
    return [one["partialFingerprints"][FINGERPRINT] for one in results]


def test_a_log_has_what_the_standard_asks_for(folder):
    whole = log(folder, folder.parent)
    assert whole["version"] == "2.1.0"
    assert whole["$schema"].endswith("sarif-2.1.0.json")
    (run,) = whole["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert len({rule["id"] for rule in rules}) == len(rules) >= 2
    for rule in rules:
        assert rule["help"]["markdown"].startswith(f"# {rule['id']} {rule['name']}")
        assert rule["helpUri"].startswith("file:///")
        assert rule["shortDescription"]["text"]
        assert rule["defaultConfiguration"]["level"] in {"error", "warning"}
    assert run["columnKind"] == "unicodeCodePoints"
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in {"error", "warning"}
        assert result["message"]["text"]
        region = result["locations"][0]["physicalLocation"]["region"]
        assert region["startLine"] >= 1
        assert region["startColumn"] >= 1


def test_a_finding_stands_at_its_place(folder):
    results = log(folder, folder.parent)["runs"][0]["results"]
    first = next(one for one in results if one["ruleId"] == "CP101")
    place = first["locations"][0]["physicalLocation"]
    assert place["region"] == {"startLine": 6, "startColumn": 25}
    assert "Did you mean calling?" in first["message"]["text"]
    assert {one["level"] for one in results if one["ruleId"] == "CP108"} == {"warning"}


@pytest.mark.parametrize(("here", "uri"), [(".", "our%20clinic/example.yaml"), ("our clinic", "example.yaml")])
def test_paths_are_relative_to_where_the_command_ran(folder, here, uri):
    for checked in (folder, folder / "example.yaml"):
        results = log(checked, folder.parent / here)["runs"][0]["results"]
        places = [one["locations"][0]["physicalLocation"]["artifactLocation"] for one in results]
        assert {one["uri"] for one in places} == {uri}
        assert {one["uriBaseId"] for one in places} == {"%SRCROOT%"}


def test_a_folder_elsewhere_is_named_by_itself(folder, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (result, *_) = log(folder, elsewhere)["runs"][0]["results"]
    uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == "our%20clinic/example.yaml"


def test_a_fingerprint_stays_when_lines_move_and_changes_with_its_line(folder):
    before = prints(folder)
    assert len(set(before)) == len(before) >= 3
    (folder / "example.yaml").write_text("# moved\n\n" + WRONG)
    assert prints(folder) == before
    (folder / "example.yaml").write_text(WRONG.replace("3d", "4d", 1))
    assert len(set(before) - set(prints(folder))) == 1


def test_two_findings_alike_in_two_lines_alike_are_two(folder):
    (folder / "example.yaml").write_text(WRONG.replace("  calling: {", "  waiting_on: {").replace("callin}", "waitin}"))
    twice = WRONG.replace("  waiting: {after: {3d: callin}}", "  waiting:\n    after:\n      3d: callin")
    (folder / "example.yaml").write_text(
        twice.replace("  calling: {after: {3d: callin}}", "  calling:\n    after:\n      3d: callin")
    )
    found = [one for one in check(folder)[1] if one.code == "CP101"]
    assert len(found) == 2
    assert len(set(prints(folder))) == len(prints(folder))


def test_a_clinic_that_is_right_has_no_results(folder):
    right = WRONG.replace("events: {booked: {from: [staff]}}\n", "").replace("{3d: callin}", "{3d: calling}", 1)
    (folder / "example.yaml").write_text(right.replace("{3d: callin}", "{3d: over}"))
    (run,) = log(folder, folder.parent)["runs"]
    assert [one for one in run["results"] if one["level"] == "error"] == []


def test_a_file_whose_name_is_not_utf_8_has_a_place(folder: Path) -> None:
    name = os.fsdecode(b"\xff #1.yaml")
    (folder / "example.yaml").rename(folder / name)
    (result, *_) = log(folder, folder.parent)["runs"][0]["results"]
    place = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert place == "our%20clinic/%FF%20%231.yaml"
