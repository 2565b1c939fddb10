"""An expression as English: `event.celsius >= 38.0` is "the temperature is 38.0 °C or more".

The value of a parameter is said, not its name. What stands in `context` is said to be on file. Imported by the modules
that read a pathway aloud and that compare two.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from carepath.analysis.vocabulary import Vocabulary
from carepath.analysis.words import field_words, listed, quoted, span, unit_of, value, words
from carepath.core.durations import Duration
from carepath.core.expression_tree import Arithmetic, Call, Comparison, Elements, Literal, Logic, Name, Node, Unary
from carepath.core.expressions import Expression

_OPPOSITE = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">", "in": "not in", "not in": "in"}
_NUMBERS = {"<": "{a} is less than {b}", "<=": "{a} is {b} or less", ">": "{a} is more than {b}",
            ">=": "{a} is {b} or more"}  # fmt: skip
_DATES = {"<": "{a} is before {b}", "<=": "{a} is not after {b}", ">": "{a} is after {b}",
          ">=": "{a} is not before {b}"}  # fmt: skip
_LEVELS = {"<": "{a} is milder than {b}", "<=": "{a} is {b} or milder", ">": "{a} is worse than {b}",
           ">=": "{a} is {b} or worse"}  # fmt: skip
_TWO = {"<": "{a} is less than {b}", "<=": "{a} is at most {b}", ">": "{a} is more than {b}",
        ">=": "{a} is at least {b}"}  # fmt: skip
_TIMES = {"<": "fewer than {n}", "<=": "at most {n}", ">": "more than {n}", ">=": "at least {n}", "==": "exactly {n}",
          "!=": "not exactly {n}"}  # fmt: skip
_QUESTIONS = ("what", "why", "who", "when", "where", "which", "how")
_SAME = {"==": "{a} is {b}", "!=": "{a} is not {b}"}
_AMONG = {"in": "{a} is {b}", "not in": "{a} is not {b}"}
_KNOWN_NAMES = {"today": "today", "now": "now", "journey.started_on": "the day the journey began",
                "patient.age": "the patient's age", "patient.born_on": "the patient's date of birth",
                "patient.sex": "the patient's sex", "patient.language": "the patient's language",
                "patient.zone": "the patient's time zone", "patient.site": "the patient's site",
                "event.name": "what happened", "event.at": "the moment it happened",
                "event.by": "who did it", "event.id": "its number"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads expressions aloud. `event`: what is heard where they stand, so that its fields and units are known."""

    vocabulary: Vocabulary
    event: str = ""

    def condition(self, expression: Expression) -> str:
        """A yes-or-no expression as a clause: "the outcome is "told" and ..."."""
        return self._holds(expression.tree, yes=True)

    def value(self, said: Any) -> str:
        """A literal or an expression as what it stands for: "4 hours", "the visit time"."""
        return self._noun(said.tree) if isinstance(said, Expression) else value(said)

    # -- clauses --

    def _holds(self, node: Node, *, yes: bool) -> str:
        match node:
            case Logic():
                return self._logic(node, yes=yes)
            case Unary(operator="not"):
                return self._holds(node.operand, yes=not yes)
            case Comparison():
                return self._comparison(node, node.operator if yes else _OPPOSITE[node.operator])
            case Call(function="missing" | "known"):
                there = (node.function == "known") == yes
                return f"{self._noun(node.arguments[0])} is {'known' if there else 'not known'}"
            case Call(function="active"):
                return f"the journey is {'' if yes else 'not '}in {self._place(node.arguments[0])}"
            case Call(function="contains"):
                held = "has" if yes else "does not have"
                return f"{self._noun(node.arguments[0])} {held} {self._noun(node.arguments[1])}"
            case Literal(value=bool()):
                return "always" if node.value == yes else "never"
            case Name(dotted=dotted) if dotted.endswith(".disputed"):
                return f"{words(dotted.partition('.')[0])} is {'' if yes else 'not '}disputed"
            case Name(dotted="patient.in_hospital"):
                return f"the patient is {'' if yes else 'not '}in hospital"
            case _:
                return f"{self._noun(node)} is {'yes' if yes else 'no'}"

    def _logic(self, node: Logic, *, yes: bool) -> str:
        joined = node.operator if yes else {"and": "or", "or": "and"}[node.operator]
        clauses = [self._holds(one, yes=yes) for one in node.operands]
        mixed = any(isinstance(one, Logic) for one in node.operands)
        if mixed:
            return f", {joined} ".join(clauses)
        return listed(clauses, joined) if len(clauses) > 2 else f" {joined} ".join(clauses)

    def _comparison(self, node: Comparison, operator: str) -> str:
        left, right = node.left, node.right
        if isinstance(left, Call) and left.function == "entered":
            return self._entered(left, operator, self._noun(right))
        if isinstance(right, Literal) and isinstance(right.value, bool) and operator in _SAME:
            return self._holds(left, yes=right.value == (operator == "=="))
        said = {"a": self._noun(left), "b": self._noun(right, like=left)}
        if operator in _SAME:
            return _SAME[operator].format(**said)
        if operator in _AMONG:
            return _AMONG[operator].format(a=said["a"], b=self._among(right))
        return self._scale(left, right)[operator].format(**said)

    def _scale(self, left: Node, right: Node) -> Mapping[str, str]:
        if self._is_level(left) or self._is_level(right):
            return _LEVELS
        if self._is_date(left) or self._is_date(right):
            return _DATES
        return _NUMBERS if isinstance(right, Literal) or self._is_parameter(right) else _TWO

    def _entered(self, call: Call, operator: str, times: str) -> str:
        since = f" since {self._place(call.arguments[1])}" if len(call.arguments) > 1 else ""
        often = _TIMES[operator].format(n=times) + (" time" if times == "1" else " times")
        return f"the journey has come to {self._place(call.arguments[0])} {often}{since}"

    def _among(self, node: Node) -> str:
        if isinstance(node, Elements):
            return listed([self._noun(one) for one in node.items], "or")
        return f"among {self._noun(node)}"

    # -- nouns --

    def _noun(self, node: Node, like: Node | None = None) -> str:
        match node:
            case Literal():
                return self._literal(node.value, like)
            case Name():
                return self._name(node.dotted)
            case Elements():
                return listed([self._noun(one) for one in node.items])
            case Arithmetic():
                return self._arithmetic(node)
            case Call():
                return self._call(node)
            case Unary(operator="-"):
                return f"minus {self._noun(node.operand)}"
            case _:
                return f"whether {self._holds(node, yes=True)}"

    def _literal(self, said: Any, like: Node | None) -> str:
        if isinstance(said, str):
            return said if like is not None and self._is_level(like) else quoted(words(said))
        if isinstance(like, Name):
            return value(said, self._unit(like))
        return value(said)

    def _unit(self, name: Name) -> str:
        return unit_of(name.dotted.rpartition(".")[2], self.vocabulary.field(name.dotted, self.event))

    def _name(self, dotted: str) -> str:
        if dotted in _KNOWN_NAMES:
            return _KNOWN_NAMES[dotted]
        root, _, rest = dotted.partition(".")
        field = self.vocabulary.field(dotted, self.event)
        if root == "parameters":
            found = self.vocabulary.pathway.parameters.get(rest)
            return words(rest) if found is None else value(found.value, unit_of(rest, found.field))
        if root == "context":
            return f"the {field_words(rest, field)} on file"
        if root == "event":
            return f"the answer to {quoted(words(rest))}" if rest in _QUESTIONS else f"the {field_words(rest, field)}"
        return {"": words(root), "because": f"what {words(root)} found", "rules": f"the rules behind {words(root)}"
                }.get(rest, words(dotted))  # fmt: skip

    def _arithmetic(self, node: Arithmetic) -> str:
        if node.operator in "+-" and self._is_span(node.right):
            spans, start = self._moved(node)
            return f"{listed(spans)} {'after' if node.operator == '+' else 'before'} {start}"
        left, right = self._part(node.left), self._part(node.right)
        if node.operator == "*" and isinstance(node.right, Literal) and isinstance(node.right.value, Duration):
            one = span(node.right.value)
            return f"{left.removesuffix(' days')} days given" if one == "1 day" else f"{left} times {one}"
        joined = {"+": "plus", "-": "minus", "*": "times", "/": "divided by"}[node.operator]
        return f"{left} {joined} {right}"

    def _moved(self, node: Arithmetic) -> tuple[list[str], str]:
        """The spans that are all added to, or all taken from, one date; and that date."""
        left, right = node.left, self._part(node.right)
        if isinstance(left, Arithmetic) and left.operator == node.operator and self._is_span(left.right):
            spans, start = self._moved(left)
            return [right, *spans], start
        return [right], self._part(left)

    def _part(self, node: Node) -> str:
        """A noun inside another, in brackets where its end would not be seen."""
        said = self._noun(node)
        several = isinstance(node, Arithmetic) and node.operator in "+-"
        return (
            f"({said})" if several or (isinstance(node, Call) and node.function in ("choose", "max", "min")) else said
        )

    def _call(self, node: Call) -> str:
        said = [self._part(one) for one in node.arguments]
        told = _CALLS.get(node.function)
        holds = partial(self._holds, yes=True)
        return f"whether {holds(node)}" if told is None else told(node, said, holds)

    def _place(self, node: Node) -> str:
        return self.vocabulary.state(str(node.value)) if isinstance(node, Literal) else "a state"

    # -- kinds --

    def _is_level(self, node: Node) -> bool:
        return isinstance(node, Name) and any(use.concludes == node.dotted for use in self.vocabulary.pathway.rules)

    def _is_parameter(self, node: Node) -> bool:
        return isinstance(node, Name) and node.dotted.startswith("parameters.")

    def _is_date(self, node: Node) -> bool:
        match node:
            case Name():
                field = self.vocabulary.field(node.dotted, self.event)
                plain = node.dotted in ("today", "now", "journey.started_on", "event.at", "patient.born_on")
                return plain or (field is not None and field.type in ("date", "datetime"))
            case Call():
                return node.function == "date_of"
            case Arithmetic():
                return self._is_date(node.left)
            case _:
                return False

    def _is_span(self, node: Node) -> bool:
        match node:
            case Literal():
                return isinstance(node.value, Duration)
            case Name():
                field = self.vocabulary.field(node.dotted, self.event)
                return field is not None and field.type == "duration"
            case Arithmetic(operator="*"):
                return self._is_span(node.left) or self._is_span(node.right)
            case Call(function="choose"):
                return self._is_span(node.arguments[1])
            case _:
                return False


_Call = Callable[[Call, list[str], Callable[[Node], str]], str]
_CALLS: Mapping[str, _Call] = {
    "choose": lambda node, said, read: f"{said[1]} if {read(node.arguments[0])}, otherwise {said[2]}",
    "min": lambda node, said, read: f"the smallest or earliest of {listed(said)}",
    "max": lambda node, said, read: f"the largest or latest of {listed(said)}",
    "count": lambda node, said, read: f"the number of {said[0].removeprefix('the ')}",
    "days_between": lambda node, said, read: f"the days from {said[0]} to {said[1]}",
    "months_between": lambda node, said, read: f"the months from {said[0]} to {said[1]}",
    "date_of": lambda node, said, read: said[0].replace(" time on file", " date on file"),
    "round": lambda node, said, read: f"{said[0]}, rounded",
    "entered": lambda node, said, read: f"how often the journey has come to {said[0]}",
}
