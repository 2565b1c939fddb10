"""An input to a journey, and the names that only carepath itself may use."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from carepath.core.definitions import EMPTY
from carepath.core.fields import Field

# Never accepted from outside, never declared by an author.
RESERVED = (
    "task.",
    "ask.",
    "reply.",
    "delivery.",
    "escalation.",
    "clock.",
    "action.",
    "timer.",
    "journey.",
    "done.",
    "error.",
)
DEATH = "patient_deceased"  # ends every journey
# Need no declaration; no pathway may guard them. Origins that may send them.
BUILT_IN: Mapping[str, tuple[str, ...]] = {
    DEATH: ("ehr", "staff", "app"),
    "patient_merged": ("ehr", "staff", "app"),
    "patient_transferred": ("ehr", "staff", "app"),
    "opted_out": ("patient", "caregiver", "staff", "app"),
}
# What such an event may carry where no pathway declares it.
BUILT_IN_FIELDS: Mapping[str, Mapping[str, Field]] = {
    DEATH: {"date": Field("date")},
    "patient_merged": {"into": Field("reference")},
    "patient_transferred": {"to": Field("code")},
    "opted_out": {"channel": Field("code")},
}
ORIGINS = ("ehr", "staff", "patient", "caregiver", "device", "app")
TIMER = "timer.fired"  # the name under which a due timer comes back; data: timer, due_at, fired_at
LATE_AFTER = timedelta(minutes=15)  # a worker's ordinary lag is not late, so that lag never changes an outcome
STARTED = "journey.started"


class Event(NamedTuple):
    """What happened. `data`: Python values by field. `at`: aware UTC, when it happened (None: now).

    `given` is all else that the step may read: `zone` (IANA name), `calendar` (a registered calendar version),
    `patient` (born_on, sex, language, zone, site, in_hospital) and `conclusions` by name, each
    {"level": str | None, "because": str, "rules": [id], "disputed": bool}. `people_at`: from when what is asked of
    people counts, where that is later than the step's time (what a late escalation or journey brought).
    """

    name: str
    data: Mapping[str, Any] = EMPTY
    id: str = ""
    at: datetime | None = None
    by: str = ""
    given: Mapping[str, Any] = EMPTY


def is_reserved(name: str) -> bool:
    """Whether only carepath itself may use this name."""
    return name.startswith(RESERVED) or name + "." in RESERVED


@lru_cache(maxsize=1 << 16)
def hears(descriptor: str, name: str) -> bool:
    """Whether a handler written for `descriptor` hears an event called `name` (prefix matching by dotted parts).

    `task.completed` hears `task.completed.triage_call`; `symptom.*` hears `symptom` and `symptom.fever`; `*` hears
    all but timers and `journey.started`; `done.state.p` hears exactly that state's, `done.state` any.
    """
    if descriptor == name:
        return True
    if descriptor == "*":
        return name not in (TIMER, STARTED)
    if descriptor.endswith(".*"):
        descriptor = descriptor[:-2]
        return name == descriptor or name.startswith(descriptor + ".")
    if descriptor.startswith("done.state."):
        return False
    return name.startswith(descriptor + ".")
