"""The machine of a pathway: its tree of states and one firing of a resolved set of transitions.

The only importer of `transitions`, which holds the tree, the transitions and the trigger registry, and plays one
firing (exit callbacks, set state, enter callbacks) on a throw-away model. Which states a transition leaves and
enters is ours (`resolution.py`), and so are selection, guards and done events. What the machine answered is
remembered, so that the cold path (tens of microseconds, one lock: the library is not thread-safe) is walked once
for each situation. Imported by core only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from threading import Lock
from typing import TYPE_CHECKING, Any, NamedTuple

from transitions.extensions.nesting import HierarchicalMachine, NestedEventData, NestedState, NestedTransition

from carepath.core.events import hears
from carepath.core.expressions import Expression
from carepath.core.resolution import Tree

if TYPE_CHECKING:
    from carepath.core.pathway import Pathway, Transition

REMEMBERED = 20_000  # answers kept for one pathway; past that they are forgotten and worked out again
START = -1  # number of the transition that enters the initial configuration


class Move(NamedTuple):
    """What one microstep does. `exited` innermost first, `entered` outermost first."""

    configuration: tuple[str, ...]
    exited: tuple[str, ...]
    entered: tuple[str, ...]
    remembered: Mapping[str, tuple[str, ...]]  # history state -> what it now remembers
    by_history: frozenset[str]  # states entered because a history state remembered them
    asked_history: bool
    done: Mapping[str, tuple[str, ...]]  # final state -> paths whose done.state event is raised when it is entered
    final: bool  # a top-level final state is active


class _Run:
    """The throw-away model of one firing."""

    def __init__(self, configuration: Sequence[str], history: Mapping[str, tuple[str, ...]]) -> None:
        self.state: Any = list(configuration)
        self.history = history
        self.exited: list[str] = []
        self.entered: list[str] = []
        self.by_history: set[str] = set()
        self.asked_history = False


class _State(NestedState):
    separator = "."

    def enter(self, event_data: Any) -> None:
        event_data.model.entered.append(self.name)
        super().enter(event_data)

    def exit(self, event_data: Any) -> None:
        event_data.model.exited.append(self.name)
        super().exit(event_data)


class _Transition(NestedTransition):
    """A transition of the library whose way through the tree is ours."""

    def _resolve_transition(self, event_data: Any) -> tuple[Any, list[Callable[[], None]], list[Callable[[], None]]]:
        machine, model = event_data.machine, event_data.model
        way = machine.tree.way(event_data.args[0], _flat(model.state), model.history)
        model.by_history |= way.by_history
        model.asked_history = model.asked_history or way.asked_history
        exits = [machine.step_of(path, "scoped_exit", event_data) for path in way.exited]
        entries = [machine.step_of(path, "scoped_enter", event_data) for path in way.entered]
        return machine.build_state_tree(list(way.configuration), "."), exits, entries


class _Machine(HierarchicalMachine):
    state_cls = _State
    transition_cls = _Transition

    def __init__(self, tree: Tree, **options: Any) -> None:
        self.tree = tree
        super().__init__(model=None, initial=None, auto_transitions=False, send_event=True, **options)

    def step_of(self, path: str, verb: str, event_data: Any) -> Callable[[], None]:
        names = path.split(".")
        return _Callback(getattr(self.get_state(names), verb), event_data, names[:-1])


class _Callback:
    """Enters or exits one state when called; `func` is what the library compares to see who was just entered."""

    __slots__ = ("event_data", "func", "scope")

    def __init__(self, func: Callable[..., None], event_data: Any, scope: list[str]) -> None:
        self.func, self.event_data, self.scope = func, event_data, scope

    def __call__(self) -> None:
        self.func(self.event_data, self.scope)


class Statechart:
    """Answers, for one pathway: who hears an event, and what a set of transitions does to a configuration."""

    def __init__(self, pathway: Pathway) -> None:
        self.pathway = pathway
        self.tree = Tree(pathway)
        self.states = pathway.states
        self.transitions: list[Transition] = sorted(_all_transitions(pathway), key=lambda one: one.number)
        for one in self.transitions:
            self.tree.add(one)
        self.timers = {timer.id: timer for state in pathway.states.values() for timer in state.timers}
        self.histories = tuple(path for path, state in pathway.states.items() if state.kind == "history")
        self.has_always = any(state.always for state in pathway.states.values())
        self.names = self._known_names()
        self._of_tasks = tuple(name for name in self.names if name.startswith("task"))
        self.counters = _counters(pathway)
        self.under_history = frozenset(
            path
            for path in pathway.states
            if any(
                pathway.states[child].kind == "history"
                for up in self.tree.lines[path]
                for child in pathway.states[up].children
            )
        )
        self.machine = _Machine(self.tree, states=self._children(""), transitions=self._registry())
        self.shortcuts: dict[tuple[tuple[str, ...], str], Any] = {}  # filled by step: whole macrosteps
        self._objects = self._transition_objects()
        self._heard: dict[tuple[str, str], tuple[Transition, ...]] = {}
        self._moves: dict[Any, Move] = {}
        self._lock = Lock()

    def hears_cancelled(self, task: str) -> bool:
        """Whether some handler was written for the cancelling of this task; `*` was not."""
        return any(hears(descriptor, f"task.cancelled.{task}") for descriptor in self._of_tasks)

    def alternatives(self, state: str, event: str) -> tuple[Transition, ...]:
        """What this state has for an event of that name, keys in file order, alternatives in theirs."""
        found = self._heard.get((state, event))
        if found is None:
            handlers = self.states[state].on
            found = tuple(t for handler in handlers if hears(handler.event, event) for t in handler.alternatives)
            self._remember(self._heard, (state, event), found)
        return found

    def move(
        self, configuration: tuple[str, ...], chosen: tuple[Transition, ...], history: Mapping[str, tuple[str, ...]]
    ) -> Move:
        """What the chosen transitions, free of conflict, do together: one microstep of the statechart."""
        return self._move(configuration, tuple(one.number for one in chosen), history)

    def start(self) -> Move:
        """What entering the pathway does."""
        return self._move((), (START,), {})

    def _move(
        self, configuration: tuple[str, ...], numbers: tuple[int, ...], history: Mapping[str, tuple[str, ...]]
    ) -> Move:
        past = tuple(history.get(path) for path in self.histories) if self.histories else ()
        key = (configuration, numbers, past)
        found = self._moves.get(key)
        if found is None:
            with self._lock:
                found = self._fire(configuration, numbers, history)
            self._remember(self._moves, key, found)
        return found

    def shortcut(self, configuration: tuple[str, ...], event: str, answer: Any) -> None:
        """Remembers a whole macrostep that depends on nothing but these two."""
        if event in self.names:
            self._remember(self.shortcuts, (configuration, event), answer)

    def _fire(
        self, configuration: tuple[str, ...], numbers: tuple[int, ...], history: Mapping[str, tuple[str, ...]]
    ) -> Move:
        chosen = [self.transitions[number] for number in numbers if number != START]
        left = {path for one in chosen for path in self.tree.exited(one, configuration, history)}
        remembered = self.tree.remembered(configuration, left)
        run = _Run(configuration, {**history, **remembered})  # remembered before anything is entered
        for number in numbers:
            trigger, transition = self._objects[number]
            event_data = NestedEventData(None, trigger, self.machine, run, (number,), {})
            transition.execute(event_data)
        order = self.tree.order
        # Firing one after the other and sorting is the standard's all-at-once: the sets left do not overlap.
        exited = tuple(sorted(run.exited, key=order.__getitem__, reverse=True))
        entered = tuple(sorted(run.entered, key=order.__getitem__))
        stable = tuple(sorted(_flat(run.state), key=order.__getitem__))
        return Move(
            configuration=stable,
            exited=exited,
            entered=entered,
            remembered=remembered,
            by_history=frozenset(run.by_history),
            asked_history=run.asked_history,
            done=self.tree.done(stable, entered),
            final=any(self.states[path].kind == "final" and "." not in path for path in stable),
        )

    def _children(self, path: str) -> list[NestedState]:
        states: list[NestedState] = []
        for child in self.states[path].children:
            if self.states[child].kind != "history":
                state = _State(child.rpartition(".")[2], final=self.states[child].kind == "final")
                state.add_substates(self._children(child))
                states.append(state)
        return states

    def _registry(self) -> list[dict[str, str]]:
        """Every transition under a trigger of its own (`t12`), so that no event name can clash with the library."""
        first = next(path for path in self.states if path and self.states[path].kind != "history")
        rows = [{"trigger": "start", "source": first, "dest": first}]
        for one in self.transitions:
            source = one.source or first
            shown = [target for target in one.targets if self.states[target].kind != "history"]
            rows.append({"trigger": f"t{one.number}", "source": source, "dest": shown[0] if shown else source})
        return rows

    def _transition_objects(self) -> dict[int, tuple[Any, Any]]:
        found = {}
        for name, trigger in self.machine.events.items():
            number = START if name == "start" else int(name[1:])
            found[number] = (trigger, next(one for rows in trigger.transitions.values() for one in rows))
        return found

    def _known_names(self) -> frozenset[str]:
        """Names worth remembering answers for: bounded by what the author wrote."""
        names = set(self.pathway.events)
        for state in self.states.values():
            names.update(handler.event for handler in state.on)
        return frozenset(names)

    @staticmethod
    def _remember(memo: dict[Any, Any], key: Any, answer: Any) -> None:
        if len(memo) >= REMEMBERED:
            memo.clear()
        memo[key] = answer


def _flat(state: Any) -> list[str]:
    """The library's state of a model (a name, or lists in lists for regions) as a list of names."""
    return [state] if isinstance(state, str) else [name for part in state for name in _flat(part)]


