"""Why a scenario failed: what was considered for the last events, guard by guard, in a reader's words.

Here: `Last event symptom_report at 03:00: pathways/x.yaml:81 not taken: guard triage == "red" was false (triage was
amber); :82 taken.` The facts are those of `care.explain`. A scenario's people are made up, so their values may be
said. Imported by checks.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from carepath.errors import RequestError
from carepath.runtime.explain import Alternative, Explained, Explanation, told_value
from carepath.testing.world import World

MOST_CONSIDERED = 12


def last_events(world: World, reference: str) -> str:
    """What the patient's journeys considered for the last thing that happened, and for what they heard last."""
    happened = _explained(world, reference, world.happened) if world.happened else None
    heard = _explained(world, reference, None)
    told = [_told_event(world, happened)] if happened else []
    # What came back and only closed something says nothing of why.
    if (
        heard
        and (happened is None or heard.event_id != happened.event_id)
        and any(one.alternatives for one in heard.journeys)
    ):
        told.append(_told_event(world, heard))
    return " ".join(told)


def _told_event(world: World, explanation: Explanation) -> str:
    """One event: when it was, and what each journey looked at."""
    heard = [one for one in explanation.journeys if one.alternatives]
    said = (
        "; ".join(_told_journey(one, named=len(heard) > 1) for one in heard) or "no state listens to it where it came"
    )
    notes = f" ({', '.join(explanation.notes)})" if explanation.notes else ""
    return f"Last event {explanation.event} at {world.told(explanation.at)}: {said}{notes}."


def told_alternatives(alternatives: Sequence[Alternative]) -> str:
    """Each alternative that was looked at, with its line, whether it was taken, and what its guard said."""
    told: list[str] = []
    file = ""
    for one in alternatives[:MOST_CONSIDERED]:
        place = f":{one.line}" if one.file == file else f"{_shown(one.file)}:{one.line}"
        told.append(place + _answer(one))
        file = one.file
    more = len(alternatives) - MOST_CONSIDERED
    return "; ".join(told) + (f"; and {more} more" if more > 0 else "")


def _explained(world: World, reference: str, event_id: str | None) -> Explanation | None:
    """None where nothing was heard yet, or the event was none of this patient's."""
    try:
        return world.care.explain(reference, event_id=event_id)
    except RequestError:
        return None


def _told_journey(one: Explained, *, named: bool) -> str:
    return (f"{one.pathway} - " if named else "") + told_alternatives(one.alternatives)


def _shown(file: str) -> str:
    """The file as it is seen from here, where it lies below."""
    path = Path(file)
    return str(path.relative_to(Path.cwd())) if path.is_absolute() and path.is_relative_to(Path.cwd()) else file


def _answer(one: Alternative) -> str:
    if not one.guard:
        unknown = " (the line for unknown)" if one.answer == "unknown" else ""
        return f" taken{unknown}" if one.taken else " not taken: another transition leaves the same states"
    values = ", ".join(f"{name} was {told_value(value)}" for name, value in one.values.items())
    said = f"guard {one.guard} was {one.answer}" + (f" ({values})" if values else "")
    rival = ", but another transition leaves the same states" if one.answer == "true" and not one.taken else ""
    return f" {'taken' if one.taken else 'not taken'}: {said}{rival}"
