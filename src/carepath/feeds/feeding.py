"""Sending what a feed read: into a running carepath, or again from the start on a clock that is moved.

Each event is sent by itself, under its own id: a feed that is broken off and started anew changes nothing twice.
Not here: reading (reading.py). Imported by cli, and by whoever embeds carepath.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from carepath.errors import RequestError
from carepath.feeds.reading import Feed
from carepath.feeds.records import FeedChange, FeedConsent, FeedReading, FeedSummary, FeedUpdate
from carepath.ports import Store
from carepath.rows import Patient

OPTED_OUT = "opted_out"
NextDue = Callable[[datetime], datetime | None]


class Care(Protocol):
    """As much of CarePath as a feed needs."""

    @property
    def store(self) -> Store: ...
    def add_patient(self, patient: Patient) -> Any: ...
    def update_patient(self, patient: Patient) -> Any: ...
    def send(  # noqa: PLR0913 - as CarePath.send
        self, patient: str, event: str, data: Mapping[str, Any], *, event_id: str, origin: str, at: datetime | None
    ) -> Any: ...
    def run_until_idle(self) -> Any: ...


class MovedClock(Protocol):
    """A clock that goes where it is told, from one due moment to the next (carepath.testing.ManualClock)."""

    def now(self) -> datetime: ...
    def play_to(self, until: datetime, *, next_due: NextDue, run: Callable[[], object]) -> None: ...


def feed_into(
    care: Care,
    feed: Feed,
    path: str | Path,
    *,
    now: datetime | None = None,
    after_each: Callable[[FeedChange], object] | None = None,
) -> FeedSummary:
    """Sends all that a file or folder says, in order of time, and counts what came of it.

    On a database that is in use old events move journeys, and nothing goes out that is past its expiry. `now`: what is
    dated later is refused when it is read. RequestError where there is no such path; whatever else is refused is
    counted in the summary.
    """
    reading = feed.read(path, now=now)
    reading.updates = _joined(reading.updates)
    _add_patients(care, reading)
    for change in reading.in_order():
        _apply(care, change, reading.summary)
        if after_each is not None:
            after_each(change)
    return reading.summary


def replay(  # noqa: PLR0913 - each names one thing that a caller may want otherwise
    care: Care,
    feed: Feed,
    path: str | Path,
    clock: MovedClock,
    *,
    until: datetime | None = None,
    next_due: NextDue | None = None,
    after_each: Callable[[FeedChange], object] | None = None,
) -> FeedSummary:
    """Lives a record through: the clock goes to each event's time, and what falls due on the way happens then.

    `clock`: the one that `care` was opened with, standing at `feed.read(path).begins_at` or before. `until`: the clock
    goes on so far after the last event. `next_due(after)`: when something is due next (default: asked of the store).
    """
    reading = feed.read(path)
    due = next_due or partial(next_due_in, care.store)
    _add_patients(care, reading)
    for change in reading.in_order():
        if change.at is not None and change.at > clock.now():
            clock.play_to(change.at, next_due=due, run=care.run_until_idle)
        _apply(care, change, reading.summary)
        care.run_until_idle()
        if after_each is not None:
            after_each(change)
    if until is not None and until > clock.now():
        clock.play_to(until, next_due=due, run=care.run_until_idle)
    return reading.summary


def next_due_in(store: Store, after: datetime) -> datetime | None:
    """The earliest moment after `after` at which a timer or a delivery is due, or None."""
    with store.begin(write=False) as uow:
        found = (uow.timers.next_at(), uow.outbox.next_at())
    return min((at for at in found if at is not None and at > after), default=None)


def _add_patients(care: Care, reading: FeedReading) -> None:
    """Adds those whom the app does not know yet. One that it knows stays as the app has them."""
    for patient in reading.patients.values():
        if _known(care, patient.reference) is not None:
            reading.summary.patients_known += 1
            continue
        try:
            care.add_patient(patient)
        except RequestError as error:
            if error.code == "patient-exists":  # another feed has added them meanwhile
                reading.summary.patients_known += 1
            else:
                reading.summary.refuse("", "Patient", error.code)


def _joined(updates: list[FeedUpdate]) -> list[FeedUpdate]:
    """One update for each patient: fed again, nobody is for a moment written to at a number that they once had."""
    joined: dict[str, FeedUpdate] = {}
    for one in updates:
        before = joined.get(one.patient)
        joined[one.patient] = one if before is None else replace(one, facts=_told(before.facts, one.facts))
    return list(joined.values())


def _told(known: Patient, said: Patient) -> Patient:
    """What the record says replaces what was known; what it leaves out, and consent, stay."""
    return replace(
        known,
        name=said.name or known.name,
        born_on=said.born_on or known.born_on,
        sex=said.sex or known.sex,
        language=said.language or known.language,
        contacts={**known.contacts, **said.contacts},
    )


def _apply(care: Care, change: FeedChange, summary: FeedSummary) -> None:
    if isinstance(change, FeedConsent):
        _agree(care, change, summary)
        return
    if isinstance(change, FeedUpdate):
        _update(care, change, summary)
        return
    try:
        receipt = care.send(
            change.patient,
            change.event,
            change.payload,
            event_id=change.event_id,
            origin=change.origin,
            at=change.at,
        )
    except RequestError as error:
        summary.refuse(change.event_id, change.event, error.code)
        return
    if receipt.duplicate:
        summary.known += 1
    else:
        summary.sent[change.event] += 1


def _agree(care: Care, change: FeedConsent, summary: FeedSummary) -> None:
    patient = _known(care, change.patient)
    if patient is None:
        summary.refuse("", "Consent", "unknown-patient")
        return
    kept = tuple(channel for channel in patient.consents if channel not in change.channels)
    consents = (*kept, *_still_agreed(care, change)) if change.granted else kept
    if set(consents) != set(patient.consents):
        care.update_patient(replace(patient, consents=consents))


def _still_agreed(care: Care, change: FeedConsent) -> tuple[str, ...]:
    """The channels that the patient has not opted out of since: a STOP outlasts an older yes that is fed again."""
    with care.store.begin(write=False) as uow:
        row = uow.patients.find(change.patient)
        heard = uow.events.of_patient(row.id) if row is not None else ()
    since = [one for one in heard if one.name == OPTED_OUT and one.at > change.at]
    left = {json.loads(one.payload).get("channel") for one in since}  # None: of all
    return () if None in left else tuple(channel for channel in change.channels if channel not in left)


def _update(care: Care, change: FeedUpdate, summary: FeedSummary) -> None:
    known = _known(care, change.patient)
    if known is None:
        summary.refuse("", "Patient", "unknown-patient")
        return
    now = _told(known, change.facts)
    if now != known:
        try:
            care.update_patient(now)
        except RequestError as error:
            summary.refuse("", "Patient", error.code)
        else:
            summary.updated += 1


def _known(care: Care, reference: str) -> Patient | None:
    with care.store.begin(write=False) as uow:
        row = uow.patients.find(reference)
    return None if row is None else row.patient
