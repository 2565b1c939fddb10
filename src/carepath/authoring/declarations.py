"""What a pathway declares beside its states: parameters, events, enrollment, clocks, and the rules it uses.

Imported by compiler.py and catalogue.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from carepath.authoring.diagnostics import Report
from carepath.authoring.events import EventTable
from carepath.authoring.field_document import FieldDocument, compile_fields, fixed_duration, value_of
from carepath.authoring.nodes import Key, Node, Scalar
from carepath.authoring.pathway_document import ClockDocument, EnrollDocument, EventDocument, RuleUseDocument
from carepath.authoring.references import References
from carepath.authoring.surroundings import Surroundings
from carepath.authoring.terms import Place, Terms
from carepath.core.definitions import Parameter
from carepath.core.events import BUILT_IN, RESERVED, is_reserved
from carepath.core.expressions import RESERVED_NAMES, infer
from carepath.core.fields import Field
from carepath.core.pathway import Clock, Enrollment, EventSchema, RuleUse, Value
from carepath.core.spelling import did_you_mean


def compile_parameters(
    documents: Mapping[Key, FieldDocument], overrides: Mapping[str, tuple[Scalar, Node]], report: Report
) -> dict[str, Parameter]:
    """Parameters with the site's value, else the default; each value of its type and within its limits."""
    compiled = {}
    for name, one in compile_fields(dict(documents), report, of="parameter").items():
        value = one.default
        if name in overrides:
            given = value_of(one, overrides[name][1], name=f"parameter {name}", report=report)
            value = one.default if given is None else given
        elif value is None and not documents[Key(name)].has("default"):
            message = f'the parameter "{name}" has no value.'
            report.add(documents[Key(name)].mark, "CP011", message, "Give it a default, or a value in site.yaml.")
        compiled[name] = Parameter(name, one, value)
    for name, (key, _) in overrides.items():
        if name not in compiled:
            hint = did_you_mean(name, compiled, what="There are")
            report.add(key.mark, "CP306", f'there is no parameter "{name}" to set here.', hint)
    return compiled


# -- events --


def declare_events(
    documents: Iterable[tuple[Key, EventDocument]], around: Surroundings, report: Report
) -> tuple[dict[str, EventSchema], frozenset[str]]:
    """The events by name, and the names of those whose fields are not known here. `match` is compiled later."""
    declared: dict[str, EventSchema] = {}
    unknown: set[str] = set()
    for name, document in documents:
        if not _may_be_declared(name, report):
            continue
        schema = _schema(name, document, around, report)
        if document.questionnaire is not None and around.questionnaires is None:
            unknown.add(str(name))
        first = declared.get(str(name))
        if first is None:
            declared[str(name)] = schema
        elif (first.fields, first.questionnaire) != (schema.fields, schema.questionnaire):
            message = f'the event "{name}" has other data here than at {first.where}.'
            report.add(name.mark, "CP119", message, "One name has one set of data: write them alike.")
        else:
            from_ = tuple(dict.fromkeys((*first.from_, *schema.from_)))
            declared[str(name)] = replace(first, from_=from_, safety=first.safety or schema.safety)
    return declared, frozenset(unknown)


def _may_be_declared(name: Key, report: Report) -> bool:
    if is_reserved(name):
        prefix = next(one for one in RESERVED if (name + ".").startswith(one))
        message = f'"{name}" cannot be declared: names with {prefix} are carepath\'s own.'
        report.add(name.mark, "CP109", message, "Choose another name; what comes back is heard without declaring it.")
        return False
    if name in BUILT_IN:
        report.add(name.mark, "CP110", f'"{name}" is built in and needs no declaration.', "Take it away.")
        return False
    if not all(part.isidentifier() and part.isascii() for part in name.split(".")):
        report.add(name.mark, "CP013", f'"{name[:60]}" is not a name.', "Use letters, digits and _, and dots between.")
        return False
    return True


def _schema(name: Key, document: EventDocument, around: Surroundings, report: Report) -> EventSchema:
    fields: Mapping[str, Field] = compile_fields(document.fields, report, of="event")
    questionnaire = document.questionnaire
    if questionnaire is not None:
        References(around, report).check("questionnaires", questionnaire)
        found = (around.questionnaires or {}).get(questionnaire.text)
        fields = {} if found is None else found.fields
    return EventSchema(
        name=str(name), from_=tuple(document.from_), fields=fields,
        questionnaire=None if questionnaire is None else questionnaire.text, safety=document.safety,
        if_older_than=fixed_duration(document.if_older_than, report), where=name.mark,
    )  # fmt: skip


def compile_match(
    documents: Iterable[tuple[Key, EventDocument]], table: EventTable, terms: Terms, place: Place
) -> dict[str, EventSchema]:
    """The declared events with their `match`, which reads the event's data and the context of a journey."""
    compiled = dict(table.declared)
    for name, document in documents:
        schema = compiled.get(str(name))
        if schema is None or document.match is None:
            continue
        here = replace(place, event=table.fields.get(str(name)), what=f"the event {name}")
        compiled[str(name)] = replace(schema, match=terms.expression(document.match, here, wanted=("boolean",)))
    return compiled


