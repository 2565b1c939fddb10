"""One hash over all that a journey is pinned to, so that a change of meaning is seen and a change of words is not.

In it: states, transitions, timers, actions, events, context, clocks, rule sets and questionnaires used, parameter
values. Not in it: comments, places in files, titles of states, who owns the pathway, its status, sources and review
date, and what is live (content, ladders, roles, calendars). Imported by compiler.py, catalogue.py and definitions.py.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date, time
from functools import cache, partial
from types import NoneType
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
_PLAIN = frozenset({str, bool, int, float, NoneType})


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
    form = _form(value.__class__)
    return value if form is None else form(value)


@cache
def _form(kind: type) -> Callable[[Any], Any] | None:
    """How a value of that type is written; None: as it is."""
    if issubclass(kind, bool | int | float | str | NoneType):
        return None
    for known, form in _FORMS.items():
        if issubclass(kind, known):
            return form
    if is_dataclass(kind):
        left_out = _LEFT_OUT.get(kind.__name__, frozenset()) | _EVERYWHERE
        return partial(_dataclass, tuple(one.name for one in fields(kind) if one.name not in left_out))
    raise TypeError(f"{kind.__name__} has no canonical form")


def _dataclass(names: tuple[str, ...], value: Any) -> dict[str, Any]:
    found: dict[str, Any] = {"": type(value).__name__}
    for name in names:
        one = getattr(value, name)
        found[name] = one if one.__class__ in _PLAIN else _canonical(one)
    return found


def _expression(value: Expression) -> dict[str, Any]:
    paths = [path for path, _ in value.paths]
    return {"expression": value.text, "paths": paths, "levels": _canonical(value.levels)}


_FORMS: Mapping[type, Callable[[Any], Any]] = {
    Expression: _expression,
    Duration: lambda value: {"duration": str(value)},
    date: lambda value: {type(value).__name__: value.isoformat()},
    time: lambda value: {type(value).__name__: value.isoformat()},
    Mapping: lambda value: {"mapping": [[_canonical(key), _canonical(one)] for key, one in value.items()]},
    list: lambda value: [_canonical(one) for one in value],
    tuple: lambda value: [_canonical(one) for one in value],
    frozenset: sorted,
}
