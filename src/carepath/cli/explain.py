"""`carepath explain`: why a journey did, or did not, do something."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from carepath.cli.options import Place, json_option, store_options
from carepath.cli.printing import as_json as json_of
from carepath.cli.printing import local, print_json, words
from carepath.cli.send import answer
from carepath.errors import RequestError

if TYPE_CHECKING:
    from carepath.care import CarePath
    from carepath.rows import EventRow
    from carepath.runtime.explain import Explained, Explanation
    from carepath.runtime.receipts import Journey, Receipt

LATEST = 5  # events whose ids are listed, to go on with


@dataclass(frozen=True, slots=True)
class Why:
    """All that is told: where the journeys stand, and what they made of the events asked about."""

    zone: str
    journeys: tuple[Journey, ...]
    explanations: tuple[Explanation, ...]
    receipts: Mapping[str, Receipt]  # by event id
    events: tuple[EventRow, ...]  # the latest from outside


@click.command(
    "explain",
    epilog="\b\nExamples:\n  carepath explain ana --database carepath-demo.db --sandbox\n"
    "  carepath explain ana --event EVENT_ID --database carepath-demo.db --sandbox",
)
@click.argument("patient")
@click.option("--journey", help="Only this journey, by its id.")
@click.option("--event", "event_id", help="The event with this id, in place of the last that each journey heard.")
@click.option("--last", is_flag=True, help="Only the last event that any of the journeys heard.")
@store_options
@json_option
def command(
    patient: str, *, journey: str | None, event_id: str | None, last: bool, place: Place, as_json: bool
) -> None:  # fmt: skip
    """Say why the journeys of PATIENT stand where they stand, and why they did nothing else.

    For each journey: its states, then each line of the pathway that was looked at for the event, what its guard said
    and about which values; what the clinical rules concluded and from what. Without --event it is the last event that
    each journey heard. Times are the clinic's.
    """
    if last and event_id:
        raise click.UsageError("Say --last or --event, not both.")
    with place.open(existing=True) as care:
        why = _ask(care, patient, journey, event_id if event_id or not last else "last")
    if as_json:
        print_json(_plain(why))
        return
    for line in lines(why):
        click.echo(line)


def _ask(care: CarePath, patient: str, journey: str | None, asked: str | None) -> Why:
    """`asked`: an event's id, "last" for the last of any journey, None for the last of each."""
    standing = tuple(one for one in care.journeys(patient) if journey in (None, one.id))
    if journey is not None and not standing:
        hint = "See carepath explain PATIENT for the ids of its journeys."
        raise RequestError("unknown-journey", "this patient has no such journey.", hint=hint)
    if asked is None or journey is not None:
        chosen = None if asked == "last" else asked
        told = [care.explain(patient, journey=one.id, event_id=chosen) for one in standing]
    else:
        told = [care.explain(patient, event_id=None if asked == "last" else asked)]
    found = tuple({one.event_id: one for one in told}.values()) if journey is None and asked else tuple(told)
    receipts, events = _kept(care, patient, found)
    return Why(care.zone, standing, found, receipts, events)


def _kept(
    care: CarePath, patient: str, told: tuple[Explanation, ...]
) -> tuple[Mapping[str, Receipt], tuple[EventRow, ...]]:
    """The receipts of the events that are explained, and the latest events from outside."""
    from carepath.runtime.receipts import receipt_from_json

    with care.store.begin(write=False) as uow:
        row = uow.patients.find(patient)
        kept = uow.events.of_patient(row.id) if row else ()
    # Only what came from outside has a receipt; what carepath itself made is answered by nobody.
    outside = {one.event_id: one for one in kept if one.receipt not in (None, "", "{}")}
    receipts = {
        one.event_id: receipt_from_json(outside[one.event_id].receipt or "") for one in told if one.event_id in outside
    }
    return receipts, tuple(outside.values())[-LATEST:]


def lines(why: Why) -> Iterator[str]:
    """The whole of it for a person."""
    if not why.journeys:
        yield "No journey: this patient is on no pathway, and never was."
    for one in why.journeys:
        yield from _standing(one, why.zone)
    for told in why.explanations:
        yield ""
        yield f"{_heard(told.event)}, {local(told.at, why.zone)}  (event {told.event_id})"
        for each in told.journeys:
            yield from _explained(each)
        if not told.journeys:
            yield "  No journey heard it."
        if told.event_id in why.receipts:
            yield "  Answered: " + "; ".join(answer(why.receipts[told.event_id]))
    if why.events:
        yield ""
        yield "Latest events from outside; --event with one of these ids explains it:"
        yield from (f"  {local(one.at, why.zone)}  {words(one.name)}  {one.event_id}" for one in why.events)


def _heard(event: str) -> str:
    """The event for people: task.completed.triage_call is Task completed triage call."""
    return "A time had come" if event == "timer.fired" else words(event).replace(".", " ").capitalize()


def _standing(one: Journey, zone: str) -> Iterator[str]:
    where = ", ".join(one.titles)
    yield f"{one.pathway} {one.version}, journey {one.id}, since {local(one.started_at, zone)}"
    if one.status == "ended":
        yield f"  ended {local(one.ended_at, zone)} ({words(one.end_reason)})"
    else:
        yield f"  {one.status}, now in: {where}"


def _explained(one: Explained) -> Iterator[str]:
    yield f"  {one.pathway}: {words(one.outcome)}"
    yield f"    from {', '.join(one.titles_before) or 'the start'}"
    yield f"    to   {', '.join(one.titles_after)}" if one.before != one.after else "    and stays there"
    for name, found in one.conclusions.items():
        yield f"    {conclusion(name, found)}{_evidence(found)}"
    for alternative in one.alternatives:
        yield f"    {alternative}"
    yield from (f"    {words(note).replace('.', ' ', 1)}" for note in one.notes)


def conclusion(name: str, found: Mapping[str, Any]) -> str:
    """What a rule set concluded: triage is red: temperature 38.4 °C, fever from 38.0 °C."""
    level = found["level"] or "undecided"
    return f"{words(name)} is {level}: {str(found['because']).removeprefix(f'{level}: ')}"


def _evidence(found: Mapping[str, Any]) -> str:
    rules, missing = found.get("rules") or (), found.get("missing") or ()
    told = [f"rules: {', '.join(rules)}"] if rules else []
    told += [f"missing: {', '.join(missing)}"] if missing else []
    return f" ({'; '.join(told)})" if told else ""


def _plain(why: Why) -> Any:
    events = [{"event_id": one.event_id, "event": one.name, "at": one.at, "origin": one.origin} for one in why.events]
    return {**json_of(why), "events": json_of(events)}
