"""What may stand in a mapping of a feed (`feeds/*.yaml`), key by key, and how it becomes a frozen FeedMapping.

A mapping names types of record, codes and fields; nothing of it is known to code. Imported by checking.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import time
from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator, Field

from carepath.authoring.diagnostics import Report
from carepath.authoring.document import (
    BLANK,
    STATUSES,
    Day,
    Document,
    Flag,
    Name,
    Named,
    Names,
    Text,
    Texts,
    TimeOfDay,
    as_list,
    choice,
    read_document,
    required,
)
from carepath.authoring.nodes import Key, MappingNode, Node, Scalar
from carepath.core.events import BUILT_IN, BUILT_IN_FIELDS, ORIGINS
from carepath.core.mapping import (
    DATES,
    FORMATS,
    TAKEN,
    Codes,
    Condition,
    ConsentMapping,
    ContactMapping,
    EventMapping,
    FeedMapping,
    FeedPath,
    PathError,
    PatientMapping,
    ValueMapping,
)
from carepath.core.pathway import EventSchema
from carepath.core.spelling import did_you_mean
from carepath.core.zones import ZoneError, zone_of
from carepath.errors import NOWHERE

SUBJECT = ("subject", "patient")  # where a record names its patient, unless its entry says otherwise
Conditions = dict[Key, Texts]


class CodesDocument(Document):
    """Codes of one system in one place of the record: code -> our word for it."""

    what: ClassVar[str] = "a list of codes"
    in_: Text = required(alias="in")
    system: Text = required()
    of: dict[Key, Name] = required(dict)


class ValueDocument(Document):
    """Where one field of the event comes from: exactly one of path, day, time, value and take."""

    what: ClassVar[str] = "the source of a value"
    short: ClassVar[str | None] = "path"
    path: Texts = Field(default_factory=list)
    day: Texts = Field(default_factory=list)
    time: Texts = Field(default_factory=list)
    value: Scalar | None = None
    take: Annotated[str, choice(*TAKEN)] | None = None
    unit: Texts = Field(default_factory=list)

    def check(self, report: Report) -> None:
        if sum(self.has(key) for key in ("path", "day", "time", "value", "take")) != 1:
            hint = "Write {path: code.text}, {day: onsetDateTime}, {time: SCH.11.4}, {value: lung} or {take: meaning}."
            report.add(self.mark, "CP012", "a value comes from exactly one of path, day, time, value and take.", hint)
        if self.unit and not self.path:
            message = "a unit belongs to what is found along a path."
            report.add(self.key_mark("unit"), "CP012", message, "Write path: too.")


class OriginDocument(Document):
    """Who said it: the author that a reference names, or else this."""

    what: ClassVar[str] = "the origin of an event"
    short: ClassVar[str | None] = "otherwise"
    of: Text | None = None
    otherwise: Annotated[str, choice(*ORIGINS)] = "ehr"


def as_codes(node: Any) -> Any:
    return [node] if isinstance(node, MappingNode) else node


class EventEntryDocument(Document):
    """One kind of record that becomes one kind of event."""

    what: ClassVar[str] = "an entry of a feed"
    event: Text = required()
    resource: Name = required()
    at: Texts = required(list)
    subject: Texts = Field(default_factory=list)
    codes: Annotated[list[CodesDocument], BeforeValidator(as_codes)] = Field(default_factory=list)
    where: Conditions = Field(default_factory=dict)
    unless: Conditions = Field(default_factory=dict)
    with_: dict[Named, ValueDocument] = Field(default_factory=dict, alias="with")
    origin: OriginDocument | None = None
    undated: Annotated[str, choice("refuse", "now", "ignore")] = "refuse"
    one_per_day: Flag = False


class ContactDocument(Document):
    what: ClassVar[str] = "a contact"
    channel: Name = required()
    path: Text = required()
    postal: Flag = False


class UpdateDocument(Document):
    """Which records change a patient whom the app knows, and from when."""

    what: ClassVar[str] = "the updates of a patient"
    by: Names = required(list)
    at: Texts = required(list)


class PatientEntryDocument(Document):
    """Where a patient's own facts stand."""

    what: ClassVar[str] = "the patient of a feed"
    resource: Name = required()
    reference: Texts = required(list)
    name: Texts = Field(default_factory=list)
    born_on: Texts = Field(default_factory=list)
    sex: Texts = Field(default_factory=list)
    language: Texts = Field(default_factory=list)
    contacts: Annotated[list[ContactDocument], BeforeValidator(as_list)] = Field(default_factory=list)
    consents: Names = Field(default_factory=list)
    updates: UpdateDocument | None = None


