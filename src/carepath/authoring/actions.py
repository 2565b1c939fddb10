"""Actions as authors write them become the actions of core: ids filled in, values read, references checked.

One function per kind, found by the key that names it. Imported by compiler.py and alternatives.py.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from carepath.authoring.action_document import (
    ActionDocument,
    AskDocument,
    CancelDocument,
    ClockActionDocument,
    DoDocument,
    EscalateDocument,
    Expressions,
    MessageDocument,
    RaiseDocument,
    SendDocument,
    StartDocument,
    TaskDocument,
)
from carepath.authoring.events import EventTable
from carepath.authoring.ids import Ids, compile_outcomes
from carepath.authoring.nodes import Key, Scalar
from carepath.authoring.references import References
from carepath.authoring.terms import Place, Terms
from carepath.authoring.unknowns import can_be_missing
from carepath.core import pathway as core
from carepath.core.events import BUILT_IN, is_reserved
from carepath.core.expressions import Expression
from carepath.core.fields import Field, element_field
from carepath.core.spelling import did_you_mean

_CODE = Field("code")


@dataclass(frozen=True, slots=True)
class ActionCompiler:
    """Compiles the actions of one pathway."""

    terms: Terms
    ids: Ids
    events: EventTable
    references: References
    clocks: Collection[str]

    def all(self, documents: Iterable[ActionDocument], place: Place) -> tuple[core.Action, ...]:
        """The actions in file order; what is wrong is reported and left out."""
        compiled: list[core.Action] = []
        for document in documents:
            make = _KINDS.get(document.kind)
            body = getattr(document, _ATTRIBUTES.get(document.kind, document.kind), None)
            if make is not None and body is not None:
                compiled.append(action := make(self, body, place))
                for name, expression in action.entries if isinstance(action, core.Set) else ():
                    place = self._after_set(place, name, expression)
        return tuple(compiled)

    def _after_set(self, place: Place, name: str, expression: Expression | None) -> Place:
        """Where what follows in file order stands: what was just set is there, what was just emptied is not."""
        if expression is None:
            return replace(place, sure=place.sure - {f"context.{name}"})
        there = can_be_missing(expression, place, self.terms) is None
        return place.knowing({f"context.{name}"}) if there else place

    # -- people and messages --

    def message(self, body: MessageDocument, place: Place) -> core.Action:
        self.references.check("contents", body.content)
        return core.Message(
            id=(body.id or body.content).text, content=body.content.text, copy_to=body.copy_to,
            topic=None if body.topic is None else body.topic.text, expires=self.terms.duration(body.expires, place),
            safety=body.safety, identity=body.identity,
        )  # fmt: skip

    def ask(self, body: AskDocument, place: Place) -> core.Action:
        self.references.check("contents", body.content)
        if body.questionnaire is not None:
            self.references.check("questionnaires", body.questionnaire)
            self.references.check_report_arrives(body.questionnaire, self.events)
        for event in body.answers.values():
            self._check_event(event)
        return core.Ask(
            id=body.id.text, content=body.content.text, expires=self.terms.duration(body.expires, place),
            questionnaire=None if body.questionnaire is None else body.questionnaire.text,
            answers={str(reply): event.text for reply, event in body.answers.items()},
            remind=self.terms.duration(body.remind, place), identity=body.identity, where=body.mark,
        )  # fmt: skip

    def task(self, body: TaskDocument, place: Place) -> core.Action:
        due = self.terms.duration(body.due, place)
        if body.is_update:
            self.ids.check_open(body.id, "task")
            return core.Task(id=body.id.text, due=due)
        self.references.check("roles", body.role)
        self.terms.plain_title(body.title)
        return core.Task(
            id=body.id.text, role=body.role.text, title=body.title.text, due=due,
            outcomes=compile_outcomes(body, self.terms.report), priority=body.priority, keep=body.keep,
            subject=body.for_, where=body.mark,
        )  # fmt: skip

    def escalate(self, body: EscalateDocument, place: Place) -> core.Action:
        self.references.check("ladders", body.ladder)
        reason = self.terms.word(body.reason, place, into="a reason")
        return core.Escalate(id=(body.id or body.ladder).text, ladder=body.ladder.text, reason=reason)

    # -- clocks, other journeys --

    def clock(self, body: ClockActionDocument, place: Place) -> core.Action:
        if body.clock.text and body.clock.text not in self.clocks:
            hint = did_you_mean(body.clock.text, self.clocks, what="There are") or "Declare it under clocks."
            self.terms.report.add(body.clock.mark, "CP120", f'there is no clock "{body.clock.text}".', hint)
        until = None if body.until is None else self.terms.expression(body.until, place, wanted=("date", "datetime"))
        return core.ClockAction(
            verb=body.verb, id=body.clock.text, limit=self.terms.duration(body.limit, place, expression=True),
            until=until, result=self.terms.word(body.result, place, into="a result"),
        )  # fmt: skip

    def start(self, body: StartDocument, place: Place) -> core.Action:
        self.references.check_start(body)
        given = self._expressions(body.context, place, self.references.context_of(body.pathway.text))
        return core.Start(pathway=body.pathway.text, context=given, if_running=body.if_running)

    def send(self, body: SendDocument, place: Place) -> core.Action:
        fields = self.references.check_send(body)
        payload = self._expressions(body.payload, place, fields or {})
        where = None
        if body.where is not None:
            receiver = self.references.neighbour(body.to.text)
            sent = {str(name): (fields or {}).get(str(name), _CODE) for name in body.payload}
            theirs = Place(place.state, sent, "what is sent", context={} if receiver is None else receiver.context)
            known = theirs if receiver is not None else None
            where = self._where(body.where, known)
        return core.Send(
            event=body.event.text, to=body.to.text, payload=payload, where=where, if_unheard=body.if_unheard
        )

    def _where(self, scalar: Scalar, place: Place | None) -> Expression | None:
        if place is None:
            return self.terms.unchecked(scalar)
        return self.terms.expression(scalar, place, wanted=("boolean",))

    def raise_(self, body: RaiseDocument, place: Place) -> core.Action:
        self._check_event(body.event)
        schema = self.events.declared.get(body.event.text)
        fields = dict(schema.fields) if schema is not None else {}
        if schema is not None and self.events.fields.get(body.event.text) is not None:
            self.references.check_payload(body.event, body.payload, fields)
        return core.Raise(event=body.event.text, payload=self._expressions(body.payload, place, fields))

    def _check_event(self, event: Scalar) -> None:
        """An event that the pathway itself may raise: one that it declares."""
        name = event.text
        if not name or name in self.events.declared:
            return
        if is_reserved(name) or name in BUILT_IN:
            self.terms.report.add(event.mark, "CP109", f'"{name}" comes from carepath or from outside only.',
                                  "Declare an event of your own under another name.")  # fmt: skip
            return
        self.terms.report.add(event.mark, "CP107", f'the event "{name}" is declared nowhere.', self.events.hint(name))

    # -- context --

    def set(self, body: Expressions, place: Place) -> core.Action:
        return core.Set(self._entries(body, place, append=False))

    def append(self, body: Expressions, place: Place) -> core.Action:
        return core.Append(tuple((name, one) for name, one in self._entries(body, place, append=True) if one))

    def _entries(self, body: Expressions, place: Place, *, append: bool) -> tuple[tuple[str, Expression | None], ...]:
        entries: list[tuple[str, Expression | None]] = []
        for name, scalar in body.items():
            target = self._context_field(name, append=append)
            if target is None:
                continue
            if scalar.is_null and not scalar.quoted:  # a plain null unsets; append never gets one
                entries.append((str(name), None))
                place = self._after_set(place, str(name), None)
                continue
            expression = self.terms.assigned(scalar, target, str(name), place)
            if expression is None:
                continue
            if (missing := can_be_missing(expression, place, self.terms)) is not None:
                hint = "Say what to do without it: a guard known(...), or choose(known(x), x, other)."
                message = f"context.{name} is set from {missing}, which can be missing; then it keeps its value."
                self.terms.report.add(scalar.mark, "CP116", message, hint)
            place = self._after_set(place, str(name), expression)
            entries.append((str(name), expression))
        return tuple(entries)

    def _context_field(self, name: Key, *, append: bool) -> Field | None:
        found = self.terms.context.get(name)
        if found is None:
            hint = did_you_mean(name, self.terms.context, what="There are") or "Declare it under context."
            self.terms.report.add(name.mark, "CP202", f'context has no field "{name}".', hint)
            return None
        if append and found.type != "list":
            self.terms.report.add(name.mark, "CP208", f"context.{name} is no list, so nothing can be appended.",
                                  "Use set, or declare it as a list.")  # fmt: skip
            return None
        return element_field(found) if append else found

    # -- the rest --

    def cancel(self, body: CancelDocument, place: Place) -> core.Action:
        if body.kind == "timer":
            self.references.note_timer(body.id)
        else:
            self.ids.check_open(body.id, body.kind)
        reason = self.terms.word(body.reason, place, into="a reason")
        return core.Cancel(kind=body.kind, id=body.id.text, reason=reason)

    def do(self, body: DoDocument, place: Place) -> core.Action:
        arguments = self._expressions(body.arguments, place, {})
        return core.Do(name=body.name.text, id=(body.id or body.name).text, arguments=arguments)

    def pause(self, body: Scalar, place: Place) -> core.Action:
        return core.Pause(self.terms.resolver.find(body.text, place.state, body.mark) or body.text)

    def resume(self, body: Scalar, place: Place) -> core.Action:
        return core.Resume(self.terms.resolver.find(body.text, place.state, body.mark) or body.text)

    def _expressions(self, given: Expressions, place: Place, fields: Mapping[str, Field]) -> dict[str, Expression]:
        compiled = {}
        for name, scalar in given.items():
            target = fields.get(str(name))
            if target is not None and target.type != "text":
                expression = self.terms.assigned(scalar, target, str(name), place)
            else:
                expression = self.terms.expression(scalar, place)
            if expression is not None:
                compiled[str(name)] = expression
        return compiled


_KINDS: Mapping[str, Callable[[ActionCompiler, Any, Place], core.Action]] = {
    "message": ActionCompiler.message, "ask": ActionCompiler.ask, "task": ActionCompiler.task,
    "escalate": ActionCompiler.escalate, "clock": ActionCompiler.clock, "start": ActionCompiler.start,
    "send": ActionCompiler.send, "set": ActionCompiler.set, "append": ActionCompiler.append,
    "raise": ActionCompiler.raise_, "cancel": ActionCompiler.cancel, "do": ActionCompiler.do,
    "pause": ActionCompiler.pause, "resume": ActionCompiler.resume,
}  # fmt: skip
_ATTRIBUTES = {"raise": "raise_"}
