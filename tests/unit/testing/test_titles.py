"""How a phrase finds what it names."""

from __future__ import annotations

import pytest

from carepath.errors import RequestError
from carepath.testing.titles import pick, plain, same

ROLES = {"oncology_nurse": "Oncology triage nurse", "charge_nurse": "Charge nurse", "the_lead": "Lead"}


def find(said: str) -> str:
    return pick(said, ROLES, names=lambda role: (role, ROLES[role]), what="roles")


@pytest.mark.parametrize("said", ["the oncology nurse", "oncology_nurse", "Oncology Nurse", "oncology triage nurse"])
def test_an_id_or_a_title_in_any_case(said):
    assert find(said) == "oncology_nurse"


def test_an_article_is_not_part_of_a_name():
    assert plain("The red_flag") == plain("red-flag") == plain("a Red  Flag") == "red flag"
    assert find("lead") == "the_lead"
    assert same("the red flag", None, "red_flag")
    assert not same("the red flag", None, "red flags")


def test_an_unknown_name_lists_what_there_is():
    with pytest.raises(RequestError, match="Did you mean") as raised:
        find("charge nurze")
    assert "charge_nurse" in raised.value.hint
    with pytest.raises(RequestError, match="There are none"):
        pick("x", [], names=lambda one: (one,), what="states")


def test_a_name_of_two_things_is_refused():
    with pytest.raises(RequestError, match="names 2 tasks: a / Call; b / call"):
        pick("call", {"a": "Call", "b": "call"}.items(), names=lambda task: task, what="tasks")
