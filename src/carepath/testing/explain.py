"""Why a scenario failed: where the patient is, and what was considered for the last event, guard by guard.

Here: sentences for a reader, made from core's own records: `pathways/x.yaml:81 not taken: guard triage == "red" was
false (triage was amber)`. A scenario's people are made up, so their values may be said. Imported by checks.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from carepath.core.events import Event
from carepath.core.expressions import Expression, Scope, parse
from carepath.core.pathway import Pathway, Transition
from carepath.core.records import Considered
from carepath.core.snapshot import Snapshot

MOST_CONSIDERED = 12


# -- a step -----------------------------------------------------------------------------------------------------------


def told_considered(considered: Sequence[Considered], *, pathway: Pathway, before: Snapshot, event: Event) -> str:
    """Each alternative that was looked at, with its line, whether it was taken, and what its guard said."""
    if not considered:
        return "nothing hears it where the patient is"
    shown = considered[:MOST_CONSIDERED]
    files = [one.transition.where.file for one in shown]
    lines = [
        _place(one.transition, again=at > 0 and files[at - 1] == files[at]) + _answer(one, pathway, before, event)
        for at, one in enumerate(shown)
    ]
    more = len(considered) - len(shown)
    return "; ".join(lines) + (f"; and {more} more" if more > 0 else "")


def _place(transition: Transition, *, again: bool) -> str:
    return f":{transition.where.line}" if again else f"{transition.where.file}:{transition.where.line}"


def _answer(one: Considered, pathway: Pathway, before: Snapshot, event: Event) -> str:
    guard: Expression | None = one.transition.guard
    if guard is None or not isinstance(one.answer, bool | None):
        unknown = " (the line for unknown)" if one.transition.unknown else ""
        return f" taken{unknown}" if one.taken else " not taken: another transition leaves the same states"
    said = {True: "true", False: "false", None: "unknown"}[one.answer]
    # A guard of a raised event saw that event's own data, which is not at hand here.
    values = told_values(guard, scope_of(pathway, before, event)) if one.event == event.name else ""
    if one.taken:
        return f" taken: guard {guard.text} was {said}{values}"
    rival = ", but another transition leaves the same states" if one.answer else ""
    return f" not taken: guard {guard.text} was {said}{values}{rival}"


def told_values(guard: Expression, scope: Scope) -> str:
    """What the names of a guard stood for: ` (triage was amber, event.outcome was missing)`."""
    names = list(dict.fromkeys(name for name, _ in guard.references))
    said = [f"{name} was {told_value(parse(name, levels=guard.levels).evaluate(scope))}" for name in names]
    for path, since in guard.entered:
        asked = f'entered("{path}"' + (f', "{since}")' if since else ")")
        said.append(f"{asked} was {scope.entered(path, since)}")
    return f" ({', '.join(said)})" if said else ""


def told_value(value: Any) -> str:
    """A value as a reader says it."""
    if value is None:
        return "missing"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M} UTC"
    if isinstance(value, date):
        return value.isoformat()
    return f"[{', '.join(told_value(one) for one in value)}]" if isinstance(value, list | tuple) else str(value)


def scope_of(pathway: Pathway, before: Snapshot, event: Event) -> Scope:
    """What a guard could read of this event in this journey."""
    given = event.given
    return Scope(
        event=event.data,
        context=before.context,
        parameters=pathway.values,
        patient=given.get("patient", {}),
        conclusions=given.get("conclusions", {}),
        now=event.at or before.at,
        zone=given.get("zone") or pathway.zone,
        started_at=before.started_at,
        event_name=event.name,
        event_at=event.at,
        event_by=event.by,
        event_id=event.id,
        entered=lambda path, since: before.entered.get(f"{path} since {since}" if since else path, 0),
    )
