"""`carepath send`: one event about a patient."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from carepath.cli.options import Place, json_option, pairs, store_options, typed
from carepath.cli.printing import count, print_json, words
from carepath.core.events import ORIGINS

if TYPE_CHECKING:
    from carepath.runtime.receipts import Receipt


@click.command(
    "send", epilog="Example: carepath send ana symptom_report temperature=38.4 worst=2 --origin patient --sandbox"
)
@click.argument("patient")
@click.argument("event")
@click.argument("values", nargs=-1, metavar="[FIELD=VALUE]...")
@click.option("--origin", type=click.Choice(ORIGINS), default="app", show_default=True, help="Who says so.")
@click.option("--event-id", help="The event's own id; the same id again gets the first answer and changes nothing.")
@store_options
@json_option
def command(
    patient: str, event: str, *, values: tuple[str, ...], origin: str, event_id: str | None, place: Place, as_json: bool
) -> None:  # fmt: skip
    """Tell the journeys of PATIENT that EVENT happened, with FIELD=VALUE as its data.

    Messages go out when a worker runs: carepath work --once.
    """
    given = pairs(values)
    with place.open() as care:
        declared = next(
            (one.events[event].fields for one in care.clinic.pathways.values() if event in one.events), None
        )
        receipt = care.send(patient, event, typed(given, declared), event_id=event_id, origin=origin)
    if as_json:
        print_json(receipt)
        return
    if receipt.duplicate:
        click.echo("This event was heard before; nothing was changed. The first answer was:")
    for line in answer(receipt):
        click.echo(line)


def answer(receipt: Receipt) -> Iterator[str]:
    """A receipt as lines: what each journey made of the event, and what came of it."""
    for one in receipt.outcomes:
        yield f"{one.pathway}: {words(one.outcome)}"
    if receipt.enrolled:
        yield f"{count(len(receipt.enrolled), 'journey')} started: {', '.join(receipt.enrolled)}"
    if receipt.tasks:
        yield f"{count(len(receipt.tasks), 'task')} opened for a person: {', '.join(receipt.tasks)}"
    for note in receipt.notes:
        yield f"({words(note)})"
    if receipt.unheard and not receipt.tasks:
        yield "No journey took it."
