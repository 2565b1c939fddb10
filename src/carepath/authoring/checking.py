"""A clinic's folder compiled as one: what pathways refer to first, then all pathways against it, then feeds.

Every file is checked whatever is wrong with the others. Imported by clinic.py, which has the public functions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from carepath.authoring.catalogue import compile_content, compile_questionnaire, compile_rule_set
from carepath.authoring.clinic_documents import CalendarsDocument, LaddersDocument, RolesDocument, SiteDocument
from carepath.authoring.compiler import Outline, Prepared, compile_pathway, prepare
from carepath.authoring.definitions import compile_calendar, compile_ladder, compile_roles, compile_site
from carepath.authoring.diagnostics import Report
from carepath.authoring.document import Document
from carepath.authoring.feed_document import compile_feed
from carepath.authoring.folder import Folder, SourceFile
from carepath.authoring.nodes import Node, Scalar
from carepath.authoring.references import References
from carepath.authoring.silence import silenced
from carepath.authoring.surroundings import Surroundings
from carepath.core.calendar import Calendar
from carepath.core.definitions import Clinic, RuleSet
from carepath.core.mapping import FeedMapping
from carepath.core.pathway import EventSchema, Pathway
from carepath.core.spelling import did_you_mean
from carepath.errors import Diagnostic, Mark

T = TypeVar("T")


@dataclass(slots=True)
class Checked:
    """What a folder came to: the clinic as far as it could be compiled, its files, and every finding."""

    clinic: Clinic
    folder: Folder
    prepared: dict[str, Prepared] = field(default_factory=dict)  # pathway -> what it was compiled from
    extra: Report = field(default_factory=Report)  # what belongs to no single file
    used_by: dict[str, set[str]] = field(default_factory=dict)  # pathway file -> files that it is compiled from
    about: dict[Diagnostic, set[str]] = field(default_factory=dict)  # finding elsewhere -> pathway file it concerns

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Every finding of every file, without the warnings that an author says to ignore."""
        found = list(self.extra.sorted())
        for file in self.folder.files:
            found.extend(silenced(file))
        return tuple(sorted(set(found)))


