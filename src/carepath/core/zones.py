"""Local time and UTC, both ways, with the two hours a year at which a clock on the wall lies.

Imported inside core only; other rooms take these names from calendar.py.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

# Not places: what they mean depends on the machine, or on leap seconds.
_NO_PLACES = ("localtime", "posixrules", "Factory", "posix/", "right/")


class TimeError(ValueError):
    """A moment cannot be worked out: `message` and `hint`. Never holds a patient's dates."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class ZoneError(TimeError):
    """There is no time zone of this name."""


@lru_cache(maxsize=1024)
def zone_of(name: str) -> ZoneInfo:
    """The zone with this IANA name. Raises ZoneError."""
    zone = None
    with suppress(KeyError, ValueError, OSError):  # unknown; malformed; a directory, or too long for a file's name
        zone = None if name.startswith(_NO_PLACES) else ZoneInfo(name)
    if zone is None:
        raise ZoneError(f"{name[:80]!r} is not a time zone.", "Give an IANA name, such as America/Toronto.")
    return zone


def in_utc(at: datetime) -> datetime:
    """The same moment in UTC. Raises TimeError for a datetime without a zone."""
    if at.tzinfo is UTC:
        return at
    if at.utcoffset() is None:
        raise TimeError("This time has no zone.", "Give an aware datetime.")
    return at.astimezone(UTC)


def local(now: datetime, zone: str) -> datetime:
    """The moment as the clocks in `zone` show it (aware)."""
    try:
        return in_utc(now).astimezone(zone_of(zone))
    except OverflowError:
        raise too_far() from None


def to_utc(wall: datetime, zone: str, *, fold: int = 0) -> datetime:
    """The UTC moment at which the clocks in `zone` show `wall` (naive).

    A time that the clocks skip is moved on by what they skip (02:30 is 03:30 then); of one that comes twice the
    first, or the second with `fold=1`.
    """
    if wall.tzinfo is not None:
        raise TimeError("A local time is given without a zone of its own.", "Give the zone's name beside it.")
    try:
        return wall.replace(tzinfo=zone_of(zone), fold=fold).astimezone(UTC)
    except OverflowError:
        raise too_far() from None


def too_far() -> TimeError:
    return TimeError("This date lies outside the years that can be counted.", "Use years from 1900 to 2200.")
