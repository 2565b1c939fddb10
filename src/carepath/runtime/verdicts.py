"""What an adapter says, as it can be kept: third parties write adapters, and what they give back may be anything.

Here: a verdict with its reference, reason and outcome in a form that the store takes and no log minds.
Not here: what a verdict means (settle.py). Imported by calling.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, NoReturn

from carepath.ports import Accepted, Delivered, Refused, RetryLater, Unknown, Verdict
from carepath.runtime.payloads import write_values

CODE = re.compile(r"[A-Za-z0-9_.:-]{1,80}", re.ASCII)
NO_CODE = "no_code"  # in place of a reason that is no code: it may quote an address or a text
LONGEST_REFERENCE = 200
LONGEST_OUTCOME = 100_000


def kept(said: object) -> Verdict | None:
    """The verdict with only what can be kept; None where it is none."""
    if isinstance(said, Accepted):
        return Accepted(_reference(said.reference))
    if isinstance(said, Delivered):
        return Delivered(_reference(said.reference), _outcome(said.outcome))
    if isinstance(said, RetryLater):
        return RetryLater(_code(said.reason), said.after if isinstance(said.after, timedelta) else None)
    if isinstance(said, Unknown):
        return Unknown(_code(said.reason))
    return Refused(_code(said.reason)) if isinstance(said, Refused) else None


def _reference(reference: Any) -> str:
    fits = isinstance(reference, str) and len(reference) <= LONGEST_REFERENCE and reference.isprintable()
    return reference if fits else ""


def _code(reason: Any) -> str:
    return reason if isinstance(reason, str) and CODE.fullmatch(reason) else NO_CODE


def _outcome(outcome: Any) -> Mapping[str, Any]:
    """What an action gives back, where it can be kept; else nothing, since it has succeeded all the same."""
    if not isinstance(outcome, Mapping) or not all(isinstance(name, str) for name in outcome):
        return {}
    try:
        text = write_values(outcome)
        text.encode()
        json.loads(text, parse_constant=_no_number)
    except (TypeError, ValueError, RecursionError):  # UnicodeError is a ValueError
        return {}
    return outcome if len(text) <= LONGEST_OUTCOME else {}


def _no_number(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no number")
