"""`carepath read`: a pathway in plain English. Needs no database."""

from __future__ import annotations

from pathlib import Path

import click

from carepath.cli.options import folder_of, pathways_option
from carepath.cli.printing import WIDTH


@click.command(
    "read",
    epilog="\b\nExamples:\n  carepath read symptom_monitoring\n  carepath read pathways/diagnosis.yaml --state booking",
)
@click.argument("pathway")
@click.option("--state", help="Only this state: its title, its name or its path.")
@click.option("--markdown", is_flag=True, help="Print Markdown, for a page.")
@pathways_option
def command(pathway: str, *, state: str | None, markdown: bool, pathways: Path | None) -> None:
    """Say PATHWAY, a file or the name of one in the folder, in plain English.

    Who gets in, what is kept on file, and for each state what happens on arrival, what can happen next, who is asked to
    do what by when, and whom the alarms ring in which order: as it would be read aloud in a clinic meeting.
    """
    from carepath.analysis.finding import find_pathway
    from carepath.analysis.reading import read_aloud, read_state
    from carepath.analysis.rendering import as_markdown, as_text

    found, clinic = find_pathway(pathway, folder_of(pathways))
    sections = read_aloud(found, clinic) if state is None else read_state(found, clinic, state)
    click.echo(as_markdown(sections) if markdown else as_text(sections, width=WIDTH - 10), nl=False)
