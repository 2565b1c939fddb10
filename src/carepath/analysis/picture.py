"""What a drawing of a pathway shows: the states in rows, the arrows between them, what each state asks of whom.

Pure values. Imported by mermaid.py and page.py, which make text of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from carepath.analysis.conditions import Reader
from carepath.analysis.happenings import happening, timer
from carepath.analysis.vocabulary import Vocabulary
from carepath.analysis.words import capital, words
from carepath.core import pathway as core
from carepath.core.pathway import Action, Pathway, State, Transition


@dataclass(frozen=True, slots=True)
class Arrow:
    """A transition that goes somewhere. `cause`: what happens; `guard`: in which case, "" for always."""

    source: str
    target: str
    cause: str
    guard: str = ""
    timed: bool = False


@dataclass(frozen=True, slots=True)
class Chip:
    """One thing that a state asks, tells or waits for. `kind`: task, question, message, alarm or timer."""

    kind: str
    text: str


def arrows(vocabulary: Vocabulary) -> list[Arrow]:
    """Every transition with a target, each once, in document order."""
    found = [
        Arrow(state.path, target, cause, _guard(one, reader), timed)
        for state in vocabulary.pathway.states.values()
        for one, cause, reader, timed in _causes(state, vocabulary)
        for target in one.targets
    ]
    return list(dict.fromkeys(found))


def _causes(state: State, vocabulary: Vocabulary) -> Iterator[tuple[Transition, str, Reader, bool]]:
    """Each alternative of the state with what brings it about, and whether that is time."""
    for handler in state.on:
        reader = Reader(vocabulary, handler.event)
        for one in handler.alternatives:
            yield one, happening(handler.event, vocabulary), reader, False
    for one in state.always:
        yield one, "at once, by itself", Reader(vocabulary), False
    for each in state.timers:
        for one in each.alternatives:
            yield one, timer(each, Reader(vocabulary)), Reader(vocabulary), True


def _guard(one: Transition, reader: Reader) -> str:
    if one.unknown:
        return "that cannot be decided"
    return reader.condition(one.guard) if one.guard is not None else ""


def chips(state: State, vocabulary: Vocabulary) -> list[Chip]:
    """What the state asks on arrival and while it lasts, who is told, and its timers; each once."""
    doing = [*state.entry, *(action for one in state.transitions() for action in one.actions)]
    found = [chip for action in doing if (chip := _chip(action, vocabulary)) is not None]
    waits = [Chip("timer", timer(one, Reader(vocabulary))) for one in state.timers]
    return list(dict.fromkeys([*found, *waits]))


def _chip(action: Action, vocabulary: Vocabulary) -> Chip | None:
    match action:
        case core.Task(role=str(role)):
            due = f", within {Reader(vocabulary).value(action.due)}" if action.due is not None else ""
            return Chip("task", f"{vocabulary.role(role)}: {action.title}{due}")
        case core.Ask():
            return Chip("question", capital(words(action.content)))
        case core.Message():
            return Chip("message", capital(words(action.content)))
        case core.Escalate():
            return Chip("alarm", vocabulary.alarm(action.ladder).strip('"'))
        case _:
            return None


def rows(state: State, pathway: Pathway) -> list[list[str]]:
    """The children of a state in rows: first where it begins, then what is one step further, and so on.

    Regions that run side by side are one row. What cannot be reached from the first row comes last.
    """
    if state.kind == "parallel":
        return [[*state.children]]
    steps = _steps(state, pathway)
    first = [child for child in state.children if any(_is_in(path, child) for path in state.initial)]
    placed: list[list[str]] = []
    left = [child for child in state.children if child not in first]
    row = first or left[:1]
    while row:
        placed.append(row)
        left = [child for child in left if child not in row]
        row = [child for child in left if any((before, child) in steps for before in row)] or left[:_WIDEST]
    return [each[at : at + _WIDEST] for each in placed for at in range(0, len(each), _WIDEST)]


_WIDEST = 3  # boxes in a row


def _steps(state: State, pathway: Pathway) -> set[tuple[str, str]]:
    """Which child leads to which other one, seen from this level."""
    found = set()
    for child in state.children:
        inside = [one for path, one in pathway.states.items() if _is_in(path, child)]
        for one in (way for each in inside for way in each.transitions()):
            found |= {(child, other) for target in one.targets for other in state.children if _is_in(target, other)}
    return found


def _is_in(path: str, holder: str) -> bool:
    return path == holder or path.startswith(f"{holder}.")
