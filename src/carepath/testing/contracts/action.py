"""The suite that every action handler of an app passes. Public: yours must pass it too.

    from carepath.testing.contracts.action import check_action
    from my_app import place_order

    def test_place_order_keeps_the_contract(fake_pharmacy):
        check_action(place_order, {"prescription": "rx-1"})

It asks for the action as the relay does: again under the same key, from many threads, and for patients that nobody
knows, for whom Refused is the answer. Aim it at a fake or a test account: it is carried out many times.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from carepath.adapters.actions import ActionCall, ActionHandler
from carepath.ports import Outgoing, Verdict
from carepath.testing.contracts.adapter import check_adapter


def check_action(
    handler: Callable[[ActionCall], Verdict] | ActionHandler, arguments: Mapping[str, Any] | None = None
) -> None:
    """Runs the suite of adapters on it; AssertionError that lists all that failed, by name.

    `arguments`: such as a pathway gives it under `with`. The action is called by the name of the function.
    """
    made = handler if isinstance(handler, ActionHandler) else ActionHandler(handler)
    check_adapter(lambda: _Asked(made, arguments or {}))


@dataclass
class _Asked:
    """The handler as an adapter that is given the actions that it is for, whatever the suite hands over."""

    handler: ActionHandler
    arguments: Mapping[str, Any]

    def __post_init__(self) -> None:
        self.name, self.channels = self.handler.name, self.handler.channels
        self.replay, self.timeout = self.handler.replay, self.handler.timeout

    def deliver(self, delivery: Outgoing, *, attempt: int) -> Verdict:
        name = getattr(self.handler.function, "__name__", delivery.content)
        asked = replace(delivery, kind="action", content=name, text="", arguments=self.arguments)
        return self.handler.deliver(asked, attempt=attempt)
