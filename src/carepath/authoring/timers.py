"""Timers as authors write them become the timers of core; neighbours of one moment become one timer.

Imported by the compiler of states.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from carepath.authoring.nodes import Node, Scalar, SequenceNode
from carepath.authoring.parts import Draft
from carepath.authoring.pathway_document import AfterDocument, AlternativeDocument, AtDocument, EveryDocument
from carepath.authoring.terms import Place, Terms
from carepath.core.pathway import Timer, Transition

_MOMENT = ("date", "datetime")
_NO_EVENT: Mapping[str, Any] = {}
Alternatives = Callable[[Iterable[AlternativeDocument], Draft], tuple[Transition, ...]]


@dataclass(frozen=True, slots=True)
class TimerCompiler:
    """Compiles the timers of one pathway. `alternatives` compiles what is done when one fires."""

    terms: Terms
    alternatives: Alternatives
    ids: dict[str, str] = field(default_factory=dict)  # timer -> state

    def all(self, state: Draft, entry: Place) -> tuple[Timer, ...]:
        """The timers of one state in file order: after, at, every. `entry`: what `event` is when it is entered."""
        return (*self._after(state, entry), *self._at(state), *self._every(state))

    def _after(self, state: Draft, entry: Place) -> Iterator[Timer]:
        for number, group in enumerate(_groups(state.after, _same_delay), 1):
            first = group[0]
            yield Timer(
                id=self._id(state, "after", number, first.id), state=state.path, kind="after",
                alternatives=self.alternatives(group, state), delay=self.terms.duration(first.delay, entry),
                if_late=first.if_late, where=first.mark,
            )  # fmt: skip

    def _at(self, state: Draft) -> Iterator[Timer]:
        numbers: dict[str, int] = {}
        for group in _groups(state.at, _same_moment):
            first = group[0]
            kind = next((key for key in ("cycle_days", "days") if first.has(key)), "at")
            numbers[kind] = numbers.get(kind, 0) + 1
            anchor = {"cycle_days": first.day_one, "days": first.after, "at": first.date}[kind]
            place = _dateless(state)
            yield Timer(
                id=self._id(state, kind, numbers[kind], first.id), state=state.path, kind=kind,
                alternatives=self.alternatives(group, state),
                anchor=None if anchor is None else self.terms.expression(anchor, place, wanted=_MOMENT),
                days=self._days(first, kind, place), at_time=first.time, if_past=first.if_past,
                if_late=first.if_late, where=first.mark,
            )  # fmt: skip

    def _days(self, document: AtDocument, kind: str, place: Place) -> Any:
        """The numbers of the days, or a reference to a list of them."""
        node: Node | None = {"cycle_days": document.cycle_days, "days": document.days}.get(kind)
        if node is None:
            return None
        if isinstance(node, Scalar) and not isinstance(node.value, int):
            return self.terms.reference_to_list(node, place)
        items = node if isinstance(node, SequenceNode) else [node]
        return tuple(day for item in items if (day := self._day(item, kind)) is not None)

    def _day(self, item: Node, kind: str) -> int | None:
        value = item.value if isinstance(item, Scalar) else None
        if not isinstance(value, int) or isinstance(value, bool) or abs(value) > 36_500:
            self.terms.report.add(item.mark, "CP015", "a day is a whole number.", "Write [3, 7, 10].")
            return None
        if value == 0 and kind == "cycle_days":
            hint = "Count from day 1, or write days: with after:, where the date itself is day 0."
            self.terms.report.add(item.mark, "CP118", "cycle_days has no day 0: the first day is day 1.", hint)
            return None
        return value

    def _every(self, state: Draft) -> Iterator[Timer]:
        for number, item in enumerate(state.every, 1):
            place = _dateless(state)
            expressions = {
                name: None if scalar is None else self.terms.expression(scalar, place, wanted=_MOMENT)
                for name, scalar in (("from", item.from_), ("until", item.until))
            }
            yield Timer(
                id=self._id(state, "every", number, item.id), state=state.path, kind="every",
                alternatives=self._repeated(item, state), delay=self.terms.duration(item.every, place),
                anchor=expressions["from"], until=expressions["until"], at_time=item.time, if_late=item.if_late,
                where=item.mark,
            )  # fmt: skip

    def _repeated(self, item: EveryDocument, state: Draft) -> tuple[Transition, ...]:
        document = AlternativeDocument.of_actions(item.actions, item.mark)
        return self.alternatives([document], state)

    def _id(self, state: Draft, kind: str, number: int, given: Scalar | None) -> str:
        found = given.text if given is not None else f"{state.path}.{kind}.{number}"
        if found in self.ids and given is not None:
            message = f'the id "{found}" is another timer\'s, in state "{self.ids[found]}".'
            self.terms.report.add(given.mark, "CP112", message, "Give one of them another id.")
        self.ids.setdefault(found, state.path)
        return found


def _dateless(state: Draft) -> Place:
    """Where a date is worked out, again and again while the state is active: no event can be read."""
    return Place(state, _NO_EVENT, "a date worked out while the state waits (set context first)")


def _groups(items: list[Any], alike: Callable[[Any, Any], bool]) -> Iterator[list[Any]]:
    """Neighbours that are alike, together."""
    numbers: list[int] = []
    for at, item in enumerate(items):
        new = at == 0 or not alike(items[at - 1], item)
        numbers.append((numbers[-1] if numbers else 0) + new)
    for _, group in groupby(zip(numbers, items, strict=True), key=lambda pair: pair[0]):
        yield [item for _, item in group]


def _same_delay(first: AfterDocument, second: AfterDocument) -> bool:
    return first.delay.text == second.delay.text and _same_rest(first, second)


def _same_moment(first: AtDocument, second: AtDocument) -> bool:
    """Whether both are the same day counted the same way, at the same time of day."""
    anchors = all(_text(getattr(first, key)) == _text(getattr(second, key)) for key in ("date", "day_one", "after"))
    days = all(_text(getattr(first, key)) == _text(getattr(second, key)) for key in ("cycle_days", "days"))
    return (
        anchors and days and (first.time, first.if_past) == (second.time, second.if_past) and _same_rest(first, second)
    )


def _same_rest(first: AfterDocument | AtDocument, second: AfterDocument | AtDocument) -> bool:
    same_id = second.id is None or (first.id is not None and first.id.text == second.id.text)
    return same_id and first.if_late == second.if_late


def _text(node: Node | None) -> Any:
    if isinstance(node, SequenceNode):
        return tuple(_text(item) for item in node)
    return node.text if isinstance(node, Scalar) else None
