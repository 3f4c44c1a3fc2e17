"""The guard against outside connections bites, or all other tests prove nothing about it."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tracing import Traced, outside_addresses

if TYPE_CHECKING:
    from conftest import Refusals

OUTSIDE = "192.0.2.1"  # an address kept for documentation (RFC 5737): it is nobody's


def test_this_process_cannot_connect_outside(refusals: Refusals) -> None:
    with socket.socket() as wire, pytest.raises(OSError, match="refused in tests"):
        wire.connect((OUTSIDE, 80))
    with socket.socket() as wire, pytest.raises(OSError, match="refused in tests"):
        wire.connect_ex((OUTSIDE, 80))
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as wire,
        pytest.raises(OSError, match="refused in tests"),
    ):
        wire.sendto(b"", (OUTSIDE, 53))
    assert len(refusals.take()) == 3


@pytest.mark.parametrize(
    "look_up", [socket.gethostbyname, lambda name: socket.getaddrinfo(name, 80)]
)
def test_this_process_cannot_look_names_up(
    refusals: Refusals, look_up: Callable[[str], object]
) -> None:
    with pytest.raises(OSError, match="refused in tests"):
        look_up("papers.example")
    (refused,) = refusals.take()
    assert "papers.example" in refused


def test_a_child_process_cannot_either_even_if_it_swallows_the_error(refusals: Refusals) -> None:
    program = f"""
import contextlib, socket
with contextlib.suppress(OSError):
    socket.create_connection(({OUTSIDE!r}, 80), timeout=1)
print("went on")
"""
    child = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert child.stdout == "went on\n"
    assert refusals.take()


def test_loopback_and_unix_sockets_stay_open(tmp_path_factory: pytest.TempPathFactory) -> None:
    families: list[tuple[int, Any]] = [(socket.AF_INET, ("127.0.0.1", 0))]
    path = str(tmp_path_factory.mktemp("s") / "unix")
    families.append((socket.AF_UNIX, path))
    for family, address in families:
        with socket.socket(family) as server:
            server.bind(address)
            server.listen()
            answering = threading.Thread(target=lambda s=server: s.accept()[0].close())
            answering.start()
            with socket.socket(family) as client:
                client.connect(server.getsockname())
            answering.join()
    assert socket.getaddrinfo("localhost", 80)


def test_strace_sees_what_the_guard_cannot(strace_connections: Callable[..., Traced]) -> None:
    """Also in a grandchild, and with the guard off: the connection itself may well fail."""
    connect = f"""
import socket, sys
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as wire:
    wire.connect(({OUTSIDE!r}, 9))  # of a datagram socket: nothing is sent
print(sys.stdin.read())
"""
    program = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {connect!r}])"
    traced = strace_connections([sys.executable, "-c", program], stdin="told")
    assert traced.stdout == "told\n"
    assert traced.outside == (f"{OUTSIDE} 9",)


def test_strace_ends_a_server_and_finds_loopback_harmless(
    strace_connections: Callable[..., Traced], tmp_path_factory: pytest.TempPathFactory
) -> None:
    told = tmp_path_factory.mktemp("server") / "port"
    program = f"""
import pathlib, socket
server = socket.create_server(("127.0.0.1", 0))
socket.create_connection(server.getsockname()).close()
new = pathlib.Path({str(told)!r} + ".new")
new.write_text(str(server.getsockname()[1]))
new.rename({str(told)!r})
while True:
    server.accept()[0].close()
"""

    def use() -> None:
        while not told.exists():
            pass
        socket.create_connection(("127.0.0.1", int(told.read_text()))).close()

    traced = strace_connections([sys.executable, "-c", program], while_running=use, timeout=60)
    assert traced.returncode != 0
    assert traced.outside == ()


def test_addresses_are_read_from_what_strace_writes() -> None:
    trace = (
        '1 connect(3, {sa_family=AF_INET, sin_port=htons(443), sin_addr=inet_addr("192.0.2.7")},'
        " 16) = -1 EINPROGRESS (Operation now in progress)\n"
        "1 connect(3, {sa_family=AF_INET6, sin6_port=htons(80), sin6_flowinfo=htonl(0),"
        ' inet_pton(AF_INET6, "2001:db8::1", &sin6_addr), sin6_scope_id=0}, 28) = 0\n'
        '1 connect(3, {sa_family=AF_INET, sin_port=htons(9), sin_addr=inet_addr("127.0.0.1")},'
        " 16) = 0\n"
        '1 connect(3, {sa_family=AF_UNIX, sun_path="/run/nscd"}, 110) = -1 ENOENT\n'
        '1 sendto(3, "x", 1, 0, NULL, 0) = 1\n'
    )
    assert outside_addresses(trace) == ("192.0.2.7 443", "2001:db8::1 80")


def test_the_app_is_not_offline_by_the_tests_own_settings() -> None:
    """Whatever keeps the libraries offline must be set by the app, or users do not have it."""
    ours = ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "GRADIO_ANALYTICS_ENABLED")
    text = (Path(__file__).parent / "conftest.py").read_text(encoding="utf-8")
    assert not [name for name in ours if name in text]
