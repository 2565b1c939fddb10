"""What the demo adds to the first sample records: later records in four formats, and what staff and patients say.

Here: cues, each a moment and what is done then, through the same calls as anybody else's. It is for the samples that
come with carepath and for nothing else. Not here: who answers alarms and does tasks (demo_cast.py).
Imported by demo_play.py.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from carepath.care import CarePath
from carepath.cli.staging import feed_of
from carepath.core.definitions import Clinic
from carepath.feeds.records import FeedChange, FeedConsent, FeedEvent
from carepath.rows import Patient

LATER = "later"  # the folder beside the samples
FORMATS = ("fhir", "hl7", "table")
ENDS_ON = "2026-07-10T12:00"


@dataclass(frozen=True, slots=True)
class Line:
    """What somebody says about a patient at a moment, in the clinic's time. `event` "": the patient texts `says`."""

    patient: str
    at: str
    event: str = ""
    by: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    says: str = ""

    @property
    def origin(self) -> str:
        """Staff sign with their name; what nobody signs comes from the patient."""
        return "staff" if self.by else "patient"


RX = {"prescription_id": "rx-7301"}
COURSE = {"regimen": "chemotherapy", "tumour": "lung", "intent": "curative", "first_on": "2026-02-16"}

LINES = (
    Line("ana", "2026-02-04T14:30", "treat_decided", "Dr Chen", COURSE),
    Line("ana", "2026-02-13T13:00", "lab_result", "Mia", {"taken_on": "2026-02-13", "anc": 4.1, "platelets": 240}),
    Line("ana", "2026-03-07T13:00", "lab_result", "Mia", {"taken_on": "2026-03-07", "anc": 2.4, "platelets": 180}),
    Line("ana", "2026-04-04T13:00", "lab_result", "Mia", {"taken_on": "2026-04-04", "anc": 1.9, "platelets": 171}),
    Line("ana", "2026-04-25T13:00", "lab_result", "Mia", {"taken_on": "2026-04-25", "anc": 2.1, "platelets": 165}),
    Line("ana", "2026-04-28T15:00", "treatment_stopped", "Dr Chen", {"regimen": "chemotherapy", "why": "completed"}),
    Line("ana", "2026-06-22T20:15", "fear_screen", "", {"score": 6}),
    Line("marcel", "2026-05-08T09:30", "consult_note_received", "Odile"),
    Line("luis", "2026-04-07T10:00", "oral_prescribed", "Dr Chen", {**RX, "drug": "capecitabine", "expedited": False}),
    Line("luis", "2026-04-10T11:20", "denied", "Bea", RX),
    Line("luis", "2026-04-17T16:10", "approved", "Bea", {**RX, "expires_on": "2027-04-17"}),
    Line("luis", "2026-05-02T11:40", "adherence_report", "", {**RX, "missed": 0}),
    Line("luis", "2026-05-09T10:25", says="YES"),
    Line("luis", "2026-05-16T12:10", "adherence_report", "", {**RX, "missed": 3}),
    Line("luis", "2026-06-15T09:50", "adherence_report", "", {**RX, "missed": 1}),
)


@dataclass(frozen=True, slots=True)
class Cue:
    """One moment and what is done then."""

    at: datetime
    do: Callable[[], object]


@dataclass(frozen=True, slots=True)
class Script:
    """All cues in order of time, the patients whom they bring, and when the clock stops."""

    cues: tuple[Cue, ...]
    patients: tuple[Patient, ...]
    ends_at: datetime


def script(care: CarePath, samples: Path) -> Script:
    """What is to come after the first records, as far as the clinic's pathways and feeds know what it speaks of."""
    zone = ZoneInfo(care.zone)
    readings = [feed_of(care.clinic, kind).read(samples / LATER) for kind in _readable(care.clinic)]
    cues = [Cue(change.at, partial(_apply, care, change)) for one in readings for change in one.in_order() if change.at]
    cues += [Cue(_local(line.at, zone), partial(_say, care, line)) for line in _known(care.clinic)]
    patients = tuple(one for reading in readings for one in reading.patients.values() if one.name)
    return Script(tuple(sorted(cues, key=lambda cue: cue.at)), patients, _local(ENDS_ON, zone))


def _readable(clinic: Clinic) -> Iterator[str]:
    """Formats that the clinic says how to read, in one way."""
    said = Counter(feed.format for feed in clinic.feeds.values())
    yield from (kind for kind in FORMATS if said[kind] == 1)


def _known(clinic: Clinic) -> Iterator[Line]:
    declared = {name for pathway in clinic.pathways.values() for name in pathway.events}
    yield from (line for line in LINES if line.event in declared or line.says)


def _local(at: str, zone: ZoneInfo) -> datetime:
    return datetime.fromisoformat(at).replace(tzinfo=zone)


def _apply(care: CarePath, change: FeedChange) -> None:
    if isinstance(change, FeedEvent):
        care.send(
            change.patient, change.event, change.payload, event_id=change.event_id, origin=change.origin, at=change.at
        )
    elif isinstance(change, FeedConsent) and change.granted:
        known = care.patient(change.patient)
        care.update_patient(replace(known, consents=(*known.consents, *change.channels)))


def _say(care: CarePath, line: Line) -> None:
    if line.event:
        event_id = f"{line.patient}-{line.event}-{line.at}"
        care.send(line.patient, line.event, line.data, event_id=event_id, origin=line.origin, actor=line.by)
        return
    address = care.patient(line.patient).contacts["sms"]
    care.inbound("sms", address, line.says, f"{line.patient}-{line.at}")
