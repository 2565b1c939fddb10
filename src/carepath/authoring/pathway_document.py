"""What may stand in a pathway or a part, key by key. The grammar is LANGUAGE section 4.

Short forms (a bare target, `message: self_care`) become the long ones here, so that the compiler sees one form.
"""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator, Field

from carepath.authoring.action_document import ActionDocument
from carepath.authoring.diagnostics import Report
from carepath.authoring.document import (
    STATUSES,
    Day,
    Descriptor,
    Document,
    Flag,
    Name,
    Named,
    Names,
    StatePaths,
    Text,
    Texts,
    TimeOfDay,
    as_list,
    choice,
    required,
    wrong,
)
from carepath.authoring.field_document import FieldDocument, Fields
from carepath.authoring.nodes import Key, MappingNode, Node, Scalar, SequenceNode
from carepath.core.events import ORIGINS
from carepath.errors import Mark

Actions = Annotated[list[ActionDocument], BeforeValidator(as_list)]
Ignored = dict[Key, Text]


def as_alternatives(node: Any) -> Any:
    """One target or one mapping is a list of one; a list of bare names is one alternative with several targets."""
    if isinstance(node, SequenceNode):
        if not node:
            raise wrong("CP012", "an empty list of alternatives stands here.", "Write {} for: heard, nothing to do.")
        if all(isinstance(item, Scalar) for item in node):
            return [MappingNode([(Key("target", node.mark), node)], node.mark)]
        return node
    if isinstance(node, Scalar) and node.is_null:
        raise wrong("CP012", "nothing stands here.", "Write a target, or {} for: heard, nothing to do.")
    return [node]


class AlternativeDocument(Document):
    """One way to take: guard or `unknown: true`, where to, and what is done on the way."""

    what: ClassVar[str] = "an alternative"
    short: ClassVar[str | None] = "target"
    guard: Text | None = None
    unknown: Flag = False
    target: StatePaths = Field(default_factory=list)
    reenter: Flag = False
    forward: Flag = False
    actions: Actions = Field(default_factory=list)

    def check(self, report: Report) -> None:
        if self.unknown and self.guard is not None:
            message = "an alternative has a guard or unknown: true, not both."
            report.add(self.key_mark("unknown"), "CP118", message, "Write unknown: true as an alternative of its own.")

    @classmethod
    def of_actions(cls, actions: list[ActionDocument], mark: Mark) -> AlternativeDocument:
        """One that only does these actions and leads nowhere, as if it stood at `mark`."""
        document = cls.model_construct(actions=actions, target=[])  # a default that is made would be slow here
        document.move_to(mark)
        return document


Alternatives = Annotated[list[AlternativeDocument], BeforeValidator(as_alternatives)]
_LATE = choice("fire", "skip")
_PAST = choice("skip", "now")


class AfterDocument(AlternativeDocument):
    """`delay` after entry."""

    what: ClassVar[str] = "an item of after"
    short: ClassVar[str | None] = None
    delay: Text = required()
    if_late: Annotated[str, _LATE] = "fire"
    id: Name | None = None


class AtDocument(AlternativeDocument):
    """On a date, or on days counted from one, at a time of day."""

    what: ClassVar[str] = "an item of at"
    short: ClassVar[str | None] = None
    date: Text | None = None
    cycle_days: Scalar | SequenceNode | None = None
    day_one: Text | None = None
    days: Scalar | SequenceNode | None = None
    after: Text | None = None
    time: TimeOfDay | None = None
    if_past: Annotated[str, _PAST] = "skip"
    if_late: Annotated[str, _LATE] = "fire"
    id: Name | None = None

    def check(self, report: Report) -> None:
        super().check(report)
        forms = [key for key in ("date", "cycle_days", "days") if self.has(key)]
        if len(forms) != 1:
            hint = "Write date: ..., or cycle_days: ... with day_one: ..., or days: ... with after: ..."
            report.add(self.mark, "CP118", "an item of at has exactly one of date, cycle_days and days.", hint)
            return
        partner = {"date": "", "cycle_days": "day_one", "days": "after"}[forms[0]]
        for key in ("day_one", "after"):
            if self.has(key) and key != partner:
                report.add(self.key_mark(key), "CP118", f"{key} does not belong to {forms[0]}.", "Take it away.")
        if partner and not self.has(partner):
            report.add(self.mark, "CP011", f"{forms[0]} needs {partner}.", "Say from which date the days are counted.")
        if not self.has("time"):
            report.add(self.mark, "CP011", 'an item of at needs the key "time".', 'Write time: "09:00".')


class EveryDocument(Document):
    """Again and again while the state is active; the state is kept."""

    what: ClassVar[str] = "an item of every"
    every: Text = required()
    from_: Text | None = Field(default=None, alias="from")
    until: Text | None = None
    time: TimeOfDay | None = None
    actions: Actions = required(list)
    if_late: Annotated[str, _LATE] = "fire"
    id: Name | None = None


def as_after(node: Any) -> Any:
    """`{2d: target}` is the list of one item with `delay: 2d`."""
    if not isinstance(node, MappingNode):
        return node
    if "delay" in node:
        return [node]
    return [_after_item(key, value) for key, value in node.items()]


