"""The tables of docs/reference/language.md: the keys of each document, functions, names, durations, what comes back.

Keys, allowed words, defaults and what is needed come from the documents themselves; what a key means stands in
authoring/meanings.py and word_meanings.py. Used by generate.py.
"""

from __future__ import annotations

import inspect
import re
import types
from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from tests.docs import word_meanings as told

from carepath.authoring import document
from carepath.authoring import meanings as said
from carepath.authoring.document import Document
from carepath.authoring.events import COMES_BACK
from carepath.authoring.field_document import Fields, Kept
from carepath.core.durations import LIMITS
from carepath.core.events import BUILT_IN, BUILT_IN_FIELDS, ORIGINS, RESERVED
from carepath.core.expression_lexer import FUNCTIONS
from carepath.core.fields import TYPES

MODULES = ("pathway_document", "action_document", "field_document", "clinic_documents", "library_documents",
           "feed_document")  # fmt: skip
WORDS = {
    document.Text: "text", document.Name: "name", document.ContentName: "name",
    document.StatePath: "state", document.Flag: "`true` or `false`",
    document.Day: "date", document.TimeOfDay: '`"HH:MM"`', document.Texts: "text, or a list", Kept: "value",
    document.Names: "name, or a list", document.StatePaths: "state, or a list", document.Named: "name",
    Fields: "name → [field](#field)",
}  # fmt: skip


@cache
def documents() -> dict[str, type[Document]]:
    """Every document that an author can write, by the name of its class."""
    modules = [vars(import_module(f"carepath.authoring.{module}")) for module in MODULES]
    return {
        name: one
        for module in modules
        for name, one in module.items()
        if inspect.isclass(one) and issubclass(one, Document) and not name.startswith("_") and name not in ABSTRACT
    }


ABSTRACT = ("Document", "StateKeys")


def keys(name: str) -> str:
    """The keys of one document: whether each is needed, what stands there, what it means."""
    model = documents()[name]
    hints = get_type_hints(model, include_extras=True)
    lines = ["| key | | what stands there | meaning |", "|---|---|---|---|"]
    for attribute, field in model.model_fields.items():
        key = field.alias or attribute
        kind, meaning = said.meaning(model, key)
        extra = field.json_schema_extra
        needed = isinstance(extra, dict) and bool(extra.get("needed"))
        said_so = needed or (kind or "").endswith("needed") or field.default_factory or field.default is None
        default = "" if said_so else f" ({_default(field.default)})"
        lines.append(
            f"| `{key}` | {'needed' if needed else ''} | {kind or _kind(hints[attribute])}{default} | {meaning} |"
        )
    if model.short:
        lines += ["", f"A single value in place of the keys stands for `{model.short}`."]
    return "\n".join(lines)


def functions() -> str:
    """The functions of expressions."""
    rows = [f"| `{told.FUNCTIONS[name][0]}` | {told.FUNCTIONS[name][1]} |" for name in FUNCTIONS]
    return "\n".join(["| function | |", "|---|---|", *rows])


def names() -> str:
    """The names that an expression can read."""
    rows = [f"| `{name}` | {meaning} |" for name, meaning in told.NAMES.items()]
    return "\n".join(["| name | |", "|---|---|", *rows])


def durations() -> str:
    """The units of durations."""
    rows = [f"| `{told.UNITS[unit][0]}` | {told.UNITS[unit][1]} | {most:,} |" for unit, most in LIMITS.items()]
    return "\n".join(["| written | meaning | at most |", "|---|---|---|", *rows])


def field_types() -> str:
    """The types of fields."""
    return "\n".join(["| type | |", "|---|---|", *(f"| `{name}` | {told.FIELD_TYPES[name]} |" for name in TYPES)])


def comes_back() -> str:
    """What comes back about a thing that was opened, and what `event.` has then."""
    lines = ["| event | when | `event.` has |", "|---|---|---|"]
    for events in COMES_BACK.values():
        for name, fields in events.items():
            carried = " ".join(f"`{one}`" for one in fields)
            lines.append(f"| `{name}.<id>` | {told.COMES_BACK[name][0]} | {carried}{told.COMES_BACK[name][1]} |")
    return "\n".join(lines)


def built_in() -> str:
    """The events that need no declaration."""
    lines = ["| event | from | data | what carepath does by itself |", "|---|---|---|---|"]
    for name, origins in BUILT_IN.items():
        fields = ", ".join(f"`{field}`: {one.type}" for field, one in BUILT_IN_FIELDS[name].items())
        lines.append(f"| `{name}` | {', '.join(origins)} | {fields} | {told.BUILT_IN[name]} |")
    return "\n".join(lines)


def words(which: str) -> str:
    """A list of words, as code."""
    return ", ".join(f"`{one}`" for one in {"origins": ORIGINS, "reserved": RESERVED}[which])


MAKERS: dict[str, Callable[..., str]] = {
    "keys": keys, "functions": functions, "names": names, "durations": durations, "types": field_types,
    "comes-back": comes_back, "built-in": built_in, "words": words,
}  # fmt: skip


def _default(value: Any) -> str:
    return f"`{str(value).lower()}`" if isinstance(value, bool) else f"`{value}`"


def _kind(hint: Any) -> str:
    """What may stand under a key, in words."""
    for known, word in WORDS.items():
        if hint == known:
            return word
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return " or ".join(dict.fromkeys(_kind(one) for one in inner if one is not type(None)))
    if origin is Annotated:
        return _annotated(hint)
    if origin is list:
        one = _kind(inner[0])
        return f"list of {one}" + ("s" if one.isalpha() else "")
    if origin is dict:
        return f"{'name' if inner[0] == document.Named else 'text'} → {_kind(inner[1])}"
    if inspect.isclass(hint) and issubclass(hint, Document):
        return f"[{re.sub(r'^(an?|the) ', '', hint.what)}](#{said.ANCHORS[hint.__name__]})"
    return {"Scalar": "value", "SequenceNode": "list", "Key": "text"}[hint.__name__]


def _annotated(hint: Any) -> str:
    base, *marks = get_args(hint)
    for mark in marks:
        if isinstance(mark, document.Choice):
            return " · ".join(f"`{word}`" for word in mark.words)
    one_alone = any(mark.func.__name__ in ("as_list", "as_alternatives", "as_codes") for mark in marks)
    if get_origin(base) is list and one_alone:
        return f"{_kind(get_args(base)[0])}, or a list"
    return _kind(base)
