"""`carepath check`: exit codes, places, JSON."""

from __future__ import annotations

import json

from tests.cli.conftest import run


def test_a_clinic_that_is_right(folder):
    checked = run("check")
    assert (checked.code, checked.err) == (0, "")
    assert "1 pathway is fine" in checked.out


def test_what_was_read_is_said_when_asked(folder):
    told = run("check", "pathways", "--verbose").out
    assert "checkup 1.0.0 (example): 2 states" in told
    assert "builtin engine" in told


def test_broken_yaml_has_its_place(folder):
    (folder / "pathways" / "checkup.yaml").write_text("pathway: [checkup\n")
    checked = run("check")
    assert checked.code == 1
    assert "pathways/checkup.yaml:" in checked.out
    assert "Traceback" not in checked.out + checked.err
    assert "in 1 file." in checked.out


def test_every_problem_is_said_at_once(folder):
    path = folder / "pathways" / "checkup.yaml"
    path.write_text(path.read_text().replace("target: seen", "target: sen").replace("role: nurse", "role: nrse"))
    checked = run("check")
    assert checked.code == 1
    assert "seen" in checked.out
    assert "nurse" in checked.out


def test_json_for_programs(folder):
    assert json.loads(run("check", "--json").out) == {"ok": True, "diagnostics": []}
    path = folder / "pathways" / "checkup.yaml"
    path.write_text(path.read_text().replace("target: seen", "target: sen"))
    checked = run("check", "--json")
    found = json.loads(checked.out)
    assert checked.code == 1
    assert not found["ok"]
    assert found["diagnostics"][0]["line"] > 1
    assert found["diagnostics"][0]["code"].startswith("CP")


def test_no_such_folder(folder):
    checked = run("check", "nowhere")
    assert checked.code == 2
    assert "no folder or file nowhere" in checked.err


def test_one_file(folder):
    assert run("check", "pathways/checkup.yaml").code == 0
