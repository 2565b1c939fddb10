"""What comes back to a journey: due timers, answers, completed tasks, delivered messages; also after its end.

Imported by step.py only. What comes back from outside carries `Event.id` = "<key of the thing>#<verb>".
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from carepath.core import actions, clocks, macrostep, timing
from carepath.core.effects import CloseAsk, RemindAsk
from carepath.core.events import LATE_AFTER, TIMER, Event
from carepath.core.zones import in_utc

if TYPE_CHECKING:
    from carepath.core.run import Run
    from carepath.core.snapshot import Armed, Opened

# What has come back for good: (first two parts of the event's name) -> kind of the open thing.
SETTLES = {
    "task.completed": "task",
    "task.declined": "task",
    "task.cancelled": "task",
    "ask.answered": "ask",
    "delivery.delivered": "message",
    # One that was refused everywhere is passed on by a person: it stays open until that call has ended.
    "delivery.dead": "message",
    # An exhausted one stays open: its last rung is paged until somebody answers, so a repeat adds to it.
    "escalation.acknowledged": "escalation",
    "action.succeeded": "action",
    "action.failed": "action",
}
# After the end of a journey these go to the pathway's owner, because nobody else will hear them.
TELLS_OWNER = ("task.overdue", "task.declined", "delivery.dead", "action.failed", "escalation.exhausted")


def close_answered(run: Run, event: Event) -> None:
    """Closes the open thing that this event answers, before anybody hears it."""
    kind, name = _settled(event)
    if kind is not None:
        thing = run.opened.get(f"{kind}:{name}")
        # Stepped by hand, an event without an id speaks of whatever is open.
        if thing is not None and event.id.partition("#")[0] in ("", thing.key):
            _settle(run, kind, name)
        return
    if not run.opened:
        return
    schema = run.pathway.events.get(event.name)
    questionnaire = None if schema is None else schema.questionnaire
    for kind, name, thing in run.open_things():
        if kind == "ask" and _answers(event, thing, questionnaire):
            _settle(run, "ask", name)
            run.answer = event


def fire_timer(run: Run, event: Event) -> datetime | None:
    """Fires one of the journey's timers; when it really fired, or None where it is not due or no longer armed."""
    name, due_at, fired_at = str(event.data.get("timer")), event.data.get("due_at"), event.data.get("fired_at")
    armed = run.timers.get(name)
    if armed is None or due_at is None or in_utc(due_at) != armed.due_at or run.now < armed.due_at:
        return None
    fired_at = max(in_utc(fired_at), run.now) if fired_at is not None else run.now
    late = fired_at - armed.due_at > LATE_AFTER
    run.people_at = fired_at if late else run.now
    run.drop("timers", name)
    kind, _, which = name.partition(":")
    if kind == "state":
        _fire_state(run, which, armed, late=late, fired_at=fired_at)
    elif kind == "ask.expires":
        _expire(run, which)
    elif kind == "ask.remind":
        run.effects.append(RemindAsk(run.key(), run.opened[f"ask:{which}"].key))
        run.note("ask.reminded", which)
    elif kind == "task.due":
        run.note("task.overdue", which)
        thing = run.opened[f"task:{which}"]
        _come_back(run, f"task.overdue.{which}", thing, {"due_at": armed.due_at})
    else:
        heard = clocks.fire(run, kind.partition(".")[2], which)
        if heard is not None:
            macrostep.hear(run, heard)
    run.turn_to(event)
    return fired_at if late else run.now


def ended_hears(run: Run, event: Event) -> str:
    """An ended journey moves no more; what comes back badly goes to the owner."""
    name = event.name
    if event.name == TIMER:
        timer = str(event.data.get("timer"))
        if run.drop("timers", timer) is None:
            return "ignored"
        kind, _, which = timer.partition(":")
        if kind == "ask.expires":
            actions.close(run, "ask", which, "expired")
        name = f"task.overdue.{which}" if kind == "task.due" else ""
    kind_of_thing, which = _settled(event)
    if kind_of_thing is not None:
        _settle(run, kind_of_thing, which)
    if ".".join(name.split(".")[:2]) in TELLS_OWNER:
        macrostep.tell_owner(run, "_".join(name.split(".")[:2]), name.split(".", 2)[-1])
    return "handled" if run.effects or run.notes else "ignored"


def _fire_state(run: Run, which: str, armed: Armed, *, late: bool, fired_at: datetime) -> None:
    timer = run.chart.timers[which]
    timing.fired(run, timer, armed)
    if late and timer.if_late == "skip":
        run.note("timer.skipped", which, reason="late")
    else:
        run.note("timer.fired", which)
        macrostep.take_timer(run, timer.alternatives, TIMER)
    if not run.ended and run.is_active(timer.state) and timer.state not in run.entered:
        timing.arm_next(run, timer, armed, after=fired_at if late else run.now)


def _expire(run: Run, which: str) -> None:
    thing: Opened = run.drop("opened", f"ask:{which}")
    run.disarm(f"ask.remind:{which}")
    run.effects.append(CloseAsk(thing.key, "expired"))
    run.note("ask.expired", which)
    _come_back(run, f"ask.expired.{which}", thing, {"asked_at": thing.opened_at})


def _come_back(run: Run, name: str, thing: Opened, payload: dict[str, datetime]) -> None:
    verb = name.split(".")[1]
    macrostep.hear(run, Event(name, payload, f"{thing.key}#{verb}", given=run.event.given))


def _settled(event: Event) -> tuple[str | None, str]:
    """The kind and id of the open thing that an event's name says has come back."""
    parts = event.name.split(".", 2)
    kind = SETTLES.get(".".join(parts[:2])) if len(parts) == 3 else None
    return kind, parts[-1]


def _settle(run: Run, kind: str, name: str) -> None:
    thing: Opened | None = run.drop("opened", f"{kind}:{name}")
    if thing is None:
        return
    for timer in actions.TIMERS.get(kind, ()):
        run.disarm(f"{timer}:{name}")
    if kind == "ask":
        run.effects.append(CloseAsk(thing.key, "answered"))
    run.note(f"{kind}.settled", name)


def _answers(event: Event, thing: Opened, questionnaire: str | None) -> bool:
    reply = event.id.partition("#")
    return (reply[1] == "#" and reply[0] == thing.key) or (
        questionnaire is not None and thing.questionnaire == questionnaire
    )
