"""A record lived through on a moved clock, and what is then in the journey log."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from carepath.authoring import load_clinic
from carepath.care import CarePath
from carepath.care import open as open_care
from carepath.feeds.feeding import replay
from carepath.feeds.reading import Feed
from carepath.feeds.records import FeedSummary
from carepath.shipped import shipped_pathways
from carepath.testing.clock import ManualClock


class Lived:
    """One input replayed by the feed alone, from its first event until `until`."""

    def __init__(self, path: Path, until: datetime) -> None:
        self.clinic = load_clinic(shipped_pathways())
        self.feed = Feed(self.clinic.feeds["fhir"], zone=self.clinic.site.zone)
        self.reading = self.feed.read(path)
        begins_at = self.reading.begins_at
        assert begins_at is not None
        self.clock = ManualClock(begins_at)
        self.care: CarePath = open_care("sqlite://", pathways=self.clinic, clock=self.clock, sandbox=True)
        self.summary: FeedSummary = replay(self.care, self.feed, path, self.clock, until=until)

    def records(self, pathway: str) -> list[dict[str, Any]]:
        """The log of that pathway's journeys, without our own opaque ids."""
        with self.care.store.begin(write=False) as uow:
            rows = [row for row in uow.journeys.all() if row.pathway == pathway]
            found = [record for row in rows for record in uow.records.of_journey(row.id)]
        bodies = [{**json.loads(one.body), "applied": None} for one in found]  # `applied` names other journeys by id
        return [
            {"at": one.at, "event": one.event, "outcome": one.outcome, **body}
            for one, body in zip(found, bodies, strict=True)
        ]

    def notes(self, pathway: str, what: str, name: str) -> list[tuple[datetime, dict[str, Any]]]:
        """When the journeys noted this of that thing, and the detail."""
        return [
            (record["at"], detail)
            for record in self.records(pathway)
            for kind, of, detail in record["notes"]
            if (kind, of) == (what, name)
        ]


@pytest.fixture(scope="module")
def live() -> Iterator[Callable[..., Lived]]:
    opened: list[Lived] = []

    def make(path: Path, until: datetime) -> Lived:
        opened.append(Lived(path, until))
        return opened[-1]

    yield make
    for one in opened:
        one.care.close()
