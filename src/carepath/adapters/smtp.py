"""An adapter that sends each message as a plain email, over the standard library's smtplib.

Here: the email, the talk with the mail server, and what its answers mean. Not here: bounces that come later (your app
passes them on with `report_delivery`). Imported by registry.py.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import smtplib
import socket
import ssl
import time
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from functools import partial
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from carepath.errors import ConfigurationError
from carepath.ports import Accepted, Delivered, Outgoing, Refused, RetryLater, Unknown, Verdict

TLS = ("starttls", "implicit", "none")
SUBJECT = "A message from your clinic"  # nothing of what the message says: a subject is read on locked screens
WAIT = 0.25  # of the adapter's time limit, for each thing that the server is asked
ALL = 0.8  # of it, for the whole talk
MOST_SAID = 64 * 1024  # bytes of the server's answers in one talk
_ADDRESS = re.compile(r"[^\s@<>()\[\],;:\"\\]{1,64}@([^\s@<>()\[\],;:\"\\]{1,255})")
_ENHANCED = re.compile(rb"([245]\.\d{1,3}\.\d{1,3})\b")


@dataclass
class SmtpAdapter:
    """Sends by the mail server `host`, from `sender` (an address, which also gets what bounces unless `bounces_to`).

    `tls`: "starttls" (refuses to send without), "implicit" (port 465), or "none", for a server on this machine.
    `user` and `password`: left out, none is asked for. `subject`: one text, or one for each language. `unsubscribe`:
    where a reader opts out, a mailto: or https: address, in which {key} stands for the email's own mark, the first
    part of its Message-ID. `replay`: "safe", since a repeat has the same Message-ID; "never" where nobody may get one
    email twice. `reports`: your app passes bounces on, so an email that the server took is Accepted, else Delivered.
    `timeout`: seconds.
    Raises ConfigurationError.
    """

    host: str
    sender: str
    port: int = 0  # 0: 587, or 465 for implicit TLS
    tls: str = "starttls"
    user: str = ""
    password: str = field(default="", repr=False)
    sender_name: str = ""
    bounces_to: str = ""
    subject: str | Mapping[str, str] = SUBJECT
    unsubscribe: str = ""
    replay: str = "safe"
    reports: bool = False
    timeout: float = 60.0
    trust: ssl.SSLContext | None = field(default=None, repr=False)  # None: the certificates that this machine trusts
    channels: tuple[str, ...] = ("email",)
    name: str = "smtp"

    def __post_init__(self) -> None:
        self.name = f"smtp:{self.host}"
        self.port = self.port or (465 if self.tls == "implicit" else 587)
        for right, message, hint in self._shape():
            if not right:
                raise ConfigurationError("smtp-setting", f"The mail adapter's {message}", hint=hint)
        if self.trust is None and self.tls != "none":
            self.trust = ssl.create_default_context()

    def deliver(self, delivery: Outgoing, *, attempt: int) -> Verdict:
        """What the mail server says; an outcome that nobody knows is RetryLater, or Unknown where `replay` is never."""
        found = _ADDRESS.fullmatch(delivery.address)
        if found is None or not delivery.address.isprintable():
            return Refused("address_unusable")
        try:
            to = delivery.address[: -len(found[1])] + found[1].encode("idna").decode()
            content = self.email(delivery, to).as_bytes()
        except (MessageError, UnicodeError, ValueError):
            return Refused("address_unusable")
        if not to.isascii():
            return Refused("address_not_ascii")  # few servers take one, and a wrong guess reaches somebody else
        return self._talk(to, content, _message_id(delivery.key, self.sender))

    def email(self, delivery: Outgoing, to: str) -> EmailMessage:
        """The whole email: plain text in UTF-8, the same Message-ID for the same key."""
        made = EmailMessage(policy=SMTP)
        made["From"] = Address(self.sender_name, addr_spec=self.sender)
        made["To"] = Address(addr_spec=to)
        made["Subject"] = self._subject(delivery.language)
        made["Date"] = format_datetime(datetime.now(UTC))
        made["Message-ID"] = _message_id(delivery.key, self.sender)
        made["Auto-Submitted"] = "auto-generated"
        if self.unsubscribe and delivery.kind != "page":
            made["List-Unsubscribe"] = f"<{self.unsubscribe.replace('{key}', _mark(delivery.key))}>"
            if self.unsubscribe.startswith("https:"):
                made["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        made.set_content(_readable(delivery.text), charset="utf-8", cte="quoted-printable")
        if re.fullmatch(r"[A-Za-z0-9-]{1,35}", delivery.language, re.ASCII):
            made["Content-Language"] = delivery.language  # set_content takes away such as were there
        return made

    def _talk(self, to: str, content: bytes, message_id: str) -> Verdict:
        try:
            server = self._connected()
        except _Said as said:
            return said.verdict
        except ssl.SSLError:
            return RetryLater("tls_failed")
        except smtplib.SMTPResponseException as answer:
            return RetryLater(f"smtp_{answer.smtp_code}")
        except (OSError, smtplib.SMTPException):
            return RetryLater("unreachable")
        try:
            return self._handed_over(server, to, content) or self._taken(message_id)
        finally:
            server.close()

    def _connected(self) -> smtplib.SMTP:
        """The server, greeted, over TLS and logged in; nothing of the message was said. Closed where that fails."""
        # Never None with TLS: smtplib would then trust anybody.
        trust = None if self.tls == "none" else self.trust or ssl.create_default_context()
        wait, until = self.timeout * WAIT, time.monotonic() + self.timeout * ALL
        if self.tls == "implicit":
            server: smtplib.SMTP = _TlsTalk(self.host, self.port, timeout=wait, context=trust, until=until)
        else:
            server = _PlainTalk(self.host, self.port, timeout=wait, until=until)
        try:
            server.ehlo_or_helo_if_needed()
            if self.tls == "starttls":
                _secure(server, trust)
            self._log_in(server)
        except BaseException:
            server.close()
            raise
        return server

    def _log_in(self, server: smtplib.SMTP) -> None:
        if not self.user:
            return
        try:
            server.login(self.user, self.password)
        except (smtplib.SMTPAuthenticationError, smtplib.SMTPNotSupportedError):  # the operator's to mend, not Refused
            raise _Said(RetryLater("login_refused")) from None

    def _handed_over(self, server: smtplib.SMTP, to: str, content: bytes) -> Verdict | None:
        """None once the server has taken it, else why not."""
        try:
            for ask, wanted in (
                (partial(server.mail, self.bounces_to or self.sender), (250,)),
                (partial(server.rcpt, to), (250, 251)),
                (partial(server.docmd, "data"), (354,)),
            ):
                code, text = ask()
                if code not in wanted:
                    return _refusal(code, text)
        except (OSError, smtplib.SMTPException):
            return RetryLater("connection_lost")
        try:
            # From here on nobody knows what the server has done with it until it says so.
            server.send(re.sub(rb"(?m)^\.", b"..", content) + b".\r\n")
            code, text = server.getreply()
        except (OSError, smtplib.SMTPException):
            code, text = -1, b""
        if 400 <= code < 600:
            return _refusal(code, text)
        if code == 250:
            return None
        return RetryLater("outcome_unknown") if self.replay == "safe" else Unknown("outcome_unknown")

    def _taken(self, message_id: str) -> Verdict:
        return Accepted(message_id) if self.reports else Delivered(message_id)

    def _subject(self, language: str) -> str:
        if isinstance(self.subject, str):
            return self.subject
        return self.subject.get(language) or self.subject.get(language.partition("-")[0]) or SUBJECT

    def _shape(self) -> tuple[tuple[bool, str, str], ...]:
        subjects = (self.subject,) if isinstance(self.subject, str) else tuple(self.subject.values())
        addresses = [one for one in (self.sender, self.bounces_to) if one]
        plain = [*subjects, self.sender_name, self.host, self.unsubscribe]
        return (
            (self.tls in TLS, "tls is unknown.", f"It is one of: {', '.join(TLS)}."),
            (bool(self.host), "host is missing.", 'Write host="mail.clinic.example".'),
            (bool(self.sender), "sender is missing.", 'Write sender="care@clinic.example", or ?from= in its address.'),
            (
                all(one.isascii() and one.isprintable() and _ADDRESS.fullmatch(one) for one in addresses),
                "sender is no address.",
                'Write sender="care@clinic.example".',
            ),
            (all(one.isprintable() for one in plain), "texts hold line breaks.", "Write each in one line."),
            (not self.user or self.tls != "none", "password would go out unprotected.", 'Write tls="starttls".'),
            (
                not self.unsubscribe or bool(re.fullmatch(r"(mailto:|https://)[!-;=?-~]+", self.unsubscribe)),
                "unsubscribe is neither mailto: nor https:.",
                'Write unsubscribe="mailto:stop@clinic.example?subject=STOP".',
            ),
        )


class _Answers(io.RawIOBase):
    """What the server says, until the time for the whole talk is up or too much was said."""

    def __init__(self, line: socket.socket, until: float) -> None:
        self._line, self._until, self._wait, self._left = line, until, line.gettimeout() or WAIT, MOST_SAID

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        left = self._until - time.monotonic()
        if left <= 0 or self._left <= 0:
            raise TimeoutError
        self._line.settimeout(min(left, self._wait))
        read = self._line.recv_into(buffer)
        self._left -= read
        return read


class _Talk:
    """smtplib waits for each byte anew: a server that drips or never ends would hold a worker for hours."""

    file: io.BufferedIOBase | None
    sock: socket.socket | None

    def __init__(self, *args: Any, until: float, **named: Any) -> None:
        self._until = until
        super().__init__(*args, **named)

    def getreply(self) -> tuple[int, bytes]:
        if self.file is None and self.sock is not None:
            self.file = io.BufferedReader(_Answers(self.sock, self._until))
        answer: tuple[int, bytes] = super().getreply()  # type: ignore[misc]
        return answer


class _PlainTalk(_Talk, smtplib.SMTP):
    pass


class _TlsTalk(_Talk, smtplib.SMTP_SSL):
    pass


class _Said(Exception):
    """The talk ended before anything of the message was said."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(type(verdict).__name__)
        self.verdict = verdict


