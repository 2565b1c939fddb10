"""The staff of the demo: a small cast that answers alarms and does tasks, through the same calls as anybody else.

Here: the table of who does what after how long, and acting by it. It is for the samples that come with carepath and for
nothing else: records that somebody brings are played by the feed alone. What comes of it the library decides.
Imported by demo_play.py.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from fnmatch import fnmatchcase
from functools import partial
from itertools import islice
from typing import Any

from carepath.care import CarePath
from carepath.cli.demo_script import Cue
from carepath.core.calendar import add
from carepath.core.durations import Duration
from carepath.errors import RequestError
from carepath.runtime.receipts import Task

OPEN = ("open", "claimed")


@dataclass(frozen=True, slots=True)
class Part:
    """One person and one kind of task: done `after` it was opened, with this outcome and its fields.

    `who` "": nobody does it, so it stays open and is chased. `patient` "": anybody's. `fields`: a value that is a
    Duration is that long after the moment itself. `until`: only tasks opened before this day.
    """

    role: str
    task: str  # its name, with * for any: rung:red_flag, call:*, book_consult
    who: str = ""
    after: Duration | None = None  # None: at once
    outcome: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)
    patient: str = ""
    until: str = ""


MINUTES, HOURS, DAYS = "m", "business hour", "business day"
WELL = {"temperature": 36.7, "worst": 1}
CALM = {"score": 2, "self_harm": False}
NEW_DOSE = "2026-04-06"
GOALS = {"goals": "DocumentReference/goals", "decision_maker_named": True}
FIRST_VISIT = {"visit": "Appointment/first-visit", "visit_at": Duration(5, DAYS)}

# The first line that fits counts.
CAST = (
    # That night the 24-hour line is busy with somebody else: nobody answers, and the alarm climbs to Sam.
    Part("oncology_on_call", "rung:red_flag", patient="ana"),
    Part("oncology_on_call", "rung:red_flag", "Kim", Duration(4, MINUTES), "acknowledged"),
    Part("charge_nurse", "rung:red_flag", "Sam", Duration(7, MINUTES), "acknowledged"),
    Part("charge_nurse", "red_call", "Sam", Duration(9, MINUTES), "sent_to_emergency", patient="ana"),
    Part("charge_nurse", "red_call", "Sam", Duration(9, MINUTES), "seen_today"),
    Part("*", "rung:slow_review", "Sam", Duration(5, MINUTES), "acknowledged"),
    Part("palliative_on_call", "rung:*", "Dr Haas", Duration(6, MINUTES), "acknowledged"),
    Part("*", "rung:*", "Noor", Duration(1, HOURS), "acknowledged"),
    Part("front_desk", "book_consult", "Priya", Duration(2, HOURS), "booked", FIRST_VISIT),
    Part("front_desk", "confirm_call", "Priya", Duration(1, HOURS), "confirmed"),
    Part("front_desk", "was_it_held", "Priya", Duration(1, HOURS), "held"),
    Part("diagnostic_coordinator", "plan_tests", "Omar", Duration(3, HOURS), "ordered"),
    Part("diagnostic_coordinator", "list_for_board", "Omar", Duration(3, HOURS), "listed"),
    Part("diagnostic_coordinator", "board_chase", "Omar", Duration(3, HOURS), "listed_again"),
    Part("navigator", "tests_stuck", "Lena", Duration(2, HOURS), "moving"),
    Part("navigator", "hurry", "Lena", Duration(2, HOURS), "moving"),
    Part("navigator", "call:check", "Lena", Duration(3, HOURS), "answered", WELL),
    Part("navigator", "call:coming", "Lena", Duration(3, HOURS), "1"),
    Part("navigator", "call:distress", "Lena", Duration(3, HOURS), "answered", CALM),
    Part("navigator", "call:*", "Lena", Duration(3, HOURS), "posted"),
    Part("navigator", "silence_call", "Lena", Duration(2, HOURS), "unwell", patient="tomas"),
    Part("navigator", "silence_call", "Lena", Duration(2, HOURS), "well"),
    Part("navigator", "not_delivered", "Lena", Duration(2, HOURS), "posted"),
    Part("oncology_nurse", "triage_call", "Joy", Duration(40, MINUTES), "advice_given"),
    Part("oncology_nurse", "recheck_call", "Joy", Duration(4, HOURS), "better"),
    Part("oncology_nurse", "discharge_call", "Joy", Duration(1, DAYS), "well"),
    Part("oncologist", "tell_result", "Dr Chen", Duration(2, DAYS), "told"),
    Part("navigator", "whose_dose", "Lena", Duration(2, HOURS), "this_illness"),
    Part("navigator", "overtaken", "Lena", Duration(6, HOURS), "passed_on"),
    # -- a course of treatment --
    Part("day_unit", "plan_first_treatment", "Petra", Duration(3, HOURS), "booked"),
    Part("day_unit", "tell_new_day", "Petra", Duration(1, HOURS), "told"),
    Part("social_worker", "barriers", "Ines", Duration(2, DAYS), "none"),
    Part("oncology_nurse", "teach_back", "Joy", Duration(2, DAYS), "understood"),
    Part("oncologist", "low_count", "Dr Chen", Duration(2, HOURS), "delay", {"new_date": NEW_DOSE}),
    Part("oncologist", "summary", "Dr Chen", Duration(3, DAYS), "handed_over"),
    Part("survivorship_nurse", "care_plan", "Rosa", Duration(4, DAYS), "given"),
    Part("psychology", "fear_call", "Eli", Duration(2, DAYS), "supported"),
    # -- palliative care: declined once --
    Part("oncologist", "consider", "Dr Chen", Duration(1, DAYS), "agree"),
    Part("palliative_navigator", "offer_call", "Odile", Duration(1, DAYS), "refused", until="2026-04-01"),
    Part("palliative_navigator", "offer_call", "Odile", Duration(1, DAYS), "accepted"),
    Part("palliative_navigator", "triage_referral", "Odile", Duration(3, HOURS), "send"),
    Part("oncologist", "goals_talk", "Dr Chen", Duration(3, DAYS), "done", GOALS),
    Part("palliative_on_call", "severe_call", "Dr Haas", Duration(15, MINUTES), "plan_changed"),
    Part("palliative_nurse", "esas_call", "Uma", Duration(3, HOURS), "advice_given"),
    # -- an oral medicine, and who pays for it --
    Part("access_specialist", "after_denial", "Bea", Duration(4, HOURS), "appeal"),
    Part("access_specialist", "submit", "Bea", Duration(3, HOURS), "sent"),
    Part("access_specialist", "cover_chase", "Bea", Duration(2, HOURS), "moving"),
    Part("access_specialist", "payer_*", "Bea", Duration(2, HOURS), "called"),
    Part("pharmacist", "teach", "Noah", Duration(2, HOURS), "understood"),
    Part("pharmacist", "coaching_call", "Noah", Duration(3, HOURS), "coached"),
    Part("pharmacist", "bridge", "Noah", Duration(2, HOURS), "not_needed", until="2026-07-01"),
    Part("pharmacy_technician", "refill_call", "Gus", Duration(3, HOURS), "wants_refill", until="2026-06-20"),
    Part("social_worker", "distress_call", "Ines", Duration(1, DAYS), "supported"),
)


class Cast:
    """Looks at the worklists as the staff would, and does what its table says, when it says so. `cues`: what is done
    at fixed moments besides."""

    def __init__(self, care: CarePath, parts: tuple[Part, ...] = CAST, cues: Iterable[Cue] = ()) -> None:
        self._care = care
        self._parts = parts
        self._cues = deque(cues)
        self.refused: list[str] = []  # what the pathways did not take, by the code of the error
        self._plans: dict[str, tuple[datetime, Part]] = {}  # by task
        self._seen: set[str] = set()

    def look(self) -> None:
        """Plans what is new on the worklists, and forgets what is gone from them."""
        tasks = self._care.tasks(status=OPEN)
        for one in tasks:
            part = self._part(one) if one.id not in self._seen else None
            if part is not None and part.who:
                self._plans[one.id] = (
                    one.opened_at if part.after is None else self._after(one.opened_at, part.after),
                    part,
                )
        self._seen.update(one.id for one in tasks)
        there = {one.id for one in tasks}
        self._plans = {task: plan for task, plan in self._plans.items() if task in there}

    def next_act(self, after: datetime) -> datetime | None:
        """When somebody means to act next."""
        planned = [at for at, _ in self._plans.values()] + [cue.at for cue in islice(self._cues, 1)]
        return min((at for at in planned if at > after), default=None)

    def act(self, now: datetime) -> bool:
        """Does what is to be done by now; whether anything was."""
        due = sorted((at, task) for task, (at, _) in self._plans.items() if at <= now)
        for _, task in due:
            _, part = self._plans.pop(task)
            self._do(task, part, now)
        if self._cues and self._cues[0].at <= now:  # one at a time: what comes of it is lived through first
            self._trying(self._cues.popleft().do)
            return True
        return bool(due)

    def _part(self, task: Task) -> Part | None:
        return next((part for part in self._parts if _fits(part, task)), None)

    def _do(self, task_id: str, part: Part, now: datetime) -> None:
        open_now = {one.id: one for one in self._care.tasks(status=OPEN)}
        task = open_now.get(task_id)
        if task is None:  # somebody or something was first
            return
        if task.escalation is not None:
            self._care.acknowledge(task.escalation, by=part.who)
            return
        self._care.claim_task(task.id, by=part.who)
        fields = {name: self._value(one, now) for name, one in part.fields.items()}
        outcome = {**fields, "outcome": part.outcome}
        self._trying(partial(self._care.complete_task, task.id, outcome, by=part.who))

    def _trying(self, do: Callable[[], object]) -> None:
        """Does it, unless the pathways are others than the cast was written for: then it is counted, and told."""
        try:
            do()
        except RequestError as error:
            self.refused.append(error.code)

    def _value(self, value: Any, now: datetime) -> Any:
        return self._after(now, value).isoformat() if isinstance(value, Duration) else value

    def _after(self, at: datetime, span: Duration) -> datetime:
        calendar = next(iter(self._care.clinic.calendars.values()), None)
        return add(at, span, zone=self._care.zone, calendar=calendar)


def _fits(part: Part, task: Task) -> bool:
    return (
        fnmatchcase(task.role, part.role)
        and fnmatchcase(task.name, part.task)
        and part.patient in ("", task.patient)
        and (not part.until or task.opened_at.date() < date.fromisoformat(part.until))
    )  # fmt: skip
