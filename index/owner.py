"""Who may write: the lock of an index's folder, held by one process."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from typing import IO


def own(directory: Path) -> tuple[IO[str] | None, str]:
    """Take the lock, held until it is closed; or None and the process that holds it."""
    file = (directory / "owner.lock").open("a+")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.seek(0)
        owner = file.read().strip() or "unknown"
        file.close()
        return None, owner
    file.truncate(0)
    file.write(str(os.getpid()))
    file.flush()
    return file, ""
