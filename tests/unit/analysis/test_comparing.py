"""Two versions compared: what changed, what it is about, where it stands, in words; and what is no change."""

from __future__ import annotations

import dataclasses

import pytest
from tests.unit.analysis.clinic_words import OTHERS, PATHWAY, compiled, write

from carepath.analysis.comparing import Change, compare_clinics, compare_pathways
from carepath.analysis.weights import WEIGHTS
from carepath.authoring import load_clinic
from carepath.core import calendar, definitions, fields, pathway

CALM = 'fever_watch, "Calm", when "temperature taken" comes in'
CALL = 'fever_watch, "Fever alarm not answered yet", on arrival, the task "Call the patient"'
DONE = 'fever_watch, "Fever alarm not answered yet", when the task "Call the patient" is done'
FIRST_RUNG = OTHERS["ladders.yaml"].splitlines(keepends=True)[6]
# what is written, what it becomes, and the changes that must be told
CHANGES = {
    "a guard": ("event.celsius >= 38.0", "event.celsius >= 38.5", [
        Change("safety", f"{CALM}, if the temperature is 38.5 °C or more", "guard",
               "the temperature is 38.0 °C or more", "the temperature is 38.5 °C or more")]),
    "no line for unknown": ("                - {unknown: true, target: urgent}\n", "", [
        Change("safety", CALM, "a case", 'If that cannot be decided, because something is missing: go to "Fever alarm '
               'not answered yet"')]),
    "another target": ('"reached", target: over}', '"reached", target: watching}', [
        Change("safety", f'{DONE}, if the outcome is "reached"', "target", '"Over"', '"Watching for a fever"')]),
    "a parameter": ("default: 38.0}", "default: 38.2}", [
        Change("safety", "fever_watch, parameters limit", "default", "38.0", "38.2"),
        Change("safety", "fever_watch, parameters limit", "value", "38.0", "38.2")]),
    "a span that a site may set": ("wait: {type: duration, default: 3d}", "wait: {type: duration, default: 4d}", [
        Change("safety", "fever_watch, parameters wait", "default", "3 days", "4 days"),
        Change("timing", "fever_watch, parameters wait", "value", "3 days", "4 days")]),
    "due later": ("due: 4 business hours", "due: 8 business hours", [
        Change("safety", CALL, "due", "4 working hours", "8 working hours")]),
    "due sooner": ("due: 4 business hours", "due: 2 business hours", [
        Change("timing", CALL, "due", "4 working hours", "2 working hours")]),
    "due in other hours": ("due: 4 business hours", "due: 4h", [
        Change("safety", CALL, "due", "4 working hours", "4 hours")]),
    "another role": ("role: nurse, title: Call", "role: night_nurse, title: Call", [
        Change("safety", CALL, "role", "Ward nurse", "Night nurse")]),
    "a task's title": ("title: Call the patient", "title: Phone the patient", [
        Change("wording", CALL.replace("Call the", "Phone the"), "title", "Call the patient", "Phone the patient")]),
    "a state's title": ("title: Mood", "title: How they feel", [
        Change("wording", 'fever_watch, "How they feel"', "title", "Mood", "How they feel")]),
    "no longer kept": (", keep: true}", "}", [Change("safety", CALL, "keep", "yes", "no")]),
    "a message that may wait": ("red_flag_guidance, safety: true", "red_flag_guidance", [
        Change("safety", 'fever_watch, "Fever alarm not answered yet", on arrival, the message "guidance"', "safety",
               "yes", "no")]),
    "no alarm": ("      - escalate: {id: fever, ladder: alarm, reason: fever}\n", "", [
        Change("safety", 'fever_watch, "Fever alarm not answered yet", on arrival', "what is done",
               'the alarm "A red flag" is raised (reason: fever), and rings Ward nurse first')]),
    "an event's safety": ("from: [patient], safety: true", "from: [patient]", [
        Change("safety", "fever_watch, events temperature taken", "safety", "yes", "no")]),
    "a timer's time": ('time: "09:00", if_past', 'time: "10:00", if_past', [
        Change("timing", 'fever_watch, "Calm", in time (3 days before the next date on file, at 10:00 local time '
               '(at once if that has passed))', "time", "09:00", "10:00")]),
    "how often": ("every: 1d", "every: 2d", [
        Change("timing", 'fever_watch, "Fever alarm not answered yet", in time (Every 2 days for as long as this '
               'lasts, at 08:00 local time)', "delay", "1 day", "2 days")]),
    "how long a question waits": ("expires: 2d,", "expires: 1d,", [
        Change("timing", 'fever_watch, "Asked", on arrival, the question "how"', "expires", "2 days", "1 day")]),
    "a limit": ("{limit: 2d, warn: [1d]}", "{limit: 3d, warn: [1d]}", [
        Change("timing", "fever_watch, clocks to answer", "limit", "2 days", "3 days")]),
    "a transition gone": ("            after: {3d at 09:00: calm}\n", "", [
        Change("safety", 'fever_watch, "Asked"', "a timer", '3 days later, at 09:00 local time: go to "Calm"')]),
    "a handler gone": ("      escalation.acknowledged.fever: watching\n", "", [
        Change("safety", 'fever_watch, "Fever alarm not answered yet", when somebody answers the alarm "A red flag"',
               "what is done", 'go to "Watching for a fever"')]),
    "a state gone": ("      mood:\n        title: Mood\n", "", [Change("safety", "fever_watch", "a state", '"Mood"')]),
    "who gets in": ("patient.age >= 18", "patient.age >= 16", [
        Change("safety", "fever_watch", "when", "the patient's age is 18 or more", "the patient's age is 16 or more")]),
    "sources and title": ("title: Fever after treatment", "title: Fever watch", [
        Change("wording", "fever_watch", "title", "Fever after treatment", "Fever watch")]),
    "a renamed state": ("urgent", "alarm_open", [
        Change("wording", "fever_watch", "the name of a state", "urgent", "alarm_open")]),
    "a renamed group": ("heat:\n        states", "warmth:\n        states", [
        Change("wording", "fever_watch", "the name of a state", "watching.heat", "watching.warmth")]),
}  # fmt: skip
BESIDE = {
    "a rung": ("ladders", "nurse, channels: [page], acknowledge_within: 15m",
               "nurse, channels: [page], acknowledge_within: 30m", [
        Change("safety", "the alarm alarm, rung 1", "acknowledge within", "15 minutes", "30 minutes")]),
    "a rung gone": ("ladders", FIRST_RUNG, "", None),
    "a role's title": ("roles", "title: Ward nurse", "title: Nurse of the ward", [
        Change("wording", "the role nurse", "title", "Ward nurse", "Nurse of the ward")]),
    "opening hours": ("calendars", "08:00-17:00", "09:00-17:00", None),
    "a text": ("content__texts", "Call us now.", "Please call us now.", [
        Change("wording", "the text red flag guidance, text en any", "it", "Call us now.", "Please call us now.")]),
}  # fmt: skip
KIND = {"a rung gone": "safety", "opening hours": "timing"}


