"""Reading FHIR's JSON: a Bundle, a lone resource, NDJSON, plain or gzipped, or a folder of such files.

A file that is broken gives one refusal and none of its records. Limits stand before parsing: nothing that is fed in may
fill the memory or overflow the stack. Not here: what a record means. Imported by fhir.py.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from carepath.errors import RequestError

LARGEST = 256 * 1024 * 1024  # bytes of one file, unpacked
DEEPEST_BUNDLE = 3  # a bundle in a bundle in a bundle
SUFFIXES = (".json", ".json.gz", ".ndjson", ".ndjson.gz", ".jsonl", ".jsonl.gz")


@dataclass(frozen=True, slots=True)
class Record:
    """One resource, the url it goes by in its bundle, and where it was found ("file.json#12")."""

    body: Mapping[str, Any]
    full_url: str
    where: str

    @property
    def kind(self) -> str:
        return str(self.body["resourceType"])


@dataclass(frozen=True, slots=True)
class Unreadable:
    """What is no resource, and why."""

    where: str
    reason: str


def read_records(path: str | Path) -> Iterator[Record | Unreadable]:
    """Every resource of a file or folder, and everything that is none. RequestError where there is no such path."""
    for file in files_of(path):
        try:
            text = _unpacked(file)
        except _TooLarge:
            yield Unreadable(file.name, "too-large")
        except (OSError, EOFError, zlib.error):
            yield Unreadable(file.name, "unreadable-file")
        except UnicodeDecodeError:
            yield Unreadable(file.name, "not-utf-8")
        else:
            yield from _records_of(text, file)


def files_of(path: str | Path) -> list[Path]:
    """The file itself, or the files of a folder (not of folders in it) in order of name."""
    path = Path(path)
    if path.is_dir():
        return sorted(one for one in path.iterdir() if one.is_file() and one.name.lower().endswith(SUFFIXES))
    if not path.is_file():
        hint = "Name a file (.json, .ndjson, either may end in .gz) or a folder of them."
        raise RequestError("no-such-file", f"there is no file or folder {path}.", hint=hint)
    return [path]


class _TooLarge(Exception):
    """More than LARGEST bytes."""


def _unpacked(file: Path) -> str:
    with file.open("rb") as raw:
        packed = raw.read(2) == b"\x1f\x8b"
    with gzip.open(file, "rb") if packed else file.open("rb") as stream:
        content = stream.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise _TooLarge
    return content.decode("utf-8-sig")


def _records_of(text: str, file: Path) -> Iterator[Record | Unreadable]:
    if ".ndjson" in file.name.lower() or ".jsonl" in file.name.lower():
        for number, line in enumerate(text.splitlines(), 1):
            if line.strip():
                yield from _read(line, f"{file.name}#{number}")
    else:
        yield from _read(text, file.name)


def _read(text: str, where: str) -> Iterator[Record | Unreadable]:
    try:
        body = json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError):
        yield Unreadable(where, "not-json")
    else:
        yield from _unfold(body, "", where, 0)


def _no_number(name: str) -> Any:
    raise ValueError(name)  # NaN and the infinities are not JSON


def _unfold(body: Any, full_url: str, where: str, depth: int) -> Iterator[Record | Unreadable]:
    """The resource, or those of the bundle that it is."""
    if not isinstance(body, Mapping) or not isinstance(body.get("resourceType"), str):
        yield Unreadable(where, "not-a-resource")
    elif body["resourceType"] != "Bundle":
        yield Record(body, full_url, where)
    elif depth >= DEEPEST_BUNDLE:
        yield Unreadable(where, "bundle-too-deep")
    else:
        yield from _entries(body, where, depth)


def _entries(bundle: Mapping[str, Any], where: str, depth: int) -> Iterator[Record | Unreadable]:
    entries = bundle.get("entry", [])
    if not isinstance(entries, list):
        yield Unreadable(where, "not-a-bundle")
        return
    for number, entry in enumerate(entries, 1):
        place = f"{where}#{number}"
        if not isinstance(entry, Mapping):
            yield Unreadable(place, "not-an-entry")
        elif entry.get("resource") is not None:  # a deletion or a reference alone has none
            url = entry.get("fullUrl")
            yield from _unfold(entry["resource"], url if isinstance(url, str) else "", place, depth + 1)
