"""Which thing of the old version is which of the new one, where lists have no names.

Imported by comparing.py and renaming.py.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import Any, TypeVar

from carepath.analysis.weights import WEIGHTS
from carepath.core import pathway as core
from carepath.core.expressions import Expression

T = TypeVar("T")
Pairs = list[tuple[T | None, T | None]]


def meaning(value: Any) -> str:
    """A text that is equal where two values mean the same: places in files and columns are not in it."""
    if isinstance(value, Expression):
        return f"{meaning(value.tree)}{sorted(value.levels.items())}"
    if is_dataclass(value) and not isinstance(value, type):
        weights = WEIGHTS.get(type(value).__name__)
        named = [one.name for one in fields(value) if one.name != "column"]
        kept = [name for name in named if weights is None or weights[name] is not None]
        return f"{type(value).__name__}({', '.join(f'{name}={meaning(getattr(value, name))}' for name in kept)})"
    if isinstance(value, Mapping):
        return f"{{{', '.join(sorted(f'{key!r}: {meaning(one)}' for key, one in value.items()))}}}"
    if isinstance(value, tuple | list):
        return f"[{', '.join(map(meaning, value))}]"
    if isinstance(value, frozenset):
        return f"{{{', '.join(sorted(map(repr, value)))}}}"
    return repr(value)


def paired(old: Sequence[T], new: Sequence[T], *likenesses: Callable[[T], str]) -> Pairs[T]:
    """Old and new beside one another: first what means the same, then what is alike in one way after the other.

    What is left is paired in order where as many are left on both sides; else it is gone (None) or new.
    """
    left, right = list(old), list(new)
    found: Pairs[T] = []
    for likeness in (meaning, *likenesses):
        for one in [*left]:
            other = next((each for each in right if likeness(each) == likeness(one)), None)
            if other is not None:
                found.append((one, other))
                left = [each for each in left if each is not one]
                right = [each for each in right if each is not other]
    if len(left) == len(right):
        return [*found, *zip(left, right, strict=True)]
    return [*found, *((one, None) for one in left), *((None, one) for one in right)]


def by_key(actions: Iterable[core.Action]) -> dict[str, core.Action]:
    """Actions by what they are about: kind and id, and a number where one comes twice. Values set are one by one."""
    found: dict[str, core.Action] = {}
    times: Counter[str] = Counter()
    for each in actions:
        for key, one in _named(each):
            times[key] += 1
            found[key if times[key] == 1 else f"{key} #{times[key]}"] = one
    return found


def _named(action: core.Action) -> Iterable[tuple[str, core.Action]]:
    match action:
        case core.Set() | core.Append():
            kind = type(action)
            return [(f"{kind.__name__} {name}", kind(((name, said),))) for name, said in action.entries]  # type: ignore[arg-type]
        case core.ClockAction() | core.Cancel():
            return [
                (f"{type(action).__name__} {getattr(action, 'verb', getattr(action, 'kind', ''))} {action.id}", action)
            ]
        case core.Start():
            return [(f"Start {action.pathway}", action)]
        case core.Send():
            return [(f"Send {action.event} {action.to}", action)]
        case core.Raise():
            return [(f"Raise {action.event}", action)]
        case core.Pause() | core.Resume():
            return [(f"{type(action).__name__} {action.path}", action)]
        case _:
            return [(f"{type(action).__name__} {action.id}", action)]
