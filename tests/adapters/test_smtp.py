"""Email against a real mail server that misbehaves: what is sent, what an answer means, and what is never shown."""

from __future__ import annotations

import asyncio
import contextlib
import email
import email.policy
import socket
import threading
import time

import pytest
from aiosmtpd.smtp import SMTP, AuthResult
from tests.adapters.conftest import serving, trusting

from carepath.adapters import resolve_adapters
from carepath.adapters.smtp import SUBJECT, SmtpAdapter
from carepath.errors import ConfigurationError
from carepath.ports import Accepted, Delivered, Outgoing, Refused, RetryLater, Unknown
from carepath.testing.contracts.adapter import ADAPTER_CHECKS

LOCAL, SENDER = "127.0.0.1", "care@oak.example"
MESSAGE = Outgoing("j_1:7:0/patient/0", "email", "ana@home.example", "Bonjour Ana,\nÇa va ?\n.\n..fin\n", language="fr")


class Handler:
    """Keeps what it takes; answers as it is told at each step."""

    def __init__(self):
        self.taken, self.envelopes, self.at_rcpt, self.at_data, self.secure = [], [], "", "250 OK", []

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 - aiosmtpd's name
        if self.at_rcpt:
            return self.at_rcpt
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        self.secure.append(session.ssl is not None)
        self.envelopes.append((envelope.mail_from, tuple(envelope.rcpt_tos)))
        self.taken.append(envelope.content)
        if self.at_data == "drop":
            server.transport.abort()
            return "250 OK"
        return self.at_data


async def _ended(loop):
    """Every talk that is still under way is over."""
    left = asyncio.all_tasks(loop) - {asyncio.current_task()}
    for task in left:
        task.cancel()
    await asyncio.gather(*left, return_exceptions=True)


class Mail:
    """A real mail server on this machine. `how`: as aiosmtpd's SMTP has it."""

    def __init__(self, *, implicit=False, **how):
        self.handler, self._loop = Handler(), asyncio.new_event_loop()
        tls = serving() if implicit else None
        made = self._loop.create_server(lambda: SMTP(self.handler, loop=self._loop, **how), LOCAL, 0, ssl=tls)
        self._server = self._loop.run_until_complete(made)
        self.port = self._server.sockets[0].getsockname()[1]
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()

    def close(self):
        if self._loop.is_closed():
            return
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._server.close()
        self._loop.run_until_complete(_ended(self._loop))
        self._loop.close()

    @property
    def email(self):
        (raw,) = self.handler.taken
        return email.message_from_bytes(raw, policy=email.policy.default)


@pytest.fixture
def started():
    opened = []

    def start(**how):
        opened.append(Mail(**how))
        return opened[-1]

    yield start
    for one in opened:
        one.close()


@pytest.fixture
def mail(started):
    return started()


def smtp(mail, **changes):
    return SmtpAdapter(LOCAL, SENDER, **{"port": mail.port, "tls": "none", "timeout": 20.0, **changes})


def said(mail, message=MESSAGE, **changes):
    return smtp(mail, **changes).deliver(message, attempt=1)


# -- what is sent --


def test_a_message_is_a_plain_email_in_utf_8(mail):
    verdict = said(mail, sender_name="Oak Clinic", subject={"fr": "Un message de la clinique"})
    got = mail.email
    assert mail.handler.envelopes == [(SENDER, ("ana@home.example",))]
    assert got.get_content().replace("\r\n", "\n") == MESSAGE.text
    assert (got.get_content_type(), got.get_content_charset()) == ("text/plain", "utf-8")
    assert (str(got["From"]), str(got["To"])) == ("Oak Clinic <care@oak.example>", "ana@home.example")
    assert (got["Subject"], got["Content-Language"]) == ("Un message de la clinique", "fr")
    assert got["Auto-Submitted"] == "auto-generated"
    assert got["Date"].datetime is not None
    assert verdict == Delivered(got["Message-ID"])
    assert "List-Unsubscribe" not in got


