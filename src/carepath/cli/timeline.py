"""`carepath timeline`: what happened to a patient, line by line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from carepath.cli.options import Place, json_option, store_options
from carepath.cli.printing import clock, day, print_json

if TYPE_CHECKING:
    from carepath.runtime.receipts import Entry


@click.command(
    "timeline",
    epilog="\b\nExamples:\n  carepath timeline ana --database carepath-demo.db --sandbox\n"
    "  carepath timeline ana --html ana.html --database carepath-demo.db --sandbox",
)
@click.argument("patient")
@click.option(
    "--html", "page", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
    help="Write one page that opens in any browser, with states over time, messages, tasks and why.",
)  # fmt: skip
@store_options
@json_option
def command(patient: str, *, page: Path | None, place: Place, as_json: bool) -> None:
    """Print what happened to PATIENT in order: events, states, messages, tasks, escalations. Times are the clinic's."""
    if page is not None and as_json:
        raise click.UsageError("Say --html or --json, not both.")
    with place.open(existing=True) as care:
        if page is not None:
            page.write_text(care.patient_page(patient), encoding="utf-8")
            click.echo(f"Written: {page}")
            return
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
