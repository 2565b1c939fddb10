"""A carepath whose clock is moved from one due moment to the next, as `feed --replay` and `demo` live records through.

Here: the stage, which lets whoever watches (and whoever acts) have a turn each time things have settled.
Not here: who acts (demo_cast.py), what is told (demo_story.py). Imported by feed.py and demo.py.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from carepath.care import CarePath
from carepath.core.definitions import Clinic
from carepath.errors import ConfigurationError
from carepath.feeds.feeding import next_due_in
from carepath.feeds.fhir import FhirFeed
from carepath.ports import Store
from carepath.testing.clock import ManualClock

if TYPE_CHECKING:
    from carepath.rows import Patient
    from carepath.runtime.receipts import Receipt

FHIR = "fhir"


def fhir_feed(clinic: Clinic) -> FhirFeed:
    """The clinic's own reading of FHIR. ConfigurationError where its folder has no mapping."""
    mapping = clinic.feeds.get(FHIR)
    if mapping is None:
        raise ConfigurationError(
            "no-mapping",
            "This clinic says nowhere which FHIR records mean what to its pathways.",
            hint="Write feeds/fhir.yaml; the examples that come with carepath have one.",
        )
    return FhirFeed(mapping, zone=clinic.site.zone)


class Stage:
    """A carepath as a feed needs it; each time everything due is done, `settled(done)` has a turn.

    `settled` gets how many things were done. It answers whether it did something itself: then what follows is done too.
    `next_act(after)`: when somebody means to act next.
    """

    def __init__(
        self,
        care: CarePath,
        clock: ManualClock,
        *,
        settled: Callable[[int], bool],
        next_act: Callable[[datetime], datetime | None] = lambda after: None,
    ) -> None:
        self.care = care
        self.clock = clock
        self._settled = settled
        self._next_act = next_act
        self._sent = 0

    @property
    def store(self) -> Store:
        """The store, for the feed to look into."""
        return self.care.store

    def add_patient(self, patient: Patient) -> None:
        self.care.add_patient(patient)

    def update_patient(self, patient: Patient) -> None:
        self.care.update_patient(patient)

    def send(self, patient: str, event: str, data: Mapping[str, Any], **how: Any) -> Receipt:
        """As CarePath.send."""
        self._sent += 1
        return self.care.send(patient, event, data, **how)

    def run_until_idle(self) -> int:
        """Everything that is due now, and what people make of it at once."""
        total, acted = 0, False
        while True:
            done = self.care.run_until_idle() + self._sent + acted
            self._sent = 0
            total += done
            acted = self._settled(done)
            if not acted:
                return total

    def next_due(self, after: datetime) -> datetime | None:
        """When something is due, or somebody means to act."""
        found = (next_due_in(self.store, after), self._next_act(after))
        return min((at for at in found if at is not None), default=None)
