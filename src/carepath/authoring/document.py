"""The base of every document: how a marked tree becomes a checked model, and the small types its keys are made of.

A document knows its keys; what is unknown, missing or of the wrong shape is reported at its own place and left out,
so that one mistake hides no other and starts no cascade. A misspelt key is reported once and read as the one meant.
What a value means (durations, expressions, references) is the compiler's business. Imported by the *_document modules
and by those that read them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, time
from functools import cache
from types import MappingProxyType
from typing import Annotated, Any, ClassVar, Self, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ModelWrapValidatorHandler,
    ValidationError,
    ValidationInfo,
    model_validator,
)
from pydantic_core import ErrorDetails, PydanticCustomError

from carepath.authoring.diagnostics import Report
from carepath.authoring.nodes import Key, MappingNode, Node, Scalar, SequenceNode, describe, mark_at
from carepath.core.spelling import did_you_mean, nearest
from carepath.errors import NOWHERE, Mark

BLANK = Scalar("", None)
D = TypeVar("D", bound="Document")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,79}", re.ASCII)
_PATH = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,79}(\.[A-Za-z][A-Za-z0-9_]{0,79}){0,40}", re.ASCII)
_DESCRIPTOR = re.compile(r"\*|[A-Za-z][A-Za-z0-9_]{0,79}(\.[A-Za-z][A-Za-z0-9_]{0,79}){0,40}(\.\*)?", re.ASCII)
_CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]", re.ASCII)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


def _blank() -> Scalar:
    return BLANK


def required(empty: Callable[[], Any] = _blank, *, alias: str | None = None) -> Any:
    """A key that must be there. Left out, it is reported and stands as an `empty` value, so that checking goes on."""
    return Field(default_factory=empty, alias=alias, json_schema_extra={"needed": True})


class Document(BaseModel):
    """A mapping with known keys. Its validation context is the Report; `mark` is where it begins."""

    model_config = ConfigDict(extra="forbid", arbitrary_types_allowed=True, populate_by_name=False)
    what: ClassVar[str] = "this"  # in messages: 'a task has no key "rol"'
    short: ClassVar[str | None] = None  # the key that a single value in place of the mapping stands for
    # Overlaid in each one's __dict__: pydantic's private attributes are slow to make and to read.
    _mark: ClassVar[Mark] = NOWHERE
    _keys: ClassVar[Mapping[str, Mark]] = MappingProxyType({})

    @property
    def mark(self) -> Mark:
        return self._mark

    def move_to(self, mark: Mark) -> None:
        """Gives a document that was made here the place of what it stands for."""
        self.__dict__["_mark"] = mark

    def key_mark(self, key: str) -> Mark:
        """Where that key stands; the document's own place where it does not."""
        return self._keys.get(key, self._mark)

    def has(self, key: str) -> bool:
        """Whether the author wrote that key."""
        return key in self._keys

    @model_validator(mode="wrap")
    @classmethod
    def _read(cls, node: Any, handler: ModelWrapValidatorHandler[Self], info: ValidationInfo) -> Self:
        report: Report = _report_of(info)
        if type(node) is dict:  # prepared below: pydantic wraps a recursive model twice
            return handler(node)
        mapping = cls._as_mapping(node, report)
        fields = cls._known(mapping, report)
        try:
            document = handler(fields)
        except ValidationError as error:
            wrong = error.errors(include_url=False, include_input=False)
            for detail in wrong:
                _report_detail(detail, mapping, report)
            document = _without(fields, [detail["loc"] for detail in wrong], handler)
        document.__dict__.update(_mark=mapping.mark, _keys={str(key): key.mark for key in fields})
        if not isinstance(mapping, _Ruined):
            document.check(report)
        return document

    def check(self, report: Report) -> None:
        """Rules between the keys of one document; reports what is wrong."""

    @classmethod
    def keys(cls) -> tuple[str, ...]:
        """The keys that may stand here, in the order of the grammar."""
        return _keys_of(cls)

    @classmethod
    def _as_mapping(cls, node: Any, report: Report) -> MappingNode:
        if isinstance(node, MappingNode):
            return node
        if cls.short and isinstance(node, Scalar) and not node.is_null:
            return MappingNode([(Key(cls.short, node.mark), node)], node.mark)
        hint = f"Write keys, such as {{{cls.keys()[0]}: ...}}."
        if isinstance(node, Scalar) and node.is_null:
            hint = "Write {} where there is nothing to say." if not cls._needed() else hint
        mark = getattr(node, "mark", NOWHERE)
        report.add(mark, "CP012", f"{describe(node)} stands where {cls.what} was meant.", hint)
        return _Ruined((), mark)

    @classmethod
    def _needed(cls) -> tuple[str, ...]:
        return _needed_of(cls)

    @classmethod
    def _known(cls, mapping: MappingNode, report: Report) -> dict[Key, Any]:
        """The pairs whose keys exist; a misspelt key counts as the one that was meant."""
        keys = cls.keys()
        known = {key: value for key, value in mapping.items() if key in _key_set_of(cls)}
        for key, value in mapping.items() if len(known) < len(mapping) else ():
            if key in keys:
                continue
            free = [name for name in keys if name not in mapping and name not in known]
            near = nearest(key, [name for name in free if name in cls._needed()]) or nearest(key, free)
            hint = f"Did you mean {near}?" if near else did_you_mean(key, keys, what="Its keys are")
            report.add(key.mark, "CP010", f'{cls.what} has no key "{key[:60]}".', hint)
            if near:
                known[Key(near, key.mark)] = value
        missing = [name for name in cls._needed() if name not in known and not isinstance(mapping, _Ruined)]
        for name in cls.left_out(missing, known):
            report.add(mapping.mark, "CP011", f'{cls.what} needs the key "{name}".', cls.example(name))
        return known

    @classmethod
    def left_out(cls, missing: list[str], known: Mapping[Key, Any]) -> list[str]:
        """Which of the missing keys are really missed, given those that are there."""
        return missing

    @classmethod
    def example(cls, key: str) -> str:
        """A hint that shows how the key is written."""
        return _EXAMPLES.get(key, f"Write {key}: ...")


