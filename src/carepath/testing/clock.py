"""A clock that stands still until it is told to move.

Here: ManualClock, an implementation of ports.Clock, and the rule by which time passes in a test: from one due moment
to the next, never past one. Not here: what is due (the engine knows). Imported by world, and by cli.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from carepath.core.calendar import TimeError
from carepath.errors import RequestError

MOST_STOPS = 100_000  # due moments in one move: a repeat without end would otherwise hang a test for ever


class ManualClock:
    """Clinical time that a test moves. Every time is aware; `now()` is UTC.

    Raises RequestError for a time without a zone, and for one that lies before now.
    """

    def __init__(self, at: datetime) -> None:
        self._now = _aware(at)

    def now(self) -> datetime:
        """The time it stands at, aware UTC."""
        return self._now

    def set(self, at: datetime, *, back: bool = False) -> None:
        """Puts the clock to `at`. `back=True` says that going back is meant, as a wrong server clock would."""
        at = _aware(at)
        if at < self._now and not back:
            raise RequestError(
                "clock-back",
                f"The clock stands at {self._now:%Y-%m-%d %H:%M} UTC and does not go back to {at:%Y-%m-%d %H:%M}.",
                hint="Name a later time.",
            )
        self._now = at

    def play_to(
        self, until: datetime, *, next_due: Callable[[datetime], datetime | None], run: Callable[[], object]
    ) -> None:
        """Moves to `until`, and stops at every due moment on the way to `run` what is due then.

        `next_due(after)`: the earliest moment after `after` at which something is due, or None. It is asked anew after
        each stop, since what ran may have armed something nearer. What is due now is run first.
        """
        until = max(_aware(until), self._now)
        run()
        for _ in range(MOST_STOPS):
            due = next_due(self._now)
            if due is None or due > until:
                break
            self.set(max(due, self._now))
            run()
        else:
            raise RequestError(
                "clock-endless",
                f"More than {MOST_STOPS:,} moments were due before {until:%Y-%m-%d %H:%M} UTC.",
                hint="Look for a repeat that never ends, or move the clock in smaller parts.",
            )
        if until > self._now:
            self.set(until)
            run()


def _aware(at: datetime) -> datetime:
    if at.utcoffset() is None:
        raise TimeError("A clock needs a time with a zone.", "Give an aware datetime, such as one with tzinfo=UTC.")
    return at.astimezone(UTC)