class Checker:
    """Compiles the files of one folder. `run` for a clinic; `pinned_only` for what a journey is pinned to.

    `outlines` and `complete` are the two halves of `run`: between them, others of the folder's pathways may be known
    by their outlines alone. `pinned`: as compile_pathway has it.
    """

    def __init__(self, folder: Folder, *, pinned: bool = True) -> None:
        self.folder = folder
        self.pinned = pinned
        self.extra = Report()  # what belongs to no single file
        self.around = Surroundings()
        self.things: dict[str, dict[str, tuple[Any, SourceFile]]] = {}  # kind -> name -> document, and its file
        self.clinic = Clinic()
        self.prepared: dict[str, Prepared] = {}

    def run(self) -> Checked:
        """Compiles what others refer to first: questionnaires, rules, roles, parts; then all pathways; then feeds."""
        return self.complete(self.outlines())

    def outlines(self) -> list[Outline]:
        """The first half: what pathways refer to, and what each of these pathways declares."""
        self.clinic = self._definitions()
        parts = self._named("parts")
        self.around = replace(self.around, parts={name: document for name, (document, _) in parts.items()})
        self.prepared = self._prepared()
        return [one.outline() for one in self.prepared.values()]

    def complete(self, outlines: Sequence[Outline]) -> Checked:
        """The second half: these pathways against the `outlines` of all of the folder, in the order of files; feeds."""
        parts, prepared = self._named("parts"), self.prepared
        self._check_overrides([one.name for one in outlines])
        _check_one_schema(outlines, prepared)
        self.around = replace(self.around, neighbours={one.name: one.neighbour for one in outlines})
        part_files = {name: file.name for name, (_, file) in parts.items()}
        broken = {name for name, (_, file) in parts.items() if not file.report.is_whole}
        pathways = {}
        for name, one in prepared.items():
            one.report.incomplete = bool(broken & set(one.expansion.parts))
            pathways[name] = compile_pathway(one, self._for_pathway(name), pinned=self.pinned)
        feeds = self._feeds({name: schema for one in outlines for name, schema in one.events.items()})
        clinic = replace(self.clinic, pathways=pathways, feeds=feeds)
        used = {
            one.file: {part_files[part] for part in one.expansion.parts} | self._files_used(pathways[name])
            for name, one in prepared.items()
        }
        return Checked(clinic, self.folder, prepared, self.extra, used, _concerns(prepared.values()))

    def _files_used(self, pathway: Pathway) -> set[str]:
        """The files that hold the pathway's rules, questionnaires, calendar and values of parameters."""
        found = {f"{self.folder.name}/site.yaml", f"{self.folder.name}/calendars.yaml"}
        sets = {use.rule_set for use in pathway.rules}
        asked = {event.questionnaire for event in pathway.events.values() if event.questionnaire}
        for kind, names in (("rules", sets), ("questionnaires", asked)):
            found |= {file.name for name, (_, file) in self._named(kind).items() if name in names}
        return found

    def pinned_only(self) -> Checked:
        """Compiles one pathway out of what is pinned; what is live is not here, and not looked up."""
        site_document = self._document("site.yaml", SiteDocument)
        site = compile_site(site_document, None, self._references("site.yaml"))
        questionnaires = self._compiled("questionnaires", compile_questionnaire)
        known = questionnaires if self.folder.of("questionnaires") else None
        self.around = replace(self.around, questionnaires=known, site=site)
        rule_sets = self._rule_sets(site_document)
        parts = self._named("parts")
        self.around = replace(
            self.around, rule_sets=rule_sets if self.folder.of("rules") else None,
            parts={name: document for name, (document, _) in parts.items()} if self.folder.of("parts") else None,
        )  # fmt: skip
        prepared = self._prepared()
        pathways = {name: compile_pathway(one, self._for_pathway(name)) for name, one in prepared.items()}
        clinic = Clinic(pathways=pathways, rule_sets=rule_sets, questionnaires=questionnaires, site=site)
        return Checked(clinic, self.folder, prepared, self.extra)

    # -- what pathways refer to --

    def _definitions(self) -> Clinic:
        roles_document = self._document("roles.yaml", RolesDocument)
        ladders_document = self._document("ladders.yaml", LaddersDocument)
        calendars_document = self._document("calendars.yaml", CalendarsDocument)
        calendars = self._calendars(calendars_document)
        self.around = replace(
            self.around, roles=_names(roles_document, "roles"), owners=_names(roles_document, "owners"),
            ladders=_names(ladders_document, "ladders"), calendars=calendars,
            calendar_names=_names(calendars_document, "calendars"),
        )  # fmt: skip
        roles, owners = compile_roles(roles_document, self._references("roles.yaml")) if roles_document else ({}, {})
        ladders = {}
        if ladders_document is not None:
            references = self._references("ladders.yaml")
            ladders = {
                str(name): compile_ladder(str(name), one, references) for name, one in ladders_document.ladders.items()
            }
        site_document = self._document("site.yaml", SiteDocument)
        site = compile_site(site_document, self.around.roles, self._references("site.yaml"))
        questionnaires = self._compiled("questionnaires", compile_questionnaire)
        self.around = replace(self.around, questionnaires=questionnaires, site=site)
        contents = self._compiled("content", compile_content)
        rule_sets = self._rule_sets(site_document)
        self.around = replace(self.around, contents=frozenset(contents), rule_sets=rule_sets)
        return Clinic(
            roles=roles, owners=owners, ladders=ladders, calendars=calendars, contents=contents,
            questionnaires=questionnaires, rule_sets=rule_sets, site=site,
            sources={file.name: file.text for file in self.folder.files},
        )  # fmt: skip

    def _document(self, name: str, model: type[T]) -> T | None:
        found = self.folder.document(name)
        return found if isinstance(found, model) else None

    def _report(self, name: str) -> Report:
        return next((file.report for file in self.folder.of(name)), self.extra)

    def _references(self, name: str) -> References:
        return References(self.around, self._report(name))

    def _calendars(self, document: CalendarsDocument | None) -> dict[str, Calendar]:
        report = self._report("calendars.yaml")
        found = {}
        for name, one in document.calendars.items() if document is not None else ():
            calendar = compile_calendar(str(name), one, report)
            if calendar is not None:
                found[str(name)] = calendar
        return found

    def _compiled(self, kind: str, make: Callable[[str, Any, Report], T]) -> dict[str, T]:
        return {name: make(name, document, file.report) for name, (document, file) in self._named(kind).items()}

    def _rule_sets(self, site: SiteDocument | None) -> dict[str, RuleSet]:
        compiled = {}
        for name, (document, file) in self._named("rules").items():
            around = replace(self.around, overrides=_overrides(site, "rules", name))
            compiled[name] = compile_rule_set(name, document, around, file.report)
        return compiled

    def _named(self, kind: str) -> dict[str, tuple[Any, SourceFile]]:
        """All things of one kind by name, with their file; a name that two files define is reported."""
        if kind in self.things:
            return self.things[kind]
        found = self.things[kind] = {}
        for file in self.folder.of(kind):
            for name, item in file.things():
                if name.text in found:
                    message = f'"{name.text}" is defined in {found[name.text][1].name} too.'
                    file.report.add(name.mark, "CP311", message, "Keep one of them.")
                elif name.text:
                    found[name.text] = (item, file)
        return found

    # -- pathways --

    def _prepared(self) -> dict[str, Prepared]:
        if not self.folder.of("pathways"):
            self.extra.add(Mark(self.folder.name, 1, 1), "CP009", "there is no pathway in this folder.",
                           "Put one into pathways/, or at the top of the folder.")  # fmt: skip
        return {
            name: prepare(document, file.name, self._for_pathway(name), file.report)
            for name, (document, file) in self._named("pathways").items()
        }

    def _for_pathway(self, name: str) -> Surroundings:
        site = self._document("site.yaml", SiteDocument)
        return replace(self.around, overrides=_overrides(site, "parameters", name))

    def _check_overrides(self, pathways: Sequence[str]) -> None:
        """Reports values of the site for pathways and rule sets that do not exist."""
        site = self._document("site.yaml", SiteDocument)
        report = self._report("site.yaml")
        for kind, known, code, word in (
            ("parameters", pathways, "CP307", "pathway"), ("rules", self.around.rule_sets or {}, "CP304", "rule set"),
        ):  # fmt: skip
            for name in getattr(site, kind) if site is not None else ():
                if name not in known:
                    report.add(
                        name.mark, code, f'there is no {word} "{name}".', did_you_mean(name, known, what="There are")
                    )

    def _feeds(self, events: Mapping[str, EventSchema]) -> dict[str, FeedMapping]:
        found: dict[str, FeedMapping] = {}
        for file in self.folder.of("feeds"):
            mapping = None if file.node is None else compile_feed(file.node, file.name, file.report, events=events)
            if mapping is None:
                continue
            if mapping.name in found:
                message = f'the feed "{mapping.name}" is defined twice.'
                file.report.add(Mark(file.name, 1, 1), "CP311", message, "Keep one.")
            found[mapping.name] = mapping
        return found