def _all_transitions(pathway: Pathway) -> list[Transition]:
    found: list[Transition] = []
    for state in pathway.states.values():
        for handler in state.on:
            found.extend(handler.alternatives)
        found.extend(state.always)
        for timer in state.timers:
            found.extend(timer.alternatives)
    return found


def _counters(pathway: Pathway) -> dict[str, tuple[tuple[str, str, str | None], ...]]:
    """By state: what must be counted or set back when it is entered, because some expression asks for it."""
    found: dict[str, set[tuple[str, str, str | None]]] = {}
    for expression in _expressions(tuple(pathway.states.values()), (pathway.enroll, tuple(pathway.events.values()))):
        for counted, since in expression.entered:
            row = (counted if since is None else f"{counted} since {since}", counted, since)
            for path in (counted, since) if since is not None else (counted,):
                found.setdefault(path, set()).add(row)
    return {path: tuple(sorted(rows, key=str)) for path, rows in found.items()}


def _expressions(*things: Any) -> Iterator[Expression]:
    """Every expression that stands anywhere in compiled parts of a pathway."""
    for thing in things:
        if isinstance(thing, Expression):
            yield thing
        elif isinstance(thing, tuple):
            yield from _expressions(*thing)
        elif isinstance(thing, Mapping):
            yield from _expressions(*thing.values())
        elif is_dataclass(thing):
            yield from _expressions(*(getattr(thing, field.name) for field in fields(thing)))
