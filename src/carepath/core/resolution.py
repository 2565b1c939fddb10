"""Which states a transition leaves and enters: W3C SCXML's algorithm with the rule *leave no more than you must*.

Pure tree walking over compiled states, no machine. Imported by statechart.py.
`reenter: true` gives SCXML's external transition exactly. Otherwise a target inside the source does not leave the
source; a target that is the source, or holds it, is re-entered alone; and where the common ancestor of source and
target is parallel, only the regions that hold source or target are left.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from carepath.core.pathway import Pathway, Transition

History = Mapping[str, tuple[str, ...]]


class Way(NamedTuple):
    configuration: tuple[str, ...]
    exited: tuple[str, ...]
    entered: tuple[str, ...]
    by_history: frozenset[str]
    asked_history: bool  # a history state was asked, so that the answer depends on more than the configuration


class Tree:
    """The states of one pathway as a tree, with what every walk asks for worked out once."""

    def __init__(self, pathway: Pathway) -> None:
        self.states = pathway.states
        self.order = {path: number for number, path in enumerate(pathway.states)}
        self.ancestors: dict[str, tuple[str, ...]] = {}  # proper, innermost first, the root included
        for path, state in pathway.states.items():
            up = state.parent
            self.ancestors[path] = () if up is None else (up, *self.ancestors[up])
        self.lines = {path: (path, *ups) for path, ups in self.ancestors.items()}
        self._transitions: dict[int, Transition] = {}

    def add(self, transition: Transition) -> None:
        """Makes a transition known by its number."""
        self._transitions[transition.number] = transition

    def active(self, configuration: Iterable[str]) -> set[str]:
        """All active states of a configuration, ancestors included, the root too."""
        return {state for leaf in configuration for state in self.lines[leaf]}

    def leaves(self, states: Iterable[str]) -> list[str]:
        """Of these states, those that hold none of the others."""
        found = set(states)
        holders = {up for path in found for up in self.ancestors[path]}
        return [path for path in found if path not in holders]

    def within(self, path: str, holder: str) -> bool:
        """Whether `path` is a proper descendant of `holder`."""
        return holder in self.ancestors[path]

    def effective(self, targets: Sequence[str], history: History) -> list[str]:
        """Targets with histories replaced by what they stand for."""
        found: list[str] = []
        for target in targets:
            state = self.states[target]
            if state.kind == "history":
                found.extend(self.effective(history.get(target) or state.default, history))
            else:
                found.append(target)
        return found

    def domain(self, transition: Transition, targets: Sequence[str]) -> str:
        """The innermost state that the transition does not leave. What its actions open belongs to it."""
        if not targets:
            return transition.source
        common = self._common([transition.source, *targets])
        if transition.reenter:
            return self._compound_above(transition.source, targets)
        return self.states[common].parent or "" if common in targets else common

    def roots(self, transition: Transition, targets: Sequence[str]) -> list[str]:
        """The topmost states left where they are active, with all below them."""
        if not targets:
            return []
        if transition.reenter:
            return list(self.states[self._compound_above(transition.source, targets)].children)
        common = self._common([transition.source, *targets])
        if common in targets:
            return [common]
        state = self.states[common]
        if state.kind != "parallel":
            return list(state.children)
        holders = {path for one in (transition.source, *targets) for path in self.lines[one]}
        return [child for child in state.children if child in holders]

    def exited(self, transition: Transition, configuration: Iterable[str], history: History) -> set[str]:
        """The active states that the transition would leave."""
        roots = set(self.roots(transition, self.effective(transition.targets, history)))
        return {path for path in self.active(configuration) if roots.intersection(self.lines[path])}

    def way(self, number: int, configuration: Sequence[str], history: History) -> Way:
        """Exits, entries and the configuration after one transition; number -1 enters the pathway."""
        if number < 0:
            walk = _Entry(self, history, set())
            walk.down("")
            return self._way(set(), set(), walk)
        transition = self._transitions[number]
        if not transition.targets:
            return Way(tuple(configuration), (), (), frozenset(), asked_history=False)
        active = self.active(configuration)
        exited = self.exited(transition, configuration, history)
        targets = self.effective(transition.targets, history)
        domain = self.domain(transition, targets)
        walk = _Entry(self, history, active - exited)
        for target in transition.targets:
            walk.down(target)
        for target in targets:
            walk.up(target, domain)
        for child in self.roots(transition, targets):  # a region of the source that no target names
            if self.states[domain].kind == "parallel" and not walk.holds(child):
                walk.down(child)
        return self._way(active, exited, walk)

    def remembered(self, configuration: Iterable[str], exited: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """What the histories of the states left now stand for."""
        left, found = set(exited), {}
        active = self.active(configuration)
        for path in left:
            for child in self.states[path].children:
                state = self.states[child]
                if state.kind != "history":
                    continue
                if state.history == "deep":
                    kept = [leaf for leaf in configuration if self.within(leaf, path)]
                else:
                    kept = [one for one in self.states[path].children if one in active]
                found[child] = tuple(sorted(kept, key=self.order.__getitem__))
        return found

    def done(self, configuration: Sequence[str], entered: Sequence[str]) -> dict[str, tuple[str, ...]]:
        """By final state just entered: the states that are done with it, as their done.state is raised.

        What is entered after it does not count yet, so a parallel state is done with the last of its regions.
        """
        active = self.active(configuration).difference(entered)
        found: dict[str, tuple[str, ...]] = {}
        for path in entered:
            active.add(path)
            parent = self.states[path].parent
            if self.states[path].kind != "final" or not parent:
                continue
            above = self.states[parent].parent
            whole = above and self.states[above].kind == "parallel" and self._finished(above, active)
            found[path] = (parent, above) if above and whole else (parent,)
        return found

    def _finished(self, path: str, active: set[str]) -> bool:
        state = self.states[path]
        if state.kind == "parallel":
            regions = [child for child in state.children if self.states[child].kind != "history"]
            return all(self._finished(child, active) for child in regions)
        return any(self.states[child].kind == "final" and child in active for child in state.children)

    def _common(self, paths: Sequence[str]) -> str:
        first = self.lines[paths[0]]
        return next(up for up in first if all(up in self.lines[path] for path in paths))

    def _compound_above(self, source: str, targets: Sequence[str]) -> str:
        """SCXML's least common compound ancestor, proper."""
        for up in self.ancestors[source]:
            if self.states[up].kind != "parallel" and all(up in self.ancestors[target] for target in targets):
                return up
        return ""

    def _way(self, active: set[str], exited: set[str], walk: _Entry) -> Way:
        stays = active - exited
        leaves = self.leaves(path for path in stays | walk.entered if path)
        return Way(
            configuration=tuple(sorted(leaves, key=self.order.__getitem__)),
            exited=tuple(sorted(exited, key=self.order.__getitem__, reverse=True)),
            entered=tuple(sorted(walk.entered - {""}, key=self.order.__getitem__)),
            by_history=frozenset(walk.by_history & walk.entered),
            asked_history=walk.asked_history,
        )