def test_a_repeat_has_the_same_message_id_and_another_message_another(mail):
    adapter = smtp(mail)
    first, again = adapter.deliver(MESSAGE, attempt=1), adapter.deliver(MESSAGE, attempt=2)
    other = adapter.deliver(Outgoing("k2", "email", "ana@home.example", "x"), attempt=1)
    assert first == again != other
    assert first.reference.endswith("@oak.example>")


def test_where_bounces_are_passed_on_the_server_has_only_accepted_it(mail):
    verdict = said(mail, reports=True, bounces_to="bounces@oak.example")
    assert isinstance(verdict, Accepted)
    assert mail.handler.envelopes[0][0] == "bounces@oak.example"


@pytest.mark.parametrize(
    ("unsubscribe", "header", "one_click"),
    [
        ("mailto:stop@oak.example?subject=STOP", "<mailto:stop@oak.example?subject=STOP>", None),
        ("https://oak.example/stop/{key}", "<https://oak.example/stop/MARK>", "List-Unsubscribe=One-Click"),
    ],
)
def test_a_reader_can_opt_out(mail, unsubscribe, header, one_click):
    verdict = said(mail, unsubscribe=unsubscribe)
    mark = verdict.reference[1:].partition("@")[0]
    assert mail.email["List-Unsubscribe"] == header.replace("MARK", mark)
    assert mail.email["List-Unsubscribe-Post"] == one_click


def test_nothing_that_is_given_becomes_a_header_or_a_second_recipient(mail):
    evil = "x\r\nBcc: all@oak.example\r\n\r\nHello"
    message = Outgoing(evil, "email", "ana@home.example", evil, language=evil, content=evil, recipient_name=evil)
    assert isinstance(said(mail, message), Delivered)
    got = mail.email
    assert "Bcc" not in got
    assert "Content-Language" not in got
    assert got["Subject"] == SUBJECT
    assert mail.handler.envelopes[0][1] == ("ana@home.example",)


@pytest.mark.parametrize(
    "address",
    ["", "ana", "ana@home.example\r\nBcc: all@oak.example", "ana@home.example, all@oak.example", "a b@home.example",
     "<ana@home.example>", "ana@home@example", "ana@home..example", "ana@home.example\x00", "@home.example",
     "añá@home.example", "ana@" + "x" * 80 + ".example", "broken\ud83d@home.example"],
)  # fmt: skip
def test_what_is_no_plain_address_is_never_tried(mail, address):
    verdict = said(mail, Outgoing("k", "email", address, "x"))
    assert isinstance(verdict, Refused)
    assert mail.handler.taken == []


def test_a_domain_of_any_letters_is_written_as_mail_servers_know_it(mail):
    assert isinstance(said(mail, Outgoing("k", "email", "ana@bücher.example", "x")), Delivered)
    assert mail.handler.envelopes[0][1] == ("ana@xn--bcher-kva.example",)


def test_what_no_reader_shows_is_left_out(mail):
    said(mail, Outgoing("k", "email", "ana@home.example", "bell\a \x1b[31mred\x00 \ud83d👍\tend\rnext"))
    assert mail.email.get_content().rstrip("\r\n").replace("\r\n", "\n") == "bell [31mred 👍\tend\nnext"


# -- what an answer means --


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        ("450 4.2.1 ana@home.example is busy", RetryLater("smtp_450_4.2.1")),
        ("451 try again", RetryLater("smtp_451")),
        ("550 5.1.1 ana@home.example is unknown", Refused("smtp_550_5.1.1")),
        ("553 no", Refused("smtp_553")),
    ],
)
def test_a_recipient_that_is_refused(mail, answer, verdict):
    mail.handler.at_rcpt = answer
    assert said(mail) == verdict
    mail.handler.at_rcpt, mail.handler.at_data = "", answer
    assert said(mail) == verdict


