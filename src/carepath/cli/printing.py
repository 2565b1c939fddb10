"""How commands print and write: JSON documents, tables, local times, and a status line that moves on a terminal.

Not here: what is printed. rich is imported only on a terminal. Imported by the commands.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Protocol
from zoneinfo import ZoneInfo

import click

WIDTH = 110  # characters of a line that is meant to be read
NARROWEST = 60
READABLE = 0o644


class Screen(Protocol):
    """Where lines go, and a status line that only a terminal shows. `width`: in characters."""

    @property
    def width(self) -> int: ...
    def line(self, text: str = "", *, style: str = "") -> None: ...
    def status(self, text: str) -> None: ...


class Plain:
    """Lines as they are, for a pipe or a file. No status line: it would fill the file."""

    width = WIDTH

    def line(self, text: str = "", *, style: str = "") -> None:
        click.echo(text)

    def status(self, text: str) -> None:
        """Nothing moves in a pipe."""


class Silent(Plain):
    """Nothing at all, where only JSON is wanted."""

    def line(self, text: str = "", *, style: str = "") -> None:
        """Nothing is told."""


class _Live:
    """A terminal: lines with a little colour above one status line that moves."""

    def __init__(self, console: Any, moving: Any) -> None:
        self._console = console
        self._moving = moving

    @property
    def width(self) -> int:
        return max(NARROWEST, min(WIDTH, int(self._console.width)))

    def line(self, text: str = "", *, style: str = "") -> None:
        self._console.print(text, style=style or None, markup=False, highlight=False, soft_wrap=True)

    def status(self, text: str) -> None:
        # Escaped, since rich reads [brackets] as colours; one line, since two would flicker.
        self._moving.update(text[: self.width - 4].replace("[", "\\["))


@contextmanager
def screen(*, silent: bool = False) -> Iterator[Screen]:
    """A terminal with a status line that moves, or plain lines in a pipe, or nothing at all."""
    if silent:
        yield Silent()
    elif not sys.stdout.isatty():
        yield Plain()
    else:
        from rich.console import Console

        console = Console()
        with console.status("") as moving:
            yield _Live(console, moving)


def print_json(value: Any) -> None:
    """Prints one JSON document: dataclasses as mappings, times in ISO form."""
    click.echo(json.dumps(as_json(value), indent=2, ensure_ascii=False))


def write_whole(file: Path, text: str) -> None:
    """All of the file or nothing of it, whatever happens on the way; where a link leads elsewhere, there."""
    file = file.resolve()
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name[:40]}.")  # a name that nobody knows before
    beside = Path(name)
    try:
        with open(handle, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
        beside.chmod(file.stat().st_mode if file.exists() else READABLE)
        os.replace(beside, file)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def as_json(value: Any) -> Any:
    """The value as JSON knows it."""
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: as_json(getattr(value, one.name)) for one in fields(value)}
    if hasattr(value, "_asdict"):
        return as_json(value._asdict())
    if isinstance(value, Mapping):
        return {str(name): as_json(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [as_json(one) for one in value]
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value if isinstance(value, str | int | float | bool | None) else str(value)


def day(at: datetime, zone: str) -> str:
    """The day for people, in the zone given: Wed 25 Feb 2026."""
    return at.astimezone(ZoneInfo(zone)).strftime("%a %d %b %Y")


def clock(at: datetime, zone: str) -> str:
    """The time of day for people, in the zone given: 03:22."""
    return at.astimezone(ZoneInfo(zone)).strftime("%H:%M")


def local(at: datetime | None, zone: str) -> str:
    """A time for people, in the zone given, to the minute; "" for none."""
    return "" if at is None else f"{day(at, zone)}, {clock(at, zone)}"


def words(name: str) -> str:
    """A name as people read it: red_flag_guidance is red flag guidance."""
    return name.replace("_", " ")


def count(number: int, noun: str) -> str:
    """1 task, 2 tasks."""
    return f"{number} {noun}" + ("" if number == 1 else "s")


def table(rows: Sequence[tuple[str, ...]], headings: tuple[str, ...]) -> Iterator[str]:
    """The rows as lines, in columns as wide as they need."""
    lines = [headings, *rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(headings))]
    for line in lines:
        yield "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
