"""Whatever is handed to the front door: an error that says which argument and what to do, and nothing is written.

No error, traceback or log repeats what was handed over.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest

from carepath.care import Caregiver, CarePath, Patient
from carepath.errors import ConfigurationError, ConflictError, RequestError

MARK = "her secret 38.6543"
ANA = Patient(
    "ana", "Ana Silva", born_on=date(1970, 5, 1), contacts={"sms": "+14165550101"}, consents=("sms",), language="en"
)
LUIS = Caregiver("Luis")


class Numbered(dict):  # type: ignore[type-arg]
    """A dict that is not quite one."""


def nested(depth: int) -> list[Any]:
    found: list[Any] = [MARK]
    for _ in range(depth):
        found = [found]
    return found


LOOP: list[Any] = []
LOOP.append(LOOP)
NO_TEXTS: Mapping[str, Any] = {
    "a number": 7,
    "no number": float("nan"),
    "a number without end": 10**400,
    "True": True,
    "bytes": MARK.encode(),
    "a list": [MARK],
    "a set": {MARK},
    "a mapping": {MARK: MARK},
    "a mapping of another kind": Numbered(x=MARK),
    "a deep list": nested(50_000),
    "a list that holds itself": LOOP,
    "a time without a zone": datetime(2026, 3, 2),  # noqa: DTZ001
    "an error": ValueError(MARK),
    "a class": int,
}
UNFIT: Mapping[str, Any] = {
    **NO_TEXTS,
    "a NUL": MARK + "\0",
    "half a character": MARK + "\ud800",
    "a text without end": MARK * 20_000,
}
NONE = {"None": None}
REPORT = {"temperature": 37}


def about(**changes: Any) -> Patient:
    return replace(ANA, **changes)


def send(care: CarePath, patient: Any = "ana", event: Any = "report", data: Any = REPORT, **more: Any) -> Any:
    return care.send(patient, event, data, **{"origin": "patient", "event_id": "x", **more})


Call = Callable[[CarePath, Any], Any]
TEXTS: Mapping[str, Call] = {
    "send patient": lambda care, junk: send(care, patient=junk),
    "send event": lambda care, junk: send(care, event=junk),
    "send origin": lambda care, junk: send(care, origin=junk),
    "send actor": lambda care, junk: send(care, actor=junk),
    "inbound channel": lambda care, junk: care.inbound(junk, "+14165550101", "YES", "1"),
    "inbound address": lambda care, junk: care.inbound("sms", junk, "YES", "1"),
    "inbound text": lambda care, junk: care.inbound("sms", "+14165550101", junk, "1"),
    "inbound provider_id": lambda care, junk: care.inbound("sms", "+14165550101", "YES", junk),
    "enroll pathway": lambda care, junk: care.enroll(junk, "ana"),
    "enroll patient": lambda care, junk: care.enroll("checkin", junk),
    "enroll actor": lambda care, junk: care.enroll("refill", "ana", {"prescription": "q"}, actor=junk),
    "claim_task": lambda care, junk: care.claim_task(junk, by="joy"),
    "claim_task by": lambda care, junk: care.claim_task(rung(care).id, by=junk),
    "complete_task": lambda care, junk: care.complete_task(junk, "acknowledged", by="joy"),
    "complete_task by": lambda care, junk: care.complete_task(rung(care).id, "acknowledged", by=junk),
    "complete_task outcome": lambda care, junk: care.complete_task(rung(care).id, {"outcome": junk}, by="joy"),
    "decline_task": lambda care, junk: care.decline_task(junk, by="joy", reason="busy"),
    "decline_task by": lambda care, junk: care.decline_task(rung(care).id, by=junk, reason="busy"),
    "decline_task reason": lambda care, junk: care.decline_task(rung(care).id, by="joy", reason=junk),
    "acknowledge": lambda care, junk: care.acknowledge(junk, by="joy"),
    "acknowledge by": lambda care, junk: care.acknowledge(rung(care).escalation, by=junk),
    "report_delivery": lambda care, junk: care.report_delivery(junk, None),
    "patient": lambda care, junk: care.patient(junk),
    "timeline": lambda care, junk: care.timeline(junk),
    "add_patient reference": lambda care, junk: care.add_patient(about(reference=junk)),
    "update_patient name": lambda care, junk: care.update_patient(about(name=junk)),
    "update_patient language": lambda care, junk: care.update_patient(about(language=junk)),
    "update_patient address": lambda care, junk: care.update_patient(about(contacts={"sms": junk})),
    "update_patient consent": lambda care, junk: care.update_patient(about(consents=(junk,))),
    "update_patient caregiver": lambda care, junk: care.update_patient(about(caregivers=(junk,))),
    "update_patient topic": lambda care, junk: care.update_patient(about(caregivers=(replace(LUIS, topics=(junk,)),))),
}
MAY_BE_NONE: Mapping[str, Call] = {
    "journeys patient": lambda care, junk: care.journeys(junk),
    "journeys pathway": lambda care, junk: care.journeys(pathway=junk),
    "journeys status": lambda care, junk: care.journeys(status=junk),
    "tasks role": lambda care, junk: care.tasks(junk),
    "tasks status": lambda care, junk: care.tasks(status=junk),
    "tasks patient": lambda care, junk: care.tasks(patient=junk),
    "messages": lambda care, junk: care.messages(junk),
    "explain": lambda care, junk: care.explain(junk),
    "explain journey": lambda care, junk: care.explain(journey=junk),
    "explain event_id": lambda care, junk: care.explain("ana", event_id=junk),
    "update_patient zone": lambda care, junk: care.update_patient(about(zone=junk)),
    "update_patient sex": lambda care, junk: care.update_patient(about(sex=junk)),
    "update_patient site": lambda care, junk: care.update_patient(about(site=junk)),
}
OTHERS: Mapping[str, tuple[Call, Mapping[str, Any]]] = {
    "send event_id": (lambda care, junk: send(care, event_id=junk), UNFIT),
    "complete_task outcome": (lambda care, junk: care.complete_task(rung(care).id, junk, by="joy"), {**UNFIT, **NONE}),
    "complete_task field": (
        lambda care, junk: care.complete_task(rung(care).id, {"outcome": "acknowledged", "score": junk}, by="joy"),
        UNFIT,
    ),
    "send data": (lambda care, junk: send(care, data=junk), UNFIT),
    "send a date": (lambda care, junk: send(care, event="treated", data={"on": junk}, origin="ehr"), {**UNFIT, **NONE}),
    "send a code": (lambda care, junk: send(care, event="note", data={"code": junk}), UNFIT),
    "send words": (lambda care, junk: send(care, event="note", data={"words": junk}), UNFIT),
    "send at": (lambda care, junk: send(care, at=junk), UNFIT),
    "send connection": (lambda care, junk: send(care, connection=junk), UNFIT),
    "enroll context": (lambda care, junk: care.enroll("refill", "ana", junk), {**UNFIT, **NONE}),
    "enroll context value": (lambda care, junk: care.enroll("refill", "ana", {"prescription": junk}), UNFIT),
    "add_patient": (lambda care, junk: care.add_patient(junk), {**UNFIT, **NONE}),
    "update_patient": (lambda care, junk: care.update_patient(junk), {**UNFIT, **NONE}),
    **{
        f"update_patient {name}": (lambda care, junk, name=name: care.update_patient(about(**{name: junk})), UNFIT)
        for name in ("born_on", "died_at", "contacts", "consents", "caregivers")
    },
    "update_patient in_hospital": (
        lambda care, junk: care.update_patient(about(in_hospital=junk)),
        {name: junk for name, junk in UNFIT.items() if name != "True"},
    ),
}
FINE = {  # what may well stand there
    "update_patient consents": ("a list", "a set"),
    "update_patient contacts": ("a mapping", "a mapping of another kind"),
}


def rung(care: CarePath) -> Any:
    return next(task for task in care.tasks(status=("open", "claimed")) if task.kind == "rung")


@pytest.fixture
def red(treated):
    """Ana was treated and is unwell: a rung is asked."""
    treated.care.send("ana", "report", {"temperature": 39}, origin="patient", event_id="r1")
    return treated


def is_refused(call: Call, care: CarePath, junk: Any) -> None:
    with pytest.raises(RequestError) as refused:
        call(care, junk)
    error = refused.value
    assert error.code
    assert error.message
    told = [str(error), repr(error), *traceback.format_exception(error)]
    assert not [one for one in told if MARK in one.replace('MARK = "her secret 38.6543"', "")]


@pytest.mark.parametrize("name", [*TEXTS, *MAY_BE_NONE, *OTHERS])
def test_what_cannot_be_is_refused_and_nothing_is_written(red, name, caplog):
    call, unfit = (
        (TEXTS[name], {**UNFIT, **NONE})
        if name in TEXTS
        else (MAY_BE_NONE[name], UNFIT)
        if name in MAY_BE_NONE
        else OTHERS[name]
    )
    before = red.dump()
    for what, junk in unfit.items():
        if what in FINE.get(name, ()):
            continue
        try:
            is_refused(call, red.care, junk)
        except BaseException as error:
            error.add_note(f"{name}: {what}")
            raise
    assert red.dump() == before
    assert MARK not in caplog.text


@pytest.mark.parametrize("text", ["'; DROP TABLE carepath_patients; --", "😀", "%s %(x)s {0}", "Ana\u202e", "ünï"])
def test_odd_texts_are_texts(red, text):
    red.care.send("ana", "note", {"words": text, "code": text}, origin="patient", actor=text, event_id="odd")
    assert red.care.send(
        "ana", "note", {"words": text, "code": text}, origin="patient", actor=text, event_id="odd"
    ).duplicate
    red.care.add_patient(Patient(f"b {text}".replace("\u202e", ""), text, contacts={"sms": text}, consents=("sms",)))
    assert red.care.inbound("sms", text, text, "1").unheard
    red.care.claim_task(rung(red.care).id, by=text)
    assert red.care.patient("ana").name == "Ana Silva"


TIMES = {
    "before all time": datetime.min.replace(tzinfo=timezone(timedelta(hours=14))),
    "in the year 1": datetime.min.replace(tzinfo=UTC),
    "after all time": datetime.max.replace(tzinfo=timezone(timedelta(hours=-12))),
}


@pytest.mark.parametrize("when", TIMES)
def test_times_outside_all_calendars(red, when):
    before = red.dump()
    with pytest.raises(RequestError):
        send(red.care, at=TIMES[when])
    assert red.dump() == before


def test_a_consent_is_not_read_letter_by_letter(red):
    with pytest.raises(RequestError, match="with the comma"):
        red.care.update_patient(about(consents="sms"))


def test_a_death_that_is_only_noted_would_leave_everything_going_on(red):
    died_at = datetime(2026, 3, 2, 13, tzinfo=UTC)
    before = red.dump()
    for call, patient in ((red.care.update_patient, ANA), (red.care.add_patient, replace(ANA, reference="bo"))):
        with pytest.raises(RequestError, match="patient_deceased"):
            call(replace(patient, died_at=died_at))
    assert red.dump() == before
    red.care.send("ana", "patient_deceased", {}, origin="ehr")
    red.care.update_patient(replace(red.care.patient("ana"), name="Ana S."))
    assert red.care.patient("ana").died_at is not None


def test_a_status_that_does_not_exist_is_not_an_empty_worklist(red):
    with pytest.raises(RequestError, match="Did you mean open"):
        red.care.tasks(status="opne")
    with pytest.raises(RequestError, match="Did you mean active"):
        red.care.journeys(status="activ")


def test_a_text_without_its_providers_id_is_refused(red):
    with pytest.raises(RequestError) as refused:
        red.care.inbound("sms", "+14165550101", "YES", " ")
    assert refused.value.code == "provider-id-missing"


# -- what belongs to others, or is over -------------------------------------------------------------------------------


def test_an_event_id_of_another_patient_is_taken(red):
    red.care.add_patient(replace(ANA, reference="bo", contacts={}))
    before = red.dump()
    with pytest.raises(RequestError) as refused:
        red.care.send("bo", "report", {"temperature": 39}, origin="patient", event_id="r1")
    assert refused.value.code == "event-id-taken"
    assert red.dump() == before


@pytest.mark.parametrize("again", ["complete_task", "decline_task", "claim_task", "acknowledge"])
@pytest.mark.parametrize("first", ["complete", "acknowledge", "cancel"])
def test_what_is_over_cannot_be_done_again(red, first, again):
    task = rung(red.care)
    if first == "complete":
        red.care.complete_task(task.id, "acknowledged", by="joy")
    elif first == "acknowledge":
        red.care.acknowledge(task.escalation, by="joy")
    else:
        red.care.send("ana", "patient_deceased", {}, origin="ehr")
    more = {"complete_task": {"outcome": "acknowledged"}, "decline_task": {"reason": "busy"}}.get(again, {})
    before = red.dump()
    with pytest.raises(ConflictError):
        getattr(red.care, again)(task.escalation if again == "acknowledge" else task.id, by="sam", **more)
    assert red.dump() == before


# -- texts that come twice --------------------------------------------------------------------------------------------


def test_a_text_that_comes_again_gets_its_answer_whoever_has_the_address_by_then(ward):
    ward.care.add_patient(replace(ANA, reference="bo"))
    ward.care.send("bo", "filled", {"prescription": "a", "days": 30}, origin="ehr")
    ward.pass_time(days=3, hours=2)  # Bo is asked, so a text from their phone is looked at as hers first
    first = ward.care.inbound("sms", "+14165550101", "YES", "SM1")
    ward.pass_time(days=3)  # she is not asked any more
    again = ward.care.inbound("sms", "+14165550101", "YES", "SM1")
    assert (again.duplicate, again.tasks) == (True, first.tasks)
    for reference in ("ana", "bo"):
        ward.care.update_patient(replace(ANA, reference=reference, contacts={}))
    assert ward.care.inbound("sms", "+14165550101", "YES", "SM1").duplicate
    with pytest.raises(RequestError) as refused:
        ward.care.inbound("sms", "+14165550101", "NO", "SM1")
    assert refused.value.code == "event-id-taken"


# -- the clock --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("time", [datetime(2026, 3, 2, 14), "2026-03-02T14:00Z", None, 0])  # noqa: DTZ001
def test_a_clock_that_tells_no_time_with_a_zone_is_the_operators_mistake(open_ward, time):
    class Wrong:
        def now(self):
            return time

    ward = open_ward(clock=Wrong())
    ward.care.add_patient(ANA)
    before = ward.dump()
    with pytest.raises(ConfigurationError) as refused:
        ward.care.send("ana", "treated", {"on": "2026-03-02"}, origin="ehr")
    assert refused.value.code == "clock-without-zone"
    assert ward.dump() == before
