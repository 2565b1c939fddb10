"""`carepath fmt`: the keys of pathways and parts in one order, comments and line breaks kept. Needs no database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from carepath.cli.options import folder_here
from carepath.cli.printing import count, write_whole


@click.command("fmt", epilog="\b\nExamples:\n  carepath fmt\n  carepath fmt pathways/diagnosis.yaml --check")
@click.argument("path", required=False, type=click.Path(path_type=Path))
@click.option("--check", is_flag=True, help="Change nothing; exit code 1 where something would be changed.")
def command(path: Path | None, *, check: bool) -> int:
    """Put the keys of pathways and parts into one order: a clinic's folder, or one file. Default: ./pathways.

    Whole lines move, with the comments above them; no word, comment or line break is changed, and so no meaning. Blanks
    at the ends of lines and repeated empty lines go. A file that cannot be read is left as it is.
    """
    from carepath.authoring.formatting import formatted

    changed = []
    files = list(_files(folder_here(path)))
    found = [(file, before := _text(file), formatted(before, str(file), kind)) for file, kind in files]
    for file, before, after in found:
        if before != after:
            changed.append(file)
            click.echo(f"{'would change' if check else 'changed'}: {file}")
            if not check:
                write_whole(file, after)
    click.echo(f"{count(len(changed), 'file')} of {len(files)} {'would be changed' if check else 'changed'}.")
    return 1 if check and changed else 0


def _files(path: Path) -> Iterator[tuple[Path, str]]:
    from carepath.authoring.folder import ALONE, FOLDERS, paths_of

    if path.is_dir():
        yield from sorted(paths_of(path))
    else:
        yield path, path.name if path.name in ALONE else path.parent.name if path.parent.name in FOLDERS else "pathways"


def _text(file: Path) -> str:
    try:
        return file.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        raise click.UsageError(f"{file} is not UTF-8 text: save it as UTF-8.") from None
