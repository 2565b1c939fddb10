"""A mapping of a feed: what it compiles to, and what is said about one that is wrong."""

import pytest

from carepath.authoring.diagnostics import Report
from carepath.authoring.feed_document import compile_feed
from carepath.authoring.reader import read_text
from carepath.core.fields import Field
from carepath.core.pathway import EventSchema

GOOD = """\
feed: small
version: 1.0.0
title: A small mapping
systems: {s: http://s}
patient: {resource: Patient, reference: id}
events:
  found:
    event: found
    resource: Condition
    at: onsetDateTime
    codes: {in: code, system: s, of: {"1": lung}}
    with: {what: {take: meaning}}
"""
DECLARED = {
    "found": EventSchema("found", ("ehr",), {"what": Field("code", required=True), "on": Field("date")}),
    "told": EventSchema("told", ("patient",)),
}


def compiled(text, events=None):
    report = Report()
    mapping = compile_feed(read_text(text, "feeds/a.yaml", report), "feeds/a.yaml", report, events=events)
    return mapping, [str(one) for one in report.sorted()]


def complaint(old, new, events=None):
    """What is said where `old` is written as `new`: exactly one thing, and nothing is compiled."""
    assert old in GOOD
    mapping, said = compiled(GOOD.replace(old, new), events)
    assert mapping is None
    (only,) = said
    return only


def test_a_good_mapping_compiles():
    mapping, said = compiled(GOOD, DECLARED)
    assert said == []
    assert (mapping.name, mapping.dates) == ("small", "as_written")
    (entry,) = mapping.events
    assert entry.codes[0].system == "http://s"
    assert entry.codes[0].meanings == {"1": "lung"}
    assert [path.text for path in entry.subject] == ["subject", "patient"]


def test_nothing_is_agreed_to_unless_the_file_says_so():
    mapping, _ = compiled(GOOD)
    assert mapping.patient.consents == ()
    mapping, _ = compiled(GOOD.replace("reference: id}", "reference: id, consents: [print]}"))
    assert mapping.patient.consents == ("print",)


@pytest.mark.parametrize(
    ("old", "new", "start", "part"),
    [
        ("at: onsetDateTime", "at: onset..DateTime", "feeds/a.yaml:10:9 CP015", "code.coding.code"),
        ("    at: onsetDateTime\n", "", "feeds/a.yaml:8:5 CP011", '"at"'),
        ("system: s,", "system: t,", "feeds/a.yaml:11:31 CP202", "s."),
        ("resource: Condition", "resouce: Condition", "feeds/a.yaml:9:5 CP010", "Did you mean resource?"),
        ("{take: meaning}", "{take: meanings}", "feeds/a.yaml:12:25 CP014", "Did you mean meaning?"),
        ("{take: meaning}", "{take: meaning, value: x}", "feeds/a.yaml:12:18 CP012", "exactly one"),
        ("{take: meaning}", "{value: x, unit: Cel}", "feeds/a.yaml:12:29 CP012", "path"),
        ("    codes: {in: code, system: s, of: {\"1\": lung}}\n", "", "feeds/a.yaml:8:5 CP011", "codes"),
        ("title: A small mapping", "dates: mine\ntitle: x", "feeds/a.yaml:3:8 CP014", "as_written"),
    ],
)  # fmt: skip
def test_a_mistake_is_said_once_at_its_place(old, new, start, part):
    said = complaint(old, new)
    assert said.startswith(start)
    assert part in said


@pytest.mark.parametrize(
    ("old", "new", "start", "part"),
    [
        ("event: found", "event: fuond", "feeds/a.yaml:8:12 CP107", "Did you mean found?"),
        (
            "{what: {take: meaning}}",
            "{what: {take: meaning}, wen: {take: day}}",
            "feeds/a.yaml:12:35 CP203",
            "Its fields are",
        ),
        ("{what: {take: meaning}}", "{on: {take: day}}", "feeds/a.yaml:8:5 CP011", '"what"'),
        ("    at:", "    origin: patient\n    at:", "feeds/a.yaml:10:13 CP014", "ehr"),
    ],
)
def test_a_mapping_is_held_to_what_the_pathways_declare(old, new, start, part):
    said = complaint(old, new, DECLARED)
    assert said.startswith(start)
    assert part in said


def test_death_needs_no_declaration():
    death = "  death: {event: patient_deceased, resource: Patient, at: deceasedDateTime}\n"
    mapping, said = compiled(GOOD + death, DECLARED)
    assert said == []
    assert mapping.events[-1].subject == ()


def test_all_mistakes_are_said_at_once():
    text = (
        GOOD.replace("at: onsetDateTime", "at: a..b").replace("system: s,", "system: t,").replace("feed: small\n", "")
    )
    assert len(compiled(text)[1]) == 3
