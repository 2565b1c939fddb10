"""One pathway as the rules look at it: every action and every way on with its place, worked out once and shared.

Here: questions that several rules ask. Not here: what is wrong (the modules of rules). Imported by all rules.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from carepath.authoring.action_document import ActionDocument
from carepath.authoring.causes import Causes
from carepath.authoring.compiler import Prepared
from carepath.authoring.events import EventTable
from carepath.authoring.parts import Draft
from carepath.authoring.pathway_document import AlternativeDocument
from carepath.core.definitions import Clinic
from carepath.core.events import hears
from carepath.core.expressions import Expression
from carepath.core.pathway import (
    Action,
    Ask,
    Cancel,
    Escalate,
    Handler,
    Message,
    Pathway,
    Raise,
    Send,
    Start,
    State,
    Task,
    Timer,
    Transition,
)  # fmt: skip
from carepath.core.resolution import Tree
from carepath.errors import Mark
from carepath.lint.others import Others


class Finding(NamedTuple):
    """What a rule found: where, what is wrong, and what to do."""

    where: Mark
    message: str
    hint: str


@dataclass(frozen=True, slots=True, eq=False)
class Act:
    """One action, where it stands. `way`: what it is done on; None under `entry` and `exit`."""

    action: Action
    document: ActionDocument
    state: str
    moment: str  # entry | exit | on | timer | always
    way: Way | None = None

    @property
    def where(self) -> Mark:
        return self.document.mark

    def at(self, key: str) -> Mark:
        """Where that key of the action stands; the action itself where it is not written."""
        body = getattr(self.document, self.document.kind, None)
        return body.key_mark(key) if body is not None and body.has(key) else self.where


@dataclass(frozen=True, slots=True, eq=False)
class Way:
    """One alternative: what is heard (a handler), what fires (a timer), or neither (`always`)."""

    transition: Transition
    document: AlternativeDocument
    state: State
    heard: Handler | None = None
    timer: Timer | None = None
    acts: list[Act] = field(default_factory=list)

    @property
    def where(self) -> Mark:
        return self.transition.where

    @property
    def guard_mark(self) -> Mark:
        return self.document.key_mark("guard")

    @property
    def is_sure(self) -> bool:
        """Whether nothing holds it back."""
        return self.transition.guard is None and not self.transition.unknown


class Step(NamedTuple):
    """A way on from a state: on which events (none: a timer and the like), into which states, and what it cancels."""

    names: set[str]
    entered: set[str]
    cancelled: set[str]


PEOPLE = (Task, Escalate, Start, Send, Raise)  # actions that bring something to a person, or hand it on
REACHING_OUT = (Task, Escalate, Start, Send, Message, Ask)


class Chart:
    """One compiled pathway with what it was compiled from, and the clinic around it."""

    def __init__(self, pathway: Pathway, prepared: Prepared, clinic: Clinic, others: Others) -> None:
        assert prepared.table is not None
        assert prepared.causes is not None
        self.pathway = pathway
        self.prepared = prepared
        self.clinic = clinic
        self.others = others
        self.document = prepared.document
        self.table: EventTable = prepared.table
        self.causes: Causes = prepared.causes
        self.states = pathway.states
        self._heard: dict[tuple[str, str], bool] = {}
        self._next: dict[str, list[Step]] = {}

    # -- ways and actions --

    @cached_property
    def ways(self) -> tuple[Way, ...]:
        """Every alternative of every state, in the order of the file."""
        return tuple(way for path, draft in self.prepared.resolver.states.items() for way in self._ways(path, draft))

    def _ways(self, path: str, draft: Draft) -> Iterator[Way]:
        state = self.states[path]
        for handler, group in zip(state.on, draft.on.values(), strict=True):
            for one, document in zip(handler.alternatives, group, strict=True):
                yield self._with_acts(Way(one, document, state, heard=handler), "on")
        for one, document in zip(state.always, draft.always, strict=True):
            yield self._with_acts(Way(one, document, state), "always")
        fired = [(timer, one) for timer in state.timers for one in timer.alternatives if timer.kind != "every"]
        for (timer, one), item in zip(fired, [*draft.after, *draft.at], strict=True):
            yield self._with_acts(Way(one, item, state, timer=timer), "timer")
        repeated = [timer for timer in state.timers if timer.kind == "every"]
        for timer, every in zip(repeated, draft.every, strict=True):
            document = AlternativeDocument.of_actions(every.actions, every.mark)
            yield self._with_acts(Way(timer.alternatives[0], document, state, timer=timer), "timer")

    def _with_acts(self, way: Way, moment: str) -> Way:
        pairs = zip(way.transition.actions, way.document.actions, strict=True)
        way.acts.extend(Act(action, document, way.state.path, moment, way) for action, document in pairs)
        return way

    @cached_property
    def acts(self) -> tuple[Act, ...]:
        """Every action of the pathway."""
        found = [act for way in self.ways for act in way.acts]
        for path, draft in self.prepared.resolver.states.items():
            state = self.states[path]
            for moment, actions, documents in (("entry", state.entry, draft.entry), ("exit", state.exit, draft.exit)):
                found.extend(Act(*pair, path, moment) for pair in zip(actions, documents, strict=True))
        return tuple(found)

    def opening(self, *kinds: type[Any]) -> list[Act]:
        """The actions of these kinds that open something (a task that is only updated is not opened)."""
        return [
            act
            for act in self.acts
            if isinstance(act.action, kinds) and not (isinstance(act.action, Task) and act.action.role is None)
        ]

    @cached_property
    def _by_handler(self) -> dict[int, list[Way]]:
        found: dict[int, list[Way]] = {}
        for way in self.ways:
            found.setdefault(id(way.heard), []).append(way)  # a handler is known by which one it is
        return found

    def ways_of(self, handler: Handler) -> list[Way]:
        """The alternatives under one key of `on`."""
        return self._by_handler[id(handler)]

    @cached_property
    def entry_acts(self) -> dict[str, list[Act]]:
        """What each state does when it is entered."""
        found: dict[str, list[Act]] = {path: [] for path in self.states}
        for act in self.acts:
            if act.moment == "entry":
                found[act.state].append(act)
        return found

    def done_by(self, way: Way) -> list[Act]:
        """What is done on the way, and by the entry of every state that it enters."""
        return [*way.acts, *(act for path in self.entered(way) for act in self.entry_acts[path])]

    def value(self, value: Any) -> Any:
        """A parameter's value in place of a reference to it; None where the reference is to something else."""
        if not isinstance(value, Expression):
            return value
        found = self.pathway.parameters.get(value.text.removeprefix("parameters."))
        return None if found is None else found.value

    # -- the tree --

    def line(self, path: str) -> Iterator[State]:
        """The state and all that hold it, the root last."""
        state: State | None = self.states[path]
        while state is not None:
            yield state
            state = None if state.parent is None else self.states[state.parent]

    def holds(self, holder: str, path: str) -> bool:
        """Whether `path` stands below `holder`."""
        return path != holder and (not holder or path.startswith(holder + "."))

    def below(self, path: str) -> list[str]:
        """The state and all below it."""
        return [one for one in self.states if one == path or self.holds(path, one)]

    def entered(self, way: Way) -> set[str]:
        """Every state that the alternative can enter."""
        one = way.transition
        return self.causes.entered(one.source, one.targets, reenter=one.reenter) if one.targets else set()

    def leaves(self, way: Way, path: str) -> bool:
        """Whether it leads out of the state `path`, or enters it anew."""
        targets = way.transition.targets
        return bool(targets) and any(target == path or not self.holds(path, target) for target in targets)

    def ends_with(self, act: Act) -> bool:
        """Whether the journey ends in the step that does it: what comes back later goes to the owner."""
        targets = () if act.way is None else act.way.transition.targets
        ends = [self.states[one].kind == "final" and not self.states[one].parent for one in targets]
        return bool(ends) and all(ends)

    def home(self, act: Act) -> str:
        """The state that what the action opens belongs to: it is taken back when that one is left."""
        if act.way is None or not act.way.transition.targets:
            return act.state
        return self._tree.domain(act.way.transition, act.way.transition.targets)

    @cached_property
    def _tree(self) -> Tree:
        return Tree(self.pathway)

    def _beside(self, path: str) -> list[str]:
        """What can be active together with a state: its holders, all below it, and the other regions."""
        widest = path
        for state in self.line(path):
            widest = state.path if state.kind == "parallel" else widest
        return [*self.below(widest), *(state.path for state in self.line(path))]

    # -- what can follow --

    def still_open_in(self, act: Act) -> set[str]:
        """The innermost states that can be active while a kept task of this action is open.

        Every way on is followed but those that end the task: done, declined, or cancelled.
        """
        id_ = getattr(act.action, "id", "")
        ends = {f"task.{verb}.{id_}" for verb in ("completed", "declined", "cancelled")}
        moving = act.way is not None and bool(act.way.transition.targets)
        waiting = list(self.entered(act.way) if act.way is not None and moving else self.below(act.state))
        reached: set[str] = set()
        while waiting:
            path = waiting.pop()
            if path not in reached and self.states[path].kind == "atomic":
                reached.add(path)
                for step in self._steps(path):
                    if not (step.names and step.names <= ends) and id_ not in step.cancelled:
                        waiting.extend(step.entered)
        return reached

    def _steps(self, path: str) -> list[Step]:
        """Every way on from an innermost state: its own, those around it that it does not hide, and other regions'."""
        if path not in self._next:
            self._next[path] = [*self._own_steps(path), *self._steps_beside(path)]
        return self._next[path]

    def _own_steps(self, path: str) -> Iterator[Step]:
        hidden: set[str] = set()
        for holder in self.line(path):
            taken: set[str] = set()
            for way in self._by_state.get(holder.path, ()):
                names = set() if way.heard is None else set(self.table.concrete(way.heard.event)) - hidden
                if way.transition.targets and (names or way.heard is None):
                    yield self._step(way, names)
                taken |= names if way.is_sure else set()
            hidden |= taken

    def _steps_beside(self, path: str) -> Iterator[Step]:
        inner = path
        for holder in self.line(path):
            if holder.kind == "parallel":
                regions = [one for child in holder.children if child != inner for one in self.below(child)]
                ways = [way for region in regions for way in self._by_state.get(region, ())]
                yield from (self._step(way, set()) for way in ways if self.leaves(way, holder.path))
            inner = holder.path

    def _step(self, way: Way, names: set[str]) -> Step:
        cancelled = {act.action.id for act in way.acts if isinstance(act.action, Cancel)}
        return Step(names, self.entered(way), cancelled)

    @cached_property
    def _by_state(self) -> dict[str, list[Way]]:
        found: dict[str, list[Way]] = {}
        for way in self.ways:
            found.setdefault(way.state.path, []).append(way)
        return found

    # -- hearing --

    def handler(self, state: State, name: str) -> Handler | None:
        """What this state itself hears the event with."""
        if name in self.table.fields:
            return self._handlers[state.path].get(name)
        return next((one for one in state.on if hears(one.event, name)), None)

    @cached_property
    def _handlers(self) -> dict[str, dict[str, Handler]]:
        """State -> event -> its first handler there, for all events that can reach the pathway."""
        found: dict[str, dict[str, Handler]] = {path: {} for path in self.states}
        for path, state in self.states.items():
            for handler in state.on:
                for name in self.table.concrete(handler.event):
                    found[path].setdefault(name, handler)
        return found

    def heard_by(self, path: str, name: str) -> list[Handler]:
        """Every handler that can hear the event while the state is active, but outer ones that a nearer one hides."""
        hidden = self._hidden_from(path, name)
        around = [one for one in dict.fromkeys([*self._beside(path), *self.below(path)]) if one not in hidden]
        return [found for one in around if (found := self.handler(self.states[one], name)) is not None]

    def _hidden_from(self, path: str, name: str) -> set[str]:
        """The holders of the state to which the event never comes up, from here or from a region beside."""
        hidden: set[str] = set()
        is_met = False
        for state in self.line(path):
            is_met = is_met and (state.kind != "parallel" or state.path == path)  # another region may not hear it
            if is_met:
                hidden.add(state.path)
            is_met = is_met or self.handler(state, name) is not None
        return hidden

    def is_heard_while(self, path: str, name: str) -> bool:
        """Whether somebody hears the event whatever is active together with this state."""
        inner = path
        if self.handler(self.states[""], name) is not None or self.heard_below(path, name):
            return True
        for state in list(self.line(path))[1:]:
            if self.handler(state, name) is not None:
                return True
            if state.kind == "parallel" and any(self.heard_below(one, name) for one in state.children if one != inner):
                return True
            inner = state.path
        return False

    def heard_below(self, path: str, name: str) -> bool:
        """Whether the state hears it, or whichever of its children is active does."""
        if (path, name) not in self._heard:
            state = self.states[path]
            inner = [one for one in state.children if self.states[one].kind not in ("history", "final")]
            found = [self.heard_below(one, name) for one in inner]
            always = any(found) if state.kind == "parallel" else bool(found) and all(found)
            self._heard[path, name] = always or state.kind == "final" or self.handler(state, name) is not None
        return self._heard[path, name]


def first_of(acts: Sequence[Act]) -> list[Act]:
    """The first action of each id: what is said of a thing is said once."""
    seen: dict[tuple[type[Any], str], Act] = {}
    for act in acts:
        seen.setdefault((type(act.action), getattr(act.action, "id", "")), act)
    return list(seen.values())


def place(mark: Mark, beside: Mark) -> str:
    """A place as it is said in a finding that stands at `beside`."""
    return f"in line {mark.line}" if mark.file == beside.file else f"in {mark.file}, line {mark.line}"