# -- enrollment, clocks, rules --


def compile_enrollment(
    document: EnrollDocument | None, table: EventTable, terms: Terms, place: Place
) -> Enrollment | None:
    """When a journey begins. Its expressions read the event and the patient: there is no context yet."""
    if document is None:
        return None
    names = [name for name in document.on if name.text]
    for name in names:
        if name.text not in table.declared:
            message = f'the event "{name.text}" is declared nowhere.'
            terms.report.add(name.mark, "CP107", message, table.hint(name.text))
    texts = [name.text for name in names]
    here = table.place(place.state, texts, what="that enrolls", one="the event that enrolls")
    here = replace(here, pathway_names=False)
    if document.ever and document.once_per is None:
        terms.report.add(document.key_mark("ever"), "CP118", "ever goes with once_per.", "Write once_per: event.name.")
    return Enrollment(
        on=tuple(name.text for name in names),
        when=None if document.when is None else terms.expression(document.when, here, wanted=("boolean",)),
        unless=None if document.unless is None else terms.expression(document.unless, here, wanted=("boolean",)),
        once_per=None if document.once_per is None else terms.expression(document.once_per, here),
        ever=document.ever,
    )  # fmt: skip


def compile_clocks(
    documents: Mapping[Key, ClockDocument], terms: Terms, references: References, place: Place
) -> dict[str, Clock]:
    """The clocks by id."""
    compiled = {}
    for name, document in documents.items():
        references.check("calendar_names", document.calendar)
        warn = tuple(value for one in document.warn if (value := _warning(one, terms, place)) is not None)
        compiled[str(name)] = Clock(
            id=str(name), limit=terms.duration(document.limit, place, expression=True), warn=warn,
            calendar=None if document.calendar is None else document.calendar.text,
        )  # fmt: skip
    return compiled


def _warning(scalar: Scalar, terms: Terms, place: Place) -> Value:
    """Elapsed time as a duration, or a percentage of the limit as a whole number (80%)."""
    text = scalar.text
    if text.endswith("%") and text[:-1].isascii() and text[:-1].isdigit() and len(text) <= 4:
        if 0 < int(text[:-1]) < 100:
            return int(text[:-1])
        terms.report.add(scalar.mark, "CP015", f'"{text}" is no part of the limit.', "Write 1% to 99%.")
        return None
    return terms.duration(scalar, place)


def compile_rule_uses(
    documents: Iterable[RuleUseDocument], context: Mapping[str, Field], around: Surroundings, references: References
) -> tuple[RuleUse, ...]:
    """The rule sets that the pathway uses; each has to say what its file says, and finds the context that it reads."""
    uses: dict[str, RuleUse] = {}
    report = references.report
    for document in documents:
        levels = tuple(one.text for one in document.levels)
        name = document.concludes.text
        if name in RESERVED_NAMES:
            report.add(document.concludes.mark, "CP109", f'no rule set can conclude "{name}".', "Choose another name.")
        if name in uses:
            message = f'two rule sets conclude "{name}".'
            report.add(document.concludes.mark, "CP311", message, "One conclusion comes from one rule set.")
            continue
        references.check("rule_sets", document.set)
        _check_agrees(document, levels, around, report)
        _check_context(document, context, around, report)
        if name:
            uses[name] = RuleUse(document.set.text, name, levels)
    return tuple(uses.values())


def _check_context(
    document: RuleUseDocument, context: Mapping[str, Field], around: Surroundings, report: Report
) -> None:
    """Reports a field of context that a rule reads and this pathway does not have, or has as another type."""
    found = (around.rule_sets or {}).get(document.set.text)
    types = {f"context.{name}": one.type for name, one in context.items()}
    for rule in found.rules if found is not None else ():
        absent = sorted(name for name in rule.when.names if name.startswith("context.") and name not in types)
        if absent:
            message = f'the rule "{rule.id}" reads {absent[0]}, which this pathway does not declare.'
            report.add(document.set.mark, "CP304", message, "Declare it under context, or use another rule set.")
        for _, problem in infer(rule.when, types).problems if not absent else ():
            message = f'the rule "{rule.id}" cannot be worked out with the context of this pathway.'
            report.add(document.set.mark, "CP304", message, problem)


def _check_agrees(document: RuleUseDocument, levels: tuple[str, ...], around: Surroundings, report: Report) -> None:
    found = (around.rule_sets or {}).get(document.set.text)
    if found is None:
        return
    if document.concludes.text != found.concludes:
        message = f"the rule set {found.name} concludes {found.concludes}, not {document.concludes.text}."
        report.add(document.concludes.mark, "CP304", message, f"Write concludes: {found.concludes}.")
    if levels and levels != found.levels:
        message = f"the rule set {found.name} has the levels {', '.join(found.levels)}, mildest first."
        hint = f"Write levels: [{', '.join(found.levels)}]."
        report.add(document.key_mark("levels"), "CP304", message, hint)
