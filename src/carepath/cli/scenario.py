"""`carepath scenario`: the beginning of a scenario for one place in a pathway. Needs no database."""

from __future__ import annotations

import re
from pathlib import Path

import click


@click.command("scenario", epilog="Example: carepath scenario --for pathways/diagnosis.yaml:192")
@click.option("--for", "place", required=True, metavar="FILE:LINE", help="The place, as --carepath-coverage lists it.")
def command(place: str) -> int:
    """Print scenarios, in the shipped steps, that take what stands in a line of a pathway or part.

    The shortest way from enrollment is searched with the real step. Give it a name and say what patient and staff have
    then. Exit code 0: a way to all of it. 1: to some of it no way was found. 2: no such place.
    """
    from carepath.analysis.skeleton import NO_WAY, items_at, skeleton
    from carepath.authoring import load_clinic
    from carepath.authoring.folder import find_root

    file, line = _read(place)
    root = find_root(file)
    if root is None:
        raise click.UsageError(f"{file} stands alone: a scenario needs the clinic's folder, with roles.yaml beside it.")
    clinic = load_clinic(root)
    shown = f"{root.name}/{file.resolve().relative_to(root.resolve()).as_posix()}"
    text = skeleton(clinic, file.parent if file.resolve().parent == root.resolve() else file.parent.parent,
                    items_at(clinic, shown, line))  # fmt: skip
    click.echo(text, nl=False)
    return int(NO_WAY in text)


def _read(place: str) -> tuple[Path, int]:
    name, _, rest = place.partition(".yaml")
    line = rest.removeprefix(":").partition(":")[0]
    file = Path(f"{name}.yaml")
    if not re.fullmatch(r"[0-9]{1,9}", line):
        raise click.UsageError(f"Write {place} as FILE:LINE, such as pathways/diagnosis.yaml:192.")
    if not file.is_file():
        raise click.UsageError(f"There is no file {file}.")
    return file, int(line)
