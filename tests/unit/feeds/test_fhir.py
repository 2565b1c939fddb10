"""Records to events: which, whose, when, in what order, under which id; and what is counted instead."""

import json
import random
from datetime import UTC, datetime

import pytest

from carepath.authoring.diagnostics import Report
from carepath.authoring.feed_document import compile_feed
from carepath.authoring.reader import read_text
from carepath.feeds.reading import Feed

MAPPING = """
feed: small
version: 1.0.0
title: A small mapping
systems: {s: http://s}
patient: {resource: Patient, reference: id, name: name}
consent:
  resource: Consent
  channels: provision.code.coding.code
  at: dateTime
  where: {status: [active, inactive]}
  withdrawn: {status: inactive}
events:
  found:
    event: found
    resource: Condition
    at: [onsetDateTime, recordedDate]
    codes: {in: code, system: s, of: {"1": lung}}
    unless: {verificationStatus.coding.code: refuted}
    with: {what: {take: meaning}, id: {take: record}, on: {take: day}, moment: {take: time}}
  dose:
    event: dose
    resource: Procedure
    at: performedDateTime
    one_per_day: true
    with: {on: {take: day}, by: {value: procedure}}
  drug:
    event: dose
    resource: MedicationAdministration
    at: effectiveDateTime
    one_per_day: true
    with: {on: {take: day}, by: {value: drug}}
  report:
    event: report
    resource: QuestionnaireResponse
    at: authored
    origin: {of: source, otherwise: staff}
    with:
      temperature: {path: ["item[linkId=t].answer.valueQuantity", "item[linkId=t].answer.valueDecimal"], unit: Cel}
      since: {day: "item[linkId=since].answer.valueDate"}
  death: {event: death, resource: Patient, at: deceasedDateTime, undated: ignore}
  dead: {event: death, resource: Patient, at: meta.lastUpdated, undated: now, where: {deceasedBoolean: true}}
"""
SUBJECT = {"reference": "Patient/a"}


@pytest.fixture(scope="module")
def feed():
    report = Report()
    mapping = compile_feed(read_text(MAPPING, "feeds/small.yaml", report), "feeds/small.yaml", report)
    assert report.sorted() == ()
    return Feed(mapping, zone="America/Toronto")


@pytest.fixture
def read(feed, tmp_path):
    def reading(*resources, urls=(), **more):
        entries = [{"resource": one} for one in resources]
        for entry, url in zip(entries, urls, strict=False):
            entry["fullUrl"] = url
        path = tmp_path / "a.json"
        path.write_text(json.dumps({"resourceType": "Bundle", "entry": entries}))
        return feed.read(path, **more)

    return reading


def patient(**more):
    return {"resourceType": "Patient", "id": "a", **more}


def condition(code="1", system="http://s", **more):
    own = {"id": "c", "subject": SUBJECT, "onsetDateTime": "2026-03-02T09:00:00Z"}
    return {"resourceType": "Condition", "code": {"coding": [{"system": system, "code": code}]}, **own, **more}


def dose(at, kind="Procedure", own="p"):
    when = "performedDateTime" if kind == "Procedure" else "effectiveDateTime"
    return {"resourceType": kind, "id": own, "subject": SUBJECT, when: at}


def response(*items, **more):
    own = {"id": "q", "subject": SUBJECT, "authored": "2026-03-02T09:00:00Z"}
    return {"resourceType": "QuestionnaireResponse", **own, "item": list(items), **more}


def answer(link, **value):
    return {"linkId": link, "answer": [value]}


def test_a_record_becomes_an_event_with_its_values(read):
    (event,) = read(patient(), condition()).events
    assert (event.patient, event.event, event.origin) == ("a", "found", "ehr")
    assert event.at == datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    assert event.payload == {
        "what": "lung", "id": "Condition/c", "on": "2026-03-02", "moment": "2026-03-02T09:00:00+00:00"
    }  # fmt: skip


def test_what_no_entry_names_is_counted_by_type_and_left_alone(read):
    reading = read(patient(), condition(code="9"), condition(system="http://t"), {"resourceType": "Claim"})
    assert reading.events == []
    assert reading.summary.unmapped == {"Condition": 2, "Claim": 1}
    assert reading.summary.mapped == {"Patient": 1}
    assert reading.summary.refused == {}


def test_a_refuted_condition_is_not_ours(read):
    assert read(patient(), condition(verificationStatus={"coding": [{"code": "refuted"}]})).events == []


