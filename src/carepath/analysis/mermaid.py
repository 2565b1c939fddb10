"""A pathway as Mermaid stateDiagram-v2 text, for pages that draw Mermaid. Imported by cli."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from carepath.analysis.picture import Arrow, arrows
from carepath.analysis.vocabulary import Vocabulary, title_of
from carepath.core.definitions import Clinic
from carepath.core.pathway import Pathway, State

_UNSAFE = re.compile(r"[^\w .,()'°=+/-]")
_LONGEST = 80  # characters of a label


def as_mermaid(pathway: Pathway, clinic: Clinic) -> str:
    """The text of the diagram: nested and parallel states, history, ends, and each transition with what causes it."""
    vocabulary = Vocabulary(pathway, clinic)
    return "\n".join(["stateDiagram-v2", *_lines(vocabulary)]) + "\n"


def _lines(vocabulary: Vocabulary) -> Iterator[str]:
    states = vocabulary.pathway.states
    found = arrows(vocabulary)
    yield from _inside(vocabulary.pathway.root, states, "  ")
    if any(not one.source for one in found):
        yield '  state "At any time" as s0'
    for one in found:
        for path in _entered(one.target, states):
            yield f"  {_id(states[one.source])} --> {_id(states[path])} : {_label(one)}"


def _inside(state: State, states: Mapping[str, State], indent: str) -> Iterator[str]:
    for path in state.initial:
        yield from (f"{indent}[*] --> {_id(states[one])}" for one in _entered(path, states))
    for number, path in enumerate(state.children):
        if number and state.kind == "parallel":
            yield f"{indent}--"
        yield from _state(states[path], states, indent)


def _state(state: State, states: Mapping[str, State], indent: str) -> Iterator[str]:
    named = f'{indent}state "{_safe(_title(state))}" as {_id(state)}'
    if state.children:
        yield f"{named} {{"
        yield from _inside(state, states, indent + "  ")
        yield f"{indent}}}"
        return
    yield named
    if state.kind == "final":
        yield f"{indent}{_id(state)} --> [*]"
    for path in state.default:
        yield f"{indent}{_id(state)} --> {_id(states[path])} : never here before"


def _entered(path: str, states: Mapping[str, State]) -> list[str]:
    """Where an arrow to the state ends: Mermaid fails on one to a state with regions, so where each begins."""
    state = states[path]
    if state.kind != "parallel":
        return [path]
    return [leaf for child in state.children for leaf in _begins(child, states)]


def _begins(path: str, states: Mapping[str, State]) -> list[str]:
    state = states[path]
    inner = state.children if state.kind == "parallel" else state.initial
    return [leaf for one in inner for leaf in _begins(one, states)] or [path]


def _title(state: State) -> str:
    """Mermaid has no sign for a history, so that its name says what it is."""
    if state.kind != "history":
        return title_of(state)
    return "H* back to where it was, in every detail" if state.history == "deep" else "H back to where it was"


def _id(state: State) -> str:
    return f"s{state.order}"


def _label(one: Arrow) -> str:
    said = f"{one.cause}, if {one.guard}" if one.guard else one.cause
    return _safe(said if len(said) <= _LONGEST else said[: _LONGEST - 1].rstrip() + "…")


def _safe(text: str) -> str:
    """Every sign that Mermaid could read as its own becomes a number code."""
    return _UNSAFE.sub(lambda found: f"#{ord(found[0])};", " ".join(text.split()))
