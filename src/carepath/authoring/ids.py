"""The ids of one pathway: what each stands for, and that it stands for one thing only.

Imported by compiler.py and actions.py.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from carepath.authoring.action_document import ActionDocument, TaskDocument
from carepath.authoring.diagnostics import Report
from carepath.authoring.events import OpenedThing
from carepath.authoring.field_document import compile_fields
from carepath.authoring.nodes import Key, Scalar
from carepath.authoring.parts import Draft, opened_by
from carepath.core.fields import Field
from carepath.core.spelling import did_you_mean
from carepath.errors import Mark

_CALLED = {"task": "a task", "ask": "an ask", "message": "a message", "escalate": "an escalation", "clock": "a clock",
           "do": "an action of the app"}  # fmt: skip
_CANCELLED = {"escalation": "escalate"}  # word of `cancel` -> kind of thing


@dataclass(slots=True)
class Ids:
    """Everything that the actions of a pathway open, by id; the first place that opens it decides what it is."""

    report: Report
    known_ladders: Collection[str] | None = None
    opened: dict[str, OpenedThing] = field(default_factory=dict)
    places: dict[str, Mark] = field(default_factory=dict)
    ladders: dict[str, str] = field(default_factory=dict)

    def gather(self, root: Draft, clocks: Iterable[Key]) -> None:
        """Reads every action of the pathway; reports an id that stands for two things."""
        for clock in clocks:
            self._note(str(clock), clock.mark, OpenedThing("clock"))
        for state in root.walk():
            for action in state.actions():
                for id_, mark in opened_by(action):
                    self._note(id_, mark, _thing(action, self.report))
                    if action.escalate is not None:
                        self._note_ladder(id_, mark, action.escalate.ladder.text)

    def _note(self, id_: str, mark: Mark, thing: OpenedThing) -> None:
        first = self.opened.get(id_)
        if first is None:
            self.opened[id_] = thing
            self.places[id_] = mark
            return
        if first.kind != thing.kind:
            place = self.places[id_]
            message = f'the id "{id_}" is {_CALLED[first.kind]} in line {place.line} and {_CALLED[thing.kind]} here.'
            self.report.add(mark, "CP112", message, "Give one of them another id.")
        elif thing.kind == "task" and first.outcomes != thing.outcomes:
            message = f'the task "{id_}" has other outcomes here than in line {self.places[id_].line}.'
            self.report.add(mark, "CP112", message, "One id has one set of outcomes: write them alike.")
        elif first.answers != thing.answers:
            answers = tuple(dict.fromkeys((*first.answers, *thing.answers)))
            self.opened[id_] = OpenedThing(first.kind, answers=answers)

    def _note_ladder(self, id_: str, mark: Mark, ladder: str) -> None:
        if self.known_ladders is not None and ladder not in self.known_ladders:
            return  # that is said where it is looked up
        first = self.ladders.setdefault(id_, ladder)
        if first and ladder and first != ladder:
            message = (
                f'the escalation "{id_}" climbs the ladder {first} in line {self.places[id_].line}, and {ladder} here.'
            )
            self.report.add(mark, "CP112", message, "One id has one ladder: give one of them another id.")

    def check_open(self, id_: Scalar, word: str) -> None:
        """Reports an id that is used as one kind of thing and opened nowhere as that."""
        if not id_.text:
            return
        kind = _CANCELLED.get(word, word)
        found = self.opened.get(id_.text)
        if found is not None and found.kind == kind:
            return
        same = [name for name, thing in self.opened.items() if thing.kind == kind]
        if found is not None:
            message = f'"{id_.text}" is {_CALLED[found.kind]}, not {_CALLED[kind]}.'
        else:
            message = f'no {word} "{id_.text}" is opened anywhere in this pathway.'
        self.report.add(id_.mark, "CP120", message, did_you_mean(id_.text, same, what="There are"))


def _thing(action: ActionDocument, report: Report) -> OpenedThing:
    if action.task is not None:
        return OpenedThing("task", outcomes=compile_outcomes(action.task, report))
    if action.ask is not None:
        return OpenedThing("ask", answers=tuple(action.ask.answers))
    return OpenedThing(action.kind)


def compile_outcomes(task: TaskDocument, report: Report) -> dict[str, dict[str, Field]]:
    """The outcomes of a task, each with its fields."""
    return {str(name): compile_fields(fields, report, of="outcome") for name, fields in task.outcomes.items()}
