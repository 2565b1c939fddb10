"""What a scenario says of the app's own actions: they succeed unless it says that they fail."""

from __future__ import annotations

from pathlib import Path

import pytest

from carepath.errors import RequestError
from carepath.testing.harness import JourneyHarness
from carepath.testing.values import as_result
from carepath.testing.world import ScenarioFailed

SMALL = Path(__file__).parents[2] / "clinics" / "small"


@pytest.fixture
def asked():
    """Ana is asked about her next box; YES leads to `do: place_order`."""
    with JourneyHarness(SMALL) as scenario:
        scenario.patient("Ana", reach=("sms",))
        scenario.happens("filled", "Ana", prescription="rx-1", days=30)
        scenario.advance("4 days")
        yield scenario


def heard(scenario):
    with scenario.world.reading() as uow:
        events = uow.events.of_patient(uow.patients.find("ana").id)
        return [(one.name, one.payload) for one in events if one.name.startswith("action.")]


def test_an_action_succeeds_and_is_no_text_to_anybody(asked):
    left = len(asked.world.recorder.left)
    asked.replies("Ana", "YES", "sms")
    assert heard(asked) == [("action.succeeded.order", "{}")]
    assert len(asked.world.recorder.left) == left
    asked.assert_carried_out("Ana", "place_order")
    asked.assert_carried_out("Ana", "place_order", prescription="rx-1")


def test_an_action_gives_back_what_the_scenario_says(asked):
    asked.action_succeeds("place_order", order="o-7", boxes="2", ready_on="tomorrow", urgent="no")
    asked.replies("Ana", "YES", "sms")
    payload = '{"boxes": 2, "order": "o-7", "ready_on": {"$date": "2026-03-07"}, "urgent": false}'
    assert heard(asked) == [("action.succeeded.order", payload)]


def test_an_action_fails_from_then_on_with_a_reason(asked):
    asked.action_fails("place_order", "out_of_stock")
    asked.replies("Ana", "YES", "sms")
    assert heard(asked) == [("action.failed.order", '{"reason": "out_of_stock"}')]
    asked.assert_task("nurse", "Order by hand")
    with pytest.raises(ScenarioFailed, match=r"place_order was carried out for Ana not once. It is dead"):
        asked.assert_carried_out("Ana", "place_order")


def test_what_was_done_otherwise_or_never_asked_for_is_said(asked):
    with pytest.raises(ScenarioFailed, match="No journey asked for it"):
        asked.assert_carried_out("Ana", "place_order")
    asked.replies("Ana", "YES", "sms")
    with pytest.raises(ScenarioFailed, match="but with prescription rx-1"):
        asked.assert_carried_out("Ana", "place_order", prescription="rx-2")


def test_an_action_that_no_pathway_asks_for_is_refused(asked):
    for call in (asked.action_fails, asked.action_succeeds, lambda name: asked.assert_carried_out("Ana", name)):
        with pytest.raises(RequestError, match="place_oder") as raised:
            call("place_oder")
        assert "place_order" in raised.value.hint


def test_an_answer_after_which_nothing_happens_is_refused():
    refused = pytest.raises(RequestError, match="after this was said: place_order fails from now on")
    with refused, JourneyHarness(SMALL) as scenario:
        scenario.action_fails("place_order")


def test_results_are_read_as_they_are_meant(asked):
    now, zone = asked.world.clock.now(), asked.world.zone
    said = {"a": "12", "b": "-1.5", "c": "yes", "d": "rx-12", "e": 3, "f": "1e9"}
    assert as_result(said, now=now, zone=zone) == {"a": 12, "b": -1.5, "c": True, "d": "rx-12", "e": 3, "f": "1e9"}