def test_a_server_that_hangs_up_after_it_was_told_everything(mail):
    mail.handler.at_data = "drop"
    assert said(mail) == RetryLater("outcome_unknown")
    assert said(mail, replay="never") == Unknown("outcome_unknown")
    assert len(mail.handler.taken) == 2  # it has them: that is what nobody could know


class Script:
    """A server that says line after line and then hangs up, or holds the line."""

    def __init__(self, *lines, hold=False):
        self._lines, self._hold, self.done, self.heard = lines, hold, threading.Event(), b""
        self._socket = socket.create_server((LOCAL, 0))
        self.port = self._socket.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        connection, _ = self._socket.accept()
        with connection, self._socket:
            for line in self._lines:
                connection.sendall(line.encode() + b"\r\n")
                self.heard += connection.recv(65536)
            if self._hold:
                self.done.wait(5)


GREETING = ("220 hello", "250 mail")


@pytest.mark.parametrize(
    ("lines", "verdict"),
    [
        ((), RetryLater("unreachable")),
        (("554 go away",), RetryLater("smtp_554")),
        (("421 too busy",), RetryLater("smtp_421")),
        (GREETING, RetryLater("connection_lost")),
        ((*GREETING, "421 closing"), RetryLater("smtp_421")),
        ((*GREETING, "550 5.7.1 not you"), Refused("smtp_550_5.7.1")),
        ((*GREETING, "250 ok", "250 ok"), RetryLater("connection_lost")),  # before the text was sent
        ((*GREETING, "250 ok", "250 ok", "451 not now"), RetryLater("smtp_451")),
        ((*GREETING, "250 ok", "250 ok", "250 odd"), RetryLater("smtp_250")),
        ((*GREETING, "250 ok", "250 ok", "354 go on"), RetryLater("outcome_unknown")),
        ((*GREETING, "250 ok", "250 ok", "354 go on", "what?"), RetryLater("outcome_unknown")),
    ],
    ids=lambda value: value[-1] if value and isinstance(value, tuple) else None,
)
def test_a_server_that_hangs_up_or_says_odd_things(lines, verdict):
    assert said(Script(*lines)) == verdict


def test_a_server_that_never_answers_is_given_up():
    server = Script("220 hello", hold=True)
    assert said(server, timeout=0.8) == RetryLater("unreachable")
    server.done.set()
    server = Script(*GREETING, "250 ok", "250 ok", "354 go on", hold=True)
    assert said(server, timeout=0.8, replay="never") == Unknown("outcome_unknown")
    server.done.set()


def test_where_no_server_is(mail):
    mail.close()
    assert said(mail) == RetryLater("unreachable")


# -- TLS and logging in --


def test_without_starttls_nothing_of_the_message_is_said(mail):
    assert said(mail, tls="starttls", trust=trusting()) == RetryLater("no_starttls")
    server = Script("220 hello", "250-mail\r\n250 STARTTLS", "454 not today")
    assert said(server, tls="starttls", trust=trusting()) == RetryLater("smtp_454")
    assert b"MAIL" not in server.heard.upper()


def test_over_starttls(started):
    mail = started(tls_context=serving(), require_starttls=True)
    assert isinstance(said(mail, tls="starttls", trust=trusting()), Delivered)
    assert mail.handler.secure == [True]
    assert said(mail, tls="starttls") == RetryLater("tls_failed")  # nobody whom this machine trusts
    assert said(mail, tls="none") == Refused("smtp_530")


def test_over_implicit_tls(started):
    mail = started(implicit=True)
    assert isinstance(said(mail, tls="implicit", trust=trusting()), Delivered)
    assert said(mail, tls="implicit") == RetryLater("tls_failed")


def test_who_logs_in_is_known(started):
    def known(server, session, envelope, mechanism, given):
        return AuthResult(success=given.password == b"right password", handled=False)

    mail = started(tls_context=serving(), auth_required=True, authenticator=known)
    how = {"tls": "starttls", "trust": trusting(), "user": "care"}
    assert isinstance(said(mail, **how, password="right password"), Delivered)
    assert said(mail, **how, password="wrong") == RetryLater("login_refused")
    assert isinstance(said(mail, tls="starttls", trust=trusting()), Refused)


