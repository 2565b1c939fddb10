"""An adapter that posts each message or action as signed JSON to a web address of yours.

Here: what is posted, how it is signed and verified, and what an answer means. Not here: the connection (http_call.py).
Imported by registry.py and by receivers, for `verify`.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import re
import ssl
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import quote, urlsplit

from carepath.adapters.actions import ACTION
from carepath.adapters.http_call import Answer, CallFailed, Place, post
from carepath.errors import ConfigurationError
from carepath.ports import Accepted, Delivered, Outgoing, Refused, RetryLater, Unknown, Verdict

SIGNATURE, TIMESTAMP, KEY = "Carepath-Signature", "Carepath-Timestamp", "Idempotency-Key"
SHORTEST_SECRET = 16
FRESH_FOR = timedelta(minutes=5)
NOT_NOW = (408, 425, 429, 501, 503)  # it says that it has done nothing
HAS_IT = 409
_REASON = re.compile(r"[a-z0-9_]{1,60}", re.ASCII)
_REFERENCE = re.compile(r"[!-~]{1,200}", re.ASCII)


@dataclass
class WebhookAdapter:
    """Posts to `url`, whose host must be among `hosts`; `secret` signs, at least 16 characters.

    Only https to public addresses. `plain_hosts`: hosts that may be spoken to without TLS; `private_hosts`: hosts that
    may stand in your own network or on this machine. `replay`: "safe" where the receiver does nothing twice for one
    Idempotency-Key, else "never"; left out, "never" for actions and "safe" for messages. `timeout`: seconds.
    Raises ConfigurationError.
    """

    url: str
    channels: tuple[str, ...]
    hosts: Iterable[str]
    secret: str = field(repr=False)
    plain_hosts: Iterable[str] = ()
    private_hosts: Iterable[str] = ()
    replay: str = ""
    timeout: float = 20.0
    tls: ssl.SSLContext | None = field(default=None, repr=False)  # None: the certificates that this machine trusts
    name: str = "webhook"

    def __post_init__(self) -> None:
        self.channels = tuple(self.channels)
        self.replay = self.replay or self._usual_replay()
        secret: Any = self.secret
        if not isinstance(secret, str) or len(secret) < SHORTEST_SECRET:
            message = "The secret that signs webhooks is too short, or no text."
            raise ConfigurationError("webhook-secret", message, hint=_SECRET)
        self._place = self._checked()
        self.name = f"webhook:{self._place.host}"

    def deliver(self, delivery: Outgoing, *, attempt: int) -> Verdict:
        """What the receiver says. Without an answer, RetryLater, or Unknown where a repeat could do harm."""
        body = content_of(delivery)
        at = str(int(time.time()))
        headers = {
            "Content-Type": "application/json",
            "Accept": "application/json",
            "User-Agent": "carepath",
            "Connection": "close",
            KEY: quote(delivery.key, safe=":/#-._~", errors="replace"),
            "Carepath-Attempt": str(attempt),
            TIMESTAMP: at,
            SIGNATURE: sign(self.secret, timestamp=at, body=body),
        }
        try:
            answer = post(self._place, body, headers, within=self.timeout * 0.8)
        except CallFailed as failed:
            return self._failed(failed)
        return self._meant(answer, delivery)

    def _failed(self, failed: CallFailed) -> Verdict:
        if failed.for_good:
            return Refused(failed.reason)
        return self._unknown(failed.reason) if failed.sent else RetryLater(failed.reason)

    def _meant(self, answer: Answer, delivery: Outgoing) -> Verdict:
        status, after = answer.status, _retry_after(answer.headers.get("retry-after", ""))
        said = _object(answer.body)
        if 200 <= status < 300 or status == HAS_IT:
            if said is None and status != HAS_IT:
                return self._unknown("answer_not_json")  # a page of a proxy or a login is no receipt
            return _taken(status, said or {}, delivery.key)
        if status in NOT_NOW:
            return RetryLater(f"http_{status}", after)
        if 300 <= status < 500:
            reason = (said or {}).get("reason")
            return Refused(reason if isinstance(reason, str) and _REASON.fullmatch(reason) else f"http_{status}")
        return self._unknown(f"http_{status}", after)

    def _unknown(self, reason: str, after: timedelta | None = None) -> Verdict:
        return RetryLater(reason, after) if self.replay == "safe" else Unknown(reason)

    def _usual_replay(self) -> str:
        """An order may do harm twice, a text does not: one address for both would hold up the texts."""
        actions = [_is_action(one) for one in self.channels]
        if any(actions) and not all(actions):
            message = "A webhook is to carry messages and actions, and may not repeat both alike."
            hint = 'Give the actions an address of their own, or say replay="safe" or replay="never".'
            raise ConfigurationError("webhook-replay", message, hint=hint)
        return "never" if any(actions) else "safe"

    def _checked(self) -> Place:
        hosts, plain = _names(self.hosts), _names(self.plain_hosts)
        try:
            parts = urlsplit(self.url)
            host, port = (parts.hostname or "").rstrip("."), parts.port
        except ValueError:
            raise _wrong("cannot be read") from None
        if parts.scheme not in ("https", "http") or not host or not re.fullmatch(r"[!-~]+", self.url):
            raise _wrong("is no https address in plain letters")
        if parts.username is not None or parts.password is not None or parts.fragment:
            raise _wrong("holds a name, a password or a fragment")
        if host not in hosts:
            raise ConfigurationError(
                "webhook-host",
                f"The webhook's host {host} is not among the allowed hosts.",
                hint="Allow it by its name: hosts=(...), or CAREPATH_WEBHOOK_HOSTS.",
            )
        if parts.scheme == "http" and host not in plain:
            raise _wrong(f"is not https, and {host} is not among the hosts that may be spoken to without")
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        tls = None if parts.scheme == "http" else self.tls or ssl.create_default_context()
        return Place(host, port or (80 if tls is None else 443), path, tls, host in _names(self.private_hosts))


def sign(secret: str, *, timestamp: str, body: bytes) -> str:
    """The signature of a body posted at that time: "v1=" and the HMAC-SHA256 of timestamp, a dot and body, in hex."""
    made = hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256)
    return f"v1={made.hexdigest()}"


def verify(
    secret: str, headers: Mapping[str, str], body: bytes, *, now: datetime | None = None, within: timedelta = FRESH_FOR
) -> bool:
    """For receivers: whether carepath posted exactly these bytes, and not longer ago than `within`.

    `headers`: as your framework has them, in any case. `body`: the bytes as they came, before any parsing. `now`:
    aware; None for this machine's time. Never raises for what somebody sent.
    """
    given = {name.lower(): value for name, value in headers.items()}
    timestamp, signature = given.get(TIMESTAMP.lower(), ""), given.get(SIGNATURE.lower(), "")
    if not re.fullmatch(r"[0-9]{1,12}", timestamp, re.ASCII):
        return False
    right = sign(secret, timestamp=timestamp, body=body)
    at = (datetime.now(UTC) if now is None else now).timestamp()
    fresh = abs(at - int(timestamp)) <= within.total_seconds()
    return hmac.compare_digest(right.encode(), signature.encode("utf-8", "replace")) and fresh


def content_of(delivery: Outgoing) -> bytes:
    """What is posted: the same bytes on every attempt."""
    said = {
        "key": delivery.key,
        "channel": delivery.channel,
        "kind": delivery.kind,
        "content": delivery.content,
        "address": delivery.address,
        "recipient": delivery.recipient,
        "recipient_name": delivery.recipient_name,
        "language": delivery.language,
        "safety": delivery.safety,
        "text": delivery.text,
        "arguments": _plain(delivery.arguments),
    }
    return json.dumps(said, ensure_ascii=False, sort_keys=True).encode("utf-8", "replace")


def from_environment(url: str, channels: tuple[str, ...] | None) -> WebhookAdapter:
    """The adapter that "webhook:URL" names; its secret and the hosts that it may reach stand in the environment."""
    if not channels:
        hint = 'Write adapters={"sms": "webhook:URL"}, or --adapter sms=webhook:URL.'
        raise ConfigurationError("adapter-channel", "A webhook needs to be told its channels.", hint=hint)
    return WebhookAdapter(
        url,
        channels,
        hosts=_listed("CAREPATH_WEBHOOK_HOSTS"),
        secret=os.environ.get("CAREPATH_WEBHOOK_SECRET", ""),
        plain_hosts=_listed("CAREPATH_WEBHOOK_PLAIN_HOSTS"),
        private_hosts=_listed("CAREPATH_WEBHOOK_PRIVATE_HOSTS"),
    )


_SECRET = f"Give secret=..., or set CAREPATH_WEBHOOK_SECRET: at least {SHORTEST_SECRET} characters."


def _listed(variable: str) -> tuple[str, ...]:
    return tuple(one.strip() for one in os.environ.get(variable, "").split(",") if one.strip())


def _names(hosts: Iterable[str]) -> frozenset[str]:
    listed = (hosts,) if isinstance(hosts, str) else hosts
    return frozenset(one.strip().rstrip(".").lower() for one in listed)


def _is_action(channel: str) -> bool:
    return channel == ACTION or channel.startswith(f"{ACTION}:")


def _taken(status: int, said: Mapping[str, Any], key: str) -> Verdict:
    reference = said.get("reference")
    named = reference if isinstance(reference, str) and _REFERENCE.fullmatch(reference) else ""
    if said.get("status") == "accepted" or (status == 202 and said.get("status") != "delivered"):
        return Accepted(named or key)
    outcome = said.get("outcome")
    return Delivered(named, outcome if isinstance(outcome, dict) else {})


def _object(body: bytes | None) -> Mapping[str, Any] | None:
    """The JSON object of an answer, {} where it is empty; None where it is anything else."""
    if not body:
        return None if body is None else {}
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _retry_after(said: str) -> timedelta | None:
    if re.fullmatch(r"\s*[0-9]{1,9}\s*", said, re.ASCII):
        return timedelta(seconds=int(said))
    try:
        at = parsedate_to_datetime(said)
    except ValueError:
        return None
    aware = at if at.tzinfo is not None else at.replace(tzinfo=UTC)
    return max(aware - datetime.now(UTC), timedelta())


def _plain(value: Any) -> Any:
    """Arguments as JSON: dates and times as ISO 8601, durations as they are written in a pathway."""
    if isinstance(value, Mapping):
        return {str(name): _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if value is None or isinstance(value, bool | int | float | str):
        return value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _wrong(what: str) -> ConfigurationError:
    hint = "Write https://sms.clinic.example/send; a secret never stands in an address."
    return ConfigurationError("webhook-url", f"The webhook's address {what}.", hint=hint)
