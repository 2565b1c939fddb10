"""What leaves, by which way, and what becomes of it: again, another way, a call, dead; and what is never doubled."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date, timedelta

import pytest

from carepath.care import Caregiver, Patient
from carepath.errors import ConflictError, RequestError
from carepath.ports import Accepted, Delivered, Refused, RetryLater
from carepath.runtime.relay import Relay

BO = Patient(
    "bo",
    "Bo",
    born_on=date(1980, 1, 1),
    contacts={"sms": "+15551", "email": "bo@example.org"},
    consents=("sms", "email"),
)
FILLED = {"prescription": "a", "days": 30}


class Scripted:
    """An adapter that says what it is told to, in turn; the last word again and again."""

    only_records = True

    def __init__(self, *verdicts, channels=("sms", "email", "page"), replay="safe", timeout=5.0, name="scripted"):
        self.name, self.channels, self.replay, self.timeout = name, tuple(channels), replay, timeout
        self.verdicts, self.seen = list(verdicts), []

    def deliver(self, delivery, *, attempt):
        self.seen.append((delivery.key, attempt, delivery.channel))
        verdict = self.verdicts.pop(0) if len(self.verdicts) > 1 else self.verdicts[0]
        if callable(verdict):
            return verdict()
        if isinstance(verdict, Exception):
            raise verdict
        return verdict


@pytest.fixture
def with_adapter(open_ward):
    def make(adapter, patient=BO):
        ward = open_ward(adapters=[adapter] if adapter else [])
        ward.care.add_patient(patient)
        return ward

    return make


def red(ward, patient="bo"):
    ward.care.send(patient, "treated", {"on": "2026-03-02"}, origin="ehr")
    ward.care.send(patient, "report", {"temperature": 39}, origin="patient")
    ward.care.run_until_idle()


def ask(ward, patient="bo"):
    """Asks about the next box: a question with answers."""
    ward.care.send(patient, "filled", FILLED, origin="ehr")
    ward.pass_time(days=3, hours=2)


def helped(ward, patient="bo"):
    (message,) = [one for one in ward.care.messages(patient) if one.content == "get_help"]
    return message


def heard(ward, what, patient="bo"):
    """How often journeys heard an event of this name."""
    with ward.care.store.begin(write=False) as uow:
        row = uow.patients.find(patient)
        return [one.event_id for one in uow.events.of_patient(row.id) if one.name == what]


def test_what_is_tried_again_keeps_its_key_and_waits_longer_each_time(with_adapter):
    adapter = Scripted(RetryLater("down"), RetryLater("down"), Delivered("x"))
    ward = with_adapter(adapter, replace(BO, contacts={"sms": "+15551"}, consents=("sms",)))
    ward.care.send("bo", "treated", {"on": "2026-03-02"}, origin="ehr")
    ward.pass_time(hours=25)
    mine = [one for one in adapter.seen if one[2] == "sms"]
    assert len({key for key, _, _ in mine}) == 1
    assert [attempt for _, attempt, _ in mine] == [1, 2, 3]
    assert [one.status for one in ward.care.messages("bo")] == ["delivered"]


def test_a_provider_that_names_a_time_is_asked_again_then(with_adapter):
    adapter = Scripted(RetryLater("later", after=timedelta(hours=2)), Delivered())
    ward = with_adapter(adapter)
    ward.care.send("bo", "treated", {"on": "2026-03-02"}, origin="ehr")
    ward.pass_time(hours=25, minutes=59)
    assert len(adapter.seen) == 1
    ward.pass_time(minutes=2)
    assert len(adapter.seen) == 2


def test_refused_by_one_channel_it_goes_by_the_next(with_adapter):
    ward = with_adapter(Scripted(Refused("blocked"), Delivered(), channels=("sms", "email")))
    red(ward)
    assert [(one.channel, one.status) for one in helped(ward).deliveries] == [
        ("sms", "refused"),
        ("email", "delivered"),
    ]
    assert heard(ward, "delivery.refused.help") == []


def test_refused_everywhere_it_becomes_a_call_whose_outcome_comes_back(with_adapter):
    ward = with_adapter(Scripted(Refused("blocked"), channels=("sms", "email")))
    red(ward)
    assert helped(ward).status == "task"
    assert len(heard(ward, "delivery.refused.help")) == 1
    (call,) = [task for task in ward.care.tasks() if task.kind == "call"]
    assert (call.role, call.priority) == ("lead", "urgent")
    ward.care.complete_task(call.id, "told_by_phone", by="lee")
    assert helped(ward).status == "delivered"
    assert len(heard(ward, "delivery.delivered.help")) == 1
    told = [entry.text for entry in ward.care.timeline("bo")]
    assert "Message passed on by a person (told by phone): get help" in told  # and by no channel that refused it


def test_a_call_that_reaches_nobody_is_dead_and_a_person_hears_of_it(with_adapter):
    ward = with_adapter(None)
    red(ward)
    (call,) = [task for task in ward.care.tasks() if task.kind == "call"]
    ward.care.complete_task(call.id, "not_reached", by="lee")
    assert helped(ward).status == "dead"
    assert ("nurse", "A message did not arrive") in ward.open_tasks()


def test_a_call_that_nobody_makes_is_said_to_be_dead_once_and_can_still_be_made(with_adapter):
    ward = with_adapter(None)
    red(ward)
    ward.pass_time(hours=6)
    assert len(heard(ward, "delivery.dead.help")) == 1
    (call,) = [task for task in ward.care.tasks() if task.kind == "call" and task.message == helped(ward).id]
    assert (call.status, call.overdue) == ("open", True)
    ward.care.complete_task(call.id, "told_by_phone", by="lee")
    assert helped(ward).status == "delivered"


@pytest.mark.usefixtures("on_each_database")
def test_given_up_it_is_dead_and_its_journey_hears_it_once(with_adapter):
    ward = with_adapter(Scripted(RetryLater("down")), replace(BO, contacts={"sms": "+15551"}, consents=("sms",)))
    red(ward)
    ward.pass_time(hours=1)
    assert helped(ward).status == "dead"
    assert len(heard(ward, "delivery.dead.help")) == 1
    assert ("nurse", "A message did not arrive") in ward.open_tasks()


def test_before_it_is_given_up_another_channel_is_tried(with_adapter):
    class SmsIsDown(Scripted):
        def deliver(self, delivery, *, attempt):
            super().deliver(delivery, attempt=attempt)
            return RetryLater("down") if delivery.channel == "sms" else Delivered()

    ward = with_adapter(SmsIsDown(Delivered()))
    red(ward)
    ward.pass_time(hours=1)
    assert [(one.channel, one.status) for one in helped(ward).deliveries] == [("sms", "dead"), ("email", "delivered")]


@pytest.mark.parametrize("broken", [ValueError("Bo is ill"), "no verdict"])
def test_an_adapter_that_raises_or_says_nonsense_is_tried_again(with_adapter, broken, caplog):
    adapter = Scripted(broken, Delivered())
    ward = with_adapter(adapter)
    red(ward)
    ward.pass_time(minutes=2)
    assert helped(ward).status == "delivered"
    assert "Bo is ill" not in caplog.text


def test_a_hanging_adapter_is_left_behind(with_adapter):
    let_go = threading.Event()
    adapter = Scripted(lambda: let_go.wait(30) and Delivered(), Delivered(), timeout=0.05)
    ward = with_adapter(adapter)
    red(ward)
    ward.pass_time(minutes=2)
    let_go.set()
    assert helped(ward).status == "delivered"
    assert heard(ward, "delivery.delivered.help") == [f"{helped(ward).id}#delivered"]


def test_where_a_repeat_could_do_harm_nobody_repeats_an_attempt_without_a_verdict(with_adapter):
    adapter = Scripted(ValueError("x"), Delivered(), channels=("sms", "email"), replay="never")
    ward = with_adapter(adapter)
    red(ward)
    ward.pass_time(hours=2)
    assert len(adapter.seen) == 1
    assert helped(ward).status == "dead"
    assert any(task.name == "owner:unknown_outcome" for task in ward.care.tasks())


@pytest.mark.parametrize(("replay", "attempts"), [("safe", 2), ("never", 1)])
def test_a_worker_that_died_in_the_middle_of_an_attempt(with_adapter, replay, attempts):
    adapter = Scripted(Delivered(), channels=("sms",), replay=replay)
    ward = with_adapter(adapter, replace(BO, contacts={"sms": "+15551"}, consents=("sms",)))
    ward.care.send("bo", "treated", {"on": "2026-03-02"}, origin="ehr")
    ward.care.send("bo", "report", {"temperature": 39}, origin="patient")
    relay = Relay(ward.care._services)
    (claimed,) = [one for one in relay.claim(5) if one.message.content == "get_help"]
    assert relay._prepare(claimed) is not None  # the attempt is noted; then the power goes
    with ward.tables() as connection:
        connection.exec_driver_sql("update carepath_deliveries set lease_until = null")
    ward.care.run_until_idle()
    with ward.care.store.begin(write=False) as uow:
        noted = uow.outbox.attempts(claimed.delivery.id)
    assert len(noted) == attempts
    assert len(adapter.seen) == attempts - 1
    assert helped(ward).status == ("delivered" if replay == "safe" else "dead")


@pytest.mark.usefixtures("on_each_database")
def test_a_worker_that_lost_its_lease_settles_nothing(with_adapter):
    adapter = Scripted(Delivered("first"), channels=("sms",))
    ward = with_adapter(adapter)
    ward.care.send("bo", "treated", {"on": "2026-03-02"}, origin="ehr")
    ward.care.send("bo", "report", {"temperature": 39}, origin="patient")
    relay = Relay(ward.care._services)
    (slow,) = [one for one in relay.claim(5) if one.message.content == "get_help"]
    with ward.tables() as connection:
        connection.exec_driver_sql("update carepath_deliveries set lease_until = null")
    ward.care.run_until_idle()
    relay.deliver(slow)
    assert len([one for one in adapter.seen if one[2] == "sms"]) == 1
    assert heard(ward, "delivery.delivered.help") == [f"{helped(ward).id}#delivered"]


def test_what_the_provider_takes_is_sent_and_not_yet_delivered(with_adapter):
    ward = with_adapter(Scripted(Accepted("SM1")))
    red(ward)
    assert helped(ward).status == "sent"
    assert heard(ward, "delivery.delivered.help") == []


def test_leaving_the_state_takes_back_what_has_not_left(with_adapter):
    ward = with_adapter(Scripted(RetryLater("down")))
    red(ward)
    escalation = next(task.escalation for task in ward.care.tasks() if task.escalation)
    ward.care.acknowledge(escalation, by="sam")
    assert helped(ward).status == "revoked"
    ward.pass_time(hours=1)
    assert heard(ward, "delivery.dead.help") == []


def test_a_caregiver_hears_what_they_were_named_for_and_their_copy_decides_nothing(with_adapter):
    luis = Caregiver("Luis", contacts={"sms": "+15559"}, consents=("sms",), topics=("symptoms",))
    eva = Caregiver("Eva", contacts={"sms": "+15558"}, consents=("sms",), topics=("appointments",))
    ward = with_adapter(Scripted(Delivered()), replace(BO, caregivers=(luis, eva)))
    red(ward)
    told = {one.recipient: one.status for one in helped(ward).deliveries}
    assert told == {"patient": "delivered", "caregiver:0": "delivered", "caregiver:1": "revoked"}
    assert len(heard(ward, "delivery.delivered.help")) == 1


def test_an_action_is_carried_out_by_the_apps_own_adapter(with_adapter):
    class Orders(Scripted):
        def deliver(self, delivery, *, attempt):
            self.seen.append((delivery.content, dict(delivery.arguments)))
            return Delivered(outcome={"order": "o1"})

    adapter = Orders(Delivered(), channels=("action",))
    ward = with_adapter(adapter)
    ask(ward)
    ward.care.send("bo", "wanted", origin="patient")
    ward.care.run_until_idle()
    assert adapter.seen == [("place_order", {"prescription": "a"})]
    assert len(heard(ward, "action.succeeded.order")) == 1


# -- answers ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def asked(with_adapter):
    ward = with_adapter(Scripted(Delivered()))
    ask(ward)
    return ward


@pytest.mark.parametrize("text", ["YES", " yes. ", "Yes!"])
def test_a_reply_that_fits_is_heard_by_the_journey_that_asked(asked, text):
    receipt = asked.care.inbound("sms", "+15551", text, "SM7")
    assert receipt.outcomes[0].outcome == "handled"
    assert asked.state("bo", "refill") == ("ordered",)
    again = asked.care.inbound("sms", "+15551", text, "SM7")
    assert again.duplicate


@pytest.mark.usefixtures("on_each_database")
def test_a_reply_that_fits_nothing_goes_to_a_person_with_its_words_kept_apart(asked):
    receipt = asked.care.inbound("sms", "+15551", "well, my husband thinks so", "SM8")
    assert receipt.unheard
    (task,) = [task for task in asked.care.tasks() if task.kind == "owner"]
    assert task.evidence == ("sms:SM8",)
    dump = asked.dump()
    holding = [name for name, rows in dump.items() if "my husband" in repr(rows)]
    assert holding == ["carepath_events"]


def test_a_reply_to_two_questions_goes_to_a_person(asked):
    asked.care.send("bo", "filled", {"prescription": "b", "days": 30}, origin="ehr")
    with asked.care.store.begin() as uow:
        (one,) = uow.asks.of_patient(uow.patients.find("bo").id, status="open")
        second = next(row for row in uow.journeys.of_patient(one.patient_id) if row.id != one.journey_id)
        uow.asks.add(replace(one, id=f"{second.id}:9:9", journey_id=second.id))
    assert asked.care.inbound("sms", "+15551", "YES", "SM9").unheard
    assert any(task.kind == "owner" for task in asked.care.tasks())


def test_an_address_that_two_patients_share_goes_to_a_person(asked):
    asked.care.add_patient(replace(BO, reference="cy", name="Cy"))
    receipt = asked.care.inbound("sms", "+15551", "YES", "SM1")
    assert receipt.unheard
    assert asked.state("bo", "refill") == ("asked",)
    assert any(task.name == "owner:reply_from_shared_address" for task in asked.care.tasks())


def test_an_address_that_nobody_has_is_refused_for_the_app_to_hand_on(asked):
    before = asked.dump()
    with pytest.raises(RequestError) as refused:
        asked.care.inbound("sms", "+19999", "YES", "SM2")
    assert refused.value.code == "unknown-address"
    assert "+19999" not in str(refused.value)
    assert asked.dump() == before


def test_stop_opts_out_of_that_channel(asked):
    asked.care.inbound("sms", "+15551", "Stop", "SM3")
    assert asked.care.patient("bo").consents == ("email",)


def test_an_answer_on_the_phone_is_an_answer(with_adapter):
    ward = with_adapter(None)
    ask(ward)
    (call,) = [task for task in ward.care.tasks() if task.kind == "call"]
    assert set(call.outcomes) == {"YES", "NO", "not_reached"}
    ward.care.complete_task(call.id, "NO", by="lee")
    assert ward.state("bo", "refill") == ("over",)


def test_a_questionnaire_filled_in_on_the_phone_is_a_report(with_adapter):
    ward = with_adapter(None)
    ward.care.send("bo", "treated", {"on": "2026-03-02"}, origin="ehr")
    ward.pass_time(hours=25)
    (call,) = [task for task in ward.care.tasks() if task.kind == "call"]
    assert call.outcomes["answered"] == ("temperature", "worst")
    ward.care.complete_task(call.id, {"outcome": "answered", "temperature": 39.1}, by="lee")
    assert ward.state("bo")[1] == "watch.triage.urgent"


# -- tasks ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def silent(treated):
    treated.pass_time(hours=37)
    return treated


def test_a_task_is_claimed_by_one_person_and_done_with_its_fields(silent):
    task = silent.task("Phone the patient")
    silent.care.claim_task(task.id, by="joy")
    with pytest.raises(ConflictError, match="Somebody else"):
        silent.care.claim_task(task.id, by="sam")
    with pytest.raises(RequestError) as refused:
        silent.care.complete_task(task.id, {"outcome": "unwell", "score": 11}, by="joy")
    assert refused.value.code == "outcome-fields"
    done = silent.care.complete_task(task.id, {"outcome": "unwell", "score": 8}, by="joy")
    assert (done.status, done.outcome, done.closed_by) == ("completed", "unwell", "joy")
    assert silent.state() == ("watch.asking.waiting", "watch.triage.owed")
    with pytest.raises(ConflictError):
        silent.care.complete_task(task.id, "reached", by="sam")


def test_what_a_person_filled_in_stands_with_the_event_alone(silent):
    task = silent.task("Phone the patient")
    silent.care.complete_task(task.id, {"outcome": "unwell", "score": 8}, by="joy")
    holding = [name for name, rows in silent.dump().items() if '"score": 8' in repr(rows)]
    assert holding == ["carepath_events"]


def test_a_declined_task_comes_back_to_a_person(silent):
    task = silent.task("Phone the patient")
    silent.care.decline_task(task.id, by="joy", reason="not_ours")
    assert ("lead", "Work is overdue") in silent.open_tasks()


def test_an_overdue_task_climbs(silent):
    silent.pass_time(days=1)
    assert silent.task("Phone the patient").overdue
    assert ("lead", "Work is overdue") in silent.open_tasks()


@pytest.mark.parametrize("call", ["claim_task", "complete_task", "decline_task", "acknowledge"])
def test_a_task_that_is_not_there(treated, call):
    more = {"complete_task": {"outcome": "x"}, "decline_task": {"reason": "x"}}.get(call, {})
    with pytest.raises(RequestError, match="there is no"):
        getattr(treated.care, call)("nothing", by="joy", **more)


def test_claiming_a_rung_answers_the_escalation(with_adapter):
    ward = with_adapter(Scripted(Delivered()))
    red(ward)
    ward.pass_time(minutes=16)
    rung = next(task for task in ward.care.tasks(role="lead") if task.kind == "rung")
    ward.care.claim_task(rung.id, by="lee")
    assert {task.status for task in ward.care.tasks() if task.kind == "rung"} == {"completed", "cancelled"}
    ward.pass_time(hours=1)
    assert len(heard(ward, "escalation.acknowledged.red")) == 1
    with pytest.raises(ConflictError):
        ward.care.acknowledge(rung.escalation, by="sam")
