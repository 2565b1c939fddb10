"""From what an operator wrote to the adapter of each channel; every mistake says what to write instead."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import EntryPoint
from typing import Any

import pytest

from carepath.adapters import (
    ActionHandler,
    ConsoleAdapter,
    PrintAdapter,
    RecordingAdapter,
    Registry,
    registry,
    resolve_adapters,
)
from carepath.errors import ConfigurationError
from carepath.ports import Delivered


@dataclass
class Acme:
    name: Any = "acme"
    channels: Any = ("sms", "email")
    replay: Any = "lookup"
    timeout: Any = 10.0

    def deliver(self, delivery, *, attempt):
        return Delivered()


def refused(spec, **more):
    with pytest.raises(ConfigurationError) as caught:
        resolve_adapters(spec, **more)
    assert caught.value.hint
    return caught.value


def test_nothing_is_no_way_out():
    found = resolve_adapters(None)
    assert (found.channels, found.adapters, found.find("sms")) == (frozenset(), (), None)


def test_a_registry_is_itself():
    made = Registry({"sms": Acme()})
    assert resolve_adapters(made) is made


@pytest.mark.parametrize(("name", "kind"), [("console", ConsoleAdapter), ("recording", RecordingAdapter)])
def test_by_name(name, kind):
    found = resolve_adapters(name)
    assert isinstance(found["sms"], kind)
    assert found["sms"] is found["portal"]
    assert "phone" not in found  # nobody pretends to have phoned


def test_letters_by_name_and_folder(tmp_path):
    found = resolve_adapters(["recording", f"print:{tmp_path}"])
    assert isinstance(found["print"], PrintAdapter)
    assert found["print"].folder == tmp_path
    assert len(found.adapters) == 2


def test_adapters_carry_all_their_channels():
    acme = Acme()
    found = resolve_adapters([acme])
    assert found.channels == {"sms", "email"}
    assert found.find("email") is acme


def test_a_mapping_says_which_adapter_carries_what(tmp_path):
    acme = Acme()
    found = resolve_adapters({"sms": acme, "portal": "console", "app": "console", "print": f"print:{tmp_path}"})
    assert found.channels == {"sms", "portal", "app", "print"}  # not email: it was not asked for
    assert found["portal"] is found["app"]
    assert found["portal"].channels == ("portal", "app")


def test_a_built_in_one_carries_whatever_it_is_given():
    assert resolve_adapters({"pigeon": "recording"})["pigeon"].channels == ("pigeon",)


def test_two_for_one_channel():
    error = refused(["console", Acme()])
    assert error.code == "adapter-twice"
    assert "console and acme both carry sms" in error.message


def test_the_same_one_twice_is_harmless():
    acme = Acme()
    assert resolve_adapters([acme, acme]).channels == {"sms", "email"}


@pytest.mark.parametrize(("name", "hint"), [
    ("consol", "Did you mean console?"), ("recordings", "Did you mean recording?"), ("twilio", "There are:"),
])  # fmt: skip
def test_a_name_that_nobody_has(name, hint):
    error = refused(name)
    assert error.code == "adapter-unknown"
    assert hint in error.hint


@pytest.mark.parametrize("name", ["print", "print:", "print: "])
def test_letters_need_a_folder(name):
    assert refused(name).code == "adapter-folder"


@pytest.mark.parametrize("thing", [42, object(), {"sms": 3}, [["console"]], b"console"])
def test_what_is_no_adapter(thing):
    assert refused(thing).code == "adapter-unfit"


def test_a_class_is_no_adapter():
    assert "Acme(...)" in refused([Acme]).hint


@pytest.mark.parametrize("changes", [
    {"name": ""}, {"name": None}, {"channels": "sms"}, {"channels": ()}, {"channels": ("",)}, {"replay": "maybe"},
    {"timeout": 0}, {"timeout": -1}, {"timeout": True}, {"timeout": "10"}, {"timeout": float("inf")},
    {"timeout": float("nan")},
])  # fmt: skip
def test_an_adapter_that_declares_nonsense(changes):
    assert refused([Acme(**changes)]).code == "adapter-unfit"


def test_an_adapter_that_lacks_something():
    class Half:
        name, channels, replay = "half", ("sms",), "safe"

    assert "timeout, deliver" in refused(Half()).message


def test_a_channel_that_the_adapter_does_not_carry():
    error = refused({"portal": Acme()})
    assert error.code == "adapter-channel"
    assert "sms, email" in error.hint


def test_a_channel_without_a_name():
    assert refused({"": Acme()}).code == "adapter-channel"


# -- of installed packages --


@pytest.fixture
def installed(monkeypatch):
    points = []

    def offer(name, found, at="adapter:Thing"):
        class Point(EntryPoint):
            def load(self):
                if isinstance(found, Exception):
                    raise found
                return found

        points.append(Point(name, f"{name}_package.{at}", registry.GROUP))

    monkeypatch.setattr(registry, "entry_points", lambda *, group: points if group == registry.GROUP else ())
    return offer


@pytest.mark.parametrize("found", [Acme, Acme(), lambda: Acme(timeout=5)], ids=["class", "instance", "function"])
def test_an_installed_adapter_by_name(installed, found):
    installed("acme", found)
    assert resolve_adapters(["acme"])["sms"].name == "acme"


def test_an_installed_name_can_be_misspelt(installed):
    installed("acme_sms", Acme)
    assert "acme_sms" in refused("acme_sm").hint


@pytest.mark.parametrize("found", [ImportError("no module"), lambda: 1 / 0])
def test_an_installed_adapter_that_cannot_be_made(installed, found):
    installed("acme", found)
    error = refused("acme")
    assert error.code == "adapter-broken"
    assert "acme_package.adapter:Thing" in error.hint


def test_two_packages_that_offer_one_name(installed):
    installed("acme", Acme)
    installed("acme", Acme)  # seen twice, as with editable installations
    assert "sms" in resolve_adapters("acme")
    installed("acme", Acme, at="other:Thing")
    assert refused("acme").code == "adapter-twice"


def test_an_installed_thing_that_is_no_adapter(installed):
    installed("acme", dict)
    assert refused("acme").code == "adapter-unfit"


# -- sandbox --


def test_a_sandbox_reaches_nobody(tmp_path):
    found = resolve_adapters(["recording", f"print:{tmp_path}"], sandbox=True)
    assert "sms" in found
    error = refused([Acme()], sandbox=True)
    assert error.code == "adapter-in-sandbox"
    assert "acme" in error.message
    refused(Registry({"sms": Acme()}), sandbox=True)


def test_a_third_partys_fake_may_be_used_in_a_sandbox():
    fake = Acme()
    fake.only_records = True
    assert "sms" in resolve_adapters(fake, sandbox=True)


# -- the app's own actions --


def place_order(call):
    return Delivered(call.key)


def test_each_action_is_carried_out_by_its_own_function():
    found = resolve_adapters(None, actions={"place_order": place_order, "send_referral": place_order})
    assert found.channels == {"action:place_order", "action:send_referral"}
    assert {one.name for one in found.adapters} == {"action:place_order", "action:send_referral"}
    assert {one.replay for one in found.adapters} == {"never"}


def test_a_handler_keeps_what_it_says_of_itself():
    handler = ActionHandler(place_order, replay="safe", timeout=3.0)
    made = resolve_adapters(None, actions={"place_order": handler})["action:place_order"]
    assert (made.replay, made.timeout) == ("safe", 3.0)
    assert handler.name == "action"


async def later(call):
    return Delivered()


@pytest.mark.parametrize(
    ("actions", "code"),
    [
        ({"place_order": "orders"}, "action-unfit"),
        ({"place_order": later}, "action-unfit"),
        ({"place_order": Acme}, "action-unfit"),
        ({"place_order": ActionHandler(place_order, replay="sometimes")}, "adapter-unfit"),
        ({"place_order": ActionHandler(place_order, timeout=0)}, "adapter-unfit"),
        ({"": place_order}, "action-name"),
        ({3: place_order}, "action-name"),
        ([place_order], "action-name"),
    ],
)
def test_what_carries_out_no_action_is_refused(actions, code):
    assert refused(None, actions=actions).code == code


def test_two_that_carry_out_one_action_are_refused():
    orders = Acme(channels=("action:place_order",))
    assert refused([orders], actions={"place_order": place_order}).code == "adapter-twice"


def test_in_a_sandbox_an_action_without_a_handler_is_recorded():
    assert resolve_adapters(None, sandbox=True)["action"].name == "recording"
    assert "action" not in resolve_adapters(None)
    assert refused(None, actions={"place_order": place_order}, sandbox=True).code == "adapter-in-sandbox"
