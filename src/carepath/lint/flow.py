"""Ways that lead nowhere, in a circle, or against one another.

Imported by rules.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations

from carepath.core.events import is_reserved
from carepath.core.expressions import Expression
from carepath.core.pathway import (
    Append,
    Ask,
    Do,
    Escalate,
    Handler,
    Message,
    Raise,
    Send,
    Set,
    Start,
    State,
    Task,
)  # fmt: skip
from carepath.lint.chart import PEOPLE, Chart, Finding, Way, place

_FAILED = re.compile(r"""["'](?:not|no)_""")

# -- handlers --


def hidden_handler(chart: Chart) -> Iterator[Finding]:
    """An inner handler that does nothing for people hides an outer one of the same event that does."""
    for state in chart.states.values():
        for inner in state.on if state.path else ():
            outer = _outer(chart, state, inner.event)
            if outer is None or not _is_hidden_by(chart, inner) or not _protects(chart, outer):
                continue
            there = place(outer.where, inner.where)
            message = f'"{inner.event}" does nothing for anybody here, and hides the one {there}, which does.'
            yield Finding(inner.where, message, "Do here too what is done there, or leave this handler out.")


def _outer(chart: Chart, state: State, event: str) -> Handler | None:
    """The handler of the very same key in the nearest state around, where no other region hears it as well."""
    inner = state.path
    for holder in list(chart.line(state.path))[1:]:
        if holder.kind == "parallel" and any(chart.heard_below(one, event) for one in holder.children if one != inner):
            return None
        found = next((one for one in holder.on if one.event == event), None)
        if found is not None:
            return found
        inner = holder.path
    return None


def _is_hidden_by(chart: Chart, handler: Handler) -> bool:
    """Whether it does nothing for a person. `{}` says so on purpose, which a safety event may not."""
    ways = chart.ways_of(handler)
    schema = chart.pathway.events.get(handler.event)
    on_purpose = not any(way.acts for way in ways) and not (schema is not None and schema.safety)
    return not on_purpose and not any(_does_something(way) for way in ways)


def _does_something(way: Way) -> bool:
    return bool(way.transition.targets) or any(isinstance(act.action, PEOPLE) for act in way.acts)


def _protects(chart: Chart, handler: Handler) -> bool:
    """Whether it brings the event to a person by itself; what only leads to another state is often left out inside."""
    return any(isinstance(act.action, (Escalate, Task)) for way in chart.ways_of(handler) for act in way.acts)


def swallows_everything(chart: Chart) -> Iterator[Finding]:
    """A handler of every event in a state: whatever an outer one does for people is never reached."""
    for state in chart.states.values():
        for handler in state.on if state.path else ():
            if handler.event != "*":
                continue
            outer = [one for holder in list(chart.line(state.path))[1:] for one in holder.on if _protects(chart, one)]
            if outer:
                far = outer[0]
                there = place(far.where, handler.where)
                message = f'"*" hears all events, so that "{far.event}" {there} is never reached.'
                yield Finding(handler.where, message, "Name the events that are meant.")


def waits_for_nobody(chart: Chart) -> Iterator[Finding]:
    """A task is done, the state stays, and nothing is left in it that could ever move it on."""
    for way in chart.ways:
        event = "" if way.heard is None else way.heard.event
        state = way.state
        if not event.startswith("task.completed.") or not state.path or state.kind != "atomic":
            continue
        if way.transition.targets or any(isinstance(act.action, (*PEOPLE, Ask, Do)) for act in way.acts):
            continue
        opened = {act.action.id for act in chart.entry_acts[state.path] if isinstance(act.action, (Task, Ask, Do))}
        if opened == {event.removeprefix("task.completed.")} and not _can_move(chart, state, event):
            message = f'after this the state "{state.path}" waits for nobody: its task is done and it has no timer.'
            yield Finding(way.where, message, "Give it a target, open the next task, or add a timer under after.")


def _can_move(chart: Chart, state: State, event: str) -> bool:
    """Whether something else leads on: a timer around it, or another event that it hears itself."""
    task = event.removeprefix("task.completed.")
    mine = [way for way in chart.ways if way.state is state and way.heard is not None]
    others = [way for way in mine if way.transition.targets and not _is_of(way, task)]
    return bool(others) or any(
        holder.timers or (holder.always and holder is state) for holder in chart.line(state.path)
    )


def _is_of(way: Way, task: str) -> bool:
    return way.heard is not None and way.heard.event.startswith("task.") and way.heard.event.endswith(f".{task}")


# -- circles --


def endless_step(chart: Chart) -> Iterator[Finding]:
    """Eventless ways, or raised events, that lead back to where they began with nothing to hold them."""
    for state in chart.states.values():
        if state.always and state.always[0].guard is None and state.path in _circle(chart, state):
            message = f'this leads back to "{state.path}" without waiting for anything: the step would never end.'
            yield Finding(state.always[0].where, message, "Guard it, or wait for an event or a timer.")
    for way in chart.ways:
        again = [
            act
            for act in way.acts
            if isinstance(act.action, Raise) and way.heard and act.action.event == way.heard.event
        ]
        if again and way.is_sure and not way.transition.targets:
            message = f'"{way.heard.event if way.heard else ""}" is raised where it is heard: the step would never end.'
            yield Finding(again[0].where, message, "Raise another event, or use forward: true with a target.")


