"""What each action of an author does in a step: a table from action to function, effects out, nothing run.

`owner` is the state whose leaving revokes what is opened here. Imported by macrostep.py and returning.py.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from carepath.core import clocks, timing
from carepath.core import pathway as authored
from carepath.core.effects import (
    CancelAction,
    CancelEscalation,
    CancelTask,
    CloseAsk,
    OpenAsk,
    OpenTask,
    RaiseEscalation,
    RevokeMessage,
    RunAction,
    SendEvent,
    SendMessage,
    StartJourney,
    UpdateEscalation,
    UpdateTask,
)
from carepath.core.events import Event
from carepath.core.fields import FieldProblem, coerce, fitting
from carepath.core.snapshot import Opened

if TYPE_CHECKING:
    from carepath.core.run import Run


def perform(run: Run, action: authored.Action, owner: str) -> None:
    """Does one action; what it opens belongs to `owner`."""
    _TABLE[type(action)](run, action, owner)


def close(run: Run, kind: str, name: str, reason: str) -> bool:
    """Ends an open thing with a reason; False where none is open."""
    thing: Opened | None = run.drop("opened", f"{kind}:{name}")
    if thing is None:
        return False
    for timer in TIMERS.get(kind, ()):
        run.disarm(f"{timer}:{name}")
    run.effects.append(_CLOSING[kind](thing.key, reason))
    run.note(f"{kind}.{'answered' if reason == 'answered' else 'ended'}", name, reason=reason)
    if kind == "task" and run.chart.hears_cancelled(name):
        cancelled = f"task.cancelled.{name}"
        run.queue.append(Event(cancelled, {"reason": reason}, f"{thing.key}#cancelled", given=run.event.given))
    return True


def leave(run: Run, state: str, *, keep_remainder: bool) -> None:
    """Revokes what the state opened: asks, unsent messages, tasks unless kept. Escalations and actions go on."""
    for kind, name, thing in run.open_things():
        if thing.state != state or thing.keep or kind not in ("ask", "message", "task"):
            continue
        if kind == "ask" and keep_remainder:
            _stop_ask(run, name)
        close(run, kind, name, "left")


def _message(run: Run, action: authored.Message, owner: str) -> None:
    earlier = run.open_thing("message", action.id)
    if earlier is not None:
        close(run, "message", action.id, "superseded")  # touches only what has not left yet
    key = _open(run, f"message:{action.id}", owner)
    expires_at = run.after(run.people_at, run.value(action.expires))
    run.effects.append(
        SendMessage(
            key, action.id, action.content, action.copy_to, action.topic, expires_at, action.safety, action.identity
        )
    )


def _ask(run: Run, action: authored.Ask, owner: str) -> None:
    expires_at = _remaining(run, f"ask.expires:{action.id}", owner) or run.after(
        run.people_at, run.value(action.expires)
    )
    if expires_at is None:
        expires_at = run.people_at  # an ask that cannot say when it ends goes to a person at once
        run.note("ask.no_expiry", action.id)
    remind_at = _remaining(run, f"ask.remind:{action.id}", owner) or run.after(run.people_at, run.value(action.remind))
    if run.open_thing("ask", action.id) is not None:
        run.note("ask.updated", action.id)
    else:
        key = _open(run, f"ask:{action.id}", owner, questionnaire=action.questionnaire or "")
        effect = OpenAsk(
            key, action.id, action.content, action.questionnaire, action.answers, expires_at, action.identity
        )
        run.effects.append(effect)
    run.arm(f"ask.expires:{action.id}", expires_at)
    if remind_at is not None and remind_at < expires_at:
        run.arm(f"ask.remind:{action.id}", remind_at)


def _task(run: Run, action: authored.Task, owner: str) -> None:
    thing = run.open_thing("task", action.id)
    due_at = run.after(run.people_at, run.value(action.due))
    if thing is None and action.role is None:
        run.note("task.not_open", action.id)
    elif thing is None:
        _open_task(run, action, owner, due_at)
    else:
        _update_task(run, action, thing, due_at)


def _open_task(run: Run, action: authored.Task, owner: str, due_at: datetime | None) -> None:
    if due_at is None:
        due_at = run.people_at  # no due time can be worked out: due at once, so that somebody looks
        run.note("task.no_due", action.id)
    key = _open(run, f"task:{action.id}", owner, keep=action.keep)
    assert action.role is not None
    run.effects.append(
        OpenTask(
            key,
            action.id,
            action.role,
            action.title,
            due_at,
            action.outcomes,
            action.priority,
            action.keep,
            action.subject,
        )
    )
    run.arm(f"task.due:{action.id}", due_at)


def _update_task(run: Run, action: authored.Task, thing: Opened, due_at: datetime | None) -> None:
    """Adds evidence. The full form never moves the due time later; the short form moves it where it gives one."""
    armed = run.timers.get(f"task.due:{action.id}")
    if action.role is not None and due_at is not None:
        due_at = None if armed is None or due_at >= armed.due_at else due_at
    run.effects.append(UpdateTask(thing.key, due_at))
    run.note("task.updated", action.id)
    if due_at is not None:
        run.arm(f"task.due:{action.id}", due_at)


def _escalate(run: Run, action: authored.Escalate, owner: str) -> None:
    reason = run.value(action.reason)
    text = None if reason is None else str(reason)
    thing = run.open_thing("escalation", action.id)
    if thing is not None:
        run.effects.append(UpdateEscalation(thing.key, text))
        run.note("escalation.updated", action.id)
    else:
        run.effects.append(
            RaiseEscalation(_open(run, f"escalation:{action.id}", owner), action.id, action.ladder, text)
        )


def _clock(run: Run, action: authored.ClockAction, _owner: str) -> None:
    clocks.act(run, action)


def _start(run: Run, action: authored.Start, _owner: str) -> None:
    run.effects.append(StartJourney(run.key(), action.pathway, _payload(run, action.context), action.if_running))
    run.note("journey.wanted", action.pathway)


def _send(run: Run, action: authored.Send, _owner: str) -> None:
    payload = _payload(run, action.payload)
    run.effects.append(SendEvent(run.key(), action.event, payload, action.to, action.where, action.if_unheard))
    run.note("event.sent", action.event, to=action.to)


def _set(run: Run, action: authored.Set, _owner: str) -> None:
    for name, expression in action.entries:
        if expression is None:  # an author's plain null
            run.set_context(name, None)
            run.note("context.unset", name)
            continue
        value = run.evaluate(expression)
        if value is None:
            run.note("context.kept", name, reason="missing")
            continue
        _store(run, name, value)


def _append(run: Run, action: authored.Append, _owner: str) -> None:
    for name, expression in action.entries:
        value = run.evaluate(expression)
        if value is None:
            run.note("context.kept", name, reason="missing")
            continue
        current = tuple(run.context.get(name) or ())
        if run.pathway.context[name].unique and value in current:
            continue
        _store(run, name, (*current, value))


def _store(run: Run, name: str, value: Any) -> None:
    try:
        run.set_context(name, coerce(run.pathway.context[name], value, name=name))
        run.note("context.set", name)
    except FieldProblem:
        run.note("context.kept", name, reason="does not fit the field")


def _raise(run: Run, action: authored.Raise, _owner: str) -> None:
    event = run.event
    raised_id = f"{run.before.journey_id}:{run.sequence}:raise:{len(run.queue)}"
    schema = run.pathway.events.get(action.event)
    values = fitting(schema.fields if schema is not None else {}, _payload(run, action.payload))
    run.queue.append(Event(action.event, values, raised_id, event.at, event.by, event.given))
    run.note("event.raised", action.event)


def _cancel(run: Run, action: authored.Cancel, _owner: str) -> None:
    if action.kind == "timer":
        ended = run.disarm(f"state:{action.id}") is not None
        if ended:
            run.note("timer.ended", action.id, reason="cancelled")
    else:
        ended = close(run, action.kind, action.id, str(run.value(action.reason) or "cancelled"))
    if not ended:
        run.note("cancel.not_open", action.id, kind=action.kind)


def _do(run: Run, action: authored.Do, owner: str) -> None:
    if run.open_thing("action", action.id) is not None:
        run.note("action.updated", action.id)  # still under way: a second order could be a second box of a drug
        return
    key = _open(run, f"action:{action.id}", owner, keep=True)
    run.effects.append(RunAction(key, action.id, action.name, _payload(run, action.arguments)))


def _pause(run: Run, action: authored.Pause, _owner: str) -> None:
    if action.path in run.paused:
        return
    run.paused = (*run.paused, action.path)
    run.note("state.paused", action.path)
    for path in timing.active_states(run):
        if not timing.is_paused(run, path):
            continue
        timing.disarm_state(run, run.chart.states[path], keep=True)
        for name in _asks_of(run, path):
            _stop_ask(run, name)


def _resume(run: Run, action: authored.Resume, _owner: str) -> None:
    if action.path not in run.paused:
        run.note("state.not_paused", action.path)
        return
    inside = [path for path in timing.active_states(run) if timing.is_paused(run, path)]
    run.paused = tuple(path for path in run.paused if path != action.path)
    run.note("state.resumed", action.path)
    for path in inside:
        if timing.is_paused(run, path):
            continue
        for timer in run.chart.states[path].timers:
            left = run.drop("remains", f"state:{timer.id}")
            if left is not None:
                timing.resume(run, timer, left)
            elif timer.kind in timing.DATED and f"state:{timer.id}" not in run.timers:
                timing.arm(run, timer, after=run.now, entering=False)
        for name in _asks_of(run, path):
            _rearm_ask(run, name)


def _asks_of(run: Run, state: str) -> list[str]:
    return [name for kind, name, thing in run.open_things() if kind == "ask" and thing.state == state]


def _stop_ask(run: Run, name: str) -> None:
    for timer in TIMERS["ask"]:
        run.keep_remainder(f"{timer}:{name}")


def _rearm_ask(run: Run, name: str) -> None:
    for timer in TIMERS["ask"]:
        left = run.drop("remains", f"{timer}:{name}")
        if left is not None:
            run.arm(f"{timer}:{name}", run.now + timedelta(seconds=left))


def _open(run: Run, full: str, owner: str, *, keep: bool = False, questionnaire: str = "") -> str:
    """Opens `kind:id`; its idempotency key."""
    key = run.key()
    run.change("opened", full, Opened(key, owner, keep, run.people_at, questionnaire))
    kind, _, name = full.partition(":")
    run.note(f"{kind}.opened", name)
    return key


def _remaining(run: Run, timer: str, owner: str) -> datetime | None:
    """What an ask had left when its state was left, where the state was entered by history."""
    left = run.drop("remains", timer)
    return run.people_at + timedelta(seconds=left) if left is not None and owner in run.by_history else None


def _payload(run: Run, expressions: Any) -> dict[str, Any]:
    values = {name: run.value(expression) for name, expression in expressions.items()}
    return {name: value for name, value in values.items() if value is not None}


TIMERS = {"ask": ("ask.expires", "ask.remind"), "task": ("task.due",)}
_CLOSING: dict[str, Callable[[str, str], Any]] = {
    "task": CancelTask,
    "ask": CloseAsk,
    "message": RevokeMessage,
    "escalation": CancelEscalation,
    "action": CancelAction,
}
_TABLE: dict[type, Callable[[Any, Any, str], None]] = {
    authored.Message: _message,
    authored.Ask: _ask,
    authored.Task: _task,
    authored.Escalate: _escalate,
    authored.ClockAction: _clock,
    authored.Start: _start,
    authored.Send: _send,
    authored.Set: _set,
    authored.Append: _append,
    authored.Raise: _raise,
    authored.Cancel: _cancel,
    authored.Do: _do,
    authored.Pause: _pause,
    authored.Resume: _resume,
}