@cache
def _keys_of(model: type[Document]) -> tuple[str, ...]:
    return tuple(field.alias or name for name, field in model.model_fields.items())


@cache
def _key_set_of(model: type[Document]) -> frozenset[str]:
    return frozenset(_keys_of(model))


@cache
def _needed_of(model: type[Document]) -> tuple[str, ...]:
    return tuple(
        field.alias or name
        for name, field in model.model_fields.items()
        if isinstance(field.json_schema_extra, dict) and field.json_schema_extra.get("needed")
    )


def _without(fields: dict[Key, Any], places: list[tuple[int | str, ...]], handler: ModelWrapValidatorHandler[D]) -> D:
    """The document without what is wrong: without single items where that is enough, else without whole keys."""
    pruned = {key: _prune(node, [place[1] for place in places if place[0] == key and len(place) > 1])
              for key, node in fields.items() if (key,) not in places}  # fmt: skip
    try:
        return handler(pruned)
    except ValidationError:
        bad = {place[0] for place in places}
        return handler({key: node for key, node in fields.items() if key not in bad})


def _prune(node: Any, steps: list[int | str]) -> Any:
    if steps and isinstance(node, MappingNode):
        return MappingNode([(key, value) for key, value in node.items() if key not in steps], node.mark)
    if steps and isinstance(node, SequenceNode):
        return SequenceNode([item for number, item in enumerate(node) if number not in steps], node.mark)
    return node


_EXAMPLES = {
    "expires": "Say how long an answer is awaited: expires: 2d.",
    "due": "Say by when: due: 1 business day.",
    "version": "Write version: 1.0.0.",
    "reason": "Say why: reason: answered_late.",
    "id": "Give it an id that is unique in the pathway.",
}


def _report_of(info: ValidationInfo) -> Report:
    if not isinstance(info.context, Report):
        raise TypeError("a document is read with read_document(model, node, report)")
    return info.context


class _Ruined(MappingNode):
    """Stands for a document of the wrong shape: that was reported, and its missing keys need not be."""


def _report_detail(detail: ErrorDetails, node: Node, report: Report) -> None:
    """One of pydantic's findings, at the place in the tree that its `loc` leads to."""
    path = [step for step in detail["loc"] if step != "[key]"]
    mark = mark_at(node, path, key="[key]" in detail["loc"])
    context = detail.get("ctx", {})
    if detail["type"].startswith("CP"):
        report.add(mark, detail["type"], detail["msg"], str(context.get("hint", "")))
        return
    wanted, hint = _SHAPES.get(detail["type"], ("another value", "Look at what the grammar has here."))
    where = next((str(step) for step in reversed(path) if isinstance(step, str)), "")
    report.add(mark, "CP012", f"{wanted} was meant" + (f' under "{where}".' if where else " here."), hint)


_SHAPES = {
    "list_type": ("a list", "Write [one, another]."),
    "dict_type": ("a mapping (key: value)", "Write {key: value}."),
    "is_instance_of": ("a single value", "Write one value, without brackets."),
}


