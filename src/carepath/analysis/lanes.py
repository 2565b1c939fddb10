"""States over time as a picture: a lane for each journey and region, bars for states, marks for events and alarms.

The picture is SVG text, drawn to be put into a page; its colours are the page's. Time runs evenly, but a long stretch
in which nothing changes is shortened, and says so. Imported by patient_page.py.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape
from itertools import pairwise
from math import log2
from zoneinfo import ZoneInfo

from carepath.analysis.portrait import Course, Happening, Portrait, Stay

WIDTH, LABELS = 1160, 215  # of the picture, and of its left column with names
_ROW, _BAR, _HEAD, _TOP = 25, 19, 30, 58
_NARROWEST, _ALARMING = 3.0, 6.0  # a state of a few minutes is still seen
_LETTER = 6.1  # about as wide
_LONG = timedelta(days=8)  # nothing changes for longer: each doubling takes two days' room more
_SHORTENED = timedelta(days=20)  # and from here on the picture says so
_APART = 64  # between dates on the axis
_TINTS = 5


@dataclass(frozen=True, slots=True)
class Scale:
    """Where a moment stands, from left to right."""

    moments: tuple[datetime, ...]
    places: tuple[float, ...]

    def x(self, at: datetime) -> float:
        """The place of a moment; of one outside, the nearer end."""
        at = min(max(at, self.moments[0]), self.moments[-1])
        n = min(bisect_right(self.moments, at), len(self.moments) - 1) - 1
        before, after = self.moments[n], self.moments[n + 1]
        return self.places[n] + (self.places[n + 1] - self.places[n]) * ((at - before) / (after - before))

    def shortened(self) -> Iterator[tuple[float, float, int]]:
        """Stretches that are drawn shorter: from, to, and how many days they were."""
        for (before, after), (left, right) in zip(pairwise(self.moments), pairwise(self.places), strict=True):
            if after - before > _SHORTENED:
                yield left, right, (after - before).days


def scale_of(moments: Iterable[datetime]) -> Scale:
    """The scale on which these moments fill the picture."""
    known = sorted(set(moments))
    if len(known) == 1:
        known.append(known[0] + timedelta(hours=1))
    rooms = [_room(after - before) for before, after in pairwise(known)]
    whole, passed, places = sum(rooms, timedelta(0)), timedelta(0), [float(LABELS)]
    for room in rooms:
        passed += room
        places.append(LABELS + (WIDTH - LABELS - 8) * (passed / whole))
    return Scale(tuple(known), tuple(places))


def _room(gap: timedelta) -> timedelta:
    return gap if gap <= _LONG else _LONG + _LONG / 4 * log2(gap / _LONG)


def picture(portrait: Portrait) -> str:
    """The SVG; "" where there is no journey to draw."""
    if not portrait.courses:
        return ""
    marks = [one for one in portrait.happenings if one.mark]
    scale = scale_of(_moments(portrait, marks))
    rows = "".join(_courses(portrait, scale))
    height = _TOP + sum(_HEAD + _ROW * max(1, len(one.lanes)) for one in portrait.courses) + 6
    named = f"States of {portrait.name} over time"
    return (
        f'<svg class="lanes" viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{escape(named)}">'
        f"{''.join(_axis(portrait, scale, height))}{rows}{''.join(_marks(portrait, marks, scale, height))}</svg>"
    )


def _moments(portrait: Portrait, marks: Sequence[Happening]) -> Iterator[datetime]:
    if any(course.until is None for course in portrait.courses):
        yield portrait.as_of
    yield from (one.at for one in marks)
    for course in portrait.courses:
        yield course.since
        for lane in course.lanes:
            yield from (at for stay in lane.stays for at in (stay.since, stay.until) if at is not None)


def _courses(portrait: Portrait, scale: Scale) -> Iterator[str]:
    y = _TOP
    for course in portrait.courses:
        yield f'<text class="course" x="0" y="{y + 19}">{escape(course.title)}</text>'
        yield f'<line class="rule" x1="0" x2="{WIDTH}" y1="{y + 26}" y2="{y + 26}"/>'
        y += _HEAD
        for lane in course.lanes:
            label = lane.title or "Where it stands"
            told = f"<title>{escape(label)}</title>{escape(_cut(label, 34))}"
            yield f'<text class="lane" x="8" y="{y + 14}">{told}</text>'
            tints = {title: n % _TINTS for n, title in enumerate(dict.fromkeys(one.title for one in lane.stays))}
            for stay in _longest_first(lane.stays, portrait.as_of):
                tint = "tint-alarm" if stay.alarming else f"tint{tints[stay.title]}"
                yield _bar(stay, portrait, scale, (y, tint))
            y += _ROW
        y += 0 if course.lanes else _ROW


def _longest_first(stays: Iterable[Stay], now: datetime) -> list[Stay]:
    """So that none is hidden by the next one: a short one is drawn a little wider than it was."""
    return sorted(stays, key=lambda one: (one.until or now) - one.since, reverse=True)


def _bar(stay: Stay, portrait: Portrait, scale: Scale, row: tuple[int, str]) -> str:
    y, tint = row
    until = stay.until or portrait.as_of
    left = scale.x(stay.since)
    wide = max(scale.x(until) - left, _ALARMING if stay.alarming else _NARROWEST)
    letters = int((wide - 8) / _LETTER)
    said = escape(_cut(stay.title, letters)) if letters >= 4 else ""
    going = "" if stay.until else " going"
    return (
        f'<a href="#{day_id(stay.since, portrait.zone)}"><g><title>{escape(_stay_words(stay, portrait))}</title>'
        f'<rect class="bar {tint}{going}" x="{left:.1f}" y="{y}" width="{wide:.1f}" height="{_BAR}" rx="3"/>'
        f'<text class="{tint}" x="{left + 5:.1f}" y="{y + 13.5}">{said}</text></g></a>'
    )


def _stay_words(stay: Stay, portrait: Portrait) -> str:
    since = moment_words(stay.since, portrait.zone)
    if stay.until is None:
        return f"{stay.title}: since {since}"
    return f"{stay.title}: {since} to {moment_words(stay.until, portrait.zone)} ({span_words(stay.until - stay.since)})"


def _axis(portrait: Portrait, scale: Scale, height: int) -> Iterator[str]:
    for left, right, days in scale.shortened():
        middle, long = (left + right) / 2, f"{days // 365} years" if days > 730 else f"{days} days"
        yield f'<rect class="short" x="{left:.1f}" y="{_TOP - 8}" width="{right - left:.1f}" height="{height - _TOP}"/>'
        yield (
            f'<text class="short" x="{middle:.1f}" y="{height - 3}">'
            f"<title>Nothing changed for {long}: drawn shorter</title>⋯ {long} ⋯</text>"
        )
    free, year = 0.0, 0
    for day in _days(scale, portrait.zone):
        x = scale.x(day)
        said = f"{day:%-d %b}" if day.year == year else f"{day:%-d %b %Y}"
        if x < free or x > WIDTH - _LETTER * len(said) - 4:
            continue
        free, year = x + max(_APART, _LETTER * len(said) + 12), day.year
        yield f'<line class="tick" x1="{x:.1f}" x2="{x:.1f}" y1="18" y2="{height - 12}"/>'
        yield f'<text class="tick" x="{x + 3:.1f}" y="12">{said}</text>'


def _days(scale: Scale, zone: str) -> Iterator[datetime]:
    """Midnights in the zone; Mondays alone where there are many."""
    first, last = (at.astimezone(ZoneInfo(zone)) for at in (scale.moments[0], scale.moments[-1]))
    day = first.replace(hour=0, minute=0, second=0, microsecond=0)
    weekly = (last - first).days > 21
    while day <= last:
        if day >= first and (not weekly or day.weekday() == 0):
            yield day
        day += timedelta(days=1)


def _marks(portrait: Portrait, marks: Sequence[Happening], scale: Scale, height: int) -> Iterator[str]:
    yield f'<text class="lane" x="8" y="{_TOP - 17}">Came in · rang</text>'
    for one in marks:
        x, y = scale.x(one.at), _TOP - 21
        said = escape(f"{moment_words(one.at, portrait.zone)}: {one.text}")
        shape = f'<circle class="came" cx="{x:.1f}" cy="{y}" r="4"/>'
        if one.kind in ("alarm", "end"):
            y -= 9
            shape = (f'<line class="rang" x1="{x:.1f}" x2="{x:.1f}" y1="{y}" y2="{height - 12}"/>'
                     f'<path class="rang" d="M{x:.1f} {y - 7}l6 11h-12z"/>')  # fmt: skip
        yield f'<a href="#{day_id(one.at, portrait.zone)}"><g><title>{said}</title>{shape}</g></a>'


def _cut(text: str, letters: int) -> str:
    return text if len(text) <= letters else text[: max(letters - 1, 1)].rstrip() + "…"


# -- times in words, for the whole page ------------------------------------------------------------------------------


def day_id(at: datetime, zone: str) -> str:
    """The place on the page of the day of this moment."""
    return f"day-{at.astimezone(ZoneInfo(zone)):%Y-%m-%d}"


def moment_words(at: datetime, zone: str) -> str:
    """Wed 25 Feb 2026, 03:00."""
    return f"{at.astimezone(ZoneInfo(zone)):%a %-d %b %Y, %H:%M}"


def span_words(span: timedelta) -> str:
    """22 minutes, 3 hours, 5 days: roughly, as people say it."""
    minutes = round(span.total_seconds() / 60)
    for unit, size in (("day", 1440), ("hour", 60), ("minute", 1)):
        if minutes >= size * (2 if unit == "day" else 1):
            number = round(minutes / size)
            return f"{number} {unit}" + ("" if number == 1 else "s")
    return "less than a minute"


def course_words(course: Course, zone: str) -> str:
    """How long it has been, for the list of journeys."""
    since = moment_words(course.since, zone)
    return f"since {since}" if course.until is None else f"{since} to {moment_words(course.until, zone)}"
