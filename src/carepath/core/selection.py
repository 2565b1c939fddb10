"""Which transitions an event takes: search, guards in three values, conflicts between regions.

SCXML's algorithm, with one addition: an alternative whose guard is unknown ends the search of its region; after it
only one marked `unknown: true` in the same state can be taken, so that unknown never falls through to a default.
Imported by macrostep.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from carepath.core.pathway import Transition
    from carepath.core.statechart import Statechart

Answer = bool | str | None  # True, False, None (unknown), "default" (no guard), "unknown" (the unknown: true line)
Ask = Callable[["Transition"], bool | None]


class Choice(NamedTuple):
    """What was chosen, and everything that was looked at with its answer, in order."""

    chosen: tuple[Transition, ...]
    considered: tuple[tuple[Transition, Answer], ...]
    undecided: bool
    plain: bool  # no guard was asked: the answer depends on configuration and event name alone


class _Search:
    def __init__(self, ask: Ask) -> None:
        self.ask = ask
        self.answers: dict[int, Answer] = {}
        self.considered: list[tuple[Transition, Answer]] = []
        self.undecided = False
        self.plain = True

    def answer(self, transition: Transition) -> Answer:
        """Asks a guard once in a search, however many regions come by."""
        number = transition.number
        if number not in self.answers:
            self.answers[number] = self._work_out(transition)
            self.considered.append((transition, self.answers[number]))
        return self.answers[number]

    def _work_out(self, transition: Transition) -> Answer:
        if transition.unknown:
            return "unknown"
        if transition.guard is None:
            return "default"
        self.plain = False
        return self.ask(transition)

    def first(self, alternatives: Iterable[Transition]) -> tuple[Transition | None, bool]:
        """The alternative to take, and whether the search ends here."""
        unknown = False
        for transition in alternatives:
            if transition.unknown:
                if unknown:
                    self.answer(transition)
                    return transition, True
                continue
            if unknown:
                continue
            answer = self.answer(transition)
            if answer is None:
                unknown = True
            elif answer:
                return transition, True
        self.undecided = self.undecided or unknown
        return None, unknown


def select(
    chart: Statechart, configuration: tuple[str, ...], event: str, *, ask: Ask, deaf: frozenset[str] = frozenset()
) -> Choice:
    """The transitions that an event of this name takes; `deaf`: states that do not hear it (paused)."""
    return _search_upwards(
        chart, configuration, lambda path: () if path in deaf else chart.alternatives(path, event), ask
    )


def select_always(chart: Statechart, configuration: tuple[str, ...], *, ask: Ask) -> Choice:
    """The eventless transitions that can be taken now."""
    return _search_upwards(chart, configuration, lambda path: chart.states[path].always, ask)


def _search_upwards(
    chart: Statechart,
    configuration: tuple[str, ...],
    alternatives_of: Callable[[str], tuple[Transition, ...]],
    ask: Ask,
) -> Choice:
    """From each active leaf up to the root: the first alternative that holds, or the first that is unknown, ends it.

    What could not be decided in a state is not decided by what holds the state either, not even where another region
    comes by there: unknown falls through to no default.
    """
    search = _Search(ask)
    found: list[Transition] = []
    held: set[str] = set()
    for leaf in configuration:
        for path in chart.tree.lines[leaf]:
            alternatives = alternatives_of(path)
            if not alternatives:
                continue
            taken, ends = search.first(alternatives)
            if taken is not None and taken not in found:
                found.append(taken)
            if taken is None and ends:
                held.update(chart.tree.ancestors[path])
            if ends:
                break
    return _choice([one for one in found if one.source not in held] if held else found, search)


def select_among(alternatives: Iterable[Transition], *, ask: Ask) -> Choice:
    """The first of a timer's alternatives that can be taken."""
    search = _Search(ask)
    taken, _ = search.first(alternatives)
    return _choice([] if taken is None else [taken], search)


def without_conflicts(
    chart: Statechart,
    chosen: tuple[Transition, ...],
    configuration: tuple[str, ...],
    history: Mapping[str, tuple[str, ...]],
) -> tuple[Transition, ...]:
    """Of transitions that would leave the same states, the one of the inner source, else the earlier."""
    if len(chosen) < 2:
        return chosen
    left = {one.number: chart.tree.exited(one, configuration, history) for one in chosen}
    kept: list[Transition] = []
    for one in chosen:
        rivals = [other for other in kept if left[one.number] & left[other.number]]
        if all(chart.tree.within(one.source, other.source) for other in rivals):
            kept = [other for other in kept if other not in rivals]
            kept.append(one)
    return tuple(kept)


def _choice(found: list[Transition], search: _Search) -> Choice:
    return Choice(tuple(found), tuple(search.considered), search.undecided, search.plain)
