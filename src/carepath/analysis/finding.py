"""The pathway that somebody means: a file, or a name in a clinic's folder. Imported by cli."""

from __future__ import annotations

from pathlib import Path

from carepath.authoring.clinic import load_surrounded
from carepath.authoring.folder import read_folder
from carepath.core.definitions import Clinic
from carepath.core.pathway import Pathway
from carepath.core.spelling import did_you_mean
from carepath.errors import RequestError


def find_pathway(said: str, folder: Path) -> tuple[Pathway, Clinic]:
    """The pathway in the file that is said, else the one of that name in the folder; and the clinic around it.

    DefinitionError where it cannot run. RequestError where there is no such file or name.
    """
    file = Path(said)
    if not file.is_file():
        file = _named(said, folder)
    clinic = load_surrounded(file)
    return next(iter(clinic.pathways.values())), clinic


def _named(name: str, folder: Path) -> Path:
    found = {
        pathway.text: folder / file.name.partition("/")[2]
        for file in read_folder(folder).of("pathways")
        for pathway, _ in file.things()
    }
    if name not in found:
        hint = did_you_mean(name, found, what="There are")
        raise RequestError(
            "unknown-pathway", f'there is no file, and no pathway in {folder}, called "{name}".', hint=hint
        )
    return found[name]
