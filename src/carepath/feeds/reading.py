"""Records to events, by a mapping that is data: what is read becomes patients, consents and events in order of time.

Here: finding the entries that a record fits, its patient, its moment and its values; counting all the rest. No event's
name and no clinical code stands here. Not here: how a format is written (formats.py), sending (feeding.py).
Imported by feeding.py and cli.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from carepath.core.events import ORIGINS
from carepath.core.mapping import Condition, EventMapping, FeedMapping, FeedPath, ValueMapping, first_of
from carepath.feeds.files import Record, Unreadable, contents_of, files_of
from carepath.feeds.formats import FORMATS
from carepath.feeds.moments import DateReader, NoMoment, Written
from carepath.feeds.patients import as_patient, plain, reference_of
from carepath.feeds.records import FeedConsent, FeedEvent, FeedReading, FeedSummary, FeedUpdate
from carepath.rows import Patient

YES_NO = {"true": True, "yes": True, "y": True, "1": True, "false": False, "no": False, "n": False, "0": False}
_NUMBER = re.compile(r"[+-]?[0-9]{1,15}([.,][0-9]{1,10})?", re.ASCII)


class _Refused(Exception):
    """The record is ours but cannot be taken; `reason` is a code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class _Found:
    """An event whose patient may stand later in the input."""

    references: tuple[str, ...]
    event: FeedEvent
    day: str
    place: tuple[str, str]  # of the record and its type; the record itself would fill the memory
    one_per_day: bool


class Feed:
    """Reads records by one mapping. `zone`: the clinic's, for times without one. Keeps nothing between two readings."""

    def __init__(self, mapping: FeedMapping, *, zone: str = "UTC") -> None:
        self.mapping = mapping
        self.format = FORMATS[mapping.format]
        self._dates = DateReader(mapping.zone or zone, mapping.dates, mapping.day_at, self.format.is_local)

    def events(self, path: str | Path, *, now: datetime | None = None) -> tuple[list[FeedEvent], FeedSummary]:
        """The events of a file or folder in order of time, and the count of all that was found."""
        reading = self.read(path, now=now)
        return reading.events, reading.summary

    def read(self, path: str | Path, *, now: datetime | None = None) -> FeedReading:
        """All that a file or folder says. `now`: what is dated later is refused (None: nothing is).

        Nothing is raised for what is wrong inside a file: it is counted. RequestError where there is no such path.
        """
        reader = _Reader(self.mapping, self._dates, now)
        files = files_of(path, self.format.suffixes)
        reader.reading.summary.files = len(files)
        for file in contents_of(files):
            for found in [file] if isinstance(file, Unreadable) else self.format.read(file, self.mapping):
                reader.take(found)
        return reader.finish()


