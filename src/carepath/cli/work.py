"""`carepath work`: a worker."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import click

from carepath.cli.options import Place, store_options, texts
from carepath.cli.printing import count

EXAMPLE = "carepath work --adapter sms=acme_sms --adapter print=print:letters"


@click.command("work", epilog=f"Example: {EXAMPLE}")
@click.option("--once", is_flag=True, help="Do what is due now, then stop.")
@click.option(
    "--adapter", multiple=True, metavar="CHANNEL=NAME", help="The way out for a channel: console, print:FOLDER ..."
)
@store_options
def command(*, once: bool, adapter: tuple[str, ...], place: Place) -> None:
    """Fire what is due and deliver what is pending until stopped (Ctrl-C or SIGTERM); what is under way is finished.

    Any number of workers may run on one database.
    """
    named = texts(adapter, example="--adapter sms=console")
    with place.open(adapters=named or None) as care:
        if once:
            click.echo(f"{count(care.run_until_idle(), 'thing')} done.", err=True)
            return
        with _asked_to_stop() as stop:
            click.echo("Working. Stop with Ctrl-C.", err=True)
            care.work(stop=stop)
        click.echo("Stopped; nothing was left half-done.", err=True)


@contextmanager
def _asked_to_stop() -> Iterator[threading.Event]:
    """Set by Ctrl-C or SIGTERM, for as long as the block runs."""
    stop = threading.Event()

    def ask(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    before = {one: signal.signal(one, ask) for one in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)
