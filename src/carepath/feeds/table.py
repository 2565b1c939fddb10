"""Rows of a table as records: CSV with a first line of names, or JSON lines (one object a line).

A row is named by its file (`fills` of fills.csv) and may be mapped as `row` too. Empty cells are missing. Not here:
what a row means (the mapping says it). Imported by formats.py.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from carepath.core.mapping import FeedMapping, first_of
from carepath.feeds.files import FileContent, Unreadable, Whole, content_hash, parsed

SUFFIXES = (".csv", ".tsv", ".jsonl", ".ndjson")
ROW = "row"  # every row is one
_DELIMITERS = ",;\t|"
_NAME = re.compile(r"[^A-Za-z0-9]+")  # what no path can say


@dataclass(frozen=True, slots=True)
class TableRow(Whole):
    """One row. `own_id`: what stands where the mapping says that a row's own id stands."""

    body: Mapping[str, Any]
    where: str
    kind: str
    own_id: str = ""

    @property
    def kinds(self) -> tuple[str, ...]:
        return (self.kind, ROW)

    @property
    def id(self) -> str:
        return f"{self.kind}/{self.own_id or content_hash(self.body)}"

    @property
    def identity(self) -> str:
        """A corrected row has the same id and another content, and is another version."""
        return f"{self.id}/{content_hash(self.body)}" if self.own_id else self.id


def read(file: FileContent, mapping: FeedMapping) -> Iterator[TableRow | Unreadable]:
    """Every row of a file, and everything that is none."""
    lines = file.lines()
    if lines is None:
        yield Unreadable(file.name, "not-utf-8")
        return
    name = file.name.removesuffix(".gz")
    kind = _NAME.sub("_", name.rpartition(".")[0]).strip("_") or ROW
    rows = (_objects if name.lower().endswith((".jsonl", ".ndjson")) else _cells)(lines, file.name)
    for where, row in rows:
        if isinstance(row, str):
            yield Unreadable(where, row)
        else:
            own = first_of(mapping.identity, row)
            yield TableRow(row, where, kind, str(own) if isinstance(own, str | int) else "")


def _objects(lines: Iterator[str], name: str) -> Iterator[tuple[str, Mapping[str, Any] | str]]:
    """Each line's object, or why it is none."""
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                row = parsed(line)
            except (ValueError, RecursionError):
                yield f"{name}#{number}", "not-json"
            else:
                yield f"{name}#{number}", row if isinstance(row, Mapping) else "not-an-object"


def _cells(lines: Iterator[str], name: str) -> Iterator[tuple[str, Mapping[str, Any] | str]]:
    """Each row by the names of its columns ("Filled on" is Filled_on), or why it is none.

    The line of names says which sign separates; one that is repeated further down is no row.
    """
    first = next(lines, "")
    delimiter = max(_DELIMITERS, key=first.count)
    columns = _names(next(csv.reader([first], delimiter=delimiter), []))
    if not all(columns) or len(set(columns)) != len(columns) or not columns:
        yield name, "columns-without-names"
        return
    for place, cells in _rows(csv.reader(lines, delimiter=delimiter, strict=True)):
        where = f"{name}#{place}"
        if cells is None:
            yield where, "not-csv"
        elif cells and len(cells) != len(columns):
            yield where, "wrong-number-of-columns"
        elif cells and _names(cells) != columns:
            yield where, {key: cell.strip() for key, cell in zip(columns, cells, strict=True) if cell.strip()}


def _names(cells: list[str]) -> list[str]:
    return [_NAME.sub("_", cell).strip("_") for cell in cells]


def _rows(reader: Any) -> Iterator[tuple[str, list[str] | None]]:
    """The lines and cells of each row; None where a quote is wrong, with all the lines that it takes along."""
    while True:
        begin = reader.line_num + 2  # after the line of names
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            cells = None
        end = reader.line_num + 1
        yield str(begin) if end <= begin else f"{begin}-{end}", cells
