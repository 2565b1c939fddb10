"""What a table says, as it is sent: "today" as a date, "yes" as true, "a, b" as a list; all else as it is written.

Here: pure reading by the fields that an event, a context or an outcome declares. A text that fits nothing is sent as
it stands, so that the engine itself refuses it or takes it as missing. Imported by harness and checks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from carepath.core.calendar import local_date, to_utc
from carepath.core.fields import Field
from carepath.core.pathway import Do, Pathway, Task
from carepath.errors import RequestError
from carepath.testing.moments import parse_day, parse_moment

_NUMBER = re.compile(r"-?\d{1,15}(?:\.\d{1,15})?", re.ASCII)
YES_OR_NO: Mapping[str, bool] = {"yes": True, "no": False, "true": True, "false": False}


def as_sent(fields: Mapping[str, Field], said: Mapping[str, Any], *, now: datetime, zone: str) -> dict[str, Any]:
    """The values of a table, each read by its field. Dates and times are local to `zone`."""
    return {name: _value(fields.get(name), value, now, zone) for name, value in said.items()}


def as_result(said: Mapping[str, Any], *, now: datetime, zone: str) -> dict[str, Any]:
    """What an action gives back, which nothing declares: numbers, yes or no and dates as such, the rest as written."""
    return {name: _plain(value, now, zone) for name, value in said.items()}


def _plain(said: Any, now: datetime, zone: str) -> Any:
    if not isinstance(said, str):
        return said
    if _NUMBER.fullmatch(said):
        return float(said) if "." in said else int(said)
    found = YES_OR_NO.get(said.strip().lower())
    return found if found is not None else parse_day(said, local_date(now, zone)) or said


def _value(field: Field | None, said: Any, now: datetime, zone: str) -> Any:
    if field is None or not isinstance(said, str):
        return said
    if field.type == "list":
        return [part.strip() for part in said.split(",") if part.strip()]
    if field.type == "boolean":
        return YES_OR_NO.get(said.strip().lower(), said)
    if field.type == "date":
        return parse_day(said, local_date(now, zone)) or said
    return _moment(said, now, zone) if field.type == "datetime" else said


def _moment(said: str, now: datetime, zone: str) -> Any:
    """A time as a scenario says it ("yesterday 09:00"); any other text as it stands."""
    try:
        moment = parse_moment(said)
    except RequestError:
        return said
    if moment.day is not None and moment.weekday is None:
        return to_utc(datetime.combine(moment.day, moment.clock), zone)
    return moment.on_the_day(now, zone)


def task_fields(pathway: Pathway, name: str, outcome: str) -> Mapping[str, Field]:
    """The fields of one outcome of the task with this id; none where it has none."""
    for action in pathway.actions():
        if isinstance(action, Task) and action.id == name and outcome in action.outcomes:
            return action.outcomes[outcome]
    return {}


def app_actions(pathways: Iterable[Pathway]) -> set[str]:
    """The names of what these pathways ask the embedding app to do."""
    return {action.name for pathway in pathways for action in pathway.actions() if isinstance(action, Do)}
