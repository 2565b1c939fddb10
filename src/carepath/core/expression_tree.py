"""An expression as a tree: what the parser makes, the compiler turns into closures and the checks walk.

Plain frozen values. `column` counts from 0 inside the expression's text. Imported by the expression modules of core,
by authoring and rules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any


class ExpressionError(ValueError):
    """The text is not an expression: `message`, `hint`, and `column` (from 0, inside the text)."""

    def __init__(self, message: str, hint: str = "", column: int = 0) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.column = column


@dataclass(frozen=True, slots=True)
class Literal:
    """A number, text, boolean or duration that stands in the text."""

    value: Any
    column: int


@dataclass(frozen=True, slots=True)
class Name:
    """Something read: `event.temperature`, `triage.because`, `today`."""

    dotted: str
    column: int


@dataclass(frozen=True, slots=True)
class Elements:
    """A list written out."""

    items: tuple[Node, ...]
    column: int


@dataclass(frozen=True, slots=True)
class Unary:
    operator: str  # not | -
    operand: Node
    column: int


@dataclass(frozen=True, slots=True)
class Logic:
    operator: str  # and | or
    operands: tuple[Node, ...]
    column: int


@dataclass(frozen=True, slots=True)
class Comparison:
    operator: str  # == != < <= > >= in not in
    left: Node
    right: Node
    column: int


@dataclass(frozen=True, slots=True)
class Arithmetic:
    operator: str  # + - * /
    left: Node
    right: Node
    column: int


@dataclass(frozen=True, slots=True)
class Call:
    function: str
    arguments: tuple[Node, ...]
    column: int


Node = Literal | Name | Elements | Unary | Logic | Comparison | Arithmetic | Call

_CHILDREN: dict[type, Callable[[Any], tuple[Node, ...]]] = {
    Literal: lambda node: (),
    Name: lambda node: (),
    Elements: lambda node: node.items,
    Unary: lambda node: (node.operand,),
    Logic: lambda node: node.operands,
    Comparison: lambda node: (node.left, node.right),
    Arithmetic: lambda node: (node.left, node.right),
    Call: lambda node: node.arguments,
}


def children(node: Node) -> tuple[Node, ...]:
    """The parts of a node, in the order they are written."""
    return _CHILDREN[type(node)](node)


def walk(node: Node) -> Iterator[Node]:
    """The node and everything below it, in the order written."""
    yield node
    for child in children(node):
        yield from walk(child)


def change_calls(node: Node, change: Callable[[Call], Call]) -> Node:
    """The same tree with every call put through `change`."""
    match node:
        case Elements():
            return replace(node, items=tuple(change_calls(item, change) for item in node.items))
        case Logic():
            return replace(node, operands=tuple(change_calls(one, change) for one in node.operands))
        case Unary():
            return replace(node, operand=change_calls(node.operand, change))
        case Comparison() | Arithmetic():
            return replace(node, left=change_calls(node.left, change), right=change_calls(node.right, change))
        case Call():
            return change(replace(node, arguments=tuple(change_calls(one, change) for one in node.arguments)))
        case _:
            return node
