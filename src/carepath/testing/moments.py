"""Times and spans as a scenario says them: "Thursday, 09:00", "3 March 2026, 13:00", "2 business hours", "in Toronto".

Here: pure reading of texts; nothing asks what time it is. The forms stand in patterns that phrases.py puts together.
Imported by phrases, people and harness.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from carepath.core.calendar import at_local, local, zone_of
from carepath.core.durations import Duration, DurationError
from carepath.core.spelling import did_you_mean
from carepath.errors import RequestError

MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
          "december")  # fmt: skip
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
RELATIVE_DAYS = {"yesterday": -1, "today": 0, "tomorrow": 1}
UNITS = {"second": "s", "minute": "m", "hour": "h", "day": "d", "week": "w", "month": "mo", "year": "y"}

_MONTH = "(?:" + "|".join(name.capitalize() for name in MONTHS) + ")"
_WEEKDAY = "(?:" + "|".join(name.capitalize() for name in WEEKDAYS) + ")"
# Pieces for the patterns of phrases.py; each is a group-free regular expression.
SPAN = r"[0-9]{1,5} (?:business (?:hour|day)|second|minute|hour|day|week|month|year)s?"
DAY = rf"(?:(?:{_WEEKDAY} )?(?:[0-9]{{1,2}} {_MONTH} [0-9]{{4}}|[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}})|{_WEEKDAY}|yesterday|today|tomorrow)"  # noqa: E501
MOMENT = rf"(?:{DAY},? )?[0-9]{{1,2}}:[0-9]{{2}}"

_SPAN_FORM = re.compile(r"([0-9]{1,5}) (business )?([a-z]+?)s?")
_MOMENT_FORM = re.compile(
    rf"(?:(?:(?P<weekday>{_WEEKDAY}) ?)?(?:(?P<day>[0-9]{{1,2}}) (?P<month>{_MONTH}) (?P<year>[0-9]{{4}})"
    r"|(?P<iso>[0-9]{4}-[0-9]{2}-[0-9]{2}))?(?P<relative>yesterday|today|tomorrow)?,? ?)?"
    r"(?P<clock>[0-9]{1,2}:[0-9]{2})",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Moment:
    """A time of day, with a date, a weekday, a relative day, or nothing beside it. Local to a zone named elsewhere."""

    clock: time
    day: date | None = None
    weekday: int | None = None  # 0 is Monday
    relative: int | None = None  # days from today

    def next_after(self, now: datetime, zone: str) -> datetime:
        """The first such moment that is not before `now`; a date of its own is taken as it stands. Aware UTC."""
        return self._found(now, zone, forward=True)

    def last_before(self, now: datetime, zone: str) -> datetime:
        """The last such moment that is not after `now`; a date of its own is taken as it stands. Aware UTC."""
        return self._found(now, zone, forward=False)

    def on_the_day(self, now: datetime, zone: str) -> datetime:
        """That time today; with a weekday, the next such day, today included. Aware UTC."""
        today = local(now, zone).date()
        ahead = 0 if self.weekday is None else (self.weekday - today.weekday()) % 7
        return at_local(self.day or today + timedelta(days=self.relative or ahead), self.clock, zone)

    def _found(self, now: datetime, zone: str, *, forward: bool) -> datetime:
        if self.day is not None or self.relative is not None:
            return self.on_the_day(now, zone)
        day, step = local(now, zone).date(), timedelta(days=1 if forward else -1)
        for _ in range(9):
            found = at_local(day, self.clock, zone)
            if (self.weekday is None or day.weekday() == self.weekday) and (found >= now if forward else found <= now):
                return found
            day += step
        raise AssertionError("nine days hold every weekday and time of day")


def parse_moment(said: str) -> Moment:
    """What the text says. RequestError where it is no time, or its weekday is not the date's."""
    form = _MOMENT_FORM.fullmatch(" ".join(said.split()))
    if form is None:
        raise _no_moment(said)
    try:
        clock = time.fromisoformat(form["clock"].zfill(5))
        day = _date(form)
    except ValueError:
        raise _no_moment(said) from None
    weekday = WEEKDAYS.index(form["weekday"].lower()) if form["weekday"] else None
    if day is not None and weekday not in (None, day.weekday()):
        actual = WEEKDAYS[day.weekday()].capitalize()
        raise RequestError("scenario-weekday", f'"{said}": {day:%d %B %Y} is a {actual}.', hint="Mend one of the two.")
    relative = RELATIVE_DAYS[form["relative"].lower()] if form["relative"] else None
    return Moment(clock, day, None if day else weekday, relative)


