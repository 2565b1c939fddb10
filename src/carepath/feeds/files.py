"""The files of a feed, unpacked, and what every format makes of them: records, each by itself.

A file that is broken gives one refusal and none of its records. Limits stand before parsing: nothing that is fed in may
fill the memory or overflow the stack. Imported by all formats, and by reading.py.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import math
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from carepath.errors import RequestError

LARGEST = 256 * 1024 * 1024  # bytes of one file, unpacked
MOST_VALUES = 12_000_000  # of one JSON text: each takes a hundred times the room of its comma or bracket


class Record(Protocol):
    """One record of another system."""

    @property
    def body(self) -> Mapping[str, Any]:
        """What paths lead into."""

    @property
    def where(self) -> str:
        """Where it was found: "file.json#12"."""

    @property
    def kind(self) -> str:
        """Its type."""

    @property
    def kinds(self) -> tuple[str, ...]:
        """Its type, and what else it may be mapped as."""

    @property
    def id(self) -> str:
        """By what other records, and events made of it, know it."""

    @property
    def identity(self) -> str:
        """By what it is known again: its id and version, with a hash of its content where it has none."""

    @property
    def own_name(self) -> str:
        """The id of the patient that it describes, where no path leads to one; "" for none."""

    @property
    def names(self) -> tuple[str, ...]:
        """How other records refer to the patient that it describes."""

    @property
    def flaws(self) -> tuple[str, ...]:
        """Parts of it that cannot be used, each by its reason."""


class Whole:
    """What holds of a record by itself: it names its patient by the app's own id, and nothing refers to it."""

    __slots__ = ()

    @property
    def own_name(self) -> str:
        return ""

    @property
    def names(self) -> tuple[str, ...]:
        return ()

    @property
    def flaws(self) -> tuple[str, ...]:
        return ()


@dataclass(frozen=True, slots=True)
class Unreadable:
    """What is no record, and why."""

    where: str
    reason: str


@dataclass(frozen=True, slots=True)
class FileContent:
    """A file, unpacked."""

    name: str
    content: bytes

    def text(self) -> str | None:
        """As UTF-8; None where it is not."""
        try:
            return self.content.decode("utf-8-sig")
        except UnicodeDecodeError:
            return None

    def lines(self) -> Iterator[str] | None:
        """Its lines with what ends them, CR or LF alone: other breaks stand in texts. None where it is not UTF-8."""
        if self.text() is None:
            return None
        return iter(io.TextIOWrapper(io.BytesIO(self.content), encoding="utf-8-sig", newline=""))


def files_of(path: str | Path, suffixes: tuple[str, ...]) -> list[Path]:
    """The file itself, or the files of a folder (not of folders in it) with these endings, in order of name.

    RequestError where there is no such path.
    """
    path = Path(path)
    if path.is_dir():
        endings = (*suffixes, *(f"{one}.gz" for one in suffixes))
        return sorted(one for one in path.iterdir() if one.is_file() and one.name.lower().endswith(endings))
    if not path.is_file():
        hint = f"Name a file ({', '.join(suffixes)}, any may end in .gz) or a folder of them."
        raise RequestError("no-such-file", f"there is no file or folder {path}.", hint=hint)
    return [path]


def contents_of(files: Iterable[Path]) -> Iterator[FileContent | Unreadable]:
    """Every file, or why it cannot be read."""
    for file in files:
        try:
            content = _unpacked(file)
        except (OSError, EOFError, zlib.error):
            yield Unreadable(file.name, "unreadable-file")
        else:
            yield Unreadable(file.name, "too-large") if len(content) > LARGEST else FileContent(file.name, content)


def _unpacked(file: Path) -> bytes:
    with file.open("rb") as raw:
        packed = raw.read(2) == b"\x1f\x8b"
    with gzip.open(file, "rb") if packed else file.open("rb") as stream:
        return stream.read(LARGEST + 1)


def parsed(text: str) -> Any:
    """What a JSON text says. ValueError or RecursionError where it is none, or would fill the memory."""
    if sum(map(text.count, "[{,")) > MOST_VALUES:
        raise ValueError("too many values")
    return json.loads(text, parse_constant=_no_number, parse_float=_finite)


def _no_number(name: str) -> Any:
    raise ValueError(name)  # NaN and the infinities are not JSON


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError("too large a number")
    return number


def content_hash(content: Mapping[str, Any]) -> str:
    """24 hexadecimal digits that tell one content from another, whatever the order of its keys."""
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()[:24]
