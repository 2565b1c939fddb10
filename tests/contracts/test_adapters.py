"""Our adapters pass the suite that third parties run; and the suite sees each mistake it is there for."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime

import pytest

from carepath.adapters import ActionHandler, ConsoleAdapter, InboxAdapter, Letterhead, PrintAdapter, RecordingAdapter
from carepath.ports import Accepted, Delivered, Refused
from carepath.testing.contracts import adapter as suite
from carepath.testing.contracts.action import check_action
from carepath.testing.contracts.adapter import ADAPTER_CHECKS, check_adapter


class Noon:
    def now(self):
        return datetime(2026, 3, 2, 17, tzinfo=UTC)


@pytest.fixture(
    params=["recording", "recording, accepting", "console", "console in ASCII", "print", "print, headed", "inbox"]
)
def factory(request, tmp_path):
    def accepting():
        made = RecordingAdapter()
        for channel in made.channels:
            made.accept(channel)
        return made

    return {
        "recording": RecordingAdapter,
        "recording, accepting": accepting,
        "console": lambda: ConsoleAdapter(stream=io.StringIO()),
        "console in ASCII": lambda: ConsoleAdapter(stream=io.TextIOWrapper(io.BytesIO(), "ascii")),
        "print": lambda: PrintAdapter(tmp_path),
        "inbox": InboxAdapter,
        "print, headed": lambda: PrintAdapter(tmp_path, Letterhead("Oak Clinic", Noon(), "America/Toronto")),
    }[request.param]


@pytest.mark.parametrize("check", ADAPTER_CHECKS, ids=lambda check: check.__name__)
def test_the_contract(check, factory):
    check(factory)


class Sound:
    """Passes; each broken one below differs in one thing."""

    name, channels, replay, timeout = "sound", ("sms",), "safe", 5.0

    def deliver(self, delivery, *, attempt):
        return Delivered(f"ref-{delivery.key}")


class Nameless(Sound):
    name = ""


class Unhurried(Sound):
    timeout = 0


class Commaless(Sound):
    channels = "sms"


class Silent(Sound):
    def deliver(self, delivery, *, attempt):
        return None


class Raising(Sound):
    def deliver(self, delivery, *, attempt):
        delivery.text.encode("ascii")
        return Delivered(f"ref-{delivery.key}")


class Forgetful(Sound):
    def __init__(self):
        self.count = 0

    def deliver(self, delivery, *, attempt):
        self.count += 1
        return Accepted(f"ref-{self.count}")


class Telltale(Sound):
    def deliver(self, delivery, *, attempt):
        return Refused(f"{delivery.address} is no number")


class Meddling(Sound):
    def deliver(self, delivery, *, attempt):
        if "list" in delivery.arguments:
            delivery.arguments["list"].append(3)
        return Delivered(f"ref-{delivery.key}")


class Shared(Sound):
    def deliver(self, delivery, *, attempt):
        return Delivered("the-same")


class Wordy(Sound):
    def deliver(self, delivery, *, attempt):
        return Refused("no\n" * 100)


class Unkeepable(Sound):
    def deliver(self, delivery, *, attempt):
        return Delivered(f"ref-{delivery.key}", outcome={"file": open})


def test_the_sound_one_passes():
    check_adapter(Sound)


@pytest.mark.parametrize(("broken", "check"), [
    (Nameless, suite.it_says_what_it_is), (Unhurried, suite.it_says_what_it_is), (Commaless, suite.it_says_what_it_is),
    (Silent, suite.it_answers_with_a_verdict), (Raising, suite.it_takes_any_text),
    (Forgetful, suite.it_takes_the_same_key_twice), (Telltale, suite.it_tells_nobody_what_was_said),
    (Meddling, suite.it_changes_nothing_it_is_given), (Shared, suite.it_serves_many_threads),
    (Wordy, suite.its_verdicts_can_be_kept), (Unkeepable, suite.its_verdicts_can_be_kept),
    (Silent, suite.its_verdicts_can_be_kept),
])  # fmt: skip
def test_the_suite_sees_a_mistake(broken, check):
    with pytest.raises(AssertionError):
        check(broken)


def test_all_that_failed_is_said_at_once():
    with pytest.raises(AssertionError) as caught:
        check_adapter(Telltale)
    assert "it_tells_nobody_what_was_said: Refused repeats patient text" in str(caught.value)


def place_order(call):
    """An action of an app, as it should be."""
    if not call.patient.startswith("Zebra") or not call.arguments.get("prescription"):
        return Refused("unknown_patient")
    return Delivered(f"order-{call.key}", outcome={"order": call.key, "on": date(2026, 3, 2)})


def test_an_action_keeps_the_contract():
    check_action(place_order, {"prescription": "rx-1"})
    check_action(ActionHandler(place_order, replay="safe"), {"prescription": "rx-1"})


@pytest.mark.parametrize(("broken", "said"), [
    (lambda call: None, "NoneType is no verdict"),
    (lambda call: Delivered(call.arguments["dose"]), "raised KeyError; answer with a verdict instead"),
    (lambda call: Refused(f"{call.patient} is nobody"), "it_tells_nobody_what_was_said"),
    (lambda call: Delivered(outcome={"order": object()}), "outcome: a mapping of names"),
])  # fmt: skip
def test_the_suite_sees_what_is_wrong_with_an_action(broken, said):
    with pytest.raises(AssertionError, match=said):
        check_action(broken, {"prescription": "rx-1"})
