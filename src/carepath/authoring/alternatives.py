"""Alternatives become transitions: targets resolved, guards compiled for the events that can be heard, actions too.

What stands under `on`, `always` and in a timer is compiled alike. Imported by compiler.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from carepath.authoring.actions import ActionCompiler
from carepath.authoring.diagnostics import Report
from carepath.authoring.events import EventTable
from carepath.authoring.parts import Draft
from carepath.authoring.pathway_document import AlternativeDocument
from carepath.authoring.terms import Place, Terms
from carepath.authoring.unknowns import can_be_missing, names_needed, names_told
from carepath.core.events import BUILT_IN, DEATH, TIMER
from carepath.core.expression_tree import Comparison, Literal, Logic, Name, Node
from carepath.core.expressions import Expression
from carepath.core.pathway import Transition


@dataclass(slots=True)
class AlternativeCompiler:
    """Compiles the transitions of one pathway and numbers them in the order they are compiled."""

    terms: Terms
    actions: ActionCompiler
    events: EventTable
    targets: dict[int, tuple[str, ...]]  # id() of an alternative's document -> its resolved targets
    made: list[Transition] = field(default_factory=list)

    @property
    def report(self) -> Report:
        return self.terms.report

    def heard(self, descriptor: str, group: Sequence[AlternativeDocument], state: Draft) -> tuple[Transition, ...]:
        """The alternatives of one key under `on`."""
        names = self.events.concrete(descriptor)
        place = self.events.place(state, names, what=f"that {descriptor} hears", one=f"the event {descriptor}")
        unread = self.actions.references.never_concluded(names, self.events)
        place = replace(place, unread=unread) if unread else place
        outcomes = self.events.outcomes.get(descriptor)
        self._check_built_in(descriptor, group, state)
        return self._all(group, place, descriptor, _Outcomes.of(outcomes))

    def fired(self, group: Iterable[AlternativeDocument], state: Draft) -> tuple[Transition, ...]:
        """The alternatives of a timer."""
        place = Place(state, self.events.fields[TIMER] or {}, "a timer that fires")
        return self._all(list(group), place, "timer", None)

    def eventless(self, group: Sequence[AlternativeDocument], entry: Place) -> tuple[Transition, ...]:
        """The alternatives of `always`; `entry`: what `event` can be there."""
        return self._all(group, entry, "", None)

    def _all(
        self, group: Sequence[AlternativeDocument], place: Place, event: str, outcomes: _Outcomes | None
    ) -> tuple[Transition, ...]:
        compiled = []
        doubtful: tuple[AlternativeDocument, str] | None = None
        asked: frozenset[str] = frozenset()  # missing, these would have ended the search at an earlier guard
        for number, document in enumerate(group):
            here = place if outcomes is None else place.knowing(outcomes.sure())
            guard = self._guard(document, here)
            inside, name = here, None
            if guard is not None:
                name = can_be_missing(guard, here.knowing(asked), self.terms)
                asked |= names_needed(guard)
                if doubtful is None and name is not None:
                    doubtful = (document, name)
                told = names_told(guard, known=True)
                narrow = None if outcomes is None else outcomes.chosen(guard.tree)
                inside = here.knowing(told | (narrow.sure() if narrow else frozenset()))
                place = place.knowing(names_told(guard, known=False))
                outcomes = outcomes.without(guard.tree) if outcomes is not None else None
            compiled.append(self._one(document, guard, (event, name is not None), inside))
            if document.unknown:
                doubtful = None
            elif document.guard is None and number < len(group) - 1:
                self._never_taken(group[number + 1], document)
        if doubtful is not None and event not in BUILT_IN:
            self._unknown_not_handled(*doubtful)
        return tuple(compiled)

    def _guard(self, document: AlternativeDocument, place: Place) -> Expression | None:
        if document.guard is None:
            return None
        return self.terms.expression(document.guard, place, wanted=("boolean",))

    def _one(
        self, document: AlternativeDocument, guard: Expression | None, heard: tuple[str, bool], place: Place
    ) -> Transition:
        """One alternative. `heard`: the event, and whether the guard can be unknown then."""
        event, doubtful = heard
        transition = Transition(
            number=len(self.made), source=place.state.path, event=event, guard=guard, unknown=document.unknown,
            targets=self.targets.get(id(document), ()), reenter=document.reenter, forward=document.forward,
            actions=self.actions.all(document.actions, place), doubtful=doubtful, where=document.mark,
        )  # fmt: skip
        self.made.append(transition)
        return transition

    # -- what an author gets wrong --

    def _never_taken(self, later: AlternativeDocument, earlier: AlternativeDocument) -> None:
        message = f"this alternative is never taken: the one in line {earlier.mark.line} has no guard."
        hint = "Put the one without a guard last; unknown: true stands before it."
        self.report.add(later.mark, "CP122", message, hint)

    def _unknown_not_handled(self, document: AlternativeDocument, name: str) -> None:
        message = f"the guard is unknown when {name} is missing, and no alternative says what then."
        hint = "Add an alternative with unknown: true after it; it should lead to a person."
        self.report.add(document.key_mark("guard"), "CP114", message, hint)

    def _check_built_in(self, descriptor: str, group: Sequence[AlternativeDocument], state: Draft) -> None:
        if descriptor not in BUILT_IN:
            return
        for document in group:
            if document.guard is not None or document.unknown:
                mark = document.key_mark("guard" if document.guard is not None else "unknown")
                self.report.add(mark, "CP110", f"{descriptor} is built in and never guarded.", "Take the guard away.")
        if descriptor == DEATH:
            self._check_death(group, state)

    def _check_death(self, group: Sequence[AlternativeDocument], state: Draft) -> None:
        for document in group:
            if document.target:
                message = "patient_deceased ends every journey; it leads nowhere else."
                self.report.add(document.key_mark("target"), "CP121", message, "Keep the actions, take target away.")
            if state.path:
                message = "patient_deceased is heard at the top of a pathway only."
                self.report.add(document.mark, "CP121", message, "Move it to the on: of the pathway itself.")
            for action in document.actions:
                if action.task is not None and not action.task.is_update and not action.task.keep:
                    message = f'the task "{action.task.id.text}" would end with the journey.'
                    self.report.add(action.task.mark, "CP121", message, "Write keep: true.")


@dataclass(frozen=True, slots=True)
class _Outcomes:
    """The outcomes that a completed task can still have had, alternative by alternative."""

    fields: dict[str, frozenset[str]]  # outcome -> its required fields

    @classmethod
    def of(cls, outcomes: object) -> _Outcomes | None:
        if not isinstance(outcomes, dict) or not outcomes:
            return None
        return cls({
            name: frozenset(field for field, one in fields.items() if one.required) for name, fields in outcomes.items()
        })  # fmt: skip

    def sure(self) -> frozenset[str]:
        """The fields that every outcome left here has."""
        sets = list(self.fields.values())
        return frozenset(f"event.{name}" for name in frozenset.intersection(*sets)) if sets else frozenset()

    def chosen(self, guard: Node) -> _Outcomes:
        """What is left where the guard is true."""
        names = _outcomes_named(guard)
        if names is None and isinstance(guard, Logic) and guard.operator == "and":
            names = next((found for one in guard.operands if (found := _outcomes_named(one)) is not None), None)
        return self if names is None else _Outcomes({name: one for name, one in self.fields.items() if name in names})

    def without(self, guard: Node) -> _Outcomes:
        """What is left where the guard was false."""
        names = _outcomes_named(guard) or ()
        return _Outcomes({name: one for name, one in self.fields.items() if name not in names})


def _outcomes_named(node: Node) -> set[str] | None:
    """The outcomes that a test of event.outcome lets through; None where it is no such test."""
    match node:
        case Comparison(operator="==", left=Name(dotted="event.outcome"), right=Literal(value=str() as value)):
            return {value}
        case Logic(operator="or", operands=operands):
            found = [_outcomes_named(one) for one in operands]
            return set().union(*(one for one in found if one is not None)) if None not in found else None
        case _:
            return None