def read_document(model: type[D], node: Node, report: Report) -> D:
    """The document that the tree says; whatever is wrong with it is in the report and left out of it."""
    return model.model_validate(node, context=report)


def wrong(code: str, message: str, hint: str = "") -> PydanticCustomError:
    """A finding about one value, reported at its place. Braces in the texts are the author's own."""
    return PydanticCustomError(code, "{text}", {"text": message, "hint": hint})


# -- the types of keys and values --


def _matching(form: re.Pattern[str], code: str, what: str, hint: str) -> Callable[[Any], Any]:
    def check(value: Any) -> Any:
        text = value.text if isinstance(value, Scalar) else value
        if not form.fullmatch(text):
            raise wrong(code, f'"{text[:60]}" is not {what}.', hint)
        return value

    return check


def _not_null(value: Scalar) -> Scalar:
    if value.is_null and not value.quoted:
        raise wrong("CP012", "nothing stands here where a value was meant.", "Write one, or leave the key out.")
    return value


def _not_empty(value: Scalar) -> Scalar:
    return value if value.text else _not_null(value)


_NAMED = "Use letters, digits and _, beginning with a letter."
_is_name = _matching(_NAME, "CP013", "a name", _NAMED)
_is_content = _matching(_NAME, "CP013", "the name of a text", "Write its name, and the words under it in content/.")
_is_path = _matching(_PATH, "CP013", "a name or a dotted path", _NAMED)
_is_descriptor = _matching(_DESCRIPTOR, "CP013", "the name of an event", 'Write name, name.more, name.* or "*".')

Text = Annotated[Scalar, AfterValidator(_not_null)]
TextOrNull = Annotated[Scalar, AfterValidator(_not_empty)]  # null has to be written out
Name = Annotated[Scalar, AfterValidator(_is_name)]
ContentName = Annotated[Scalar, AfterValidator(_is_content)]
StatePath = Annotated[Scalar, AfterValidator(_is_path)]
EventName = Annotated[Scalar, AfterValidator(_is_path)]
Named = Annotated[Key, AfterValidator(_is_name)]
Descriptor = Annotated[Key, AfterValidator(_is_descriptor)]


def as_list(node: Any) -> Any:
    """A single value stands for a list of one."""
    return SequenceNode([node], node.mark) if isinstance(node, Scalar | MappingNode) else node


Texts = Annotated[list[Text], BeforeValidator(as_list)]
Names = Annotated[list[Name], BeforeValidator(as_list)]
StatePaths = Annotated[list[StatePath], BeforeValidator(as_list)]


def _flag(node: Any) -> Any:
    if isinstance(node, Scalar) and isinstance(node.value, bool):
        return node.value
    text = node.text if isinstance(node, Scalar) else describe(node)
    raise wrong("CP015", f'"{text[:60]}" is neither true nor false.', "Write true or false.")


Flag = Annotated[bool, BeforeValidator(_flag)]


@dataclass(frozen=True, slots=True)
class Choice(BeforeValidator):
    """One of these words, as a plain text."""

    words: tuple[str, ...] = ()


def choice(*words: str) -> Choice:
    """One of these words, as a plain text."""

    def check(node: Any) -> Any:
        text = node.text if isinstance(node, Scalar) else describe(node)
        if isinstance(node, Scalar) and text in words:
            return text
        raise wrong("CP014", f'"{text[:60]}" is not allowed here.', did_you_mean(text, words, what="Write one of"))

    return Choice(check, words=words)


def _day(node: Any) -> Any:
    text = node.text if isinstance(node, Scalar) else ""
    day = iso_date(text)
    if day is None:
        raise wrong("CP015", f'"{text[:60]}" is not a date.', "Write year-month-day, such as 2027-11-01.")
    return day


def iso_date(text: str) -> date | None:
    """The date that a text says as year-month-day; None where it says none."""
    if not _DATE.fullmatch(text):
        return None
    with suppress(ValueError):  # the 30th of February
        return date.fromisoformat(text)
    return None


def _time_of_day(node: Any) -> Any:
    text = node.text if isinstance(node, Scalar) else ""
    if not _CLOCK.fullmatch(text):
        raise wrong("CP015", f'"{text[:60]}" is not a time of day.', 'Write hours and minutes: "09:00".')
    return time.fromisoformat(text)


Day = Annotated[date, BeforeValidator(_day)]
TimeOfDay = Annotated[time, BeforeValidator(_time_of_day)]
STATUSES = choice("draft", "example", "approved", "retired")
