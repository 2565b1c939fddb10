"""Adapters of third parties: they raise, hang, babble, come back late or call us. Nobody else is held up."""

from __future__ import annotations

import threading
import time
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

import pytest

from carepath.care import Patient
from carepath.errors import ConflictError
from carepath.ports import Accepted, Delivered, Refused, RetryLater
from carepath.runtime import calling, relay, worker
from carepath.runtime.worker import Worker

BO = Patient("bo", "Bo", born_on=date(1980, 1, 1), contacts={"sms": "+15551"}, consents=("sms",))
SECRET = "Bo at +15551 is ill"


@dataclass
class Odd:
    """Does what it is told at every call."""

    does: Any
    channels: tuple[str, ...] = ("sms", "email", "page")
    replay: str = "safe"
    timeout: float = 5.0
    name: str = "odd"
    only_records: bool = True
    seen: list[tuple[str, str]] = field(default_factory=list)

    def deliver(self, delivery, *, attempt):
        self.seen.append((delivery.key, delivery.kind))
        said = self.does(delivery) if callable(self.does) and not isinstance(self.does, type) else self.does
        if isinstance(said, BaseException):
            raise said
        return said


@pytest.fixture
def with_adapter(open_ward, tmp_path):
    def make(*adapters, patient=BO, url="sqlite://"):
        ward = open_ward(url, adapters=list(adapters))
        ward.care.add_patient(patient)
        return ward

    return make


def red(ward, patient="bo"):
    ward.care.send(patient, "treated", {"on": "2026-03-02"}, origin="ehr")
    ward.care.send(patient, "report", {"temperature": 39}, origin="patient")


def helped(ward, patient="bo"):
    (message,) = [one for one in ward.care.messages(patient) if one.content == "get_help"]
    return message


# -- what it raises ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("raised", [SystemExit, KeyboardInterrupt, RecursionError])
def test_whatever_it_raises_counts_as_a_try_and_says_nothing_aloud(with_adapter, capsys, caplog, raised):
    adapter = Odd(raised(SECRET))
    ward = with_adapter(adapter)
    red(ward)
    began_at = time.monotonic()
    ward.care.run_until_idle()
    assert time.monotonic() - began_at < adapter.timeout
    assert (helped(ward).status, helped(ward).deliveries[0].reason) == ("pending", raised.__name__)
    assert SECRET not in capsys.readouterr().err + caplog.text


# -- what it says -----------------------------------------------------------------------------------------------------

LOOP: dict[str, Any] = {}
LOOP["self"] = LOOP


class Mine(Delivered):
    """A verdict of a third party's own."""


BABBLE = {
    "no reference": Delivered(None),  # type: ignore[arg-type]
    "a number for a reference": Delivered(12),  # type: ignore[arg-type]
    "half a character": Delivered("\ud800"),
    "a NUL": Delivered("a\0b"),
    "a reference without end": Delivered("x" * 1_000_000),
    "a verdict of its own": Mine("x"),
    "an outcome that is a list": Delivered("x", [1]),  # type: ignore[arg-type]
    "no outcome": Delivered("x", None),  # type: ignore[arg-type]
    "an outcome that holds itself": Delivered("x", LOOP),
    "an outcome with half a character": Delivered("x", {"order": "\ud800"}),
    "an outcome with no number": Delivered("x", {"dose": float("nan")}),
    "an outcome with a number without end": Delivered("x", {"dose": 10**5000}),
    "an outcome with names that are none": Delivered("x", {1: 2, None: 3}),  # type: ignore[dict-item]
}


@pytest.mark.parametrize("babble", BABBLE)
def test_what_it_delivered_is_not_sent_again_whatever_else_it_says(with_adapter, babble):
    adapter = Odd(BABBLE[babble])
    ward = with_adapter(adapter)
    red(ward)
    ward.pass_time(minutes=10)
    assert helped(ward).status == "delivered"
    assert len(adapter.seen) == len(set(adapter.seen))


@pytest.mark.parametrize("said", [None, "delivered", Delivered, RetryLater, {"ok": True}])
def test_what_is_no_verdict_is_tried_again(with_adapter, said):
    ward = with_adapter(Odd(said))
    red(ward)
    ward.care.run_until_idle()
    assert (helped(ward).status, helped(ward).deliveries[0].reason) == ("pending", "no_verdict")


@pytest.mark.parametrize("verdict", [RetryLater, Refused])
@pytest.mark.parametrize("text", [SECRET, "\ud800", None])
def test_a_reason_that_is_no_code_is_not_kept(with_adapter, verdict, text):
    ward = with_adapter(Odd(verdict(text)))
    red(ward)
    ward.care.run_until_idle()
    assert SECRET not in repr(ward.dump())
    assert ward.care.messages("bo")[0].deliveries[0].reason == "no_code"


@pytest.mark.parametrize("after", [timedelta(days=30), timedelta.max, timedelta(days=-3), timedelta(0), "1h", 60])
def test_a_safety_message_is_a_persons_within_the_hour_whatever_time_a_provider_names(with_adapter, after):
    ward = with_adapter(Odd(RetryLater("later", after=after)))
    red(ward)
    ward.pass_time(hours=1)
    assert helped(ward).status == "dead"
    assert ("nurse", "A message did not arrive") in ward.open_tasks()


# -- what it does in its time -----------------------------------------------------------------------------------------


