"""`carepath check`: is what the author wrote right? Needs no database."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from carepath.cli.options import folder_of, json_option
from carepath.cli.printing import count, print_json
from carepath.errors import Diagnostic

if TYPE_CHECKING:
    from carepath.core.definitions import Clinic


@click.command("check", epilog="Example: carepath check pathways")
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@click.option("--verbose", is_flag=True, help="Say also what was read, and which engine will decide clinical rules.")
@json_option
def command(folder: Path | None, *, verbose: bool, as_json: bool) -> int:
    """Check a clinic's FOLDER, or one pathway file: every problem of every file, with line and column.

    Without FOLDER: ./pathways, else the examples that come with carepath. Exit code 0: nothing is wrong (there may be
    warnings). 1: something is wrong. 2: no such folder.
    """
    from carepath.authoring import check_clinic

    clinic, diagnostics = check_clinic(folder_of(folder))
    errors = [one for one in diagnostics if one.severity == "error"]
    if as_json:
        print_json({"ok": not errors, "diagnostics": [_row(one) for one in diagnostics]})
        return 1 if errors else 0
    for one in diagnostics:
        click.echo(_line(one))
    for line in _fine(clinic, len(diagnostics), verbose) if clinic and not errors else _wrong(diagnostics):
        click.echo(line)
    return 1 if errors else 0


def _line(one: Diagnostic) -> str:
    return (
        str(one) if one.severity == "error" else f"{one.where} {one.code} (warning) {one.message} {one.hint}".rstrip()
    )


def _fine(clinic: Clinic, warnings: int, verbose: bool) -> Iterator[str]:
    more = f", with {count(warnings, 'warning')}" if warnings else ""
    number = len(clinic.pathways)
    yield f"{count(number, 'pathway')} {'is' if number == 1 else 'are'} fine{more}."
    if verbose:
        for name, pathway in sorted(clinic.pathways.items()):
            states = count(len(pathway.states) - 1, "state")
            yield f"  {name} {pathway.version} ({pathway.status}): {states}, {count(len(pathway.events), 'event')}"
        for kind in ("rule_sets", "questionnaires", "contents", "ladders", "roles", "calendars", "feeds"):
            yield f"  {kind.replace('_', ' ')}: {', '.join(sorted(getattr(clinic, kind))) or 'none'}"
        yield "Clinical rules are decided by the builtin engine."


def _wrong(diagnostics: Sequence[Diagnostic]) -> Iterator[str]:
    errors = sum(one.severity == "error" for one in diagnostics)
    files = len({one.where.file for one in diagnostics if one.severity == "error"})
    yield f"{count(errors, 'error')} in {count(files, 'file')}."


def _row(one: Diagnostic) -> dict[str, object]:
    return {
        "file": one.where.file,
        "line": one.where.line,
        "column": one.where.column,
        "code": one.code,
        "severity": one.severity,
        "message": one.message,
        "hint": one.hint,
    }
