"""What scenarios can take of a pathway, and what a step took of it.

An item is a place (file, line, column) and what can come of it there: what stands in a part counts once, wherever the
part is used. That a guard was true is said by its transition, which is then taken. Imported by testing
and by search.py, skeleton.py and nearness.py.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from carepath.analysis.waiting import actions_of, in_vain
from carepath.core.pathway import Ask, Task
from carepath.errors import Mark

if TYPE_CHECKING:
    from carepath.core.pathway import Pathway, Timer, Transition
    from carepath.core.step import Step

TAKEN, FALSE, UNKNOWN, FIRED, EXPIRED = "taken", "guard false", "guard unknown", "fired", "expired"
_ANSWERS: Mapping[object, str] = {False: FALSE, None: UNKNOWN}


class Item(NamedTuple):
    """One thing to be seen in a scenario: `what` is taken, guard false, fired, finished with ..., answered with ..."""

    where: Mark
    what: str


def coverable(pathways: Iterable[Pathway]) -> dict[Item, str]:
    """All that scenarios can take of these pathways, and what stands at its place, in words."""
    found: dict[Item, str] = {}
    for pathway in pathways:
        for item, about in _of_pathway(pathway):
            found.setdefault(item, about)
    return found


def covered(pathway: Pathway, step: Step) -> Iterator[Item]:
    """What one step of a journey on this pathway took."""
    for one in step.considered:
        if one.taken:
            yield Item(one.transition.where, TAKEN)
        if one.answer in (False, None):
            yield Item(one.transition.where, _ANSWERS[one.answer])
    if step.outcome != "undecided":
        yield from (Item(one.where, FALSE) for one in _resting(pathway, step))
    places = opened(pathway)
    for note in step.trace.notes:
        if note.what == "timer.fired":
            yield Item(pathway.chart.timers[note.id].where, FIRED)
        elif note.what == "ask.expired":
            yield Item(places["ask", note.id].where, EXPIRED)
        elif note.what == "ask.settled":
            ask = places["ask", note.id]
            yield Item(ask.where, f"answered with {getattr(ask, 'questionnaire', None) or step.event.name}")
        elif note.what == "task.settled" and "outcome" in step.event.data:
            yield Item(places["task", note.id].where, f"finished with {step.event.data['outcome']}")


@lru_cache(maxsize=64)
def opened(pathway: Pathway, idle: frozenset[int] = frozenset()) -> Mapping[tuple[str, str], Task | Ask]:
    """Each task and question by its kind and id, as it is first written. `idle`: transitions to leave out."""
    found: dict[tuple[str, str], Task | Ask] = {}
    for action, _, _ in actions_of(pathway, idle):
        if isinstance(action, Ask):
            found.setdefault(("ask", action.id), action)
        elif isinstance(action, Task) and action.role is not None:
            found.setdefault(("task", action.id), action)
    return found


def told(left: Collection[Item], about: Mapping[Item, str]) -> list[str]:
    """What is left, one line for each place: where it stands, what it is, and what no scenario did."""
    lines = []
    for where, items in groupby(sorted(left), key=lambda item: item.where):
        here = list(items)
        lines.append(f"{where} {about[here[0]]}: never {', never '.join(item.what for item in here)}")
    return lines


def _of_pathway(pathway: Pathway) -> Iterator[tuple[Item, str]]:
    idle = in_vain(pathway)
    for state in pathway.states.values():
        place = f" in {state.path}" if state.path else ""
        said_by_timer = {one.number for timer in state.timers if _says_no_more(timer) for one in timer.alternatives}
        for transition in state.transitions():
            if transition.number not in idle | said_by_timer:
                yield from _of_transition(transition, (transition.event or "always") + place)
        yield from ((Item(timer.where, FIRED), f"{timer.kind}{place}") for timer in state.timers)
    for (kind, name), action in opened(pathway, idle).items():
        yield from ((Item(action.where, what), f"{kind} {name}") for what in _ends(action))


def _of_transition(transition: Transition, about: str) -> Iterator[tuple[Item, str]]:
    leads = f" -> {', '.join(transition.targets)}" if transition.targets else ""
    yield Item(transition.where, TAKEN), about + leads
    if transition.guard is not None:
        yield Item(transition.where, FALSE), about + leads
    if transition.doubtful:
        yield Item(transition.where, UNKNOWN), about + leads


def _resting(pathway: Pathway, step: Step) -> Iterator[Transition]:
    """What would have led on without an event from where the step came to rest: nothing of it held."""
    for path in pathway.chart.tree.active(step.snapshot.configuration):
        yield from pathway.states[path].always


def _says_no_more(timer: Timer) -> bool:
    """Whether that the timer fired says already that its one alternative was taken."""
    return len(timer.alternatives) == 1 and timer.alternatives[0].guard is None


def _ends(action: Task | Ask) -> Iterator[str]:
    if isinstance(action, Task):
        yield from (f"finished with {outcome}" for outcome in action.outcomes)
        return
    yield EXPIRED
    yield from (f"answered with {event}" for event in dict.fromkeys(action.answers.values()))
    if action.questionnaire is not None:
        yield f"answered with {action.questionnaire}"
