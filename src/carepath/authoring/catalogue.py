"""Content, questionnaires and rule sets, compiled out of their documents into core's definitions.

Imported by checking.py.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from carepath.authoring.declarations import compile_parameters
from carepath.authoring.diagnostics import Report
from carepath.authoring.field_document import compile_fields
from carepath.authoring.fingerprint import digest
from carepath.authoring.library_documents import (
    ContentDocument,
    ContentItem,
    QuestionnaireDocument,
    QuestionnaireItem,
    RuleDocument,
    RuleSetDocument,
    RuleSetItem,
)
from carepath.authoring.nodes import Key, MappingNode, Node, Scalar, describe
from carepath.authoring.parts import Draft
from carepath.authoring.references import References
from carepath.authoring.resolver import Resolver
from carepath.authoring.surroundings import Surroundings
from carepath.authoring.terms import Place, Terms, column
from carepath.core.definitions import PLACES, Content, Questionnaire, Rule, RuleSet
from carepath.core.expressions import RESERVED_NAMES
from carepath.core.fields import Field
from carepath.core.spelling import did_you_mean

_PLACE = re.compile(r"\{([^{}]*)\}")
_PATIENT = ("patient.age", "patient.sex", "patient.born_on", "patient.in_hospital")


# -- content --


def compile_content(name: str, document: ContentDocument | ContentItem, report: Report) -> Content:
    """One approved text with its languages and channels."""
    text = {str(language): _channels(language, node, report) for language, node in document.text.items()}
    allowed = {one.text for one in document.channels}
    for language, node in document.text.items():
        if isinstance(node, MappingNode):
            _check_channels(node, allowed, report)
        if not text[str(language)]:
            report.add(language.mark, "CP011", f"the content {name} says nothing in {language}.", "Write its text.")
    return Content(
        name=name, version=document.version.text, status=document.status, topic=document.topic.text,
        sensitivity=document.sensitivity, audiences=tuple(document.audiences),
        channels=tuple(one.text for one in document.channels), text=text, review_by=document.review_by,
    )  # fmt: skip


def _channels(language: Key, node: Node, report: Report) -> dict[str, str]:
    """The texts of one language by channel; `any` where no channel is named."""
    if isinstance(node, Scalar) and not node.is_null:
        return {"any": _checked(node, report)}
    if isinstance(node, MappingNode):
        return {str(channel): _checked(one, report) for channel, one in node.items() if _is_text(one, report)}
    report.add(node.mark, "CP012", f"{describe(node)} stands where the text in {language} was meant.", 'Write "...".')
    return {}


def _is_text(node: Node, report: Report) -> bool:
    if isinstance(node, Scalar) and not node.is_null:
        return True
    report.add(node.mark, "CP012", f"{describe(node)} stands where a text was meant.", 'Write "...".')
    return False


def _check_channels(node: MappingNode, allowed: set[str], report: Report) -> None:
    for channel in node:
        if channel != "any" and channel not in allowed:
            hint = did_you_mean(channel, {*allowed, "any"}, what="Its channels are")
            report.add(channel.mark, "CP014", f'the channel "{channel[:40]}" is not one of this content.', hint)


def _checked(node: Node, report: Report) -> str:
    """The text, its places looked at."""
    if not isinstance(node, Scalar):
        return ""
    for found in _PLACE.finditer(node.text):
        if found[1] not in PLACES:
            hint = did_you_mean(found[1], PLACES, what="There are")
            report.add(column(node, found.start()), "CP312", f"nothing fills the place {found[0][:60]}.", hint)
    rest = _PLACE.sub("", node.text)
    if "{" in rest or "}" in rest:
        report.add(node.mark, "CP312", "a { or } stands alone in this text.", "Write {clinic}, or leave it out.")
    return node.text


# -- questionnaires --


def compile_questionnaire(
    name: str, document: QuestionnaireDocument | QuestionnaireItem, report: Report
) -> Questionnaire:
    """One questionnaire: the ids of its questions and what an answer may be."""
    fields = compile_fields(document.fields_, report, of="event")
    if document.has("fields") and not fields:
        report.add(document.key_mark("fields"), "CP011", f"the questionnaire {name} asks nothing.", "Give it fields.")
    version = "" if document.version is None else document.version.text
    title = "" if document.title is None else document.title.text
    return Questionnaire(name, fields, version=version, title=title)


# -- rules --


def compile_rule_set(
    name: str, document: RuleSetDocument | RuleSetItem, around: Surroundings, report: Report
) -> RuleSet:
    """One rule set; its fingerprint covers its rules and the values of its parameters."""
    if document.concludes.text in RESERVED_NAMES:
        message = f'no rule set can conclude "{document.concludes.text}".'
        report.add(document.concludes.mark, "CP109", message, "Choose another name.")
    parameters = compile_parameters(document.parameters, around.overrides, report)
    references = References(around, report)
    for questionnaire in document.reads:
        references.check("questionnaires", questionnaire)
    terms, place = _rule_terms({key: one.field for key, one in parameters.items()}, document, around, report)
    levels = tuple(one.text for one in document.levels)
    rules = tuple(rule for one in document.rules if (rule := _rule(one, levels, terms, place)) is not None)
    bare = RuleSet(
        name=name, version=document.version.text, concludes=document.concludes.text, levels=levels,
        reads=tuple(one.text for one in document.reads), parameters=parameters, rules=rules, fingerprint="",
        status=document.status, review_by=document.review_by,
    )  # fmt: skip
    return replace(bare, fingerprint=digest(bare))


def _rule_terms(
    parameters: Mapping[str, Field], document: RuleSetDocument | RuleSetItem, around: Surroundings, report: Report
) -> tuple[Terms, Place]:
    """Rules read the event, their own parameters, the patient, and of context what each pathway has that uses them."""
    nowhere = Draft("", "", document.mark, None)
    terms = Terms({}, parameters, {}, {}, Resolver(nowhere, report), report)
    fields: dict[str, Field] | None = {}
    for name in document.reads:
        found = (around.questionnaires or {}).get(name.text)
        if found is None:
            fields = None
        elif fields is not None:
            fields.update(found.fields)
    reads = " and ".join(name.text for name in document.reads) or "nothing that it reads"
    return terms, Place(nowhere, fields, f"the questionnaire {reads}", pathway_names=False, any_context=True)


def _rule(document: RuleDocument, levels: tuple[str, ...], terms: Terms, place: Place) -> Rule | None:
    if document.level.text and document.level.text not in levels:
        hint = did_you_mean(document.level.text, levels, what="Its levels are")
        terms.report.add(document.level.mark, "CP206", f'"{document.level.text}" is not one of its levels.', hint)
    _check_sentence(document.because, terms, place)
    if document.when.is_null:
        return None
    when = terms.expression(document.when, place, wanted=("boolean",))
    if when is not None and when.paths:
        terms.report.add(
            document.when.mark, "CP202", "a rule sees no states, only the event.", "Ask in a guard instead."
        )
    if when is None:
        return None
    return Rule(document.id.text, document.level.text, when, document.because.text, document.mark)


def _check_sentence(because: Scalar, terms: Terms, place: Place) -> None:
    known = {f"parameters.{name}" for name in terms.parameters} | set(_PATIENT)
    known |= {f"event.{name}" for name in place.event or {}}
    for found in _PLACE.finditer(because.text):
        if place.event is None and found[1].startswith("event."):
            continue
        if found[1] not in known:
            hint = did_you_mean(found[1], known, what="There are")
            terms.report.add(column(because, found.start()), "CP312", f"nothing fills the place {found[0][:60]}.", hint)
        declared = terms.field_of(found[1], place)
        if declared is not None and declared.type == "text":
            message = f"{found[1]} is what somebody wrote, and cannot go into a reason."
            terms.report.add(column(because, found.start()), "CP117", message, "Leave the place out.")
