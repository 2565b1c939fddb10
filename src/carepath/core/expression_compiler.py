"""From an expression's tree to one closure that takes a Scope. Compiled once; a comparison runs well under 1 µs.

The closures are total: whatever the scope holds, they answer with a value or None (unknown) and never raise.
Imported by expressions.py only.
"""

from __future__ import annotations

import operator as python
from collections.abc import Callable, Mapping
from typing import Any

from carepath.core.expression_functions import FUNCTIONS
from carepath.core.expression_parser import level_order
from carepath.core.expression_tree import Arithmetic, Call, Comparison, Elements, Literal, Logic, Name, Node, Unary
from carepath.core.expression_values import arithmetic, contains, equal, negative, order
from carepath.core.scope import Evaluate, Scope, loader

Levels = Mapping[str, tuple[str, ...]]
_PLAIN = frozenset((int, float))
_SIMPLE = frozenset((str, int, bool))
# A comparison of numbers holds, or its opposite does, or (for what is not a number) neither.
_OPPOSITE = {"<": python.ge, "<=": python.gt, ">": python.le, ">=": python.lt}
_HOLDS = {"<": python.lt, "<=": python.le, ">": python.gt, ">=": python.ge}


def compile_tree(node: Node, levels: Levels) -> Evaluate:
    """What evaluates the tree."""
    return _MAKERS[type(node)](node, levels)


def _literal(node: Literal, levels: Levels) -> Evaluate:
    value = node.value
    return lambda scope: value


def _name(node: Name, levels: Levels) -> Evaluate:
    return loader(node.dotted)


def _elements(node: Elements, levels: Levels) -> Evaluate:
    items = tuple(compile_tree(item, levels) for item in node.items)
    return lambda scope: tuple([item(scope) for item in items])


def _unary(node: Unary, levels: Levels) -> Evaluate:
    operand = compile_tree(node.operand, levels)
    if node.operator == "-":
        return lambda scope: negative(operand(scope))

    def negated(scope: Scope) -> bool | None:
        value = operand(scope)
        return not value if isinstance(value, bool) else None

    return negated


def _logic(node: Logic, levels: Levels) -> Evaluate:
    operands = tuple(compile_tree(one, levels) for one in node.operands)
    settles = node.operator == "or"  # one true settles an or, one false an and

    def evaluate(scope: Scope) -> bool | None:
        unknown = False
        for operand in operands:
            value = operand(scope)
            if value is settles:
                return bool(value)
            if value is not (not settles):
                unknown = True
        return None if unknown else not settles

    return evaluate


def _comparison(node: Comparison, levels: Levels) -> Evaluate:
    left, right = compile_tree(node.left, levels), compile_tree(node.right, levels)
    ranks = level_order(node.left, levels) or level_order(node.right, levels)
    if node.operator in ("in", "not in"):
        left = left if ranks is None else _one_of(left, ranks)
        return _membership(left, right, wanted=node.operator == "in")
    if ranks is not None:
        left, right = _ranked(left, ranks), _ranked(right, ranks)
    if node.operator in ("==", "!="):
        return _equality(left, right, wanted=node.operator == "==")
    return _ordering(left, right, node.operator)


def _ranked(level: Evaluate, ranks: tuple[str, ...]) -> Evaluate:
    places = {name: place for place, name in enumerate(ranks)}

    def rank(scope: Scope) -> int | None:
        value = level(scope)
        return places.get(value) if isinstance(value, str) else None

    return rank


def _one_of(level: Evaluate, ranks: tuple[str, ...]) -> Evaluate:
    def known_level(scope: Scope) -> str | None:
        value = level(scope)
        return value if value in ranks else None

    return known_level


def _equality(left: Evaluate, right: Evaluate, *, wanted: bool) -> Evaluate:
    def evaluate(scope: Scope) -> bool | None:
        a, b = left(scope), right(scope)
        if type(a) is type(b) and type(a) in _SIMPLE:
            return (a == b) is wanted
        answer = equal(a, b)
        return None if answer is None else answer is wanted

    return evaluate


def _ordering(left: Evaluate, right: Evaluate, operator: str) -> Evaluate:
    holds, opposite = _HOLDS[operator], _OPPOSITE[operator]

    def evaluate(scope: Scope) -> bool | None:
        a, b = left(scope), right(scope)
        if type(a) in _PLAIN and type(b) in _PLAIN:
            if holds(a, b):
                return True
            return False if opposite(a, b) else None
        placed = order(a, b)
        return None if placed is None else bool(holds(placed, 0))

    return evaluate


def _membership(left: Evaluate, right: Evaluate, *, wanted: bool) -> Evaluate:
    def evaluate(scope: Scope) -> bool | None:
        answer = contains(right(scope), left(scope))
        return None if answer is None else answer is wanted

    return evaluate


def _arithmetic(node: Arithmetic, levels: Levels) -> Evaluate:
    left, right, operator = compile_tree(node.left, levels), compile_tree(node.right, levels), node.operator
    return lambda scope: arithmetic(operator, scope, left(scope), right(scope))


def _call(node: Call, levels: Levels) -> Evaluate:
    paths = tuple(one.value for one in node.arguments if isinstance(one, Literal))
    if node.function == "active":
        return lambda scope: scope.active(paths[0])
    if node.function == "entered":
        since = paths[1] if len(paths) > 1 else None
        return lambda scope: scope.entered(paths[0], since)
    function = FUNCTIONS[node.function]
    arguments = tuple(compile_tree(one, levels) for one in node.arguments)
    if len(arguments) == 1:
        only = arguments[0]
        return lambda scope: function(scope, only(scope))
    return lambda scope: function(scope, *[argument(scope) for argument in arguments])


_MAKERS: Mapping[type, Callable[[Any, Levels], Evaluate]] = {
    Literal: _literal, Name: _name, Elements: _elements, Unary: _unary, Logic: _logic, Comparison: _comparison,
    Arithmetic: _arithmetic, Call: _call,
}  # fmt: skip
