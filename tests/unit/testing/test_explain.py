"""A failure says which transitions were looked at, on which line, and what each guard saw."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from carepath.core.durations import Duration
from carepath.core.events import Event
from carepath.core.expressions import parse
from carepath.core.pathway import EventSchema, Handler, Pathway, State, Transition
from carepath.core.step import Step, initial_step, step
from carepath.errors import Mark
from carepath.testing.explain import told_considered, told_value

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
FILE = "pathways/symptom_monitoring.yaml"
LEVELS = {"triage": ("green", "amber", "red")}


def transition(number: int, line: int, guard: str | None = None, *, unknown: bool = False, to: str = "") -> Transition:
    parsed = parse(guard, levels=LEVELS) if guard else None
    targets = (to,) if to else ()
    return Transition(number, "calm", "report", parsed, unknown, targets, where=Mark(FILE, line, 13))


def pathway(*alternatives: Transition) -> Pathway:
    calm = State("calm", "atomic", 1, "", on=(Handler("report", alternatives),))
    states = {
        "": State("", "compound", 0, None, children=("calm", "urgent"), initial=("calm",)),
        "calm": calm,
        "urgent": State("urgent", "atomic", 2, ""),
    }
    return Pathway("p", "1.0.0", "P", "f", states, events={"report": EventSchema("report", ("patient",))})


def explained(made: Pathway, level: str | None, **fields: object) -> str:
    before: Step = initial_step(made, now=NOW)
    event = Event("report", fields, "e1", NOW, given={"conclusions": {"triage": {"level": level, "because": ""}}})
    after = step(made, before.snapshot, event, now=NOW)
    return told_considered(after.considered, pathway=made, before=before.snapshot, event=event)


def test_a_guard_that_was_false_says_what_it_saw_and_the_line():
    made = pathway(transition(0, 81, 'triage == "red"', to="urgent"), transition(1, 82))
    assert explained(made, "amber") == (
        f'{FILE}:81 not taken: guard triage == "red" was false (triage was amber); :82 taken'
    )


def test_a_guard_that_was_true_says_what_it_saw():
    made = pathway(transition(0, 81, 'triage == "red" and event.worst > 2', to="urgent"), transition(1, 82))
    assert explained(made, "red", worst=3) == (
        f'{FILE}:81 taken: guard triage == "red" and event.worst > 2 was true (triage was red, event.worst was 3)'
    )


def test_unknown_names_what_was_missing_and_the_line_for_it():
    made = pathway(transition(0, 81, "event.worst > 2", to="urgent"), transition(1, 82, unknown=True), transition(2, 83))
    assert explained(made, "red") == (
        f"{FILE}:81 not taken: guard event.worst > 2 was unknown (event.worst was missing); "
        ":82 taken (the line for unknown)"
    )


def test_an_event_that_nobody_hears_says_so():
    assert explained(pathway(), "red") == "nothing hears it where the patient is"


def test_counted_entries_are_told():
    made = pathway(transition(0, 81, 'entered("urgent", "calm") < 1', to="urgent"))
    assert explained(made, None).endswith('was true (entered("urgent", "calm") was 0)')


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, "missing"),
        (True, "true"),
        (38.4, "38.4"),
        (date(2026, 3, 2), "2026-03-02"),
        (NOW, "2026-03-02 08:00 UTC"),
        (("a", 1), "[a, 1]"),
        (Duration(3, "d"), "3d"),
    ],
)
def test_a_value_is_told_as_a_reader_says_it(value, said):
    assert told_value(value) == said
