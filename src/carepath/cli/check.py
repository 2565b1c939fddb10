"""`carepath check`: is what the author wrote right? Needs no database."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click

from carepath.cli.options import folder_of, json_option
from carepath.cli.printing import count, print_json
from carepath.errors import Diagnostic
from carepath.shipped import shipped_pathways

MANY = 100  # files of a large folder

if TYPE_CHECKING:
    from carepath.core.definitions import Clinic


@click.command("check", epilog="Examples: carepath check pathways; carepath check --explain CP104")
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@click.option(
    "--explain", metavar="CODE", help="Print the page of one rule: what, why, wrong and right; check nothing."
)
@click.option("--strict", is_flag=True, help="Let warnings count as errors do, for the exit code.")
@click.option("--verbose", is_flag=True, help="Say also what was read, and what is ignored and why.")
@click.option("--sarif", "as_sarif", is_flag=True, help="Print SARIF 2.1.0, for code review.")
@json_option
def command(
    folder: Path | None, *, explain: str | None, strict: bool, verbose: bool, as_sarif: bool, as_json: bool
) -> int:
    """Check a clinic's FOLDER, or one file of it: every problem of every file, with line and column.

    Without FOLDER: ./pathways, else the examples that come with carepath. Exit code 0: nothing is wrong (there may be
    warnings). 1: something is wrong. 2: no such folder, file or rule.
    """
    if as_json and as_sarif:
        raise click.UsageError("Say --json or --sarif, not both.")
    if explain is not None:
        return _explain(explain)
    path = folder_of(folder)
    if path.is_file() and path.suffix not in (".yaml", ".yml"):
        raise click.UsageError(f"{path} is no YAML file: check reads those that end in .yaml.")
    number, clinic, found = _check(path, whole=verbose)
    errors = sum(one.severity == "error" for one in found)
    code = int(errors > 0 or (strict and len(found) > 0))
    if as_sarif:
        from carepath.lint.sarif import sarif

        print_json(sarif(path, found, here=Path()))
    elif as_json:
        rows = [_row(one) for one in found]
        print_json({"ok": not code, "errors": errors, "warnings": len(found) - errors, "diagnostics": rows})
    else:
        for line in _text(path, found, clinic, fine=None if code else number):
            click.echo(line)
    return code


def _check(path: Path, *, whole: bool) -> tuple[int, Clinic | None, tuple[Diagnostic, ...]]:
    """How many pathways are fine, the clinic that they make up where it is wanted `whole`, and what was found.

    All that is read stays to the end: to look for garbage meanwhile takes longer than the rest, and to look through a
    large folder once more before the process ends takes seconds.
    """
    collected = gc.isenabled()
    gc.disable()
    try:
        from carepath.lint import check, findings

        if not whole:
            number, found = findings(path)
            return number, None, found
        clinic, found = check(path)
        return (0 if clinic is None else len(clinic.pathways)), clinic, found
    finally:
        if collected:
            if path.is_dir() and sum(1 for _ in path.glob("*.yaml")) > MANY:
                gc.freeze()
            gc.enable()


def _explain(code: str) -> int:
    from carepath.lint.pages import page_of

    click.echo(page_of(code).text, nl=False)
    return 0


def _text(path: Path, found: Sequence[Diagnostic], clinic: Clinic | None, *, fine: int | None) -> Iterator[str]:
    """The findings, file by file with a line between, what was read if asked for, and the count of all.

    `fine`: how many pathways are, or None where it is not all fine.
    """
    for _, group in groupby(found, key=lambda one: one.where.file):
        yield from map(_line, group)
        yield ""
    if clinic is not None:
        yield from _read(clinic)
        yield from _ignored(path)
    errors = sum(one.severity == "error" for one in found)
    counted = f"{count(errors, 'error')}, {count(len(found) - errors, 'warning')}"
    yield f"{counted} in {_files(found)}." if fine is None else f"{_what(path, fine)} fine. {counted}."


def _line(one: Diagnostic) -> str:
    kind = "" if one.severity == "error" else "(warning) "
    return f"{one.where} {one.code} {kind}{one.message} {one.hint}".rstrip()


def _what(path: Path, number: int) -> str:
    """What was checked, as the subject of "fine"."""
    if not number:
        return f"{path.name} is"
    shipped = " of the examples that come with carepath" if path == shipped_pathways() else ""
    return f"{count(number, 'pathway')}{shipped} {'is' if number == 1 else 'are'}"


def _files(found: Sequence[Diagnostic]) -> str:
    return count(len({one.where.file for one in found}), "file")


def _read(clinic: Clinic) -> Iterator[str]:
    for name, pathway in sorted(clinic.pathways.items()):
        states = count(len(pathway.states) - 1, "state")
        yield f"  {name} {pathway.version} ({pathway.status}): {states}, {count(len(pathway.events), 'event')}"
    for kind in ("rule_sets", "questionnaires", "contents", "ladders", "roles", "calendars", "feeds"):
        yield f"  {kind.replace('_', ' ')}: {', '.join(sorted(getattr(clinic, kind))) or 'none'}"
    yield "Clinical rules are decided by the builtin engine."


def _ignored(path: Path) -> Iterator[str]:
    from carepath.lint import ignored

    silent = ignored(path)
    yield f"{count(len(silent), 'code')} under ignore{':' if silent else '.'}"
    yield from (f"  {one}" for one in silent)


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
