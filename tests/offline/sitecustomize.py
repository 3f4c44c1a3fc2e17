"""Refuses and records every connection that a Python process tries to make off this machine.

Python imports a module of this name at its start wherever it finds one; tests/conftest.py puts
this folder on PYTHONPATH, so each Python process that a test starts is guarded too. What is not
Python (Chromium, and native code inside Python) is not seen here: see `strace_connections`.

A refusal is an OSError, as on a machine without a network, so that what is tested goes the way
it would go there. Libraries swallow that error; the record is what makes the test fail.
"""

import ipaddress
import os
import sys

RECORD = "SCRUTINEER_OUTSIDE_CONNECTIONS"  # names the file that refusals are added to


class OutsideConnectionError(OSError):
    """A test, or a process that it started, tried to reach another machine."""


def _is_here(host: object) -> bool:
    """Whether a host, as the socket functions take it, can only be this machine."""
    if isinstance(host, bytes):
        host = host.decode("utf-8", "replace")
    if host is None or host in ("", "localhost"):
        return True
    try:
        address = ipaddress.ip_address(str(host).partition("%")[0])
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    return address.is_loopback or address.is_unspecified


def _host_of(event: str, arguments: tuple[object, ...]) -> object:
    """The host that a socket event is about; None where it is about this machine only."""
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        address = arguments[1]
        # Unix sockets have a path; netlink and its like have two numbers: they stay here.
        return address[0] if isinstance(address, tuple) and isinstance(address[0], str) else None
    if event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"):
        return arguments[0]
    if event == "socket.getnameinfo":
        address = arguments[0]
        return address[0] if isinstance(address, tuple) else None
    return None


def _refuse(event: str, arguments: tuple[object, ...]) -> None:
    if not event.startswith("socket."):
        return
    host = _host_of(event, arguments)
    if _is_here(host):
        return
    message = f"{event} to {host!r} by {' '.join(sys.orig_argv)[:200]!r}"
    record = os.environ.get(RECORD)
    if record:
        with open(record, "a", encoding="utf-8") as lines:  # noqa: PTH123
            lines.write(message.replace("\n", " ") + "\n")
    raise OutsideConnectionError(f"refused in tests: {message}")


sys.addaudithook(_refuse)
