"""Whether an expression can be unknown where it stands: which value in it can be missing.

Errs towards silence: only what the declarations say can be missing is reported. Imported by whatever compiles
expressions.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from carepath.core.expression_tree import Call, Logic, Name, Node, Unary, children
from carepath.core.expressions import Expression
from carepath.core.fields import Field

if TYPE_CHECKING:
    from carepath.authoring.terms import Place, Terms

_NEVER_MISSING = frozenset({"today", "now", "journey.started_on", "event.name", "event.at", "event.id", "event.by"})


def can_be_missing(expression: Expression, place: Place, terms: Terms) -> str | None:
    """The name of a value that can be missing and would make the whole unknown; None where there is none."""
    return _find(expression.tree, place, terms, frozenset())


def _find(node: Node, place: Place, terms: Terms, known: frozenset[str]) -> str | None:
    match node:
        case Name():
            return node.dotted if node.dotted not in known and _missing(node.dotted, place, terms) else None
        case Call(function="missing" | "known" | "active" | "entered"):
            return None
        case Call(function="choose", arguments=(condition, this, that)):
            return (
                _find(condition, place, terms, known)
                or _find(this, place, terms, known | _told(condition, known=True))
                or _find(that, place, terms, known | _told(condition, known=False))
            )
        case Logic():
            return _in_order(node, place, terms, known)
        case _:
            return next((found for one in children(node) if (found := _find(one, place, terms, known))), None)


def _in_order(node: Logic, place: Place, terms: Terms, known: frozenset[str]) -> str | None:
    """`known(x) and x > 3` is never unknown for want of x, nor is `missing(x) or x > 3`, in whatever order."""
    for operand in node.operands:
        known |= _told(operand, known=node.operator == "and")
    return next((found for one in node.operands if (found := _find(one, place, terms, known))), None)


def _told(condition: Node, *, known: bool) -> frozenset[str]:
    """The names that are there when the condition is true (`known`) or false (not `known`)."""
    match condition:
        case Call(function="known", arguments=(Name() as name,)) if known:
            return frozenset({name.dotted})
        case Call(function="missing", arguments=(Name() as name,)) if not known:
            return frozenset({name.dotted})
        case Unary(operator="not", operand=operand):
            return _told(operand, known=not known)
        case Logic(operator=operator, operands=operands) if operator == ("and" if known else "or"):
            return frozenset().union(*(_told(one, known=known) for one in operands))
        case _:
            return frozenset()


def reads_absent(expression: Expression, fields: Mapping[str, Field]) -> Name | None:
    """A field of the event that is read though an event with just these `fields` never has it; None where all is well.

    `known(event.x) and event.x > 3` and `choose(known(event.x), event.x, event.y)` read no x that is not there.
    """
    return _absent(expression.tree, fields)


def _absent(node: Node, fields: Mapping[str, Field]) -> Name | None:
    match node:
        case Name():
            root, _, rest = node.dotted.partition(".")
            return node if root == "event" and rest not in fields and node.dotted not in _NEVER_MISSING else None
        case Call(function="missing" | "known"):
            return None
        case Call(function="choose", arguments=(condition, this, that)):
            certain = _certain(condition, fields)
            live = node.arguments if certain is None else (condition, this if certain else that)
        case Logic(operator=operator, operands=operands):
            stops = [_certain(one, fields) is (operator == "or") for one in operands]
            live = operands[: stops.index(True)] if True in stops else operands
        case _:
            live = children(node)
    return next((found for one in live if (found := _absent(one, fields)) is not None), None)


def _certain(condition: Node, fields: Mapping[str, Field]) -> bool | None:
    """True or False where the fields alone decide the condition; else None."""
    match condition:
        case Call(function="known" | "missing" as function, arguments=(Name(dotted=dotted),)):
            root, _, rest = dotted.partition(".")
            if root != "event":
                return None
            if rest not in fields:
                return function == "missing"
            return function == "known" if fields[rest].required else None
        case Unary(operator="not", operand=operand):
            certain = _certain(operand, fields)
            return None if certain is None else not certain
        case Logic(operator=operator, operands=operands):
            found = [_certain(one, fields) for one in operands]
            decides = operator == "or"
            return decides if decides in found else (None if None in found else not decides)
        case _:
            return None


def names_told(expression: Expression, *, known: bool) -> frozenset[str]:
    """The names that cannot be missing once the guard was true (`known`), or was false."""
    return _told(expression.tree, known=known)


def names_needed(expression: Expression) -> frozenset[str]:
    """The names without which the guard is unknown, whatever else is known: where it was true or false, they are."""
    return _needed(expression.tree)


def _needed(node: Node) -> frozenset[str]:
    match node:
        case Name():
            return frozenset({node.dotted})
        case Call():
            return frozenset()
        case Logic(operands=operands):
            return frozenset.intersection(*(_needed(one) for one in operands))
        case _:
            return frozenset[str]().union(*(_needed(one) for one in children(node)))


def _missing(dotted: str, place: Place, terms: Terms) -> bool:
    if dotted in _NEVER_MISSING or dotted in place.sure:
        return False
    root, _, rest = dotted.partition(".")
    if root == "parameters":
        return False
    if root == "event":
        declared = None if place.event is None else place.event.get(rest)
        return declared is not None and not declared.required and declared.default is None
    if root == "context":
        field = terms.field_of(dotted, place)
        return field is not None and field.default is None
    return root == "patient" or (root in terms.levels and rest in ("", "reason"))
