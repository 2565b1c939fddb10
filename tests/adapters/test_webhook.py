"""The webhook against a real server that misbehaves: what is posted, what an answer means, and where it never goes."""

from __future__ import annotations

import hashlib
import hmac
import json
import socket
import struct
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime

import pytest
from tests.adapters.conftest import response, trusting

from carepath.adapters import http_call, resolve_adapters
from carepath.adapters.addresses import may_connect
from carepath.adapters.webhook import WebhookAdapter, sign, verify
from carepath.core.durations import Duration
from carepath.errors import ConfigurationError
from carepath.ports import Accepted, Delivered, Outgoing, Refused, RetryLater, Unknown
from carepath.testing.contracts.adapter import ADAPTER_CHECKS

SECRET = "a secret of the tests"
LOCAL = "127.0.0.1"
MESSAGE = Outgoing("j_1:7:0/patient/0", "sms", "+14165550100", "Please call us, Ana.", recipient_name="Ana")


def webhook(server, **changes):
    how = {
        "channels": ("sms",),
        "hosts": (LOCAL,),
        "secret": SECRET,
        "plain_hosts": (LOCAL,),
        "private_hosts": (LOCAL,),
    }
    return WebhookAdapter(f"http://{LOCAL}:{server.port}/in?from=clinic", **{**how, "timeout": 5.0, **changes})


def said(server, answer, message=MESSAGE, **changes):
    server.answer = answer
    return webhook(server, **changes).deliver(message, attempt=1)


# -- what is posted --


def test_a_message_is_posted_as_signed_json(server):
    assert said(server, response(b'{"reference": "m-1"}')) == Delivered("m-1")
    ((headers, body),) = server.requests
    assert headers[""] == "POST /in?from=clinic HTTP/1.1"
    assert headers["host"] == f"{LOCAL}:{server.port}"
    assert headers["content-type"] == "application/json"
    assert headers["idempotency-key"] == MESSAGE.key
    assert json.loads(body) == {
        "key": MESSAGE.key, "channel": "sms", "kind": "message", "content": "", "address": "+14165550100",
        "recipient": "patient", "recipient_name": "Ana",
        "language": "en", "safety": False, "text": "Please call us, Ana.", "arguments": {},
    }  # fmt: skip
    signed = headers["carepath-timestamp"].encode() + b"." + body
    assert headers["carepath-signature"] == "v1=" + hmac.new(SECRET.encode(), signed, hashlib.sha256).hexdigest()
    assert verify(SECRET, headers, body)


def test_a_repeat_posts_the_same_bytes_under_the_same_key(server):
    adapter = webhook(server)
    for attempt in (1, 2):
        adapter.deliver(MESSAGE, attempt=attempt)
    (first, body), (second, again) = server.requests
    assert body == again
    assert first["idempotency-key"] == second["idempotency-key"]
    assert (first["carepath-attempt"], second["carepath-attempt"]) == ("1", "2")


def test_arguments_of_an_action_are_plain_json_and_what_it_gives_back_comes_back(server):
    arguments = {
        "on": date(2026, 3, 2),
        "at": datetime(2026, 3, 2, 9, tzinfo=UTC),
        "for": Duration(3, "d"),
        "n": (1, 2),
    }
    action = Outgoing("k", "action", "ana", "", kind="action", content="place_order", arguments=arguments)
    answer = response(b'{"reference": "o-1", "outcome": {"order": "o-1", "boxes": 2}}')
    assert said(server, answer, action, channels=("action",)) == Delivered("o-1", {"order": "o-1", "boxes": 2})
    posted = json.loads(server.requests[0][1])["arguments"]
    assert posted == {"on": "2026-03-02", "at": "2026-03-02T09:00:00+00:00", "for": "3d", "n": [1, 2]}


def test_a_key_of_any_letters_is_one_header(server):
    said(server, response(), Outgoing("kürzel\r\nX-Evil: 1\ud83d", "sms", "+1", "x"))
    assert "x-evil" not in server.requests[0][0]


