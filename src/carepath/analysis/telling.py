"""One state in plain English: what happens on arrival, what can happen next, by itself and in time.

What a part brings is said once, under the part. Imported by the modules that read a pathway
aloud, draw it and compare two.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from carepath.analysis.conditions import Reader
from carepath.analysis.doings import doings
from carepath.analysis.happenings import happening, timer
from carepath.analysis.vocabulary import Vocabulary, title_of
from carepath.analysis.words import capital, listed, quoted
from carepath.core.pathway import Action, Handler, State, Timer, Transition


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence and what stands under it."""

    text: str
    under: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with its lines. `path`: of the state it speaks of; None for what is no state. `level` from 1."""

    title: str
    lines: tuple[Line, ...]
    path: str | None = None
    level: int = 1


def state_lines(state: State, vocabulary: Vocabulary, *, file: str) -> Iterator[Line]:
    """What the state says itself, and in one line each the parts whose say it uses. `file`: the pathway's own."""
    yield from _kind(state, vocabulary)
    yield from _group("On arrival", state.entry, vocabulary)
    own = [one for one in state.on if one.where.file == file]
    yield from happenings(own, [one for one in state.timers if one.where.file == file], vocabulary)
    if state.always:
        yield _alternatives("At once, by itself", state.always, Reader(vocabulary))
    if state.exit:
        yield from _group("On leaving", state.exit, vocabulary)
    for name in parts_of(state, file):
        yield Line(f"Also holds here: all that stands under {quoted(name_of_part(name))} below.")


def happenings(handlers: Iterable[Handler], timers: Iterable[Timer], vocabulary: Vocabulary) -> Iterator[Line]:
    """What is done when something happens, and in time."""
    idle = []
    for one in handlers:
        if _is_idle(one):
            idle.append(happening(one.event, vocabulary))
        else:
            when = f"When {happening(one.event, vocabulary)}"
            yield _alternatives(when, one.alternatives, Reader(vocabulary, one.event))
    for each in timers:
        reader = Reader(vocabulary)
        yield _alternatives(timer(each, reader), each.alternatives, reader)
    if idle:
        yield Line("Nothing needs doing here, since it is expected or seen to elsewhere, when:",
                   (*(Line(f"{one};") for one in idle[:-1]), Line(f"{idle[-1]}.")))  # fmt: skip


def parts_of(state: State, file: str) -> list[str]:
    """The files of the parts whose events and timers the state uses, in the order it uses them."""
    marks = [*(one.where.file for one in state.on), *(one.where.file for one in state.timers)]
    return [name for name in dict.fromkeys(marks) if name != file]


def name_of_part(file: str) -> str:
    """parts/safety_net.yaml is "safety net"."""
    return file.rpartition("/")[2].removesuffix(".yaml").replace("_", " ")


def _kind(state: State, vocabulary: Vocabulary) -> Iterator[Line]:
    named = [vocabulary.state(path) for path in state.children if vocabulary.pathway.states[path].kind != "history"]
    if state.kind == "parallel":
        yield Line(f"Here run side by side: {listed(named)}.")
    elif state.kind == "compound" and state.path:
        begins = listed(vocabulary.state(path) for path in state.initial)
        yield Line(f"It begins in {begins}. Its states: {listed(named)}.")
    elif state.kind == "final":
        yield Line("This is the end." if state.parent == "" else "This part of the journey ends here.")
    elif state.kind == "history":
        deep = ", in every detail" if state.history == "deep" else ""
        first = listed(vocabulary.state(path) for path in state.default)
        yield Line(f"Goes back to where the patient was before{deep}; if never here before, to {first}.")


def _group(title: str, actions: tuple[Action, ...], vocabulary: Vocabulary) -> Iterator[Line]:
    said = doings(actions, Reader(vocabulary))
    if len(said) == 1:
        yield Line(f"{title}: {said[0]}.")
    elif said:
        yield Line(f"{title}:", tuple(Line(f"{capital(one)}.") for one in said))


def _alternatives(when: str, group: Iterable[Transition], reader: Reader) -> Line:
    """All that can be done when one thing happens: each case with what is done in it."""
    ways = list(group)
    undecided = _undecided(ways, reader.vocabulary)
    if len(ways) == 1 and not undecided:
        only = "" if ways[0].guard is None else f", if {reader.condition(ways[0].guard)}"
        return _done(when + only, ways[0], reader)
    guarded = False
    lines = []
    for one in ways:
        lines.append(_done(case(one, reader, after_a_guard=guarded), one, reader))
        guarded = guarded or one.guard is not None
    return Line(f"{when}:", (*lines, *undecided))


def _undecided(ways: list[Transition], vocabulary: Vocabulary) -> tuple[Line, ...]:
    """What is done where a guard can be unknown and no case of the author's is for that."""
    told = [one.unknown for one in ways]
    if not any(one.doubtful and not any(told[at:]) for at, one in enumerate(ways)):
        return ()
    who = vocabulary.owner()
    return (Line(f"If that cannot be decided, nothing is done by itself and {who} gets a task."),)


def way(one: Transition, reader: Reader, *, alone: bool = False) -> str:
    """One alternative in one line: its case, then what is done in it. `alone`: there is no other case."""
    said = "; ".join([*doings(one.actions, reader), *_goes(one, reader.vocabulary)] or ["nothing needs doing"])
    return said if alone else f"{case(one, reader, after_a_guard=True)}: {said}"


def case(one: Transition, reader: Reader, *, after_a_guard: bool) -> str:
    """When an alternative is taken: "If the outcome is ...", "Otherwise"."""
    if one.unknown:
        return "If that cannot be decided, because something is missing"
    if one.guard is None:
        return "Otherwise" if after_a_guard else "In any case"
    return f"If {reader.condition(one.guard)}"


def _done(when: str, one: Transition, reader: Reader) -> Line:
    said = doings(one.actions, reader) + _goes(one, reader.vocabulary)
    if not said:
        return Line(f"{when}, nothing needs doing.")
    if len(said) == 1:
        return Line(f"{when}, {said[0]}." if said[0].startswith(("go", "begin")) else f"{when}: {said[0]}.")
    return Line(f"{when}:", tuple(Line(f"{capital(one)}.") for one in said))


def _goes(one: Transition, vocabulary: Vocabulary) -> list[str]:
    if not one.targets:
        return ["the same is then heard again"] if one.forward else []
    if one.targets == (one.source,) or one.reenter:
        return [f"begin {listed(vocabulary.state(path) for path in one.targets)} anew"]
    named = listed(_place(path, vocabulary) for path in one.targets)
    return [f"go {named}" + (", where the same is heard again" if one.forward else "")]


def _place(path: str, vocabulary: Vocabulary) -> str:
    state = vocabulary.pathway.states[path]
    if state.kind == "history":
        return f"back to where the patient was in {vocabulary.state(state.parent or '')}"
    if state.kind == "final" and state.parent == "":
        return f"to {quoted(title_of(state))}: the journey ends"
    return f"to {quoted(title_of(state))}"


def _is_idle(one: Handler) -> bool:
    return all(
        not way.actions and not way.targets and not way.forward and way.guard is None for way in one.alternatives
    )