def _after_item(delay: Key, value: Node) -> MappingNode:
    if isinstance(value, SequenceNode) and not all(isinstance(item, Scalar) for item in value):
        hint = f"Write a list of items: - {{delay: {delay}, guard: ..., target: ...}}, one for each alternative."
        raise wrong("CP012", f"several alternatives stand under {delay}.", hint)
    pair = (Key("delay", delay.mark), Scalar(str(delay), str(delay), delay.mark, quoted=True))
    if isinstance(value, MappingNode):
        return MappingNode([pair, *value.items()], delay.mark)
    return MappingNode([pair, (Key("target", value.mark), value)], delay.mark)


class StateKeys(Document):
    """The keys that a state and a part have in common."""

    use: Names = Field(default_factory=list)
    entry: Actions = Field(default_factory=list)
    exit: Actions = Field(default_factory=list)
    on: dict[Descriptor, Alternatives] = Field(default_factory=dict)
    after: Annotated[list[AfterDocument], BeforeValidator(as_after)] = Field(default_factory=list)
    at: Annotated[list[AtDocument], BeforeValidator(as_list)] = Field(default_factory=list)
    every: Annotated[list[EveryDocument], BeforeValidator(as_list)] = Field(default_factory=list)
    always: Alternatives = Field(default_factory=list)
    states: dict[Named, StateDocument] = Field(default_factory=dict)


class StateDocument(StateKeys):
    """One state."""

    what: ClassVar[str] = "a state"
    title: Text | None = None
    phase: Name | None = None
    type: Annotated[str, choice("parallel", "final", "history")] | None = None
    initial: StatePaths = Field(default_factory=list)
    history: Annotated[str, choice("shallow", "deep")] | None = None
    target: StatePaths = Field(default_factory=list)
    ignore: Ignored = Field(default_factory=dict)

    def check(self, report: Report) -> None:
        own = {key for key in self._keys if key not in ("title", "phase", "type", "ignore")}
        allowed = {"history": {"history", "target"}, "final": {"entry", "exit"}}.get(self.type or "")
        for key in sorted(own - allowed) if allowed is not None else ():
            report.add(self.key_mark(key), "CP111", f'a {self.type} state has no "{key}".', "Take one of the two away.")
            setattr(self, key, type(getattr(self, key))())  # so that nothing further is said of it
        if self.type != "history":
            for key in own & {"history", "target"}:
                hint = "Write type: history too." if key == "history" else "A way out stands under on, after or always."
                report.add(self.key_mark(key), "CP111", f"only a history state has {key}.", hint)
        if self.type == "parallel" and self.initial:
            message = "a parallel state enters all its regions; it has no initial."
            report.add(self.key_mark("initial"), "CP111", message, "Take it away.")
        if self.type == "parallel" and len(self.states) < 1:
            report.add(self.mark, "CP111", "a parallel state has regions under states.", "Add them, or take type away.")


class EventDocument(Document):
    """What may come in under a name. `from` left out: only raise and send."""

    what: ClassVar[str] = "an event"
    from_: Annotated[list[Annotated[str, choice(*ORIGINS)]], BeforeValidator(as_list)] = Field(
        default_factory=list, alias="from"
    )
    fields: Fields = Field(default_factory=dict, alias="data")
    questionnaire: Name | None = None
    safety: Flag = False
    match: Text | None = None
    if_older_than: Text | None = None

    def check(self, report: Report) -> None:
        if self.questionnaire is not None and self.has("data"):
            hint = "Its fields are the questionnaire's: take data away."
            report.add(self.key_mark("data"), "CP118", "an event has data or a questionnaire, not both.", hint)


class EnrollDocument(Document):
    what: ClassVar[str] = "enroll"
    on: Names = required(list)
    when: Text | None = None
    unless: Text | None = None
    once_per: Text | None = None
    ever: Flag = False


class ClockDocument(Document):
    what: ClassVar[str] = "a clock"
    limit: Text = required()
    warn: Texts = Field(default_factory=list)
    calendar: Name | None = None


class RuleUseDocument(Document):
    what: ClassVar[str] = "an item of rules"
    set: Name = required()
    concludes: Name = required()
    levels: list[Name] = required(list)


class PathwayDocument(Document):
    """A whole pathway file."""

    what: ClassVar[str] = "a pathway"
    pathway: Name = required()
    version: Text = required()
    title: Text = required()
    states: dict[Named, StateDocument] = required(dict)
    initial: StatePaths = Field(default_factory=list)
    phase: Name | None = None
    status: Annotated[str, STATUSES] = "draft"
    owner: Name | None = None
    review_by: Day | None = None
    sources: Texts = Field(default_factory=list)
    calendar: Name | None = None
    use: Names = Field(default_factory=list)
    parameters: dict[Named, FieldDocument] = Field(default_factory=dict)
    enroll: EnrollDocument | None = None
    context: dict[Named, FieldDocument] = Field(default_factory=dict)
    events: dict[Key, EventDocument] = Field(default_factory=dict)
    rules: list[RuleUseDocument] = Field(default_factory=list)
    clocks: dict[Named, ClockDocument] = Field(default_factory=dict)
    on: dict[Descriptor, Alternatives] = Field(default_factory=dict)
    ignore: Ignored = Field(default_factory=dict)


class PartDocument(StateKeys):
    """Keys of a state that several pathways share."""

    what: ClassVar[str] = "a part"
    part: Name = required()
    title: Text | None = None
    events: dict[Key, EventDocument] = Field(default_factory=dict)


StateKeys.model_rebuild()
StateDocument.model_rebuild()
