"""What may stand under `entry`, `exit` and `actions`: one key that says what is to be done.

Imported by pathway_document.py and, for their types, by the compilers of actions and ids.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator, Field

from carepath.authoring.diagnostics import Report
from carepath.authoring.document import (
    BLANK,
    ContentName,
    Document,
    EventName,
    Flag,
    Name,
    Named,
    StatePath,
    Text,
    TextOrNull,
    choice,
    required,
    wrong,
)
from carepath.authoring.field_document import Fields
from carepath.authoring.nodes import Key, MappingNode, Scalar, SequenceNode

Expressions = dict[Named, Text]
Settings = dict[Named, TextOrNull]  # null: the field is unset


class MessageDocument(Document):
    what: ClassVar[str] = "a message"
    short: ClassVar[str | None] = "content"
    content: ContentName = required()
    id: Name | None = None
    to: Annotated[str, choice("patient")] = "patient"
    copy_to: Annotated[str, choice("caregiver")] | None = None
    topic: Name | None = None
    expires: Text | None = None
    safety: Flag = False
    identity: Annotated[str, choice("verified")] | None = None


class AskDocument(Document):
    what: ClassVar[str] = "an ask"
    id: Name = required()
    content: ContentName = required()
    expires: Text = required()
    questionnaire: Name | None = None
    answers: dict[Key, EventName] = Field(default_factory=dict)
    remind: Text | None = None
    identity: Annotated[str, choice("verified")] | None = None

    def check(self, report: Report) -> None:
        if self.has("questionnaire") == self.has("answers"):
            hint = 'Write questionnaire: name, or answers: {"YES": event}.'
            report.add(self.mark, "CP011", "an ask has a questionnaire or answers, one of the two.", hint)
        folded: dict[str, Key] = {}
        for key in self.answers:
            first = folded.setdefault(key.strip().casefold(), key)
            if first is not key:
                report.add(key.mark, "CP005", f'the answers "{first}" and "{key}" are one for a patient.', "Keep one.")


def as_outcomes(node: Any) -> Any:
    """A list of names is a mapping of names to no fields."""
    if not isinstance(node, SequenceNode):
        return node
    pairs: dict[str, tuple[Key, MappingNode]] = {}
    for item in node:
        if not isinstance(item, Scalar):
            raise wrong(
                "CP012", "a list of outcomes holds names only.", "Write outcomes: {name: {field: {type: ...}}}."
            )
        if item.text in pairs:
            raise wrong("CP005", f'the outcome "{item.text[:60]}" stands here twice.', "Keep one.")
        pairs[item.text] = (Key(item.text, item.mark), MappingNode((), item.mark))
    return MappingNode(pairs.values(), node.mark)


class TaskDocument(Document):
    what: ClassVar[str] = "a task"
    id: Name = required()
    role: Name = required()
    title: Text = required()
    due: Text = required()
    outcomes: Annotated[dict[Named, Fields], BeforeValidator(as_outcomes)] = Field(default_factory=dict)
    priority: Annotated[str, choice("routine", "high")] = "routine"
    keep: Flag = False
    for_: Annotated[str, choice("patient", "caregiver")] = Field(default="patient", alias="for")

    @classmethod
    def left_out(cls, missing: list[str], known: Mapping[Key, Any]) -> list[str]:
        """`{id}` or `{id, due}` alone updates the open task and needs nothing else."""
        return [] if set(known) <= {"id", "due"} and "id" in known else missing

    @property
    def is_update(self) -> bool:
        return set(self._keys) <= {"id", "due"}


class EscalateDocument(Document):
    what: ClassVar[str] = "an escalation"
    ladder: Name = required()
    id: Name | None = None
    reason: Text | None = None


class ClockActionDocument(Document):
    what: ClassVar[str] = "a clock action"
    start: Name | None = None
    pause: Name | None = None
    resume: Name | None = None
    stop: Name | None = None
    tighten: Name | None = None
    limit: Text | None = None
    until: Text | None = None
    result: Text | None = None

    @property
    def verb(self) -> str:
        return next((verb for verb in CLOCK_VERBS if self.has(verb)), "start")

    @property
    def clock(self) -> Scalar:
        found: Scalar | None = getattr(self, self.verb)
        return found or BLANK

    def check(self, report: Report) -> None:
        verbs = [verb for verb in CLOCK_VERBS if self.has(verb)]
        if len(verbs) != 1:
            hint = "Write {start: name}, {pause: name}, {resume: name}, {stop: name} or {tighten: name, limit: ...}."
            report.add(self.mark, "CP016", "a clock action says one thing to do with one clock.", hint)
            return
        for key, allowed in _CLOCK_KEYS.items():
            if self.has(key) and verbs[0] not in allowed:
                report.add(self.key_mark(key), "CP016", f"{key} does not belong to {verbs[0]}.", "Take it away.")
        if verbs == ["tighten"] and not self.has("limit"):
            report.add(self.mark, "CP011", "tighten needs the new limit.", "Write limit: 14d.")


CLOCK_VERBS = ("start", "pause", "resume", "stop", "tighten")
_CLOCK_KEYS = {"limit": ("start", "tighten"), "until": ("pause",), "result": ("stop",)}


class StartDocument(Document):
    what: ClassVar[str] = "start"
    pathway: Name = required()
    context: Expressions = Field(default_factory=dict)
    if_running: Annotated[str, choice("skip", "second")] = "skip"


class SendDocument(Document):
    what: ClassVar[str] = "send"
    event: EventName = required()
    payload: Expressions = Field(default_factory=dict, alias="data")
    to: Name = Field(default_factory=lambda: Scalar("all", "all"))
    where: Text | None = None
    if_unheard: Annotated[str, choice("task", "nothing")] = "task"


class RaiseDocument(Document):
    what: ClassVar[str] = "raise"
    short: ClassVar[str | None] = "event"
    event: EventName = required()
    payload: Expressions = Field(default_factory=dict, alias="data")


class CancelDocument(Document):
    what: ClassVar[str] = "cancel"
    task: Name | None = None
    ask: Name | None = None
    message: Name | None = None
    escalation: Name | None = None
    timer: StatePath | None = None
    reason: Text = required()

    @property
    def kind(self) -> str:
        return next((kind for kind in CANCELLED if self.has(kind)), "task")

    @property
    def id(self) -> Scalar:
        found: Scalar | None = getattr(self, self.kind)
        return found or BLANK

    def check(self, report: Report) -> None:
        if len([kind for kind in CANCELLED if self.has(kind)]) != 1:
            hint = "Write {task: id, reason: word}; or ask, message, escalation, timer."
            report.add(self.mark, "CP016", "cancel names one thing.", hint)


CANCELLED = ("task", "ask", "message", "escalation", "timer")


class DoDocument(Document):
    what: ClassVar[str] = "do"
    name: Name = required()
    id: Name | None = None
    arguments: Expressions = Field(default_factory=dict, alias="with")


class ActionDocument(Document):
    """One action. Exactly one key."""

    what: ClassVar[str] = "an action"
    message: MessageDocument | None = None
    ask: AskDocument | None = None
    task: TaskDocument | None = None
    escalate: EscalateDocument | None = None
    clock: ClockActionDocument | None = None
    start: StartDocument | None = None
    send: SendDocument | None = None
    set: Settings | None = None
    append: Expressions | None = None
    raise_: RaiseDocument | None = Field(default=None, alias="raise")
    cancel: CancelDocument | None = None
    do: DoDocument | None = None
    pause: StatePath | None = None
    resume: StatePath | None = None

    @property
    def kind(self) -> str:
        """Which of the keys it is; "" where it is none."""
        return next(iter(self._keys), "")

    def check(self, report: Report) -> None:
        if len(self._keys) != 1:
            found = f"are {' and '.join(self._keys)}" if self._keys else "is none"
            hint = "Begin each action with a dash of its own: - task: {...}"
            report.add(self.mark, "CP016", f"an action is one key, and here {found}.", hint)
