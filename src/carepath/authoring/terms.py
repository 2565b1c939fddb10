"""Expressions and values of one pathway: parsed, their names checked for the place where they stand.

A Place says what `event.` means there. Every finding is at its own column inside the expression.
Imported by whatever compiles expressions.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from carepath.authoring.diagnostics import Report
from carepath.authoring.nodes import Scalar
from carepath.authoring.parts import Draft
from carepath.authoring.resolver import Resolver
from carepath.authoring.unknowns import reads_absent
from carepath.core.durations import Duration, DurationError
from carepath.core.expression_tree import Comparison, Elements, ExpressionError, Literal, Name, Node, walk
from carepath.core.expressions import Expression, check_names, infer, parse
from carepath.core.fields import Field
from carepath.core.spelling import did_you_mean
from carepath.errors import Mark

_REFERENCE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)+", re.ASCII)
_OPERATION = re.compile(r"[()\[\]*/+<>=]|\s-\s|\b(and|or|not|in)\b", re.ASCII)
_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*", re.ASCII)
_OWN = {
    "name": Field("code", required=True), "at": Field("datetime", required=True),
    "by": Field("code"), "id": Field("code", required=True),
}  # fmt: skip
# What a field of each type takes, in the words of static types.
_TAKES: Mapping[str, frozenset[str]] = {
    "code": frozenset({"text"}), "reference": frozenset({"text"}), "text": frozenset({"text"}),
    "integer": frozenset({"integer", "number"}), "number": frozenset({"integer", "number"}),
    "boolean": frozenset({"boolean"}), "date": frozenset({"date"}), "datetime": frozenset({"datetime"}),
    "duration": frozenset({"duration"}), "list": frozenset({"list"}),
}  # fmt: skip
_CALLED = {"text": "a text", "integer": "a number", "number": "a number", "boolean": "true or false", "date": "a date",
           "datetime": "a moment", "duration": "a duration", "list": "a list"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """Where an expression stands: what `event` has there (None: anything), and the state it stands in."""

    state: Draft
    event: Mapping[str, Field] | None
    what: str = "the event"
    each: tuple[Mapping[str, Field], ...] = ()  # the fields of each event that can arrive, where they are several
    context: Mapping[str, Field] | None = None  # another pathway's, as in `where`; None: this one's
    pathway_names: bool = True  # whether the pathway's own context can be read
    any_context: bool = False  # any field of context can be named: each pathway that is meant has its own
    unread: Mapping[str, str] = field(default_factory=dict)  # conclusion never drawn here -> what it is drawn from
    sure: frozenset[str] = frozenset()  # event fields that cannot be missing here, whatever their declaration

    def knowing(self, names: Collection[str]) -> Place:
        """The same place, where these names cannot be missing either."""
        return self if self.sure.issuperset(names) else replace(self, sure=self.sure.union(names))


@dataclass(slots=True)
class Terms:
    """Compiles the expressions and values of one pathway."""

    context: Mapping[str, Field]
    parameters: Mapping[str, Field]
    levels: Mapping[str, tuple[str, ...]]  # of each conclusion that the pathway's rules bring
    elsewhere: Mapping[str, str]  # conclusions of rule sets that the pathway does not use -> rule set
    resolver: Resolver
    report: Report
    own_types: dict[str, str] = field(default_factory=dict)  # of parameters and context, once they are asked for

    # -- expressions --

    def expression(self, scalar: Scalar, place: Place, *, wanted: Collection[str] = ()) -> Expression | None:
        """The expression, its names checked and its paths resolved; None, and findings, where it is none.

        `wanted`: the static types that fit here (text, integer, number, boolean, date, datetime, duration, list).
        """
        try:
            expression = parse(scalar.text, levels=self.levels)
        except ExpressionError as error:
            code = "CP206" if "levels" in error.message else "CP201"
            self.report.add(column(scalar, error.column), code, _lower(error.message), error.hint)
            return None
        if self._has_unknown_names(expression, scalar, place):
            return None
        self._check_types(expression, scalar, place, wanted)
        self._check_codes(expression.tree, scalar, place)
        return self._with_paths(expression, scalar, place)

    def unchecked(self, scalar: Scalar) -> Expression | None:
        """The expression with no name looked up: what it reads is not known here."""
        try:
            return parse(scalar.text, levels=self.levels)
        except ExpressionError as error:
            self.report.add(column(scalar, error.column), "CP201", _lower(error.message), error.hint)
            return None

    def _has_unknown_names(self, expression: Expression, scalar: Scalar, place: Place) -> bool:
        known = self._known(expression, place)
        problems = check_names(expression, known)
        for problem in problems:
            code, message, hint = self._unknown(problem.name, problem.hint, place, known)
            self.report.add(column(scalar, problem.column), code, message, hint)
        return bool(problems) or self._reads_absent(expression, scalar, place)

    def _reads_absent(self, expression: Expression, scalar: Scalar, place: Place) -> bool:
        """Reports a field that only some of the events have which can arrive here."""
        for fields in place.each:
            name = reads_absent(expression, fields)
            if name is not None:
                rest = name.dotted.partition(".")[2]
                hint = f"Read it only where known({name.dotted}), or set a field of context in each transition."
                self.report.add(column(scalar, name.column), "CP203", f"not every event {place.what} has {rest}.", hint)
                return True
        return False

    def _known(self, expression: Expression, place: Place) -> set[str]:
        known = {f"parameters.{name}" for name in self.parameters} | (set(self.levels) - set(place.unread))
        if place.pathway_names:
            known |= {f"context.{name}" for name in (self.context if place.context is None else place.context)}
        if place.any_context:
            known |= {name for name in expression.names if name.startswith("context.")}
        if place.event is None:
            return known | {name for name in expression.names if name.startswith("event.")}
        return known | {f"event.{name}" for name in place.event}

    def _unknown(self, name: str, hint: str, place: Place, known: Collection[str]) -> tuple[str, str, str]:
        root, _, rest = name.partition(".")
        if root == "event":
            near = did_you_mean(rest, place.event or (), what="It has")
            what = place.what if not place.each else f"no event {place.what}"
            return (
                "CP203",
                f"{what} has {'' if place.each else 'no '}{rest}.",
                near or "It carries nothing beside name, at, by and id.",
            )
        if root in place.unread:
            message = f"{root} is concluded from {place.unread[root]}, which {place.what} does not carry."
            return "CP202", message, "Ask in the handler of the event that carries it."
        if root in self.elsewhere:
            hint = f"Add to the pathway: rules: - {{set: {self.elsewhere[root]}, concludes: {root}, levels: [...]}}."
            return "CP202", f"{root} is concluded by a rule set that this pathway does not use.", hint
        if root == "context" and not place.pathway_names:
            return (
                "CP202",
                "context cannot be read here: there is no journey yet.",
                "Read event.* or patient.* instead.",
            )
        if root in ("context", "parameters"):
            mine = [one.partition(".")[2] for one in known if one.startswith(root + ".")]
            near = did_you_mean(rest, mine, what="There are") or f"Declare it under {root}."
            return "CP202", f"{name} is not declared.", near
        return "CP202", f"{name} is not declared.", hint

    def _check_types(self, expression: Expression, scalar: Scalar, place: Place, wanted: Collection[str]) -> None:
        found = infer(expression, self.types(place))
        for where, message in found.problems:
            hint = "Look at the type that each is declared with."
            self.report.add(column(scalar, where), "CP208", _lower(message), hint)
        if wanted and found.type is not None and found.type not in wanted and not found.problems:
            meant = " or ".join(dict.fromkeys(_CALLED[one] for one in sorted(wanted)))
            of_moment = (found.type, "date") == ("datetime", *wanted)
            hint = "Write date_of(...) for the date of a moment." if of_moment else f"Write {meant}, or declare it so."
            self.report.add(scalar.mark, "CP208", f"this is {_CALLED[found.type]} where {meant} was meant.", hint)

    def types(self, place: Place) -> dict[str, str]:
        """The field type of each dotted name that can be read at the place."""
        if not self.own_types:
            self.own_types.update((f"parameters.{name}", one.type) for name, one in self.parameters.items())
            self.own_types.update((f"context.{name}", one.type) for name, one in self.context.items())
        types = {f"event.{name}": one.type for name, one in (place.event or {}).items()}
        if place.context is not None:
            own = {name: kind for name, kind in self.own_types.items() if not name.startswith("context.")}
            return own | types | {f"context.{name}": one.type for name, one in place.context.items()}
        return self.own_types | types

    def field_of(self, dotted: str, place: Place) -> Field | None:
        """The declaration behind a name; None for conclusions, patient and what is not known."""
        root, _, rest = dotted.partition(".")
        if root == "event":
            return _OWN.get(rest) or (place.event or {}).get(rest)
        context = self.context if place.context is None else place.context
        return {"context": context, "parameters": self.parameters}.get(root, {}).get(rest)

    def _check_codes(self, tree: Node, scalar: Scalar, place: Place) -> None:
        """Reports a comparison with a code that the value can never be."""
        for node in walk(tree):
            if not isinstance(node, Comparison):
                continue
            for name, other in ((node.left, node.right), (node.right, node.left)):
                if isinstance(name, Name) and (allowed := self._codes(name.dotted, place)) is not None:
                    self._check_literals(name.dotted, other, allowed, scalar)

    def _codes(self, dotted: str, place: Place) -> tuple[str, ...] | None:
        declared = self.field_of(dotted, place)
        return declared.of if declared is not None and isinstance(declared.of, tuple) else None

    def _check_literals(self, name: str, node: Node, allowed: tuple[str, ...], scalar: Scalar) -> None:
        for part in node.items if isinstance(node, Elements) else (node,):
            if isinstance(part, Literal) and isinstance(part.value, str) and part.value not in allowed:
                hint = did_you_mean(part.value, allowed)
                self.report.add(column(scalar, part.column), "CP207", f'{name} is never "{part.value[:60]}".', hint)

    def _with_paths(self, expression: Expression, scalar: Scalar, place: Place) -> Expression | None:
        resolved: dict[str, str] = {}
        for name, where in expression.paths:
            path = self.resolver.find(name, place.state, column(scalar, where))
            if path is None:
                return None
            resolved[name] = path
        return expression.with_paths(resolved) if resolved else expression

    def assigned(self, scalar: Scalar, target: Field, name: str, place: Place) -> Expression | None:
        """An expression whose value goes into a field of context: its type and codes fit, and it is nobody's words."""
        if self._is_bare_word(scalar):
            hint = f"Write '\"{scalar.text}\"' for the text, or event.{scalar.text} for a value that came in."
            self.report.add(scalar.mark, "CP205", f'"{scalar.text[:60]}" is a bare word, not a value.', hint)
            return None
        expression = self.expression(scalar, place, wanted=_TAKES.get(target.type, ()))
        if expression is None:
            return None
        self.refuse_text(expression, scalar, place, into=f"context.{name}")
        self._check_quoted_name(expression, scalar)
        if isinstance(expression.tree, Literal) and isinstance(target.of, tuple):
            self._check_literals(name, expression.tree, target.of, scalar)
        return expression

    def _check_quoted_name(self, expression: Expression, scalar: Scalar) -> None:
        """Reports a name in quotes: it is a text, and a value was meant."""
        tree = expression.tree
        text = tree.value if isinstance(tree, Literal) and isinstance(tree.value, str) else ""
        if text.partition(".")[0] in ("event", "context", "parameters") and _REFERENCE.fullmatch(text):
            self.report.add(
                scalar.mark, "CP205", f'"{text[:60]}" in quotes is a text, not a value.', f"Write {text[:60]}."
            )

    def _is_bare_word(self, scalar: Scalar) -> bool:
        """Whether a text was meant and not put in quotes of its own."""
        word = scalar.text
        if not isinstance(scalar.value, str) or not _WORD.fullmatch(word):
            return False
        return word not in ("true", "false", "today", "now") and word not in self.levels and word not in self.elsewhere

    def refuse_text(self, expression: Expression, scalar: Scalar, place: Place, *, into: str) -> None:
        """Reports an expression that reads what people wrote: it stays with the event."""
        for dotted, where in expression.references:
            declared = self.field_of(dotted, place)
            if declared is not None and declared.type == "text":
                message = f"{dotted} is what somebody wrote, and cannot go into {into}."
                self.report.add(column(scalar, where), "CP117", message, "It stays with the event: refer to event.id.")

    # -- a literal or one reference --

    def duration(
        self, scalar: Scalar | None, place: Place, *, expression: bool = False
    ) -> Duration | Expression | None:
        """A duration, or a reference to one. `expression`: any expression may stand here."""
        if scalar is None or scalar.is_null:
            return None
        text = scalar.text
        if _REFERENCE.fullmatch(text) or (expression and _OPERATION.search(text)):
            return self.expression(scalar, place, wanted=("duration",))
        try:
            return Duration.parse(text)
        except DurationError as error:
            if _OPERATION.search(text):
                self._not_here(scalar)
            else:
                self.report.add(scalar.mark, "CP015", _lower(error.message), error.hint)
            return None

    def word(self, scalar: Scalar | None, place: Place, *, into: str) -> Any:
        """A text as it stands, or one reference. `into`: where it goes, for the message."""
        if scalar is None or scalar.is_null:
            return None
        if not _REFERENCE.fullmatch(scalar.text) and scalar.text not in self.levels:
            if _OPERATION.search(scalar.text) and any(f"{root}." in scalar.text for root in ("event", "context")):
                self._not_here(scalar)
            return scalar.text
        expression = self.expression(scalar, place)
        if expression is not None:
            self.refuse_text(expression, scalar, place, into=into)
        return expression

    def plain_title(self, scalar: Scalar) -> None:
        """Reports a title that was meant to be filled in: titles are read by staff as they stand."""
        root = scalar.text.partition(".")[0]
        if "{" in scalar.text or (root in ("event", "context", "parameters") and _REFERENCE.fullmatch(scalar.text)):
            hint = "Write it out; what came in stands beside the task as its evidence."
            self.report.add(scalar.mark, "CP204", "a title is a plain text, nothing is filled in.", hint)

    def _not_here(self, scalar: Scalar) -> None:
        hint = "Set a field of context first and refer to it: context.name."
        self.report.add(scalar.mark, "CP204", "only a literal or one reference can stand here.", hint)

    def reference_to_list(self, scalar: Scalar, place: Place) -> Expression | None:
        """One reference to a list of numbers."""
        if not _REFERENCE.fullmatch(scalar.text):
            self.report.add(scalar.mark, "CP204", "a list or one reference to a list was meant.", "Write [3, 7, 10].")
            return None
        return self.expression(scalar, place, wanted=("list",))


def column(scalar: Scalar, offset: int) -> Mark:
    """The place of one character of a value, past its opening quote."""
    if "\n" in scalar.text[:offset]:
        return scalar.mark
    return scalar.mark._replace(column=scalar.mark.column + offset + (1 if scalar.quoted else 0))


def _lower(message: str) -> str:
    """As the middle of a sentence; a first word that is a name stays."""
    return message[:1].lower() + message[1:] if message[1:2].islower() or message.startswith("A ") else message
