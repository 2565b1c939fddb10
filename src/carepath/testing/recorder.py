"""The way out of a scenario: keeps what leaves, with the time it left, and fails for as long as a scenario says so.

Here: an adapter over RecordingAdapter that knows the scenario's clock. Imported by world.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from carepath.adapters.recording import CHANNELS, RecordingAdapter
from carepath.core.spelling import did_you_mean
from carepath.errors import RequestError
from carepath.ports import Clock, Outgoing, RetryLater, Verdict


class Sent(NamedTuple):
    """Something that left, and when (clinical time)."""

    at: datetime
    what: Outgoing


class ScenarioAdapter(RecordingAdapter):
    """A RecordingAdapter that notes the time of each text; a channel may be down until a time."""

    name = "scenario"

    def __init__(self, clock: Clock, channels: Iterable[str] = CHANNELS) -> None:
        super().__init__(channels)
        self._clock = clock
        self._left: list[Sent] = []
        self._down_until: dict[str, datetime] = {}

    @property
    def left(self) -> tuple[Sent, ...]:
        """All that left so far, in order."""
        return tuple(self._left)

    def down_until(self, channel: str, until: datetime) -> None:
        """Everything by this channel is to be tried again, until then."""
        if channel not in self.channels:
            message = f'Nothing leaves by a channel called "{channel}".'
            hint = did_you_mean(channel, self.channels, what="There are")
            raise RequestError("scenario-unknown", message, hint=hint)
        self._down_until[channel] = until

    def deliver(self, delivery: Outgoing, *, attempt: int) -> Verdict:
        """The verdict of RecordingAdapter; RetryLater while the channel is down."""
        now = self._clock.now()
        if now < self._down_until.get(delivery.channel, now):
            return RetryLater("down")
        known = len(self.sent)
        verdict = super().deliver(delivery, attempt=attempt)
        self._left += [Sent(now, one) for one in self.sent[known:]]
        return verdict
