"""Several journeys of one patient: what they say to each other, what happens when one fails, what each is pinned to."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from carepath.adapters.recording import RecordingAdapter
from carepath.authoring import load_clinic
from carepath.care import Patient
from carepath.care import open as open_care
from carepath.errors import ConfigurationError, RequestError
from carepath.ports import Delivered

TALKING = Path(__file__).parents[1] / "clinics" / "talking"
RED = {"temperature": 39}


@pytest.fixture(scope="module")
def talking_clinic():
    return load_clinic(TALKING)


@pytest.fixture
def court(open_ward, talking_clinic):
    """A patient for whom ping and pong have begun."""
    ward = open_ward(pathways=talking_clinic)
    ward.care.add_patient(Patient("bo", "Bo"))
    ward.care.send("bo", "begin")
    return ward


def context(ward, pathway, name):
    return [one.context.get(name) for one in ward.care.journeys("bo", pathway=pathway)]


# -- events sent on ------------------------------------------


def test_what_a_journey_sends_is_heard_in_the_same_commit_and_nothing_comes_back_to_where_it_was(court):
    receipt = court.care.send("bo", "serve", event_id="s1")
    told = [(one.pathway, one.event) for one in receipt.outcomes]
    assert told == [("ping", "serve"), ("pong", "there")]
    assert context(court, "pong", "heard") == [1]
    assert context(court, "ping", "heard") == [0]


def test_a_send_that_nobody_hears_goes_to_the_senders_owner(court):
    court.care.send("bo", "begin")
    court.care.send("bo", "alone")
    assert [one.status for one in court.care.journeys("bo", pathway="pong")] == ["ended"]
    assert court.care.tasks() == []
    court.care.send("bo", "alone", event_id="a2")
    (task,) = court.care.tasks()
    assert (task.name, task.role) == ("owner:sent_event_unheard", "lead")


def test_unless_that_is_fine(court):
    court.care.send("bo", "quietly")
    court.care.send("bo", "quietly")
    assert court.care.tasks() == []


def test_an_event_sent_where_something_holds_reaches_that_journey_alone(court):
    for visit in ("v1", "v2"):
        court.care.send("bo", "open_follow", {"visit": visit})
    court.care.send("bo", "called", {"visit": "v2"})
    ended = {one.context["visit"]: one.status for one in court.care.journeys("bo", pathway="follow")}
    assert ended == {"v1": "active", "v2": "ended"}


# -- journeys started ------------------------------------------


def test_a_journey_starts_another_once_for_each_value(court):
    for _ in range(2):
        receipt = court.care.send("bo", "open_follow", {"visit": "v1"})
    assert receipt.notes == ("not_started:follow:running",)
    assert context(court, "follow", "visit") == ["v1"]
    court.care.send("bo", "open_second", {"visit": "v1"})
    assert context(court, "follow", "visit") == ["v1", "v1"]


def test_a_start_without_what_tells_it_apart_goes_to_the_owner_and_the_sender_goes_on(court):
    receipt = court.care.send("bo", "open_follow", {})
    assert receipt.notes == ("not_started:follow:once-per-missing",)
    assert [task.name for task in court.care.tasks()] == ["owner:could_not_start"]


def test_an_event_without_it_is_refused(court):
    before = court.dump()
    with pytest.raises(RequestError, match="once per event") as refused:
        court.care.send("bo", "seen", {})
    assert refused.value.code == "once-per-missing"
    assert court.dump() == before


def test_sent_on_by_a_journey_it_goes_to_the_owner(court):
    court.care.send("bo", "pass_on")
    assert court.care.journeys("bo", pathway="follow") == []
    assert [task.name for task in court.care.tasks()] == ["owner:could_not_start"]


def test_a_pathway_that_may_not_enroll_is_not_started(court):
    court.care.send("bo", "open_draft")
    assert court.care.journeys("bo", pathway="old") == []
    assert [task.name for task in court.care.tasks()] == ["owner:could_not_start"]


def test_a_chain_without_end_stops_after_eight_hops(court):
    court.care.send("bo", "link")
    assert len(court.care.journeys("bo", pathway="chain")) == 9
    assert [task.name for task in court.care.tasks()] == ["owner:too_many_hops"]


# -- enrolled by hand ------------------------------------------


def test_enrolled_by_hand_it_begins_with_the_context_given(ward):
    journey = ward.care.enroll("refill", "ana", context={"prescription": "a"})
    assert (journey.status, journey.context["prescription"]) == ("active", "a")
    with pytest.raises(RequestError) as refused:
        ward.care.enroll("refill", "ana", context={"prescription": "a"})
    assert refused.value.code == "already-enrolled"
    assert ward.care.enroll("refill", "ana", context={"prescription": "b"}).id != journey.id


@pytest.mark.parametrize(
    ("code", "pathway", "patient", "context"),
    [
        ("unknown-pathway", "refil", "ana", {}),
        ("unknown-patient", "refill", "bo", {"prescription": "a"}),
        ("once-per-missing", "refill", "ana", {}),
        ("context", "refill", "ana", {"prescriptoin": "a"}),
        ("context", "checkin", "ana", {"day": "today"}),
    ],
)
def test_enrolling_wrongly_writes_nothing(ward, code, pathway, patient, context):
    before = ward.dump()
    with pytest.raises(RequestError) as refused:
        ward.care.enroll(pathway, patient, context=context)
    assert refused.value.code == code
    assert ward.dump() == before


# -- set aside ------------------------------------------


@pytest.fixture
def broken(treated):
    """Two journeys, of which one can no longer be read."""
    treated.care.send("ana", "filled", {"prescription": "a", "days": 30}, origin="ehr")
    with treated.tables() as connection:
        connection.execute(text("update carepath_journeys set snapshot = '{}' where pathway = 'checkin'"))
    return treated


@pytest.mark.usefixtures("on_each_database")
def test_a_journey_that_fails_is_set_aside_and_the_others_go_on(broken, caplog):
    with broken.tables() as connection:
        connection.execute(text("update carepath_journeys set snapshot = 'Ana is ill' where pathway = 'checkin'"))
    broken.pass_time(days=3, hours=2)
    with broken.care.store.begin(write=False) as uow:
        rows = {row.pathway: row for row in uow.journeys.all()}
        assert (rows["checkin"].status, rows["checkin"].parked_code) == ("parked", "snapshot-unreadable")
        assert rows["refill"].status == "active"
        assert all(timer.held for timer in uow.timers.of_owner(rows["checkin"].id))
    assert ("lead", "Journey parked: timer.fired") in broken.open_tasks()
    assert "Ana is ill" not in caplog.text


def test_an_event_for_a_journey_that_was_set_aside_goes_to_its_owner(broken):
    first = broken.care.send("ana", "report", RED, origin="patient", event_id="r1")
    assert [one.outcome for one in first.outcomes] == ["parked"]
    second = broken.care.send("ana", "report", RED, origin="patient", event_id="r2")
    assert [one.outcome for one in second.outcomes] == ["parked"]
    told = [task for task in broken.care.tasks() if task.kind == "owner"]
    assert {task.evidence for task in told} == {("r1",), ("r2",)}
    assert {task.priority for task in told} == {"urgent"}


def test_a_rule_that_fails_leaves_it_undecided_and_a_person_decides(open_ward, caplog):
    class Failing:
        def conclude(self, rule_set, *, event, scope):
            raise ZeroDivisionError("38.5 by zero")

    ward = open_ward(rules=Failing())
    ward.care.add_patient(Patient("bo", "Bo", born_on=datetime(1970, 1, 1, tzinfo=UTC).date()))
    ward.care.send("bo", "treated", {"on": "2026-03-02"}, origin="ehr")
    ward.care.send("bo", "report", RED, origin="patient")
    assert ward.state("bo")[1] == "watch.triage.owed"
    assert "38.5" not in caplog.text


# -- pinned and live ------------------------------------------


def changed(small_clinic, tmp_path, old, new):
    """The small clinic with one text of its check-in replaced."""
    source = Path(__file__).parents[1] / "clinics" / "small"
    for path in source.rglob("*.yaml"):
        target = tmp_path / "small" / path.relative_to(source)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(path.read_text().replace(old, new))
    return load_clinic(tmp_path / "small")


def test_a_journey_stays_on_its_version_when_the_clinic_changes(open_ward, small_clinic, sqlite_file, tmp_path):
    first = open_ward(sqlite_file)
    first.care.add_patient(Patient("bo", "Bo", born_on=datetime(1970, 1, 1, tzinfo=UTC).date()))
    first.care.send("bo", "treated", {"on": "2026-03-02"}, origin="ehr", event_id="t1")
    first.care.close()
    clinic = changed(small_clinic, tmp_path, "default: 38.0", "default: 39.5")
    assert clinic.pathways["checkin"].fingerprint != small_clinic.pathways["checkin"].fingerprint
    second = open_ward(sqlite_file, pathways=clinic)
    second.care.add_patient(Patient("cy", "Cy", born_on=datetime(1970, 1, 1, tzinfo=UTC).date()))
    second.care.send("cy", "treated", {"on": "2026-03-02"}, origin="ehr")
    for patient in ("bo", "cy"):
        second.care.send(patient, "report", {"temperature": 39, "worst": 0}, origin="patient")
    assert second.state("bo")[1] == "watch.triage.urgent"
    assert second.state("cy")[1] == "watch.triage.calm"
    # A sandbox makes its own secret and keeps it: reopened, it knows what it has seen.
    assert second.care.send("bo", "treated", {"on": "2026-03-02"}, origin="ehr", event_id="t1").duplicate


def test_an_event_that_only_an_older_version_declares_is_still_taken(open_ward, small_clinic, sqlite_file):
    first = open_ward(sqlite_file)
    first.care.add_patient(Patient("bo", "Bo", born_on=datetime(1970, 1, 1, tzinfo=UTC).date()))
    first.care.send("bo", "treated", {"on": "2026-03-02"}, origin="ehr")
    first.care.close()
    left = {name: one for name, one in small_clinic.pathways.items() if name != "checkin"}
    second = open_ward(sqlite_file, pathways=replace(small_clinic, pathways=left))
    second.care.send("bo", "admitted", origin="ehr")
    assert second.state("bo")[0] == "watch.asking.away"


def test_a_version_that_was_published_otherwise_is_refused_outside_a_sandbox(
    open_ward, small_clinic, sqlite_file, tmp_path
):
    def approved(clinic):
        return replace(
            clinic, pathways={name: replace(one, status="approved") for name, one in clinic.pathways.items()}
        )

    options = {"sandbox": False, "secret": "a secret of the clinic", "adapters": None}
    first = open_ward(sqlite_file, pathways=approved(small_clinic), **options)
    first.care.add_patient(Patient("bo", "Bo"))
    first.care.enroll("checkin", "bo")
    first.care.close()
    clinic = changed(small_clinic, tmp_path, "default: 38.0", "default: 39.5")
    second = open_ward(sqlite_file, pathways=approved(clinic), **options)
    second.care.add_patient(Patient("cy", "Cy"))
    with pytest.raises(RequestError) as refused:
        second.care.enroll("checkin", "cy")
    assert refused.value.code == "published-otherwise"


# -- opening ------------------------------------------


def test_an_example_enrolls_in_a_sandbox_only(open_ward, monkeypatch):
    monkeypatch.setenv("CAREPATH_SECRET", "a secret of the clinic")
    ward = open_ward(sandbox=False, adapters=None)
    ward.care.add_patient(Patient("bo", "Bo", born_on=datetime(1970, 1, 1, tzinfo=UTC).date()))
    with pytest.raises(RequestError, match="sandbox=True") as refused:
        ward.care.enroll("checkin", "bo")
    assert refused.value.code == "not-approved"
    receipt = ward.care.send("bo", "treated", {"on": "2026-03-02"}, origin="ehr")
    assert receipt.notes == ("not_enrolled:checkin:status_example",)


class Real:
    name, channels, replay, timeout = "real", ("sms",), "safe", 1.0

    def deliver(self, delivery, *, attempt):
        return Delivered()


@pytest.mark.parametrize(
    ("code", "options"),
    [
        ("adapter-in-sandbox", {"adapters": [Real()], "sandbox": True}),
        ("secret-missing", {"sandbox": False}),
        ("secret-short", {"sandbox": False, "secret": "short"}),
        ("unknown-rules", {"sandbox": True, "rules": "durables"}),
    ],
)
def test_what_an_operator_set_up_wrongly(small_clinic, code, options, monkeypatch):
    monkeypatch.delenv("CAREPATH_SECRET", raising=False)
    with pytest.raises(ConfigurationError) as refused:
        open_care("sqlite://", pathways=small_clinic, **options)
    assert refused.value.code == code


# -- the caller's own transaction ------------------------------------------


@pytest.fixture
def app(open_ward, sqlite_file):
    """An app with a table of its own in the same file."""
    ward = open_ward(sqlite_file)
    ward.care.add_patient(Patient("bo", "Bo", born_on=datetime(1970, 1, 1, tzinfo=UTC).date()))
    engine = create_engine(sqlite_file)
    with engine.begin() as connection:
        connection.execute(text("create table visits (id text)"))
    yield ward, engine
    engine.dispose()


@pytest.mark.parametrize("ending", ["commit", "rollback"])
def test_the_apps_own_row_and_the_journey_stand_or_fall_together(app, ending):
    ward, engine = app
    with engine.connect() as connection:
        connection.execute(text("insert into visits values ('v1')"))
        ward.care.send("bo", "treated", {"on": "2026-03-02"}, origin="ehr", connection=connection)
        getattr(connection, ending)()
    with engine.connect() as connection:
        visits = connection.execute(text("select count(*) from visits")).scalar()
    assert (visits, len(ward.care.journeys("bo"))) == ((1, 1) if ending == "commit" else (0, 0))


def test_a_refused_event_leaves_the_callers_transaction_as_it_was(app):
    ward, engine = app
    with engine.connect() as connection:
        connection.execute(text("insert into visits values ('v1')"))
        with pytest.raises(RequestError):
            ward.care.send("bo", "treated", {}, origin="ehr", connection=connection)
        connection.commit()
    assert ward.care.journeys("bo") == []


# -- workers ------------------------------------------


@pytest.mark.usefixtures("on_each_database")
def test_workers_in_several_threads_deliver_everything_once_and_stop_when_told(open_ward, sqlite_file):
    out = RecordingAdapter()
    ward = open_ward(sqlite_file, out=out, adapters=[out])
    for number in range(6):
        contacts = {"sms": f"+1{number}"}
        born = datetime(1970, 1, 1, tzinfo=UTC).date()
        ward.care.add_patient(Patient(f"p{number}", born_on=born, contacts=contacts, consents=("sms",)))
    stop = threading.Event()
    workers = [threading.Thread(target=ward.care.work, args=(stop,)) for _ in range(3)]
    for worker in workers:
        worker.start()
    for number in range(6):
        ward.care.send(f"p{number}", "treated", {"on": "2026-03-02"}, origin="ehr")
        ward.care.send(f"p{number}", "report", RED, origin="patient")
    seen = threading.Event()
    for _ in range(200):
        if len([one for one in out.sent if one.channel == "sms"]) == 6 and ward.care.next_due() > ward.clock.now():
            break
        seen.wait(0.05)
    stop.set()
    for worker in workers:
        worker.join(10)
    assert not any(worker.is_alive() for worker in workers)
    assert sorted(one.address for one in out.sent if one.channel == "sms") == [f"+1{number}" for number in range(6)]
    assert set(out.calls.values()) == {1}


# -- why, and why not ------------------------------------------


def test_explain_names_lines_guards_and_values(treated):
    treated.care.send("ana", "report", {"temperature": 37.2, "worst": 3}, origin="patient", event_id="r1")
    treated.pass_time(hours=1)
    told = treated.care.explain("ana", event_id="r1")
    (journey,) = told.journeys
    red = next(one for one in journey.alternatives if one.guard == 'level == "red"')
    assert (red.taken, red.answer, dict(red.values)) == (False, "false", {"level": "amber"})
    assert red.line > 0
    assert red.file.endswith("checkin.yaml")
    assert 'not taken: level == "red" was false (level was amber)' in told.text


def test_explain_tells_what_a_guard_read_when_it_was_asked(tmp_path, open_ward):
    text = (
        "pathway: word\nversion: 1.0.0\ntitle: Word\nstatus: example\nevents: {said: {from: [app]}}\n"
        "states:\n  open: {on: {said: {guard: today > date_of(event.at), target: closed}}}\n  closed: {type: final}\n"
    )
    (tmp_path / "word.yaml").write_text(text)
    ward = open_ward(pathways=load_clinic(tmp_path))
    ward.care.add_patient(Patient("bo", "Bo"))
    ward.care.enroll("word", "bo")
    ward.care.send("bo", "said", event_id="late", at=ward.clock.now() - timedelta(days=2))
    (asked,) = ward.care.explain("bo", event_id="late").journeys[0].alternatives
    assert (asked.answer, asked.values["today"]) == ("true", ward.clock.now().date())


def test_explain_says_why_somebody_was_not_enrolled(ward):
    ward.care.add_patient(Patient("bo", "Bo"))
    ward.care.send("bo", "treated", {"on": "2026-03-02"}, origin="ehr", event_id="t1")
    told = ward.care.explain("bo", event_id="t1")
    assert told.journeys == ()
    assert "not_enrolled:checkin:criteria_unknown" in told.text


def test_explain_asks_for_what_there_is(treated):
    treated.care.add_patient(Patient("lu", "Lu"))
    treated.care.send("lu", "treated", {"on": "2026-03-02"}, origin="ehr", event_id="of-lu")
    of_another = {"patient": "ana", "event_id": "of-lu"}
    for asked in ({"patient": "bo"}, {"patient": "ana", "event_id": "none"}, of_another, {"journey": "none"}, {}):
        with pytest.raises(RequestError):
            treated.care.explain(**asked)


def test_the_timeline_tells_it_in_order(treated):
    treated.care.send("ana", "report", RED, origin="patient", event_id="r1")
    treated.pass_time(minutes=20)
    entries = treated.care.timeline("ana")
    assert [entry.at for entry in entries] == sorted(entry.at for entry in entries)
    told = [entry.text for entry in entries]
    for line in ("Report (from patient)", "Daily check-in: Urgent", "Message arrived by sms: get help"):
        assert line in told
    assert "Urgent task for lead: Somebody is unwell" in told


def test_the_timeline_tells_what_was_done_before_what_came_of_it(treated):
    treated.care.send("ana", "report", RED, origin="patient", event_id="r1")
    treated.pass_time(minutes=1)
    rung = next(task for task in treated.care.tasks(status="open") if task.escalation)
    treated.care.acknowledge(rung.escalation, by="sam")
    told = [entry.what for entry in treated.care.timeline("ana")]
    answered = told.index("escalation.acknowledged")
    assert "state.entered" in told[answered:]
