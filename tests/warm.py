"""Starts the program's commands from a process that has the large libraries loaded already.

Each command still has a process of its own, with its arguments, environment and standard streams.
But importing PyTorch and Chroma takes three seconds of each, and the tests start some hundred. What
is begun as its users begin it, from nothing, is tried by the tests of the launcher, the README's
commands, the browser and the missing network.
"""

from __future__ import annotations

import atexit
import io
import multiprocessing
import os
import runpy
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
LIBRARIES = ("torch", "transformers", "chromadb", "llama_index.core")
_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload(list(LIBRARIES))


def run(arguments: list[str], given: bytes, timeout: float) -> subprocess.CompletedProcess[bytes]:
    """What `python app.py ARGUMENTS` does with this on its standard input.

    Raises subprocess.TimeoutExpired after `timeout` seconds; the process is then killed.
    """
    with tempfile.TemporaryDirectory(prefix="scrutineer-command-") as folder:
        streams = [Path(folder) / name for name in ("in", "out", "err")]
        streams[0].write_bytes(given)
        told = (arguments, [str(file) for file in streams], dict(os.environ))
        process = _context.Process(target=_command, args=told)
        process.start()
        process.join(timeout)
        if process.exitcode is None:
            process.kill()
            process.join()
            raise subprocess.TimeoutExpired(arguments, timeout)
        out, err = (file.read_bytes() for file in streams[1:])
        return subprocess.CompletedProcess(arguments, process.exitcode, out, err)


def _command(arguments: list[str], streams: list[str], environment: Mapping[str, str]) -> None:
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(CHECKOUT)
    flags = (os.O_RDONLY, *[os.O_WRONLY | os.O_CREAT | os.O_TRUNC] * 2)
    for number, (stream, flag) in enumerate(zip(streams, flags, strict=True)):
        opened = os.open(stream, flag, 0o600)
        os.dup2(opened, number)
        os.close(opened)
    sys.stdin = io.TextIOWrapper(open(0, "rb", closefd=False), encoding="utf-8")  # noqa: SIM115
    sys.argv = ["app.py", *arguments]
    sys.path.insert(0, str(CHECKOUT))
    try:
        runpy.run_path("app.py", run_name="__main__")
    finally:
        atexit._run_exitfuncs()  # a process of multiprocessing ends without
