"""The rule sets that are shipped: each threshold just below, at and above it, and never green for want of an answer."""

from __future__ import annotations

from functools import cache

import pytest

from carepath.authoring import load_clinic
from carepath.rules import BuiltinEngine
from carepath.shipped import shipped_pathways


@cache
def rule_set(name):
    return load_clinic(shipped_pathways()).rule_sets[name]


def triage(**event):
    return BuiltinEngine().conclude(rule_set("oncology_triage"), event=event, scope={})


@pytest.mark.parametrize(("temperature", "worst", "level"), [
    (37.9, 0, "green"), (38.0, 0, "red"), (38.1, 0, "red"), (37.9, 1, "green"), (37.9, 2, "amber"), (37.9, 3, "amber"),
    (37.9, 4, "red"), (38.0, 2, "red"), (38.1, 4, "red"), (35.5, 0, "green"), (35.4, 0, "amber"),
    (38.4, None, "red"), (None, 4, "red"), (36.8, None, None), (None, 0, None), (None, 3, None), (None, None, None),
])  # fmt: skip
def test_triage(temperature, worst, level):
    found = triage(temperature=temperature, worst=worst)
    assert found.level == level
    assert bool(found.missing) == (level is None)


def test_triage_says_why():
    found = triage(temperature=38.4, worst=4)
    assert found.because.startswith("red: temperature 38.4 °C")
    assert "4 of 4" in found.because


@pytest.mark.parametrize(("score", "self_harm", "level"), [
    (3, False, "low"), (4, False, "high"), (5, False, "high"), (0, True, "crisis"), (None, True, "crisis"),
    (9, None, None), (None, False, None), (None, None, None),
])  # fmt: skip
def test_distress(score, self_harm, level):
    event = {"score": score, "self_harm": self_harm}
    assert BuiltinEngine().conclude(rule_set("distress_rules"), event=event, scope={}).level == level


@pytest.mark.parametrize("name", ["oncology_triage", "distress_rules"])
def test_an_empty_report_is_undecided(name):
    found = BuiltinEngine().conclude(rule_set(name), event={}, scope={})
    assert found.level is None
    assert found.because.startswith("undecided: ")
