"""The seven pathways that the language was drafted with, each lived through by pure steps as a clinician reads it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from tests.unit.core.walking import GIVEN, Walk

from carepath import load_pathway
from carepath.core.effects import (
    CancelEscalation,
    CancelTask,
    EndJourney,
    OpenAsk,
    OpenTask,
    RaiseEscalation,
    RunAction,
    SendEvent,
    SendMessage,
    StartJourney,
    UpdateEscalation,
)
from carepath.core.pathway import Pathway
from carepath.core.step import initial_step

EXAMPLES = Path(__file__).parents[3] / "shared" / "design" / "examples" / "pathways"
TORONTO = ZoneInfo("America/Toronto")
pytestmark = pytest.mark.skipif(not EXAMPLES.is_dir(), reason="THE SEVEN PATHWAYS ARE NOT HERE")


@cache
def loaded(name: str) -> Pathway:
    return load_pathway(EXAMPLES / f"{name}.yaml")


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=TORONTO).astimezone(UTC)


class Life(Walk):
    """One journey from Monday 2 March 2026, 09:00: begun by this event, and seen through the steps that follow."""

    def __init__(self, name: str, event: str, **values: Any) -> None:
        self.pathway = loaded(name)
        self.now = local("2026-03-02T09:00")
        self.steps = []
        self._keep(initial_step(self.pathway, now=self.now, context=values, given=GIVEN))
        self.send(event, **values)

    def until(self, text: str) -> None:
        self.to(local(text))

    def done(self, task: str, outcome: str, **values: Any) -> None:
        self.settle(f"task.completed.{task}", outcome=outcome, **values)

    def answers(self, ask: str, event: str) -> None:
        self.send(event, event_id=f"{self.last.snapshot.opened[f'ask:{ask}'].key}#answered")

    def reports(self, event: str, conclusion: str, level: str | None) -> None:
        self.send(event, given={"conclusions": {conclusion: level}})

    def due_at(self, timer: str) -> str:
        return self.last.snapshot.timers[timer].due_at.astimezone(TORONTO).strftime("%m-%d %H:%M")

    def all(self, kind: type, name: str) -> list[Any]:
        return [getattr(one, name) for one in self.effects(kind, last=False)]

    def now_opened(self, kind: type = OpenTask) -> list[str]:
        return [one.id for one in self.effects(kind)]


def test_symptom_monitoring_asks_on_risk_days_and_a_red_report_is_heard_while_an_older_one_is_worked() -> None:
    ana = Life("symptom_monitoring", "chemo_given", date=date(2026, 3, 2), regimen="folfox")
    ana.until("2026-03-04T09:00")
    assert ana.now_opened(OpenAsk) == ["check"]
    ana.reports("symptom_report", "triage", None)  # an unreadable temperature
    assert ana.at == ("watch.checkins.at_home.waiting", "watch.triage.review")
    ana.reports("symptom_report", "triage", "red")
    assert ana.at[1] == "watch.triage.urgent"
    assert ("red", "red_flag") in [(one.id, one.ladder) for one in ana.effects(RaiseEscalation)]
    assert [one.content for one in ana.effects(SendMessage) if one.safety] == ["red_flag_guidance"]
    ana.reports("symptom_report", "triage", "red")
    assert len(ana.effects(UpdateEscalation)) == 1
    ana.settle("escalation.acknowledged.red", role="nurse", rung=1)
    assert ana.at[1] == "watch.triage.urgent_call"
    for _ in range(2):
        ana.done("red_call", "not_reached")
        ana.settle("escalation.acknowledged.red", role="nurse", rung=1)
    ana.done("red_call", "not_reached")
    assert ana.at[1] == "watch.triage.welfare"


def test_symptom_monitoring_never_takes_silence_for_well_and_a_new_dose_re_anchors() -> None:
    ana = Life("symptom_monitoring", "chemo_given", date=date(2026, 3, 2), regimen="folfox")
    ana.until("2026-03-07T09:00")
    assert ana.at[0] == "watch.checkins.at_home.unanswered"
    assert "silence_call" in ana.all(OpenTask, "id")
    ana.send("admitted")
    ana.until("2026-03-10T09:00")
    ana.send("admission_cancelled")  # it never happened: she is still owed the call
    assert ana.at[0] == "watch.checkins.at_home.unanswered"
    ana.send("chemo_given", date=date(2026, 3, 23), regimen="folfox")
    assert ana.due_at("state:watch.checkins.at_home.waiting.cycle_days.1") == "03-25 09:00"
    ana.send("treatment_ended")
    assert not ana.effects(EndJourney)
    ana.until("2026-05-04T12:00")  # 42 days after the last dose
    assert ana.at == ("closed",)


def test_diagnosis_books_tests_decides_and_hands_over() -> None:
    ana = Life("diagnosis", "referral_received", referral_id="r1", suspected="lung")
    assert ana.at == ("under_way.path.booking", "under_way.distress.quiet")
    for _ in range(3):
        ana.done("book_consult", "not_reached")
    assert ana.at[0] == "under_way.path.unreachable"
    ana.done("lost_plan", "found")
    assert [one.reason for one in ana.effects(CancelEscalation)] == ["contact_settled"]
    ana.done("book_consult", "booked", visit_at=local("2026-03-12T14:00"))
    ana.send("consult_moved", visit_at=local("2026-03-20T09:00"), moved_by="patient")
    assert ana.due_at("state:under_way.path.consult_planned.at.1") == "03-17 10:00"  # the reminders follow the date
    assert ana.last.snapshot.clocks["to_diagnosis"].status == "paused"
    ana.until("2026-03-21T09:00")
    ana.done("was_it_held", "held")
    assert ana.at[0] == "under_way.path.testing"
    for order in ("ct", "biopsy"):
        ana.send("test_ordered", order_id=order)
    ana.send("test_done", order_id="not_ours")
    assert ana.now_opened() == ["stray_result"]
    ana.send("test_done", order_id="ct")
    assert ana.at[0] == "under_way.path.testing"
    ana.send("test_cancelled", order_id="biopsy")
    assert ana.at[0] == "under_way.path.board"
    ana.send("board_outcome", result="malignant", stage="IV")
    assert [(one.event, one.to) for one in ana.effects(SendEvent)] == [("advanced_diagnosis", "palliative_referral")]
    ana.reports("distress_screen", "distress_level", "crisis")
    assert [one.ladder for one in ana.effects(RaiseEscalation)] == ["crisis"]
    ana.done("tell_result", "told")
    ana.send("treat_decided", regimen="folfox", tumour="lung", intent="palliative", first_on=date(2026, 4, 6))
    assert [(one.pathway, one.context["first_on"]) for one in ana.effects(StartJourney)] == [
        ("active_treatment", date(2026, 4, 6))
    ]
    assert ana.last.snapshot.clocks["to_diagnosis"].result == "diagnosed"
    assert "task:distress_call" in ana.last.snapshot.opened  # somebody still phones about the crisis
    assert not ana.effects(CancelEscalation)


def test_active_treatment_gives_no_dose_on_a_count_that_cannot_be_read_and_ends_after_the_last_cycle() -> None:
    ana = Life(
        "active_treatment",
        "treatment_planned",
        regimen="folfox",
        tumour="colon",
        intent="curative",
        first_on=date(2026, 3, 16),
    )
    ana.done("teach_back", "understood")
    ana.until("2026-03-14T17:00")
    assert ana.at == ("course.before_dose.lab_missing",)
    ana.send("lab_result")
    assert ana.at == ("course.before_dose.lab_low",)
    ana.done("low_count", "delay", new_date=date(2026, 3, 18))
    assert ana.due_at("state:course.before_dose.at.3") == "03-18 18:00"
    ana.send("lab_result", anc=2.0)
    assert ana.at == ("course.before_dose.cleared",)
    for cycle in range(6):
        given = date(2026, 3, 18).toordinal() + 21 * cycle
        ana.until(f"{date.fromordinal(given)}T12:00")
        ana.send("chemo_given", date=date.fromordinal(given), regimen="folfox")
        ana.send("chemo_given", date=date.fromordinal(given), regimen="folfox")  # the same dose entered twice
        assert ana.context["cycle"] == cycle + 1
    assert ana.last.snapshot.clocks["to_first_dose"].result == "met"
    ana.until("2026-07-09T12:00")
    assert ana.at == ("wrapping_up",)
    ana.done("summary", "handed_over")
    assert [(one.pathway, one.context["ended_on"]) for one in ana.effects(StartJourney)] == [
        ("survivorship", date(2026, 7, 1))
    ]


def test_palliative_referral_tightens_its_clock_pauses_it_while_deferred_and_never_nags() -> None:
    ana = Life("palliative_referral", "advanced_diagnosis")
    assert ana.due_at("clock.breach:to_consult") == "04-27 09:00"
    ana.send("progression")
    assert ana.due_at("clock.breach:to_consult") == "03-16 09:00"
    ana.done("consider", "defer", until=date(2026, 3, 10), why="first_treatment")
    assert "clock.breach:to_consult" not in ana.last.snapshot.timers
    ana.until("2026-03-10T09:00")
    assert ana.at == ("offering.explaining",)
    ana.settle("delivery.delivered.what_it_is", channel="portal", attempts=1)
    assert ana.at == ("offering.asking",)  # the offer follows once the explanation has arrived
    ana.answers("offer", "offer_declined")
    before = len(ana.steps)
    ana.until("2026-05-01T09:00")
    assert (ana.at, len(ana.steps)) == (("refused",), before)  # nothing is sent until the date
    ana.send("uncontrolled_symptoms")  # but something changed: heard here, and then at the top
    assert ana.at == ("proposed",)
    assert ana.context["evidence"][-1] == "uncontrolled_symptoms"
    assert ana.due_at("clock.breach:to_consult") == "05-08 09:00"
    ana.send("patient_deceased")
    assert ana.now_opened() == ["bereavement"]
    assert ana.last.snapshot.opened.keys() == {"task:bereavement"}


def test_prior_auth_keeps_the_cover_in_force_while_its_renewal_is_refused() -> None:
    case = Life("prior_auth", "authorisation_needed", prescription_id="p1", expedited=True)
    case.send("submitted", prescription_id="p1")
    assert case.due_at("clock.breach:payer") == "03-03 09:00"  # 24 hours
    case.until("2026-03-02T15:00")
    case.send("info_requested", prescription_id="p1")
    case.until("2026-03-05T09:00")
    case.send("info_sent", prescription_id="p1")
    assert case.due_at("clock.breach:payer") == "03-06 03:00"  # 18 hours were left
    case.send("approved", prescription_id="p1", expires_on=date(2026, 6, 1))
    assert case.at == ("case.request.settled", "case.cover.in_force")
    assert [one.event for one in case.effects(SendEvent)] == ["auth_approved"]
    case.until("2026-05-02T09:00")
    assert case.at == ("case.request.preparing", "case.cover.in_force")
    case.send("denied", prescription_id="p1")
    assert case.at == ("case.request.refused", "case.cover.in_force")
    case.until("2026-06-01T23:00")
    assert case.at[1] == "case.cover.none"
    assert [one.reason for one in case.effects(RaiseEscalation)] == ["cover_lapsed"]


def test_specialty_refill_carries_an_early_fill_forward_and_never_orders_twice_by_itself() -> None:
    box = Life("specialty_refill", "oral_prescribed", prescription_id="p1", drug="x", expedited=False)
    assert [one.pathway for one in box.effects(StartJourney, last=False)] == ["prior_auth"]
    box.send("auth_approved", prescription_id="p1")
    assert box.at[:2] == ("on_therapy.supply.refilling.ordering", "on_therapy.cover.covered")
    assert [one.name for one in box.effects(RunAction)] == ["place_order"]
    box.send("auth_denied", prescription_id="p1")
    box.send("auth_approved", prescription_id="p1")  # back again before the first order came back
    assert box.at[0] == "on_therapy.supply.refilling.ordering"
    assert not box.effects(RunAction)
    box.settle("action.succeeded.place_order")
    box.send("shipment_received", prescription_id="p1")
    box.send("filled", prescription_id="p1", filled_on=date(2026, 3, 4), days=28)
    assert (box.context["run_out_on"], box.context["ask_on"]) == (date(2026, 4, 1), date(2026, 3, 22))
    box.send("supply_on_hand", prescription_id="p1")  # an answer that cannot be read
    assert box.now_opened() == ["supply_call"]
    box.until("2026-03-14T10:00")  # ten days after the first box: how is it going
    box.reports("adherence_report", "none", None)
    assert box.at[3] == "on_therapy.adherence.coaching"
    box.until("2026-03-25T10:00")
    assert box.at[0] == "on_therapy.supply.refilling.offering"  # asked on the 22nd and, without an answer, again
    box.until("2026-03-26T10:00")
    assert box.at[0] == "on_therapy.supply.refilling.calling"
    box.until("2026-03-27T09:00")
    assert "supply_nearly_out" in box.all(RaiseEscalation, "reason")
    box.send("treatment_ended")
    assert box.at == ("closed",)
    assert [one.event for one in box.effects(SendEvent)] == ["therapy_ended"]


def test_survivorship_visits_images_and_hands_over_after_five_years() -> None:
    ana = Life("survivorship", "curative_treatment_completed", tumour="breast", ended_on=date(2026, 3, 2))
    ana.done("care_plan", "given")
    assert ana.context["next_visit_on"] == date(2026, 9, 2)
    ana.until("2026-06-14T09:00")
    assert ana.at[2] == "following.fear.helping"  # silence is not "well"
    ana.until("2027-02-01T12:00")
    assert ana.at[1] == "following.imaging.ordering"
    ana.send("image_reported", done_on=date(2027, 2, 10))  # reported without a result
    assert ana.at[1] == "following.imaging.recalled"
    ana.send("image_reported", done_on=date(2027, 2, 12), result="normal")
    assert ana.context["next_image_on"] == date(2028, 2, 12)
    ana.reports("symptom_report", "triage", "red")
    assert [one.ladder for one in ana.effects(RaiseEscalation)] == ["red_flag"]
    ana.until("2031-03-02T09:00")
    assert ana.at == ("discharge",)
    assert ana.effects(CancelTask)
    ana.done("to_family_doctor", "accepted")
    assert [one.content for one in ana.effects(SendMessage)] == ["follow_up_ends"]
    assert ana.at == ("closed",)


def test_as_drafted_an_early_fill_asks_too_late_because_one_set_goes_in_file_order() -> None:
    """The second entry reads what the first has just set: 28 days are counted twice. To be mended before it ships."""
    box = Life("specialty_refill", "oral_prescribed", prescription_id="p1", drug="x", expedited=False)
    for day in (4, 20):
        box.send("filled", prescription_id="p1", filled_on=date(2026, 3, day), days=28)
    assert box.context["run_out_on"] == date(2026, 4, 29)
    assert box.context["ask_on"] == date(2026, 5, 17)  # meant was 19 April
