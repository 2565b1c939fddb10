"""What a store keeps about care: patients, events, journeys and their log, tasks, escalations, asks, published texts.

Part of the suite in store.py. Each check takes an empty store.
"""

from __future__ import annotations

from dataclasses import replace

from carepath.errors import ConflictError, RequestError
from carepath.ports import Store
from carepath.rows import HearerRow, Patient, PatientRow, PublishedRow
from carepath.testing.contracts.store_rows import (
    ANA,
    HOUR,
    NOON,
    ODD_TEXT,
    TICK,
    ask,
    begun,
    escalation,
    event,
    journey,
    locked,
    raises,
    record,
    task,
)


def it_gives_a_patient_back_as_written(store: Store) -> None:
    """Every field, the order of contacts, caregivers, and text of any script; found by reference, id and lock."""
    with store.begin() as work:
        added = work.patients.add(ANA)
    assert added.patient == ANA
    with store.begin() as work:
        ways = (
            work.patients.find("ana"),
            work.patients.lock("ana"),
            work.patients.lock_id(added.id),
        )
    for found in ways:
        assert found == added
        assert list(found.patient.contacts) == ["sms", "email", "app"]
        assert list(found.patient.caregivers[0].contacts) == ["sms", "app"]


def it_knows_no_patient_that_was_not_added(store: Store) -> None:
    with store.begin() as work:
        assert work.patients.lock("nobody") is None
        assert work.patients.lock_id("nobody") is None
        assert work.patients.find("nobody") is None
        assert list(work.patients.all()) == []
        assert list(work.patients.find_address("sms", "+1")) == []
        with raises(RequestError, "patient-unknown"):
            work.patients.save(PatientRow(id="nobody", patient=Patient("nobody")))


def it_keeps_references_apart(store: Store) -> None:
    """A reference is taken once; ids are ours and differ; the transaction goes on after the refusal."""
    with store.begin() as work:
        first = work.patients.add(Patient("ana"))
        with raises(RequestError, "patient-exists"):
            work.patients.add(Patient("ana", name="Other"))
        second = work.patients.add(Patient("luis"))
        with raises(RequestError, "patient-exists"):
            work.patients.save(replace(second, patient=Patient("ana")))
    assert first.id != second.id
    with store.begin(write=False) as work:
        asked = (second.id, "nobody", *(str(number) for number in range(1_200)), first.id, second.id)
        assert work.patients.references(asked) == {first.id: "ana", second.id: "luis"}
        assert work.patients.references(()) == {}
        assert [row.patient for row in work.patients.all()] == [Patient("ana"), Patient("luis")]


def it_saves_what_changed_about_a_patient(store: Store) -> None:
    with store.begin() as work:
        added = work.patients.add(Patient("ana", contacts={"sms": "+1", "email": "a@example.org"}))
        changed = replace(added, patient=replace(ANA, reference="ana-2", died_at=NOON + TICK), status="deceased")
        work.patients.save(changed)
    with store.begin() as work:
        assert work.patients.find("ana") is None
        assert work.patients.find("ana-2") == changed
        assert list(work.patients.find_address("sms", "+1")) == [], "an old address is not found any more"
        assert list(work.patients.find_address("email", "ana@example.org")) == [changed]


def it_finds_patients_by_address(store: Store) -> None:
    """By channel and address together; all of those who share one."""
    with store.begin() as work:
        ana = work.patients.add(Patient("ana", contacts={"sms": "+1", "phone": "+1"}))
        work.patients.add(Patient("luis", contacts={"phone": "+2"}))
        zoe = work.patients.add(Patient("zoe", contacts={"sms": "+1"}))
        assert list(work.patients.find_address("sms", "+1")) == [ana, zoe]
        assert list(work.patients.find_address("phone", "+1")) == [ana]
        assert list(work.patients.find_address("sms", "+2")) == []