# -- configuration --


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"tls": "maybe"}, "tls is unknown"), ({"host": ""}, "host is missing"), ({"sender": ""}, "sender is missing"),
        ({"sender": "Oak <care@oak.example>"}, "sender is no address"), ({"bounces_to": "x"}, "sender is no address"),
        ({"subject": "Hi\r\nBcc: x"}, "line breaks"), ({"subject": {"en": "a\nb"}}, "line breaks"),
        ({"sender_name": "a\nb"}, "line breaks"), ({"tls": "none", "user": "care"}, "unprotected"),
        ({"unsubscribe": "http://oak.example"}, "unsubscribe"), ({"unsubscribe": "mailto:a>b"}, "unsubscribe"),
    ],
)  # fmt: skip
def test_a_setting_that_cannot_be_is_refused_at_once(changes, message):
    with pytest.raises(ConfigurationError, match=message) as caught:
        SmtpAdapter(**{"host": "mail.oak.example", "sender": SENDER, **changes})
    assert caught.value.hint


def test_by_name_the_password_stands_in_the_environment(monkeypatch):
    monkeypatch.setenv("CAREPATH_SMTP_PASSWORD", "right password")
    found = resolve_adapters({"email": "smtp://care%40oak.example@mail.oak.example?from=care@oak.example"})["email"]
    assert (found.host, found.port, found.tls) == ("mail.oak.example", 587, "starttls")
    assert (found.user, found.password, found.sender) == ("care@oak.example", "right password", SENDER)
    assert "right password" not in repr(found)
    found = resolve_adapters(["smtps://mail.oak.example?from=care@oak.example"])["email"]
    assert (found.port, found.tls, found.name) == (465, "implicit", "smtp:mail.oak.example")
    assert resolve_adapters("smtp://localhost:25?from=a@b.example&tls=none")["email"].tls == "none"


@pytest.mark.parametrize(
    "name",
    ["smtp://care:secret@mail.oak.example?from=care@oak.example", "smtp://mail.oak.example:x?from=a@b.example",
     "smtp://mail.oak.example/inbox?from=a@b.example", "smtp://mail.oak.example?form=a@b.example",
     "smtp://mail.oak.example?from", "smtp://mail.oak.example", "smtp:"],
)  # fmt: skip
def test_a_name_that_cannot_be_read_is_refused(name):
    with pytest.raises(ConfigurationError) as caught:
        resolve_adapters([name])
    assert "secret" not in str(caught.value)


# -- the suite of all adapters --


@pytest.mark.parametrize("check", ADAPTER_CHECKS, ids=lambda check: check.__name__)
@pytest.mark.parametrize("answer", ["250 OK", "451 not now", "550 Zebra-7731@example.org is unknown"])
def test_the_contract(mail, check, answer):
    mail.handler.at_data = answer
    check(lambda: smtp(mail))


def drips(connection, done):
    while not done.wait(0.02):
        connection.sendall(b"2")


def never_ends(connection, done):
    connection.sendall(b"220 hello\r\n")
    while not done.is_set():
        connection.sendall(b"250-MORE\r\n" * 1000)


@pytest.mark.parametrize("says", [drips, never_ends])
def test_a_server_that_drips_or_never_ends_holds_nobody(says):
    done = threading.Event()

    def serve():
        connection, _ = listening.accept()
        with contextlib.suppress(OSError), connection:
            says(connection, done)

    with socket.create_server((LOCAL, 0)) as listening:
        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        adapter = SmtpAdapter(LOCAL, SENDER, port=listening.getsockname()[1], tls="none", timeout=0.5)
        begun = time.monotonic()
        assert adapter.deliver(MESSAGE, attempt=1) == RetryLater("unreachable")
        assert time.monotonic() - begun < 5
        done.set()
        thread.join(5)
