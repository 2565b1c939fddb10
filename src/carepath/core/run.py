"""The working state of one step: what changes while a macrostep runs, and the effects and notes it gathers.

Nothing of the snapshot is changed in place; a mapping is copied when it is first written to. Imported by the modules of
the step, and by runtime's explain, which reads what a guard read.
"""

from __future__ import annotations

from collections import deque
from datetime import datetime
from typing import TYPE_CHECKING, Any

from carepath.core import calendar
from carepath.core.definitions import EMPTY
from carepath.core.durations import Duration
from carepath.core.effects import ArmTimer, DisarmTimer, Effect
from carepath.core.events import Event
from carepath.core.expressions import Expression, Scope
from carepath.core.records import Note
from carepath.core.snapshot import Armed, Opened, Snapshot

if TYPE_CHECKING:
    from carepath.core.pathway import Pathway, Transition
    from carepath.core.selection import Answer


class Run:
    """One step in the making. `now`: the time it runs as of; `people_at`: what is asked of people counts from here."""

    def __init__(self, pathway: Pathway, snapshot: Snapshot, event: Event, now: datetime) -> None:
        self.pathway, self.chart, self.before = pathway, pathway.chart, snapshot
        self.event = event
        self.now = now
        self.people_at: datetime = event.given.get("people_at", now)  # said where what a late timer brought is heard
        self.sequence = snapshot.sequence + 1
        self.configuration = snapshot.configuration
        self.context = snapshot.context
        self.history = snapshot.history
        self.counts = snapshot.entered
        self.timers = snapshot.timers
        self.fired = snapshot.fired
        self.remains = snapshot.remains
        self.opened = snapshot.opened
        self.clocks = snapshot.clocks
        self.paused = snapshot.paused
        self.ended = snapshot.ended
        self.effects: list[Effect] = []
        self.notes: list[Note] = []
        self.queue: deque[Event] = deque()
        self.taken: list[int] = []
        self.exited: list[str] = []
        self.entered: list[str] = []
        self.considered: list[tuple[Transition, Answer, bool, str]] = []
        self.by_history: frozenset[str] = frozenset()
        self.undecided: list[str] = []  # names of events that could not be decided
        self.forward = False
        self.answer: Event | None = None  # the event of this step, where it answers a question that was open
        self.plain = True  # neither a guard nor a history state was asked
        self.microsteps = 0
        self.zone: str = event.given.get("zone") or pathway.zone
        self._scope: Scope | None = None
        self._ordinal = 0

    # -- writing -------------------------------------------------------------------------------------------------

    def key(self) -> str:
        """The next idempotency key: equal inputs give equal keys."""
        key = f"{self.before.journey_id}:{self.sequence}:{self._ordinal}"
        self._ordinal += 1
        return key

    def note(self, what: str, name: str, **detail: Any) -> None:
        self.notes.append(Note(what, name, detail or EMPTY))

    def change(self, table: str, name: str, value: Any) -> None:
        """Sets one entry of a mapping of the snapshot, copied when first written to."""
        changed = self._own(table)
        changed[name] = value

    def drop(self, table: str, name: str) -> Any:
        """Takes one entry out of a mapping of the snapshot; None where it is not there."""
        if name not in getattr(self, table):
            return None
        return self._own(table).pop(name)

    def set_context(self, name: str, value: Any) -> None:
        if value is None:
            self.drop("context", name)
        else:
            self.change("context", name, value)
        self._scope = None

    def turn_to(self, event: Event) -> None:
        """Makes this the event that guards and actions see."""
        self.event = event
        self._scope = None

    # -- timers --------------------------------------------------------------------------------------------------

    def arm(self, name: str, due_at: datetime, anchor: str = "") -> None:
        armed = Armed(due_at, anchor)
        if self.timers.get(name) != armed:
            self.change("timers", name, armed)
            self.effects.append(ArmTimer(name, due_at))

    def disarm(self, name: str) -> Armed | None:
        armed: Armed | None = self.drop("timers", name)
        if armed is not None:
            self.effects.append(DisarmTimer(name))
        return armed

    def keep_remainder(self, name: str) -> None:
        """Stops a timer and remembers how long it had left."""
        armed = self.disarm(name)
        if armed is not None:
            self.change("remains", name, max((armed.due_at - self.now).total_seconds(), 0.0))

    # -- reading -------------------------------------------------------------------------------------------------

    def open_thing(self, kind: str, name: str) -> Opened | None:
        return self.opened.get(f"{kind}:{name}")

    def open_things(self) -> list[tuple[str, str, Opened]]:
        """All that has not come back yet: kind, id, and how it stands. A list: they may be closed on the way."""
        parts = ((full.partition(":"), thing) for full, thing in self.opened.items())
        return [(kind, name, thing) for (kind, _, name), thing in parts]

    def evaluate(self, expression: Expression) -> Any:
        """The expression's value in this step; None where something it needs is missing."""
        return expression.evaluate(self._scope or self.scope)

    @property
    def scope(self) -> Scope:
        """All that guards and actions may read now."""
        if self._scope is None:
            self._scope = self._new_scope()
        return self._scope

    def ask(self, transition: Transition) -> bool | None:
        """What the transition's guard says: True, False or unknown (None)."""
        assert transition.guard is not None
        return transition.guard.truth(self._scope or self.scope)

    def value(self, value: Any) -> Any:
        """A literal as it is, a reference worked out."""
        return self.evaluate(value) if isinstance(value, Expression) else value

    def after(self, start: datetime, duration: Any, *, calendar_name: str | None = None) -> datetime | None:
        """`start` plus a duration in the patient's zone, business time by the pathway's calendar; None if missing."""
        if not isinstance(duration, Duration):
            return None
        return calendar.add(start, duration, zone=self.zone, calendar=self.calendar_of(calendar_name))

    def calendar_of(self, name: str | None = None) -> calendar.Calendar | None:
        """The pathway's calendar, or the one of that name, in the version that came with the event."""
        if name is None:
            version = self.event.given.get("calendar") or self.pathway.calendar_version
        else:
            version = self.event.given.get("calendars", EMPTY).get(name) or self.pathway.calendar_versions.get(name)
        return None if version is None else calendar.registered(version)

    def is_active(self, path: str) -> bool:
        return any(path in self.chart.tree.lines[leaf] for leaf in self.configuration)

    def entries(self, path: str, since: str | None = None) -> int:
        return self.counts.get(path if since is None else f"{path} since {since}", 0)

    def snapshot(self) -> Snapshot:
        """What the journey is now."""
        return Snapshot(
            self.before.identity,
            self.sequence,
            self.now,
            self.configuration,
            self.context,
            self.history,
            self.counts,
            self.timers,
            self.fired,
            self.remains,
            self.opened,
            self.clocks,
            self.paused,
            self.ended,
        )

    def _own(self, table: str) -> dict[str, Any]:
        current = getattr(self, table)
        original = getattr(self.before, _FIELDS.get(table, table))
        if current is original:
            current = dict(current)
            setattr(self, table, current)
        return current  # type: ignore[no-any-return]

    def _new_scope(self) -> Scope:
        event = self.event
        return Scope(
            event=event.data,
            event_name=event.name,
            event_at=event.at or self.now,
            event_by=event.by,
            event_id=event.id,
            context=self.context,
            parameters=self.pathway.values,
            patient=event.given.get("patient", EMPTY),
            conclusions=event.given.get("conclusions", EMPTY),
            now=self.now,
            zone=self.zone,
            calendar=self.calendar_of(),
            started_at=self.before.started_at,
            active=self.is_active,
            entered=self.entries,
        )


_FIELDS = {"counts": "entered"}
