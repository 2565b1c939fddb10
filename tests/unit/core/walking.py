"""Walks a pathway by pure steps, with a clock that fires due timers in order. No database."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from carepath.authoring import parse_pathway
from carepath.core.effects import Effect
from carepath.core.events import TIMER, Event
from carepath.core.records import Note
from carepath.core.step import Step, initial_step, step

START = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)  # Monday 09:00 in Toronto
HEAD = "pathway: trial\nversion: 1.0.0\ntitle: Trial\n"
GIVEN = {"zone": "America/Toronto"}


class Walk:
    """One journey, stepped by hand. `now` moves only by `advance` and `to`."""

    def __init__(
        self,
        text: str,
        *,
        context: Mapping[str, Any] | None = None,
        now: datetime = START,
        given: Mapping[str, Any] | None = None,
    ) -> None:
        self.pathway = parse_pathway(text if text.startswith("pathway:") else HEAD + text)
        self.now = now
        self.steps: list[Step] = []
        self._keep(initial_step(self.pathway, now=now, context=context, given={**GIVEN, **(given or {})}))

    @property
    def last(self) -> Step:
        return self.steps[-1]

    @property
    def at(self) -> tuple[str, ...]:
        return self.last.snapshot.configuration

    @property
    def context(self) -> Mapping[str, Any]:
        return self.last.snapshot.context

    def send(self, event: str, *, event_id: str = "", given: Mapping[str, Any] | None = None, **values: Any) -> Step:
        one = Event(event, values, event_id or f"e{len(self.steps)}", self.now, given={**GIVEN, **(given or {})})
        return self._keep(step(self.pathway, self.last.snapshot, one, now=self.now))

    def settle(self, name: str, **values: Any) -> Step:
        """Lets an open thing come back: `task.completed.call` with the key under which it is open."""
        kind, verb, which = name.split(".", 2)
        kind = {"delivery": "message"}.get(kind, kind)
        opened = self.last.snapshot.opened[f"{kind}:{which}"]
        return self.send(name, event_id=f"{opened.key}#{verb}", **values)

    def fire(self, name: str, *, fired_at: datetime | None = None) -> Step:
        due_at = self.last.snapshot.timers[name].due_at
        body = {"timer": name, "due_at": due_at, "fired_at": fired_at or due_at}
        event = Event(TIMER, body, f"timer:{name}:{due_at.isoformat()}", given=GIVEN)
        return self._keep(step(self.pathway, self.last.snapshot, event, now=max(due_at, self.last.snapshot.at)))

    def to(self, moment: datetime) -> None:
        """Fires what is due by then, in order, each at its time."""
        while due := self.due(moment):
            self.fire(due)
        self.now = moment

    def advance(self, **span: float) -> None:
        self.to(self.now + timedelta(**span))

    def due(self, moment: datetime) -> str | None:
        ripe = [(armed.due_at, name) for name, armed in self.last.snapshot.timers.items() if armed.due_at <= moment]
        return min(ripe)[1] if ripe else None

    def effects(self, kind: type[Effect], *, last: bool = True) -> list[Any]:
        """Effects of that kind, of the last step or of all."""
        steps = self.steps[-1:] if last else self.steps
        return [effect for one in steps for effect in one.effects if isinstance(effect, kind)]

    def notes(self) -> list[Note]:
        return [note for record in self.last.records for note in record.notes]

    def noted(self, what: str) -> list[str]:
        return [note.id for note in self.notes() if note.what == what]

    def _keep(self, one: Step) -> Step:
        self.steps.append(one)
        return one
