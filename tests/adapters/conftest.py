"""Servers on this machine that misbehave on request, and a certificate for hosts that do not exist."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

CERTIFICATE = Path(__file__).parent / "test_only.pem"  # with its key: it protects nothing
Answer = Callable[[socket.socket, bytes, bytes], None]


def trusting() -> ssl.SSLContext:
    """What a client that trusts the test's certificate uses."""
    return ssl.create_default_context(cafile=str(CERTIFICATE))


def serving() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    return context


class HttpServer:
    """Reads whole requests and answers as it is told: with bytes, or by a function that has the connection."""

    def __init__(self, tls: ssl.SSLContext | None) -> None:
        self.requests: list[tuple[dict[str, str], bytes]] = []
        self.answer: bytes | Answer = response(b"{}")
        self.done = threading.Event()  # a connection that is held open is let go
        self._tls = tls
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def close(self) -> None:
        if self.done.is_set():
            return
        self.done.set()
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join(5)

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._talk, args=(connection,), daemon=True).start()

    def _talk(self, connection: socket.socket) -> None:
        try:
            if self._tls is not None:
                connection = self._tls.wrap_socket(connection, server_side=True)
            with connection:
                self._reply(connection)
        except (OSError, ValueError):
            connection.close()

    def _reply(self, connection: socket.socket) -> None:
        read = b""
        while b"\r\n\r\n" not in read:
            read += connection.recv(4096)
        head, _, body = read.partition(b"\r\n\r\n")
        lines = head.decode().split("\r\n")
        headers = {"": lines[0], **{name.lower(): text for name, _, text in (one.partition(": ") for one in lines[1:])}}
        while len(body) < int(headers["content-length"]):
            body += connection.recv(65536)
        self.requests.append((headers, body))
        if callable(self.answer):
            self.answer(connection, head, body)
        else:
            connection.sendall(self.answer)


def response(body: bytes = b"", *headers: str, status: int = 200) -> bytes:
    lines = [f"HTTP/1.1 {status} Whatever", f"Content-Length: {len(body)}", *headers, "", ""]
    return "\r\n".join(lines).encode() + body


@pytest.fixture
def server() -> Iterator[HttpServer]:
    made = HttpServer(None)
    yield made
    made.close()


@pytest.fixture
def tls_server() -> Iterator[HttpServer]:
    made = HttpServer(serving())
    yield made
    made.close()
