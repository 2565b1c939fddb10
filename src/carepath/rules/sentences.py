"""The sentence that goes with a conclusion, as a nurse reads it. Pure.

Here: filling in the places of a rule's text, and writing values plainly. Imported by the engines.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from carepath.core.calendar import local
from carepath.core.definitions import Rule
from carepath.core.scope import Scope, loader

NOT_KNOWN = "not known"
_PLACE = re.compile(r"\{([A-Za-z_][A-Za-z0-9_.]*)\}", re.ASCII)


def because(level: str, rules: Iterable[Rule], scope: Scope) -> str:
    """Why it is this level: "red: temperature 38.4 °C, at or above 38.0; vomiting since 2 days"."""
    return f"{level}: " + "; ".join(filled(rule.because, scope) for rule in rules)


def undecided(missing: Iterable[str], at_least: str) -> str:
    """What was missing, and what holds all the same: "undecided: temperature missing or unreadable"."""
    names = ", ".join(name.rpartition(".")[2].replace("_", " ") for name in missing) or "a value"
    return f"undecided: {names} missing or unreadable" + (f" (at least {at_least})" if at_least else "")


def filled(text: str, scope: Scope) -> str:
    """The text with {event.temperature}, {parameters.fever} and the like filled in; one that is missing reads so."""
    return _PLACE.sub(lambda place: plainly(loader(place[1])(scope), scope.zone), text)


def plainly(value: Any, zone: str | None = None) -> str:
    """The value as people write it: 38.4, yes, 2026-03-02, 3d. Times in the zone, where there is one."""
    if value is None:
        return NOT_KNOWN
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{Decimal(repr(value)):f}"  # never 1e-07
    if isinstance(value, datetime):
        return f"{local(value, zone or 'UTC'):%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return ", ".join(plainly(one, zone) for one in value) or "none"
    return str(value)
