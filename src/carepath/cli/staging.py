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
from carepath.feeds.formats import FORMATS
from carepath.feeds.reading import Feed
from carepath.ports import Store
from carepath.testing.clock import ManualClock

if TYPE_CHECKING:
    from carepath.rows import Patient
    from carepath.runtime.receipts import Receipt


def feed_of(clinic: Clinic, kind: str, name: str | None = None) -> Feed:
    """The clinic's own reading of records of a format (`kind`). ConfigurationError where its folder has no mapping.

    `name`: of the mapping, where the clinic has several.
    """
    title = FORMATS[kind].title
    mappings = {one.name: one for one in clinic.feeds.values() if one.format == kind}
    if not mappings:
        message = f"This clinic says nowhere which records in {title} mean what to its pathways."
        raise ConfigurationError("no-mapping", message, hint=f"Write feeds/{kind}.yaml, as carepath's examples do.")
    if (name is None and len(mappings) > 1) or (name is not None and name not in mappings):
        message = f"This clinic has {'several mappings' if name is None else 'no mapping of that name'} for {title}."
        hint = f"Name one by --mapping: {', '.join(sorted(mappings))}."
        raise ConfigurationError("which-mapping", message, hint=hint)
    return Feed(mappings[name] if name else next(iter(mappings.values())), zone=clinic.site.zone)


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