def _secure(server: smtplib.SMTP, trust: ssl.SSLContext | None) -> None:
    """Turns to TLS, or ends the talk: whoever stands between may have taken the offer away."""
    if not server.has_extn("starttls"):
        raise _Said(RetryLater("no_starttls"))
    code, _ = server.starttls(context=trust)
    if code != 220:
        raise _Said(RetryLater("no_starttls"))
    server.ehlo()


def from_environment(name: str) -> SmtpAdapter:
    """The adapter that "smtp://USER@HOST:PORT?from=ADDRESS" names; its password is CAREPATH_SMTP_PASSWORD.

    `smtps://` is implicit TLS, `&tls=none` none. Raises ConfigurationError.
    """
    hint = "Write smtp://USER@HOST:587?from=care@clinic.example; the password is CAREPATH_SMTP_PASSWORD."
    try:
        parts = urlsplit(name)
        asked = {key: values[-1] for key, values in parse_qs(parts.query, strict_parsing=bool(parts.query)).items()}
        port = parts.port or 0
    except ValueError:
        raise ConfigurationError("smtp-address", "The mail server's address cannot be read.", hint=hint) from None
    if parts.password is not None or asked.keys() - {"from", "tls"} or parts.path.strip("/"):
        message = "The mail server's address holds a password, or something that has no meaning there."
        raise ConfigurationError("smtp-address", message, hint=hint)
    return SmtpAdapter(
        parts.hostname or "",
        asked.get("from", ""),
        port=port,
        tls="implicit" if parts.scheme == "smtps" else asked.get("tls", "starttls"),
        user=unquote(parts.username or ""),
        password=os.environ.get("CAREPATH_SMTP_PASSWORD", ""),
    )


def _refusal(code: int, text: bytes) -> Verdict:
    """By the server's code: 4xx is later, 5xx never. Its text may hold the address, so only its number is told."""
    enhanced = _ENHANCED.match(text)
    reason = f"smtp_{code}" + (f"_{enhanced[1].decode()}" if enhanced else "")
    return Refused(reason) if 500 <= code < 600 else RetryLater(reason)


def _mark(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()[:32]


def _message_id(key: str, sender: str) -> str:
    return f"<{_mark(key)}@{sender.rpartition('@')[2]}>"


def _readable(text: str) -> str:
    """Without what no reader shows: control characters but for line breaks and tabs, and halves of letters."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = (one for one in lines if one in "\n\t" or unicodedata.category(one) not in ("Cc", "Cs"))
    return "".join(kept)
