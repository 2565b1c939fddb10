"""An adapter that writes letters: one printable page for each message, for somebody to print, fold and post.

A letter is an HTML file that needs nothing else, and opens and prints in any browser. Letters hold patient text: the
folder is made for its owner only.
Not here: postage. Imported by registry.py, care and cli.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from pathlib import Path

from carepath.core.calendar import ZoneError, local, zone_of
from carepath.errors import ConfigurationError
from carepath.ports import Clock, Delivered, Outgoing, RetryLater, Verdict

_UNSAFE = re.compile(r"[^a-z0-9_-]+")
_PAGE = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<title>{title}</title>
<style>
@page {{ size: A4; margin: 25mm 20mm }}
body {{ font: 12pt/1.5 Georgia, serif; max-width: 170mm; margin: 25mm auto; color: #000; background: #fff }}
header {{ margin-bottom: 15mm }}
address {{ font-style: normal; white-space: pre-line; min-height: 25mm }}
.text {{ white-space: pre-wrap; overflow-wrap: anywhere }}
</style>
</head>
<body dir="auto">
<header>{clinic}</header>
<address dir="auto">{address}</address>
<p>{date}</p>
<div class="text" dir="auto">{text}</div>
</body>
</html>
"""


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What a letter says besides its text: the clinic, and the date in its zone by `clock` (None: this machine's).

    Raises ConfigurationError for a zone that does not exist.
    """

    clinic: str = ""
    clock: Clock | None = None
    zone: str = "UTC"

    def __post_init__(self) -> None:
        try:
            zone_of(self.zone)
        except ZoneError as error:
            raise ConfigurationError("letterhead-zone", error.message, hint=error.hint) from None


class PrintAdapter:
    """Writes each message into `folder` as one HTML letter. The same key is the same file, written once.

    A letter that stands already is left alone, even if its text would read otherwise today: it may have been posted.
    """

    name = "print"
    channels = ("print",)
    replay = "safe"
    timeout = 10.0
    only_records = True

    def __init__(self, folder: str | Path, letterhead: Letterhead | None = None) -> None:
        self.folder = Path(folder)
        self._letterhead = letterhead or Letterhead()

    def deliver(self, delivery: Outgoing, *, attempt: int) -> Verdict:
        """Delivered, with the file's name as reference; RetryLater where it cannot be written."""
        path = self.path_of(delivery)
        try:
            if not path.exists():
                self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                _write_whole(path, letter(delivery, self._letterhead).encode("utf-8", "replace"))
        except OSError:
            return RetryLater("letter-not-written")
        return Delivered(path.name)

    def path_of(self, delivery: Outgoing) -> Path:
        """Where the letter stands. The name says what it is, never for whom."""
        mark = hashlib.sha256(delivery.key.encode("utf-8", "replace")).hexdigest()[:16]
        about = _UNSAFE.sub("-", delivery.content.lower())[:60].strip("-") or "letter"
        return self.folder / f"{about}-{mark}.html"


def letter(delivery: Outgoing, letterhead: Letterhead) -> str:
    """The whole page."""
    name, address = delivery.recipient_name, delivery.address
    address = address if address.startswith(name) else f"{name}\n{address}"
    return _PAGE.format(
        language=escape(delivery.language, quote=True),
        title=escape(letterhead.clinic or "Letter"),
        clinic=escape(letterhead.clinic),
        address=escape(address.strip()),
        date=_date(letterhead),
        text=escape(delivery.text.strip()),
    )


def _date(letterhead: Letterhead) -> str:
    """The local date, written so that no reader takes the month for the day."""
    now = datetime.now(UTC) if letterhead.clock is None else letterhead.clock.now()
    return local(now, letterhead.zone).date().isoformat()


def _write_whole(path: Path, page: bytes) -> None:
    """The file with all of the page, or no file: a printer must never meet half a letter."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".letter-", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as part:
            part.write(page)
            part.flush()
            os.fsync(part.fileno())
        os.replace(name, path)
    except BaseException:
        with suppress(OSError):  # the first error is the one to tell
            os.unlink(name)
        raise
