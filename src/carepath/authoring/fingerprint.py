"""One hash over all that a journey is pinned to, so that a change of meaning is seen and a change of words is not.

In it: states, transitions, timers, actions, events, context, clocks, rule sets and questionnaires used, parameter
values. Not in it: comments, places in files, titles of states, who owns the pathway, its status, sources and review
date, and what is live (content, ladders, roles, calendars). Imported by compiler.py, catalogue.py and definitions.py.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date, time
from typing import TYPE_CHECKING, Any

from carepath.core.durations import Duration
from carepath.core.expressions import Expression
from carepath.core.pathway import Pathway

if TYPE_CHECKING:
    from carepath.authoring.surroundings import Surroundings

_LEFT_OUT = {
    "Pathway": frozenset({"title", "fingerprint", "phase", "status", "owner", "review_by", "sources", "zone",
                          "calendar_version", "file"}),
    "State": frozenset({"title", "phase", "where"}),
    "Transition": frozenset({"doubtful"}),  # follows from the guard and the declarations
    "RuleSet": frozenset({"fingerprint", "status", "review_by", "version"}),
    "Questionnaire": frozenset({"version", "title"}),
}  # fmt: skip
_EVERYWHERE = frozenset({"where"})


def fingerprint(pathway: Pathway, around: Surroundings) -> str:
    """The hash of a compiled pathway with the rule sets and questionnaires that it uses; 64 hexadecimal digits."""
    sets = {use.rule_set: (around.rule_sets or {}).get(use.rule_set) for use in pathway.rules}
    names = sorted({event.questionnaire for event in pathway.events.values() if event.questionnaire})
    questionnaires = {name: (around.questionnaires or {}).get(name) for name in names}
    pinned = replace(pathway, calendar_versions={})  # calendars are live
    return digest({"pathway": pinned, "rule_sets": sets, "questionnaires": questionnaires})


def digest(value: Any) -> str:
    """SHA-256 over the canonical JSON of definitions."""
    text = json.dumps(_canonical(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _canonical(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, Expression):
        return {
            "expression": value.text,
            "paths": [path for path, _ in value.paths],
            "levels": _canonical(value.levels),
        }
    if isinstance(value, Duration):
        return {"duration": str(value)}
    if isinstance(value, date | time):
        return {type(value).__name__: value.isoformat()}
    if isinstance(value, Mapping):
        return {"mapping": [[_canonical(key), _canonical(one)] for key, one in value.items()]}
    if isinstance(value, list | tuple):
        return [_canonical(one) for one in value]
    if isinstance(value, frozenset):
        return sorted(value)
    if is_dataclass(value):
        return _dataclass(value)
    raise TypeError(f"{type(value).__name__} has no canonical form")


def _dataclass(value: Any) -> dict[str, Any]:
    name = type(value).__name__
    left_out = _LEFT_OUT.get(name, frozenset()) | _EVERYWHERE
    return {
        "": name,
        **{one.name: _canonical(getattr(value, one.name)) for one in fields(value) if one.name not in left_out},
    }
