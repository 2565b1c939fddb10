"""What a patient's page shows, as plain values: journeys with their states over time, what happened, and why.

Here: frozen values in words that are ready to be read; times are aware. Not here: where they come from (runtime), how
they look (patient_page.py, lanes.py). Imported by these and runtime.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Stay:
    """How long a journey was in one state. `until` None: it is there still. `alarming`: an alarm rang as it began."""

    title: str
    since: datetime
    until: datetime | None
    alarming: bool = False


@dataclass(frozen=True, slots=True)
class Lane:
    """The states of one region, one after the other. `title` "": the pathway has no regions."""

    title: str
    stays: tuple[Stay, ...]


@dataclass(frozen=True, slots=True)
class Course:
    """One journey. `standing`: where it stands now, or how it ended."""

    title: str
    version: str
    standing: str
    since: datetime
    until: datetime | None
    lanes: tuple[Lane, ...]


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of the timeline. `kind`: event, state, message, question, task, alarm or end, as the page colours it.

    `mark`: whether it stands in the picture too.
    """

    at: datetime
    kind: str
    text: str
    mark: bool = False


@dataclass(frozen=True, slots=True)
class Looked:
    """One line of a pathway that was looked at. `where`: file and line; `condition` "": it has none."""

    where: str
    condition: str
    answer: str  # yes | no | not known | ""
    taken: bool
    values: str  # what the condition read


@dataclass(frozen=True, slots=True)
class Why:
    """What one journey made of one event. `concluded`: what the clinical rules said of it."""

    at: datetime
    journey: str
    heard: str
    outcome: str
    before: str
    after: str
    concluded: tuple[str, ...]
    looked: tuple[Looked, ...]


@dataclass(frozen=True, slots=True)
class Sent:
    """One message on one way to one person. `text`: the words of the version that went out; "" where nothing did."""

    at: datetime
    to: str
    way: str
    about: str
    text: str
    language: str
    status: str
    safety: bool


@dataclass(frozen=True, slots=True)
class Work:
    """One task. `ended`: how it was closed and by whom; "" while it is open."""

    title: str
    role: str
    opened_at: datetime
    due_at: datetime
    ended: str
    ended_at: datetime | None
    late: bool
    urgent: bool


@dataclass(frozen=True, slots=True)
class Portrait:
    """All that a patient's page shows. `zone`: in which its times are told; `sandbox`: nobody real was reached."""

    name: str
    facts: tuple[str, ...]
    clinic: str
    zone: str
    language: str
    as_of: datetime
    sandbox: bool
    courses: tuple[Course, ...]
    happenings: tuple[Happening, ...]
    whys: tuple[Why, ...]
    sent: tuple[Sent, ...]
    work: tuple[Work, ...]
