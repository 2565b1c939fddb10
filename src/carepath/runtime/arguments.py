"""What a caller hands over, looked at before it is used: texts that are texts, of a length that can be meant.

Here: checks that name the argument and never repeat its value. Not here: what it must be beyond that (accepting.py,
patients.py). Imported by care and by runtime.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from carepath.errors import RequestError

LONGEST = 200
LONGEST_LINES = 2_000  # an address for letters
PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_.\-]{0,79}", re.ASCII)


def texts(**given: Any) -> None:
    """RequestError for the first of these arguments that is no text, or one that cannot be kept."""
    for name, value in given.items():
        text(value, f"`{name}`")


def texts_or_none(**given: Any) -> None:
    """As `texts`, for arguments that may be left out."""
    texts(**{name: value for name, value in given.items() if value is not None})


def text(value: Any, name: str, *, lines: bool = False) -> str:
    """The value, if it is a text that can be kept; `lines`: of more than one line, if need be."""
    if not isinstance(value, str):
        raise RequestError("not-a-text", f"{name} is no text.", hint="Give a str.")
    longest = LONGEST_LINES if lines else LONGEST
    if len(value) > longest:
        raise RequestError("text-too-long", f"{name} is too long.", hint=f"It has at most {longest:,} characters.")
    if any(unicodedata.category(one) in ("Cc", "Cs", "Zl", "Zp") and not (lines and one in "\r\n") for one in value):
        hint = "Take out control characters, line breaks and halves of characters."
        raise RequestError("text-unfit", f"{name} has characters that cannot be kept.", hint=hint)
    return value


def quoted(name: str) -> str:
    """A name for an error: as it stands where it can be a name at all, else not repeated."""
    return repr(name) if PLAIN.fullmatch(name) else "of this name"
