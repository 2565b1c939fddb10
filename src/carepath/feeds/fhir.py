"""FHIR R4 to events, by a mapping that is data: what is read becomes patients, consents and events in order of time.

Here: finding the entries that a record fits, its patient, its moment and its values; counting all the rest. No event's
name and no clinical code stands here. Not here: files (bundles.py), sending (feeding.py).
Imported by feeding.py and cli.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from carepath.core.mapping import Condition, EventMapping, FeedMapping, FeedPath, ValueMapping, first_of
from carepath.feeds.bundles import Record, Unreadable, files_of, read_records
from carepath.feeds.moments import DateReader, NoMoment, Written
from carepath.feeds.patients import as_patient, plain, reference_of
from carepath.feeds.records import FeedConsent, FeedEvent, FeedReading, FeedSummary

# Who said it, by the type of record that a reference leads to.
AUTHORS: Mapping[str, str] = {
    "Patient": "patient", "RelatedPerson": "caregiver", "Practitioner": "staff", "PractitionerRole": "staff",
    "Organization": "staff", "Device": "device",
}  # fmt: skip
_ID = re.compile(r"[A-Za-z0-9\-.]{1,64}", re.ASCII)
_REFERENCE = re.compile(
    r"(?:.*/)?(?P<kind>[A-Z][A-Za-z]{0,40})/(?P<id>[A-Za-z0-9\-.]{1,64})(?:/_history/[^/]+)?", re.ASCII
)
_UNSAID = ("meta", "text")  # of a record: when it was stored and how it looks, not what it says


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
    record: Record
    one_per_day: bool


class FhirFeed:
    """Reads FHIR by one mapping. `zone`: the clinic's, for dates without a time. Keeps nothing between two readings."""

    def __init__(self, mapping: FeedMapping, *, zone: str = "UTC") -> None:
        self.mapping = mapping
        self._dates = DateReader(zone, mapping.dates, mapping.day_at)

    def events(self, path: str | Path, *, now: datetime | None = None) -> tuple[list[FeedEvent], FeedSummary]:
        """The events of a file or folder in order of time, and the count of all that was found."""
        reading = self.read(path, now=now)
        return reading.events, reading.summary

    def read(self, path: str | Path, *, now: datetime | None = None) -> FeedReading:
        """All that a file or folder says. `now`: what is dated later is refused (None: nothing is).

        Nothing is raised for what is wrong inside a file: it is counted. RequestError where there is no such path.
        """
        reader = _Reader(self.mapping, self._dates, now)
        reader.reading.summary.files = len(files_of(path))
        for found in read_records(path):
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
        self.consents: list[tuple[tuple[str, ...], FeedConsent, Record]] = []

    # -- one record --

    def take(self, found: Record | Unreadable) -> None:
        if isinstance(found, Unreadable):
            self.summary.refuse(found.where, "", found.reason)
            return
        self.summary.records += 1
        is_patient = found.kind == self.mapping.patient.resource and self._patient(found)
        counted = [self._consent(found), *(self._event(rank, entry, found) for rank, entry in self._entries(found))]
        (self.summary.mapped if is_patient or any(counted) else self.summary.unmapped)[plain(found.kind)[:40]] += 1

    def _entries(self, record: Record) -> Iterator[tuple[int, EventMapping]]:
        """The entries that the record fits, with their place in the mapping."""
        for rank, entry in enumerate(self.mapping.events):
            if entry.resource == record.kind and _fits(entry, record.body):
                yield rank, entry

    def _patient(self, record: Record) -> bool:
        reference = reference_of(self.mapping.patient, record.body) or record.full_url.removeprefix("urn:uuid:")
        if not reference:
            self.summary.refuse(record.where, record.kind, "no-patient-id")
            return True
        if reference not in self.reading.patients:
            self.reading.patients[reference] = as_patient(self.mapping.patient, record.body, reference)
        for name in (record.full_url, f"{record.kind}/{record.body.get('id')}"):
            if name:
                self.names[name] = reference
        return True

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
            event_id=f"{identity(record)}#{entry.id}",
            origin=_origin(entry, record.body),
            entry=entry.id,
            rank=rank,
        )
        day = "" if written is None else written.day.isoformat()
        self.found.append(_Found(self._subject(entry.subject, record), event, day, record, entry.one_per_day))
        return True

    def _consent(self, record: Record) -> bool:
        consent = self.mapping.consent
        if consent is None or record.kind != consent.resource or not _all_hold(consent.where, record.body):
            return False
        channels = tuple(filter(None, map(plain, consent.channels.find(record.body))))
        try:
            written = self._written(consent.at, record.body)
        except NoMoment as error:
            self.summary.refuse(record.where, record.kind, error.reason)
            return True
        withdrawn = bool(consent.withdrawn) and _all_hold(consent.withdrawn, record.body)
        noted = FeedConsent("", channels, not withdrawn, written.at)
        self.consents.append((self._subject(consent.subject, record), noted, record))
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
            return _record_id(record)
        if value.take:
            return written and (written.day.isoformat() if value.take == "day" else written.at.isoformat())
        if not value.paths:
            return value.constant
        found = first_of(value.paths, record.body)
        if value.is_day:
            return self._day(found)
        return _measured(found, value.unit)

    def _day(self, found: Any) -> str | None:
        try:
            return self.dates.read(found).day.isoformat()
        except NoMoment as error:
            if error.reason == "no-date":
                return None
            raise _Refused(error.reason) from None

    def _subject(self, paths: tuple[FeedPath, ...], record: Record) -> tuple[str, ...]:
        """How the record refers to its patient; the patient's own record refers to itself."""
        if not paths:
            return tuple(filter(None, (record.full_url, f"{record.kind}/{record.body.get('id')}")))
        found = [one for path in paths for one in path.find(record.body)]
        return tuple(
            one["reference"] for one in found if isinstance(one, Mapping) and isinstance(one.get("reference"), str)
        )

    # -- the end --

    def finish(self) -> FeedReading:
        """The reading, once every record was taken."""
        seen: set[str] = set()
        for found in sorted(self.found, key=_order):
            self._settle(found, seen)
        self.reading.consents = sorted(self._agreed(), key=lambda one: one.at)
        self.summary.patients = len(self.reading.patients)
        return self.reading

    def _settle(self, found: _Found, seen: set[str]) -> None:
        patient = self._who(found.references)
        if patient is None:
            self.summary.refuse(found.record.where, found.record.kind, "no-patient")
            return
        if found.event.event_id in seen:
            self.summary.repeated += 1
            return
        same = f"\n{patient}\n{found.event.event}\n{found.day}"
        if found.one_per_day and same in seen:
            self.summary.joined += 1
            return
        seen.update((found.event.event_id, same) if found.one_per_day else (found.event.event_id,))
        self.reading.events.append(replace(found.event, patient=patient))
        self.summary.events[found.event.event] += 1

    def _agreed(self) -> Iterator[FeedConsent]:
        for references, consent, record in self.consents:
            patient = self._who(references)
            if patient is None:
                self.summary.refuse(record.where, record.kind, "no-patient")
            elif consent.channels:
                yield replace(consent, patient=patient)

    def _who(self, references: tuple[str, ...]) -> str | None:
        """The patient of a record: one of this input, else the one that the app knows by that id."""
        kind = self.mapping.patient.resource
        for reference in references:
            if reference in self.names:
                return self.names[reference]
            found = _REFERENCE.fullmatch(reference)
            if found and found["kind"] == kind:
                return self.names.get(f"{kind}/{found['id']}", found["id"])
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


