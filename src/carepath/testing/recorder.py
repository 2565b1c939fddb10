"""The way out of a scenario: keeps what leaves, with the time it left, and fails for as long as a scenario says so.

Here: an adapter over RecordingAdapter that knows the scenario's clock, and carries out the app's actions in its place.
Imported by world and checks.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from carepath.adapters.actions import ACTION
from carepath.adapters.recording import CHANNELS, RecordingAdapter
from carepath.core.spelling import did_you_mean
from carepath.errors import RequestError
from carepath.ports import Clock, Delivered, Outgoing, Refused, RetryLater, Verdict


class Sent(NamedTuple):
    """Something that left, and when (clinical time)."""

    at: datetime
    what: Outgoing


class ScenarioAdapter(RecordingAdapter):
    """A RecordingAdapter that notes the time of each text; a channel may be down until a time.

    An action of the app succeeds and gives nothing back, unless `answers` says otherwise by its name.
    """

    name = "scenario"

    def __init__(self, clock: Clock, channels: Iterable[str] = (*CHANNELS, ACTION)) -> None:
        super().__init__(channels)
        self.answers: dict[str, Delivered | Refused] = {}
        self._clock = clock
        self._left: list[Sent] = []
        self._done: list[Sent] = []
        self._down_until: dict[str, datetime] = {}

    @property
    def left(self) -> tuple[Sent, ...]:
        """All that left so far, in order."""
        return tuple(self._left)

    @property
    def done(self) -> tuple[Sent, ...]:
        """The app's actions that were carried out so far, in order."""
        return tuple(self._done)

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
        answer = self.answers.get(delivery.content) if delivery.channel == ACTION else None
        if isinstance(answer, Refused):
            return answer
        known = len(self.sent)
        verdict = super().deliver(delivery, attempt=attempt)
        kept = self._done if delivery.channel == ACTION else self._left
        kept += [Sent(now, one) for one in self.sent[known:]]
        return answer or verdict
