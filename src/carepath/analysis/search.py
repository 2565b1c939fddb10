"""The shortest way from enrollment to an item of coverage: what happens, who answers what, how much time goes by.

A bounded search over what a journey can be, with the real `step`. Nearer states are tried first. What the world around
a journey does (a rung is climbed, a reply comes) is worked out as far as a scenario needs it; what a scenario has no
sentence for is a move in words, taken only where nothing else leads there. Imported by skeleton.py.
"""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import count
from typing import Any, NamedTuple

from carepath.analysis.choices import Choices
from carepath.analysis.coverage import Item, covered
from carepath.analysis.nearness import Focus, Nearness
from carepath.careteam.ladders import EXHAUSTED, begin, climb
from carepath.core.definitions import Clinic
from carepath.core.effects import OpenAsk, OpenTask, RaiseEscalation
from carepath.core.events import BUILT_IN, TIMER, Event
from carepath.core.pathway import EventSchema, Pathway
from carepath.core.snapshot import Snapshot
from carepath.core.step import Step, initial_step, step
from carepath.rules.builtin_engine import BuiltinEngine

MOST_STEPS = 20_000  # in each of the searches, which are ever wider
_EFFORT = {"waits": 0.2}  # a month of silence is one sentence, however much falls due in it
BORN_ON = date(1971, 9, 2)  # aged 54 when scenarios begin


class Move(NamedTuple):
    """One thing that happens. `kind`: starts, happens, replies, finishes, declines, acknowledges, waits or words."""

    kind: str
    name: str
    values: Mapping[str, Any]
    at: datetime


class Found(NamedTuple):
    """The moves that lead to an item, and the last step, which takes it."""

    moves: tuple[Move, ...]
    last: Step


@dataclass(frozen=True, slots=True)
class _Place:
    snapshot: Snapshot
    now: datetime
    moves: tuple[Move, ...] = ()
    opened: Mapping[str, Any] = field(default_factory=dict)  # key of a thing -> the effect that opened it
    exhausted_at: Mapping[str, datetime] = field(default_factory=dict)  # key of an escalation -> when nobody answered

    def likeness(self, focus: Focus | None) -> tuple[Any, ...]:
        """What two places have in common that need not both be gone on from. Dates count as known, whichever."""
        at_rest = self.snapshot
        if focus is not None:
            return focus.of(at_rest, len(self.exhausted_at))
        context = tuple((name, str(_plain(value))) for name, value in sorted(at_rest.context.items()))
        clocks = tuple((name, one.status, one.warned, one.breached) for name, one in sorted(at_rest.clocks.items()))
        things = (frozenset(at_rest.opened), frozenset(at_rest.timers), len(self.exhausted_at))
        return (at_rest.configuration, at_rest.ended, at_rest.paused, context, clocks, *things,
                tuple(sorted((name, min(times, 5)) for name, times in at_rest.entered.items())))  # fmt: skip


