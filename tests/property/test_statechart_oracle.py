"""Our microstep against the W3C's, written out here in the standard's own way, on thousands of random charts.

The oracle knows nothing of `transitions`, of memos or of firing one after the other: it computes the exit set and the
entry set of all transitions at once (SCXML 1.0, appendix D). With `reenter: true` both must agree to the letter.
"""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from carepath.core.durations import Duration
from carepath.core.events import Event
from carepath.core.pathway import EventSchema, Handler, Pathway, State, Timer, Transition
from carepath.core.resolution import Tree
from carepath.core.step import Step, initial_step, step

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
EVENTS = ("a", "b", "c")


class _Draft:
    def __init__(self, path: str, kind: str, parent: str | None) -> None:
        self.path, self.kind, self.parent = path, kind, parent
        self.children: list[str] = []
        self.initial: tuple[str, ...] = ()
        self.history = ""
        self.default: tuple[str, ...] = ()
        self.on: list[Handler] = []


def _random_chart(seed: int) -> Pathway:
    rng = random.Random(seed)
    drafts = {"": _Draft("", "compound", None)}

    def grow(path: str, depth: int) -> None:
        for number in range(rng.randint(2, 3)):
            child = f"{path}.s{number}" if path else f"s{number}"
            kind = "atomic" if depth == 0 else rng.choice(["atomic", "compound", "parallel", "atomic"])
            if drafts[path].kind == "parallel" and kind == "atomic" and depth:
                kind = "compound"
            drafts[child] = _Draft(child, kind, path)
            drafts[path].children.append(child)
            if kind != "atomic":
                grow(child, depth - 1)
        if drafts[path].kind == "compound" and path and rng.random() < 0.4:
            child = f"{path}.h"
            drafts[child] = draft = _Draft(child, "history", path)
            draft.history = rng.choice(["shallow", "deep"])
            draft.default = (rng.choice(drafts[path].children),)
            drafts[path].children.append(child)
        if drafts[path].kind == "compound":
            real = [one for one in drafts[path].children if drafts[one].kind != "history"]
            drafts[path].initial = (rng.choice(real),)

    grow("", 3)
    order = list(drafts)
    number = 0
    for path in order:
        if path == "" or drafts[path].kind == "history" or rng.random() < 0.25:
            continue
        for name in rng.sample(EVENTS, rng.randint(1, 2)):
            target = (rng.choice([one for one in order if one]),)
            drafts[path].on.append(Handler(name, (Transition(number, path, name, targets=target, reenter=True),)))
            number += 1
    document = sorted(drafts, key=lambda one: _document_key(one, drafts))
    states = {
        path: State(
            path, drafts[path].kind, place, drafts[path].parent, tuple(drafts[path].children), drafts[path].initial,
            drafts[path].history or None, drafts[path].default, on=tuple(drafts[path].on),
        )
        for place, path in enumerate(document)
    }  # fmt: skip
    return Pathway("random", "1", "Random", f"fp{seed}", states)


def _document_key(path: str, drafts: dict[str, _Draft]) -> tuple[int, ...]:
    key: list[int] = []
    while path:
        parent = drafts[path].parent or ""
        key.append(drafts[parent].children.index(path))
        path = parent
    return tuple(reversed(key))