class ConsentEntryDocument(Document):
    """The record by which a patient agrees to channels."""

    what: ClassVar[str] = "the consent of a feed"
    resource: Name = required()
    channels: Text = required()
    at: Texts = required(list)
    subject: Texts = Field(default_factory=list)
    where: Conditions = Field(default_factory=dict)
    withdrawn: Conditions = Field(default_factory=dict)


class FeedDocument(Document):
    """A whole mapping."""

    what: ClassVar[str] = "a feed"
    feed: Name = required()
    format: Annotated[str, choice(*FORMATS)] = "fhir"
    version: Text = required()
    title: Text = required()
    status: Annotated[str, STATUSES] = "draft"
    owner: Text | None = None
    review_by: Day | None = None
    sources: Texts = Field(default_factory=list)
    dates: Annotated[str, choice(*DATES)] = "as_written"
    day_at: TimeOfDay | None = None
    zone: Text | None = None
    country_code: Text | None = None
    identity: Texts = Field(default_factory=list)
    systems: dict[Named, Text] = Field(default_factory=dict)
    patient: PatientEntryDocument | None = required(lambda: None)
    consent: ConsentEntryDocument | None = None
    events: dict[Named, EventEntryDocument] = required(dict)


def compile_feed(
    node: Node, file: str, report: Report, *, events: Mapping[str, EventSchema] | None = None
) -> FeedMapping | None:
    """The mapping that a file of `feeds/` says; None, and the report says why, where it is wrong.

    `events`: what the clinic's pathways declare; given, every event, field and origin is checked against it.
    """
    before = len(report.errors)
    document = read_document(FeedDocument, node, report)
    mapping = _Compiler(document, report, events).feed(file)
    return mapping if len(report.errors) == before else None


