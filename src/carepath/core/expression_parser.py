"""From an expression's text to its tree: Python's `ast` over what the lexer left, each node allow-listed.

Here: which names and shapes exist. Not here: which names this pathway declares (the compiler's check_names), values.
Imported by the other expression modules and scope.py.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from carepath.core.expression_lexer import DEEPEST, FUNCTIONS, Lexed, lex
from carepath.core.expression_tree import (
    Arithmetic,
    Call,
    Comparison,
    Elements,
    ExpressionError,
    Literal,
    Logic,
    Name,
    Node,
    Unary,
    walk,
)
from carepath.core.spelling import did_you_mean

PATIENT = ("age", "born_on", "sex", "language", "zone", "site", "in_hospital")
JOURNEY = ("started_on",)
MOMENTS = ("today", "now")
CONCLUSION_PARTS = ("because", "rules", "disputed")
ROOTS = ("event", "context", "parameters", "patient", "journey")
# No rule set may conclude, and no field that stands alone may be called, one of these.
RESERVED_NAMES = frozenset((*ROOTS, *MOMENTS, *FUNCTIONS, "and", "or", "not", "in", "true", "false"))

_OPERATORS: Mapping[type, str] = {
    ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.In: "in",
    ast.NotIn: "not in", ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.And: "and", ast.Or: "or",
    ast.Not: "not", ast.USub: "-",
}  # fmt: skip
ORDERED = ("<", "<=", ">", ">=")


def parse_tree(text: str, levels: Mapping[str, tuple[str, ...]]) -> Node:
    """The tree of the text. `levels`: of each conclusion, mildest first. Raises ExpressionError."""
    lexed = lex(text)
    tree = _Builder(lexed).build(_python_tree(lexed.blanked), 0)
    for node in walk(tree):
        if isinstance(node, Comparison):
            _check_levels(node, levels)
    return tree


def level_order(node: Node, levels: Mapping[str, tuple[str, ...]]) -> tuple[str, ...] | None:
    """The levels of the conclusion that the node reads, mildest first; None where it reads no conclusion."""
    return levels.get(node.dotted) if isinstance(node, Name) else None


def _python_tree(blanked: str) -> ast.expr:
    try:
        return ast.parse(f"({blanked})", mode="eval").body  # in brackets: no indentation, any line ends
    except SyntaxError as error:
        column = min(max((error.offset or 2) - 2, 0), max(len(blanked) - 1, 0))
        hint = "Put brackets around the part after not, and look for a word too many or too few."
        raise ExpressionError("This cannot be read as an expression.", hint, column) from None
    except (RecursionError, MemoryError):
        raise _too_deep(0) from None


@dataclass(frozen=True, slots=True)
class _Builder:
    lexed: Lexed

    def build(self, node: ast.expr, depth: int) -> Node:
        column = node.col_offset - 1  # the bracket put in front
        if depth > DEEPEST:
            raise _too_deep(column)
        make = _SHAPES.get(type(node))
        if make is None:
            raise ExpressionError("This cannot be read as an expression.", "Write it in smaller parts.", column)
        return make(self, node, column, depth + 1)

    def word(self, node: ast.Name, column: int, depth: int) -> Node:
        if column in self.lexed.values:
            return Literal(self.lexed.values[column], column)
        dotted = self.lexed.names[column]
        _check_name(dotted, column)
        return Name(dotted, column)

    def logic(self, node: ast.BoolOp, column: int, depth: int) -> Node:
        return Logic(_OPERATORS[type(node.op)], tuple(self.build(one, depth) for one in node.values), column)

    def unary(self, node: ast.UnaryOp, column: int, depth: int) -> Node:
        return Unary(_OPERATORS[type(node.op)], self.build(node.operand, depth), column)

    def arithmetic(self, node: ast.BinOp, column: int, depth: int) -> Node:
        left, right = self.build(node.left, depth), self.build(node.right, depth)
        return Arithmetic(_OPERATORS[type(node.op)], left, right, left.column)

    def comparison(self, node: ast.Compare, column: int, depth: int) -> Node:
        operators = [_OPERATORS[type(operator)] for operator in node.ops]
        values = [self.build(one, depth) for one in (node.left, *node.comparators)]
        if len(operators) > 1 and not set(operators) <= set(ORDERED):
            raise ExpressionError("Only < <= > >= can be written in a row.", "Join two comparisons with and.", column)
        if any(isinstance(part, Comparison) for middle in values[1:-1] for part in walk(middle)):
            # Each middle value is compared twice: nested, that would double with every level.
            raise ExpressionError("This row of comparisons holds another one.", "Join them with and.", column)
        pairs = tuple(
            Comparison(operator, values[at], values[at + 1], values[at].column) for at, operator in enumerate(operators)
        )
        return pairs[0] if len(pairs) == 1 else Logic("and", pairs, column)

    def call(self, node: ast.Call, column: int, depth: int) -> Node:
        function = self.lexed.functions[column]
        arguments = tuple(self.build(one, depth) for one in node.args)
        fewest, most = FUNCTIONS[function]
        if not fewest <= len(arguments) <= most:
            takes = str(fewest) if fewest == most else f"{fewest} to {most}"
            message = f"{function} takes {takes} value{'' if takes == '1' else 's'}, not {len(arguments)}."
            raise ExpressionError(message, _EXAMPLES.get(function, ""), column)
        if function in ("active", "entered"):
            _check_paths(function, arguments)
        return Call(function, arguments, column)

    def elements(self, node: ast.List, column: int, depth: int) -> Node:
        return Elements(tuple(self.build(one, depth) for one in node.elts), column)


_SHAPES: Mapping[type, Callable[[_Builder, Any, int, int], Node]] = {
    ast.Name: _Builder.word, ast.BoolOp: _Builder.logic, ast.UnaryOp: _Builder.unary, ast.BinOp: _Builder.arithmetic,
    ast.Compare: _Builder.comparison, ast.Call: _Builder.call, ast.List: _Builder.elements,
}  # fmt: skip
_EXAMPLES = {
    "choose": "Write choose(condition, this, that).", "entered": 'Write entered("a") or entered("a", "b").',
    "days_between": "Write days_between(first, last).", "months_between": "Write months_between(first, last).",
}  # fmt: skip


def _check_name(dotted: str, column: int) -> None:
    """Refuses names that no pathway could give a meaning; which ones this pathway declares is not known here."""
    root, _, rest = dotted.partition(".")
    if root in MOMENTS and rest:
        raise ExpressionError(f"{root} has no parts.", f"Write {root}.", column)
    if root in ROOTS and not rest:
        raise ExpressionError(f"{root} alone is not a value.", f"Write {root}.name for one of its values.", column)
    if "." in rest:
        raise ExpressionError(f"{root}.{rest.partition('.')[0]} has no parts.", "A name has at most one dot.", column)
    for owner, allowed in (("patient", PATIENT), ("journey", JOURNEY)):
        if root == owner and rest not in allowed:
            raise ExpressionError(f"{dotted} does not exist.", did_you_mean(rest, allowed, what="There are"), column)
    if rest and root not in ROOTS and rest not in CONCLUSION_PARTS:
        raise ExpressionError(f"{dotted} does not exist.", _hint_for_root(root, rest), column)


def _hint_for_root(root: str, rest: str) -> str:
    near = did_you_mean(root, ROOTS)
    if near.startswith("Did"):
        return near
    return did_you_mean(rest, CONCLUSION_PARTS, what="A conclusion has")


def _check_paths(function: str, arguments: tuple[Node, ...]) -> None:
    for argument in arguments:
        if not (isinstance(argument, Literal) and isinstance(argument.value, str) and argument.value):
            hint = f'Write {function}("waiting").'
            raise ExpressionError(f"{function} takes the name of a state in quotes.", hint, argument.column)


def _check_levels(node: Comparison, levels: Mapping[str, tuple[str, ...]]) -> None:
    """Refuses a comparison with a level that the conclusion never has: it would never be true."""
    order = level_order(node.left, levels) or level_order(node.right, levels)
    if order is None:
        return
    for side in (node.left, node.right):
        for part in side.items if isinstance(side, Elements) else (side,):
            if isinstance(part, Literal) and part.value not in order:
                shown = f'"{part.value}"' if isinstance(part.value, str) else str(part.value)
                hint = did_you_mean(str(part.value), order)
                raise ExpressionError(f"{shown} is not one of its levels.", hint, part.column)


def _too_deep(column: int) -> ExpressionError:
    message = f"This expression is more than {DEEPEST} deep."
    return ExpressionError(message, "Write it in smaller parts.", column)