def test_the_order_is_by_time_whatever_the_order_of_the_input(read):
    records = [patient(), condition(), *(dose(f"2026-0{month}-01T09:00:00Z", own=f"p{month}") for month in range(1, 9))]
    expected = read(*records).events
    shuffled = records[:]
    random.Random(7).shuffle(shuffled)
    assert read(*shuffled).events == expected
    assert [event.at for event in expected] == sorted(event.at for event in expected)


def test_what_happens_at_one_moment_is_in_the_order_of_the_mapping(read):
    at = "2026-03-02T09:00:00Z"
    events = read(patient(deceasedDateTime=at), dose(at), condition()).events
    assert [event.event for event in events] == ["found", "dose", "death"]


def test_two_records_of_one_day_are_one_event_the_first_of_the_mapping(read):
    reading = read(
        patient(),
        dose("2026-03-02T11:00:00Z", "MedicationAdministration", "m1"),
        dose("2026-03-02T11:00:00Z", "MedicationAdministration", "m2"),
        dose("2026-03-02T11:00:00Z"),
        dose("2026-03-03T11:00:00Z", "MedicationAdministration", "m3"),
    )
    assert [(event.payload["on"], event.payload["by"]) for event in reading.events] == [
        ("2026-03-02", "procedure"), ("2026-03-03", "drug")
    ]  # fmt: skip
    assert reading.summary.joined == 2


@pytest.mark.parametrize(
    "subject",
    [
        {"reference": "Patient/a"},
        {"reference": "https://ehr.example/fhir/Patient/a"},
        {"reference": "Patient/a/_history/3"},
        {"reference": "urn:uuid:1-2-3"},
    ],
)
def test_a_reference_finds_its_patient_in_every_form(read, subject):
    reading = read(condition(subject=subject), patient(), urls=("", "urn:uuid:1-2-3"))
    assert [event.patient for event in reading.events] == ["a"]


def test_records_of_another_patient_go_to_that_patient(read):
    reading = read(patient(), patient(id="b"), condition(subject={"reference": "Patient/b"}))
    assert [event.patient for event in reading.events] == ["b"]


def test_a_patient_whom_the_input_does_not_hold_is_named_by_id(read):
    reading = read(condition(subject={"reference": "Patient/known-to-the-app"}))
    assert [event.patient for event in reading.events] == ["known-to-the-app"]


@pytest.mark.parametrize(
    "subject", [None, {}, {"reference": "Group/7"}, {"reference": "urn:uuid:9"}, {"reference": 7}, "a"]
)
def test_a_record_of_nobody_is_refused(read, subject):
    reading = read(patient(), condition(subject=subject))
    assert reading.events == []
    assert reading.summary.refused == {"no-patient": 1}


def test_the_id_is_type_id_and_version(read):
    (event,) = read(patient(), condition(meta={"versionId": "3"})).events
    assert event.event_id == "Condition/c/3#found"


def test_without_a_version_the_id_is_a_hash_of_what_the_record_says(read):
    def id_of(**more):
        return read(patient(), condition(**more)).events[0].event_id

    assert id_of() == id_of(meta={"lastUpdated": "2026-03-03T00:00:00Z"}) == id_of(text={"div": "<p/>"})
    assert id_of() != id_of(recordedDate="2026-03-03")
    assert id_of().startswith("Condition/c/")


def test_the_order_of_keys_changes_no_id(read):
    one = condition()
    assert read(patient(), one).events == read(patient(), dict(reversed(one.items()))).events


def test_a_record_without_a_usable_id_is_known_by_its_content(read):
    (event,) = read(patient(), condition(id="no/id at all")).events
    assert "no id" not in event.event_id
    assert read(patient(), condition(id="no/id at all")).events == [event]


def test_the_same_record_twice_is_one_event(read):
    reading = read(patient(), condition(), condition())
    assert (len(reading.events), reading.summary.repeated) == (1, 1)


@pytest.mark.parametrize(
    ("written", "reason"),
    [(None, "no-date"), ("1985", "imprecise-date"), ("2026-03-02T09:00:00", "date-without-zone"), (5, "bad-date")],
)
def test_a_record_without_a_usable_date_is_refused_and_says_nothing_of_it(read, written, reason):
    reading = read(patient(), condition(onsetDateTime=written))
    assert reading.events == []
    assert [tuple(one) for one in reading.summary.refusals] == [("a.json#2", "Condition", reason)]


