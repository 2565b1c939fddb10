"""The front door: `open()` and `CarePath`. All wiring of rooms stands here and nowhere else.

Here: which store, clinic, adapters, clock and rules there are, and thin methods that hand over to runtime.
Not here: any decision. Imported by whoever embeds carepath, by testing and cli.
"""

from __future__ import annotations

import os
import secrets
import threading
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from carepath.adapters.printing import Letterhead
from carepath.adapters.registry import resolve_adapters
from carepath.authoring import bundle, load_clinic, open_bundle
from carepath.core.definitions import Clinic
from carepath.errors import ConfigurationError
from carepath.ports import Clock, Delivered, Refused, RuleEngine, Store
from carepath.rows import Caregiver, Patient, PublishedRow
from carepath.rules.builtin_engine import BuiltinEngine
from carepath.runtime import arguments, care_tasks, engine, inbound, queries, reports
from carepath.runtime import explain as explaining
from carepath.runtime import inbox as inboxes
from carepath.runtime import timeline as timelines
from carepath.runtime.definitions import Definitions
from carepath.runtime.inbox import InboxMessage
from carepath.runtime.patients import checked_patient, must_be_known, must_not_die_so
from carepath.runtime.receipts import Entry, Journey, Message, Receipt, Task
from carepath.runtime.services import Services
from carepath.runtime.worker import Worker
from carepath.store.sql_store import SqlStore

__all__ = ["CarePath", "Caregiver", "Entry", "Journey", "Message", "Patient", "Receipt", "Task", "open"]

SECRET = "CAREPATH_SECRET"  # noqa: S105 - the name of the variable, not its value
SHORTEST_SECRET = 16


def open(
    url: str = "sqlite:///clinic.db",
    *,
    pathways: str | Path | Clinic | None = None,
    adapters: Any = None,
    actions: Mapping[str, Any] | None = None,
    clock: Clock | None = None,
    rules: RuleEngine | str | None = None,
    sandbox: bool = False,
    schema: str | None = None,
    secret: str | None = None,
) -> CarePath:
    """Care on this database, ready to take events; close it, or use it as a context manager.

    `pathways`: the clinic's folder (or what `load_clinic` gave). `adapters`: ways out, as names, adapters or a mapping
    of channel to either; in a sandbox left out, everything is recorded. `actions`: what `do` calls, by name: functions
    that take an ActionCall, or ActionHandlers. `clock`: None for the database's time. `rules`: None or "builtin", or an
    engine. `sandbox`: example and draft pathways may enroll, and nobody real is reached.
    `schema`: where the tables stand on PostgreSQL. `secret`: for keyed hashes, else the variable CAREPATH_SECRET.
    Raises DefinitionError for the author's mistakes, ConfigurationError for the operator's.
    """
    clinic = pathways if isinstance(pathways, Clinic) else load_clinic(pathways) if pathways is not None else Clinic()
    letterhead = Letterhead(clinic.site.title or clinic.site.name, clock, clinic.site.zone)
    named = "recording" if sandbox and adapters is None else adapters
    ways = resolve_adapters(named, actions=actions, letterhead=letterhead, sandbox=sandbox)
    engine_of_rules = _rules(rules)
    given = _given_secret(secret, sandbox=sandbox)
    store = SqlStore(url, schema=schema)
    try:
        services = Services(
            store=store,
            definitions=Definitions(clinic, bundle=bundle, open_bundle=open_bundle, sandbox=sandbox),
            rules=engine_of_rules,
            ways=ways,
            secret=(given or _own_secret(store)).encode(),
            clock=clock,
            sandbox=sandbox,
        )
    except BaseException:
        store.close()
        raise
    return CarePath(services)