def _names(document: Document | None, key: str) -> frozenset[str]:
    return frozenset() if document is None else frozenset(map(str, getattr(document, key)))


def _overrides(site: SiteDocument | None, kind: str, name: str) -> dict[str, tuple[Scalar, Node]]:
    """The site's own values for the parameters of one pathway or rule set."""
    values = getattr(site, kind).get(name, {}) if site is not None else {}
    return {str(key): (key.as_scalar(), node) for key, node in values.items()}


def _check_one_schema(outlines: Iterable[Outline], prepared: Mapping[str, Prepared]) -> None:
    """One event name has one schema in all pathways of a clinic; said where a `prepared` one has another."""
    first: dict[str, EventSchema] = {}
    for outline in outlines:
        one = prepared.get(outline.name)
        for name, schema in outline.events.items():
            known = first.setdefault(name, schema)
            if one is None or known is schema or known.where == schema.where:
                continue
            for what, mine, theirs in (
                ("data", (schema.fields, schema.questionnaire), (known.fields, known.questionnaire)),
                ("origins under from", frozenset(schema.from_), frozenset(known.from_)),
                ("safety", schema.safety, known.safety),
            ):
                if mine != theirs:
                    message = f'the event "{name}" has other {what} here than at {known.where}.'
                    one.report.add(
                        schema.where, "CP119", message, "One name is one event in all pathways: write them alike."
                    )


def _concerns(prepared: Iterable[Prepared]) -> dict[Diagnostic, set[str]]:
    """Findings in other files that are about one pathway: values of the site, its parts."""
    about: dict[Diagnostic, set[str]] = {}
    for one in prepared:
        for finding in one.report.found:
            if finding.where.file != one.file:
                about.setdefault(finding, set()).add(one.file)
    return about
