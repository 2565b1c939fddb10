"""From a checked document to a frozen Pathway, one way, in two passes.

`prepare` merges parts, resolves states and declares what a pathway brings (events, context, parameters): enough for
other pathways to be checked against it. `compile_pathway` does the rest. Both report everything they find and go on.
Imported by checking.py and clinic.py.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import time
from typing import NamedTuple

from carepath.authoring import chart_checks
from carepath.authoring.actions import ActionCompiler
from carepath.authoring.alternatives import AlternativeCompiler
from carepath.authoring.causes import Causes
from carepath.authoring.declarations import (
    compile_clocks,
    compile_enrollment,
    compile_match,
    compile_parameters,
    compile_rule_uses,
    declare_events,
)
from carepath.authoring.diagnostics import Report
from carepath.authoring.events import EventTable, build_table
from carepath.authoring.field_document import compile_fields
from carepath.authoring.fingerprint import fingerprint
from carepath.authoring.ids import Ids
from carepath.authoring.nodes import Key, Scalar
from carepath.authoring.parts import Draft, Expansion, expand
from carepath.authoring.pathway_document import AlternativeDocument, PathwayDocument
from carepath.authoring.references import References
from carepath.authoring.resolver import Resolver
from carepath.authoring.surroundings import Neighbour, Surroundings
from carepath.authoring.terms import Place, Terms
from carepath.authoring.timers import TimerCompiler
from carepath.core.calendar import Calendar, register
from carepath.core.definitions import Parameter
from carepath.core.events import STARTED, TIMER
from carepath.core.expressions import Expression, ExpressionError, parse
from carepath.core.fields import Field
from carepath.core.pathway import EventSchema, Handler, Pathway, RuleUse, State

ORDINARY_WEEK = dict.fromkeys(range(5), (time(8), time(17)))  # stands for a calendar that a lone text only names


class Outline(NamedTuple):
    """What the rest of a clinic must know of a pathway before any of them is compiled. Can be sent to a process."""

    name: str
    file: str
    events: Mapping[str, EventSchema]
    neighbour: Neighbour


@dataclass(slots=True)
class Prepared:
    """A pathway whose outside is known: what it declares, and its states as drafts."""

    document: PathwayDocument
    file: str
    expansion: Expansion
    resolver: Resolver
    events: Mapping[str, EventSchema]
    unknown_fields: frozenset[str]  # events whose questionnaire is not known here
    context: Mapping[str, Field]
    parameters: Mapping[str, Parameter]
    report: Report
    targets: dict[int, tuple[str, ...]] = field(default_factory=dict)
    initial: dict[str, tuple[str, ...]] = field(default_factory=dict)
    defaults: dict[str, tuple[str, ...]] = field(default_factory=dict)
    table: EventTable | None = None  # every event that can arrive; known once it is compiled
    causes: Causes | None = None  # which of them lead into which state; known once it is compiled

    @property
    def name(self) -> str:
        return self.document.pathway.text

    def outline(self) -> Outline:
        """What the other pathways are checked against."""
        return Outline(self.name, self.file, self.events, self.as_neighbour())

    def as_neighbour(self) -> Neighbour:
        """What other pathways may refer to."""
        enroll = self.document.enroll
        return Neighbour(
            events={name: None if name in self.unknown_fields else one.fields for name, one in self.events.items()},
            enrolls_on=tuple(name.text for name in enroll.on) if enroll is not None else (),
            context=self.context,
            at_start=tuple(self._read_at_start()),
        )

    def _read_at_start(self) -> Iterator[Expression]:
        """The expressions that read the data of journey.started."""
        enroll = self.document.enroll
        scalars = [enroll.once_per] if enroll is not None and enroll.once_per is not None else []
        states = self.resolver.states
        entered = Causes(states, self.initial, self.defaults).below(self.expansion.root)
        for path in sorted({"", *entered}):
            for action in states[path].entry:
                scalars.extend((action.set or action.append or {}).values())
        for scalar in scalars:
            with suppress(ExpressionError):  # said where the pathway itself is compiled
                yield parse(scalar.text)


def prepare(document: PathwayDocument, file: str, around: Surroundings, report: Report) -> Prepared:
    """The first pass: what one pathway declares."""
    expansion = expand(document, around.parts, report)
    events, unknown = declare_events(expansion.events, around, report)
    prepared = Prepared(
        document, file, expansion, Resolver(expansion.root, report), events, unknown,
        context=compile_fields(document.context, report, of="context"),
        parameters=compile_parameters(document.parameters, around.overrides, report), report=report,
    )  # fmt: skip
    _resolve(prepared)
    return prepared


def compile_pathway(prepared: Prepared, around: Surroundings, *, pinned: bool = True) -> Pathway:
    """The second pass: the pathway, complete. What is wrong is in the report of `prepared`, and left out of it.

    `pinned`: whether journeys may be pinned to it; one that is only looked at goes without its fingerprint.
    """
    document, report = prepared.document, prepared.report
    references = References(around, report)
    _check_header(document, references)
    uses = compile_rule_uses(document.rules, prepared.context, around, references)
    terms = _terms(prepared, around, uses)
    ids = Ids(report, around.ladders)
    ids.gather(prepared.expansion.root, document.clocks)
    table = build_table(prepared.events, prepared.unknown_fields, ids.opened, prepared.resolver.states)
    worker = _States(prepared, terms, table, ids, references)
    prepared.table, prepared.causes = table, worker.causes
    states = worker.all()
    place = Place(prepared.expansion.root, {}, "nothing heard yet")
    pathway = Pathway(
        name=prepared.name, version=document.version.text, title=document.title.text, fingerprint="", states=states,
        phase=_word(document.phase), status=document.status, owner=_word(document.owner),
        review_by=document.review_by, sources=tuple(one.text for one in document.sources),
        calendar=_word(document.calendar) or None, zone=around.site.zone,
        calendar_version=_calendar_version(document.calendar, around),
        calendar_versions=_clock_calendars(document, around), parameters=prepared.parameters,
        context=prepared.context, events=compile_match(prepared.expansion.events, table, terms, place),
        enroll=compile_enrollment(document.enroll, table, terms, place),
        clocks=compile_clocks(document.clocks, terms, references, place), rules=uses, file=prepared.file,
    )  # fmt: skip
    chart_checks.check(prepared, pathway, worker.causes, table)
    return replace(pathway, fingerprint=fingerprint(pathway, around)) if pinned else pathway


def _check_header(document: PathwayDocument, references: References) -> None:
    references.check("owners", document.owner)
    references.check("calendar_names", document.calendar)


def _calendar_version(name: Scalar | None, around: Surroundings) -> str | None:
    calendar = around.calendars.get(_word(name))
    if calendar is None and name is not None and around.alone:
        calendar = Calendar(name.text, around.site.zone, ORDINARY_WEEK)
    return None if calendar is None else register(calendar)


def _clock_calendars(document: PathwayDocument, around: Surroundings) -> dict[str, str]:
    """The versions of the calendars that clocks have of their own."""
    names = [clock.calendar for clock in document.clocks.values() if clock.calendar is not None]
    found = {name.text: _calendar_version(name, around) for name in names}
    return {name: version for name, version in found.items() if version is not None}


def _terms(prepared: Prepared, around: Surroundings, uses: tuple[RuleUse, ...]) -> Terms:
    levels = {use.concludes: use.levels for use in uses}
    elsewhere = {one.concludes: name for name, one in (around.rule_sets or {}).items() if one.concludes not in levels}
    fields = {name: parameter.field for name, parameter in prepared.parameters.items()}
    return Terms(prepared.context, fields, levels, elsewhere, prepared.resolver, prepared.report)


def _word(scalar: Scalar | None) -> str:
    return "" if scalar is None else scalar.text


# -- targets and initial states --


def _resolve(prepared: Prepared) -> None:
    """Every target, initial state and default of a history, found once."""
    resolver = prepared.resolver
    for state in resolver.states.values():
        for alternative in state.alternatives():
            if alternative.target:
                prepared.targets[id(alternative)] = resolver.targets(alternative.target, state)
        if state.kind == "history":
            prepared.defaults[state.path] = _default(state, prepared)
        elif state.kind == "compound":
            prepared.initial[state.path] = _initial(state, prepared)


def _initial(state: Draft, prepared: Prepared) -> tuple[str, ...]:
    resolver = prepared.resolver
    found = [path for name in state.initial if (path := resolver.below(name.text, state, name.mark)) is not None]
    if found:
        resolver.check_together(state.initial, found)
        return tuple(dict.fromkeys(found))
    first = next(iter(state.children.values()))
    return (first.path,)


def _default(state: Draft, prepared: Prepared) -> tuple[str, ...]:
    document = state.document
    if document is None or state.parent is None:
        return ()
    if not document.target:
        hint = "Write target: the state to enter where none was left before."
        message = f'the history "{state.path}" has nowhere to go the first time.'
        prepared.report.add(state.mark, "CP106", message, hint)
        return ()
    names = document.target
    return tuple(
        path for name in names if (path := prepared.resolver.below(name.text, state.parent, name.mark)) is not None
    )


# -- states --


class _States:
    """Compiles the states of one prepared pathway in document order."""

    def __init__(self, prepared: Prepared, terms: Terms, table: EventTable, ids: Ids, references: References) -> None:
        self.prepared = prepared
        self.table = table
        self.references = references
        self.report = prepared.report
        actions = ActionCompiler(terms, ids, table, references, prepared.document.clocks)
        self.actions = actions
        self.alternatives = AlternativeCompiler(terms, actions, table, prepared.targets)
        self.timers = TimerCompiler(terms, self.alternatives.fired)
        enroll = prepared.document.enroll
        # journey.started carries what the enrolling event does; without `enroll`, whatever the caller gives.
        self.enrolled = [name.text for name in enroll.on] if enroll is not None else []
        self.causes = self._causes()
        self.anything = self._anything()

    def all(self) -> dict[str, State]:
        """All states by path, the root first."""
        drafts = self.prepared.resolver.states.values()
        states = {state.path: self._state(state, order) for order, state in enumerate(drafts)}
        self.references.check_timers(self.timers.ids)
        return states

    def _state(self, draft: Draft, order: int) -> State:
        entry = self._entry_place(draft)
        leaving = Place(draft, self.anything, "no event")
        document = draft.document
        prepared = self.prepared
        return State(
            path=draft.path, kind=draft.kind, order=order, parent=None if draft.parent is None else draft.parent.path,
            children=tuple(child.path for child in draft.children.values()),
            initial=prepared.initial.get(draft.path, ()), default=prepared.defaults.get(draft.path, ()),
            history=(document.history or "shallow") if document is not None and draft.kind == "history" else None,
            title=_word(document.title) if document is not None else prepared.document.title.text,
            phase=_word(document.phase) if document is not None else _word(prepared.document.phase),
            entry=self.actions.all(draft.entry, entry), exit=self.actions.all(draft.exit, leaving),
            on=tuple(self._handler(event, group, draft) for event, group in draft.on.items()),
            always=self.alternatives.eventless(draft.always, entry),
            timers=self.timers.all(draft, entry), where=draft.mark,
        )  # fmt: skip

    def _handler(self, event: Key, group: list[AlternativeDocument], draft: Draft) -> Handler:
        self.table.check_heard(event.as_scalar(), self.report)
        return Handler(str(event), self.alternatives.heard(str(event), group, draft), event.mark)

    def _entry_place(self, draft: Draft) -> Place:
        """What `event` can be when the state is entered: what every event that leads there carries."""
        causes = self.causes.entered_by.get(draft.path, set())
        names = sorted(causes - {STARTED}) + list(self.enrolled if STARTED in causes else ())
        if STARTED in causes and not self.enrolled:
            return Place(draft, None)
        return self.table.place(
            draft, names, what=f"that leads here ({_some(names)})", one=f"what leads here ({_some(names)})"
        )

    def _anything(self) -> Mapping[str, Field]:
        found: dict[str, Field] = {}
        for fields in self.table.fields.values():
            for name, one in (fields or {}).items():
                if name not in found:
                    found[name] = _anyhow(one)
        return found

    def _causes(self) -> Causes:
        """Which events lead into which state."""
        prepared = self.prepared
        causes = Causes(prepared.resolver.states, prepared.initial, prepared.defaults)
        causes.start()
        for state in prepared.resolver.states.values():
            for event, group in state.on.items():
                self._note(causes, state, group, self.table.concrete(str(event)))
            for document in (*state.after, *state.at):
                causes.timer(state.path, prepared.targets.get(id(document), ()), reenter=document.reenter)
            for document in state.always:
                also = self._heard_around(state) if document.guard is not None else []
                targets = prepared.targets.get(id(document), ())
                causes.eventless(state.path, targets, also, reenter=document.reenter)
        causes.settle()
        return causes

    def _heard_around(self, state: Draft) -> list[str]:
        """Every event that the state, or one around it, hears."""
        return [name for holder in state.line() for event in holder.on for name in self.table.concrete(str(event))]

    def _note(self, causes: Causes, state: Draft, group: list[AlternativeDocument], names: list[str]) -> None:
        for document in group:
            targets = self.prepared.targets.get(id(document), ())
            causes.transition(state.path, targets, names, reenter=document.reenter)


def _anyhow(one: Field) -> Field:
    """The field as some event may carry it: left out, or with a code of another's."""
    return Field(
        one.type, unit=one.unit, unique=one.unique, minimum=one.minimum, maximum=one.maximum,
        implausible=one.implausible,
    )  # fmt: skip


def _some(names: list[str]) -> str:
    shown = ["a timer" if name == TIMER else name for name in names]
    return ", ".join(shown[:4]) + (", ..." if len(shown) > 4 else "")