class Oracle:
    """SCXML 1.0, appendix D, for charts without guards, actions and done events."""

    def __init__(self, pathway: Pathway) -> None:
        self.states = pathway.states
        self.order = {path: place for place, path in enumerate(pathway.states)}
        self.configuration: set[str] = set()
        self.history: dict[str, set[str]] = {}
        entry: set[str] = set()
        self.descend("", entry)
        self.configuration = entry

    def ancestors(self, path: str, stop: str | None = None) -> list[str]:
        found = []
        up = self.states[path].parent
        while up is not None and up != stop:
            found.append(up)
            up = self.states[up].parent
        return found

    def below(self, path: str, holder: str) -> bool:
        return holder in self.ancestors(path)

    def effective(self, targets: tuple[str, ...]) -> list[str]:
        found: list[str] = []
        for target in targets:
            state = self.states[target]
            if state.kind == "history":
                past = self.history.get(target)
                found += sorted(past) if past else self.effective(state.default)
            else:
                found.append(target)
        return found

    def domain(self, one: Transition) -> str:
        targets = self.effective(one.targets)
        for up in self.ancestors(one.source):
            if self.states[up].kind != "parallel" and all(self.below(target, up) for target in targets):
                return up
        return ""

    def exit_set(self, some: list[Transition]) -> set[str]:
        return {path for one in some for path in self.configuration if self.below(path, self.domain(one))}

    def enabled(self, event: str) -> list[Transition]:
        found: list[Transition] = []
        atomic = [path for path in self.configuration if not self.states[path].children]
        for leaf in sorted(atomic, key=self.order.__getitem__):
            for path in [leaf, *self.ancestors(leaf)]:
                heard = [h.alternatives[0] for h in self.states[path].on if h.event == event]
                if heard:
                    if heard[0] not in found:
                        found.append(heard[0])
                    break
        filtered: list[Transition] = []
        for first in found:
            preempted, to_remove = False, []
            for second in filtered:
                if self.exit_set([first]) & self.exit_set([second]):
                    if self.below(first.source, second.source):
                        to_remove.append(second)
                    else:
                        preempted = True
                        break
            if not preempted:
                filtered = [one for one in filtered if one not in to_remove] + [first]
        return filtered

    def fire(self, event: str) -> bool:
        some = self.enabled(event)
        if not some:
            return False
        leaving = self.exit_set(some)
        domains = {one.number: self.domain(one) for one in some}
        entry: set[str] = set()
        remembered: dict[str, set[str]] = {}
        for path in leaving:
            for child in self.states[path].children:
                if self.states[child].history == "deep":
                    kept = {
                        leaf for leaf in self.configuration if not self.states[leaf].children and self.below(leaf, path)
                    }
                    remembered[child] = kept
                elif self.states[child].history == "shallow":
                    remembered[child] = {one for one in self.states[path].children if one in self.configuration}
        self.history.update(remembered)  # as the standard does: before the entry set is worked out
        for one in some:
            for target in one.targets:
                self.descend(target, entry)
            for target in self.effective(one.targets):
                self.ascend(target, domains[one.number], entry)
        self.configuration = (self.configuration - leaving) | entry
        return True

    def descend(self, path: str, entry: set[str]) -> None:
        state = self.states[path]
        if state.kind == "history":
            for one in self.effective((path,)):
                self.descend(one, entry)
            for one in self.effective((path,)):
                self.ascend(one, state.parent or "", entry)
            return
        entry.add(path)
        if state.kind == "compound":
            for one in state.initial:
                self.descend(one, entry)
                self.ascend(one, path, entry)
        elif state.kind == "parallel":
            self.regions(path, entry)

    def ascend(self, path: str, stop: str, entry: set[str]) -> None:
        for up in self.ancestors(path, stop):
            entry.add(up)
            if self.states[up].kind == "parallel":
                self.regions(up, entry)

    def regions(self, path: str, entry: set[str]) -> None:
        for child in self.states[path].children:
            if self.states[child].kind != "history" and not any(
                one == child or self.below(one, child) for one in entry
            ):
                self.descend(child, entry)

    def leaves(self) -> tuple[str, ...]:
        atomic = [path for path in self.configuration if not self.states[path].children]
        return tuple(sorted(atomic, key=self.order.__getitem__))


def _is_whole(tree: Tree, states: dict[str, State], configuration: tuple[str, ...]) -> bool:
    active = tree.active(configuration)
    for path in active:
        state = states[path]
        inside = [child for child in state.children if child in active]
        real = [child for child in state.children if states[child].kind != "history"]
        if state.kind == "compound" and len(inside) != 1:
            return False
        if state.kind == "parallel" and inside != real:
            return False
    return True


