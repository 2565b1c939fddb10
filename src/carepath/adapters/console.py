"""An adapter that prints each message where a developer looks. Tells nobody else: for trying out and for demos.

Imported by registry.py.
"""

from __future__ import annotations

import sys
import textwrap
import threading
import unicodedata
from collections.abc import Iterable
from typing import TextIO

from carepath.adapters.recording import CHANNELS
from carepath.ports import Delivered, Outgoing, RetryLater, Verdict

WIDTH = 88


class ConsoleAdapter:
    """Prints one block for each message: channel and address, then the text, indented. `stream`: default stdout."""

    name = "console"
    replay = "safe"  # the same block twice does no harm
    timeout = 5.0
    only_records = True

    def __init__(self, channels: Iterable[str] = CHANNELS, *, stream: TextIO | None = None) -> None:
        self.channels = tuple(channels)
        self._stream = stream
        self._lock = threading.Lock()

    def deliver(self, delivery: Outgoing, *, attempt: int) -> Verdict:
        """Delivered once it is printed; RetryLater where the stream is closed."""
        stream: TextIO | None = self._stream if self._stream is not None else sys.stdout
        if stream is None:  # a service without a terminal
            return RetryLater("console-closed")
        try:
            with self._lock:
                stream.write(_printable(block(delivery), stream))
                stream.flush()
        except (OSError, ValueError):  # a broken pipe; a closed file
            return RetryLater("console-closed")
        return Delivered()


def block(delivery: Outgoing) -> str:
    """The message as a few readable lines."""
    who = f"{delivery.recipient_name} <{delivery.address}>" if delivery.recipient_name else delivery.address
    mark = ", safety" if delivery.safety else ""
    lines = [f"[{delivery.channel}] to {who}: {delivery.kind} {delivery.content} ({delivery.language}{mark})"]
    for paragraph in delivery.text.splitlines():
        lines += textwrap.wrap(paragraph, WIDTH, initial_indent="    ", subsequent_indent="    ") or [""]
    return "\n".join(_tame(line) for line in lines) + "\n"


def _tame(line: str) -> str:
    """Without control characters: a name must not be able to steer the terminal."""
    return "".join(letter if unicodedata.category(letter) not in ("Cc", "Cs") else " " for letter in line)


def _printable(text: str, stream: TextIO) -> str:
    """What the stream's encoding can say; the rest as escapes."""
    encoding = getattr(stream, "encoding", None) or "utf-8"
    return text.encode(encoding, "backslashreplace").decode(encoding)