def _circle(chart: Chart, state: State) -> set[str]:
    """Where unguarded eventless ways lead from here, one after another."""
    seen: set[str] = set()
    waiting = [state]
    while waiting:
        one = waiting.pop()
        if not one.always or one.always[0].guard is not None or one.always[0].unknown:
            continue
        for target in one.always[0].targets:
            if target not in seen:
                seen.add(target)
                waiting.append(chart.states[target])
    return seen


def asked_for_ever(chart: Chart) -> Iterator[Finding]:
    """What was not done or not answered is opened again and again, and nobody counts or is told."""
    for way in chart.ways:
        verb, id_ = _come_back(way)
        if not verb or (way.transition.guard is not None and _counts(way)):
            continue
        again = [act for act in chart.done_by(way) if isinstance(act.action, (Task, Ask)) and act.action.id == id_]
        told = [act for act in chart.done_by(way) if isinstance(act.action, (Task, Escalate)) and act.action.id != id_]
        if again and not told and _failed(way) and _is_opener(chart, way, id_):
            what = "asked" if verb != "task.completed" else "opened"
            message = f'"{id_}" is {what} again each time, without a count: it may go on for ever and nobody is told.'
            yield Finding(way.where, message, 'Count: guard: entered("state") < 3, with an alternative after it.')


def _failed(way: Way) -> bool:
    """Whether this is what follows when it came to nothing: a guard that picks not_reached, no_answer, or no guard."""
    guard = way.transition.guard
    return guard is None or _FAILED.search(guard.text) is not None or not way.transition.event.startswith("task.c")


def _come_back(way: Way) -> tuple[str, str]:
    name = "" if way.heard is None else way.heard.event
    for verb in ("task.completed", "ask.expired", "delivery.dead", "task.declined"):
        if name.startswith(verb + "."):
            return verb, name.removeprefix(verb + ".")
    return "", ""


def _counts(way: Way) -> bool:
    guard = way.transition.guard
    return guard is not None and (bool(guard.entered) or any(one.startswith("context.") for one in guard.names))


def _is_opener(chart: Chart, way: Way, id_: str) -> bool:
    """Whether the alternative stands where the thing is opened, so that it leads back to where it came from."""
    return any(
        isinstance(act.action, (Task, Ask)) and act.action.id == id_ and act.moment == "entry"
        and (act.state in chart.entered(way))
        for path in [way.state.path, *chart.below(way.state.path)] for act in chart.entry_acts[path]
    )  # fmt: skip


# -- regions and holders --


def fought_over(chart: Chart) -> Iterator[Finding]:
    """Two regions that hear one event: both lead out of the parallel state, or both set the same field."""
    for state in chart.states.values():
        if state.kind != "parallel":
            continue
        regions = [one for one in state.children if chart.states[one].kind != "history"]
        heard = {one: _heard_in(chart, one) for one in regions}
        for first, second in combinations(regions, 2):
            for event in heard[first].keys() & heard[second].keys():
                yield from _fights(chart, state, heard[first][event], heard[second][event])


def _heard_in(chart: Chart, region: str) -> dict[str, list[Way]]:
    found: dict[str, list[Way]] = {}
    inside = set(chart.below(region))
    for way in chart.ways:
        if way.heard is not None and way.state.path in inside:
            for name in chart.table.concrete(way.heard.event):
                found.setdefault(name, []).append(way)
    return found


def _fights(chart: Chart, parallel: State, first: list[Way], second: list[Way]) -> Iterator[Finding]:
    for one in first:
        for other in second:
            out = [way.transition.targets for way in (one, other) if chart.leaves(way, parallel.path)]
            assert one.heard is not None
            if len(out) == 2 and out[0] != out[1]:
                there = place(one.where, other.where)
                message = f'on "{one.heard.event}" this and the one {there} lead apart, out of "{parallel.path}".'
                yield Finding(other.where, message, "Hear it in one place: in the parallel state itself.")
            first_sets, second_sets = _set_by(one), _set_by(other)
            fields = [name for name in first_sets if second_sets.get(name, first_sets[name]) != first_sets[name]]
            if fields:
                there = place(one.where, other.where)
                message = f"context.{min(fields)} is set here and, in another region, {there}: the last one wins."
                yield Finding(other.where, message, "Set it in one place: in the parallel state itself.")


def _set_by(way: Way) -> dict[str, Expression | None]:
    """The fields that the alternative sets, each with what it is set to (None: unset)."""
    return {name: to for act in way.acts if isinstance(act.action, Set) for name, to in act.action.entries}


def entered_again(chart: Chart) -> Iterator[Finding]:
    """A target inside a state that the same alternative leaves: it is entered anew, and its entry runs again."""
    doing = (Task, Ask, Message, Escalate, Start, Send, Set, Append, Do)
    for way in chart.ways:
        if way.timer is None and way.heard is None:
            continue
        for target in way.transition.targets:
            for holder in list(chart.line(target))[1:]:
                if not holder.path or not chart.holds(way.state.path, holder.path):
                    break
                acts = [act for act in chart.entry_acts[holder.path] if isinstance(act.action, doing)]
                if acts and _may_be_in(chart, way, holder):
                    there = place(acts[0].where, way.where)
                    message = f'this enters "{holder.path}" anew, and what its entry does {there} is done again.'
                    yield Finding(
                        way.where, message, f'Move the alternative into "{holder.path}", or its entry into the child.'
                    )


def _may_be_in(chart: Chart, way: Way, holder: State) -> bool:
    """Whether the alternative can be taken inside `holder`: no state in there hears the event itself before it."""
    if way.heard is None:
        return True
    names = chart.table.concrete(way.heard.event)
    return not is_reserved(way.heard.event) and not all(chart.heard_below(holder.path, name) for name in names)
