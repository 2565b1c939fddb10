"""What a feed makes of records: patients, consents, events, and the count of all the rest.

Plain values. A refusal holds a file, a type of record and a code, never what the record says. Imported by all here,
and by cli.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from operator import itemgetter
from typing import Any, NamedTuple

from carepath.rows import Patient

LONGEST_SHOWN = 120
MOST_REFUSALS = 1_000  # kept one by one; beyond that they are only counted


@dataclass(frozen=True, slots=True)
class FeedEvent:
    """An event to be sent. `patient`: the app's reference; `at`: aware UTC, None for one that has no date: now.

    `event_id`: type/id/version of the record, with a hash of its content where it has no version.
    """

    patient: str
    event: str
    payload: Mapping[str, Any]
    at: datetime | None
    event_id: str
    origin: str = "ehr"
    entry: str = ""  # of the mapping
    rank: int = 0  # place of that entry: it orders what happens at one moment


@dataclass(frozen=True, slots=True)
class FeedConsent:
    """From `at` on the patient agrees to these channels, or no longer does."""

    patient: str
    channels: tuple[str, ...]
    granted: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class FeedUpdate:
    """From `at` on the patient has these facts and addresses; what the record leaves out stays as it is.

    What it leaves out is empty in `facts`: `language` too, which is "en" only where the record says so.
    """

    facts: Patient
    at: datetime

    @property
    def patient(self) -> str:
        """The app's reference."""
        return self.facts.reference


FeedChange = FeedConsent | FeedUpdate | FeedEvent


class Refusal(NamedTuple):
    """A record that could not be read. `where`: the file and the number of the record in it."""

    where: str
    kind: str
    reason: str


def _shown(text: str) -> str:
    """An id or a name of a file as a terminal may show it: senders write what they like into an id."""
    return "".join(one if one.isprintable() else "?" for one in text[:LONGEST_SHOWN])


@dataclass(slots=True)
class FeedSummary:
    """What came of a feed. Counts by name; `refused` by reason."""

    files: int = 0
    records: int = 0
    patients: int = 0
    patients_known: int = 0
    mapped: Counter[str] = field(default_factory=Counter)  # by type of record
    unmapped: Counter[str] = field(default_factory=Counter)
    events: Counter[str] = field(default_factory=Counter)  # found, by event
    sent: Counter[str] = field(default_factory=Counter)  # taken by the engine, by event
    repeated: int = 0  # found twice in the input
    joined: int = 0  # said by another record of the same day
    known: int = 0  # sent before: answered again, nothing changed
    updated: int = 0  # patients whose facts were changed
    flaws: Counter[str] = field(default_factory=Counter)  # parts of records that were left out, by reason
    refused: Counter[str] = field(default_factory=Counter)
    refusals: list[Refusal] = field(default_factory=list)

    def refuse(self, where: str, kind: str, reason: str) -> None:
        """Counts a record that was not taken."""
        self.refused[reason] += 1
        if len(self.refusals) < MOST_REFUSALS:
            self.refusals.append(Refusal(_shown(where), _shown(kind), reason))

    def lines(self) -> Iterator[str]:
        """The counts in words, for a terminal."""
        yield f"{self.records} records in {self.files} files, {self.patients} patients"
        for name, counted in (("taken from", self.mapped), ("events", self.events), ("left alone", self.unmapped)):
            if counted:
                yield f"  {name}: " + ", ".join(f"{count} {what}" for what, count in sorted(counted.items()))
        for text, count in (("said twice", self.repeated), ("joined with another of the same day", self.joined),
                            ("sent before", self.known), ("patients changed", self.updated)):  # fmt: skip
            if count:
                yield f"  {text}: {count}"
        for reason, count in sorted(self.flaws.items()):
            yield f"  left out, {reason}: {count}"
        for reason, count in sorted(self.refused.items()):
            yield f"  refused, {reason}: {count}"


@dataclass(slots=True)
class FeedReading:
    """All that one input says, in order of time."""

    patients: dict[str, Patient] = field(default_factory=dict)  # by reference
    consents: list[FeedConsent] = field(default_factory=list)
    updates: list[FeedUpdate] = field(default_factory=list)
    events: list[FeedEvent] = field(default_factory=list)
    summary: FeedSummary = field(default_factory=FeedSummary)

    @property
    def begins_at(self) -> datetime | None:
        """The first moment that anything happens at, where a clock that replays it should stand; None: nothing does."""
        return min((at for at, _ in self._dated()), default=None)

    def in_order(self) -> Iterator[FeedChange]:
        """All changes by time; at one moment consents and updates go first, and what has no date comes last."""
        # The sort is stable: what happens at one moment stays in the order of the mapping.
        yield from (change for _, change in sorted(self._dated(), key=itemgetter(0)))
        yield from (event for event in self.events if event.at is None)

    def _dated(self) -> Iterator[tuple[datetime, FeedChange]]:
        yield from ((consent.at, consent) for consent in self.consents)
        yield from ((update.at, update) for update in self.updates)
        yield from ((event.at, event) for event in self.events if event.at is not None)
