"""The declaration of one value: `{type: integer, minimum: 0, maximum: 10}`, and its compiled Field.

Imported by the documents and by the compiler.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

from pydantic import PlainValidator

from carepath.authoring.diagnostics import Report
from carepath.authoring.document import Document, Flag, Named, Text, choice
from carepath.authoring.document import required as needed
from carepath.authoring.nodes import Key, MappingNode, Node, Scalar, SequenceNode, describe
from carepath.core.durations import Duration, DurationError
from carepath.core.fields import ELEMENT_TYPES, TYPES, Field, FieldProblem, coerce
from carepath.core.spelling import did_you_mean

_NUMERIC = ("integer", "number")
_ORDERED = (*_NUMERIC, "date", "datetime", "duration")
_RESERVED = ("name", "at", "by", "id")  # event.name and its like are the event's own

Kept = Annotated[Any, PlainValidator(lambda node: node)]


class FieldDocument(Document):
    """One field as its author wrote it."""

    what: ClassVar[str] = "a field"
    type: Annotated[str, choice(*TYPES)] = needed(lambda: "code")
    of: Kept = None
    unit: Text | None = None
    unique: Flag = False
    default: Kept = None
    required: Flag = False
    minimum: Kept = None
    maximum: Kept = None
    implausible: Annotated[str, choice("refuse", "missing")] = "refuse"

    def check(self, report: Report) -> None:
        for key in ("minimum", "maximum"):
            if self.has(key) and self.type not in _ORDERED:
                report.add(self.key_mark(key), "CP017", f'a {self.type} has no "{key}".', "Take it away.")
        if self.has("unique") and self.type != "list":
            report.add(self.key_mark("unique"), "CP017", "only a list is unique.", "Take it away.")
        if self.has("default") and self.required:
            report.add(self.key_mark("default"), "CP017", "a required field needs no default.", "Keep one of them.")
        if self.has("of") and self.type not in ("code", "list"):
            report.add(self.key_mark("of"), "CP017", f"a {self.type} has no of.", "Only a code and a list have one.")
        if self.type == "list" and not self.has("of"):
            report.add(self.mark, "CP017", "a list says what it is of.", "Write of: code, or of: [a, b].")

    def compile(self, name: str, report: Report) -> Field:
        """The field, its limits and default as values of its type; reports those that are none."""
        of = self._of(report)
        bare = Field(self.type, of=of, unit=None if self.unit is None else self.unit.text, unique=self.unique)
        ordered = self.type in _ORDERED
        limits: dict[str, Any] = {
            key: self._value(bare, key, name, report) if ordered else None for key in ("minimum", "maximum")
        }
        low, high = limits["minimum"], limits["maximum"]
        if self.type in _NUMERIC and low is not None and high is not None and low > high:
            message = f"the minimum of {name} is above its maximum."
            report.add(self.key_mark("minimum"), "CP017", message, "Exchange the two.")
            limits = {"minimum": None, "maximum": None}
        ranged = Field(self.type, of=of, unit=bare.unit, unique=self.unique, **limits)
        default = self._value(ranged, "default", name, report)
        return Field(
            self.type, of=of, unit=bare.unit, unique=self.unique, default=default, required=self.required,
            implausible=self.implausible, **limits,
        )  # fmt: skip

    def _of(self, report: Report) -> tuple[str, ...] | str | None:
        if self.of is None or self.type not in ("code", "list"):
            return None if self.type != "list" else "code"
        if isinstance(self.of, SequenceNode):
            return _codes(self.of, report)
        text = self.of.text if isinstance(self.of, Scalar) else ""
        if self.type == "list" and text in ELEMENT_TYPES:
            return text
        hint = did_you_mean(text, ELEMENT_TYPES, what="Write one of") if self.type == "list" else "Write of: [a, b]."
        report.add(self.of.mark, "CP017", f'of: "{text or describe(self.of)}" is not read here.', hint)
        return "code" if self.type == "list" else None

    def _value(self, field: Field, key: str, name: str, report: Report) -> Any:
        node: Node | None = getattr(self, key)
        return None if node is None else value_of(field, node, name=name, report=report)


Fields = dict[Named, FieldDocument]


def value_of(field: Field, node: Node, *, name: str, report: Report) -> Any:
    """The value that a node says for this field; None, and a finding, where it says none."""
    try:
        return coerce(field, plain(node), name=name)
    except FieldProblem as problem:
        report.add(node.mark, "CP208", f"the value of {name} {problem.message}", problem.hint)
        return None


def fixed_duration(scalar: Scalar | None, report: Report) -> Duration | None:
    """The duration that stands there; None, and a finding, where it is none."""
    if scalar is None or scalar.is_null:
        return None
    try:
        return Duration.parse(scalar.text)
    except DurationError as error:
        report.add(scalar.mark, "CP015", error.message, error.hint)
        return None


def plain(node: Node) -> Any:
    """The node as plain values: what a field of the type `code` should read as text stays text."""
    if isinstance(node, MappingNode):
        return {str(key): plain(value) for key, value in node.items()}
    if isinstance(node, SequenceNode):
        return [plain(item) for item in node]
    return node.value


def compile_fields(fields: Mapping[Key, FieldDocument], report: Report, *, of: str) -> dict[str, Field]:
    """All fields by name. `of`: what they belong to (event, outcome, context, parameter)."""
    compiled = {}
    taken = _TAKEN.get(of, ())
    for key, document in fields.items():
        if key in taken:
            report.add(key.mark, "CP109", f"{of} data cannot have a field {key}: event.{key} is carepath's own.",
                       "Choose another name.")  # fmt: skip
        if document.type == "text" and of in ("context", "parameter"):
            message = f"{key} is text, which stays with the event that brought it."
            report.add(document.key_mark("type"), "CP117", message, "Use a code, or a reference to the event.")
        compiled[str(key)] = document.compile(str(key), report)
    return compiled


_TAKEN = {"event": _RESERVED, "outcome": (*_RESERVED, "outcome", "role", "opened_at")}


def _codes(nodes: SequenceNode, report: Report) -> tuple[str, ...]:
    codes: list[str] = []
    for node in nodes:
        if not isinstance(node, Scalar) or node.is_null:
            report.add(node.mark, "CP012", "a code is a single value.", "Write of: [a, b].")
        elif node.text in codes:
            report.add(node.mark, "CP017", f'the code "{node.text[:60]}" stands here twice.', "Keep one.")
        else:
            codes.append(node.text)
    return tuple(codes)