class _Entry:
    """Collects the states to enter: SCXML's addDescendant and addAncestor procedures."""

    def __init__(self, tree: Tree, history: History, active: set[str]) -> None:
        self.tree, self.history, self.active = tree, history, active
        self.entered: set[str] = set()
        self.by_history: set[str] = set()
        self.asked_history = False

    def down(self, path: str) -> None:
        state = self.tree.states[path]
        if state.kind == "history":
            self.asked_history = True
            past = self.history.get(path)
            kept = past or state.default
            for one in kept:
                self.down(one)
                if past:
                    line, holder = self.tree.lines[one], state.parent or ""
                    self.by_history.update(line[: line.index(holder) + 1])
            for one in kept:
                self.up(one, state.parent or "")
            return
        self._add(path)
        if state.kind == "parallel":
            self._regions(path)
        elif state.initial:
            for one in state.initial:
                self.down(one)
            for one in state.initial:
                self.up(one, path)

    def up(self, path: str, domain: str) -> None:
        for above in self.tree.ancestors[path]:
            if above == domain:
                return
            self._add(above)
            if self.tree.states[above].kind == "parallel":
                self._regions(above)

    def holds(self, path: str) -> bool:
        return any(path in self.tree.lines[one] for one in self.entered | self.active)

    def _regions(self, path: str) -> None:
        for child in self.tree.states[path].children:
            if self.tree.states[child].kind != "history" and not self.holds(child):
                self.down(child)

    def _add(self, path: str) -> None:
        if path not in self.active:
            self.entered.add(path)
