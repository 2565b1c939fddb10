"""An adapter that keeps what it is given and tells nobody: for tests, the harness and a sandbox.

Not here: sending. Imported by console.py, registry.py, testing and cli.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable

from carepath.ports import Accepted, Delivered, Outgoing, Refused, RetryLater, Verdict

CHANNELS = ("sms", "email", "portal", "app", "page")  # no phone and no letter: those say that a person does it


class RecordingAdapter:
    """Keeps each text once under its key, in order, in `sent`. Says Delivered unless a channel was scripted otherwise.

    `down(channel)`: try again later, until `up(channel)`. `refuse(channel)`: never by this way. `accept(channel)`:
    taken, and the provider says more later. `calls` counts every attempt, by key. Safe to share between threads.
    """

    name = "recording"
    replay = "safe"
    timeout = 5.0
    only_records = True

    def __init__(self, channels: Iterable[str] = CHANNELS) -> None:
        self.channels = tuple(channels)
        self.calls: dict[str, int] = {}
        self._kept: dict[str, tuple[Outgoing, Verdict]] = {}
        self._scripted: dict[str, Verdict] = {}
        self._lock = threading.Lock()

    @property
    def sent(self) -> tuple[Outgoing, ...]:
        """What got through, in order, each key once."""
        with self._lock:
            return tuple(delivery for delivery, _ in self._kept.values())

    def sent_to(self, address: str, *, channel: str | None = None) -> tuple[Outgoing, ...]:
        """What got through to one address, by one channel or by any."""
        return tuple(one for one in self.sent if one.address == address and channel in (None, one.channel))

    def deliver(self, delivery: Outgoing, *, attempt: int) -> Verdict:
        """The scripted verdict of its channel, else Delivered; a key that got through gets the same answer again."""
        with self._lock:
            self.calls[delivery.key] = self.calls.get(delivery.key, 0) + 1
            if delivery.key in self._kept:
                return self._kept[delivery.key][1]
            scripted = self._scripted.get(delivery.channel)
            if isinstance(scripted, RetryLater | Refused):
                return scripted
            reference = f"recorded-{delivery.key}"
            verdict = Delivered(reference) if scripted is None else Accepted(reference)
            self._kept[delivery.key] = (delivery, verdict)
            return verdict

    def down(self, channel: str) -> None:
        """Says RetryLater by this channel. ValueError for a channel that it does not carry."""
        self._script(channel, RetryLater("down"))

    def refuse(self, channel: str) -> None:
        """Says Refused by this channel. ValueError for a channel that it does not carry."""
        self._script(channel, Refused("refused"))

    def accept(self, channel: str) -> None:
        """Says Accepted by this channel. ValueError for a channel that it does not carry."""
        self._script(channel, Accepted(""))

    def up(self, channel: str) -> None:
        """The channel works again, whatever was scripted."""
        with self._lock:
            self._scripted.pop(channel, None)

    def clear(self) -> None:
        """Forgets what was sent; scripts stay."""
        with self._lock:
            self._kept.clear()
            self.calls.clear()

    def _script(self, channel: str, verdict: Verdict) -> None:
        if channel not in self.channels:
            raise ValueError(f"this adapter carries {', '.join(self.channels)}")
        with self._lock:
            self._scripted[channel] = verdict
