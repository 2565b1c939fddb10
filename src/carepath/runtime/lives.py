"""A patient's journeys as their page shows them: where each was, and for how long; what it looked at, step by step.

Here: logs lived again once, in words. Not here: what else stands on the page (portrait.py). Imported by portrait.py.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from carepath.analysis.conditions import Reader
from carepath.analysis.happenings import happening
from carepath.analysis.portrait import Course, Lane, Looked, Stay, Why
from carepath.analysis.vocabulary import Vocabulary
from carepath.core.pathway import Action, Escalate, Pathway
from carepath.core.records import Considered
from carepath.errors import CorruptionError
from carepath.ports import UnitOfWork
from carepath.rows import JourneyRow
from carepath.runtime.explain import told_value, values_of
from carepath.runtime.queries import title_of
from carepath.runtime.replay import Lived, live_again
from carepath.runtime.services import Services

_ANSWERS = {True: "yes", False: "no", None: "not known", "default": "", "unknown": "not known"}
_OUTCOMES = {"handled": "heard", "ignored": "nothing to do", "undecided": "could not be decided: a value is missing"}
_TIMER = "timer.fired"


@dataclass(frozen=True, slots=True)
class Life:
    """One journey, and why it went as it did."""

    course: Course
    whys: tuple[Why, ...]


def life(services: Services, uow: UnitOfWork, row: JourneyRow) -> Life:
    """One journey lived again. What cannot be read any more is shown as such, without its states."""
    try:
        pathway = services.definitions.pinned(uow, row).pathway
        lived = list(live_again(uow, services.definitions, row))
    except CorruptionError:
        standing = "its log cannot be read: tell whoever runs carepath"
        return Life(Course(row.pathway, row.version, standing, row.started_at, row.ended_at, ()), ())
    vocabulary = Vocabulary(pathway, services.definitions.clinic)
    name = pathway.title or pathway.name
    lanes = tuple(_lanes(vocabulary, lived, row.ended_at))
    course = Course(name, row.version, _standing(row, pathway, lived), row.started_at, row.ended_at, lanes)
    return Life(course, tuple(_why(name, one, vocabulary) for one in lived))


def _standing(row: JourneyRow, pathway: Pathway, lived: Sequence[Lived]) -> str:
    if row.ended_at is not None:
        return f"ended: {row.end_reason.replace('_', ' ')}"
    where = " · ".join(title_of(pathway, path) for path in lived[-1].after.configuration) if lived else ""
    return f"set aside, a person has to look: {where}" if row.status == "parked" else where


def titles(pathway: Pathway, paths: Sequence[str]) -> str:
    """The titles of states, in one line."""
    return ", ".join(title_of(pathway, path) for path in paths)


# -- states over time ------------------------------------------------------------------------------------------------


def _lanes(vocabulary: Vocabulary, lived: Sequence[Lived], ended_at: datetime | None) -> Iterator[Lane]:
    """One lane for each region that the journey was in, in the order of the file."""
    pathway = vocabulary.pathway
    found: dict[str, list[Stay]] = {}
    there: dict[str, tuple[str, Stay]] = {}  # by region: the state's path, and the stay that has begun
    for one in lived:
        now, ringing = {_region(pathway, path): path for path in one.after.configuration}, _ringing(one, vocabulary)
        for region in [region for region, (path, _) in there.items() if now.get(region) != path]:
            found.setdefault(region, []).append(replace(there.pop(region)[1], until=one.record.at))
        for region, path in now.items():
            if region not in there and pathway.states[path].kind != "final":
                there[region] = (path, Stay(title_of(pathway, path), one.record.at, None, region in ringing))
    for region, (_, stay) in there.items():
        found.setdefault(region, []).append(replace(stay, until=ended_at))
    for region in sorted(found, key=lambda path: pathway.states[path].order):
        yield Lane(title_of(pathway, region) if region else "", tuple(_joined(found[region])))


def _ringing(lived: Lived, vocabulary: Vocabulary) -> frozenset[str]:
    """Regions in which the step raised an alarm about safety, by a transition or on entry."""
    states = vocabulary.pathway.states
    taken = [one.transition for one in lived.step.considered if one.taken] if lived.step else []
    entered = lived.step.records[-1].entered if lived.step and lived.step.records else ()
    found = [(target, one.actions) for one in taken for target in (one.targets or (one.source,))]
    found += [(path, states[path].entry) for path in entered]
    return frozenset(_region(vocabulary.pathway, path) for path, actions in found if _is_alarm(actions, vocabulary))


def _is_alarm(actions: Sequence[Action], vocabulary: Vocabulary) -> bool:
    ladders = [vocabulary.ladder(one.ladder) for one in actions if isinstance(one, Escalate)]
    return any(one is not None and one.safety for one in ladders)


def _joined(stays: Sequence[Stay]) -> Iterator[Stay]:
    """Stays that lasted; what was left in the moment that it was entered is left out, unless it is all there is."""
    lasting = [one for one in stays if one.until is None or one.until > one.since]
    yield from lasting or stays[:1]


def _region(pathway: Pathway, path: str) -> str:
    """The region that a state lies in: the nearest child of a parallel state; "" where there is none."""
    at: str | None = path
    while at:
        parent = pathway.states[at].parent
        if parent is not None and pathway.states[parent].kind == "parallel":
            return at
        at = parent
    return ""


# -- why -------------------------------------------------------------------------------------------------------------


def _why(name: str, lived: Lived, vocabulary: Vocabulary) -> Why:
    pathway = vocabulary.pathway
    considered = lived.step.considered if lived.step else ()
    return Why(
        at=lived.record.at,
        journey=name,
        heard=_heard(lived.record.event, vocabulary),
        outcome=_OUTCOMES.get(lived.record.outcome, lived.record.outcome.replace("_", " ")),
        before=titles(pathway, lived.before.configuration) if lived.before else "",
        after=titles(pathway, lived.after.configuration),
        concluded=tuple(_concluded(lived.event.given.get("conclusions", {}))),
        looked=tuple(_looked(one, lived, vocabulary) for one in considered),
    )


def _heard(event: str, vocabulary: Vocabulary) -> str:
    return "its time had come" if event == _TIMER else happening(event, vocabulary)


def _concluded(conclusions: Mapping[str, Any]) -> Iterator[str]:
    for name, found in conclusions.items():
        level = found["level"] or "undecided"
        because = str(found["because"]).removeprefix(f"{level}: ")
        yield f"{name.replace('_', ' ')} is {level}: {because}"


def _looked(one: Considered, lived: Lived, vocabulary: Vocabulary) -> Looked:
    where, guard = one.transition.where, one.transition.guard
    condition = Reader(vocabulary, one.event).condition(guard) if guard is not None else ""
    stood = values_of(one, lived, vocabulary.pathway)
    return Looked(
        where=f"{where.file.rpartition('/')[2]}:{where.line}",
        condition=condition,
        answer=_ANSWERS[one.answer],
        taken=one.taken,
        values=", ".join(f"{key} was {told_value(value)}" for key, value in stood.items()),
    )
