"""Which network addresses a webhook may connect to: public ones, and inside only where the operator says so.

Here: the judgement of one address, and of what a host name leads to. Never a link-local, multicast or metadata
address, in whatever clothes it comes (IPv4 in IPv6). Not here: connecting (http_call.py, which connects to the very
address that was judged). Imported by http_call.py.
"""

from __future__ import annotations

import ipaddress
import socket

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
# Where clouds hand out credentials to whoever asks from inside; not all of them are link-local.
METADATA = frozenset(
    ipaddress.ip_address(one) for one in ("169.254.169.254", "fd00:ec2::254", "100.100.100.200", "168.63.129.16")
)
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_COMPATIBLE = ipaddress.IPv6Network("::/96")
_NOWHERE = ("is_link_local", "is_multicast", "is_unspecified", "is_reserved")


def may_connect(address: str, *, private: bool = False) -> bool:
    """Whether it leads out into the world; with `private`, also into the operator's own network or this machine."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    return all(_is_allowed(one, private) for one in _faces(found))


def addresses_of(host: str, port: int) -> list[str]:
    """What the host name leads to now, each once. OSError where that cannot be found out."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(one[4][0]) for one in found))


def _is_allowed(address: Address, private: bool) -> bool:
    if address in METADATA:
        return False
    if private and address.is_loopback:  # ::1 counts as reserved too
        return True
    if any(getattr(address, kind) for kind in _NOWHERE):
        return False
    site_local = isinstance(address, ipaddress.IPv6Address) and address.is_site_local  # which counts as global
    return private or (address.is_global and not site_local)


def _faces(address: Address) -> list[Address]:
    """The address, or the IPv4 addresses that an IPv6 one carries inside: those are where it leads."""
    if isinstance(address, ipaddress.IPv4Address):
        return [address]
    if address.ipv4_mapped is not None:
        return [address.ipv4_mapped]
    inside: list[Address] = [one for one in (address.sixtofour, *(address.teredo or ())) if one is not None]
    if address in _NAT64 or (address in _COMPATIBLE and int(address) > 1):
        inside.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    return inside if address in _NAT64 else [address, *inside]
