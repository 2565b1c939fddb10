"""The pathway that opens LANGUAGE: read by itself, and lived to each of its ends by pure steps."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from tests.unit.core.walking import Walk

from carepath import load_pathway
from carepath.authoring import check_clinic
from carepath.core.effects import (
    EndJourney,
    OpenAsk,
    OpenTask,
    RaiseEscalation,
    RunAction,
    SendMessage,
    UpdateEscalation,
)

REFILL = Path(__file__).with_name("refill_reminder.yaml")
TORONTO = ZoneInfo("America/Toronto")


class Refill(Walk):
    """A box of 28 days, filled on 2 March: it runs out on the 30th, and the window opens on the 20th."""

    def __init__(self) -> None:
        super().__init__(REFILL.read_text(encoding="utf-8"), context={"prescription": "rx1"})
        self.fill(date(2026, 3, 2))

    def fill(self, on: date) -> None:
        self.send("filled", prescription="rx1", on=on, days=28)

    def until(self, day: int, hour: int = 12, month: int = 3) -> None:
        self.to(datetime(2026, month, day, hour, tzinfo=TORONTO).astimezone(UTC))

    def answer(self, event: str) -> None:
        self.send(event, event_id=f"{self.last.snapshot.opened['ask:refill'].key}#answered")


@pytest.fixture
def asked() -> Refill:
    walk = Refill()
    walk.until(20)
    assert walk.at == ("asked",)
    return walk


@pytest.fixture
def calling(asked: Refill) -> Refill:
    asked.answer("refill_refused")
    assert asked.at == ("calling",)
    return asked


def test_by_itself_it_is_fine_but_for_the_part_that_is_not_here() -> None:
    clinic, found = check_clinic(REFILL)
    assert [(one.code, one.severity) for one in found] == [("CP305", "warning")]
    assert clinic is not None
    assert load_pathway(REFILL).title == "Refill of an oral cancer medicine"


def test_she_is_asked_at_ten_when_the_window_opens() -> None:
    walk = Refill()
    assert walk.context["run_out_on"] == date(2026, 3, 30)
    walk.until(20, 9)
    assert walk.at == ("supplied",)
    walk.until(20, 10)
    assert walk.at == ("asked",)
    assert [(one.content, dict(one.answers)) for one in walk.effects(OpenAsk)] == [
        ("refill_offer", {"YES": "refill_approved", "NO": "refill_refused"})
    ]


def test_yes_orders_the_box(asked: Refill) -> None:
    asked.answer("refill_approved")
    assert asked.at == ("ordering",)
    assert [(one.name, one.arguments) for one in asked.effects(RunAction)] == [("place_order", {"prescription": "rx1"})]


def test_the_next_box_begins_again(asked: Refill) -> None:
    asked.answer("refill_approved")
    asked.until(21)
    asked.settle("action.succeeded.order")
    asked.fill(date(2026, 3, 22))
    assert asked.at == ("supplied",)
    assert asked.context["run_out_on"] == date(2026, 4, 19)
    asked.until(9, month=4)
    assert asked.at == ("asked",)


def test_no_and_silence_and_a_question_that_did_not_arrive_all_lead_to_a_person() -> None:
    for how in ("no", "silence", "dead"):
        walk = Refill()
        walk.until(20)
        if how == "no":
            walk.answer("refill_refused")
        elif how == "silence":
            walk.until(22, 11)
        else:
            ask = walk.last.snapshot.opened["ask:refill"]
            walk.send("delivery.dead.refill", event_id=f"{ask.key}#dead", channel="sms", attempts=3, reason="no_way")
        assert walk.at == ("calling",), how
        assert [one.role for one in walk.effects(OpenTask, last=False)] == ["pharmacy_technician"], how


def test_wanted_on_the_phone_it_is_ordered(calling: Refill) -> None:
    calling.settle("task.completed.refill_call", outcome="wants_refill")
    assert calling.at == ("ordering",)


def test_stopping_ends_it_and_the_prescriber_hears_why(calling: Refill) -> None:
    calling.settle("task.completed.refill_call", outcome="stopping")
    assert calling.at == ("given_up",)
    assert [(one.ladder, one.reason) for one in calling.effects(RaiseEscalation)] == [("prescriber_notice", "stopping")]
    assert calling.effects(EndJourney)


def test_not_reached_three_times_ends_it_and_the_prescriber_hears(calling: Refill) -> None:
    for call in (1, 2):
        calling.settle("task.completed.refill_call", outcome="not_reached")
        assert calling.at == ("calling",), call
        assert len(calling.effects(OpenTask)) == 1
    calling.settle("task.completed.refill_call", outcome="not_reached")
    assert calling.at == ("given_up",)
    assert [one.reason for one in calling.effects(RaiseEscalation)] == ["not_reached"]


def test_tries_count_from_the_last_box(calling: Refill) -> None:
    calling.settle("task.completed.refill_call", outcome="not_reached")
    calling.fill(date(2026, 3, 21))
    calling.until(9, month=4)
    calling.answer("refill_refused")
    for _ in range(2):
        calling.settle("task.completed.refill_call", outcome="not_reached")
    assert calling.at == ("calling",)


def test_three_days_before_it_runs_out_the_prescriber_hears_once(calling: Refill) -> None:
    calling.until(27)
    assert calling.at == ("calling",)
    raised = [one.reason for one in calling.effects(RaiseEscalation, last=False)]
    assert raised == ["run_out_near"]
    calling.settle("task.completed.refill_call", outcome="stopping")  # the concern that is open is added to
    assert [one.reason for one in calling.effects(UpdateEscalation)] == ["stopping"]
    assert not calling.effects(RaiseEscalation)


def test_an_order_that_fails_goes_back_to_a_person(asked: Refill) -> None:
    asked.answer("refill_approved")
    asked.settle("action.failed.order", reason="no_answer")
    assert asked.at == ("calling",)
    asked.settle("task.completed.refill_call", outcome="wants_refill")
    assert len(asked.effects(RunAction)) == 1


def test_not_filled_two_days_after_the_order_a_person_looks_and_keeps_looking(asked: Refill) -> None:
    asked.answer("refill_approved")
    asked.until(22, 13)
    assert [one.id for one in asked.effects(OpenTask)] == ["order_stuck"]
    asked.fill(date(2026, 3, 23))
    assert "task:order_stuck" in asked.last.snapshot.opened  # keep: true


def test_silence_is_heard_once_and_a_later_yes_still_orders() -> None:
    """A reply after the question closed comes in as the declared event of staff or patient: it is not lost."""
    walk = Refill()
    walk.until(23)
    assert walk.send("refill_approved").outcome == "ignored"  # a person is phoning: the task's outcome decides
    assert walk.at == ("calling",)


def test_nothing_is_sent_that_was_not_asked_for(asked: Refill) -> None:
    assert asked.effects(SendMessage, last=False) == []