class Search:
    """Looks for items of one pathway in its clinic."""

    def __init__(self, pathway: Pathway, clinic: Clinic, *, begins_at: datetime) -> None:
        self.pathway, self.clinic, self.begins_at = pathway, clinic, begins_at
        self.choices = Choices.of(pathway, clinic)
        self.engine = BuiltinEngine()
        self.steps = 0

    def find(self, wanted: Collection[Item]) -> dict[Item, Found]:
        """A shortest way to each of the items; those that were not found within the bound are left out."""
        found: dict[Item, Found] = {}
        for in_words, focused in ((False, True), (True, True), (False, False), (True, False)):
            left = set(wanted) - set(found)
            if left:
                focus = Focus.on(self.pathway, left) if focused else None
                found |= self._find(left, focus, in_words=in_words)
        return found

    def _find(self, left: set[Item], focus: Focus | None, *, in_words: bool) -> dict[Item, Found]:
        found: dict[Item, Found] = {}
        nearness, number, self.steps = Nearness.to(self.pathway, left), count(), 0
        waiting: list[tuple[float, int, _Place]] = []
        seen: set[tuple[Any, ...]] = set()
        coming = self._beginnings()
        while True:
            for place, took in coming:
                for item in left.intersection(*[{one for each in took for one in covered(self.pathway, each)}]):
                    found[item] = Found(place.moves, took[-1])
                    left = left - {item}
                if (like := place.likeness(focus)) not in seen:
                    seen.add(like)
                    far = sum(_EFFORT.get(move.kind, 1.0) for move in place.moves)
                    far += nearness.of(place.snapshot.configuration)
                    heapq.heappush(waiting, (far, next(number), place))
            if not left or not waiting or self.steps > MOST_STEPS:
                return found
            coming = self._moves(heapq.heappop(waiting)[2], in_words=in_words)

    # -- what can happen ---------------------------------------------------------------------------------------------

    def _beginnings(self) -> Iterator[tuple[_Place, list[Step]]]:
        enroll = self.pathway.enroll
        for schema in (self.pathway.events[name] for name in (enroll.on if enroll is not None else ())):
            if schema.from_:
                for data in self._data(schema, self.begins_at):
                    yield self._begin(Move("happens", schema.name, data, self.begins_at), schema)
        if enroll is None or enroll.once_per is None:
            yield self._begin(Move("starts", self.pathway.name, {}, self.begins_at), None)

    def _begin(self, move: Move, schema: EventSchema | None) -> tuple[_Place, list[Step]]:
        given = self._given("", {})
        first = initial_step(self.pathway, now=move.at, context=move.values, given=given)
        place = self._after(_Place(first.snapshot, move.at, (move,)), first, move.at)
        if schema is None or first.snapshot.ended:
            return place, [first]
        heard = self._hear(place, Event(schema.name, move.values, "enrolling", move.at), move, counted=False)
        return heard[0], [first, *heard[1]]

    def _moves(self, place: _Place, *, in_words: bool) -> Iterator[tuple[_Place, list[Step]]]:
        if place.snapshot.ended:
            yield from self._finishes(place)
            return
        for name in (*self.pathway.events, *BUILT_IN):
            schema = self.pathway.events.get(name)
            if self._is_heard(place, name) and (schema is None or schema.from_ or in_words):
                kind = "happens" if schema is None or schema.from_ else "words"
                for data in self._data(schema, place.now) if schema is not None else ({},):
                    event = Event(name, data, f"e{place.snapshot.sequence}", place.now)
                    yield self._hear(place, event, Move(kind, name, data, place.now))
        yield from self._finishes(place)
        yield from self._answers(place)
        yield from self._waits(place)
        if in_words:
            yield from self._in_words(place)

    def _finishes(self, place: _Place) -> Iterator[tuple[_Place, list[Step]]]:
        for name, task, key in self._open(place, "task"):
            for outcome, fields in task.outcomes.items():
                for data in self.choices.data(fields, place.now, lambda _: None):
                    payload = {"outcome": outcome, "role": task.role, "opened_at": place.now, **data}
                    event = Event(f"task.completed.{name}", payload, f"{key}#completed", place.now)
                    yield self._hear(place, event, Move("finishes", name, {"outcome": outcome, **data}, place.now))
            if self._is_heard(place, f"task.declined.{name}"):
                event = Event(f"task.declined.{name}", {"reason": "not mine"}, f"{key}#declined", place.now)
                yield self._hear(place, event, Move("declines", name, {}, place.now))

    def _answers(self, place: _Place) -> Iterator[tuple[_Place, list[Step]]]:
        for name, ask, key in self._open(place, "ask"):
            for reply, answered in {event: reply for reply, event in ask.answers.items()}.items():
                event = Event(reply, {}, f"{key}#answered", place.now)
                yield self._hear(place, event, Move("replies", answered, {"ask": name}, place.now))
        for name, raised, key in self._open(place, "escalation"):
            event = Event(
                f"escalation.acknowledged.{name}", {"by": "sam", "role": "", "rung": 1}, f"{key}#acknowledged"
            )
            yield self._hear(place, event, Move("acknowledges", raised.ladder, {}, place.now))
        if self._is_heard(place, "reply.unmatched"):
            event = Event("reply.unmatched", {"channel": "sms"}, f"r{place.snapshot.sequence}", place.now)
            yield self._hear(place, event, Move("replies", "Who is this?", {}, place.now))

    def _waits(self, place: _Place) -> Iterator[tuple[_Place, list[Step]]]:
        """Time goes by until the next thing is due."""
        due = [(armed.due_at, name) for name, armed in place.snapshot.timers.items()]
        due += [(at, key) for key, at in place.exhausted_at.items()]
        if not due:
            return
        at, what = min(due)
        at = max(at, place.now)
        if what in place.exhausted_at:
            name = place.opened[what].id
            event = Event(f"escalation.exhausted.{name}", {"rungs": 1}, f"{what}#exhausted", at)
        else:
            event = Event(TIMER, {"timer": what, "due_at": place.snapshot.timers[what].due_at}, what, at)
        yield self._hear(place, event, Move("waits", what, {}, at))

    def _in_words(self, place: _Place) -> Iterator[tuple[_Place, list[Step]]]:
        """What comes back in ways that no one sentence says: a message that arrives nowhere."""
        verbs = {"message": "delivery.dead", "ask": "delivery.dead", "action": "action.failed"}
        for full, thing in place.snapshot.opened.items():
            kind, _, name = full.partition(":")
            if kind in verbs and self._is_heard(place, f"{verbs[kind]}.{name}"):
                event = Event(f"{verbs[kind]}.{name}", {"reason": "", "attempts": 1}, f"{thing.key}#back", place.now)
                yield self._hear(place, event, Move("words", event.name, {}, place.now))

    # -- what comes of it --------------------------------------------------------------------------------------------

    def _hear(self, place: _Place, event: Event, move: Move, *, counted: bool = True) -> tuple[_Place, list[Step]]:
        given = self._given(event.name, event.data, now=move.at)
        took = step(self.pathway, place.snapshot, event._replace(given=given), now=move.at)
        self.steps += 1
        moves = (*place.moves, move) if counted else place.moves
        return self._after(_Place(took.snapshot, move.at, moves, place.opened, place.exhausted_at), took, move.at), [
            took
        ]

    def _after(self, place: _Place, took: Step, now: datetime) -> _Place:
        opened, exhausted = dict(place.opened), dict(place.exhausted_at)
        for effect in took.effects:
            if isinstance(effect, OpenTask | OpenAsk | RaiseEscalation):
                opened[effect.key] = effect
            if isinstance(effect, RaiseEscalation):
                exhausted[effect.key] = self._nobody_answers(effect.ladder, now)
        still = {one.key for full, one in place.snapshot.opened.items() if full.startswith("escalation:")}
        done = {took.event.id.partition("#")[0]} if took.event.name.startswith("escalation.exhausted") else set()
        left = {key: at for key, at in exhausted.items() if key in still - done}
        return _Place(place.snapshot, now, place.moves, opened, left)

    def _nobody_answers(self, ladder: str, at: datetime) -> datetime:
        """When an escalation that is raised now has been up the whole ladder."""
        found, calendars = self.clinic.ladders[ladder], self.clinic.calendars
        move = begin(found, at=at, calendars=calendars)
        while move.verb != EXHAUSTED:
            at = move.rung.acknowledge_by
            move = climb(found, move.rung.number, exhausted=False, at=at, calendars=calendars)
        return at

    def _open(self, place: _Place, kind: str) -> Iterator[tuple[str, Any, str]]:
        for full, thing in place.snapshot.opened.items():
            if full.startswith(f"{kind}:") and thing.key in place.opened:
                yield full.partition(":")[2], place.opened[thing.key], thing.key

    def _is_heard(self, place: _Place, name: str) -> bool:
        chart = self.pathway.chart
        return any(chart.alternatives(path, name) for path in chart.tree.active(place.snapshot.configuration))

    def _data(self, schema: EventSchema, now: datetime) -> Iterator[dict[str, Any]]:
        def concluded(data: Mapping[str, Any]) -> object:
            return [one["level"] for one in self._given(schema.name, data, now=now).get("conclusions", {}).values()]

        return self.choices.data(schema.fields, now, concluded)

    def _given(self, event: str, data: Mapping[str, Any], now: datetime | None = None) -> dict[str, Any]:
        zone = self.clinic.site.zone
        given: dict[str, Any] = {"zone": zone, "patient": {"born_on": BORN_ON, "language": "en", "zone": zone}}
        schema, concluded = self.pathway.events.get(event), {}
        for use in self.pathway.rules if schema is not None and schema.questionnaire else ():
            rule_set = self.clinic.rule_sets[use.rule_set]
            if schema is not None and schema.questionnaire in rule_set.reads:
                scope = {"patient": given["patient"], "zone": zone, "now": now or self.begins_at, "event_name": event}
                said = self.engine.conclude(rule_set, event=data, scope=scope)
                concluded[use.concludes] = {"level": said.level, "because": said.because, "rules": tuple(said.rules)}
        return {**given, "conclusions": concluded} if concluded else given


def _plain(value: Any) -> Any:
    return "known" if isinstance(value, date | datetime) else value