def _origin(entry: EventMapping, body: Mapping[str, Any]) -> str:
    said = None if entry.origin_of is None else entry.origin_of.first(body)
    if not isinstance(said, Mapping):
        return entry.origin
    found = _REFERENCE.fullmatch(str(said.get("reference", "")))
    return AUTHORS.get(found["kind"] if found else str(said.get("type", "")), entry.origin)


def _measured(found: Any, unit: str | None) -> Any:
    """A value; of a measured one the number, missing where its unit is not the one that is meant."""
    if not isinstance(found, Mapping):
        return found if isinstance(found, str | int | float | bool) else None
    if "value" not in found:
        return None
    if unit is not None and unit not in (found.get("code"), found.get("unit")):
        return None
    return _measured(found["value"], None) if not isinstance(found["value"], Mapping) else None


def identity(record: Record) -> str:
    """type/id/version, by which a record is known again; a hash of what it says stands in for a missing version."""
    meta = record.body.get("meta")
    version = meta.get("versionId") if isinstance(meta, Mapping) else None
    if not (isinstance(version, str) and _ID.fullmatch(version)):
        version = _hash({key: value for key, value in record.body.items() if key not in _UNSAID})
    return f"{_record_id(record)}/{version}"


def _record_id(record: Record) -> str:
    """type/id; where a record has no id, its url in the bundle or a hash of its content."""
    own = record.body.get("id")
    if not (isinstance(own, str) and _ID.fullmatch(own)):
        uuid = record.full_url.removeprefix("urn:uuid:")
        own = uuid if _ID.fullmatch(uuid) else _hash(record.body)
    return f"{record.kind}/{own}"


def _hash(content: Mapping[str, Any]) -> str:
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()[:24]
