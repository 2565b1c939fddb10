"""The app's own actions: what `do: {name: place_order}` calls, each a function of the app.

Here: what such a function is given, and the adapter that calls it. A handler of its own for each name, as
`open(actions={"place_order": place_order})`. Not here: when an action is wanted (core) and what its verdict means
(runtime). Imported by registry.py, webhook.py and the test kit.
"""

from __future__ import annotations

import copy
import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from carepath.errors import ConfigurationError
from carepath.ports import Outgoing, Verdict

ACTION = "action"  # the channel of every action that has no handler of its own


@dataclass(frozen=True, slots=True)
class ActionCall:
    """One action that a pathway asks of the app. `key` is the idempotency key, the same on every attempt."""

    name: str
    key: str
    patient: str  # your reference of them
    arguments: Mapping[str, Any] = field(default_factory=dict)  # what stands under `with`
    attempt: int = 1


@dataclass(slots=True)
class ActionHandler:
    """A function that carries out actions, and what may be done where nobody knows whether it did.

    It takes an ActionCall and gives a verdict: `Delivered(outcome={...})` comes back to the journey as
    action.succeeded with these fields, `Refused(reason)` as action.failed. `replay`: "safe" where the same key twice
    does no harm, else "never", and a person finds out. `timeout`: seconds. `only_records`: it changes nothing real,
    and may be used in a sandbox.
    """

    function: Callable[[ActionCall], Verdict]
    replay: str = "never"
    timeout: float = 30.0
    only_records: bool = False
    name: str = ACTION
    channels: tuple[str, ...] = (ACTION,)

    def deliver(self, delivery: Outgoing, *, attempt: int) -> Verdict:
        """What the function says. What it raises comes out: the relay takes it by `replay`."""
        arguments = copy.deepcopy(dict(delivery.arguments))
        return self.function(ActionCall(delivery.content, delivery.key, delivery.address, arguments, attempt))


def handlers_of(actions: Mapping[Any, Any]) -> Iterator[tuple[str, ActionHandler]]:
    """Channel and handler of each action, from functions or handlers by name. Raises ConfigurationError."""
    for name, given in actions.items():
        if not isinstance(name, str) or not name.strip():
            raise ConfigurationError("action-name", "An action is called by its name.", hint=_HINT)
        handler = given if isinstance(given, ActionHandler) else ActionHandler(given)
        function: Any = handler.function
        if not callable(function) or inspect.isclass(function) or inspect.iscoroutinefunction(function):
            message = f"What carries out {name} is no plain function: {type(function).__name__}."
            raise ConfigurationError("action-unfit", message, hint=_HINT)
        channel = f"{ACTION}:{name}"
        yield channel, replace(handler, name=channel, channels=(channel,))


_HINT = 'Write actions={"place_order": place_order}, where place_order(call) is a `def` that returns a verdict.'
