"""A compiled pathway: states, transitions, timers, actions; frozen, checked, ready to step.

Made only by `authoring/compiler.py`. Everything that can be worked out once per pathway is worked out here and not
per event. Paths are dotted; the root's path is "". No file, clock or database is touched.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from functools import cached_property
from typing import TYPE_CHECKING, Any

from carepath.core.definitions import EMPTY, Parameter
from carepath.core.durations import Duration
from carepath.core.expressions import Expression
from carepath.core.fields import Field
from carepath.errors import NOWHERE, Mark

if TYPE_CHECKING:
    from carepath.core.statechart import Statechart

# A literal, or one reference (parameters.x, context.x, event.x, triage.because) worked out when the action runs.
Value = Any | Expression


@dataclass(frozen=True, slots=True)
class Message:
    id: str  # the author's, else the content's name
    content: str
    copy_to: str | None = None  # "caregiver"
    topic: str | None = None
    expires: Value = None
    safety: bool = False
    identity: str | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    id: str
    content: str
    expires: Value
    questionnaire: str | None = None
    answers: Mapping[str, str] = field(default_factory=lambda: EMPTY)  # reply text -> event
    remind: Value = None
    identity: str | None = None
    where: Mark = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Task:
    """Opens a task; with no `role` it only updates the open one of that id."""

    id: str
    role: str | None = None
    title: str = ""
    due: Value = None
    outcomes: Mapping[str, Mapping[str, Field]] = field(default_factory=lambda: EMPTY)
    priority: str = "routine"  # routine | high
    keep: bool = False
    subject: str = "patient"  # for: patient | caregiver
    where: Mark = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Escalate:
    id: str
    ladder: str
    reason: Value = None


@dataclass(frozen=True, slots=True)
class ClockAction:
    verb: str  # start | pause | resume | stop | tighten
    id: str
    limit: Value = None
    until: Value = None
    result: Value = None


@dataclass(frozen=True, slots=True)
class Start:
    pathway: str
    context: Mapping[str, Expression] = field(default_factory=lambda: EMPTY)
    if_running: str = "skip"  # skip | second


@dataclass(frozen=True, slots=True)
class Send:
    event: str
    to: str  # a pathway, or "all"
    payload: Mapping[str, Expression] = field(default_factory=lambda: EMPTY)
    where: Expression | None = None
    if_unheard: str = "task"  # task | nothing


@dataclass(frozen=True, slots=True)
class Set:
    entries: tuple[tuple[str, Expression | None], ...]  # None: unset


@dataclass(frozen=True, slots=True)
class Append:
    entries: tuple[tuple[str, Expression], ...]


@dataclass(frozen=True, slots=True)
class Raise:
    event: str
    payload: Mapping[str, Expression] = field(default_factory=lambda: EMPTY)


@dataclass(frozen=True, slots=True)
class Cancel:
    kind: str  # task | ask | message | escalation | timer
    id: str
    reason: Value = None


@dataclass(frozen=True, slots=True)
class Do:
    name: str
    id: str  # the author's, else the name
    arguments: Mapping[str, Expression] = field(default_factory=lambda: EMPTY)


@dataclass(frozen=True, slots=True)
class Pause:
    path: str


@dataclass(frozen=True, slots=True)
class Resume:
    path: str


Action = (
    Message | Ask | Task | Escalate | ClockAction | Start | Send | Set | Append | Raise | Cancel | Do | Pause | Resume
)


@dataclass(frozen=True, slots=True, eq=False)
class Transition:
    """One alternative. `targets` empty: the configuration stays. `event` is "" for `always`, `timer` for a timer."""

    number: int  # document order in the pathway, from 0
    source: str
    event: str
    guard: Expression | None = None
    unknown: bool = False
    targets: tuple[str, ...] = ()
    reenter: bool = False
    forward: bool = False
    actions: tuple[Action, ...] = ()
    doubtful: bool = False  # whether the guard can be unknown here: it reads a value that can be missing
    where: Mark = NOWHERE


@dataclass(frozen=True, slots=True, eq=False)
class Timer:
    """A due moment owned by a state. Alternatives are tried in order when it fires, as for an event.

    after: `delay`. at: `anchor` + `at_time`. cycle_days: `days` with `anchor` as day 1. days: `days` with `anchor`
    as day 0. every: `delay`, optional `anchor` (from), `until`, `at_time`. Neighbouring `after` items of one delay
    are one timer with several alternatives, so that an unknown guard never falls through to the next.
    """

    id: str
    state: str
    kind: str  # after | at | cycle_days | days | every
    alternatives: tuple[Transition, ...]
    delay: Value = None
    anchor: Expression | None = None
    days: Value = None
    until: Expression | None = None
    at_time: time | None = None
    if_past: str = "skip"  # skip | now
    if_late: str = "fire"  # fire | skip
    where: Mark = NOWHERE


@dataclass(frozen=True, slots=True, eq=False)
class Handler:
    """One key under `on`: an event descriptor and its alternatives, in file order."""

    event: str
    alternatives: tuple[Transition, ...]
    where: Mark = NOWHERE


@dataclass(frozen=True, slots=True, eq=False)
class State:
    path: str
    kind: str  # atomic | compound | parallel | final | history
    order: int  # document order; the root is 0
    parent: str | None
    children: tuple[str, ...] = ()  # paths, document order, history states included
    initial: tuple[str, ...] = ()  # compound: target paths (a deeper state, a history, or several)
    history: str | None = None  # shallow | deep
    default: tuple[str, ...] = ()  # history: where to go when never visited
    title: str = ""
    phase: str = ""
    entry: tuple[Action, ...] = ()
    exit: tuple[Action, ...] = ()
    on: tuple[Handler, ...] = ()
    always: tuple[Transition, ...] = ()
    timers: tuple[Timer, ...] = ()
    where: Mark = NOWHERE

    def transitions(self) -> Iterator[Transition]:
        """Every transition that stands in the state itself: on events, by itself, by its timers."""
        for handler in self.on:
            yield from handler.alternatives
        yield from self.always
        for timer in self.timers:
            yield from timer.alternatives


@dataclass(frozen=True, slots=True)
class EventSchema:
    """What may come in under this name, from whom. `from_` empty: only `raise` and `send`."""

    name: str
    from_: tuple[str, ...] = ()
    fields: Mapping[str, Field] = field(default_factory=lambda: EMPTY)  # its own data, or the questionnaire's fields
    questionnaire: str | None = None
    safety: bool = False
    match: Expression | None = None
    if_older_than: Duration | None = None
    where: Mark = NOWHERE


@dataclass(frozen=True, slots=True)
class Enrollment:
    on: tuple[str, ...]
    when: Expression | None = None
    unless: Expression | None = None
    once_per: Expression | None = None
    ever: bool = False


@dataclass(frozen=True, slots=True)
class Clock:
    id: str
    limit: Value  # Duration or a reference to one
    warn: tuple[Value, ...] = ()  # Duration, reference, or int: percentage of the limit
    calendar: str | None = None


@dataclass(frozen=True, slots=True)
class RuleUse:
    rule_set: str
    concludes: str
    levels: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Pathway:
    """One version of one pathway. `states` by path in document order, the root ("") first."""

    name: str
    version: str
    title: str
    fingerprint: str  # over all that is pinned: states, rules, questionnaires, parameter values
    states: Mapping[str, State]
    phase: str = ""
    status: str = "draft"  # draft | example | approved | retired
    owner: str = ""
    review_by: date | None = None
    sources: tuple[str, ...] = ()
    calendar: str | None = None  # a calendar's name; its version of today comes with each event
    zone: str = "UTC"  # the site's; a patient's own zone comes with each event
    calendar_version: str | None = None  # the version at compile time, for use without a runtime
    calendar_versions: Mapping[str, str] = field(default_factory=dict)  # of the clocks' own calendars, by name
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    context: Mapping[str, Field] = field(default_factory=dict)
    events: Mapping[str, EventSchema] = field(default_factory=dict)
    enroll: Enrollment | None = None
    clocks: Mapping[str, Clock] = field(default_factory=dict)
    rules: tuple[RuleUse, ...] = ()
    file: str = ""

    @cached_property
    def chart(self) -> Statechart:
        """The machine of this pathway, built on first use and kept."""
        from carepath.core.statechart import Statechart  # statechart imports this module

        return Statechart(self)

    @cached_property
    def values(self) -> Mapping[str, Any]:
        """Parameter values by name."""
        return {name: parameter.value for name, parameter in self.parameters.items()}

    @property
    def root(self) -> State:
        """The state that holds all others."""
        return self.states[""]

    def actions(self) -> Iterator[Action]:
        """Every action, state by state: on arrival, on the ways on, on leaving."""
        for state in self.states.values():
            yield from state.entry
            for transition in state.transitions():
                yield from transition.actions
            yield from state.exit
