"""One call of an adapter, with its time limit: a verdict comes back whatever the adapter does.

Here: the thread that a hanging adapter is left in, and how many of those there may be.
Not here: what a verdict means (settle.py). Imported by relay.
"""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass
from queue import Empty, SimpleQueue

from carepath.ports import Accepted, Adapter, Delivered, Outgoing, Refused, RetryLater, Verdict

logger = logging.getLogger("carepath.adapters")
MOST_AT_ONCE = 32  # calls of one adapter, those that hang included


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nobody can say whether it went out: the adapter ended without a verdict, and a repeat could do harm."""

    reason: str


class Caller:
    """Calls adapters, each call in a thread of its own that is left behind where it hangs. Share between threads."""

    def __init__(self) -> None:
        self._free: dict[str, threading.BoundedSemaphore] = {}
        self._lock = threading.Lock()

    def call(self, adapter: Adapter, outgoing: Outgoing, *, attempt: int) -> Verdict | Unknown:
        """The adapter's verdict; RetryLater, or Unknown where a repeat is not safe, when it gives none in time."""
        with self._lock:
            free = self._free.setdefault(adapter.name, threading.BoundedSemaphore(MOST_AT_ONCE))
        if not free.acquire(blocking=False):
            return RetryLater("adapter_busy")
        said: SimpleQueue[object] = SimpleQueue()

        def run() -> None:
            try:
                said.put(adapter.deliver(outgoing, attempt=attempt))
            except Exception as error:  # noqa: BLE001 - a third party's code: its text may hold what it was given
                logger.warning("adapter %s raised %s at %s", adapter.name, type(error).__name__, outgoing.key)
                said.put(error)
            finally:
                free.release()

        threading.Thread(target=run, name=f"carepath-{adapter.name}", daemon=True).start()
        try:
            found = said.get(timeout=adapter.timeout)
        except Empty:
            logger.warning("adapter %s gave no verdict in %s s at %s", adapter.name, adapter.timeout, outgoing.key)
            return _no_verdict(adapter, "timeout")
        if isinstance(found, Accepted | Delivered | RetryLater | Refused):
            return found
        return _no_verdict(adapter, type(found).__name__ if isinstance(found, Exception) else "no_verdict")


def _no_verdict(adapter: Adapter, reason: str) -> RetryLater | Unknown:
    return RetryLater(reason) if adapter.replay == "safe" else Unknown(reason)