def it_keeps_events_and_their_first_answer(store: Store) -> None:
    patient_id = begun(store)
    first = event(patient_id, payload=f'{{"note":"{"🤒" * 3000}"}}')
    second = event(patient_id, event_id="e2", at=NOON - 2 * HOUR)
    with store.begin() as work:
        work.events.add(first)
        work.events.add(second)
        work.events.answer("e1", '{"outcome":"handled"}', '{"zone":"Etc/UTC"}')
        with raises(ConflictError):
            work.events.answer("e1", "{}", "{}")
        with raises(ConflictError):
            work.events.answer("unknown", "{}", "{}")
    with store.begin(write=False) as work:
        answered = replace(first, receipt='{"outcome":"handled"}', given='{"zone":"Etc/UTC"}')
        assert work.events.find("e1") == answered
        assert work.events.find("unknown") is None
        assert list(work.events.of_patient(patient_id)) == [answered, second], "in the order they were added"
        assert list(work.events.of_patient("unknown")) == []


def it_takes_an_event_id_once(store: Store) -> None:
    """Whoever the patient is; and the transaction goes on after the refusal."""
    ana, luis = begun(store), begun(store, "luis", journey_id="j2")
    with store.begin() as work:
        work.events.add(event(ana))
        with raises(ConflictError):
            work.events.add(event(luis, name="other"))
        work.events.add(event(luis, event_id="e2"))
    with store.begin(write=False) as work:
        assert [row.event_id for row in work.events.of_patient(luis)] == ["e2"]


def it_keeps_journeys(store: Store) -> None:
    """As written; in order of their start, then as added; by pathway and status, or those that go on."""
    with store.begin() as work:
        ana = work.patients.add(Patient("ana")).id
        luis = work.patients.add(Patient("luis")).id
        late = journey(ana, id="j1", started_at=NOON + TICK)
        early = journey(ana, id="j3", started_at=NOON, once="b", status="parked", parked_code="CP901")
        also = journey(ana, id="j2", started_at=NOON, once="c", status="ended", ended_at=NOON, end_reason="well")
        other = journey(luis, id="j4", pathway="diagnosis", once="", started_at=NOON + HOUR)
        for row in (late, early, also, other):
            work.journeys.add(row)
    with store.begin(write=False) as work:
        assert work.journeys.get("j3") == early
        assert work.journeys.get("unknown") is None
        assert list(work.journeys.of_patient(ana)) == [early, also, late]
        assert list(work.journeys.of_patient(ana, status="ended")) == [also]
        assert list(work.journeys.going_on(ana)) == [early, late]
        assert list(work.journeys.all()) == [early, also, late, other]
        assert list(work.journeys.all(pathway="diagnosis")) == [other]
        assert list(work.journeys.all(pathway="symptom_monitoring", status="active")) == [late]


def it_enrolls_once(store: Store) -> None:
    """One active journey of a pathway for each value of once_per; when that has ended, another may begin."""
    patient_id = begun(store)
    with store.begin() as work:
        with raises(ConflictError):
            work.journeys.add(journey(patient_id, id="j1", once="other"))
        with raises(ConflictError):
            work.journeys.add(journey(patient_id, id="j2"))
        work.journeys.add(journey(patient_id, id="j3", once="another day"))
        work.journeys.save(journey(patient_id, status="ended", ended_at=NOON), expected=0)
        work.journeys.add(journey(patient_id, id="j2"))


def it_saves_a_journey_from_the_step_it_was_read_at(store: Store) -> None:
    patient_id = begun(store)
    moved = journey(
        patient_id,
        status="ended",
        sequence=1,
        snapshot='{"configuration":[]}',
        ended_at=NOON + HOUR,
        end_reason="completed",
        parked_code="x",
        version="4",
        fingerprint="f4",
    )
    with store.begin() as work:
        work.journeys.save(moved, expected=0)
        for expected in (0, 2):
            with raises(ConflictError):
                work.journeys.save(replace(moved, sequence=9), expected=expected)
        with raises(ConflictError):
            work.journeys.save(replace(moved, id="unknown"), expected=0)
    with store.begin(write=False) as work:
        assert work.journeys.get("j1") == moved


