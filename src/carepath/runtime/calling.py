"""One call of an adapter, with its time limit: a verdict comes back whatever the adapter does.

Here: the thread that a hanging adapter is left in, and how many of those there may be.
Not here: what a verdict means (settle.py). Imported by relay and settle.
"""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue

from carepath.ports import Adapter, Outgoing, RetryLater, Unknown, Verdict
from carepath.runtime import verdicts

logger = logging.getLogger("carepath.adapters")
MOST_AT_ONCE = 32  # calls of one adapter, those that hang included
MOST_HANGING = 3  # then it is only tried now and then: waiting for each call would hold everybody up
TRY_AGAIN_AFTER = 30.0  # seconds


@dataclass(slots=True)
class _Line:
    """The calls of one adapter that have not come back: all, and those that were given up."""

    under_way: int = 0
    hanging: set[SimpleQueue[object]] = field(default_factory=set)
    tried_at: float = 0.0

    def is_free(self) -> bool:
        hangs = len(self.hanging) >= MOST_HANGING and time.monotonic() < self.tried_at + TRY_AGAIN_AFTER
        return self.under_way < MOST_AT_ONCE and not hangs


class Caller:
    """Calls adapters, each call in a thread of its own that is left behind where it hangs. Share between threads."""

    def __init__(self) -> None:
        self._lines: dict[str, _Line] = {}
        self._lock = threading.Lock()

    def call(self, adapter: Adapter, outgoing: Outgoing, *, attempt: int) -> Verdict:
        """The adapter's verdict; RetryLater, or Unknown where a repeat is not safe, when it gives none in time."""
        said: SimpleQueue[object] = SimpleQueue()
        if not self._begin(adapter):
            return RetryLater("adapter_busy")

        def run() -> None:
            try:
                said.put(adapter.deliver(outgoing, attempt=attempt))
            except BaseException as error:  # noqa: BLE001 - a third party's code: its text may hold what it was given
                logger.warning("adapter %s raised %s at %s", adapter.name, type(error).__name__, outgoing.key)
                said.put(error)
            finally:
                self._end(adapter, said)

        try:
            threading.Thread(target=run, name=f"carepath-{adapter.name}", daemon=True).start()
        except RuntimeError:  # no thread to be had: nothing was called
            self._end(adapter, said)
            return RetryLater("no_thread")
        try:
            found = said.get(timeout=adapter.timeout)
        except Empty:
            logger.warning("adapter %s gave no verdict in %s s at %s", adapter.name, adapter.timeout, outgoing.key)
            self._leave_behind(adapter, said)
            return _no_verdict(adapter, "timeout")
        if isinstance(found, BaseException):
            return _no_verdict(adapter, type(found).__name__)
        return verdicts.kept(found) or _no_verdict(adapter, "no_verdict")

    def _begin(self, adapter: Adapter) -> bool:
        with self._lock:
            line = self._lines.setdefault(adapter.name, _Line())
            if not line.is_free():
                return False
            line.under_way += 1
            line.tried_at = time.monotonic()
            return True

    def _leave_behind(self, adapter: Adapter, call: SimpleQueue[object]) -> None:
        with self._lock:
            if call.empty():  # else it has just come back, too late
                self._lines[adapter.name].hanging.add(call)

    def _end(self, adapter: Adapter, call: SimpleQueue[object]) -> None:
        with self._lock:
            line = self._lines[adapter.name]
            line.under_way -= 1
            line.hanging.discard(call)


def _no_verdict(adapter: Adapter, reason: str) -> Verdict:
    return RetryLater(reason) if adapter.replay == "safe" else Unknown(reason)