def parse_span(said: str | Duration) -> Duration:
    """The duration that "3 days", "2 business hours" or the pathway's own spelling ("3d") says. RequestError."""
    if isinstance(said, Duration):
        return said
    form = _SPAN_FORM.fullmatch(" ".join(said.split()))
    try:
        if form is None or form[3] not in UNITS:
            return Duration.parse(said)
        return Duration.parse(f"{form[1]} business {form[3]}") if form[2] else Duration(int(form[1]), UNITS[form[3]])
    except DurationError as error:
        hint = "Write 3 days, 72 hours, 5 minutes, 2 business hours or 1 business day."
        raise RequestError("scenario-span", str(error), hint=hint) from None


def parse_day(said: str, today: date) -> date | None:
    """The date that "today", "tomorrow", "3 days ago", "in 2 weeks" or "2 March 2026" says; None where it says none."""
    text = " ".join(said.split()).lower()
    if text in RELATIVE_DAYS:
        return today + timedelta(days=RELATIVE_DAYS[text])
    if found := re.fullmatch(r"(in )?([0-9]{1,4}) (day|week)s?( ago)?", text):
        days = int(found[2]) * (7 if found[3] == "week" else 1)
        return today + timedelta(days=-days if found[4] else days) if bool(found[1]) != bool(found[4]) else None
    if re.fullmatch(rf"(?:{_WEEKDAY} )?[0-9]{{1,2}} {_MONTH} [0-9]{{4}}", text, re.IGNORECASE):
        return parse_moment(f"{text}, 00:00").day
    return None


def find_zone(place: str) -> str:
    """The IANA zone of a city ("Toronto") or full name ("America/Toronto"). RequestError where none, or several."""
    by_city = _cities()
    wanted = "_".join(place.split()).casefold()
    found = by_city.get(wanted, ())
    if exact := next((name for name in found if name.casefold() == wanted), None):
        return exact
    if not found:
        near = did_you_mean(place, [city.replace("_", " ").title() for city in by_city if "/" not in city])
        hint = f"{near} " if near.startswith("Did") else ""
        hint += "Name a city or a zone: in America/Toronto."
        raise RequestError("scenario-place", f'No time zone is named after "{place}".', hint=hint)
    if len({_rules(name) for name in found}) > 1:
        raise RequestError("scenario-place", f'"{place}" names {len(found)} zones: {", ".join(found)}.',
                           hint="Write the zone's full name.")  # fmt: skip
    return found[0]


@lru_cache(maxsize=1)
def _cities() -> dict[str, tuple[str, ...]]:
    """Zones by the last part of their name and by the whole of it, lower case."""
    found: dict[str, list[str]] = {}
    for name in sorted(available_timezones()):
        if name.startswith(("posix", "right", "Factory", "localtime")):
            continue
        for key in {name.casefold(), name.rsplit("/", 1)[-1].casefold()}:
            found.setdefault(key, []).append(name)
    return {key: tuple(names) for key, names in found.items()}


@lru_cache(maxsize=64)
def _rules(name: str) -> tuple[timedelta | None, ...]:
    """The zone's offsets on some days: two names of one zone have the same."""
    zone: ZoneInfo = zone_of(name)
    days = (datetime(year, month, 15, tzinfo=zone) for year in (2000, 2015, 2026) for month in (1, 4, 7, 10))
    return tuple(day.utcoffset() for day in days)


def _date(form: re.Match[str]) -> date | None:
    if form["iso"]:
        return date.fromisoformat(form["iso"])
    return date(int(form["year"]), MONTHS.index(form["month"].lower()) + 1, int(form["day"])) if form["day"] else None


def _no_moment(said: str) -> RequestError:
    hint = "Write 09:00, Thursday 09:00, tomorrow 09:00, or Monday 2 March 2026, 09:00."
    return RequestError("scenario-time", f'"{said}" is no time that a scenario can say.', hint=hint)
