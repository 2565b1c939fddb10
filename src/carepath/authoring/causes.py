"""Which events can lead into each state: what `event.` can mean in its entry actions.

Follows every transition through the states it enters, initial states, regions and histories included; an eventless
transition hands on what led to its source. Imported by compiler.py and chart_checks.py.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from carepath.authoring.parts import Draft
from carepath.core.events import STARTED, TIMER

Targets = Sequence[str]


class Causes:
    """The events under which each state of one pathway can be entered, and which states can be entered at all."""

    def __init__(
        self, states: Mapping[str, Draft], initial: Mapping[str, Targets], defaults: Mapping[str, Targets]
    ) -> None:
        self.states = states
        self.initial = initial  # compound state -> its initial targets
        self.defaults = defaults  # history state -> its default targets
        self.entered_by: dict[str, set[str]] = defaultdict(set)
        self._handed_on: list[tuple[str, set[str], set[str]]] = []  # source, entered, further causes
        self._entered: dict[tuple[str, tuple[str, ...], bool], frozenset[str]] = {}

    def start(self) -> None:
        """The journey begins: the root's initial states are entered."""
        self._enter({"", *self._descend(self.states[""])}, {STARTED})

    def transition(self, source: str, targets: Targets, events: Iterable[str], *, reenter: bool) -> None:
        """Notes that an event heard in `source` leads to `targets`."""
        self._enter(self.entered(source, targets, reenter=reenter), set(events))

    def timer(self, source: str, targets: Targets, *, reenter: bool) -> None:
        self._enter(self.entered(source, targets, reenter=reenter), {TIMER})

    def eventless(self, source: str, targets: Targets, also: Iterable[str], *, reenter: bool) -> None:
        """Notes an `always`: it follows whatever led to its source, and `also` what is heard while it waits."""
        self._handed_on.append((source, self.entered(source, targets, reenter=reenter), set(also)))

    def settle(self) -> None:
        """Hands causes on along eventless transitions until nothing changes."""
        changed = True
        while changed:
            changed = False
            for source, entered, also in self._handed_on:
                causes = self.entered_by[source] | also
                for state in entered:
                    changed |= not causes <= self.entered_by[state]
                    self.entered_by[state] |= causes

    def _enter(self, states: Iterable[str], events: set[str]) -> None:
        for state in states:
            self.entered_by[state] |= events

    # -- what a transition enters --

    def below(self, state: Draft) -> set[str]:
        """Every state that is entered below this one when it is entered itself."""
        return set(self._descend(state))

    def entered(self, source: str, targets: Targets, *, reenter: bool) -> set[str]:
        """Every state that a transition from source to targets can enter."""
        asked = (source, tuple(targets), reenter)
        if asked not in self._entered:
            self._entered[asked] = frozenset(self._enters(source, targets, reenter=reenter))
        return set(self._entered[asked])

    def _enters(self, source: str, targets: Targets, *, reenter: bool) -> set[str]:
        found: set[str] = set()
        for target in targets:
            state = self.states[target]
            common = self._common(self.states[source], state, reenter=reenter)
            found |= {state.path, *self._descend(state)}
            found |= self._path_down(common, state)
        return found

    def _common(self, source: Draft, target: Draft, *, reenter: bool) -> Draft:
        """The innermost state that is not left."""
        line = list(source.line())
        if reenter:
            line = line[1:] or line
        common = next(state for state in target.line() if state in line)
        if common is target and common.parent is not None:
            return common.parent
        return common

    def _path_down(self, common: Draft, state: Draft) -> set[str]:
        """What is entered on the way from `common` down to `state`: its holders, and their other regions."""
        found: set[str] = set()
        below = state
        for holder in list(state.line())[1:]:
            if holder is common:
                break
            found.add(holder.path)
            if holder.kind == "parallel":
                for region in holder.children.values():
                    if region is not below:
                        found |= {region.path, *self._descend(region)}
            below = holder
        return found

    def _descend(self, state: Draft, depth: int = 0) -> Iterator[str]:
        """What is entered below a state when it is entered itself."""
        if depth > len(self.states):
            return
        if state.kind == "parallel":
            for region in state.children.values():
                if region.kind != "history":
                    yield region.path
                    yield from self._descend(region, depth + 1)
        elif state.kind == "history":
            yield from self._remembered(state, depth)
        elif state.children:
            for target in self.initial.get(state.path, ()):
                yield from self._path_down(state, self.states[target])
                yield target
                yield from self._descend(self.states[target], depth + 1)

    def _remembered(self, history: Draft, depth: int) -> Iterator[str]:
        """A history can bring back any state beside it, or (deep) below it."""
        deep = history.document is not None and history.document.history == "deep"
        holder = history.parent
        for child in holder.children.values() if holder is not None else ():
            if child is not history and child.kind != "history":
                yield from (state.path for state in child.walk()) if deep else (child.path,)
                yield from self._descend(child, depth + 1)
        for target in self.defaults.get(history.path, ()):
            yield target
            yield from self._descend(self.states[target], depth + 1)