def test_microsteps_agree_with_the_standard() -> None:
    microsteps = 0
    for seed in range(250):
        pathway = _random_chart(seed)
        oracle = Oracle(pathway)
        snapshot = initial_step(pathway, now=NOW).snapshot
        assert snapshot.configuration == oracle.leaves(), seed
        rng = random.Random(seed)
        for number in range(12):
            event = rng.choice(EVENTS)
            moved = oracle.fire(event)
            done = step(pathway, snapshot, Event(event), now=NOW)
            assert (done.outcome == "handled") == moved, (seed, number)
            assert done.snapshot.configuration == oracle.leaves(), (seed, number, event)
            snapshot = done.snapshot
            microsteps += moved
    assert microsteps > 1_500


def test_least_exit_never_breaks_a_configuration() -> None:
    """Without `reenter` the rule is ours: every configuration stays whole, and no more is left than with it."""
    for seed in range(250):
        strict = _random_chart(seed)
        states = {path: _without_reenter(state) for path, state in strict.states.items()}
        pathway = Pathway("random", "1", "Random", f"least{seed}", states)
        snapshot = initial_step(pathway, now=NOW).snapshot
        rng = random.Random(seed)
        for _ in range(12):
            done = step(pathway, snapshot, Event(rng.choice(EVENTS)), now=NOW)
            tree = pathway.chart.tree
            assert _is_whole(tree, states, done.snapshot.configuration), seed
            for record in done.records:
                for number in record.taken:
                    one = pathway.chart.transitions[number]
                    external = tree.exited(strict.chart.transitions[number], snapshot.configuration, snapshot.history)
                    assert tree.exited(one, snapshot.configuration, snapshot.history) <= external
            snapshot = done.snapshot


def _without_reenter(state: State) -> State:
    handlers = tuple(
        replace(handler, alternatives=tuple(replace(one, reenter=False) for one in handler.alternatives))
        for handler in state.on
    )
    return replace(state, on=handlers)


def test_a_remembered_step_is_the_step_it_remembers() -> None:
    """The same events with nothing remembered before each: outcome, snapshot, effects and record are equal."""
    for seed in range(120):
        pathway = _with_timers(_random_chart(seed), random.Random(seed))
        fresh = _with_timers(_random_chart(seed), random.Random(seed))
        snapshot = initial_step(pathway, now=NOW).snapshot
        rng = random.Random(seed)
        for number in range(40):
            event, now = Event(rng.choice(EVENTS), id=f"e{number}"), NOW + timedelta(hours=number)
            fresh.chart.shortcuts.clear()
            long_way = step(fresh, snapshot, event, now=now)
            remembered = step(pathway, snapshot, event, now=now)
            assert remembered[:4] == long_way[:4], (seed, number)
            assert remembered.records == long_way.records
            assert _looked_at(remembered) == _looked_at(long_way)
            snapshot = remembered.snapshot


def _looked_at(done: Step) -> list[tuple[object, ...]]:
    return [(one.transition.number, one.answer, one.taken, one.event) for one in done.considered]


def _with_timers(pathway: Pathway, rng: random.Random) -> Pathway:
    """The same chart with a timer in most states: elapsed, or in local days across the spring change."""
    states = {}
    number = len(pathway.chart.transitions)
    for path, state in pathway.states.items():
        if path and state.kind != "history" and rng.random() < 0.7:
            fired = Transition(number, path, "timer")
            number += 1
            timer = Timer(
                f"{path}.after.1", path, "after", (fired,), delay=Duration.parse(rng.choice(["4h", "9d", "1mo"]))
            )
            states[path] = replace(state, timers=(timer,))
        else:
            states[path] = state
    return Pathway("random", "1", "Random", pathway.fingerprint, states, zone="America/Toronto", events=_DECLARED)


_DECLARED = {name: EventSchema(name) for name in EVENTS}
