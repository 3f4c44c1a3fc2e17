"""The small real language model (bench/small_model.py) as a server of its own, for tests."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import ProxyHandler, Request, build_opener

CHECKOUT = Path(__file__).resolve().parent.parent
COMMAND = [sys.executable, "-m", "bench.small_model"]


@dataclass(frozen=True, slots=True)
class SmallModel:
    """A running server, and the settings that it prints."""

    url: str
    name: str
    key: str
    process: subprocess.Popen[str]

    def is_busy(self) -> bool:
        """Whether it works on an answer."""
        return any(slot["is_processing"] for slot in self.told("/slots"))

    def told(self, path: str) -> Any:
        """What the server tells of itself there."""
        address = self.url.removesuffix("/v1") + path
        asked = Request(address, headers={"Authorization": f"Bearer {self.key}"})
        with build_opener(ProxyHandler({})).open(asked, timeout=60) as reply:
            return json.load(reply)

    def die(self) -> None:
        self.process.kill()
        self.process.wait()


@contextmanager
def small_model() -> Iterator[SmallModel]:
    """The model, ready to be asked; ended with the block."""
    with subprocess.Popen(COMMAND, cwd=CHECKOUT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            said = dict(process.stdout.readline().strip().partition("=")[::2] for _ in range(3))
            url, name = said["SCRUTINEER_MODEL_URL"], said["SCRUTINEER_MODEL"]
            model = SmallModel(url, name, said["SCRUTINEER_MODEL_KEY"], process)
            assert model.told("/health") == {"status": "ok"}
            yield model
        finally:
            process.kill()
