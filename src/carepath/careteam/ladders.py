"""The climb of an escalation: which role is asked now, until when, and what follows when nobody answers.

Here: decisions over a ladder, a moment and calendars. Not here: opening tasks, sending pages, storing (runtime).
Imported by own_tasks.py and runtime.

A climb never ends by itself. From the first rung each role has `acknowledge_within` to answer; then comes the next
rung. When the last one runs out, the escalation is exhausted: said once, and the last rung is asked again, then and
ever after, each `repeat` (or each `acknowledge_within`, where the ladder names no repeat). Rungs are never skipped,
however late it is: after an outage every role still has its whole time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from carepath.core.calendar import Calendar, add, is_open
from carepath.core.definitions import Ladder, Rung
from carepath.core.durations import Duration
from carepath.core.spelling import did_you_mean
from carepath.errors import ConfigurationError

FIRST, NEXT, EXHAUSTED, REPEAT = "first", "next", "exhausted", "repeat"


@dataclass(frozen=True, slots=True)
class RungDue:
    """Who is asked now. `number` counts from 0. `role` stands in where the rung has somebody for out of hours."""

    ladder: str
    number: int
    role: str
    channels: tuple[str, ...]
    title: str  # for the task: the ladder's, without a word about the patient
    acknowledge_by: datetime  # aware UTC; nobody answered by then: climb on


@dataclass(frozen=True, slots=True)
class Climb:
    """One move. `verb`: first, next, exhausted (said to the journeys, once) or repeat. `rung` is asked in each."""

    verb: str
    rung: RungDue


def begin(ladder: Ladder, *, at: datetime, calendars: Mapping[str, Calendar]) -> Climb:
    """The first move of an escalation raised at `at`."""
    return Climb(FIRST, rung_at(ladder, 0, at=at, calendars=calendars))


def climb(ladder: Ladder, rung: int, *, exhausted: bool, at: datetime, calendars: Mapping[str, Calendar]) -> Climb:
    """The move that follows when rung `rung` was not answered by `at`; `exhausted`: that was said already.

    A ladder that became shorter while an escalation stood higher goes on from its last rung.
    """
    last = len(ladder.rungs) - 1
    if rung < last:
        return Climb(NEXT, rung_at(ladder, rung + 1, at=at, calendars=calendars))
    again = ladder.rungs[last].repeat or ladder.rungs[last].acknowledge_within
    due = _rung_due(ladder, last, again, at=at, calendars=calendars)
    return Climb(REPEAT if exhausted else EXHAUSTED, due)


def rung_at(ladder: Ladder, number: int, *, at: datetime, calendars: Mapping[str, Calendar]) -> RungDue:
    """Who is asked on this rung at `at`, by which channels, and until when.

    Outside the hours of the ladder's calendar and on its holidays `night_role` stands in, where the rung has one.
    Raises ConfigurationError where the ladder's calendar is not among `calendars`.
    """
    return _rung_due(ladder, number, ladder.rungs[number].acknowledge_within, at=at, calendars=calendars)


def _rung_due(
    ladder: Ladder, number: int, wait: Duration, *, at: datetime, calendars: Mapping[str, Calendar]
) -> RungDue:
    calendar = _calendar_of(ladder, calendars)
    rung = ladder.rungs[number]
    role = _role_at(rung, calendar, at)
    until = add(at, wait, zone=calendar.zone, calendar=calendar)
    return RungDue(ladder.name, number, role, rung.channels, ladder.title, until)


def _role_at(rung: Rung, calendar: Calendar, at: datetime) -> str:
    return rung.role if rung.night_role is None or is_open(calendar, at) else rung.night_role


def _calendar_of(ladder: Ladder, calendars: Mapping[str, Calendar]) -> Calendar:
    try:
        return calendars[ladder.calendar]
    except KeyError:
        message = f"ladder {ladder.name!r} counts by calendar {ladder.calendar!r}, which does not exist."
        raise ConfigurationError("unknown-calendar", message, hint=did_you_mean(ladder.calendar, calendars)) from None
