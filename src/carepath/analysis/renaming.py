"""States that only got another name: found where everything else is the same, and put under their new names.

Imported by comparing.py.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from carepath.analysis.matching import meaning
from carepath.core import pathway as core
from carepath.core.expressions import Expression
from carepath.core.pathway import Pathway, State, Timer, Transition


def renames(old: Pathway, new: Pathway) -> dict[str, str]:
    """Old path to new path of every state that was renamed, and of those in it that keep their own names."""
    found: dict[str, str] = {}
    for state in old.states.values():
        parent = found.get(state.parent or "", state.parent or "")
        if not state.path or parent not in new.states:
            continue
        same = _child(parent, state.path)
        if same in new.states:
            found[state.path] = same
        elif (other := _renamed(state, parent, old, new)) is not None:
            found[state.path] = other
    return {path: other for path, other in found.items() if path != other}


def _child(parent: str, path: str) -> str:
    name = path.rpartition(".")[2]
    return f"{parent}.{name}" if parent else name


def _renamed(state: State, parent: str, old: Pathway, new: Pathway) -> str | None:
    """The one new state at this place that is the same but for its name; None where there is none, or several."""
    before = [one for one in old.states[state.parent or ""].children if _child(parent, one) not in new.states]
    after = [one for one in new.states[parent].children if _is_new(one, state, old)]
    alike: dict[str, list[str]] = defaultdict(list)
    for path in after:
        alike[_shape(new.states[path], new, old)].append(path)
    mine = _shape(state, old, new)
    rivals = [one for one in before if _shape(old.states[one], old, new) == mine]
    return alike[mine][0] if len(alike[mine]) == 1 and len(rivals) == 1 else None


def _is_new(path: str, state: State, old: Pathway) -> bool:
    """Whether no old neighbour has this name."""
    name = path.rpartition(".")[2]
    return all(one.rpartition(".")[2] != name for one in old.states[state.parent or ""].children)


def _shape(state: State, mine: Pathway, other: Pathway) -> str:
    """All that the state says, without its name and title; states that the other version does not have are alike."""
    gone = {path: "?" if path not in other.states else path for path in mine.states}
    inner = "".join(
        f"{path.rpartition('.')[2]}:{_shape(mine.states[path], mine, other)};" for path in state.children
    )  # fmt: skip
    return f"{meaning(replace(_moved_state(state, gone), title='', initial=_relative(state)))}{{{inner}}}"


def _relative(state: State) -> tuple[str, ...]:
    return tuple(path.removeprefix(f"{state.path}.") for path in state.initial)


def moved(pathway: Pathway, names: Mapping[str, str]) -> Pathway:
    """The pathway with its states under other names."""
    states = {names.get(path, path): _moved_state(state, names) for path, state in pathway.states.items()}
    return replace(pathway, states=states)


def _moved_state(state: State, names: Mapping[str, str]) -> State:
    def new(paths: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(names.get(path, path) for path in paths)

    return replace(
        state, path=names.get(state.path, state.path), children=new(state.children), initial=new(state.initial),
        default=new(state.default), entry=_actions(state.entry, names), exit=_actions(state.exit, names),
        parent=None if state.parent is None else names.get(state.parent, state.parent),
        on=tuple(
            replace(one, event=_event(one.event, names), alternatives=_all(one.alternatives, names)) for one in state.on
        ),
        always=_all(state.always, names), timers=tuple(_timer(one, names) for one in state.timers),
    )  # fmt: skip


def _event(name: str, names: Mapping[str, str]) -> str:
    head = "done.state."
    return head + names.get(name.removeprefix(head), name.removeprefix(head)) if name.startswith(head) else name


def _timer(one: Timer, names: Mapping[str, str]) -> Timer:
    return replace(one, alternatives=_all(one.alternatives, names))


def _all(group: tuple[Transition, ...], names: Mapping[str, str]) -> tuple[Transition, ...]:
    return tuple(
        replace(one, source=names.get(one.source, one.source), actions=_actions(one.actions, names),
                targets=tuple(names.get(path, path) for path in one.targets), guard=_expression(one.guard, names))
        for one in group
    )  # fmt: skip


def _expression(value: Any, names: Mapping[str, str]) -> Any:
    return value.with_paths(names) if isinstance(value, Expression) and value.paths else value


def _actions(actions: tuple[core.Action, ...], names: Mapping[str, str]) -> tuple[core.Action, ...]:
    return tuple(_action(one, names) for one in actions)


def _action(one: core.Action, names: Mapping[str, str]) -> core.Action:
    match one:
        case core.Pause() | core.Resume():
            return replace(one, path=names.get(one.path, one.path))
        case core.Set():
            return replace(one, entries=tuple((name, _expression(said, names)) for name, said in one.entries))
        case _:
            return one
