"""How far a configuration is from where an item stands, in transitions: a guess from the drawing alone, guards aside.

Imported by search.py.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from carepath.analysis.coverage import Item, opened
from carepath.core.pathway import Pathway
from carepath.core.snapshot import Snapshot

FAR = 50


@dataclass(frozen=True, slots=True)
class Nearness:
    """`steps`: from each state, how many transitions at least."""

    pathway: Pathway
    steps: Mapping[str, int]

    @classmethod
    def to(cls, pathway: Pathway, items: Collection[Item]) -> Nearness:
        """The way to whichever of the items is nearest."""
        leading: dict[str, set[str]] = {}
        for state in pathway.states.values():
            for transition in state.transitions():
                for target in transition.targets:
                    for entered in _entered(pathway, target):
                        leading.setdefault(entered, set()).add(state.path)
        steps = dict.fromkeys(_standing(pathway, items), 0)
        waiting = deque(steps)
        while waiting:
            path = waiting.popleft()
            for before in leading.get(path, ()):
                if before not in steps:
                    steps[before] = steps[path] + 1
                    waiting.append(before)
        return cls(pathway, steps)

    def of(self, configuration: tuple[str, ...]) -> int:
        """The fewest transitions from any of the active states."""
        active = self.pathway.chart.tree.active(configuration)
        return min((self.steps[path] for path in active if path in self.steps), default=FAR)


@dataclass(frozen=True, slots=True)
class Focus:
    """What matters most for some items: the region that they stand in, and what they ask about.

    Places that are alike in it are tried once, so that what other regions do is left aside at first.
    """

    regions: tuple[str, ...]
    things: frozenset[str]  # kind:id
    context: frozenset[str]

    @classmethod
    def on(cls, pathway: Pathway, items: Collection[Item]) -> Focus:
        """The focus on these items of the pathway."""
        wanted = {item.where for item in items}
        paths = list(_standing(pathway, items))
        things = {f"{kind}:{name}" for (kind, name), action in opened(pathway).items() if action.where in wanted}
        context: set[str] = set()
        for path in paths:
            for one in pathway.states[path].transitions():
                if one.where in wanted:
                    kind, _, name = one.event.partition(".")
                    names = {name.partition(".")[2]} if kind != "delivery" else ()
                    things.update(f"{kind}:{each}" for each in names)
                    asked = one.guard.names if one.guard is not None else ()
                    context.update(each.partition(".")[2] for each in asked if each.startswith("context."))
        return cls(tuple(_region(pathway, path) for path in paths), frozenset(things), frozenset(context))

    def of(self, at_rest: Snapshot, escalations: int) -> tuple[Any, ...]:
        """What of a journey is in focus."""
        leaves = tuple(
            leaf for leaf in at_rest.configuration if any(leaf.startswith(region) for region in self.regions)
        )
        context = tuple((name, str(at_rest.context.get(name))) for name in sorted(self.context))
        clocks = tuple((name, one.status, one.warned, one.breached) for name, one in sorted(at_rest.clocks.items())
                       if f"clock:{name}" in self.things)  # fmt: skip
        entered = tuple(sorted((name, min(times, 5)) for name, times in at_rest.entered.items()))
        return leaves, at_rest.ended, self.things & set(at_rest.opened), min(escalations, 2), context, clocks, entered


def _region(pathway: Pathway, path: str) -> str:
    """The nearest region of a parallel state that holds this state; else the whole pathway."""
    for up in pathway.chart.tree.lines[path]:
        parent = pathway.states[up].parent
        if parent is not None and pathway.states[parent].kind == "parallel":
            return up
    return ""


def _standing(pathway: Pathway, items: Collection[Item]) -> Iterator[str]:
    """The states in which the items stand; of a task or a question, those that open it."""
    wanted = {item.where for item in items}
    ids = {key for key, action in opened(pathway).items() if action.where in wanted}
    for state in pathway.states.values():
        places = {state.where, *(timer.where for timer in state.timers)}
        actions = [*state.entry]
        for transition in state.transitions():
            places.add(transition.where)
            actions += transition.actions
        opens = {(type(one).__name__.lower(), getattr(one, "id", "")) for one in actions}
        if places & wanted or opens & ids:
            yield state.path


def _entered(pathway: Pathway, path: str) -> Iterator[str]:
    """The state, what holds it, and what is entered with it."""
    up: str | None = path
    while up is not None:
        yield up
        up = pathway.states[up].parent
    inside = pathway.states[path]
    for child in inside.children if inside.kind == "parallel" else inside.initial:
        yield child
        yield from _entered_below(pathway, child)


def _entered_below(pathway: Pathway, path: str) -> Iterator[str]:
    state = pathway.states[path]
    for child in state.children if state.kind == "parallel" else state.initial:
        yield child
        yield from _entered_below(pathway, child)