# -- what an answer means --


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        (response(), Delivered("")),
        (response(status=204), Delivered("")),
        (response(b'{"reference": "m-1"}', status=202), Accepted("m-1")),
        (response(status=202), Accepted(MESSAGE.key)),
        (response(b'{"status": "accepted"}'), Accepted(MESSAGE.key)),
        (response(b'{"status": "delivered"}', status=202), Delivered("")),
        (response(b'{"reference": "two words\\n"}'), Delivered("")),
        (response(b'{"reference": "m-1"}', status=409), Delivered("m-1")),
        (response(b"have it", status=409), Delivered("")),
        (response(status=429), RetryLater("http_429")),
        (response(b"", "Retry-After: 120", status=503), RetryLater("http_503", timedelta(minutes=2))),
        (response(b"", "Retry-After: soon", status=503), RetryLater("http_503")),
        (response(b"", "Retry-After: Mon, 02 Mar 2020 09:00:00 GMT", status=429), RetryLater("http_429", timedelta())),
        (response(b'{"reason": "out_of_stock"}', status=422), Refused("out_of_stock")),
        (response(b'{"reason": "Ana is dead"}', status=422), Refused("http_422")),
        (response(b"no", status=401), Refused("http_401")),
        (response(b"", "Location: http://169.254.169.254/", status=302), Refused("http_302")),
        (response(b"", f"Location: http://{LOCAL}/", status=307), Refused("http_307")),
        (response(status=500), RetryLater("http_500")),
        (response(b"<html>login</html>"), RetryLater("answer_not_json")),
        (response(b"[1]"), RetryLater("answer_not_json")),
        (response(b"[" * 60_000), RetryLater("answer_not_json")),
    ],
    ids=str,
)
def test_each_answer_means_one_thing(server, answer, verdict):
    assert said(server, answer) == verdict
    assert len(server.requests) == 1  # no redirect is followed, and nothing is repeated behind the relay's back


def test_a_date_to_come_is_how_long_to_wait(server):
    at = format_datetime(datetime.now(UTC) + timedelta(minutes=10), usegmt=True)
    verdict = said(server, response(b"", f"Retry-After: {at}", status=503))
    assert timedelta(minutes=9) < verdict.after < timedelta(minutes=11)


def hang(connection, head, body):
    hang.server.done.wait(5)