def test_one_that_hangs_is_soon_waited_for_no_more_and_tried_again_when_it_comes_back(with_adapter, monkeypatch):
    let_go = threading.Event()
    adapter = Odd(lambda _: let_go.wait(30) and Delivered(), timeout=0.02)
    ward = with_adapter(adapter)
    for number in range(8):
        ward.care.add_patient(replace(BO, reference=f"p{number}", contacts={"sms": str(number)}))
        red(ward, f"p{number}")
    ward.care.run_until_idle()
    assert len(adapter.seen) == calling.MOST_HANGING
    assert {helped(ward, f"p{number}").deliveries[0].reason for number in range(8)} == {"timeout", "adapter_busy"}
    monkeypatch.setattr(calling, "TRY_AGAIN_AFTER", 0.0)
    let_go.set()
    ward.pass_time(minutes=4)
    assert {helped(ward, f"p{number}").status for number in range(8)} == {"delivered"}


def test_what_is_urgent_does_not_wait_behind_ordinary_messages_that_hang(with_adapter, monkeypatch):
    def hang_once(delivery):
        order.append("ordinary")
        if len(order) == 1:
            red(ward)
            never.wait(30)
        return Delivered()

    monkeypatch.setattr(worker, "SLOW", 0.01)
    order: list[str] = []
    never = threading.Event()
    hanging = Odd(hang_once, channels=("email",), timeout=0.4, name="hanging")
    ward = with_adapter(hanging, Odd(lambda delivery: order.append(delivery.kind) or Delivered(), ("sms", "page")))
    for number in range(3):
        away = replace(BO, reference=f"p{number}", contacts={"email": f"{number}@example.org"}, consents=("email",))
        ward.care.add_patient(away)
        ward.care.send(f"p{number}", "filled", {"prescription": "a", "days": 30}, origin="ehr")
    ward.skip_time(days=3, hours=2)  # each is to be asked about the next box
    hands = Worker(ward.care._services)
    hands.fire_due(lambda _, error: pytest.fail(str(error)))
    hands.deliver_due(lambda _, error: pytest.fail(str(error)))
    never.set()
    assert (order[0], set(order[1:3]), order[3:]) == ("ordinary", {"message", "page"}, ["ordinary"] * 2)


def test_one_that_calls_back_finds_everything_open(with_adapter, tmp_path):
    def call_back(delivery):
        if delivery.kind == "message" and not inside:
            inside.append(True)
            inside.append(ward.care.send("bo", "note", {"words": "got it"}, origin="patient").outcomes[0].outcome)
            inside.append(ward.care.run_until_idle() >= 0)
        return Delivered()

    inside: list[Any] = []
    ward = with_adapter(Odd(call_back))
    red(ward)
    ward.care.run_until_idle()
    assert inside == [True, "handled", True]
    assert helped(ward).status == "delivered"


def test_a_verdict_that_comes_after_somebody_else_took_over_counts_no_more(with_adapter, caplog):
    ward = with_adapter(Odd(Delivered("first")))
    red(ward)
    slow = relay.Relay(ward.care._services)
    (claimed,) = [one for one in slow.claim(5) if one.message.content == "get_help"]
    ready = slow._prepare(claimed)
    with ward.tables() as connection:
        connection.exec_driver_sql("update carepath_deliveries set lease_until = null")
    ward.care.run_until_idle()
    before = ward.dump()
    slow._settle(ready, Refused("late"))
    assert ward.dump() == before
    assert "came too late" in caplog.text


def test_a_busy_database_makes_nobody_send_twice(with_adapter, monkeypatch):
    def busy(*args):
        if len(tries) < 2:
            tries.append(args)
            raise ConflictError("database-busy", "Somebody else held the database too long.")
        settle(*args)

    settle, tries = relay.settle, []
    adapter = Odd(Delivered())
    ward = with_adapter(adapter)
    red(ward)
    monkeypatch.setattr(relay, "settle", busy)
    ward.care.run_until_idle()
    assert len(tries) == 2
    assert helped(ward).status == "delivered"
    assert len(adapter.seen) == len(set(adapter.seen))


def test_what_a_provider_took_and_then_refused_can_still_be_taken_back(with_adapter):
    both = replace(BO, contacts={"sms": "+15551", "email": "bo@example.org"}, consents=("sms", "email"))
    ward = with_adapter(Odd(Accepted("r1")), patient=both)
    red(ward)
    ward.care.run_until_idle()
    assert helped(ward).status == "sent"
    ward.care.report_delivery(helped(ward).deliveries[0].id, Refused("gone"))
    assert helped(ward).status == "pending"
    ward.care.send("bo", "patient_transferred", origin="ehr")
    assert (helped(ward).status, helped(ward).deliveries[-1].status) == ("revoked", "revoked")


# -- patients who always fail ----------------------------------------------------------------------------------------


def test_patients_whose_timers_cannot_fire_take_nobody_elses_turn(with_adapter, tmp_path, monkeypatch):
    monkeypatch.setattr(worker, "AT_ONCE", 3)
    monkeypatch.setattr(worker, "POLL_FOR", 0.01)
    adapter = Odd(Delivered())
    ward = with_adapter(adapter, url=f"sqlite:///{tmp_path / 'clinic.db'}")
    for number in range(6):
        ward.care.add_patient(replace(BO, reference=f"p{number}"))
        ward.care.send(f"p{number}", "treated", {"on": "2026-03-02"}, origin="ehr")
    ward.skip_time(minutes=1)
    ward.care.send("bo", "treated", {"on": "2026-03-02"}, origin="ehr")
    with closing(ward.care.store.engine.raw_connection()) as connection:
        connection.execute("update carepath_patients set caregivers = 'x' where reference <> 'bo'")
        connection.commit()
    ward.skip_time(hours=25)
    stop = threading.Event()
    working = threading.Thread(target=ward.care.work, args=(stop,))
    working.start()
    until = time.monotonic() + 5
    while not adapter.seen and time.monotonic() < until:
        time.sleep(0.01)
    stop.set()
    working.join()
    assert [kind for _, kind in adapter.seen] == ["ask"]
