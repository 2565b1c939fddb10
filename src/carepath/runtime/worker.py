"""The worker: fire what is due, deliver what is pending, free what is stuck, wait, begin again.

Here: the loop, and one round of it for tests and scripts. Any number of workers may run, in threads and processes.
Not here: each of these. Imported by care.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Collection, Iterable
from datetime import datetime

from carepath.errors import CorruptionError
from carepath.rows import Claimed
from carepath.runtime import engine, rescue
from carepath.runtime.faults import note_fault
from carepath.runtime.relay import Relay
from carepath.runtime.services import Services

logger = logging.getLogger("carepath.worker")
AT_ONCE = 20
POLL_FOR = 0.5  # seconds; polling alone suffices, being woken is only quicker
RESCUE_EVERY = 15.0
REST_FOR = 30.0
SLOW = 0.5  # of one delivery
MOST_ROUNDS = 10_000


class Worker:
    """One worker's hands. Share between threads."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._relay = Relay(services)
        self._resting: dict[str, float] = {}  # patients whose timers would not fire: until when they are left alone

    def run_until_idle(self) -> int:
        """Fires and delivers until nothing is due now; how many things were done. Errors come out."""
        done = 0
        for _ in range(MOST_ROUNDS):
            step = self.fire_due(_raise) + self.deliver_due(_raise)
            if not step:
                return done
            done += step
        raise CorruptionError(
            "never-idle",
            "there was always something due: a timer or a delivery comes again at once, without end.",
            hint="Look at the last lines of the timeline.",
        )

    def work(self, stop: threading.Event) -> None:
        """Works until `stop` is set. What fails is logged by its id and tried again; the others go on."""
        rescued_at = 0.0
        while not stop.is_set():
            try:
                if time.monotonic() - rescued_at > RESCUE_EVERY:
                    rescued_at = time.monotonic()
                    rescue.free_expired(self._services)
                self._services.awake.clear()
                if not self.fire_due(self._rest, self._resting_now()) + self.deliver_due(_log):
                    self._services.awake.wait(POLL_FOR)
            except Exception as error:  # noqa: BLE001 - the database may come back; a worker that ends helps nobody
                _log("round", error)
                stop.wait(POLL_FOR)

    def fire_due(self, failed: Callable[[str, Exception], None], resting: Collection[str] = ()) -> int:
        """Fires the timers of patients who have some due, but for those `resting`; how many patients."""
        with self._services.store.begin(write=False) as uow:
            due = uow.timers.patients_due(self._services.now(uow), AT_ONCE + len(resting))
        return _each((one for one in due if one not in resting), self._catch_up, failed)

    def deliver_due(self, failed: Callable[[str, Exception], None]) -> int:
        """Delivers what is due; how many. Safety messages have a claim of their own and never wait for the others."""
        done = _each(self._relay.claim(AT_ONCE, safety=True), self._deliver, failed)
        for one in self._relay.claim(AT_ONCE, safety=False):
            began_at = time.monotonic()
            done += _each((one,), self._deliver, failed)
            if time.monotonic() - began_at > SLOW:  # an adapter hangs: what is urgent does not wait for the rest
                done += self.fire_due(failed)
                done += _each(self._relay.claim(AT_ONCE, safety=True), self._deliver, failed)
        return done

    def next_due(self) -> datetime | None:
        """When something is due next; None where nothing waits."""
        with self._services.store.begin(write=False) as uow:
            found = [at for at in (uow.timers.next_at(), uow.outbox.next_at()) if at is not None]
        return min(found, default=None)

    def _rest(self, patient_id: str, error: Exception) -> None:
        """Leaves a patient alone for a while, so that some who always fail take nobody else's turn."""
        _log(patient_id, error)
        if not getattr(error, "retryable", False):  # a database that was busy or away is not the patient's doing
            self._resting[patient_id] = time.monotonic() + REST_FOR

    def _resting_now(self) -> Collection[str]:
        now = time.monotonic()
        self._resting = {one: until for one, until in self._resting.items() if until > now}
        return self._resting

    def _catch_up(self, patient_id: str) -> None:
        with engine.turn(self._services, patient_id=patient_id):
            logger.debug("caught up with patient %s", patient_id)

    def _deliver(self, claimed: Claimed) -> None:
        try:
            self._relay.deliver(claimed)
        except Exception as error:
            self._relay.stumble(claimed, error)
            raise


def _each(things: Iterable[object], do: Callable[..., None], failed: Callable[[str, Exception], None]) -> int:
    done = 0
    for one in things:
        try:
            do(one)
        except Exception as error:  # noqa: BLE001 - one that fails must not hold the others up
            failed(one.delivery.id if isinstance(one, Claimed) else str(one), error)
        else:
            done += 1
    return done


def _raise(about: str, error: Exception) -> None:
    raise error


def _log(about: str, error: Exception) -> None:
    note_fault(logger, "a worker", about, error)
