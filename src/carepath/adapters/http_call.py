"""One HTTP POST to one host: judged address, one time limit over all of it, an answer of bounded size, no redirects.

Here: the connection. A host name is looked up once, and what was judged is what is connected to, so that a name that
leads elsewhere a moment later changes nothing. No proxy is asked. Not here: what is said (webhook.py) and which
addresses are allowed (addresses.py). The standard library's http.client, since a client that follows, pools and
retries would have to be taught not to. Imported by webhook.py.
"""

from __future__ import annotations

import io
import socket
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from typing import Any

from carepath.adapters.addresses import addresses_of, may_connect

MOST_READ = 64 * 1024  # bytes of an answer's body
MOST_TRIED = 3  # addresses of one host
CONNECT_FOR = 5.0  # seconds for each of them


@dataclass(frozen=True, slots=True)
class Place:
    """Where to. `private`: the host may stand in the operator's own network."""

    host: str
    port: int
    path: str
    tls: ssl.SSLContext | None  # None: plain HTTP
    private: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. `body` None: it was longer than MOST_READ."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)  # names in lower case
    body: bytes | None = b""


class CallFailed(Exception):
    """No answer. `reason` is a code; `sent`: some of it may have arrived; `for_good`: the place itself is forbidden."""

    def __init__(self, reason: str, *, sent: bool = False, for_good: bool = False) -> None:
        super().__init__(reason)
        self.reason, self.sent, self.for_good = reason, sent, for_good


def post(place: Place, body: bytes, headers: Mapping[str, str], *, within: float) -> Answer:
    """The answer to one POST, `within` so many seconds from now. Raises CallFailed."""
    until = time.monotonic() + within
    with _connected(place, until) as line:
        connection = HTTPConnection(place.host, place.port)
        connection.default_port = 80 if place.tls is None else 443  # left out of the Host header
        connection.sock = _Clocked(line, until)
        try:
            connection.request("POST", place.path, body, dict(headers))
            response = connection.getresponse()
            read = response.read(MOST_READ + 1)
        except TimeoutError:
            raise CallFailed("timeout", sent=True) from None
        except (OSError, ValueError):  # reset, closed; a ValueError is a TLS connection that ended in the middle
            raise CallFailed("connection_lost", sent=True) from None
        except HTTPException as error:  # its text may hold what came back
            raise CallFailed(type(error).__name__, sent=True) from None
        too_long = len(read) > MOST_READ
        if not too_long and response.length:
            raise CallFailed("answer_cut_short", sent=True)
        found = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, found, None if too_long else read)


def _connected(place: Place, until: float) -> socket.socket:
    """A connection to an address that may be connected to, with TLS for the host's own name."""
    line = _reached(place, until)
    if place.tls is None:
        return line
    try:
        line.settimeout(_left(until))
        return place.tls.wrap_socket(line, server_hostname=place.host)
    except (OSError, ValueError):
        line.close()
        raise CallFailed("tls_failed") from None


def _reached(place: Place, until: float) -> socket.socket:
    try:
        found = addresses_of(place.host, place.port)
    except (OSError, UnicodeError):
        raise CallFailed("host_not_found") from None
    allowed = [one for one in found if may_connect(one, private=place.private)]
    if not allowed:
        raise CallFailed("address_not_allowed", for_good=True)
    for address in allowed[:MOST_TRIED]:
        try:
            return socket.create_connection((address, place.port), timeout=min(CONNECT_FOR, _left(until)))
        except OSError:  # the next address may answer
            continue
    raise CallFailed("unreachable")


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


class _Clocked:
    """A socket as http.client uses one, whose every wait ends when the time for all of it is up."""

    def __init__(self, line: socket.socket, until: float) -> None:
        self._line, self._until = line, until

    def sendall(self, sent: Any) -> None:
        self._line.settimeout(_left(self._until))
        self._line.sendall(sent)

    def makefile(self, *_: object, **__: object) -> io.BufferedReader:
        return io.BufferedReader(_Incoming(self._line, self._until))

    def close(self) -> None:
        """Left to whoever opened the line: an answer is still read after http.client has closed its side."""


class _Incoming(io.RawIOBase):
    def __init__(self, line: socket.socket, until: float) -> None:
        self._line, self._until = line, until

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._line.settimeout(_left(self._until))
        return self._line.recv_into(buffer)
