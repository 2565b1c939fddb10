"""The journey log as text: core's record of a step, and what the runtime did with its effects, as one JSON line.

Not here: what people wrote (the table of events). Imported by journeys, replay and timeline.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from carepath.core.fields import moment
from carepath.core.records import Note, Record
from carepath.runtime.payloads import read_values, write_values

PARKED = "parked"


def body_of(record: Record, applied: Sequence[Note] = ()) -> str:
    """The record as it is kept; `applied`: what became of its effects where that is worth a line."""
    return write_values(
        {
            "configuration": record.configuration,
            "taken": record.taken,
            "exited": record.exited,
            "entered": record.entered,
            "notes": [_line(note) for note in record.notes],
            "timer": record.timer,
            "fired_at": None if record.fired_at is None else moment(record.fired_at),
            "applied": [_line(note) for note in applied],
        }
    )


def read_body(text: str) -> Mapping[str, Any]:
    """What `body_of` wrote."""
    return read_values(text)


def parked_body(code: str) -> str:
    """The line of a journey that was parked."""
    return json.dumps({"code": code})


def _line(note: Note) -> list[Any]:
    return [note.what, note.id, dict(note.detail)]
