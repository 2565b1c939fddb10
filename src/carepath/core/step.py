"""`initial_step` and `step`: one event in, what it changes out. Pure: no clock, no database, nothing runs.

The macrostep is W3C SCXML's: the event's transitions, then eventless ones and raised events until the configuration
is stable. What depends on nothing but configuration and event name is remembered whole (`Statechart.shortcuts`).
Everything else in carepath calls this one function: sending, timers, replay, explanation.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from carepath.core import macrostep, timing
from carepath.core.definitions import EMPTY
from carepath.core.effects import Effect
from carepath.core.events import DEATH, STARTED, TIMER, Event
from carepath.core.fields import FieldProblem, coerce, fitting, is_missing
from carepath.core.records import Considered, Note, Record
from carepath.core.retiming import retimed, retiming
from carepath.core.returning import close_answered, ended_hears, fire_timer
from carepath.core.run import Run
from carepath.core.snapshot import SEMANTICS, Identity, Snapshot, wrong_definition
from carepath.core.zones import in_utc
from carepath.errors import RequestError

if TYPE_CHECKING:
    from carepath.core.pathway import Pathway, Transition
    from carepath.core.selection import Answer


class Trace(NamedTuple):
    """What a step keeps to make its record and `considered` from, only when they are asked for."""

    taken: tuple[int, ...]
    exited: tuple[str, ...]
    entered: tuple[str, ...]
    notes: tuple[Note, ...] = ()
    considered: tuple[tuple[Transition, Answer, bool, str], ...] = ()
    fired_at: datetime | None = None


class Step(NamedTuple):
    """What one event does: `outcome` is handled, ignored, undecided or rejected (rejected changes nothing)."""

    outcome: str
    snapshot: Snapshot
    effects: tuple[Effect, ...]
    event: Event
    trace: Trace

    @property
    def records(self) -> tuple[Record, ...]:
        """The line for the journey log; none where nothing was accepted."""
        if self.outcome == "rejected":
            return ()
        after, trace, event = self.snapshot, self.trace, self.event
        timer = str(event.data.get("timer", "")) if event.name == TIMER else ""
        return (
            Record(
                after.identity.journey_id,
                after.sequence,
                after.at,
                event.name,
                event.id,
                self.outcome,
                after.configuration,
                trace.taken,
                trace.exited,
                trace.entered,
                trace.notes,
                timer,
                trace.fired_at,
            ),
        )

    @property
    def considered(self) -> tuple[Considered, ...]:
        """Each alternative that was looked at, in order, with what its guard said."""
        return tuple(Considered(*one) for one in self.trace.considered)


def initial_step(
    pathway: Pathway,
    *,
    now: datetime,
    context: Mapping[str, Any] | None = None,
    journey_id: str = "j1",
    given: Mapping[str, Any] | None = None,
) -> Step:
    """The journey's first step: the initial states are entered, seeing `journey.started` with `context` as its data.

    `context` also sets context fields of the same name. `now` is aware. Raises RequestError for a naive time.
    """
    now = _aware(now)
    started = dict(context or {})
    identity = Identity(pathway.name, pathway.version, pathway.fingerprint, SEMANTICS, journey_id, now)
    values, refused = _defaults(pathway, started)
    enrolling = pathway.enroll.on if pathway.enroll is not None else ()
    fields = dict(pathway.context)
    for schema in (pathway.events.get(name) for name in enrolling):
        fields |= schema.fields if schema is not None else {}
    event = Event(STARTED, fitting(fields, started, defaults=False), f"{journey_id}#started", now, given=given or EMPTY)
    run = Run(pathway, Snapshot(identity, 0, now, (), values), event, now)
    for name in refused:
        run.note("context.kept", name, reason="does not fit the field")
    macrostep.enter(run, event)
    return _finish(run, event)


def step(pathway: Pathway, snapshot: Snapshot, event: Event, *, now: datetime) -> Step:
    """What `event` does to the journey at `now` (aware, never before the journey's last step).

    Raises CorruptionError where the snapshot belongs to another definition, RequestError for a time that is naive or
    runs backwards, DefinitionError where the pathway goes round for ever. Nothing is changed in place.
    """
    if snapshot[0][2] != pathway.fingerprint:
        raise wrong_definition(snapshot, pathway)
    if now.tzinfo is not UTC:
        now = _aware(now)
    if now < snapshot[2]:
        raise RequestError(
            "time-runs-backwards",
            f"journey {snapshot.journey_id} has already lived past that time.",
            hint="Give a `now` that is not before the journey's last step.",
        )
    short = pathway.chart.shortcuts.get((snapshot[3], event[0]))
    # Nothing open, nothing remembered of timers, not paused, not ended: what was remembered holds.
    if short is not None and not (snapshot[10] or snapshot[9] or snapshot[12] or snapshot[13]):
        outcome, configuration, trace, timed = short
        if timed is None:
            after = _new_tuple(Snapshot, (snapshot[0], snapshot[1] + 1, now, configuration, *snapshot[4:]))
            return _new_tuple(Step, (outcome, after, (), event, trace))
        timers, effects = retimed(timed, snapshot[7], now, event[5].get("zone") or pathway.zone)
        after = _new_tuple(
            Snapshot, (snapshot[0], snapshot[1] + 1, now, configuration, *snapshot[4:7], timers, *snapshot[8:])
        )
        return _new_tuple(Step, (outcome, after, effects, event, trace))
    return _step(pathway, snapshot, event, now)


def _step(pathway: Pathway, snapshot: Snapshot, event: Event, now: datetime) -> Step:
    schema = pathway.events.get(event.name)
    if schema is not None and schema.fields:
        values = fitting(schema.fields, event.data)
        event = event if values is event.data else event._replace(data=values)
    run = Run(pathway, snapshot, event, now)
    if snapshot.ended:
        outcome = ended_hears(run, event)
        return Step(
            outcome, run.snapshot() if outcome == "handled" else snapshot, tuple(run.effects), event, _trace(run)
        )
    if event.name == TIMER:
        return _timer(run, event)
    if event.name == DEATH:
        macrostep.die(run)
        return _finish(run, event)
    close_answered(run, event)
    macrostep.hear(run, event)
    if run.plain and not run.notes:
        _remember(run, event)
    return _finish(run, event)


def _timer(run: Run, event: Event) -> Step:
    fired_at = fire_timer(run, event)
    if fired_at is None:
        return Step("rejected", run.before, (), event, Trace((), (), ()))
    return _finish(run, event, fired_at=fired_at if fired_at > run.now else None)


def _finish(run: Run, event: Event, *, fired_at: datetime | None = None) -> Step:
    if run.context is not run.before.context and not run.ended:
        timing.rearm_moved(run)
    if run.undecided:
        outcome = "undecided"
        macrostep.tell_owner(run, "undecided", run.undecided[0])
    else:
        outcome = "handled" if run.taken or run.entered or run.effects or run.notes else "ignored"
    return Step(outcome, run.snapshot(), tuple(run.effects), event, _trace(run, fired_at))


def _trace(run: Run, fired_at: datetime | None = None) -> Trace:
    return Trace(
        tuple(run.taken), tuple(run.exited), tuple(run.entered), tuple(run.notes), tuple(run.considered), fired_at
    )


def _remember(run: Run, event: Event) -> None:
    """Remembers the whole macrostep where nothing but configuration and event name decided it."""
    before, chart = run.before, run.chart
    untouched = (
        run.context is before.context
        and run.history is before.history
        and run.counts is before.entered
        and run.clocks is before.clocks
        and run.opened is before.opened
        and run.remains is before.remains
        and not (before.opened or before.remains or before.paused or run.ended or chart.has_always)
        and not (run.forward or run.undecided)
    )
    if not untouched:
        return
    timed = retiming(run)
    if timed is not None or not run.effects:
        outcome = "handled" if run.taken else "ignored"
        chart.shortcut(before.configuration, event.name, (outcome, run.configuration, _trace(run), timed))


def _defaults(pathway: Pathway, started: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """The journey's first context (what was given under a field's name, else the default), and what did not fit."""
    context: dict[str, Any] = {}
    refused: list[str] = []
    for name, field in pathway.context.items():
        value = started.get(name)
        try:
            value = field.default if is_missing(value) else coerce(field, value, name=name)
        except FieldProblem:
            refused.append(name)
            value = field.default
        if not is_missing(value):
            context[name] = value
    return context, refused


def _aware(now: datetime) -> datetime:
    if now.utcoffset() is None:
        raise RequestError("naive-time", "`now` has no time zone.", hint="Give an aware datetime, such as one in UTC.")
    return in_utc(now)


_new_tuple = tuple.__new__
