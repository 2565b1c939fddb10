"""What several commands share: where journeys are kept, `name=value` arguments, --json. Imported by the commands.

Not here: printing (printing.py). Nothing heavy is imported before a command runs.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from carepath.errors import ConfigurationError

if TYPE_CHECKING:
    from carepath.care import CarePath
    from carepath.core.definitions import Clinic
    from carepath.core.fields import Field
    from carepath.ports import Clock

F = TypeVar("F", bound=Callable[..., Any])
DATABASE = "carepath.db"
ON_FILE = "sqlite:///"
TEXTS = ("code", "date", "datetime", "duration", "text", "reference")  # types of fields that are written as text

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
pathways_option = click.option(
    "--pathways",
    type=click.Path(path_type=Path),
    envvar="CAREPATH_PATHWAYS",
    help="The clinic's folder of pathways. Default: ./pathways, else the examples that come with carepath.",
)
_database_option = click.option(
    "--database",
    envvar="CAREPATH_DATABASE",
    default=DATABASE,
    show_default=True,
    help="Where journeys are kept: a file, or an address such as postgresql://user@host/clinic.",
)
_sandbox_option = click.option(
    "--sandbox", is_flag=True, help="Let example and draft pathways enroll; messages are only recorded."
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where journeys are kept, and the pathways that run there, as the options say."""

    database: str
    pathways: Path | None
    sandbox: bool

    def clinic(self) -> Clinic:
        """The clinic of the folder. DefinitionError where something in it is wrong."""
        from carepath.authoring import load_clinic

        return load_clinic(folder_of(self.pathways))

    def open(
        self, *, clinic: Clinic | None = None, adapters: Any = None, clock: Clock | None = None, existing: bool = False
    ) -> CarePath:
        """The library, opened. `existing`: only look; ConfigurationError where there is no such file."""
        from carepath import care

        address, pathways = address_of(self.database), clinic or folder_of(self.pathways)
        if existing:
            _must_be_there(address)
        try:
            return care.open(address, pathways=pathways, sandbox=self.sandbox, adapters=adapters, clock=clock)
        except ConfigurationError as error:
            if error.code != "secret-missing":
                raise
            hint = "Set CAREPATH_SECRET, the same every time; or say --sandbox, where nobody real is reached."
            raise ConfigurationError(error.code, error.message, hint=hint) from None


def store_options(function: F) -> F:
    """--database, --pathways and --sandbox, given to the command as one `place`."""

    @wraps(function)
    def command(*, database: str, pathways: Path | None, sandbox: bool, **others: Any) -> Any:
        return function(place=Place(database, pathways, sandbox), **others)

    found: Any = _database_option(pathways_option(_sandbox_option(command)))
    return found  # type: ignore[no-any-return]


def address_of(database: str) -> str:
    """The database's address: a plain name is a SQLite file."""
    return database if "://" in database else ON_FILE + database


def folder_of(pathways: Path | None) -> Path:
    """The folder asked for, else one that is here, else the shipped examples."""
    from carepath.shipped import shipped_pathways

    return _own_folder(pathways) or shipped_pathways()


def folder_here(pathways: Path | None) -> Path:
    """The folder asked for, else one that is here, and never the shipped examples. UsageError where there is none."""
    folder = _own_folder(pathways)
    if folder is None:
        raise click.UsageError("There is no folder pathways here. Go to where yours stands, or name it.")
    return folder


def _own_folder(pathways: Path | None) -> Path | None:
    """The folder asked for, else ./pathways, else this one where it is a clinic's itself."""
    if pathways is not None:
        if not pathways.exists():
            raise click.UsageError(f"There is no folder or file {pathways}.")
        return pathways
    if Path("pathways").is_dir():
        return Path("pathways")
    from carepath.authoring.folder import ALONE

    return Path.cwd() if any(Path(name).is_file() for name in ALONE) else None


def pairs(values: tuple[str, ...]) -> dict[str, str]:
    """`name=value` arguments as a mapping, each value as it was typed."""
    found: dict[str, str] = {}
    for one in values:
        name, equals, text = one.partition("=")
        if not equals or not name:
            raise click.UsageError(f"Write {one} as name=value.")
        if name in found:
            raise click.UsageError(f"{name} was given twice.")
        found[name] = text
    return found


def typed(given: Mapping[str, str], declared: Mapping[str, Field] | None = None) -> dict[str, Any]:
    """The values as their fields want them: texts as they were typed, the rest as JSON where it is JSON.

    `declared`: the fields, where they are known. A text that looks like JSON can always be written in quotes.
    """
    kinds = {name: field.type for name, field in (declared or {}).items()}
    return {name: text if kinds.get(name) in TEXTS else _read(text) for name, text in given.items()}


def texts(values: tuple[str, ...], *, example: str) -> Mapping[str, str]:
    """`name=value` arguments as a mapping of texts, taken as they are written."""
    found: dict[str, str] = {}
    for one in values:
        name, equals, text = one.partition("=")
        if not (equals and name and text):
            raise click.UsageError(f"{one} is not name=value. Write it as in {example}.")
        found[name] = text
    return found


def _read(text: str) -> Any:
    try:
        value = json.loads(text, parse_constant=str)
    except (ValueError, RecursionError):
        return text
    return text if value is None or isinstance(value, dict) else value


def _must_be_there(address: str) -> None:
    """Looking at a database must not make one."""
    file = address.removeprefix(ON_FILE).partition("?")[0]
    if address.startswith(ON_FILE) and file not in ("", ":memory:") and not Path(file).exists():
        hint = "Name one with --database. carepath demo makes one to look at; enroll, send and feed make one too."
        raise ConfigurationError("no-database", f"There is no database {file}.", hint=hint)