def drip(connection, head, body):
    """A header that never ends, a letter at a time: each wait is short, all of them are not."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nX: ")
    while not drip.server.done.wait(0.05):
        connection.sendall(b"x")


def endless(connection, head, body):
    connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n{")
    while True:
        connection.sendall(b" " * 65536)


def reset(connection, head, body):
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def cut(connection, head, body):
    connection.sendall(b'HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{"reference": "m-1"}')


def cut_chunks(connection, head, body):
    connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n{")


def headers_without_end(connection, head, body):
    connection.sendall(b"HTTP/1.1 200 OK\r\n" + b"".join(b"X-%d: y\r\n" % number for number in range(500)) + b"\r\n")


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (hang, "timeout"), (drip, "timeout"), (endless, "answer_not_json"), (reset, "connection_lost"),
        (cut, "answer_cut_short"), (cut_chunks, "IncompleteRead"), (headers_without_end, "HTTPException"),
        (b"", "connection_lost"), (b"\x00\xffgarbage\r\n\r\n", "BadStatusLine"), (b"SSH-2.0\r\n", "BadStatusLine"),
        (response(status=500), "http_500"), (response(status=502), "http_502"), (response(b"<p>"), "answer_not_json"),
    ],
    ids=lambda value: getattr(value, "__name__", str(value)),
)  # fmt: skip
def test_without_an_answer_a_repeat_is_only_for_who_can_take_it(server, answer, reason):
    hang.server = drip.server = server
    timeout = 0.4 if reason == "timeout" else 20.0
    assert said(server, answer, timeout=timeout) == RetryLater(reason)
    assert said(server, answer, timeout=timeout, replay="never") == Unknown(reason)


def test_an_action_is_not_repeated_unless_it_says_that_it_may(server):
    assert webhook(server, channels=("action:place_order",)).replay == "never"
    assert webhook(server, channels=("action",), replay="safe").replay == "safe"
    assert webhook(server).replay == "safe"
    assert webhook(server, channels=("sms", "action"), replay="safe").replay == "safe"
    with pytest.raises(ConfigurationError, match="messages and actions"):
        webhook(server, channels=("sms", "action"))


def test_where_nobody_listens_nothing_was_sent(server):
    server.close()
    assert said(server, b"", replay="never") == RetryLater("unreachable")


# -- where it never goes --


@pytest.mark.parametrize(
    ("address", "public", "inside"),
    [
        ("8.8.8.8", True, True), ("2606:4700::1111", True, True), ("::ffff:8.8.8.8", True, True),
        ("10.0.0.1", False, True), ("192.168.1.1", False, True), ("172.16.0.1", False, True),
        ("127.0.0.1", False, True),
        ("100.64.0.1", False, True), ("::1", False, True), ("fd12::1", False, True), ("::ffff:10.0.0.1", False, True),
        ("::ffff:127.0.0.1", False, True), ("64:ff9b::8.8.8.8", True, True), ("64:ff9b::10.0.0.1", False, True),
        ("169.254.169.254", False, False), ("169.254.1.1", False, False), ("fe80::1", False, False),
        ("fe80::1%eth0", False, False), ("::ffff:169.254.169.254", False, False), ("fd00:ec2::254", False, False),
        ("100.100.100.200", False, False), ("168.63.129.16", False, False), ("64:ff9b::a9fe:a9fe", False, False),
        ("2002:a9fe:a9fe::", False, False), ("2002:7f00:1::", False, True), ("0.0.0.0", False, False),
        ("::", False, False), ("224.0.0.1", False, False), ("ff02::1", False, False), ("255.255.255.255", False, False),
        ("240.0.0.1", False, False), ("::169.254.169.254", False, False), ("hooks.example", False, False),
        ("fec0::1", False, True),
    ],
)  # fmt: skip
def test_which_addresses_are_out_in_the_world(address, public, inside):
    assert may_connect(address) is public
    assert may_connect(address, private=True) is inside


def leads_to(monkeypatch, *addresses):
    """Whatever name is looked up leads there; what was asked for. An address is only looked at, as it always is."""
    asked, really = [], socket.getaddrinfo

    def look_up(host, port, *more, **named):
        if host in addresses:
            return really(host, port, *more, **named)
        asked.append(host)
        family = [socket.AF_INET6 if ":" in one else socket.AF_INET for one in addresses]
        return [(kind, socket.SOCK_STREAM, 6, "", (one, port)) for kind, one in zip(family, addresses, strict=True)]

    monkeypatch.setattr("carepath.adapters.addresses.socket.getaddrinfo", look_up)
    return asked


@pytest.mark.parametrize("address", ["127.0.0.1", "::ffff:127.0.0.1", "10.0.0.1", "169.254.169.254", "fd00::1"])
def test_a_name_that_leads_inside_is_refused(monkeypatch, address):
    leads_to(monkeypatch, address)
    connected = []
    monkeypatch.setattr(http_call.socket, "create_connection", lambda *a, **b: connected.append(a))
    adapter = WebhookAdapter("https://hooks.example/", ("sms",), hosts=("hooks.example",), secret=SECRET)
    assert adapter.deliver(MESSAGE, attempt=1) == Refused("address_not_allowed")
    assert connected == []


def test_what_was_judged_is_what_is_connected_to(monkeypatch, server):
    asked = leads_to(monkeypatch, "169.254.169.254", LOCAL)
    connected = []

    def connect(address, **more):
        connected.append(address)
        return real(address, **more)

    real = socket.create_connection
    monkeypatch.setattr(http_call.socket, "create_connection", connect)
    url, hosts = f"http://hooks.example:{server.port}/", ("hooks.example",)
    adapter = WebhookAdapter(url, ("sms",), hosts, SECRET, plain_hosts=hosts, private_hosts=hosts)
    assert adapter.deliver(MESSAGE, attempt=1) == Delivered("")
    assert connected == [(LOCAL, server.port)]
    assert asked == ["hooks.example"]


def test_a_name_that_is_not_found_is_tried_again(monkeypatch):
    def fails(*_, **__):
        raise socket.gaierror("no such host")

    monkeypatch.setattr("carepath.adapters.addresses.socket.getaddrinfo", fails)
    adapter = WebhookAdapter("https://hooks.example/", ("sms",), hosts=("hooks.example",), secret=SECRET)
    assert adapter.deliver(MESSAGE, attempt=1) == RetryLater("host_not_found")


def test_over_tls_the_host_must_be_who_it_says(tls_server, monkeypatch):
    leads_to(monkeypatch, LOCAL)

    def call(host, tls):
        how = {"hosts": (host,), "secret": SECRET, "private_hosts": (host,), "tls": tls}
        return WebhookAdapter(f"https://{host}:{tls_server.port}/", ("sms",), **how).deliver(MESSAGE, attempt=1)

    assert call("hooks.example", trusting()) == Delivered("")
    assert call("other.example", trusting()) == RetryLater("tls_failed")
    assert call("hooks.example", None) == RetryLater("tls_failed")
    assert len(tls_server.requests) == 1


def test_the_usual_port_is_not_named_to_the_host(tls_server, monkeypatch):
    leads_to(monkeypatch, LOCAL)
    really, there = socket.create_connection, (LOCAL, tls_server.port)
    monkeypatch.setattr(http_call.socket, "create_connection", lambda _, **more: really(there, **more))
    host = ("hooks.example",)
    adapter = WebhookAdapter("https://hooks.example/", ("sms",), host, SECRET, private_hosts=host, tls=trusting())
    assert adapter.deliver(MESSAGE, attempt=1) == Delivered("")
    assert tls_server.requests[0][0]["host"] == "hooks.example"


# -- configuration --


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://hooks.example/", "webhook-url"), ("ftp://hooks.example/", "webhook-url"),
        ("hooks.example", "webhook-url"),
        ("https://user:pw@hooks.example/", "webhook-url"), ("https://hooks.example:99999/", "webhook-url"),
        ("https://hooks.example/ x", "webhook-url"), ("https://hooks.example/\r\nX: y", "webhook-url"),
        ("https://hooks.example/#part", "webhook-url"), ("https://[::1", "webhook-url"),
        ("https://other.example/", "webhook-host"), ("https://hooks.example.evil.example/", "webhook-host"),
        ("https://2130706433/", "webhook-host"),
    ],
)  # fmt: skip
def test_an_address_that_is_not_allowed_is_refused_at_once(url, code):
    with pytest.raises(ConfigurationError) as caught:
        WebhookAdapter(url, ("sms",), hosts=("Hooks.Example.",), secret=SECRET)
    assert caught.value.code == code
    assert "pw" not in str(caught.value)


def test_a_secret_is_long_and_is_never_shown():
    with pytest.raises(ConfigurationError, match="too short"):
        WebhookAdapter("https://hooks.example/", ("sms",), hosts=("hooks.example",), secret="short")
    with pytest.raises(ConfigurationError, match="no text"):
        WebhookAdapter("https://hooks.example/", ("sms",), hosts=("hooks.example",), secret=SECRET.encode())
    made = WebhookAdapter("https://hooks.example/", ("sms",), hosts=("hooks.example",), secret=SECRET)
    assert SECRET not in repr(made)
    assert made.name == "webhook:hooks.example"


def test_by_name_the_secret_and_the_hosts_stand_in_the_environment(monkeypatch):
    monkeypatch.setenv("CAREPATH_WEBHOOK_SECRET", SECRET)
    monkeypatch.setenv("CAREPATH_WEBHOOK_HOSTS", "hooks.example, other.example")
    name = "webhook:https://hooks.example/in"
    found = resolve_adapters({"sms": name, "action:place_order": "webhook:https://other.example/orders"})
    assert (found["sms"].url, found["sms"].replay) == ("https://hooks.example/in", "safe")
    assert found["action:place_order"].replay == "never"
    with pytest.raises(ConfigurationError) as caught:
        resolve_adapters([name])
    assert caught.value.code == "adapter-channel"
    monkeypatch.delenv("CAREPATH_WEBHOOK_HOSTS")
    with pytest.raises(ConfigurationError) as caught:
        resolve_adapters({"sms": name})
    assert caught.value.code == "webhook-host"


# -- receivers --


def test_a_receiver_knows_what_carepath_posted():
    at, body = datetime(2026, 3, 2, 14, tzinfo=UTC), b'{"text": "x"}'
    stamp = str(int(at.timestamp()))
    headers = {"CAREPATH-Timestamp": stamp, "carepath-signature": sign(SECRET, timestamp=stamp, body=body)}
    assert verify(SECRET, headers, body, now=at + timedelta(minutes=4))
    assert not verify(SECRET, headers, body, now=at + timedelta(minutes=6))
    assert not verify(SECRET, headers, body, now=at - timedelta(minutes=6))
    assert not verify("another secret of theirs", headers, body, now=at)
    assert not verify(SECRET, headers, body + b" ", now=at)
    assert not verify(SECRET, {**headers, "CAREPATH-Timestamp": str(int(stamp) + 1)}, body, now=at)
    for broken in (
        {},
        {"carepath-timestamp": "x"},
        {"carepath-timestamp": stamp},
        {"carepath-timestamp": "٣", "carepath-signature": "ü"},
    ):
        assert not verify(SECRET, broken, body, now=at)


# -- the suite of all adapters --


@pytest.mark.parametrize("check", ADAPTER_CHECKS, ids=lambda check: check.__name__)
@pytest.mark.parametrize("status", [200, 202, 422, 500])
def test_the_contract(server, check, status):
    def answer(connection, head, body):
        key = json.loads(body)["key"]
        echo = json.dumps({"reference": f"r-{hashlib.sha256(key.encode()).hexdigest()[:8]}", "reason": body.decode()})
        connection.sendall(response(echo.encode(), status=status))

    server.answer = answer
    check(lambda: webhook(server))
