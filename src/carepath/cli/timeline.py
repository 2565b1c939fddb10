"""`carepath timeline`: what happened to a patient, line by line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import click

from carepath.cli.options import Place, json_option, store_options
from carepath.cli.printing import clock, day, print_json

if TYPE_CHECKING:
    from carepath.runtime.receipts import Entry


@click.command("timeline", epilog="Example: carepath timeline ana --database carepath-demo.db --sandbox")
@click.argument("patient")
@store_options
@json_option
def command(patient: str, *, place: Place, as_json: bool) -> None:
    """Print what happened to PATIENT in order: events, states, messages, tasks, escalations. Times are the clinic's."""
    with place.open(existing=True) as care:
        entries, zone = care.timeline(patient), care.zone
    if as_json:
        print_json(entries)
        return
    for line in lines(entries, zone):
        click.echo(line)
    if not entries:
        click.echo("Nothing has happened yet.")


def lines(entries: Iterable[Entry], zone: str) -> Iterator[str]:
    """The entries as lines, each day named once."""
    today = ""
    for entry in entries:
        if day(entry.at, zone) != today:
            today = day(entry.at, zone)
            yield today
        yield f"  {clock(entry.at, zone)}  {entry.text}"
