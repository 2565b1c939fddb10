"""The guard language, as the rest of carepath sees it: parse once, evaluate often.

Three-valued (Kleene): a missing value makes the answer unknown, which is None, equality included; `missing(x)` and
`known(x)` alone are never unknown. Evaluation never raises. Grammar: expression_lexer.py and expression_parser.py;
meanings: expression_values.py and expression_functions.py; static types: expression_types.py.
Imported by pathway, the step, authoring and runtime.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any, NamedTuple

from carepath.core.expression_compiler import compile_tree
from carepath.core.expression_parser import RESERVED_NAMES, ROOTS, parse_tree
from carepath.core.expression_tree import Call, ExpressionError, Literal, Name, Node, change_calls, walk
from carepath.core.expression_types import Inference, infer_tree
from carepath.core.scope import Evaluate, Scope
from carepath.core.spelling import nearest

__all__ = [
    "RESERVED_NAMES", "Expression", "ExpressionError", "Inference", "NameProblem", "Scope", "check_names",
    "infer", "parse",
]  # fmt: skip


class NameProblem(NamedTuple):
    """A name in an expression that nothing declares."""

    name: str
    column: int
    message: str
    hint: str


class Expression:
    """One parsed expression. Equal when its text, levels and resolved paths are.

    `evaluate(scope)`: the value, or None (unknown). `references`: every name read with its column, as written;
    `names`: the same as a set. `paths`: every argument of active() and entered() with its column. `entered`: what
    entered() asks for. `tree`: for analysis.
    """

    __slots__ = ("entered", "evaluate", "levels", "names", "paths", "references", "text", "tree")

    evaluate: Evaluate

    def __init__(self, text: str, tree: Node, levels: Mapping[str, tuple[str, ...]]) -> None:
        self.text = text
        self.tree = tree
        self.levels = dict(levels)
        self.evaluate = compile_tree(tree, self.levels)
        nodes = tuple(walk(tree))
        self.references = tuple((node.dotted, node.column) for node in nodes if isinstance(node, Name))
        self.names = frozenset(dotted for dotted, _ in self.references)
        calls = [node for node in nodes if isinstance(node, Call) and node.function in ("active", "entered")]
        asked = [(call.function, [one for one in call.arguments if isinstance(one, Literal)]) for call in calls]
        self.paths = tuple((str(one.value), one.column) for _, arguments in asked for one in arguments)
        self.entered = tuple(
            dict.fromkeys(
                (str(one[0].value), str(one[1].value) if len(one) > 1 else None)
                for function, one in asked
                if function == "entered"
            )
        )

    def truth(self, scope: Scope) -> bool | None:
        """The answer of a guard: True, False, or None where it is unknown or no yes-or-no."""
        value = self.evaluate(scope)
        return value if isinstance(value, bool) else None

    def with_paths(self, resolved: Mapping[str, str]) -> Expression:
        """The same expression asking active() and entered() for other paths; those not named stay."""

        def change(call: Call) -> Call:
            if call.function not in ("active", "entered"):
                return call
            return replace(call, arguments=tuple(_resolved(one, resolved) for one in call.arguments))

        return Expression(self.text, change_calls(self.tree, change), self.levels)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Expression) and self._identity() == other._identity()

    def __hash__(self) -> int:
        return hash((self.text, self.paths))

    def __repr__(self) -> str:
        return f"Expression({self.text!r})"

    def __reduce__(self) -> tuple[Callable[..., Expression], tuple[Any, ...]]:
        return Expression, (self.text, self.tree, self.levels)

    def _identity(self) -> tuple[Any, ...]:
        return self.text, self.paths, self.levels


def parse(text: str, *, levels: Mapping[str, tuple[str, ...]] | None = None) -> Expression:
    """The expression that the text says. `levels`: of each conclusion, mildest first. Raises ExpressionError.

    Refused here: what cannot be read, names that can mean nothing, and operators that never fit their values.
    """
    if not isinstance(text, str):
        raise ExpressionError("An expression is a text.", "Put it in quotes.")
    return _parsed(text, tuple((name, tuple(each)) for name, each in (levels or {}).items()))


@lru_cache(maxsize=4096)
def _parsed(text: str, of: tuple[tuple[str, tuple[str, ...]], ...]) -> Expression:
    """One and the same for one text: a clinic's pathways ask the same questions over and over."""
    levels = dict(of)
    expression = Expression(text, parse_tree(text, levels), levels)
    found = infer(expression, {})
    if found.problems:
        column, message = found.problems[0]
        raise ExpressionError(message, "", column)
    return expression


def infer(expression: Expression, types: Mapping[str, str]) -> Inference:
    """Its static type and the clashes that are certain. `types`: the field type of each dotted name, where known."""
    return infer_tree(expression.tree, types, expression.levels)


def check_names(expression: Expression, known: Collection[str]) -> list[NameProblem]:
    """Every name read that is not among the `known` ones, with the nearest that is.

    `known`: dotted names (`event.temperature`, `context.cycle`, `triage`); carepath's own (today, patient.age,
    event.at, triage.because, ...) need not be among them.
    """
    return [_unknown(dotted, column, known) for dotted, column in expression.references if not _is_known(dotted, known)]


def _is_known(dotted: str, known: Collection[str]) -> bool:
    root, _, rest = dotted.partition(".")
    if dotted in known or root in ("today", "now", "patient", "journey"):
        return True
    if root == "event":
        return rest in ("name", "at", "by", "id")
    return root not in ROOTS and bool(rest) and root in known


def _unknown(dotted: str, column: int, known: Collection[str]) -> NameProblem:
    root, _, rest = dotted.partition(".")
    near = _nearest_name(root, rest, known)
    if near is not None:
        hint = f"Did you mean {near}?"
    elif rest:
        hint = f"Declare it, or look for its name under {root}."
    else:
        hint = f'If it is a text, write it in quotes: "{dotted}".'
    return NameProblem(dotted, column, f"{dotted} is not declared.", hint)


def _nearest_name(root: str, rest: str, known: Iterable[str]) -> str | None:
    """The nearest known name: misspelt under the same root, else the same under another."""
    if not rest:
        return nearest(root, [name for name in known if "." not in name])
    under = {name.partition(".")[2]: name for name in known if name.startswith(f"{root}.")}
    elsewhere = sorted(name for name in known if name.endswith(f".{rest}"))
    return under.get(nearest(rest, under) or "") or next(iter(elsewhere), None)


def _resolved(argument: Node, resolved: Mapping[str, str]) -> Node:
    if not isinstance(argument, Literal):
        return argument
    return replace(argument, value=resolved.get(str(argument.value), argument.value))