class _Reader:
    """One reading: records one after the other, patients joined to them at the end."""

    def __init__(self, mapping: FeedMapping, dates: DateReader, now: datetime | None) -> None:
        self.mapping = mapping
        self.dates = dates
        self.now = now
        self.reading = FeedReading()
        self.summary = self.reading.summary
        self.names: dict[str, str] = {}  # how records refer to a patient -> the app's reference
        self.found: list[_Found] = []
        self.consents: list[tuple[tuple[str, ...], FeedConsent, tuple[str, str]]] = []
        self.format = FORMATS[mapping.format]

    # -- one record --

    def take(self, found: Record | Unreadable) -> None:
        if isinstance(found, Unreadable):
            self.summary.refuse(found.where, "", found.reason)
            return
        self.summary.records += 1
        self.summary.flaws.update(found.flaws)
        is_patient = self.mapping.patient.resource in found.kinds and self._patient(found)
        counted = [self._consent(found), *(self._event(rank, entry, found) for rank, entry in self._entries(found))]
        (self.summary.mapped if is_patient or any(counted) else self.summary.unmapped)[plain(found.kind)[:40]] += 1

    def _entries(self, record: Record) -> Iterator[tuple[int, EventMapping]]:
        """The entries that the record fits, with their place in the mapping."""
        for rank, entry in enumerate(self.mapping.events):
            if entry.resource in record.kinds and _fits(entry, record.body):
                yield rank, entry

    def _patient(self, record: Record) -> bool:
        """Notes the patient that a record describes. Whether the record has been used for anything by that."""
        mapping = self.mapping.patient
        reference = reference_of(mapping, record.body) or record.own_name
        if not reference:
            self.summary.refuse(record.where, record.kind, "no-patient-id")
            return True
        patient = as_patient(mapping, record.body, reference)
        is_first = reference not in self.reading.patients
        self.reading.patients.setdefault(reference, patient)
        self.names.update(dict.fromkeys(record.names, reference))
        if record.kind in mapping.updated_by:
            self._update(patient, record)
            return True
        return is_first and self.format.has_patients_apart

    def _update(self, patient: Patient, record: Record) -> None:
        try:
            written = self._written(self.mapping.patient.updated_at, record.body)
        except NoMoment as error:
            self.summary.refuse(record.where, record.kind, error.reason)
        else:
            language = plain(first_of(self.mapping.patient.language, record.body))
            self.reading.updates.append(FeedUpdate(replace(patient, language=language), written.at))

    def _event(self, rank: int, entry: EventMapping, record: Record) -> bool:
        """Notes the event; a refusal counts as mapped too: the record was ours."""
        try:
            written = self._moment(entry, record.body)
            if written is None and entry.undated == "ignore":
                return False
            payload = dict(self._values(entry, record, written))
        except _Refused as refused:
            self.summary.refuse(record.where, record.kind, refused.reason)
            return True
        event = FeedEvent(
            patient="",
            event=entry.event,
            payload=payload,
            at=None if written is None else written.at,
            event_id=f"{record.identity}#{entry.id}",
            origin=self._origin(entry, record.body),
            entry=entry.id,
            rank=rank,
        )
        day = "" if written is None else written.day.isoformat()
        place = (record.where, record.kind)
        self.found.append(_Found(self._subject(entry.subject, record), event, day, place, entry.one_per_day))
        return True

    def _consent(self, record: Record) -> bool:
        consent = self.mapping.consent
        if consent is None or consent.resource not in record.kinds or not _all_hold(consent.where, record.body):
            return False
        channels = tuple(filter(None, map(plain, consent.channels.find(record.body))))
        try:
            written = self._written(consent.at, record.body)
        except NoMoment as error:
            self.summary.refuse(record.where, record.kind, error.reason)
            return True
        withdrawn = bool(consent.withdrawn) and _all_hold(consent.withdrawn, record.body)
        noted = FeedConsent("", channels, not withdrawn, written.at)
        self.consents.append((self._subject(consent.subject, record), noted, (record.where, record.kind)))
        return True

    # -- moment, values, patient --

    def _written(self, paths: tuple[FeedPath, ...], body: Mapping[str, Any]) -> Written:
        written = self.dates.read(first_of(paths, body))
        if self.now is not None and written.at > self.now:
            raise NoMoment("future-date")
        return written

    def _moment(self, entry: EventMapping, body: Mapping[str, Any]) -> Written | None:
        try:
            return self._written(entry.at, body)
        except NoMoment as error:
            if error.reason == "no-date" and entry.undated != "refuse":
                return None
            raise _Refused(error.reason) from None

    def _values(self, entry: EventMapping, record: Record, written: Written | None) -> Iterator[tuple[str, Any]]:
        for value in entry.values:
            found = self._value(value, entry, record, written)
            if found is not None:
                yield value.name, found

    def _value(self, value: ValueMapping, entry: EventMapping, record: Record, written: Written | None) -> Any:
        if value.take == "meaning":
            return next((said for codes in entry.codes if (said := codes.meaning(record.body))), None)
        if value.take == "record":
            return record.id
        if value.take:
            return written and (written.day.isoformat() if value.take == "day" else written.at.isoformat())
        if not value.paths:
            return value.constant
        found = first_of(value.paths, record.body)
        if value.is_day or value.is_time:
            date = self._date(found)
            return date and (date.day if value.is_day else date.at).isoformat()
        measured = _measured(found, value.units)
        return _typed(measured, value.type) if self.format.is_text else measured

    def _date(self, found: Any) -> Written | None:
        try:
            return self.dates.read(found)
        except NoMoment as error:
            if error.reason == "no-date":
                return None
            raise _Refused(error.reason) from None

    def _subject(self, paths: tuple[FeedPath, ...], record: Record) -> tuple[str, ...]:
        """How the record refers to its patient; the patient's own record refers to itself."""
        if not paths:
            return record.names
        found = (self.format.reference(one) for path in paths for one in path.find(record.body))
        return tuple(filter(None, found))

    def _origin(self, entry: EventMapping, body: Mapping[str, Any]) -> str:
        said = None if entry.origin_of is None else entry.origin_of.first(body)
        origin = self.format.author(said)
        return origin if origin in ORIGINS else entry.origin

    # -- the end --

    def finish(self) -> FeedReading:
        """The reading, once every record was taken."""
        seen: dict[str, FeedEvent] = {}
        for found in sorted(self.found, key=_order):
            self._settle(found, seen)
        self.reading.consents = sorted(self._agreed(), key=lambda one: one.at)
        self.reading.updates.sort(key=lambda one: one.at)
        self.summary.patients = len(self.reading.patients)
        return self.reading

    def _settle(self, found: _Found, seen: dict[str, FeedEvent]) -> None:
        patient = self._who(found.references)
        if patient is None:
            self.summary.refuse(*found.place, "no-patient")
            return
        event = replace(found.event, patient=patient)
        if (before := seen.get(event.event_id)) is not None:
            if before == event:
                self.summary.repeated += 1
            else:  # as send refuses it: one of the two would be lost without a word
                self.summary.refuse(*found.place, "event-id-taken")
            return
        same = f"\n{patient}\n{found.event.event}\n{found.day}"
        if found.one_per_day and same in seen:
            self.summary.joined += 1
            return
        seen[event.event_id] = event
        if found.one_per_day:
            seen[same] = event
        self.reading.events.append(event)
        self.summary.events[event.event] += 1

    def _agreed(self) -> Iterator[FeedConsent]:
        for references, consent, place in self.consents:
            patient = self._who(references)
            if patient is None:
                self.summary.refuse(*place, "no-patient")
            elif consent.channels:
                yield replace(consent, patient=patient)

    def _who(self, references: tuple[str, ...]) -> str | None:
        """The patient of a record: one of this input, else the one that the app knows by that id."""
        for reference in references:
            if reference in self.names:
                return self.names[reference]
            if known := self.format.patient_id(reference, self.mapping.patient.resource):
                return self.names.get(f"{self.mapping.patient.resource}/{known}", known)
        return None


