"""What a clinic defines beside its pathways, compiled and frozen: roles, ladders, content, rule sets, and so on.

Plain data: no behaviour, no I/O. `authoring` makes them; reach, careteam, rules, feeds and runtime read them.
Calendars have behaviour and stand in `core/calendar.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from carepath.core.durations import Duration
from carepath.core.fields import Field

if TYPE_CHECKING:
    from carepath.core.calendar import Calendar
    from carepath.core.expressions import Expression
    from carepath.core.mapping import FeedMapping
    from carepath.core.pathway import Pathway
    from carepath.errors import Mark

EMPTY: Mapping[str, Any] = MappingProxyType({})
PLACES = ("first_name", "clinic", "phone")  # what may be filled in in a text to a patient, and nothing else


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value that a site may change without touching the states."""

    name: str
    field: Field
    value: Any  # the site's, else the default


@dataclass(frozen=True, slots=True)
class Role:
    """A queue of work: who owns it, how fast it answers, who stands in out of hours."""

    name: str
    title: str
    owner: str  # a role
    respond_within: Duration
    out_of_hours: str | None = None  # a role
    on_call: bool = False


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of a ladder. `night_role` stands in outside the ladder's calendar."""

    role: str
    channels: tuple[str, ...]  # of: task, page, phone ... ; a task is always opened
    acknowledge_within: Duration
    night_role: str | None = None
    repeat: Duration | None = None  # last rung only: paged again and again


@dataclass(frozen=True, slots=True)
class Ladder:
    """Roles in order, each with a time to answer; climbed until a person acknowledges."""

    name: str
    title: str
    calendar: str
    rungs: tuple[Rung, ...]
    safety: bool = False
    version: str = ""  # hash of its text


@dataclass(frozen=True, slots=True)
class Content:
    """An approved text: `text[language][channel or "any"]`."""

    name: str
    version: str
    status: str  # draft | example | approved | retired
    topic: str
    sensitivity: str  # low | medium | high
    audiences: tuple[str, ...]
    channels: tuple[str, ...]  # allowed, in order of preference
    text: Mapping[str, Mapping[str, str]]
    review_by: date | None = None


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """Ids and answers of a set of questions; the wording belongs to its owners."""

    name: str
    fields: Mapping[str, Field]
    version: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """One clinical rule: when it holds it concludes its level, with a sentence that says why."""

    id: str
    level: str
    when: Expression
    because: str  # text with {event.x}, {parameters.x} places
    where: Mark


@dataclass(frozen=True, slots=True)
class RuleSet:
    """Rules that conclude one of `levels` (mildest first) from the answers of the questionnaires in `reads`."""

    name: str
    version: str
    concludes: str
    levels: tuple[str, ...]
    reads: tuple[str, ...]
    parameters: Mapping[str, Parameter]
    rules: tuple[Rule, ...]
    fingerprint: str
    status: str = "example"
    review_by: date | None = None


@dataclass(frozen=True, slots=True)
class Site:
    """The clinic itself: zone, languages, names used in texts, quiet hours (local time, may cross midnight)."""

    name: str = "site"
    title: str = ""
    zone: str = "UTC"
    languages: tuple[str, ...] = ("en",)
    phone: str = ""
    call_role: str | None = None  # who phones when no channel can carry a message; None: the pathway's owner
    quiet_from: time | None = None
    quiet_until: time | None = None


@dataclass(frozen=True, slots=True)
class Clinic:
    """All that one clinic's folder defines, compiled and checked together."""

    pathways: Mapping[str, Pathway] = field(default_factory=dict)
    roles: Mapping[str, Role] = field(default_factory=dict)
    owners: Mapping[str, str] = field(default_factory=dict)  # owner of a pathway -> role
    ladders: Mapping[str, Ladder] = field(default_factory=dict)
    calendars: Mapping[str, Calendar] = field(default_factory=dict)
    contents: Mapping[str, Content] = field(default_factory=dict)
    questionnaires: Mapping[str, Questionnaire] = field(default_factory=dict)
    rule_sets: Mapping[str, RuleSet] = field(default_factory=dict)
    feeds: Mapping[str, FeedMapping] = field(default_factory=dict)
    site: Site = Site()
    sources: Mapping[str, str] = field(default_factory=dict)  # file -> text, kept when published
