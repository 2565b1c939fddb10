"""`carepath demo`: sample patients live through the pathways on a clock that runs ahead."""

from __future__ import annotations

import time
from pathlib import Path

import click

from carepath.cli.options import json_option
from carepath.cli.printing import print_json, screen

DATABASE = "carepath-demo.db"


@click.command(
    "demo", epilog="\b\nExamples:\n  carepath demo\n  carepath demo --records bundles/ --database mine.db"
)  # fmt: skip
@click.option(
    "--database", metavar="FILE", default=DATABASE, show_default=True,
    help="The SQLite file to keep it in; an older demo in it is made anew, any other file is left alone.",
)  # fmt: skip
@click.option(
    "--records", type=click.Path(path_type=Path), metavar="PATH",
    help="Your own FHIR R4 records, a file or folder, in place of the samples; nobody but the feed acts.",
)  # fmt: skip
@click.option(
    "--pathways", type=click.Path(path_type=Path), metavar="FOLDER",
    help="Another folder of pathways than the examples that come with carepath.",
)  # fmt: skip
@json_option
def command(*, database: str, records: Path | None, pathways: Path | None, as_json: bool) -> None:
    """Play sample patients through the pathways that come with carepath, from referral to follow-up.

    Their records are fed in, in order of time; messages, tasks and alarms come of it, and a small invented staff
    answers. The clock is virtual, the database is real: look at it afterwards with timeline, explain and tasks.
    Beside it lies a page for each patient, to open in a browser.
    """
    from carepath.cli.demo_play import play

    began = time.monotonic()
    with screen(silent=as_json) as shown:
        ending = play(database, records=records, pathways=pathways, shown=shown)
        ending.tell(shown, took=time.monotonic() - began)
    if as_json:
        print_json(ending.plain(took=time.monotonic() - began))