class CarePath:
    """Patients, their journeys, and the work that comes of them. Made by `open`. Safe to share between threads."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._worker = Worker(services)

    # -- patients and what happens to them -----------------------------------------------------------------------

    def add_patient(self, patient: Patient) -> None:
        """Makes a patient known. RequestError where the reference is taken, or something cannot be as it is said."""
        found = checked_patient(patient)
        must_not_die_so(found)
        with self._services.store.begin() as uow:
            uow.patients.add(found)

    def update_patient(self, patient: Patient) -> None:
        """Replaces what is known of a patient; what has not left yet leaves by the new facts.

        Raises RequestError where nobody added them, or something cannot be as it is said.
        """
        found = checked_patient(patient)
        with engine.turn(self._services, reference=patient.reference) as one:
            if one.patient.status != "deceased":
                must_not_die_so(found)
            one.change_patient(patient=replace(found, died_at=found.died_at or one.patient.patient.died_at))

    def patient(self, reference: str) -> Patient:
        """What is known of a patient. RequestError where nobody added them."""
        arguments.texts(reference=reference)
        with self._services.store.begin(write=False) as uow:
            return must_be_known(uow.patients.find(reference)).patient

    def enroll(
        self, pathway: str, patient: str, context: Mapping[str, Any] | None = None, *, actor: str = ""
    ) -> Journey:
        """Starts a journey. `context`: values for its context, and what the enrolling event would have said.

        `actor`: who does it. Raises RequestError where the patient, the context or the pathway's status does not allow
        it, or such a journey runs already; then nothing was written.
        """
        arguments.texts(pathway=pathway, patient=patient, actor=actor)
        row = engine.enroll(self._services, pathway, patient, context, actor=actor)
        with self._services.store.begin(write=False) as uow:
            return queries.journey_view(uow, self._services.definitions, row, patient)

    def send(
        self,
        patient: str,
        event: str,
        data: Mapping[str, Any] | None = None,
        *,
        event_id: str | None = None,
        origin: str = "app",
        at: datetime | None = None,
        connection: Any = None,
        actor: str = "",
    ) -> Receipt:
        """Tells a patient's journeys that something happened; the same event id again gets the first answer again.

        `at`: when it happened (aware; None: now). `connection`: your own SQLAlchemy transaction, which is joined.
        Raises RequestError (nothing was written) and ConflictError (call again with the same event_id).
        """
        arguments.texts(patient=patient, event=event, origin=origin, actor=actor)
        known_as = uuid.uuid4().hex if event_id is None else event_id
        sending = engine.Sending(known_as, origin, actor, at, connection)
        return engine.send(self._services, patient, event, data, sending=sending)

    def inbound(self, channel: str, address: str, text: str, provider_id: str) -> Receipt:
        """Takes a text that somebody wrote back. Where it is not plain what it answers, a person gets it.

        `address`: whom it came from, as in the patient's contacts. `provider_id`: the provider's id of it, so that the
        same text again gets the first answer again. Raises RequestError where no patient has that address.
        """
        arguments.texts(channel=channel, address=address, provider_id=provider_id)
        return inbound.receive(self._services, inbound.Reply(channel, address, text, provider_id))

    # -- work ----------------------------------------------------------------------------------------------------

    def run_until_idle(self) -> int:
        """Fires what is due and delivers what is pending until nothing is due now; how many things were done.

        For tests, scripts and schedulers: what fails is raised here, where `work` logs it and goes on.
        """
        return self._worker.run_until_idle()

    def work(self, stop: threading.Event | None = None) -> None:
        """Works until `stop` is set (None: for ever). Any number of threads and processes may work at once."""
        self._worker.work(stop or threading.Event())

    def report_delivery(self, key: str, verdict: Delivered | Refused) -> bool:
        """Takes what a provider says later of a delivery that it accepted; False where that changes nothing.

        `key`: the `Outgoing.key` that the adapter was given. A refusal goes on by the patient's next channel.
        """
        arguments.texts(key=key)
        return reports.report_delivery(self._services, key, verdict)

    def next_due(self) -> datetime | None:
        """When something is due next (aware UTC); None where nothing waits."""
        return self._worker.next_due()

    def claim_task(self, task_id: str, *, by: str) -> Task:
        """Takes a task in hand. Claiming a rung of an escalation acknowledges it.

        `by`: the person. Raises RequestError for an unknown task, ConflictError where somebody was first.
        """
        arguments.texts(task_id=task_id, by=by)
        return self._task(care_tasks.claim_task(self._services, task_id, by=by).id)

    def complete_task(self, task_id: str, outcome: str | Mapping[str, Any], *, by: str) -> Task:
        """Completes a task. `outcome`: its name, or {"outcome": name, field: value, ...}.

        Raises RequestError for an unknown task or outcome and for fields that do not fit, ConflictError where it is
        closed already or in somebody else's hands.
        """
        arguments.texts(task_id=task_id, by=by)
        return self._task(care_tasks.complete_task(self._services, task_id, outcome, by=by).id)

    def decline_task(self, task_id: str, *, by: str, reason: str) -> Task:
        """Refuses a task, with a reason (a code, no patient's words): its journey hears of it."""
        arguments.texts(task_id=task_id, by=by, reason=reason)
        return self._task(care_tasks.decline_task(self._services, task_id, reason, by=by).id)

    def acknowledge(self, escalation_id: str, *, by: str) -> None:
        """Answers an escalation: it stops climbing, and the journeys that raised it hear by whom.

        `escalation_id`: as in `Task.escalation`. Raises ConflictError where somebody answered before.
        """
        arguments.texts(escalation_id=escalation_id, by=by)
        care_tasks.acknowledge(self._services, escalation_id, by=by)

    # -- looking -------------------------------------------------------------------------------------------------

    def journeys(
        self, patient: str | None = None, *, pathway: str | None = None, status: str | None = None
    ) -> list[Journey]:
        """Journeys in order of their start. `status`: active, ended or parked."""
        arguments.texts_or_none(patient=patient, pathway=pathway, status=status)
        return queries.journeys(self._services, patient=patient, pathway=pathway, status=status)

    def tasks(
        self, role: str | None = None, status: str | Iterable[str] | None = None, *, patient: str | None = None
    ) -> list[Task]:
        """Tasks, the most urgent first. `status`: open, claimed, completed, declined, cancelled, or several of them."""
        arguments.texts_or_none(role=role, patient=patient)
        return queries.tasks(self._services, role=role, status=status, patient=patient)

    def messages(self, patient: str | None = None) -> list[Message]:
        """Messages in the order they were planned, each with its deliveries."""
        arguments.texts_or_none(patient=patient)
        return queries.messages(self._services, patient=patient)

    def inbox(self, patient: str, *, unread_only: bool = False) -> list[InboxMessage]:
        """What your portal or app shows a patient, oldest first: delivered there, and neither revoked nor expired."""
        arguments.texts(patient=patient)
        return inboxes.inbox(self._services, patient=patient, unread_only=unread_only)

    def mark_read(self, message_id: str, *, by: str) -> bool:
        """Notes that a message of an inbox was read, and by whom; False where it had been read before.

        `message_id`: the `InboxMessage.id`. Raises RequestError where no inbox holds it.
        """
        arguments.texts(message_id=message_id, by=by)
        return inboxes.mark_read(self._services, message_id, by=by)

    def timeline(self, patient: str) -> list[Entry]:
        """What happened to a patient, oldest first, in plain English."""
        arguments.texts(patient=patient)
        return timelines.timeline(self._services, patient=patient)

    def explain(
        self, patient: str | None = None, *, journey: str | None = None, event_id: str | None = None
    ) -> explaining.Explanation:
        """Why a patient's journeys (or one journey) did what they did at an event, and why not something else.

        `event_id`: None for the last event that any of them heard.
        """
        arguments.texts_or_none(patient=patient, journey=journey, event_id=event_id)
        return explaining.explain(self._services, patient=patient, journey=journey, event_id=event_id)

    def patient_page(self, patient: str) -> str:
        """One patient as one HTML page that needs nothing else: states over time, what happened, messages, tasks, why.

        It holds what the patient was told and what the guards read: show it only to those who may read the record.
        """
        from carepath.analysis.patient_page import as_patient_page
        from carepath.runtime.portrait import portrait

        arguments.texts(patient=patient)
        return as_patient_page(portrait(self._services, patient=patient))

    # -- the rest ------------------------------------------------------------------------------------------------

    @property
    def store(self) -> Store:
        """The store itself, for reading what has no view yet."""
        return self._services.store

    @property
    def clinic(self) -> Clinic:
        """The clinic of today: pathways, roles, ladders, texts."""
        return self._services.definitions.clinic

    @property
    def zone(self) -> str:
        """The clinic's own time zone."""
        return self.clinic.site.zone

    def close(self) -> None:
        """Closes the database."""
        self._services.store.close()

    def __enter__(self) -> CarePath:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _task(self, task_id: str) -> Task:
        with self._services.store.begin(write=False) as uow:
            row = uow.tasks.get(task_id)
            assert row is not None
            names = uow.patients.references((row.patient_id,))
        return queries.task_view(row, names[row.patient_id], overdue=False)


def _rules(rules: RuleEngine | str | None) -> RuleEngine:
    if rules is None or rules == "builtin":
        return BuiltinEngine()
    if isinstance(rules, str):
        raise ConfigurationError(
            "unknown-rules", f"there is no rule engine {rules[:40]!r}.", hint='Use rules="builtin".'
        )
    return rules


def _given_secret(secret: str | None, *, sandbox: bool) -> str | None:
    """The operator's secret; None in a sandbox that was given none."""
    given = secret if secret is not None else os.environ.get(SECRET)
    if given is None and sandbox:
        return None
    if given is None or len(given) < SHORTEST_SECRET:
        raise ConfigurationError(
            "secret-missing" if given is None else "secret-short",
            "the secret for keyed hashes is missing." if given is None else "the secret for keyed hashes is too short.",
            hint=f"Give open(secret=...) or set {SECRET}: at least {SHORTEST_SECRET} characters, the same every time.",
        )
    return given


def _own_secret(store: Store) -> str:
    """A sandbox's own, kept beside its data, where there is nothing to protect: reopened, it knows what it has seen."""
    with store.begin() as uow:
        kept = uow.published.all("sandbox")
        if not kept:
            made = secrets.token_hex(32)
            uow.published.publish(PublishedRow("sandbox", "secret", "1", made, "", datetime.now(UTC)))
            return made
    return kept[0].fingerprint
