"""A pathway read aloud: everything is said, in words, and what parts bring is said once."""

from __future__ import annotations

import re

import pytest
from tests.unit.analysis.clinic_words import PATHWAY, compiled, write

from carepath.analysis.finding import find_pathway
from carepath.analysis.reading import read_aloud, read_state
from carepath.analysis.rendering import as_html, as_markdown, as_text
from carepath.analysis.telling import Line, Section
from carepath.authoring import check_clinic
from carepath.errors import RequestError
from carepath.shipped import shipped_pathways

SAID = """
This is an example. It must not be used with patients until your own clinicians have approved it.
Pathway "fever_watch", version 1.2.0.
Nursing answers for it; in person: Ward nurse.
To be looked at again by 1 November 2027.
A journey begins when "dose given" comes in, if the patient's age is 18 or more.
There is one journey at a time for the same value of: the dose id.
If that cannot be decided, nobody gets in by themselves and Ward nurse gets a task.
Next date: a date.
To answer: 2 days, with a warning after 1 day.
Limit: 38.0 °C.
Here run side by side: "Heat" and "Mood".
- If the temperature is 38.0 °C or more, go to "Fever alarm not answered yet".
- If that cannot be decided, because something is missing, go to "Fever alarm not answered yet".
- Otherwise, nothing needs doing.
3 days before the next date on file, at 09:00 local time (at once if that has passed), go to "Asked".
When nobody answers the question "how are you" in time, go to "Calm".
3 days later, at 09:00 local time, go to "Calm".
Goes back to where the patient was before, in every detail; if never here before, to "Calm".
- The patient is sent "red flag guidance", at any hour.
- The alarm "A red flag" is raised (reason: fever), and rings Ward nurse first.
- Ward nurse urgently gets the task "Call the patient", due within 4 working hours, to be closed with: "reached" or \
"not reached"; it stays open when this state is left.
- If the outcome is "reached", go to "Over": the journey ends.
- Otherwise, begin "Fever alarm not answered yet" anew.
Every day for as long as this lasts, at 08:00 local time: the open task "Call the patient" is brought up to date.
This is the end.
When any task is overdue: the alarm "A red flag" is raised (reason: late), and rings Ward nurse first.
- First: Ward nurse (outside working hours: Night nurse), by page, with 15 minutes to answer.
- Then: Night nurse, by phone, with 10 minutes to answer, and again every 5 minutes until somebody answers.
"red flag guidance": Call us now.
A guideline of 2020
"""
RAW = re.compile(r"\b(?:event|context|parameters|patient)\.\w|\b[a-z]+_[a-z_]+\b|\bNone\b|Expression\(|Duration\(")
OWN_NAMES = re.compile(r'Pathway "\w+"|\{\w+\}|  \[[\w.]+\]$', re.MULTILINE)  # of the pathway, of places, of states


@pytest.fixture(scope="module")
def told(tmp_path_factory) -> str:
    return as_text(read_aloud(*compiled(tmp_path_factory.mktemp("clinic"))), width=1000)


@pytest.mark.parametrize("line", SAID.strip().splitlines())
def test_everything_is_said(told, line):
    assert line in [one.strip() for one in told.splitlines()]


def test_what_a_part_brings_is_said_once(told):
    assert told.count("any task is overdue") == 1
    assert 'all that stands under "net" below' in told


def test_a_guard_that_can_be_unknown_says_who_gets_it(tmp_path):
    pathway = PATHWAY.replace("                - {unknown: true, target: urgent}\n", "")
    told = as_text(read_aloud(*compiled(tmp_path, pathway)), width=1000)
    assert "- If that cannot be decided, nothing is done by itself and Ward nurse gets a task." in told
    assert "because something is missing, go to" not in told


def shipped() -> list[str]:
    return sorted(path.stem for path in shipped_pathways().glob("*.yaml") if "\nstates:" in path.read_text("utf-8"))


@pytest.mark.parametrize("name", shipped())
def test_a_nurse_reads_no_code(name):
    pathway, clinic = find_pathway(name, shipped_pathways())
    told = as_text(read_aloud(pathway, clinic), width=1000)
    said = OWN_NAMES.sub("", told)
    assert not RAW.findall(said)
    assert all(f"[{path}]" in told for path in pathway.states if path)
    assert all(source in told for source in pathway.sources)


def test_shipped_pathways_are_found_by_name():
    clinic, _ = check_clinic(shipped_pathways())
    assert clinic is None or set(clinic.pathways) == set(shipped())


@pytest.mark.parametrize("name", ["urgent", "Fever alarm not answered yet", "fever ALARM not answered yet"])
def test_one_state_with_whom_it_rings_and_its_texts(tmp_path, name):
    sections = read_state(*compiled(tmp_path), name)
    assert [one.title for one in sections] == [
        "Fever alarm not answered yet",
        "Whom the alarms ring, and in which order",
        "What the patient is told",
    ]


def test_no_such_state_and_no_such_pathway(tmp_path):
    pathway, clinic = compiled(tmp_path)
    with pytest.raises(RequestError, match='no state "urgnt"') as found:
        read_state(pathway, clinic, "urgnt")
    assert "urgent" in found.value.hint
    with pytest.raises(RequestError, match='called "fever_wach"') as found:
        find_pathway("fever_wach", tmp_path)
    assert "fever_watch" in found.value.hint
    assert find_pathway("fever_watch", tmp_path)[0].name == "fever_watch"
    assert find_pathway(str(write(tmp_path)), tmp_path)[0].name == "fever_watch"


def test_two_states_of_one_name_are_told_apart(tmp_path):
    pathway = PATHWAY.replace("      mood:\n        title: Mood\n", "      mood: {states: {calm: {}}}\n")
    with pytest.raises(RequestError, match="names several states"):
        read_state(*compiled(tmp_path, pathway), "calm")
    assert read_state(*compiled(tmp_path, pathway), "watching.mood.calm")[0].path == "watching.mood.calm"


def test_rendering_escapes_and_wraps():
    hostile = Section(
        "<b> *x*", (Line("a & <script> [l](u) `c`", (Line("under " + "long " * 40),)),), path="p", level=2
    )
    assert "&lt;script&gt;" in as_html(hostile.lines)
    assert "<script>" not in as_html(hostile.lines)
    assert as_markdown([hostile]).startswith(
        "## \\<b\\> \\*x\\* (`p`)\n\n- a & \\<script\\> \\[l\\](u) \\`c\\`\n  - under"
    )
    assert max(map(len, as_text([hostile], width=60).splitlines())) <= 60
