"""What `do` asks of the app: a function carries it out, and what it says comes back to the journey."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.care.conftest import ANA

from carepath import Accepted, ActionHandler, ConfigurationError, Delivered, Refused, RetryLater, Unknown
from carepath.adapters import RecordingAdapter


@pytest.fixture
def ordering(open_ward, small_clinic):
    """Ana said YES: an order is to be placed. In production, so that nothing is recorded in the handler's place."""

    def approved(thing):
        return replace(thing, status="approved")

    clinic = replace(
        small_clinic,
        pathways={name: approved(one) for name, one in small_clinic.pathways.items()},
        contents={name: approved(one) for name, one in small_clinic.contents.items()},
    )

    def make(*, sandbox=False, **how):
        ward = open_ward(pathways=clinic, sandbox=sandbox, secret="s" * 16, **how)
        ward.care.add_patient(ANA)
        ward.care.send("ana", "filled", {"prescription": "rx-1", "days": 30}, origin="ehr")
        ward.pass_time(days=3, hours=2)
        ward.care.send("ana", "wanted", origin="patient")
        ward.care.run_until_idle()
        return ward

    return make


def came_back(ward):
    with ward.care.store.begin(write=False) as uow:
        events = uow.events.of_patient(uow.patients.find("ana").id)
        return [(one.name, one.payload) for one in events if one.name.startswith("action.")]


def fate(ward):
    (found,) = [one for one in ward.care.messages("ana") if one.content == "place_order"]
    return found


def test_a_function_is_given_the_action_and_its_result_comes_back(ordering):
    calls = []

    def place_order(call):
        calls.append(call)
        return Delivered("rx-system-7", outcome={"order": "o1", "boxes": 2})

    ward = ordering(actions={"place_order": place_order})
    (call,) = calls
    assert (call.name, call.patient, call.arguments, call.attempt) == (
        "place_order",
        "ana",
        {"prescription": "rx-1"},
        1,
    )
    assert call.key == fate(ward).deliveries[0].id
    assert came_back(ward) == [("action.succeeded.order", '{"boxes": 2, "order": "o1"}')]


def test_a_refusal_comes_back_with_its_reason_and_a_person_does_it(ordering):
    ward = ordering(actions={"place_order": lambda call: Refused("out_of_stock")})
    assert came_back(ward) == [("action.failed.order", '{"reason": "out_of_stock"}')]
    assert ("nurse", "Order by hand") in ward.open_tasks()


def test_what_cannot_be_done_now_is_tried_again_under_the_same_key(ordering):
    said = [RetryLater("pharmacy_closed"), Delivered()]
    keys = []

    def place_order(call):
        keys.append((call.key, call.attempt))
        return said.pop(0)

    ward = ordering(actions={"place_order": place_order})
    ward.pass_time(minutes=2)
    assert [attempt for _, attempt in keys] == [1, 2]
    assert len({key for key, _ in keys}) == 1
    assert [name for name, _ in came_back(ward)] == ["action.succeeded.order"]


def test_what_the_app_says_later_comes_back_then(ordering):
    ward = ordering(actions={"place_order": lambda call: Accepted(f"order-{call.attempt}")})
    assert came_back(ward) == []
    assert ward.care.report_delivery(fate(ward).deliveries[0].id, Delivered(outcome={"order": "o1"}))
    assert came_back(ward) == [("action.succeeded.order", '{"order": "o1"}')]


def breaks(call):
    breaks.calls += 1
    raise ValueError(f"no such patient: {call.patient}")


def test_where_nobody_knows_whether_it_was_done_nobody_repeats_it_and_a_person_finds_out(ordering, caplog):
    breaks.calls = 0
    ward = ordering(actions={"place_order": breaks})
    ward.pass_time(hours=2)
    assert breaks.calls == 1
    assert came_back(ward) == [("action.failed.order", '{"reason": "unknown_outcome_ValueError"}')]
    assert [task.title for task in ward.care.tasks() if task.kind == "owner"]
    assert "no such patient" not in caplog.text


def test_a_handler_may_say_itself_that_nobody_knows(ordering):
    calls = []

    def place_order(call):
        calls.append(call)
        return Unknown("pharmacy_hung_up")

    ward = ordering(actions={"place_order": ActionHandler(place_order, replay="safe")})
    ward.pass_time(hours=2)
    assert len(calls) == 1
    assert came_back(ward) == [("action.failed.order", '{"reason": "unknown_outcome_pharmacy_hung_up"}')]
    assert [task.title for task in ward.care.tasks() if task.kind == "owner"]


def test_where_a_repeat_does_no_harm_it_is_repeated(ordering):
    breaks.calls = 0
    ward = ordering(actions={"place_order": ActionHandler(breaks, replay="safe")})
    ward.pass_time(minutes=2)
    assert breaks.calls > 1
    assert came_back(ward) == []


def test_without_a_handler_it_fails_and_a_person_does_it(ordering):
    ward = ordering()
    assert came_back(ward) == [("action.failed.order", '{"reason": "no_adapter"}')]
    assert ("nurse", "Order by hand") in ward.open_tasks()


def test_its_own_handler_goes_before_the_one_for_all_actions(ordering):
    every = RecordingAdapter(("action",))
    ordering(actions={"place_order": lambda call: Delivered()}, adapters=[every])
    assert every.sent == ()
    ordering(actions={"other": lambda call: Delivered()}, adapters=[every])
    assert [one.content for one in every.sent] == ["place_order"]


def test_in_a_sandbox_it_is_recorded_and_succeeds(ordering):
    ward = ordering(sandbox=True)
    assert came_back(ward) == [("action.succeeded.order", "{}")]


def test_a_sandbox_calls_only_what_changes_nothing(ordering):
    with pytest.raises(ConfigurationError, match="sandbox"):
        ordering(sandbox=True, actions={"place_order": lambda call: Delivered()})
    pretended = ActionHandler(lambda call: Refused("pretended"), only_records=True)
    assert came_back(ordering(sandbox=True, actions={"place_order": pretended}))[0][0] == "action.failed.order"