def _order(found: _Found) -> tuple[bool, float, int, str]:
    """By time; what has none last; at one moment by the mapping's order, then by id, so that no file order matters."""
    at = found.event.at
    return at is None, at.timestamp() if at else 0.0, found.event.rank, found.event.event_id


def _fits(entry: EventMapping, body: Mapping[str, Any]) -> bool:
    if entry.codes and not any(codes.meaning(body) for codes in entry.codes):
        return False
    return _all_hold(entry.where, body) and not any(one.holds(body) for one in entry.unless)


def _all_hold(conditions: tuple[Condition, ...], body: Mapping[str, Any]) -> bool:
    return all(one.holds(body) for one in conditions)


def _measured(found: Any, units: tuple[str, ...]) -> Any:
    """A value; of a measured one the number, missing where its unit is none of those that are meant."""
    if not isinstance(found, Mapping):
        return found if isinstance(found, str | int | float | bool) else None
    if "value" not in found:
        return None
    if units and not {found.get("code"), found.get("unit")} & set(units):
        return None
    return _measured(found["value"], ()) if not isinstance(found["value"], Mapping) else None


def _typed(found: Any, type_: str) -> Any:
    """A text as a value of its field's type; None, which is missing, where it says none. A comma may be the point."""
    if not isinstance(found, str):
        return found
    text = found.strip()
    if not text:
        return None
    if type_ == "boolean":
        return YES_NO.get(text.casefold())
    if type_ not in ("integer", "number"):
        return text
    if not _NUMBER.fullmatch(text):
        return None
    number = float(text.replace(",", "."))
    return int(number) if number.is_integer() else number