class _Compiler:
    def __init__(self, document: FeedDocument, report: Report, events: Mapping[str, EventSchema] | None) -> None:
        self.document = document
        self.report = report
        self.declared = events

    def feed(self, file: str) -> FeedMapping | None:
        document = self.document
        events = tuple(self._event(str(name), entry) for name, entry in document.events.items())
        consent = None if document.consent is None else self._consent(document.consent)
        if document.patient is None:
            return None
        return FeedMapping(
            name=document.feed.text,
            version=document.version.text,
            title=document.title.text,
            patient=self._patient(document.patient),
            events=events,
            consent=consent,
            dates=document.dates,
            day_at=document.day_at or time(12, 0),
            status=document.status,
            review_by=document.review_by,
            owner=document.owner.text if document.owner else "",
            sources=tuple(one.text for one in document.sources),
            systems={str(name): url.text for name, url in document.systems.items()},
            file=file,
            format=document.format,
            zone=self._zone(),
            country_code=self._country_code(),
            identity=self._paths(document.identity),
        )

    def _zone(self) -> str:
        zone = self.document.zone
        try:
            return zone_of(zone.text).key if zone else ""
        except ZoneError as error:
            self.report.add(zone.mark if zone else NOWHERE, "CP015", error.message, error.hint)
            return ""

    def _country_code(self) -> str:
        code = self.document.country_code
        if code is not None and not re.fullmatch(r"[1-9][0-9]{0,2}", code.text, re.ASCII):
            hint = 'Write the digits alone: "1", "44".'
            self.report.add(code.mark, "CP015", f'"{code.text[:60]}" is not the calling code of a country.', hint)
        return code.text if code else ""

    # -- parts --

    def _patient(self, entry: PatientEntryDocument) -> PatientMapping:
        return PatientMapping(
            resource=entry.resource.text,
            reference=self._paths(entry.reference),
            name=self._paths(entry.name),
            born_on=self._paths(entry.born_on),
            sex=self._paths(entry.sex),
            language=self._paths(entry.language),
            contacts=tuple(
                ContactMapping(one.channel.text, path, one.postal)
                for one in entry.contacts
                for path in self._paths([one.path])
            ),
            consents=tuple(one.text for one in entry.consents),
            updated_by=tuple(one.text for one in entry.updates.by) if entry.updates else (),
            updated_at=self._paths(entry.updates.at) if entry.updates else (),
        )

    def _consent(self, entry: ConsentEntryDocument) -> ConsentMapping | None:
        channels = self._paths([entry.channels])
        if not channels:
            return None
        return ConsentMapping(
            resource=entry.resource.text,
            channels=channels[0],
            at=self._paths(entry.at),
            subject=self._subject(entry.subject),
            where=self._conditions(entry.where),
            withdrawn=self._conditions(entry.withdrawn),
        )

    def _event(self, name: str, entry: EventEntryDocument) -> EventMapping:
        origin = entry.origin or OriginDocument.model_construct(of=None, otherwise="ehr")
        patient = self.document.patient
        is_patient = patient is not None and entry.resource.text == patient.resource.text
        mapping = EventMapping(
            id=name,
            event=entry.event.text,
            resource=entry.resource.text,
            at=self._paths(entry.at),
            codes=tuple(codes for one in entry.codes for codes in self._codes(one)),
            where=self._conditions(entry.where),
            unless=self._conditions(entry.unless),
            values=tuple(self._value(entry.event.text, str(field), value) for field, value in entry.with_.items()),
            origin=origin.otherwise,
            origin_of=next(iter(self._paths([origin.of])), None) if origin.of else None,
            undated=entry.undated,
            one_per_day=entry.one_per_day,
            subject=() if is_patient and self.document.format == "fhir" else self._subject(entry.subject),
            mark=entry.mark,
        )
        self._check_event(mapping, entry)
        return mapping

    def _codes(self, one: CodesDocument) -> Iterable[Codes]:
        known = {str(name): url.text for name, url in self.document.systems.items()}
        if one.system.text and one.system.text not in known:
            hint = did_you_mean(one.system.text, known, what="The file's systems are")
            self.report.add(one.system.mark, "CP202", f'the system "{one.system.text}" is not named above.', hint)
        system = known.get(one.system.text, "")
        meanings = {str(code): word.text for code, word in one.of.items()}
        return [Codes(path, system, meanings) for path in self._paths([one.in_])]

    def _value(self, event: str, field: str, value: ValueDocument) -> ValueMapping:
        schema = (self.declared or {}).get(event)
        declared = schema.fields.get(field) if schema else None
        return ValueMapping(
            field,
            self._paths([*value.path, *value.day, *value.time]),
            value.value.value if value.value is not None else None,
            value.take or "",
            is_day=bool(value.day),
            is_time=bool(value.time),
            units=tuple(one.text for one in value.unit),
            type=declared.type if declared else "",
        )

    def _conditions(self, conditions: Conditions) -> tuple[Condition, ...]:
        return tuple(
            Condition(path, tuple(_plain(value) for value in values))
            for text, values in conditions.items()
            for path in self._paths([text.as_scalar()])
        )

    def _subject(self, paths: list[Scalar]) -> tuple[FeedPath, ...]:
        """Where a record names its patient, as its entry says; else by FHIR's reference, or the patient's own id."""
        if paths or self.document.format == "fhir":
            return self._paths(paths) or tuple(FeedPath.parse(text) for text in SUBJECT)
        return self._paths(self.document.patient.reference) if self.document.patient else ()

    def _paths(self, texts: Iterable[Scalar]) -> tuple[FeedPath, ...]:
        found = []
        for text in texts:
            if text is BLANK:
                continue
            try:
                found.append(FeedPath.parse(text.text))
            except PathError as error:
                self.report.add(text.mark, "CP015", error.message, error.hint)
        return tuple(found)

    # -- against what the pathways declare --

    def _check_event(self, mapping: EventMapping, entry: EventEntryDocument) -> None:
        if any(value.take == "meaning" for value in mapping.values) and not mapping.codes:
            self.report.add(entry.mark, "CP011", 'take: meaning needs the key "codes".', "Say which codes mean what.")
        if self.declared is None or entry.event is BLANK:
            return
        schema = self.declared.get(mapping.event)
        if schema is None and mapping.event in BUILT_IN:
            schema = EventSchema(mapping.event, BUILT_IN[mapping.event], BUILT_IN_FIELDS[mapping.event])
        if schema is None:
            hint = did_you_mean(mapping.event, [*self.declared, *BUILT_IN])
            self.report.add(entry.event.mark, "CP107", f'no pathway declares the event "{mapping.event}".', hint)
            return
        self._check_fields(mapping, entry, schema)
        if mapping.origin not in schema.from_:
            where = entry.origin.mark if entry.origin else entry.event.mark
            allowed = f"It may come from: {', '.join(schema.from_)}."
            self.report.add(where, "CP014", f'"{mapping.event}" may not come from {mapping.origin}.', allowed)

    def _check_fields(self, mapping: EventMapping, entry: EventEntryDocument, schema: EventSchema) -> None:
        given = {value.name for value in mapping.values}
        for key in entry.with_:
            if str(key) not in schema.fields:
                hint = did_you_mean(str(key), schema.fields, what="Its fields are")
                self.report.add(key.mark, "CP203", f'the event "{schema.name}" has no field "{key}".', hint)
        for name, field in schema.fields.items():
            if field.required and name not in given:
                hint = f"Say under with: where it stands: {name}: {{path: ...}}."
                self.report.add(entry.mark, "CP011", f'the event "{schema.name}" needs the field "{name}".', hint)


def _plain(value: Scalar) -> str:
    return value.text.lower() if isinstance(value.value, bool) else value.text
