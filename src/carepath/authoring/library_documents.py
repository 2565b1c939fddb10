"""What may stand in content/, questionnaires/ and rules/: the texts, questions and clinical rules of a clinic.

A file holds several under `content:`, `questionnaires:` or `rules:`, by name; or one, where `content:`,
`questionnaire:` or `rule_set:` is its name. Compiled by catalogue.py. Imported by folder.py and catalogue.py.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator, Field

from carepath.authoring.diagnostics import Report
from carepath.authoring.document import (
    STATUSES,
    Day,
    Document,
    Name,
    Named,
    Names,
    Text,
    Texts,
    as_list,
    choice,
    required,
)
from carepath.authoring.field_document import FieldDocument, Fields, Kept
from carepath.authoring.nodes import Key, Scalar

Audiences = Annotated[list[Annotated[str, choice("patient", "caregiver", "staff")]], BeforeValidator(as_list)]


class _ContentKeys(Document):
    """The keys of one approved text, whatever it is called.

    `text`: by language, each a text for every channel or a mapping of channel to text (`any` for the rest). Places
    in it: {first_name} {clinic} {phone}, and no others: what a patient is told never depends on stored data.
    """

    what: ClassVar[str] = "a content"
    version: Text = required()
    status: Annotated[str, STATUSES] = "draft"
    topic: Name = required()
    sensitivity: Annotated[str, choice("low", "medium", "high")] = required(lambda: "high")
    audiences: Audiences = required(list)
    channels: Names = required(list)
    title: Text | None = None
    owner: Name | None = None
    review_by: Day | None = None
    sources: Texts = Field(default_factory=list)
    text: dict[Key, Kept] = required(dict)

    @classmethod
    def left_out(cls, missing: list[str], known: Mapping[Key, Any]) -> list[str]:
        """`status` has to be said too: a text nobody approved is not sent by accident."""
        return missing if "status" in known else [*missing, "status"]


class ContentDocument(_ContentKeys):
    """A file with one content."""

    content: Name = required()


class ContentItem(_ContentKeys):
    """One of several contents of a file; its key is its name."""


class ContentsDocument(Document):
    what: ClassVar[str] = "a file of contents"
    content: dict[Named, ContentItem] = required(dict)


class _QuestionnaireKeys(Document):
    what: ClassVar[str] = "a questionnaire"
    version: Text | None = None
    title: Text | None = None
    sources: Texts = Field(default_factory=list)
    fields_: Fields = required(dict, alias="fields")


class QuestionnaireDocument(_QuestionnaireKeys):
    """A file with one questionnaire: the ids and answers of its questions; the wording belongs to its owners."""

    questionnaire: Name = required()
    version: Text = required()


class QuestionnaireItem(_QuestionnaireKeys):
    """One of several questionnaires of a file; its key is its name."""


class QuestionnairesDocument(Document):
    what: ClassVar[str] = "a file of questionnaires"
    questionnaires: dict[Named, QuestionnaireItem] = required(dict)


class RuleDocument(Document):
    """One clinical rule: when `when` is true it concludes its level; `because` says why, with {event.x} places."""

    what: ClassVar[str] = "a rule"
    id: Name = required()
    level: Name = required()
    when: Text = required()
    because: Text = required()


class _RuleSetKeys(Document):
    """What a report concludes. `levels`: mildest first. `reads`: the questionnaires whose answers `event.` means.

    Of the rules that hold the worst level is concluded; a rule of a worse level that is unknown for want of an answer
    leaves it undecided, and no rule is no conclusion: say what is mild by a rule of its own.
    """

    what: ClassVar[str] = "a rule set"
    version: Text = required()
    title: Text | None = None
    status: Annotated[str, STATUSES] = "draft"
    owner: Name | None = None
    review_by: Day | None = None
    sources: Texts = Field(default_factory=list)
    concludes: Name = required()
    levels: Names = required(list)
    reads: Names = required(list)
    parameters: dict[Named, FieldDocument] = Field(default_factory=dict)
    rules: list[RuleDocument] = required(list)

    def check(self, report: Report) -> None:
        if self.has("levels") and len(self.levels) < 2:
            hint = "Write levels: [green, amber, red]."
            report.add(self.key_mark("levels"), "CP206", "a rule set has two levels or more, mildest first.", hint)
        for first, second in _repeated([(one.id.text, one.id) for one in self.rules]):
            message = f'the rule "{second.text}" stands here twice; the first is in line {first.mark.line}.'
            report.add(second.mark, "CP112", message, "Give each rule its own id.")
        for first, second in _repeated([(one.text, one) for one in self.levels]):
            report.add(
                second.mark, "CP112", f'the level "{second.text}" stands here twice.', f"Line {first.mark.line}."
            )


class RuleSetDocument(_RuleSetKeys):
    """A file with one rule set."""

    rule_set: Name = required()


class RuleSetItem(_RuleSetKeys):
    """One of several rule sets of a file; its key is its name."""


class RuleSetsDocument(Document):
    what: ClassVar[str] = "a file of rule sets"
    rules: dict[Named, RuleSetItem] = required(dict)


def _repeated(named: list[tuple[str, Scalar]]) -> Iterator[tuple[Scalar, Scalar]]:
    seen: dict[str, Scalar] = {}
    for name, node in named:
        if name and seen.setdefault(name, node) is not node:
            yield seen[name], node