def it_appends_to_the_log(store: Store) -> None:
    """In order of the sequence, whatever the order of writing; a sequence is taken once for each journey."""
    patient_id = begun(store)
    with store.begin() as work:
        work.journeys.add(journey(patient_id, id="j2", once="other"))
        for row in (record(2), record(10), record(0), record(1), record(0, journey_id="j2")):
            work.records.append(row)
        with raises(ConflictError):
            work.records.append(record(1, body="{}"))
        work.records.append(record(11))
    with store.begin(write=False) as work:
        assert list(work.records.of_journey("j1")) == [record(n) for n in (0, 1, 2, 10, 11)]
        assert list(work.records.of_journey("unknown")) == []


def it_keeps_tasks(store: Store) -> None:
    patient_id = begun(store)
    opened = task(patient_id, priority="high", keep=True, subject="caregiver")
    done = replace(
        opened,
        status="completed",
        claimed_by="joy",
        closed_by="sam",
        closed_at=NOON + HOUR,
        outcome="advice_given",
        reason="r",
        overdue_at=NOON + TICK,
    )
    with store.begin() as work:
        work.tasks.add(opened)
        assert work.tasks.get("t1") == work.tasks.by_key(opened.key) == opened
        for taken in (replace(opened, key="other"), replace(opened, id="other")):
            with raises(ConflictError):
                work.tasks.add(taken)
        work.tasks.save(done)
        with raises(RequestError):
            work.tasks.save(replace(done, id="unknown"))
    with store.begin(write=False) as work:
        assert work.tasks.get("t1") == done
        assert work.tasks.get("unknown") is None
        assert work.tasks.by_key("unknown") is None


def it_orders_a_worklist(store: Store) -> None:
    """Urgent first, then by due time, then by id; filtered by patient, role and any of several statuses."""
    ana, luis = begun(store), begun(store, "luis", journey_id="j2")
    rows = [
        task(ana, id="t1", due_at=NOON),
        task(ana, id="t3", priority="urgent", due_at=NOON + HOUR, role="charge_nurse"),
        task(ana, id="t2", priority="urgent", due_at=NOON + HOUR, status="claimed", claimed_by="joy"),
        task(luis, id="t4", priority="high", due_at=NOON - HOUR, journey_id="j2"),
        task(luis, id="t5", priority="urgent", due_at=NOON, status="cancelled", journey_id=None),
    ]
    with store.begin() as work:
        for row in rows:
            work.tasks.add(row)
    with store.begin(write=False) as work:

        def ids(**wanted: object) -> list[str]:
            return [row.id for row in work.tasks.select(**wanted)]  # type: ignore[arg-type]

        assert ids() == ["t5", "t2", "t3", "t4", "t1"]
        assert ids(patient_id=ana) == ["t2", "t3", "t1"]
        assert ids(role="oncology_nurse", status=["open"]) == ["t4", "t1"]
        assert ids(status=iter(("open", "claimed")), patient_id=ana) == ["t2", "t3", "t1"]
        assert ids(status=()) == []


