"""Roles, ladders, calendars and the site, compiled out of their documents into core's definitions.

Imported by checking.py.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, time

from carepath.authoring.clinic_documents import (
    CalendarDocument,
    LadderDocument,
    RoleDocument,
    RolesDocument,
    RungDocument,
    SiteDocument,
)
from carepath.authoring.diagnostics import Report
from carepath.authoring.document import Document, iso_date
from carepath.authoring.field_document import fixed_duration
from carepath.authoring.fingerprint import digest
from carepath.authoring.nodes import Scalar
from carepath.authoring.references import References
from carepath.core.calendar import Calendar, CalendarError, ZoneError, zone_of
from carepath.core.definitions import Ladder, Role, Rung, Site
from carepath.core.durations import Duration
from carepath.core.hours import WEEKDAYS
from carepath.core.spelling import did_you_mean

_NO_TIME = Duration(0, "m")
_DAY_NAMES = {name: number for number, name in enumerate(WEEKDAYS)}


# -- roles and ladders --


def compile_roles(document: RolesDocument, references: References) -> tuple[dict[str, Role], dict[str, str]]:
    """Roles by name, and the owners of pathways: each a role."""
    roles = {str(name): _role(str(name), one, references) for name, one in document.roles.items()}
    owners = {}
    for name, role in document.owners.items():
        references.check("roles", role)
        owners[str(name)] = role.text
    return roles, owners


def _role(name: str, document: RoleDocument, references: References) -> Role:
    references.check("roles", document.owner)
    references.check("roles", document.out_of_hours)
    within = fixed_duration(document.respond_within, references.report)
    return Role(
        name=name, title=document.title.text, owner=document.owner.text, respond_within=within or _NO_TIME,
        out_of_hours=None if document.out_of_hours is None else document.out_of_hours.text, on_call=document.on_call,
    )  # fmt: skip


def compile_ladder(name: str, document: LadderDocument, references: References) -> Ladder:
    """One ladder; its version is a hash of what it says."""
    references.check("calendar_names", document.calendar)
    rungs = tuple(_rung(one, references) for one in document.rungs)
    ladder = Ladder(name, document.title.text, document.calendar.text, rungs, safety=document.safety)
    return Ladder(name, ladder.title, ladder.calendar, rungs, safety=ladder.safety, version=digest(ladder)[:12])


def _rung(document: RungDocument, references: References) -> Rung:
    night = None if document.night is None else document.night.role
    references.check("roles", document.role)
    references.check("roles", night)
    within = fixed_duration(document.acknowledge_within, references.report)
    return Rung(
        role=document.role.text, channels=tuple(one.text for one in document.channels),
        acknowledge_within=within or _NO_TIME, night_role=None if night is None else night.text,
        repeat=fixed_duration(document.repeat, references.report),
    )  # fmt: skip


# -- calendars and the site --


def compile_calendar(name: str, document: CalendarDocument, report: Report) -> Calendar | None:
    """One calendar; None, and findings, where its hours or dates cannot be read."""
    before = len(report.found)
    hours = {}
    for weekday, span in document.hours.items():
        if weekday not in _DAY_NAMES:
            hint = did_you_mean(weekday, _DAY_NAMES, what="Write one of")
            report.add(weekday.mark, "CP014", f'"{weekday[:20]}" is no day of the week.', hint)
        elif (read := _span(span, report)) is not None:
            hours[_DAY_NAMES[weekday]] = read
    holidays = frozenset(day for one in document.holidays if (day := _holiday(one, report)) is not None)
    zone = _zone(document.zone, report)
    if len(report.found) > before or not hours or zone is None:
        if not hours and document.has("hours") and len(report.found) == before:
            report.add(document.key_mark("hours"), "CP015", f'the calendar "{name}" is never open.', "Give it hours.")
        return None
    try:
        return Calendar(name, zone, hours, holidays)
    except CalendarError as error:
        report.add(document.key_mark("hours"), "CP015", error.message, error.hint)
        return None


def _span(scalar: Scalar, report: Report) -> tuple[time, time] | None:
    opens, _, closes = scalar.text.partition("-")
    try:
        found = (time.fromisoformat(opens.strip()), time.fromisoformat(closes.strip()))
    except ValueError:
        found = None
    if found is None or len(opens.strip()) != 5 or len(closes.strip()) != 5:
        report.add(scalar.mark, "CP015", f'"{scalar.text[:40]}" is no opening time.', 'Write "08:00-17:00".')
        return None
    return found


def _holiday(scalar: Scalar, report: Report) -> date | None:
    day = iso_date(scalar.text)
    if day is not None:
        return day
    report.add(scalar.mark, "CP015", f'"{scalar.text[:40]}" is not a date.', 'Write "2026-12-25".')
    return None


def _zone(scalar: Scalar, report: Report) -> str | None:
    if not scalar.text:
        return None
    try:
        zone_of(scalar.text)
    except ZoneError as error:
        report.add(scalar.mark, "CP015", error.message, error.hint)
        return None
    return scalar.text


def compile_site(document: SiteDocument | None, roles: Collection[str] | None, references: References) -> Site:
    """The clinic itself; a folder without site.yaml is a clinic in UTC."""
    if document is None:
        return Site()
    if roles is not None:
        references.check("roles", document.call_role)
    quiet = document.quiet_hours
    return Site(
        name=document.site.text, title=_text(document, "title"), zone=_zone(document.zone, references.report) or "UTC",
        languages=tuple(one.text for one in document.languages) or ("en",), phone=_text(document, "phone"),
        call_role=_text(document, "call_role") or None, quiet_from=None if quiet is None else quiet.from_,
        quiet_until=None if quiet is None else quiet.until,
    )  # fmt: skip


def _text(document: Document, name: str) -> str:
    found = getattr(document, name)
    return "" if found is None else str(found.text)
