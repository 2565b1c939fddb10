"""What comes back and is heard by nobody: silence, overdue work, dead deliveries, exhausted ladders, outcomes.

Imported by rules.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from carepath.core.events import DEATH
from carepath.core.pathway import Ask, Do, Escalate, Message, Task
from carepath.lint.chart import PEOPLE, Act, Chart, Finding, Way, first_of

NET = "Hear it, with a task or an escalation; or use: [safety_net] at the top of the pathway."


def overdue_unheard(chart: Chart) -> Iterator[Finding]:
    """Tasks that may be late without anybody hearing of it."""
    said = 'nobody hears that the task "{id}" is overdue ({event}).'
    yield from _unheard(chart, (Task,), "task.overdue", said)


def dead_delivery_unheard(chart: Chart) -> Iterator[Finding]:
    """Messages and asks that may reach nobody without anybody hearing of it."""
    said = 'nobody hears that "{id}" could not be delivered ({event}).'
    yield from _unheard(chart, (Message, Ask), "delivery.dead", said)


def exhausted_unheard(chart: Chart) -> Iterator[Finding]:
    """Escalations whose ladder may run out without anybody hearing of it; they never end by a transition."""
    for act in first_of(chart.opening(Escalate)):
        event = f"escalation.exhausted.{_id(act)}"
        if not chart.heard_by("", event):
            yield Finding(act.where, f'nobody hears that no one answered the escalation "{_id(act)}" ({event}).', NET)


def failed_action_unheard(chart: Chart) -> Iterator[Finding]:
    """Actions of the app that may fail without anybody hearing of it."""
    said = 'nobody hears that the action "{id}" of the app failed ({event}).'
    yield from _unheard(chart, (Do,), "action.failed", said)


def breach_unheard(chart: Chart) -> Iterator[Finding]:
    """Clocks whose limit passes without anybody hearing of it."""
    heard = [
        one for state in chart.states.values() for handler in state.on for one in chart.table.concrete(handler.event)
    ]
    for name in chart.document.clocks:
        event = f"clock.breached.{name}"
        if event not in heard:
            yield Finding(name.mark, f'nobody hears that the limit of the clock "{name}" has passed ({event}).',
                          "Hear it, with an escalation; or take the clock away.")  # fmt: skip


def silence_unheard(chart: Chart) -> Iterator[Finding]:
    """Asks whose expiry reaches no person: silence is never "well"."""
    for act in first_of(chart.opening(Ask)):
        event = f"ask.expired.{_id(act)}"
        handlers = chart.heard_by(chart.home(act), event)
        if not chart.is_heard_while(chart.home(act), event):
            yield Finding(act.where, f'nobody hears that the ask "{_id(act)}" was not answered ({event}).', NET)
        elif not any(_leads_on(way) for handler in handlers for way in chart.ways_of(handler)):
            message = f'that the ask "{_id(act)}" was not answered ({event}) is heard, and leads to no person.'
            yield Finding(handlers[0].where, message, "Open a task, ask again by another way, or raise an escalation.")


def completion_unheard(chart: Chart) -> Iterator[Finding]:
    """Tasks whose outcome changes nothing, because nobody hears it."""
    for act in first_of([one for one in chart.opening(Task) if not _task(one).keep]):
        event = f"task.completed.{_id(act)}"
        if not chart.ends_with(act) and not chart.is_heard_while(chart.home(act), event):
            message = f'nobody hears that the task "{_id(act)}" is done ({event}).'
            yield Finding(act.where, message, f"Hear {event}, or {{}} where there is nothing to do.")


def kept_completion_unheard(chart: Chart) -> Iterator[Finding]:
    """Kept tasks that may be done in a state which does not hear of it."""
    for act in first_of([one for one in chart.opening(Task) if _task(one).keep]):
        event = f"task.completed.{_id(act)}"
        unhearing = {path for path in chart.states if not chart.is_heard_while(path, event)}
        deaf = next((path for path in _open_in(chart, act) if path in unhearing), None) if unhearing else None
        if deaf is not None:
            where = f'in state "{deaf}"' if chart.heard_by(chart.home(act), event) else "anywhere"
            message = f'the task "{_id(act)}" is kept, and nobody hears {where} that it is done ({event}).'
            yield Finding(act.where, message, "Hear it at the top of the pathway, or {} where there is nothing to do.")


def answer_unheard(chart: Chart) -> Iterator[Finding]:
    """Answers that may come while nobody hears them."""
    for act in first_of(chart.opening(Ask)):
        assert isinstance(act.action, Ask)
        for event in dict.fromkeys(act.action.answers.values() or _carrying(chart, act.action.questionnaire)):
            if not chart.is_heard_while(chart.home(act), event):
                message = f'an answer to the ask "{_id(act)}" comes as {event}, which is not heard while it is open.'
                yield Finding(act.where, message, f"Hear {event} in the state that asks, or in one that holds it.")


def _unheard(chart: Chart, kinds: tuple[type[Any], ...], verb: str, said: str) -> Iterator[Finding]:
    """What is opened in a state where the event of that verb would be heard by nobody."""
    for act in first_of(chart.opening(*kinds)):
        event = f"{verb}.{_id(act)}"
        if not chart.is_heard_while(chart.home(act), event):
            yield Finding(act.where, said.format(id=_id(act), event=event), NET)


def _open_in(chart: Chart, act: Act) -> Iterator[str]:
    """The innermost states that can be active while a kept task is open, in the order of the file.

    Those of another region are left out: whatever is active there, the region that opened it is asked as well. So are
    those that are left in the same step.
    """
    if act.way is not None and act.way.heard is not None and act.way.heard.event == DEATH:
        return
    follow = chart.still_open_in(act)
    for path in chart.states:
        at_once = bool(always := chart.states[path].always) and always[-1].guard is None
        if path in follow and not at_once and not _is_in_another_region(chart, path, act.state):
            yield path


def _is_in_another_region(chart: Chart, path: str, home: str) -> bool:
    around = next(state for state in chart.line(path) if state.path == home or chart.holds(state.path, home))
    return around.kind == "parallel" and around.path not in (path, home)


def _carrying(chart: Chart, questionnaire: str | None) -> list[str]:
    return [name for name, one in chart.pathway.events.items() if questionnaire and one.questionnaire == questionnaire]


def _leads_on(way: Way) -> bool:
    return bool(way.transition.targets) or any(isinstance(act.action, (*PEOPLE, Ask)) for act in way.acts)


def _id(act: Act) -> str:
    return str(getattr(act.action, "id", ""))


def _task(act: Act) -> Task:
    assert isinstance(act.action, Task)
    return act.action