def it_keeps_escalations_and_who_hears(store: Store) -> None:
    patient_id = begun(store)
    raised = escalation(patient_id)
    second = escalation(patient_id, id="x2", event_id="e2")
    hearing = [HearerRow("x1", "j1", "flag", "key2"), HearerRow("x1", "j1", "other", "key1")]
    closed = replace(
        raised,
        status="acknowledged",
        acknowledged_by="sam",
        closed_at=NOON,
        exhausted_at=NOON + HOUR,
        rung=3,
        pages=7,
        evidence=(),
    )
    with store.begin() as work:
        work.escalations.add(raised)
        work.escalations.add(second)
        with raises(ConflictError):
            work.escalations.add(replace(raised, id="x3"))  # one ladder, one event
        for row in hearing:
            work.escalations.add_hearer(row)
        with raises(ConflictError):
            work.escalations.add_hearer(HearerRow("x2", "j1", "flag", "key1"))
        work.escalations.save(closed)
        with raises(RequestError):
            work.escalations.save(replace(closed, id="unknown"))
    with store.begin(write=False) as work:
        assert work.escalations.get("x1") == work.escalations.by_hearer("key1") == closed
        assert work.escalations.get("unknown") is None
        assert work.escalations.by_hearer("unknown") is None
        assert list(work.escalations.hearers("x1")) == hearing, "in the order they joined"
        assert list(work.escalations.of_patient(patient_id)) == [closed, second]
        assert list(work.escalations.of_patient(patient_id, status="open")) == [second]


def it_keeps_asks(store: Store) -> None:
    patient_id = begun(store)
    first, second = ask(patient_id), ask(patient_id, id="a2", questionnaire=None, answers={})
    closed = replace(first, status="answered", reason="sms", closed_at=NOON + TICK, answers={"no": "a", "1": "b"})
    with store.begin() as work:
        work.asks.add(first)
        work.asks.add(second)
        with raises(ConflictError):
            work.asks.add(first)
        found = work.asks.get("a1")
        assert found == first
        assert list(found.answers) == ["yes", "no"], "in the order they were given"
        work.asks.save(closed)
        with raises(RequestError):
            work.asks.save(replace(closed, id="unknown"))
    with store.begin(write=False) as work:
        assert work.asks.get("a1") == closed
        assert work.asks.get("unknown") is None
        assert list(work.asks.of_patient(patient_id)) == [closed, second]
        assert list(work.asks.of_patient(patient_id, status="open")) == [second]


def it_publishes_a_version_once(store: Store) -> None:
    """The same text again is fine; another under the same name and version is refused, and the first stands."""
    row = PublishedRow("pathway", "diagnosis", "1", "f1", f"text {ODD_TEXT}", NOON)
    others = [replace(row, version="2", fingerprint="f2"), replace(row, kind="content", fingerprint="f3")]
    with store.begin() as work:
        work.published.publish(row)
        work.published.publish(replace(row, published_at=NOON + HOUR))
        with raises(RequestError):
            work.published.publish(replace(row, fingerprint="other", text="changed"))
        for other in others:
            work.published.publish(other)
    with store.begin(write=False) as work:
        assert work.published.find("pathway", "f1") == row
        assert work.published.find("content", "f1") is None
        assert work.published.find("pathway", "other") is None
        assert list(work.published.all("pathway")) == [row, others[0]]
        assert list(work.published.all("calendar")) == []


def it_keeps_the_log_as_it_was_written(store: Store) -> None:
    """Nothing that the port offers changes a record: a second one of the same number leaves the first alone."""
    begun(store)
    with store.begin() as work:
        locked(work)
        work.records.append(record(0))
    with raises(ConflictError), store.begin() as work:
        locked(work)
        work.records.append(record(0, outcome="ignored", at=NOON + HOUR))
    with store.begin(write=False) as work:
        assert list(work.records.of_journey("j1")) == [record(0)]


CARE_CHECKS = (
    it_gives_a_patient_back_as_written,
    it_knows_no_patient_that_was_not_added,
    it_keeps_references_apart,
    it_saves_what_changed_about_a_patient,
    it_finds_patients_by_address,
    it_keeps_events_and_their_first_answer,
    it_takes_an_event_id_once,
    it_keeps_journeys,
    it_enrolls_once,
    it_saves_a_journey_from_the_step_it_was_read_at,
    it_appends_to_the_log,
    it_keeps_the_log_as_it_was_written,
    it_keeps_tasks,
    it_orders_a_worklist,
    it_keeps_escalations_and_who_hears,
    it_keeps_asks,
    it_publishes_a_version_once,
)
