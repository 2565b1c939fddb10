"""Why, and why not: what each journey looked at for one event, guard by guard, with the lines of the pathway.

Here: the answer, by living the log again. Values of the event are told: whoever may ask may read them.
Not here: logs, which never hold values. Imported by care, cli and testing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from carepath.core.definitions import EMPTY
from carepath.core.expressions import Expression
from carepath.core.pathway import Pathway
from carepath.core.records import Considered
from carepath.core.run import Run
from carepath.core.scope import loader
from carepath.errors import RequestError
from carepath.ports import UnitOfWork
from carepath.rows import EventRow, JourneyRow
from carepath.runtime.queries import patient_id_of, title_of
from carepath.runtime.receipts import Receipt, receipt_from_json
from carepath.runtime.replay import Lived, live_again
from carepath.runtime.services import Services


@dataclass(frozen=True, slots=True)
class Alternative:
    """One alternative that was looked at. `answer`: true, false, unknown, or default where it has no guard."""

    file: str
    line: int
    state: str
    event: str
    guard: str
    answer: str
    taken: bool
    values: Mapping[str, Any]  # what the guard's names stood for

    def __str__(self) -> str:
        taken = "taken" if self.taken else "not taken"
        if not self.guard:
            return f"{self.file}:{self.line} {taken}"
        stood = ", ".join(f"{name} was {told_value(value)}" for name, value in self.values.items())
        return f"{self.file}:{self.line} {taken}: {self.guard} was {self.answer}" + (f" ({stood})" if stood else "")


@dataclass(frozen=True, slots=True)
class Explained:
    """What one journey made of the event, and why."""

    journey: str
    pathway: str
    version: str
    outcome: str
    at: datetime
    before: tuple[str, ...]
    after: tuple[str, ...]
    alternatives: tuple[Alternative, ...]
    notes: tuple[str, ...]
    conclusions: Mapping[str, Any]
    titles_before: tuple[str, ...] = ()  # as people call `before` and `after`
    titles_after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why things are as they are after one event. `text`: the whole of it as lines that a person can read."""

    event_id: str
    event: str
    at: datetime
    journeys: tuple[Explained, ...]
    notes: tuple[str, ...]

    @property
    def text(self) -> str:
        """The whole explanation, a line each for what was looked at."""
        lines = [f"{self.event} ({self.event_id}), {self.at:%Y-%m-%d %H:%M} UTC"]
        for one in self.journeys:
            lines.append(f"{one.pathway} {one.version}: {one.outcome}")
            lines.append(f"  from {', '.join(one.before) or 'the start'} to {', '.join(one.after)}")
            lines += [
                f"  {name}: {told_value(found['level'])}, {found['because']}" for name, found in one.conclusions.items()
            ]
            lines += [f"  {alternative}" for alternative in one.alternatives]
            lines += [f"  {note}" for note in one.notes]
        if not self.journeys:
            lines.append("No journey heard it.")
        lines += [f"{note}" for note in self.notes]
        return "\n".join(lines)


def explain(services: Services, *, patient: str | None, journey: str | None, event_id: str | None) -> Explanation:
    """Why a patient's journeys, or one, did what they did at one event; None: at the last that any of them heard."""
    with services.store.begin(write=False) as uow:
        patient_id, rows = _asked(uow, patient, journey)
        lived = [(row, one) for row in rows for one in live_again(uow, services.definitions, row)]
        event_id = event_id or _last([one for _, one in lived])
        event = uow.events.find(event_id)
        if event is None or event.patient_id != patient_id:
            hint = "See timeline() for the ids."
            raise RequestError("unknown-event-id", "this patient has no event with this id.", hint=hint)
        explained = tuple(_explained(row, one, services.definitions.pinned(uow, row).pathway)
                          for row, one in lived if one.event.id == event_id)  # fmt: skip
    return Explanation(event_id, event.name, event.at, explained, _notes_of(event))


