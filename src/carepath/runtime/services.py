"""What the runtime is given when it is opened: the store, definitions, clock, rules, ways out, the secret.

Here: the values and ports that every other module works with, and the ids and hashes made from the secret.
Not here: what is done with them. Made by care only.
"""

from __future__ import annotations

import hashlib
import hmac
import threading
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Protocol

from carepath.errors import ConfigurationError
from carepath.ports import Adapter, Clock, RuleEngine, Store, UnitOfWork
from carepath.runtime.definitions import Definitions


class Ways(Protocol):
    """The adapters by channel. What has no adapter is not a way out."""

    @property
    def channels(self) -> Collection[str]: ...
    def find(self, channel: str) -> Adapter | None: ...


@dataclass(frozen=True)
class Services:
    """All that the runtime works with. Share between threads."""

    store: Store
    definitions: Definitions
    rules: RuleEngine
    ways: Ways
    secret: bytes
    clock: Clock | None = None  # None: the database's time at the start of each transaction
    sandbox: bool = False
    awake: threading.Event = field(default_factory=threading.Event)  # set where there may be something to do

    def now(self, uow: UnitOfWork) -> datetime:
        """Clinical time of this transaction, aware UTC. ConfigurationError for a clock that tells none."""
        at: Any = uow.database_now() if self.clock is None else self.clock.now()
        if not isinstance(at, datetime) or at.utcoffset() is None:
            raise ConfigurationError(
                "clock-without-zone",
                "the clock that open() was given tells no time with a zone.",
                hint="Let its now() return an aware datetime, such as datetime.now(UTC).",
            )
        return at.astimezone(UTC)

    def keyed_hash(self, parts: Mapping[str, str]) -> str:
        """A hash of named texts that tells nothing to somebody without the secret."""
        body = "\x00".join(f"{name}\x01{parts[name]}" for name in sorted(parts))
        return hmac.new(self.secret, body.encode(), hashlib.sha256).hexdigest()


def derived_id(kind: str, *parts: str) -> str:
    """An opaque id that the same parts always give: `j_` a journey, `e_` an escalation."""
    return f"{kind}_{hashlib.sha256(chr(0).join(parts).encode()).hexdigest()[:20]}"
