"""`carepath draw`: a pathway as one page to look at, or as Mermaid text. Needs no database."""

from __future__ import annotations

from pathlib import Path

import click

from carepath.cli.options import folder_of, pathways_option


@click.command(
    "draw",
    epilog="\b\nExamples:\n  carepath draw symptom_monitoring\n  carepath draw pathways/diagnosis.yaml --mermaid",
)
@click.argument("pathway")
@click.option("--mermaid", is_flag=True, help="Print Mermaid text (stateDiagram-v2) in place of a page.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Where the page goes. Default: NAME.html.")
@pathways_option
def command(pathway: str, *, mermaid: bool, out: Path | None, pathways: Path | None) -> None:
    """Draw PATHWAY, a file or the name of one in the folder, as one HTML page.

    The page needs no server and asks for nothing: open it in a browser, send it, print it. It shows the states, what
    leads from one to the next, timers, and who is told what; a click on a state reads it in plain English.
    """
    from carepath.analysis.finding import find_pathway

    found, clinic = find_pathway(pathway, folder_of(pathways))
    if mermaid:
        from carepath.analysis.mermaid import as_mermaid

        text = as_mermaid(found, clinic)
        if out is None:
            click.echo(text, nl=False)
            return
    else:
        from carepath.analysis.page import as_page

        text, out = as_page(found, clinic), out or Path(f"{found.name}.html")
    out.write_text(text, encoding="utf-8")
    click.echo(f"Drawn: {out}")
