"""Runs a command under strace and reads from its trace where it connected to."""

from __future__ import annotations

import ipaddress
import os
import re
import signal
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Traced:
    """A command that ran under strace; `outside` is empty if it never left the machine."""

    returncode: int
    stdout: str
    stderr: str
    outside: tuple[str, ...]


_ADDRESS = re.compile(
    r"sin6?_port=htons\((?P<port>\d+)\)"
    r".*?(?:inet_addr\(|inet_pton\(AF_INET6, )\"(?P<host>[^\"]+)\""
)


def outside_addresses(trace: str) -> tuple[str, ...]:
    """The addresses `host port` in strace's output that are not this machine's own loopback."""
    found = {(match["host"], match["port"]) for match in _ADDRESS.finditer(trace)}
    outside = []
    for host, port in sorted(found):
        address = ipaddress.ip_address(host)
        mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
        if not (mapped or address).is_loopback and not (mapped or address).is_unspecified:
            outside.append(f"{host} {port}")
    return tuple(outside)


def traced_run(
    command: Sequence[str | Path],
    stdin: str,
    while_running: Callable[[], object] | None,
    timeout: float,
    *,
    trace: Path,
    folder: Path,
    environment: Mapping[str, str],
) -> Traced:
    """Run to the end, or for as long as `while_running` takes; nothing is left running."""
    calls = "trace=connect,sendto,sendmsg,sendmmsg"
    process = subprocess.Popen(
        ["strace", "-f", "-qq", "-e", calls, "-e", "signal=none", "-o", trace, *command],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=folder,
        env=environment,
        start_new_session=True,
    )
    try:
        if while_running is not None:
            try:
                while_running()
            finally:
                os.killpg(process.pid, signal.SIGTERM)
        stdout, stderr = process.communicate(stdin, timeout=timeout)
    except BaseException:  # whatever happened, a test leaves no process behind
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        raise
    seen = trace.read_text(encoding="utf-8", errors="replace")
    return Traced(process.returncode, stdout, stderr, outside_addresses(seen))
