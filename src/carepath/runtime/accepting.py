"""What comes from outside is looked at before anything is written: name, origin, values, time, id.

Here: one check each, each with an error that says which and what to do, and never repeats a value.
Not here: who hears it. Imported by engine.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from carepath.core.events import BUILT_IN, BUILT_IN_FIELDS, ORIGINS, is_reserved
from carepath.core.fields import Field, check_values
from carepath.core.pathway import EventSchema
from carepath.core.spelling import did_you_mean
from carepath.errors import RequestError
from carepath.ports import UnitOfWork
from carepath.runtime.arguments import quoted
from carepath.runtime.definitions import Definitions

LONGEST_ID = 200
OWN_ID = re.compile(r"[je]_[0-9a-f]{20}[:#]")  # how ids of what carepath itself makes begin


def check_event_id(event_id: Any) -> str:
    """The id, if a caller may use it."""
    if (
        not isinstance(event_id, str)
        or not event_id.strip()
        or len(event_id) > LONGEST_ID
        or not event_id.isprintable()
    ):
        raise RequestError(
            "event-id-malformed",
            "this event id is no text of 1 to 200 printable characters.",
            hint="Give the id that the sending system has for it, such as sms-81.",
        )
    if OWN_ID.match(event_id):
        raise RequestError(
            "event-id-reserved",
            "ids of this form are carepath's own.",
            hint="Give the id that the sending system has for it.",
        )
    return event_id


def schema_for(definitions: Definitions, uow: UnitOfWork, name: Any, origin: Any) -> EventSchema:
    """The declaration of an event that may come in under this name from this origin."""
    if not isinstance(name, str) or is_reserved(name):
        raise RequestError(
            "event-reserved",
            f"the event {quoted(str(name)[:80])} is one that only carepath itself makes.",
            hint="Report what happened to the task, message or escalation itself: complete_task, inbound, acknowledge.",
        )
    schema = definitions.event_schema(name) or _built_in(name) or definitions.pinned_schema(uow, name)
    if schema is None:
        raise RequestError(
            "unknown-event",
            f"no pathway declares an event {quoted(name)}.",
            hint=did_you_mean(name, (*definitions.event_names(), *BUILT_IN)),
        )
    _check_origin(schema, origin)
    return schema


def check_data(schema: EventSchema, values: Mapping[str, Any] | None) -> dict[str, Any]:
    """The values as Python has them, checked against what is declared."""
    if values is not None and not isinstance(values, Mapping):
        raise RequestError(
            "event-data", "the data of an event are a mapping of names to values.", hint='Such as {"celsius": 38.4}.'
        )
    fields = schema.fields or BUILT_IN_FIELDS.get(schema.name, {})
    return checked(fields, values or {}, about=f"event {schema.name}", code="event-data")


def check_merge(name: str, accepted: Mapping[str, Any], reference: str) -> None:
    """RequestError where a patient is merged into themselves: nothing would be sent to them any more."""
    if name == "patient_merged" and accepted.get("into") == reference:
        raise RequestError(
            "merged-into-itself",
            "a patient cannot be merged into themselves.",
            hint="Send it about the reference that is no longer used, with the one that stays as `into`.",
        )


def check_context(fields: Mapping[str, Field], context: Any, *, about: str) -> dict[str, Any]:
    """What is given to a journey at its start, checked against what is declared."""
    if context is not None and not isinstance(context, Mapping):
        hint = 'Write context={"field": value}.'
        raise RequestError("context", "the context is a mapping of names to values.", hint=hint)
    return checked(fields, context or {}, about=about, code="context")


def checked(fields: Mapping[str, Field], values: Mapping[str, Any], *, about: str, code: str) -> dict[str, Any]:
    """The values that fit the fields; RequestError that lists every one that does not."""
    accepted, problems = check_values(fields, values)
    if problems:
        problem = " ".join(str(one) for one in problems)  # each with what to do
        raise RequestError(code, f"the data of {about} do not fit.", hint=problem)
    return accepted


def check_time(at: Any, now: datetime) -> datetime | None:
    """When it happened, in UTC: never later than now."""
    if at is None:
        return None
    if not isinstance(at, datetime) or at.utcoffset() is None:
        raise RequestError("event-time", "`at` has no time zone.", hint="Give an aware datetime, such as one in UTC.")
    if at > now:
        raise RequestError(
            "event-in-future",
            "this event is said to happen in the future.",
            hint="Send it when it has happened, or mend the sender's clock.",
        )
    try:
        return at.astimezone(UTC)
    except OverflowError:
        hint = "Give the time at which it happened, or leave it out."
        raise RequestError("event-time", "`at` lies before all time.", hint=hint) from None


def _check_origin(schema: EventSchema, origin: str) -> None:
    if origin not in ORIGINS:
        hint = did_you_mean(str(origin), ORIGINS)
        raise RequestError("unknown-origin", f"the origin {quoted(str(origin)[:80])} does not exist.", hint=hint)
    allowed = schema.from_ or BUILT_IN.get(schema.name, ())
    if not allowed:
        raise RequestError(
            "event-internal",
            f"event {schema.name!r} comes from other journeys only.",
            hint="Declare `from:` in the pathway where it may come from outside.",
        )
    if origin not in allowed:
        raise RequestError(
            "origin-not-allowed",
            f"event {schema.name!r} is not taken from {origin!r}.",
            hint=f"Say who sent it, as its origin: {' or '.join(allowed)}.",
        )


def _built_in(name: str) -> EventSchema | None:
    return EventSchema(name, BUILT_IN[name], BUILT_IN_FIELDS[name]) if name in BUILT_IN else None
