"""`carepath diff`: what changed between two versions, in plain words. Needs no database."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from carepath.cli.options import json_option
from carepath.cli.printing import count, print_json
from carepath.errors import DefinitionError

if TYPE_CHECKING:
    from carepath.analysis.comparing import Change
    from carepath.core.definitions import Clinic

_PLACE = click.Path(path_type=Path, exists=True)


@click.command(
    "diff",
    epilog="\b\nExamples:\n  carepath diff old/pathways pathways\n  carepath diff old.yaml new.yaml --json",
)
@click.argument("old", type=_PLACE)
@click.argument("new", type=_PLACE)
@json_option
def command(old: Path, new: Path, *, as_json: bool) -> int:
    """Say what changed from OLD to NEW: two pathway files, or two folders.

    Each change is about safety (who hears what, when something is urgent, who is asked or rung), timing or wording.
    What is written in another order, or with other comments, is no change. Exit code 0: the same. 1: they differ.
    2: wrong use, or a file that cannot be read.
    """
    if old.is_file() != new.is_file():
        raise click.UsageError("Give two files, or two folders.")
    try:
        found = _compared(old, new)
    except DefinitionError as error:
        lines = "\n".join(map(str, error.diagnostics))
        raise click.ClickException(f"{lines}\nMend it first: carepath check says more.") from None
    if as_json:
        print_json({"same": not found, "changes": [{"class": one.kind, **_rest(one)} for one in found]})
    else:
        for line in _lines(found):
            click.echo(line)
    return 1 if found else 0


def _compared(old: Path, new: Path) -> tuple[Change, ...]:
    from carepath.analysis.comparing import compare_clinics, compare_pathways
    from carepath.authoring import load_clinic

    if old.is_dir():
        return compare_clinics(load_clinic(old), load_clinic(new))
    before, after = _surrounded(old, new), _surrounded(new, old)
    return compare_pathways(
        (next(iter(before.pathways.values())), before), (next(iter(after.pathways.values())), after)
    )


def _surrounded(file: Path, other: Path) -> Clinic:
    """The clinic with this pathway: its own, or, where it stands alone, that of the other."""
    from carepath.authoring.clinic import load_surrounded, load_visiting
    from carepath.authoring.folder import find_root

    root = find_root(other)
    if root is None or find_root(file) is not None:
        return load_surrounded(file)
    click.echo(f"{file} stands in no clinic's folder, and is read as if it stood in {root}.", err=True)
    return load_visiting(file, root)


def _rest(one: Change) -> dict[str, str]:
    return {name: said for name, said in asdict(one).items() if name != "kind"}


def _lines(found: Sequence[Change]) -> Iterator[str]:
    if not found:
        yield "The same."
    for kind in dict.fromkeys(one.kind for one in found):
        here = [one for one in found if one.kind == kind]
        yield f"{kind.upper()}: {count(len(here), 'change')}"
        for one in here:
            yield f"  {one.where}: {one.what}"
            yield f"    was: {one.old or 'nothing'}"
            yield f"    now: {one.new or 'nothing'}"
