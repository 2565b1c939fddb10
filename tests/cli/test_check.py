"""`carepath check`: exit codes, places, JSON, SARIF, the page of a rule."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.cli.conftest import run

UNHEARD = "events:\n  never_heard: {from: [staff]}\n"


def broken(folder: Path, *pairs: tuple[str, str], file: str = "checkup.yaml") -> None:
    path = folder / "pathways" / file
    text = path.read_text()
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text)


def warned(folder: Path) -> None:
    broken(folder, ("events:\n", UNHEARD))


def test_a_clinic_that_is_right(folder):
    checked = run("check")
    assert (checked.code, checked.err) == (0, "")
    assert checked.out.splitlines()[-1] == "1 pathway is fine. 0 errors, 0 warnings."


def test_what_was_read_is_said_when_asked(folder):
    told = run("check", "pathways", "--verbose").out
    assert "checkup 1.0.0 (example): 2 states" in told
    assert "builtin engine" in told


def test_what_is_ignored_is_listed_with_its_reason_when_asked(folder):
    warned(folder)
    assert "0 codes under ignore." in run("check", "--verbose").out
    code = run("check").out.partition("(warning)")[0].split()[-1]
    broken(folder, ("events:\n", f"ignore: {{{code}: it comes from the ward}}\nevents:\n"))
    told = run("check", "--verbose").out
    assert "1 code under ignore:" in told
    assert f" {code}: it comes from the ward\n" in told
    assert "0 warnings" in told


def test_broken_yaml_has_its_place(folder):
    (folder / "pathways" / "checkup.yaml").write_text("pathway: [checkup\n")
    checked = run("check")
    assert checked.code == 1
    assert "pathways/checkup.yaml:" in checked.out
    assert "Traceback" not in checked.out + checked.err
    assert "in 1 file." in checked.out


def test_every_problem_is_said_at_once_file_by_file(folder):
    broken(folder, ("target: seen", "target: sen"), ("role: nurse", "role: nrse"))
    broken(folder, ("owner: ", "owner: x"), file="roles.yaml")
    checked = run("check")
    assert checked.code == 1
    assert "Did you mean seen?" in checked.out
    assert "Did you mean nurse?" in checked.out
    first, second, last = checked.out.rstrip().split("\n\n")
    assert {line.partition(":")[0] for line in first.splitlines()} == {"pathways/checkup.yaml"}
    assert {line.partition(":")[0] for line in second.splitlines()} == {"pathways/roles.yaml"}
    errors = len(first.splitlines()) + len(second.splitlines())
    assert last == f"{errors} errors, 0 warnings in 2 files."


def test_warnings_are_fine_unless_they_count(folder):
    warned(folder)
    checked = run("check")
    assert checked.code == 0
    assert "CP108 (warning)" in checked.out
    assert checked.out.splitlines()[-1] == "1 pathway is fine. 0 errors, 1 warning."
    strict = run("check", "--strict")
    assert strict.code == 1
    assert strict.out.splitlines()[-1] == "0 errors, 1 warning in 1 file."
    assert not json.loads(run("check", "--strict", "--json").out)["ok"]


def test_json_for_programs(folder):
    right = {"ok": True, "errors": 0, "warnings": 0, "diagnostics": []}
    assert json.loads(run("check", "--json").out) == right
    broken(folder, ("target: seen", "target: sen"))
    checked = run("check", "--json")
    found = json.loads(checked.out)
    assert checked.code == 1
    assert (found["ok"], found["errors"], found["warnings"]) == (False, 1, 0)
    assert found["diagnostics"][0]["line"] > 1
    assert found["diagnostics"][0]["code"].startswith("CP")


def test_sarif_for_code_review(folder):
    broken(folder, ("target: seen", "target: sen"))
    checked = run("check", "--sarif")
    assert checked.code == 1
    (result,) = json.loads(checked.out)["runs"][0]["results"]
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "pathways/checkup.yaml"
    assert run("check", "--sarif", "--json").code == 2


def test_the_page_of_a_rule(folder):
    shown = run("check", "--explain", "cp104")
    assert shown.code == 0
    assert shown.out.startswith("# CP104 dead-end\n")
    assert "## Why it matters to a patient" in shown.out


def test_a_rule_that_does_not_exist_names_the_nearest(folder):
    asked = run("check", "--explain", "CP1O4")
    assert (asked.code, asked.out) == (2, "")
    assert "Did you mean CP104?" in asked.err


def test_no_such_folder(folder):
    checked = run("check", "nowhere")
    assert checked.code == 2
    assert "no folder or file nowhere" in checked.err


@pytest.mark.parametrize("name", ["checkup.yaml", "ladders.yaml", "roles.yaml", "site.yaml"])
def test_one_file_is_checked_within_its_folder(folder, name):
    checked = run("check", f"pathways/{name}")
    assert (checked.code, checked.err) == (0, "")
    assert checked.out.endswith("is fine. 0 errors, 0 warnings.\n")
    assert checked.out.startswith("1 pathway" if name == "checkup.yaml" else name)


def test_a_mistake_of_a_file_that_is_no_pathway_is_found_in_it(folder):
    broken(folder, ("role: ", "role: x"), file="ladders.yaml")
    checked = run("check", "pathways/ladders.yaml")
    assert checked.code == 1
    assert "pathways/ladders.yaml:" in checked.out
    assert "CP301" in checked.out
    assert run("check", "pathways/roles.yaml").code == 0


def test_a_text_is_checked_within_the_folder_above(folder):
    (folder / "pathways" / "content").mkdir(exist_ok=True)
    (folder / "pathways" / "content" / "hello.yaml").write_text("content: hello\n")
    checked = run("check", "pathways/content/hello.yaml")
    assert checked.code == 1
    assert "pathways/content/hello.yaml:1:1 CP011" in checked.out


def test_what_is_no_yaml_is_not_called_fine(folder):
    (folder / "pathways" / "README.md").write_text("# Ours\n")
    checked = run("check", "pathways/README.md")
    assert (checked.code, checked.out) == (2, "")
    assert "end in .yaml" in checked.err


def test_the_examples_are_not_taken_for_ones_own(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert " of the examples that come with carepath are fine." in run("check").out


def test_within_the_folder_of_a_clinic_it_is_the_clinic_that_is_checked(folder, monkeypatch):
    monkeypatch.chdir(folder / "pathways")
    assert run("check").out == "1 pathway is fine. 0 errors, 0 warnings.\n"
