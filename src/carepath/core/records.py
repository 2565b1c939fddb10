"""The line that one step leaves in the journey log: ids and names, never words of people or values of context."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from carepath.core.definitions import EMPTY

if TYPE_CHECKING:
    from carepath.core.pathway import Transition


class Note(NamedTuple):
    """One thing that the step did: `what` (set, task.opened, clock.stopped ...), to `id`, with plain `detail`."""

    what: str
    id: str
    detail: Mapping[str, Any] = EMPTY


class Record(NamedTuple):
    """One step. `taken`: numbers of transitions, in order. `at`: the clinical time that the step ran as of.

    `fired_at` only for a timer that fired later than it was due: `at` is then when it was due.
    """

    journey_id: str
    sequence: int
    at: datetime
    event: str
    event_id: str
    outcome: str  # handled | ignored | undecided
    configuration: tuple[str, ...]  # after the step
    taken: tuple[int, ...] = ()
    exited: tuple[str, ...] = ()
    entered: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()
    timer: str = ""  # name of the timer, where one fired
    fired_at: datetime | None = None


class Considered(NamedTuple):
    """One alternative that was looked at: `answer` is True, False, None (unknown) or "default" for no guard."""

    transition: Transition
    answer: bool | str | None
    taken: bool
    event: str
