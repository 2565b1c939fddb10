"""Journeys under whatever may happen: any events and answers in any order, with the workers at work or not.

One clinic, one database in memory; each example is a patient of its own, whose death at the end leaves nothing behind.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carepath.adapters.recording import CHANNELS, RecordingAdapter
from carepath.authoring import load_clinic
from carepath.care import CarePath, Patient
from carepath.care import open as open_care
from carepath.core.snapshot import to_json
from carepath.errors import RequestError
from carepath.rows import JourneyRow
from carepath.runtime.log import body_of, read_body
from carepath.runtime.replay import live_again
from carepath.testing.clock import ManualClock

CLINIC = Path(__file__).parents[1] / "clinics" / "small"
MONDAY = datetime(2026, 3, 2, 14, tzinfo=UTC)
SOME = settings(max_examples=20, deadline=None)
FEW = settings(max_examples=6, deadline=None)  # many days each
NUMBERS = count(1)
OPEN = ("open", "claimed")

TEMPERATURES = st.sampled_from([36.6, 37.9, 38.0, 39.2, None, 101])
EVENTS = st.one_of(
    st.tuples(st.just("treated"), st.just({"on": "2026-03-02"}), st.just("ehr")),
    st.tuples(
        st.just("report"),
        st.fixed_dictionaries({"temperature": TEMPERATURES, "worst": st.sampled_from([0, 3, 4, None])}),
        st.sampled_from(["patient", "staff"]),
    ),
    st.tuples(st.sampled_from(["admitted", "discharged"]), st.just({}), st.just("ehr")),
    st.tuples(
        st.just("filled"),
        st.fixed_dictionaries({"prescription": st.sampled_from(["a", "b"]), "days": st.just(30)}),
        st.just("app"),
    ),
    st.tuples(st.sampled_from(["wanted", "refused"]), st.just({}), st.just("patient")),
    st.tuples(st.just("note"), st.just({"words": "I am well", "code": "x"}), st.just("patient")),
)
PEOPLE = st.sampled_from(["finish the first task", "finish the last task", "decline", "claim", "acknowledge", "YES"])
GAPS = st.sampled_from([0, 1, 20, 61, 60 * 5, 60 * 13, 60 * 25, 60 * 49])  # minutes
STORIES = st.lists(st.tuples(GAPS, st.one_of(EVENTS, PEOPLE)), min_size=1, max_size=9)


@dataclass
class World:
    """A clinic, and the patient of the example at hand."""

    care: CarePath
    clock: ManualClock
    patient: str = ""
    sent: list[tuple[Any, ...]] = field(default_factory=list)

    def begin(self) -> None:
        self.clock.set(MONDAY, back=True)
        self.patient = f"p{next(NUMBERS)}"
        self.sent = []
        contacts = {"sms": f"+1{self.patient}"}
        self.care.add_patient(Patient(self.patient, "Ana", date(1970, 1, 1), contacts=contacts, consents=("sms",)))

    def end(self) -> None:
        self.send("patient_deceased", {}, "ehr")
        self.care.run_until_idle()
        assert self.care.next_due() is None, "something is left to do for a patient who has died"
        assert not [task for task in self.care.tasks(patient=self.patient, status=OPEN) if task.kind != "owner"]
        assert {one.status for one in self.care.journeys(self.patient)} <= {"ended"}

    def do(self, what: Any) -> None:
        if isinstance(what, tuple):
            self.send(*what)
        else:
            self.be_a_person(what)

    def send(self, event: str, values: dict[str, Any], origin: str) -> None:
        event_id = f"{self.patient}-{len(self.sent)}"
        self.sent.append((event, values, origin, event_id))
        self.care.send(self.patient, event, values, origin=origin, event_id=event_id)

    def be_a_person(self, what: str) -> None:
        if what == "YES":
            self.sent.append(())
            self.care.inbound("sms", f"+1{self.patient}", "YES", f"{self.patient}-{len(self.sent)}")
            return
        kinds = ("rung",) if what == "acknowledge" else ("pathway", "call", "owner", "rung")
        tasks = [task for task in self.care.tasks(patient=self.patient, status=OPEN) if task.kind in kinds]
        # Told apart by what a person sees, so that two worlds choose alike.
        tasks.sort(key=lambda task: (task.title, task.opened_at, task.due_at))
        if not tasks:
            return
        task = tasks[-1] if what == "finish the last task" else tasks[0]
        if what == "acknowledge":
            self.care.acknowledge(task.escalation, by="sam")
        elif what == "claim":
            self.care.claim_task(task.id, by=task.claimed_by or "joy")
        elif what == "decline" and task.kind != "owner":
            self.care.decline_task(task.id, by="joy", reason="not_ours")
        else:
            outcome = next(iter(task.outcomes))
            self.care.complete_task(task.id, {"outcome": outcome}, by="joy")

    # -- time ---------------------------------------------------------------------------------------------------------

    def pass_time(self, minutes: int, lag: timedelta = timedelta()) -> None:
        """Time passes with the workers at work, each time `lag` after something fell due."""
        until = self.clock.now() + timedelta(minutes=minutes)
        while (due := self.care.next_due()) is not None and due + lag <= until:
            self.clock.set(max(due + lag, self.clock.now()))
            self.care.run_until_idle()
        self.clock.set(until)
        if not lag:
            self.care.run_until_idle()

    # -- looking ------------------------------------------------------------------------------------------------------

    def rows(self) -> list[JourneyRow]:
        with self.care.store.begin(write=False) as uow:
            found = uow.patients.find(self.patient)
            assert found is not None
            return list(uow.journeys.of_patient(found.id))

    def dump(self) -> dict[str, list[tuple[Any, ...]]]:
        from sqlalchemy import select

        from carepath.store.tables import metadata

        with self.care.store.engine.connect() as connection:  # type: ignore[attr-defined]
            return {
                name: [tuple(row) for row in connection.execute(select(table))]
                for name, table in metadata.tables.items()
            }


def opened() -> Iterator[World]:
    clock = ManualClock(MONDAY)
    # Orders get through as well: when a failure comes back depends on when a worker tried, and so must what follows.
    out = RecordingAdapter((*CHANNELS, "action"))
    care = open_care("sqlite://", pathways=load_clinic(CLINIC), adapters=[out], clock=clock, sandbox=True)
    yield World(care, clock)
    care.close()


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    yield from opened()


@pytest.fixture(scope="module")
def other() -> Iterator[World]:
    yield from opened()


# -- replay equals live ------------------------------------------


@SOME
@given(story=STORIES)
def test_replay_equals_live(world, story):
    world.begin()
    for gap, what in story:
        world.do(what)
        world.pass_time(gap)
    definitions = world.care._services.definitions
    for row in world.rows():
        with world.care.store.begin(write=False) as uow:
            lived = list(live_again(uow, definitions, row))
            pathway = definitions.pinned(uow, row).pathway
        assert to_json(lived[-1].after, pathway) == row.snapshot
        for one in lived:
            (record,) = one.step.records
            told, kept = read_body(body_of(record)), read_body(one.record.body)
            assert {**told, "applied": ()} == {**kept, "applied": ()}
            assert (record.sequence, record.outcome) == (one.record.sequence, one.record.outcome)
    world.end()


# -- a duplicate changes nothing ------------------------------------------


@SOME
@given(story=STORIES)
def test_a_duplicate_event_changes_nothing(world, story):
    world.begin()
    for gap, what in story:
        world.do(what)
        world.pass_time(gap)
    world.clock.set(world.clock.now() + timedelta(hours=30))  # something may be due: a repeat does not fire it
    before = world.dump()
    for event, values, origin, event_id in filter(None, world.sent):
        assert world.care.send(world.patient, event, values, origin=origin, event_id=event_id).duplicate
        other_origin = "staff" if origin != "staff" else "patient"
        with pytest.raises(RequestError):
            world.care.send(world.patient, event, values, origin=other_origin, event_id=event_id)
    assert world.dump() == before
    world.end()


# -- every armed timer fires or is disarmed ------------------------------------------


@SOME
@given(story=STORIES)
def test_every_armed_timer_fires_or_is_disarmed(world, story):
    world.begin()
    for gap, what in story:
        world.do(what)
        world.pass_time(gap)
        _look_at_timers(world)
    world.end()
    rows = world.rows()
    with world.care.store.begin(write=False) as uow:
        fired = uow.events.of_patient(rows[0].patient_id) if rows else []
    occurrences = Counter(one.event_id for one in fired if one.name == "timer.fired")
    assert set(occurrences.values()) <= {1}


def _look_at_timers(world: World) -> None:
    """The store has exactly the timers that each journey has; none of them is past; open escalations have theirs."""
    now, rows = world.clock.now(), world.rows()
    with world.care.store.begin(write=False) as uow:
        for row in rows:
            armed = {one.name: one.due_at for one in uow.timers.of_owner(row.id)}
            wanted = {
                name: datetime.fromisoformat(due) for name, (due, _) in json.loads(row.snapshot)["timers"].items()
            }
            assert armed == wanted
            assert all(due_at > now for due_at in armed.values())
        patient = uow.patients.find(world.patient)
        for escalation in uow.escalations.of_patient(patient.id):
            climbing = [one.due_at > now for one in uow.timers.of_owner(escalation.id)]
            assert climbing == ([True] if escalation.status == "open" else [])


# -- the workers are late, or away ------------------------------------------


def _outcome(world: World) -> Any:
    """What patient and staff then have: states, contexts, tasks with their times, ladders."""
    journeys = [
        (one.pathway, one.status, one.configuration, sorted(one.context.items()))
        for one in world.care.journeys(world.patient)
    ]
    tasks = sorted(
        (task.title, task.role, task.status, task.due_at, task.outcome, task.reason)
        for task in world.care.tasks(patient=world.patient)
        if task.kind != "call"
    )
    with world.care.store.begin(write=False) as uow:
        patient = uow.patients.find(world.patient)
        ladders = sorted(
            (one.ladder, one.status, one.rung, one.opened_at, one.pages)
            for one in uow.escalations.of_patient(patient.id)
        )
    return journeys, tasks, ladders


@SOME
@given(story=STORIES, lag=st.integers(1, 14))
def test_a_lag_of_the_workers_never_changes_an_outcome(world, other, story, lag):
    for one in (world, other):
        one.begin()
    for gap, what in story:
        world.do(what)
        world.pass_time(gap)
        other.do(what)
        other.pass_time(gap, timedelta(minutes=lag))
        # Whoever looks sees the same once what is due has fired: every door fires it first.
        other.care.run_until_idle()
        assert _outcome(other) == _outcome(world)
    for one in (world, other):
        one.end()


@FEW
@given(story=STORIES)
def test_three_days_without_workers_change_nothing_but_times_that_are_marked_late(world, other, story):
    for one in (world, other):
        one.begin()
        for gap, what in story:
            one.do(what)
            one.pass_time(gap)
    world.pass_time(3 * 24 * 60)
    other.clock.set(other.clock.now() + timedelta(days=3))
    other.care.run_until_idle()
    for one in (world, other):
        one.pass_time(8 * 24 * 60)
    assert _lived(other) == _lived(world)
    assert all(_is_marked(other, row) for row in other.rows())
    for one in (world, other):
        one.end()


def _lived(world: World) -> list[Any]:
    """What each journey went through, without times: what happened and what it entered.

    Deliveries do not count. Nor does how often a task ran out of time: after an outage people have the whole of it
    again, and two events that follow at once open one task where they opened two.
    """
    found, rows = [], world.rows()
    with world.care.store.begin(write=False) as uow:
        for row in rows:
            steps = Counter(
                (one.event if one.event != "timer.fired" else body["timer"], tuple(body["entered"]), one.outcome)
                for one, body in ((each, read_body(each.body)) for each in uow.records.of_journey(row.id))
                if not one.event.startswith("delivery.") and not body.get("timer", "").startswith("task.due:")
            )
            found.append((row.pathway, row.status, json.loads(row.snapshot)["configuration"], steps))
    return found


def _is_marked(world: World, row: JourneyRow) -> bool:
    with world.care.store.begin(write=False) as uow:
        for one in uow.records.of_journey(row.id):
            if one.event != "timer.fired":
                continue
            event = uow.events.find(one.event_id)
            late = event.received_at - event.at > timedelta(minutes=15)
            if late != (read_body(one.body)["fired_at"] is not None):
                return False
    return True
