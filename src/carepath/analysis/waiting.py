"""What a part waits for in vain: for something to come back, where the pathway that uses it opens no such thing.

The safety net hears of failed actions in every pathway; one that asks nothing of the app can never take that line.
Only lines of parts are looked at: one of the pathway's own that waits in vain is the author's to take out.
Imported by coverage.py.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from carepath.core.events import hears
from carepath.core.pathway import Action, Ask, Do, Escalate, Message, Pathway, State, Task, Transition

_COMES_BACK: Mapping[str, tuple[str, ...]] = {  # first part of an event's name -> what can follow
    "task": ("completed", "overdue", "declined", "cancelled"),
    "ask": ("answered", "expired"),
    "delivery": ("delivered", "refused", "dead"),
    "escalation": ("acknowledged", "exhausted"),
    "action": ("succeeded", "failed"),
}
_BRINGS: Mapping[type, tuple[str, ...]] = {
    Task: ("task",), Ask: ("ask", "delivery"), Message: ("delivery",), Escalate: ("escalation",), Do: ("action",),
}  # fmt: skip


class Thing(NamedTuple):
    """Something that a pathway opens. `while_in`: the state whose leaving ends it; None where it outlives all."""

    brings: str
    id: str
    while_in: str | None


def in_vain(pathway: Pathway) -> frozenset[int]:
    """Numbers of the transitions of parts that nothing this pathway opens can come back to."""
    waiting = [(state, one) for state in pathway.states.values() for one in _from_parts(state, pathway.file)]
    idle: frozenset[int] = frozenset()
    while True:  # what an idle line opens comes back to nobody either
        things = set(_things(pathway, idle))
        more = frozenset(one.number for state, one in waiting if not _can_hear(pathway, state, one, things))
        if more == idle:
            return idle
        idle = more


def actions_of(pathway: Pathway, idle: Collection[int] = ()) -> Iterator[tuple[Action, str, str | None]]:
    """Every action that can be done, the state it stands in, and the one that owns what it opens where that is sure."""
    for state in pathway.states.values():
        yield from ((action, state.path, state.path) for action in state.entry)
        yield from ((action, state.path, None) for action in state.exit)
        for one in state.transitions():
            if one.number not in idle:
                owner = None if one.targets else state.path
                yield from ((action, state.path, owner) for action in one.actions)


def _from_parts(state: State, file: str) -> Iterator[Transition]:
    for handler in state.on:
        if handler.event.partition(".")[0] in _COMES_BACK:
            yield from (one for one in handler.alternatives if one.where.file != file)


def _things(pathway: Pathway, idle: frozenset[int]) -> Iterator[Thing]:
    for action, _, owner in actions_of(pathway, idle):
        if isinstance(action, Task | Ask | Message | Escalate | Do) and getattr(action, "role", "") is not None:
            ends = isinstance(action, Ask) or (isinstance(action, Task) and not action.keep)
            for brings in _BRINGS[type(action)]:
                yield Thing(brings, action.id, owner if ends and brings != "delivery" else None)


def _can_hear(pathway: Pathway, state: State, one: Transition, things: Collection[Thing]) -> bool:
    return any(
        hears(one.event, name) and _reaches(pathway, state, one, name, thing.while_in)
        for thing in things
        for name in (f"{thing.brings}.{verb}.{thing.id}" for verb in _COMES_BACK[thing.brings])
    )


def _reaches(pathway: Pathway, state: State, one: Transition, name: str, while_in: str | None) -> bool:
    """Whether some active leaf asks this transition about the event, nothing before it having settled the matter."""
    chart = pathway.chart
    for leaf in pathway.states.values():
        at_once = bool(leaf.always) and leaf.always[-1].guard is None  # left in the step that entered it
        if leaf.children or (leaf.kind == "final" and not leaf.parent) or leaf.kind == "history" or at_once:
            continue
        line = chart.tree.lines[leaf.path]
        if state.path not in line or not _together(pathway, leaf.path, while_in):
            continue
        asked = [each for path in line[: line.index(state.path) + 1] for each in chart.alternatives(path, name)]
        before = asked[: asked.index(one)] if one in asked else [None]
        if all(each is not None and (each.guard is not None or each.unknown) for each in before):
            return True
    return False


def _together(pathway: Pathway, leaf: str, state: str | None) -> bool:
    """Whether both can be active at once: one holds the other, or they stand in regions side by side."""
    if state is None:
        return True
    lines = pathway.chart.tree.lines
    common = next(up for up in lines[leaf] if up in lines[state])
    return common in (leaf, state) or pathway.states[common].kind == "parallel"
