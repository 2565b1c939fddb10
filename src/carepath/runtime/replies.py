"""An answer to a question that a journey asked: the event it is, heard by that journey alone.

Not here: finding out which question somebody answers (inbound.py). Imported by inbound and calls.
"""

from __future__ import annotations

from dataclasses import dataclass

from carepath.rows import AskRow
from carepath.runtime.comebacks import ComeBack, come_back
from carepath.runtime.turn import Turn


def same_reply(written: str, reply: str) -> bool:
    """Whether what somebody wrote is this reply; case, blanks around and a full stop at the end do not count."""
    return _plain(written) == _plain(reply)


@dataclass(frozen=True, slots=True)
class From:
    """Where an answer comes from."""

    channel: str
    origin: str
    by: str = ""


def answer(turn: Turn, ask: AskRow, reply: str, came: From) -> str:
    """What the journey that asked made of the reply, one of `ask.answers`."""
    payload = {"answer": reply, "channel": came.channel}
    name = ask.answers[reply] or f"ask.answered.{ask.name}"
    return come_back(turn, ask.journey_id, ComeBack(name, ask.id, "answered", payload, came.by, came.origin))


def _plain(text: str) -> str:
    return " ".join(text.split()).strip(".!").strip().casefold()
