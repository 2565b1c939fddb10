"""The nearest right word for a misspelt one. Imported wherever an unknown name is reported."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that `word` most likely stands for, or None."""
    found = get_close_matches(word[:80], [name for name in known if len(name) <= 80], n=1, cutoff=0.6)
    return found[0] if found else None


def did_you_mean(word: str, known: Iterable[str], *, what: str = "It is one of") -> str:
    """A hint: the nearest known word, else the first few that exist."""
    names = sorted(set(known))
    near = nearest(word, names)
    if near is not None:
        return f"Did you mean {near}?"
    if not names:
        return ""
    more = ", ..." if len(names) > 12 else "."
    return f"{what}: {', '.join(names[:12])}{more}"
