"""`send`: what comes in, who hears it, who is told where nobody does; and that bad input writes nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from carepath.care import Patient
from carepath.errors import RequestError

NOW = datetime(2026, 3, 2, 14, tzinfo=UTC)
RED = {"temperature": 38.5, "worst": 1}


def send(ward, event, values=None, **more):
    return ward.care.send("ana", event, values, **{"origin": "ehr", **more})


# -- the whole path ---------------------------------------------------------------------------------------------------


def test_an_event_that_meets_the_criteria_starts_a_journey_which_hears_it(ward):
    receipt = send(ward, "treated", {"on": "2026-03-02"}, event_id="t1")
    (journey,) = ward.care.journeys("ana")
    assert receipt.enrolled == (journey.id,)
    assert [one.event for one in receipt.outcomes] == ["journey.started", "treated"]
    assert journey.context["day"].isoformat() == "2026-03-02"
    assert ward.state() == ("watch.asking.waiting", "watch.triage.calm")


def test_a_red_report_is_answered_and_climbs_until_a_person_answers(treated):
    treated.care.send("ana", "report", RED, origin="patient")
    treated.care.run_until_idle()
    assert [one.content for one in treated.out.sent if one.channel == "sms"] == ["get_help"]
    assert treated.open_tasks() == [("nurse", "Somebody is unwell")]
    treated.pass_time(minutes=15)
    assert ("lead", "Somebody is unwell") in treated.open_tasks()
    escalation = next(task.escalation for task in treated.care.tasks() if task.escalation)
    treated.care.acknowledge(escalation, by="sam")
    assert treated.state()[1] == "watch.triage.owed"
    assert treated.open_tasks() == [("nurse", "Call about the report")]


def test_the_last_rung_is_never_silent(treated):
    treated.care.send("ana", "report", RED, origin="patient")
    treated.pass_time(hours=4)
    pages = [one for one in treated.out.sent if one.channel == "page"]
    assert [page.address for page in pages[:3]] == ["nurse", "lead", "lead"]
    assert len(pages) == 2 + 1 + 3  # two rungs, said to be exhausted at 09:30, then every hour
    assert ("lead", "Nobody answered") in treated.open_tasks()


def test_what_a_late_escalation_brings_runs_as_of_when_it_was_due_and_gives_people_their_whole_time(treated):
    treated.care.send("ana", "report", RED, origin="patient")
    treated.pass_time(minutes=29)
    treated.skip_time(hours=20)  # nobody was at work when the last rung ran out at 09:30
    treated.care.run_until_idle()
    task = treated.task("Nobody answered")
    assert task.due_at == treated.clock.now() + timedelta(hours=1)
    assert ("lead", "Work is overdue") not in treated.open_tasks()
    (journey,) = treated.care.journeys("ana")
    told = treated.care.explain(journey=journey.id, event_id=f"{journey.id}:3:0#exhausted")
    assert told.journeys[0].at == NOW + timedelta(minutes=30)


def test_at_night_somebody_stands_in(treated):
    treated.skip_time(hours=13)  # 22:00 in Toronto
    treated.care.send("ana", "report", RED, origin="patient")
    assert ("night_nurse", "Somebody is unwell") in treated.open_tasks()


@pytest.mark.usefixtures("on_each_database")
def test_the_same_event_again_gets_the_same_answer_and_changes_nothing(treated):
    first = treated.care.send("ana", "report", RED, origin="patient", event_id="r1")
    before = treated.dump()
    again = treated.care.send("ana", "report", RED, origin="patient", event_id="r1")
    assert again.duplicate
    assert (again.outcomes, again.tasks) == (first.outcomes, first.tasks)
    assert treated.dump() == before


def test_timers_that_are_due_fire_before_an_event_is_heard(treated):
    treated.pass_time(hours=25)  # asked after 24 hours
    treated.skip_time(hours=12)  # silent 12 hours later; nobody was at work
    receipt = treated.care.send("ana", "report", {"temperature": 36.6, "worst": 0}, origin="patient")
    assert receipt.outcomes[0].outcome == "handled"
    phone = next(task for task in treated.care.tasks() if task.name == "phone")
    assert (phone.status, phone.reason) == ("cancelled", "answered_late")


def test_one_event_is_heard_by_two_journeys_and_one_of_them_alone_is_meant(ward):
    for prescription in ("a", "b"):
        send(ward, "filled", {"prescription": prescription, "days": 30})
    receipt = send(ward, "filled", {"prescription": "b", "days": 30})
    assert [(one.pathway, one.event) for one in receipt.outcomes] == [("refill", "filled")]
    boxes = {one.context["prescription"]: one.context["boxes"] for one in ward.care.journeys("ana")}
    assert boxes == {"a": 1, "b": 2}


def test_what_a_person_sends_and_nobody_hears_becomes_a_task(ward):
    receipt = send(ward, "report", RED, origin="patient", event_id="r1")
    assert receipt.unheard
    (task,) = ward.care.tasks()
    assert receipt.tasks == (task.id,)
    assert (task.role, task.priority, task.evidence) == ("lead", "urgent", ("r1",))


def test_what_a_machine_sends_and_nobody_hears_is_kept_alone(ward):
    receipt = send(ward, "discharged")
    assert receipt.unheard
    assert ward.care.tasks() == []


def test_unknown_criteria_enroll_nobody_and_ask_the_owner(ward):
    ward.care.add_patient(Patient("bo", "Bo"))
    receipt = ward.care.send("bo", "treated", {"on": "2026-03-02"}, origin="ehr")
    assert ward.care.journeys("bo") == []
    assert receipt.notes == ("not_enrolled:checkin:criteria_unknown",)
    assert [task.role for task in ward.care.tasks(patient="bo")] == ["lead"]


def test_criteria_that_do_not_hold_enroll_nobody(ward):
    ward.care.add_patient(Patient("kim", "Kim", born_on=datetime(2015, 1, 1, tzinfo=UTC).date()))
    receipt = ward.care.send("kim", "treated", {"on": "2026-03-02"}, origin="ehr")
    assert receipt.notes == ("not_enrolled:checkin:criteria",)
    assert ward.care.tasks(patient="kim") == []


def test_an_event_older_than_the_pathway_takes_moves_nothing(ward):
    send(ward, "filled", {"prescription": "a", "days": 30})
    ward.skip_time(days=3)
    receipt = send(ward, "stopped", at=NOW)
    assert [one.outcome for one in receipt.outcomes] == ["too_old"]
    assert ward.state(pathway="refill") == ("supplied",)


def test_a_missing_temperature_is_never_green(treated):
    treated.care.send("ana", "report", {"temperature": 101, "worst": 0}, origin="patient")
    assert treated.state()[1] == "watch.triage.owed"


def test_death_ends_everything(treated):
    send(treated, "filled", {"prescription": "a", "days": 30})
    treated.care.send("ana", "report", RED, origin="patient")  # its message has not left yet
    send(treated, "patient_deceased", {"date": "2026-03-02"})
    assert {one.status for one in treated.care.journeys("ana")} == {"ended"}
    assert treated.open_tasks() == []
    treated.pass_time(days=3)
    assert treated.out.sent == ()
    assert treated.open_tasks() == []
    assert treated.care.patient("ana").died_at == NOW


def test_opting_out_takes_back_what_has_not_left_but_not_what_keeps_her_safe(treated):
    treated.care.send("ana", "report", RED, origin="patient")
    send(treated, "opted_out", origin="patient")
    treated.care.run_until_idle()
    assert [one for one in treated.out.sent if one.channel == "sms"] == []
    assert ("call", "urgent") in [(task.kind, task.priority) for task in treated.care.tasks()]
    treated.pass_time(hours=24)
    assert [one for one in treated.out.sent if one.channel == "sms"] == []


def test_a_transfer_ends_nothing_unasked_and_asks_the_owner(treated):
    send(treated, "patient_transferred", {"to": "elsewhere"})
    assert [one.status for one in treated.care.journeys("ana")] == ["active"]
    assert [(task.kind, task.role) for task in treated.care.tasks()] == [("owner", "lead")]


# -- bad input writes nothing -----------------------------------------------------------------------------------------

TREATED = {"event": "treated", "values": {"on": "2026-03-02"}, "event_id": "t1"}
BAD = {
    "an unknown event": ("unknown-event", {"event": "reprot", "values": RED, "origin": "patient"}),
    "a wrong field": ("event-data", {"event": "report", "values": {"temprature": 38}, "origin": "patient"}),
    "a value of the wrong kind": ("event-data", {"event": "treated", "values": {"on": "yesterday"}}),
    "a field that is missing": ("event-data", {"event": "treated", "values": {}}),
    "data that are no mapping": ("event-data", {"event": "treated", "values": ["on"]}),
    "an unknown patient": ("unknown-patient", {"event": "admitted", "patient": "bo"}),
    "a forged origin": ("origin-not-allowed", {**TREATED, "origin": "patient"}),
    "an origin that is none": ("unknown-origin", {"event": "admitted", "origin": "martian"}),
    "an event of our own": ("event-internal", {"event": "worry", "origin": "staff"}),
    "a reserved name": ("event-reserved", {"event": "task.completed.phone", "values": {"outcome": "reached"}}),
    "a reserved name, cut short": ("event-reserved", {"event": "timer.fired"}),
    "a time without a zone": ("event-time", {"event": "admitted", "at": datetime(2026, 3, 2, 9)}),  # noqa: DTZ001
    "a time in the future": ("event-in-future", {"event": "admitted", "at": NOW + timedelta(seconds=1)}),
    "an empty id": ("event-id-malformed", {"event": "admitted", "event_id": " "}),
    "an id with a line break": ("event-id-malformed", {"event": "admitted", "event_id": "a\nb"}),
    "an id that is too long": ("event-id-malformed", {"event": "admitted", "event_id": "x" * 201}),
    "an id of our own": ("event-id-reserved", {"event": "admitted", "event_id": f"j_{'0' * 20}:3:0#completed"}),
    "a known id with another body": ("event-id-taken", {**TREATED, "values": {"on": "2026-03-01"}}),
    "a known id from another origin": ("event-id-taken", {**TREATED, "origin": "staff"}),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_refused_by_name_and_nothing_is_written(treated, case):
    code, asked = BAD[case]
    before = treated.dump()
    with pytest.raises(RequestError) as refused:
        treated.care.send(
            asked.get("patient", "ana"),
            asked["event"],
            asked.get("values"),
            origin=asked.get("origin", "ehr"),
            at=asked.get("at"),
            event_id=asked.get("event_id"),
        )
    assert refused.value.code == code
    assert treated.dump() == before


def test_a_refusal_does_not_fire_what_is_due(treated):
    treated.skip_time(hours=30)
    before = treated.dump()
    with pytest.raises(RequestError):
        send(treated, "nothing_like_it")
    assert treated.dump() == before


def test_the_nearest_word_is_offered(treated):
    with pytest.raises(RequestError, match="Did you mean report") as refused:
        send(treated, "reprot", origin="patient")
    assert "ana" not in str(refused.value)


@pytest.mark.parametrize("secret", ["Grandmother said so", "38.6543"])
def test_no_error_repeats_what_was_sent(treated, secret):
    for event, values in [
        ("filled", {"prescription": "a", "days": secret}),
        ("treated", {"on": secret}),
        ("report", {secret: 1}),
    ]:
        with pytest.raises(RequestError) as refused:
            send(treated, event, values, origin="patient" if event == "report" else "ehr")
        assert secret not in str(refused.value)


def test_an_ended_journey_hears_nothing_and_the_owner_hears_of_it(ward):
    send(ward, "filled", {"prescription": "a", "days": 30})
    send(ward, "stopped")
    receipt = send(ward, "wanted", origin="patient")
    assert receipt.unheard
    assert receipt.outcomes == ()
    assert [task.kind for task in ward.care.tasks()] == ["owner"]
