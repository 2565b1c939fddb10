"""`carepath scenario --for FILE:LINE`."""

from __future__ import annotations

from tests.cli.conftest import CLINIC, run


def test_it_prints_a_scenario_for_each_thing_in_the_line():
    text = (CLINIC / "checkup.yaml").read_text(encoding="utf-8").splitlines()
    line = next(number for number, one in enumerate(text, 1) if "task.completed" in one)
    asked = run("scenario", "--for", f"{CLINIC / 'checkup.yaml'}:{line}")
    assert asked.code == 0, asked.err
    assert asked.out.startswith("Feature: Ways to clinic/checkup.yaml line")
    assert f'Given the pathways in "{CLINIC}"' in asked.out
    assert " finishes " in asked.out


def test_a_place_that_is_none_says_what_to_write():
    assert "as FILE:LINE" in run("scenario", "--for", "checkup.yaml").err
    assert "as FILE:LINE" in run("scenario", "--for", f"{CLINIC / 'checkup.yaml'}:²").err
    assert "There is no file" in run("scenario", "--for", "nowhere.yaml:3").err
    first = run("scenario", "--for", f"{CLINIC / 'checkup.yaml'}:1")
    assert first.code == 2
    assert "Name a line of one of" in first.err