def _asked(uow: UnitOfWork, patient: str | None, journey: str | None) -> tuple[str, Sequence[JourneyRow]]:
    """Of whom it is asked, and which of their journeys."""
    if journey is not None:
        row = uow.journeys.get(journey)
        if row is None:
            hint = "See journeys() for their ids."
            raise RequestError("unknown-journey", "there is no journey with this id.", hint=hint)
        return row.patient_id, (row,)
    if patient is None:
        whom = "Write explain(patient=...) or explain(journey=...)."
        raise RequestError("explain-whom", "explain needs a patient or a journey.", hint=whom)
    patient_id = patient_id_of(uow, patient)
    return patient_id, uow.journeys.of_patient(patient_id)


def _last(lived: Sequence[Lived]) -> str:
    """Id of the event that was heard last, if possible one at which something was looked at."""
    if not lived:
        hint = "Ask again once an event has come in."
        raise RequestError("nothing-to-explain", "no journey of this patient has heard anything yet.", hint=hint)
    choosing = [one for one in lived if one.step is not None and one.step.considered] or lived
    return max(choosing, key=lambda one: (one.record.at, one.record.sequence)).event.id


def _explained(row: JourneyRow, lived: Lived, pathway: Pathway) -> Explained:
    considered = lived.step.considered if lived.step else ()
    return Explained(
        journey=row.id,
        pathway=row.pathway,
        version=row.version,
        outcome=lived.record.outcome,
        at=lived.record.at,
        before=lived.before.configuration if lived.before else (),
        after=lived.after.configuration,
        alternatives=tuple(_alternative(one, pathway, lived) for one in considered),
        notes=tuple(_note(what, name, detail) for what, name, detail in _noted(lived)),
        conclusions=lived.event.given.get("conclusions", EMPTY),
        titles_before=tuple(title_of(pathway, path) for path in lived.before.configuration) if lived.before else (),
        titles_after=tuple(title_of(pathway, path) for path in lived.after.configuration),
    )


def _alternative(one: Considered, pathway: Pathway, lived: Lived) -> Alternative:
    transition = one.transition
    guard: Expression | None = transition.guard
    answers = {True: "true", False: "false", None: "unknown"}
    said = one.answer if isinstance(one.answer, str) else answers[one.answer]
    return Alternative(
        file=transition.where.file,
        line=transition.where.line,
        state=transition.source,
        event=one.event,
        guard=guard.text if guard is not None else "",
        answer=said,
        taken=one.taken,
        values=values_of(one, lived, pathway),
    )


def values_of(one: Considered, lived: Lived, pathway: Pathway) -> dict[str, Any]:
    """What the names of its guard stood for. A raised event's own data is not kept: then nothing is told."""
    guard = one.transition.guard
    if guard is None or lived.before is None or one.event != lived.event.name:
        return {}
    scope = Run(pathway, lived.before, lived.event, lived.record.at).scope
    return {name: loader(name)(scope) for name, _ in guard.references}


def _noted(lived: Lived) -> list[tuple[str, str, Mapping[str, Any]]]:
    if lived.step is None:
        return [("journey.parked", lived.record.journey_id, {})]
    return [(note.what, note.id, note.detail) for record in lived.step.records for note in record.notes]


def _note(what: str, name: str, detail: Mapping[str, Any]) -> str:
    told = ", ".join(f"{key}: {told_value(value)}" for key, value in detail.items())
    return f"{what} {name}" + (f" ({told})" if told else "")


def _notes_of(event: EventRow) -> tuple[str, ...]:
    """What routing said: who was not enrolled, and why."""
    receipt: Receipt | None = None
    if event.receipt is not None and event.receipt != "{}":
        receipt = receipt_from_json(event.receipt)
    return receipt.notes if receipt else ()


def told_value(value: Any) -> str:
    """A value as a reader says it."""
    if value is None:
        return "missing"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M} UTC"
    return f"[{', '.join(map(told_value, value))}]" if isinstance(value, list | tuple) else str(value)