def test_the_next_date_stands_in_for_a_missing_one(read):
    (event,) = read(patient(), condition(onsetDateTime=None, recordedDate="2026-03-05T09:00:00Z")).events
    assert event.payload["on"] == "2026-03-05"


def test_the_future_is_refused(read):
    now = datetime(2026, 3, 2, 8, 59, tzinfo=UTC)
    assert read(patient(), condition(), now=now).summary.refused == {"future-date": 1}
    assert len(read(patient(), condition(), now=now.replace(hour=9)).events) == 1


def test_somebody_alive_has_not_died(read):
    reading = read(patient(), patient(id="b", deceasedBoolean=False))
    assert (reading.events, reading.summary.refused) == ([], {})


def test_a_death_without_a_date_is_not_lost_and_comes_last(read):
    events = read(patient(deceasedBoolean=True), condition()).events
    assert [(event.event, event.at is None) for event in events] == [("found", False), ("death", True)]


@pytest.mark.parametrize(
    ("value", "temperature"),
    [
        ({"valueQuantity": {"value": 38.4, "code": "Cel"}}, 38.4),
        ({"valueQuantity": {"value": 38.4, "unit": "Cel"}}, 38.4),
        ({"valueDecimal": 38.4}, 38.4),
        ({"valueQuantity": {"value": 101, "code": "[degF]"}}, None),
        ({"valueQuantity": {"code": "Cel"}}, None),
        ({"valueString": "hot"}, None),
    ],
)
def test_a_measured_value_in_another_unit_is_missing(read, value, temperature):
    (event,) = read(patient(), response(answer("t", **value))).events
    assert event.payload.get("temperature") == temperature


def test_a_day_among_the_values_is_read_as_a_day(read):
    (event,) = read(patient(), response(answer("since", valueDate="2026-02-27"))).events
    assert event.payload == {"since": "2026-02-27"}
    assert read(patient(), response(answer("since", valueDate="2026"))).summary.refused == {"imprecise-date": 1}


@pytest.mark.parametrize(
    ("source", "origin"),
    [
        ({"reference": "Patient/a"}, "patient"),
        ({"reference": "RelatedPerson/r"}, "caregiver"),
        ({"reference": "Practitioner/p"}, "staff"),
        ({"type": "Patient"}, "patient"),
        (None, "staff"),
        ({"reference": "#contained"}, "staff"),
    ],
)
def test_who_said_it_is_read_from_the_record(read, source, origin):
    (event,) = read(patient(), response(source=source)).events
    assert event.origin == origin


def test_consent_is_a_record_of_its_own_with_a_date(read):
    def consent(status, at):
        code = {"coding": [{"code": "sms"}]}
        own = {"status": status, "dateTime": at, "provision": {"code": [code]}}
        return {"resourceType": "Consent", "id": at[:4], "patient": SUBJECT, **own}

    reading = read(
        patient(), consent("inactive", "2026-05-01"), consent("active", "2025-05-01"), consent("draft", "2024-01-01")
    )
    assert [(one.patient, one.channels, one.granted, one.at.year) for one in reading.consents] == [
        ("a", ("sms",), True, 2025), ("a", ("sms",), False, 2026)
    ]  # fmt: skip
    assert reading.patients["a"].consents == ()


JUNK = [None, 0, -1, 1.5, True, "", "x", "\ud800", [], [[]], {}, {"reference": {}}, {"coding": "x"}, ["2026-03-02"]]


@pytest.mark.parametrize("seed", range(40))
def test_no_shape_of_a_record_is_an_error(read, seed):
    """Records whose parts are replaced by junk are taken, counted or refused, and never raise."""
    chance = random.Random(seed)
    records = [
        patient(deceasedBoolean=True),
        condition(),
        dose("2026-03-02T09:00:00Z"),
        response(answer("t", valueDecimal=1)),
    ]
    for record in records:
        for key in [*record, "subject", "meta", "source", "item"]:
            if key != "resourceType" and chance.random() < 0.5:
                record[key] = chance.choice(JUNK)
    reading = read(*records)
    summary = reading.summary
    assert summary.records == 4
    assert sum(summary.mapped.values()) + sum(summary.unmapped.values()) == 4
    assert "\ud800" not in json.dumps([one.event_id for one in reading.events])


def test_the_summary_says_all_of_it_in_words(read):
    text = "\n".join(
        read(patient(), condition(), condition(onsetDateTime=None), {"resourceType": "Claim"}).summary.lines()
    )
    for part in ("4 records in 1 files, 1 patients", "1 found", "1 Claim", "refused, no-date: 1"):
        assert part in text
