"""Rows that the store's suite writes, each whole and distinct, so that a column that is lost or swapped shows.

Here: makers of rows and the expectation of an error. Imported by the store_* modules of this suite.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from carepath.errors import CarepathError
from carepath.ports import Store, UnitOfWork
from carepath.rows import (
    AskRow,
    AttemptRow,
    Caregiver,
    DeliveryRow,
    EscalationRow,
    EventRow,
    JourneyRow,
    MessageRow,
    Patient,
    PatientRow,
    RecordRow,
    TaskRow,
    TimerRow,
)

NOON = datetime(2026, 3, 2, 12, 0, 0, 123457, tzinfo=UTC)
TICK = timedelta(microseconds=1)
HOUR = timedelta(hours=1)
ODD_TEXT = "Zoë 🩺👩🏽‍⚕️ «مرحبا» \\ \" ' -- %s :name {x}\n\tend"  # what people write, and what SQL could trip over

LUIS = Caregiver(
    name="Luis",
    contacts={"sms": "+14165550111", "app": "luis"},
    consents=("sms",),
    topics=("appointments", "travel"),
    language="es",
)
ANA = Patient(
    reference="ana",
    name=f"Ana {ODD_TEXT}",
    born_on=date(1971, 2, 28),
    sex="female",
    language="es",
    zone="America/Toronto",
    site="north",
    in_hospital=True,
    contacts={"sms": "+14165550100", "email": "ana@example.org", "app": "ana-1"},  # not in the alphabet's order
    consents=("sms", "app"),
    caregivers=(LUIS, Caregiver(name="Zoë")),
    died_at=NOON,
)


class raises:  # noqa: N801 - reads like pytest's, which this suite does without
    """Passes where the block raises that very kind of error, with that code if one is given. Keeps it in `error`."""

    error: Any

    def __init__(self, kind: type[Exception], code: str = "") -> None:
        self._kind = kind
        self._code = code

    def __enter__(self) -> raises:
        return self

    def __exit__(self, _kind: object, error: BaseException | None, _traceback: object) -> bool:
        assert error is not None, f"expected a {self._kind.__name__} {self._code}, and nothing was raised"
        if not isinstance(error, self._kind):
            return False
        if isinstance(error, CarepathError):
            assert not self._code or error.code == self._code, f"expected {self._code}, got {error.code}"
            assert error.message, "the error says nothing"
        self.error = error
        return True


def begun(store: Store, reference: str = "ana", *, journey_id: str = "j1") -> str:
    """The id of a patient with an active journey, both committed."""
    with store.begin() as work:
        patient = work.patients.add(Patient(reference))
        work.journeys.add(journey(patient.id, id=journey_id))
    return patient.id


def locked(work: UnitOfWork, reference: str = "ana") -> PatientRow:
    """The patient, locked, who must be there."""
    found = work.patients.lock(reference)
    assert found is not None, f"{reference} is not found"
    return found


def event(patient_id: str, **changes: Any) -> EventRow:
    made: dict[str, Any] = {
        "event_id": "e1",
        "name": "symptom_report",
        "at": NOON - HOUR,
        "received_at": NOON,
        "origin": "patient",
        "actor": "nurse.joy",
        "body_hash": "h1",
        "payload": '{"note":"' + "🤒" + '"}',
        "given": '{"zone":"America/Toronto"}',
    }
    return EventRow(patient_id=patient_id, **(made | changes))


def journey(patient_id: str, **changes: Any) -> JourneyRow:
    made: dict[str, Any] = {
        "id": "j1",
        "pathway": "symptom_monitoring",
        "version": "3",
        "fingerprint": "f3",
        "status": "active",
        "sequence": 0,
        "snapshot": '{"configuration":["waiting"]}',
        "started_at": NOON,
        "once": "2026-03-02",
    }
    return JourneyRow(patient_id=patient_id, **(made | changes))


def record(sequence: int, **changes: Any) -> RecordRow:
    made: dict[str, Any] = {
        "journey_id": "j1",
        "at": NOON,
        "event": "symptom_report",
        "event_id": "e1",
        "outcome": "handled",
        "body": '{"taken":[4]}',
    }
    return RecordRow(sequence=sequence, **(made | changes))


def timer(patient_id: str, **changes: Any) -> TimerRow:
    made: dict[str, Any] = {"owner_id": "j1", "name": "check_in", "due_at": NOON}
    return TimerRow(patient_id=patient_id, **(made | changes))


def message(patient_id: str, **changes: Any) -> MessageRow:
    made: dict[str, Any] = {
        "id": "m1",
        "journey_id": "j1",
        "name": "guidance",
        "kind": "ask",
        "content": "red_flag_guidance",
        "created_at": NOON,
        "topic": "symptoms",
        "expires_at": NOON + HOUR,
        "ask_id": "a1",
        "identity": "day-1",
        "reason": "quiet",
        "arguments": '{"drug":"x"}',
        "content_version": "2",
    }
    return MessageRow(patient_id=patient_id, **(made | changes))


def delivery(patient_id: str, **changes: Any) -> DeliveryRow:
    made: dict[str, Any] = {"id": "d1", "message_id": "m1", "recipient": "patient", "due_at": NOON}
    return DeliveryRow(patient_id=patient_id, **(made | changes))


def attempt(number: int, **changes: Any) -> AttemptRow:
    made: dict[str, Any] = {"delivery_id": "d1", "channel": "sms", "started_at": NOON}
    return AttemptRow(number=number, **(made | changes))


def task(patient_id: str, **changes: Any) -> TaskRow:
    made: dict[str, Any] = {
        "id": "t1",
        "key": f"key of {changes.get('id', 't1')}",
        "journey_id": "j1",
        "name": "call",
        "kind": "pathway",
        "role": "oncology_nurse",
        "title": "Call about symptoms",
        "opened_at": NOON,
        "due_at": NOON + HOUR,
        "evidence": ("e1", "e2"),
        "outcomes": '{"advice_given":{}}',
    }
    return TaskRow(patient_id=patient_id, **(made | changes))


def escalation(patient_id: str, **changes: Any) -> EscalationRow:
    made: dict[str, Any] = {
        "id": "x1",
        "ladder": "red_flag",
        "ladder_version": "2",
        "event_id": "e1",
        "opened_at": NOON,
        "rung": 1,
        "reason": "no_reply",
        "evidence": ("e1",),
        "pages": 2,
    }
    return EscalationRow(patient_id=patient_id, **(made | changes))


def ask(patient_id: str, **changes: Any) -> AskRow:
    made: dict[str, Any] = {
        "id": "a1",
        "journey_id": "j1",
        "name": "how_are_you",
        "content": "daily_question",
        "asked_at": NOON,
        "expires_at": NOON + HOUR,
        "questionnaire": "symptoms",
        "answers": {"yes": "feels_well", "no": "feels_ill"},
    }
    return AskRow(patient_id=patient_id, **(made | changes))
