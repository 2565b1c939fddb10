"""Which definition holds: the clinic of today, and what each journey was enrolled on.

Here: today's clinic, published texts re-opened and remembered by fingerprint, frozen versions of calendars.
Not here: reading files (authoring makes the clinic and opens bundles; care hands both in).
Imported by the rest of runtime.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol
from weakref import WeakSet

from carepath.core.calendar import (
    Calendar,
    UnknownCalendarError,
    calendar_from_json,
    calendar_to_json,
    register,
    registered,
)
from carepath.core.definitions import Clinic, Content, Ladder, RuleSet
from carepath.core.pathway import EventSchema, Pathway
from carepath.core.spelling import did_you_mean
from carepath.errors import CorruptionError, RequestError
from carepath.ports import UnitOfWork
from carepath.rows import JourneyRow, PublishedRow
from carepath.runtime.arguments import quoted

LIVE = ("approved",)
IN_SANDBOX = ("approved", "example", "draft")


class Pinned(Protocol):
    """What a journey keeps: its pathway, the rule sets and questionnaires that belong to it."""

    @property
    def pathway(self) -> Pathway: ...
    @property
    def rule_sets(self) -> Mapping[str, RuleSet]: ...


@dataclass(frozen=True, slots=True)
class _Today:
    pathway: Pathway
    rule_sets: Mapping[str, RuleSet]


class Definitions:
    """The clinic of today and every pathway that a journey is pinned to. Safe to share between threads."""

    def __init__(
        self,
        clinic: Clinic,
        *,
        bundle: Callable[[Clinic, str], str],
        open_bundle: Callable[[str], Pinned],
        sandbox: bool = False,
    ) -> None:
        self.clinic = clinic
        self._bundle = bundle
        self._open_bundle = open_bundle
        self._sandbox = sandbox
        self._pinned: dict[str, Pinned] = {
            pathway.fingerprint: _Today(pathway, clinic.rule_sets) for pathway in clinic.pathways.values()
        }
        self._declaring: dict[str, Pathway] = {}  # event -> the first of today's pathways that declares it
        for pathway in clinic.pathways.values():
            for name in pathway.events:
                self._declaring.setdefault(name, pathway)
        self._published: set[str] = set()  # fingerprints of pathways
        self._kept: set[tuple[str, str]] = set()  # kind and name of live things, whose text is in the store for sure
        self._doubted: WeakSet[UnitOfWork] = WeakSet()  # transactions that may be rolled back with what they published
        self._lock = threading.Lock()
        for calendar in clinic.calendars.values():
            register(calendar)

    # -- pathways ------------------------------------------------------------------------------------------------

    def today(self, name: str) -> Pathway:
        """Today's pathway of that name. RequestError with the nearest name where there is none."""
        found = self.clinic.pathways.get(name)
        if found is None:
            raise RequestError(
                "unknown-pathway",
                f"there is no pathway {quoted(name)}.",
                hint=did_you_mean(name, self.clinic.pathways) or "Give open(pathways=...) the folder that holds it.",
            )
        return found

    def pathway_of(self, row: JourneyRow | None) -> Pathway | None:
        """The journey's pathway as it is today, whose people answer for it; None where there is none any more."""
        return None if row is None else self.clinic.pathways.get(row.pathway)

    def pinned(self, uow: UnitOfWork, row: JourneyRow) -> Pinned:
        """What the journey was enrolled on. CorruptionError where its text is gone."""
        found = self._pinned.get(row.fingerprint)
        if found is None:
            found = self._reopen(uow, row.fingerprint, f"{row.pathway} {row.version}")
        return found

    def may_enroll(self, pathway: Pathway) -> bool:
        """Whether new journeys may start on it here: approved, or anything but retired in a sandbox."""
        return pathway.status in (IN_SANDBOX if self._sandbox else LIVE)

    def must_enroll(self, pathway: Pathway) -> None:
        """RequestError that says what to do where no journey may start on it."""
        if self.may_enroll(pathway):
            return
        hint = "Approve it locally (status: approved), or try it with open(sandbox=True)."
        if pathway.status == "retired":
            hint = "Enroll on the pathway that replaced it."
        raise RequestError("not-approved", f"pathway {pathway.name!r} has the status {pathway.status!r}.", hint=hint)

    def publish(self, uow: UnitOfWork, pathway: Pathway, *, at: datetime) -> None:
        """Keeps the text of the pathway for as long as journeys may run on it.

        RequestError where this version was published with another text. In a sandbox, where drafts change by the
        minute, it is then kept under its version and fingerprint.
        """
        if pathway.fingerprint in self._published:
            return
        if uow.published.find("pathway", pathway.fingerprint):
            if uow not in self._doubted:
                self._published.add(pathway.fingerprint)
            return
        self.doubt(uow)
        text = self._bundle(self.clinic, pathway.name)
        row = PublishedRow("pathway", pathway.name, pathway.version, pathway.fingerprint, text, at)
        uow.published.publish(self._apart(row) if self._sandbox and self._version_is_taken(uow, row) else row)

    def doubt(self, uow: UnitOfWork) -> None:
        """Learns nothing from this transaction: what is published in it may be rolled back, also by its caller."""
        self._doubted.add(uow)

    def event_schema(self, name: str) -> EventSchema | None:
        """What today's pathways declare under this name; None where none does."""
        pathway = self._declaring.get(name)
        return None if pathway is None else pathway.events[name]

    def declaring(self, name: str) -> Pathway | None:
        """The first of today's pathways that declares this event; None where none does."""
        return self._declaring.get(name)

    def pinned_schema(self, uow: UnitOfWork, name: str) -> EventSchema | None:
        """What an older version declares, which a journey may still run on.

        One that cannot be read hides no other: CorruptionError only where none of the others declares the name.
        """
        unreadable: CorruptionError | None = None
        for row in reversed(uow.published.all("pathway")):
            try:
                found = self._pinned.get(row.fingerprint)
                found = found or self._reopen(uow, row.fingerprint, f"{row.name} {row.version}")
            except CorruptionError as error:
                unreadable = error
                continue
            if name in found.pathway.events:
                return found.pathway.events[name]
        if unreadable is not None:
            raise unreadable
        return None

    def event_names(self) -> tuple[str, ...]:
        """Every name that today's pathways declare, in order of the alphabet."""
        return tuple(sorted(self._declaring))

    # -- live things ---------------------------------------------------------------------------------------------

    def content(self, uow: UnitOfWork, name: str, *, at: datetime) -> Content | None:
        """Today's text of that name, its version kept; None where there is none."""
        found = self.clinic.contents.get(name)
        if found is not None and ("content", name) not in self._kept:
            text = json.dumps({language: dict(texts) for language, texts in found.text.items()}, sort_keys=True)
            self._keep(uow, PublishedRow("content", name, found.version, _hash(name, text), text, at))
        return found

    def content_of(self, uow: UnitOfWork, name: str, version: str) -> Content | None:
        """The text of that name as it was in this version; None where no message left with it."""
        found = self.clinic.contents.get(name)
        if found is not None and found.version == version:
            return found
        kept = [row for row in uow.published.all("content") if row.name == name and row.version == version]
        return Content(name, version, "retired", "", "", (), (), json.loads(kept[0].text)) if kept else None

    def ladder(self, uow: UnitOfWork, name: str, *, at: datetime) -> Ladder | None:
        """Today's ladder of that name, its version kept; None where there is none."""
        found = self.clinic.ladders.get(name)
        if found is not None and ("ladder", name) not in self._kept:
            rungs = [[one.role, list(one.channels), str(one.acknowledge_within), one.night_role] for one in found.rungs]
            text = json.dumps({"calendar": found.calendar, "rungs": rungs}, sort_keys=True)
            digest = _hash(name, text)
            self._keep(uow, PublishedRow("ladder", name, found.version or digest, digest, text, at))
        return found

    def calendar_version(self, uow: UnitOfWork, name: str | None, *, at: datetime) -> str | None:
        """The version of today's calendar of that name, kept so that a replay years later can read it."""
        calendar = None if name is None else self.clinic.calendars.get(name)
        if calendar is None:
            return None
        if ("calendar", calendar.name) not in self._kept:
            text = json.dumps(calendar_to_json(calendar), sort_keys=True)
            self._keep(uow, PublishedRow("calendar", calendar.name, calendar.version, calendar.version, text, at))
        return calendar.version

    def know_calendar(self, uow: UnitOfWork, version: str) -> Calendar:
        """The calendar of a recorded version, registered from the store where this process did not know it."""
        try:
            return registered(version)
        except UnknownCalendarError:
            kept = uow.published.find("calendar", version)
            if kept is None:
                raise
            register(calendar_from_json(json.loads(kept.text)))
            return registered(version)

    # -- inside --------------------------------------------------------------------------------------------------

    def _keep(self, uow: UnitOfWork, row: PublishedRow) -> None:
        if uow.published.find(row.kind, row.fingerprint) is not None:
            if uow not in self._doubted:
                self._kept.add((row.kind, row.name))  # somebody else's, so it is committed
            return
        self.doubt(uow)
        # Live things may change under an old version number; what was used is kept all the same.
        uow.published.publish(self._apart(row) if self._version_is_taken(uow, row) else row)

    def _version_is_taken(self, uow: UnitOfWork, row: PublishedRow) -> bool:
        kept = uow.published.all(row.kind)
        return any((one.name, one.version) == (row.name, row.version) for one in kept)

    def _apart(self, row: PublishedRow) -> PublishedRow:
        """The row under its version and fingerprint, beside the one that has the version already."""
        return replace(row, version=f"{row.version}+{row.fingerprint[:8]}")

    def _reopen(self, uow: UnitOfWork, fingerprint: str, about: str) -> Pinned:
        row = uow.published.find("pathway", fingerprint)
        if row is None:
            raise CorruptionError(
                "definition-missing",
                f"the text of {about} ({fingerprint[:12]}) was not kept.",
                hint="Restore the table of published definitions from a backup.",
            )
        opened = self._open_bundle(row.text)
        if opened.pathway.fingerprint != fingerprint:
            raise CorruptionError(
                "definition-changed",
                f"the kept text of {about} no longer gives the fingerprint {fingerprint[:12]}.",
                hint="It was changed there, or this release reads it otherwise: use the release that made it.",
            )
        with self._lock:
            return self._pinned.setdefault(fingerprint, opened)


def _hash(name: str, text: str) -> str:
    return hashlib.sha256(f"{name}\n{text}".encode()).hexdigest()