def compared(tmp_path, old: str, new: str) -> tuple[Change, ...]:
    return compare_pathways(compiled(tmp_path / "old", old), compiled(tmp_path / "new", new))


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_in_words(tmp_path, name):
    before, after, expected = CHANGES[name]
    assert before in PATHWAY
    new = PATHWAY.replace(before, after)
    assert list(compared(tmp_path, PATHWAY, new)) == expected


@pytest.mark.parametrize("name", CHANGES)
def test_the_way_back_is_a_change_of_the_same_place(tmp_path, name):
    before, after, expected = CHANGES[name]
    back = compared(tmp_path, PATHWAY.replace(before, after), PATHWAY)
    assert len(back) == len(expected)
    assert [(one.old, one.new) for one in back] == [(one.new, one.old) for one in expected]


@pytest.mark.parametrize("name", BESIDE)
def test_what_stands_beside_pathways(tmp_path, name):
    file, before, after, expected = BESIDE[name]
    text = OTHERS[f"{file.replace('__', '/')}.yaml"]
    assert before in text
    write(tmp_path / "old")
    write(tmp_path / "new", **{file: text.replace(before, after)})
    found = list(compare_clinics(load_clinic(tmp_path / "old"), load_clinic(tmp_path / "new")))
    if expected is None:
        assert {one.kind for one in found} == {KIND[name]}
    else:
        assert found == expected


def test_order_comments_and_blanks_are_no_change(tmp_path):
    head, states = PATHWAY.split("states:\n", 1)
    lines = head.strip("\n").splitlines()
    turned = [one for one in lines if one.startswith(("owner", "title"))]
    rest = [one for one in lines if one not in turned]
    new = "# a comment\n" + "\n".join([*rest, *turned]) + "\nstates:\n" + states.replace(">= 38.0", ">=  38.0")
    assert new != PATHWAY
    assert compared(tmp_path, PATHWAY, new) == ()


def test_an_order_that_means_something_is_a_change(tmp_path):
    one = "on:\n  task.overdue.call: {}\n  task.overdue: {}\n"
    other = "on:\n  task.overdue: {}\n  task.overdue.call: {}\n"
    alone = PATHWAY.replace("use: [net]\n", "")
    found = compared(tmp_path, alone + one, alone + other)
    assert [(each.kind, each.what) for each in found] == [("safety", "which of several events is heard first")]


def test_cases_in_another_order(tmp_path):
    first = "                - {guard: event.celsius >= 38.0, target: urgent}\n"
    second = "                - {guard: event.heat >= 38.0, target: urgent}\n"
    two = PATHWAY.replace(first, first + second)
    found = compared(tmp_path, two, two.replace(first + second, second + first))
    assert [(each.kind, each.what) for each in found] == [("safety", "the order in which cases are tried")]


def test_a_due_time_that_is_a_parameter(tmp_path):
    named = PATHWAY.replace("due: 4 business hours", "due: parameters.wait")
    later = compared(tmp_path, named, named.replace("default: 3d", "default: 4d"))
    assert {one.kind for one in later if one.what == "value"} == {"safety"}


def test_the_same_folder_is_the_same(tmp_path):
    write(tmp_path)
    assert compare_clinics(load_clinic(tmp_path), load_clinic(tmp_path)) == ()


DEFINED = [
    getattr(module, name)
    for module in (pathway, definitions, fields, calendar)
    for name in WEIGHTS
    if hasattr(module, name) and getattr(module, name).__module__.startswith("carepath.core")
]


@pytest.mark.parametrize("definition", DEFINED, ids=lambda one: one.__name__)
def test_every_field_of_every_definition_has_its_weight(definition):
    assert set(WEIGHTS[definition.__name__]) == {one.name for one in dataclasses.fields(definition)}


def test_every_definition_has_its_row():
    ours = {
        name
        for module in (pathway, definitions)
        for name, one in vars(module).items()
        if dataclasses.is_dataclass(one) and one.__module__ == module.__name__
    }
    assert ours - set(WEIGHTS) == {"Clinic"}  # compared kind by kind
