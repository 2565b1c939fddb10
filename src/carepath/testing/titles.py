"""How a phrase finds what it names: by id or by title, in any case, with or without "the".

Here: pure matching of names, and the error that lists what there is. Imported by harness and its parts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from carepath.core.spelling import nearest
from carepath.errors import RequestError

T = TypeVar("T")
_ARTICLE = re.compile(r"(?:the|a|an) ")
MOST_LISTED = 20


def plain(name: str) -> str:
    """The name as it is compared: lower case, blanks for underscores, no leading article."""
    spaced = " ".join(name.replace("_", " ").replace("-", " ").casefold().split())
    return _ARTICLE.sub("", spaced, count=1) if _ARTICLE.match(spaced) else spaced


def same(said: str, *names: str | None) -> bool:
    """Whether what was said is one of these names."""
    return plain(said) in {plain(name) for name in names if name}


def pick(said: str, among: Iterable[T], *, names: Callable[[T], Sequence[str | None]], what: str) -> T:
    """The one thing that `said` names. RequestError where there is none, or more than one; it lists what there is."""
    things = list(among)
    found = [thing for thing in things if same(said, *names(thing))]
    if len(found) == 1:
        return found[0]
    if found:
        message = f'"{said}" names {len(found)} {what}: {listed(found, names)}.'
        raise RequestError("scenario-ambiguous", message, hint="Say which, by its id.")
    raise unknown(said, [name for thing in things for name in names(thing) if name], what=what)


def unknown(said: str, known: Iterable[str], *, what: str) -> RequestError:
    """The error for a name that nothing has: the nearest one, and all there are."""
    there = list(dict.fromkeys(known))
    near = nearest(plain(said), [plain(name) for name in there])
    hint = f'Did you mean "{next(name for name in there if plain(name) == near)}"? ' if near else ""
    more = ", ..." if len(there) > MOST_LISTED else ""
    hint += f"There are: {', '.join(there[:MOST_LISTED])}{more}." if there else "There are none."
    return RequestError("scenario-unknown", f'There is no "{said}" among the {what}.', hint=hint)


def listed(things: Iterable[T], names: Callable[[T], Sequence[str | None]]) -> str:
    """The things by their names, for an error."""
    return "; ".join(" / ".join(name for name in names(thing) if name) for thing in things) or "none"
