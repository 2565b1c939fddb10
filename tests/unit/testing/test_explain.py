"""A failure says which transitions were looked at, on which line, and what each guard saw."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from carepath.core.durations import Duration
from carepath.runtime.explain import Alternative, told_value
from carepath.testing.explain import told_alternatives

FILE = "pathways/symptom_monitoring.yaml"
RED = 'triage == "red"'


def looked_at(
    line: int, guard: str = "", answer: str = "default", *, taken: bool = False, **values: object
) -> Alternative:
    return Alternative(FILE, line, "watch.triage", "symptom_report", guard, answer, taken, values)


def test_a_guard_that_was_false_says_what_it_saw_and_the_line():
    seen = [looked_at(81, RED, "false", triage="amber"), looked_at(82, taken=True)]
    assert told_alternatives(seen) == f"{FILE}:81 not taken: guard {RED} was false (triage was amber); :82 taken"


def test_a_guard_that_was_true_says_what_it_saw():
    seen = [looked_at(81, RED, "true", taken=True, triage="red")]
    assert told_alternatives(seen) == f"{FILE}:81 taken: guard {RED} was true (triage was red)"


def test_unknown_names_what_was_missing_and_the_line_for_it():
    seen = [looked_at(81, RED, "unknown", triage=None), looked_at(83, "", "unknown", taken=True)]
    assert told_alternatives(seen) == (
        f"{FILE}:81 not taken: guard {RED} was unknown (triage was missing); :83 taken (the line for unknown)"
    )


def test_a_transition_that_lost_against_another_says_so():
    seen = [looked_at(81, RED, "true", triage="red"), looked_at(90)]
    assert told_alternatives(seen).count("another transition leaves the same states") == 2


def test_a_file_below_here_is_named_as_it_is_seen_from_here(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    one = Alternative(str(Path.cwd() / "pathways" / "a.yaml"), 3, "", "e", "", "default", True, {})
    assert told_alternatives([one]) == "pathways/a.yaml:3 taken"


def test_a_long_list_is_cut():
    assert told_alternatives([looked_at(line) for line in range(20)]).endswith("; and 8 more")


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, "missing"),
        (True, "true"),
        (38.4, "38.4"),
        (date(2026, 3, 2), "2026-03-02"),
        (datetime(2026, 3, 2, 8, tzinfo=UTC), "2026-03-02 08:00 UTC"),
        (("a", 1), "[a, 1]"),
        (Duration(3, "d"), "3d"),
    ],
)
def test_a_value_is_told_as_a_reader_says_it(value, said):
    assert told_value(value) == said
