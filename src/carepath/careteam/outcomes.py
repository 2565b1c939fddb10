"""How a task may end: its outcomes with their fields, checked when a person says how it went, and kept as text.

Not here: the states of a task (tasks.py), reading an author's file. Imported by tasks.py, own_tasks.py and runtime.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from carepath.core.fields import TYPES, Field, check_values, element_field, from_json, to_json
from carepath.core.spelling import did_you_mean
from carepath.errors import CorruptionError

Outcomes = Mapping[str, Mapping[str, Field]]
_TYPED = ("default", "minimum", "maximum")


class TaskError(ValueError):
    """A task cannot be changed so: `code`, `message`, `hint` and `retryable`. Never holds what a person wrote."""

    def __init__(self, code: str, message: str, hint: str = "", *, retryable: bool = False) -> None:
        super().__init__(code, message, hint)
        self.code = code
        self.message = message
        self.hint = hint
        self.retryable = retryable  # somebody was first: read the task again

    def __str__(self) -> str:
        return f"{self.code} {self.message}" + (f" {self.hint}" if self.hint else "")


def check_outcome(outcomes: str, outcome: str, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers as Python values by field, for an outcome of a task whose TaskRow.outcomes is `outcomes`.

    Raises TaskError `unknown-outcome`, or `outcome-fields` with every field that is missing, unknown or wrong.
    """
    known = outcomes_from_json(outcomes)
    if outcome not in known:
        raise TaskError("unknown-outcome", "This task has no such outcome.", _allowed(outcome, known))
    accepted, problems = check_values(known[outcome], answers)
    if problems:
        listed = " ".join(str(problem) for problem in problems)
        raise TaskError("outcome-fields", f"The answers of outcome {outcome} do not fit.", listed)
    return accepted


def outcomes_to_json(outcomes: Outcomes) -> str:
    """The outcomes as canonical text for TaskRow.outcomes; `outcomes_from_json` gives them back exactly."""
    written = {
        outcome: {name: _field_to_json(field) for name, field in fields.items()} for outcome, fields in outcomes.items()
    }
    return json.dumps(written, separators=(",", ":"), ensure_ascii=False)  # in the author's order: it is shown so


def outcomes_from_json(text: str) -> dict[str, dict[str, Field]]:
    """The outcomes that `outcomes_to_json` wrote. Raises CorruptionError where the text holds anything else."""
    try:
        return {
            outcome: {name: _field_from_json(field) for name, field in fields.items()}
            for outcome, fields in json.loads(text).items()
        }
    except (ValueError, TypeError, AttributeError, KeyError):
        hint = "Restore the table of tasks from a backup."
        raise CorruptionError("task-outcomes", "The stored outcomes of a task cannot be read.", hint=hint) from None


def _allowed(outcome: str, known: Outcomes) -> str:
    if not known:
        return "It has none declared."
    near = did_you_mean(outcome, known, what="Its outcomes are")
    return near if near.startswith("Its") else f"{near} Its outcomes are: {', '.join(known)}."


def _field_to_json(field: Field) -> dict[str, Any]:
    """Only what differs from a bare field of its type."""
    written: dict[str, Any] = {"type": field.type}
    if field.of is not None:
        written["of"] = field.of if isinstance(field.of, str) else list(field.of)
    if field.implausible != "refuse":
        written["implausible"] = field.implausible
    written |= {name: getattr(field, name) for name in ("unit", "unique", "required") if getattr(field, name)}
    return written | {name: to_json(value) for name in _TYPED if (value := getattr(field, name)) is not None}


def _field_from_json(written: Mapping[str, Any]) -> Field:
    if written["type"] not in TYPES:
        raise ValueError("no such type")
    of = written.get("of")
    plain = {name: written[name] for name in ("type", "unit", "unique", "required", "implausible") if name in written}
    field = Field(**plain, of=tuple(of) if isinstance(of, list) else of)
    limit = element_field(field) if field.type == "list" else field  # limits of a list are those of its elements
    typed = {
        "default": from_json(field, written.get("default")),
        "minimum": from_json(limit, written.get("minimum")),
        "maximum": from_json(limit, written.get("maximum")),
    }
    return Field(**plain, of=field.of, **typed)
