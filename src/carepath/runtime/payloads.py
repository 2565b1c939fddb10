"""Values of events as text and back, exactly: what the redactable columns hold.

Here: JSON in which dates, times and durations carry their kind, so that what a step read can be read again without
asking a schema that may have changed since. Not here: what may come in (the pathways' fields).
Imported by the rest of runtime.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from carepath.core.durations import Duration
from carepath.core.fields import moment
from carepath.errors import CorruptionError

_READ = {"$date": date.fromisoformat, "$datetime": datetime.fromisoformat}


def write_values(values: Mapping[str, Any]) -> str:
    """Canonical JSON of the values: equal values give equal text."""
    return json.dumps({name: _out(value) for name, value in values.items()}, sort_keys=True, ensure_ascii=False)


def read_values(text: str) -> dict[str, Any]:
    """The values that `write_values` wrote. CorruptionError where the text is none of its own."""
    try:
        return {name: _back(value) for name, value in json.loads(text).items()}
    except (ValueError, TypeError, AttributeError) as error:
        raise CorruptionError(
            "payload-unreadable",
            f"the stored values of an event cannot be read ({type(error).__name__}).",
            hint="Restore the table of events from a backup.",
        ) from None


def _out(value: Any) -> Any:
    if isinstance(value, datetime):
        return {"$datetime": moment(value)}
    if isinstance(value, date):
        return {"$date": value.isoformat()}
    if isinstance(value, Duration):
        return {"$duration": str(value)}
    if isinstance(value, list | tuple):
        return [_out(one) for one in value]
    if isinstance(value, Mapping):
        return {name: _out(one) for name, one in value.items()}
    if value is None or isinstance(value, bool | int | float | str):
        return value
    raise TypeError(f"a value of type {type(value).__name__} cannot be kept")


def _back(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_back(one) for one in value)
    if not isinstance(value, dict):
        return value
    if len(value) == 1:
        ((kind, text),) = value.items()
        if kind == "$duration":
            return Duration.parse(text, negative=True)
        if kind in _READ:
            return _READ[kind](text)
    return {name: _back(one) for name, one in value.items()}
