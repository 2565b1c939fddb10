"""Before and after the story: who the patients are; then where they stand, the open tasks, and where to look further.

Here: what is shown, and the same as plain values for JSON. Imported by demo_play.py.
"""

from __future__ import annotations

import shlex
import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from carepath.care import CarePath
from carepath.cli import demo_file
from carepath.cli.demo_story import Beat, Story
from carepath.cli.printing import Screen, clock, count, day, table, words
from carepath.cli.tasks import HEADINGS, OPEN, row
from carepath.core.calendar import local_date
from carepath.core.definitions import Clinic
from carepath.feeds.records import FeedReading
from carepath.rows import Patient
from carepath.runtime.receipts import Entry, Journey, Task

WHAT = (
    "carepath runs each patient's journey along a care pathway, written once in YAML: it sends messages, opens tasks "
    "for people, and raises alarms that climb until a person answers."
)
LANGUAGES = {"en": "English", "fr": "French", "es": "Spanish", "zh": "Chinese", "pa": "Punjabi"}


def introduce(
    shown: Screen, clinic: Clinic, reading: FeedReading, *, file: Path, again: bool, ours: bool
) -> None:  # fmt: skip
    """What carepath is, who the patients are, and what is about to happen."""
    began, zone = reading.begins_at, clinic.site.zone
    assert began is not None
    for line in textwrap.wrap(WHAT, shown.width):
        shown.line(line)
    shown.line()
    whose = count(len(reading.patients), "invented patient" if ours else "patient")
    shown.line(f"{whose}, from {day(began, zone)} on a clock that runs ahead:", style="bold")
    for patient in reading.patients.values():
        shown.line(f"  {_portrait(patient, began, zone)}")
    staff = "A small invented staff answers." if ours else "Nobody acts but the feed: alarms climb to the end."
    shown.line(f"{staff} Nobody real is reached. All is kept in {file}{', made anew' * again}.")
    shown.line()


def _portrait(patient: Patient, at: datetime, zone: str) -> str:
    known = [patient.name or patient.reference]
    today, born = local_date(at, zone), patient.born_on
    if born is not None and born <= today:
        known.append(str(today.year - born.year - ((today.month, today.day) < (born.month, born.day))))
    known.append(f"speaks {LANGUAGES.get(patient.language[:2], patient.language)}")
    ways = ["letter" if one == "print" else one for one in patient.contacts]
    known.append(f"reachable by {', '.join(ways)}" if ways else "reachable by nothing that we know")
    return ", ".join(known) + (", has no phone" if not {"sms", "phone"} & set(ways) else "")


@dataclass(frozen=True, slots=True)
class Ending:
    """How it all stands when the clock stops."""

    database: Path
    pathways: Path | None
    zone: str
    ended_at: datetime
    story: tuple[Beat, ...]
    untold: int
    totals: Mapping[str, int]
    patients: tuple[Patient, ...]
    journeys: Mapping[str, tuple[Journey, ...]]
    timelines: Mapping[str, tuple[Entry, ...]]
    tasks: tuple[Task, ...]
    titles: Mapping[str, str]  # of pathways, by name
    pages: tuple[Path, ...]
    refused: tuple[str, ...]  # of what the cast did, by the code of the error

    @classmethod
    def of(
        cls,
        care: CarePath,
        story: Story,
        *,
        place: tuple[Path, Path | None],
        ended_at: datetime,
        refused: tuple[str, ...],
    ) -> Ending:
        """What the library says now. `place`: the database's file, and the folder of pathways that was asked for."""
        database, pathways = place
        patients = story.patients
        return cls(
            database,
            pathways,
            care.zone,
            ended_at,
            tuple(story.beats),
            story.untold,
            story.totals(),
            patients,
            {one.reference: tuple(care.journeys(one.reference)) for one in patients},
            {one.reference: tuple(care.timeline(one.reference)) for one in patients},
            tuple(care.tasks(status=OPEN)),
            {name: pathway.title for name, pathway in care.clinic.pathways.items()},
            demo_file.write_pages(care, database, [one.reference for one in patients]),
            refused,
        )

    def tell(self, shown: Screen, *, took: float) -> None:
        """Shows it."""
        if self.untold:
            shown.line(f"  ... and {count(self.untold, 'more moment')}: the timelines have them all.")
        for patient in self.patients:
            shown.line()
            for number, line in enumerate(self._of_patient(patient, shown.width)):
                shown.line(line, style="bold" if number == 0 else "")
        shown.line()
        for number, line in enumerate(self._pages()):
            shown.line(line, style="bold" if number == 0 else "")
        shown.line()
        for number, line in enumerate(self._worklist()):
            shown.line(line, style="bold" if number == 0 else "")
        shown.line()
        shown.line("Look further:", style="bold")
        for command in self.commands():
            shown.line(f"  {command}")
        days = max(1, (self.ended_at - self.story[0].at).days) if self.story else 0
        counts = ", ".join(count(number, noun) for noun, number in self.totals.items())
        shown.line()
        if self.refused:
            shown.line(f"The pathways did not take {count(len(self.refused), 'thing')} that the cast of the demo does.")
        shown.line(f"{count(days, 'day')} lived through in {took:.1f} seconds: {counts}.")

    def commands(self) -> list[str]:
        """Three commands that go on from here."""
        where = f"--database {shlex.quote(str(self.database))} --sandbox"
        if self.pathways is not None:
            where += f" --pathways {shlex.quote(str(self.pathways))}"
        told = next((one for one in self.story if one.event_id and one.alarming), None)
        who = shlex.quote(told.patient if told else self.patients[0].reference)
        asked = f"--event {shlex.quote(told.event_id)}" if told else "--last"
        return [
            f"carepath timeline {who} {where}",
            f"carepath explain {who} {asked} {where}",
            f"carepath tasks {where}",
        ]

    def plain(self, *, took: float) -> dict[str, Any]:
        """The same for programs."""
        return {
            "database": str(self.database),
            "zone": self.zone,
            "ended_at": self.ended_at,
            "totals": self.totals,
            "story": self.story,
            "journeys": self.journeys,
            "timelines": self.timelines,
            "tasks": self.tasks,
            "pages": self.pages,
            "refused": self.refused,
            "commands": self.commands(),
            "seconds": round(took, 3),
        }

    def _of_patient(self, patient: Patient, width: int) -> Iterator[str]:
        """Where the patient stands, in the words of the pathways."""
        yield patient.name or patient.reference
        for one in self.journeys[patient.reference]:
            standing = ", ".join(one.titles) if one.status == "active" else words(one.end_reason or one.status)
            said = f"{self.titles.get(one.pathway) or words(one.pathway)}: {standing}"
            yield from textwrap.wrap(said, width, initial_indent="  ", subsequent_indent="    ")
        if not self.journeys[patient.reference]:
            yield "  On no pathway."

    def _pages(self) -> Iterator[str]:
        yield "A page a patient, with states over time, messages, tasks and why (open it in a browser):"
        yield from (f"  {page}" for page in self.pages)
        left = len(self.patients) - len(self.pages)
        if left:
            yield f"  and {count(left, 'patient')} more: carepath timeline PATIENT --html FILE"

    def _worklist(self) -> Iterator[str]:
        yield f"The care team's open tasks, {day(self.ended_at, self.zone)}, {clock(self.ended_at, self.zone)}"
        yield from (f"  {line}" for line in table([row(one, self.zone) for one in self.tasks], HEADINGS))
        if not self.tasks:
            yield "  None."
