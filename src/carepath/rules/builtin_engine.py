"""Clinical rules in plain Python: always there, and the meaning that any other engine is held to.

Each rule's `when` is true, false or unknown, where what it reads is missing. Of the rules that are true the worst
level holds, and all of that level say why. But a rule of a worse level that is unknown leaves it undecided: nobody is
called green, or amber, for want of the answer that would have said red. The worst level of all needs no more than one
rule that is true. No rule true and none unknown is no conclusion either.
Imported by care.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from carepath.core.definitions import Rule, RuleSet
from carepath.core.expression_tree import Call, Name, Node, children
from carepath.core.scope import Scope, loader
from carepath.errors import CorruptionError
from carepath.ports import Conclusion
from carepath.rules.sentences import because, undecided

_ANSWERS_FOR_MISSING = ("missing", "known")  # what these ask about is never why a rule is unknown


class BuiltinEngine:
    """Concludes from one event. Keeps nothing, reads no clock: safe to share between threads."""

    def conclude(self, rule_set: RuleSet, *, event: Mapping[str, Any], scope: Mapping[str, Any]) -> Conclusion:
        """The level that the rule set concludes for an event with this data, and why.

        `scope`: what else rules may read, each left out where there is none: context, patient (mappings), zone (IANA
        name), now, event_at (aware), event_name, calendar. Level None: undecided, or no rule applies; `because` says.
        """
        parameters = {name: parameter.value for name, parameter in rule_set.parameters.items()}
        world = Scope(event=event, parameters=parameters, **scope)
        unknown: list[Rule] = []
        for level, rules in _worst_first(rule_set):
            answers = [(rule, rule.when.truth(world)) for rule in rules]
            true = [rule for rule, answer in answers if answer is True]
            if true:
                return _concluded(rule_set, level, true, unknown, world)
            unknown += [rule for rule, answer in answers if answer is None]
        if unknown:
            return _undecided(rule_set, unknown, [], "", world)
        return Conclusion(rule_set.concludes, None, "no rule applies")


def _worst_first(rule_set: RuleSet) -> Iterator[tuple[str, Sequence[Rule]]]:
    """The rules of each level, the worst level first. CorruptionError for a rule of no level: it must never be lost."""
    by_level: dict[str, list[Rule]] = {level: [] for level in reversed(rule_set.levels)}
    for rule in rule_set.rules:
        if rule.level not in by_level:
            message = f"rule {rule.id!r} of {rule_set.name!r} concludes a level that its rule set does not have."
            hint = "Check the clinic's folder again, and publish the rule set anew."
            raise CorruptionError("rule-level", message, hint=hint, where=rule.where)
        by_level[rule.level].append(rule)
    yield from by_level.items()


def _concluded(
    rule_set: RuleSet, level: str, true: Sequence[Rule], unknown: Sequence[Rule], world: Scope
) -> Conclusion:
    why = because(level, true, world)
    if unknown:
        return _undecided(rule_set, unknown, true, why, world)
    return Conclusion(rule_set.concludes, level, why, tuple(rule.id for rule in true))


def _undecided(
    rule_set: RuleSet, unknown: Sequence[Rule], true: Sequence[Rule], at_least: str, world: Scope
) -> Conclusion:
    missing = tuple(dict.fromkeys(name for rule in unknown for name in _missing(rule, world)))
    rules = tuple(rule.id for rule in true)
    return Conclusion(rule_set.concludes, None, undecided(missing, at_least), rules, missing=missing)


def _missing(rule: Rule, world: Scope) -> list[str]:
    """What left the rule unknown: fields of the event by their name, others dotted.

    Where nothing that it reads is missing, a value could not be read as what the rule compares it with: then it is
    whatever the rule reads of the event.
    """
    read = list(dict.fromkeys(_read(rule.when.tree)))
    absent = [name for name in read if loader(name)(world) is None]
    return [name.removeprefix("event.") for name in absent or read if absent or name.startswith("event.")]


def _read(node: Node) -> Iterator[str]:
    if isinstance(node, Name):
        yield node.dotted
    elif not (isinstance(node, Call) and node.function in _ANSWERS_FOR_MISSING):
        for child in children(node):
            yield from _read(child)
