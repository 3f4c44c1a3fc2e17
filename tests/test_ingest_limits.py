import os
import subprocess
import sys
from pathlib import Path

import pytest

from ingest import LimitError, Limits


def test_each_limit_is_a_setting() -> None:
    assert Limits.of({}) == Limits()
    chosen = {
        "SCRUTINEER_MAX_MEGABYTES": "7",
        "SCRUTINEER_MAX_PAGES": " 8 ",
        "SCRUTINEER_SECONDS": "9",
        "SCRUTINEER_MEMORY_MEGABYTES": "10",
    }
    assert Limits.of(chosen) == Limits(7, 8, 9, 10)
    assert Limits.of({"SCRUTINEER_SECONDS": ""}) == Limits()


@pytest.mark.parametrize("words", ["0", "-1", "ten", "1.5", "1e3", "٣", "9" * 30])
def test_what_is_no_limit_is_said_with_the_name_of_its_setting(words: str) -> None:
    with pytest.raises(LimitError) as raised:
        Limits.of({"SCRUTINEER_SECONDS": words, "SCRUTINEER_MAX_PAGES": "many"})
    said = str(raised.value)
    assert "SCRUTINEER_SECONDS" in said and "SCRUTINEER_MAX_PAGES" in said
    assert "\n" not in said


def test_a_limit_that_is_none_is_a_mistake_and_no_bug(tmp_path: Path) -> None:
    checkout = Path(__file__).resolve().parent.parent
    done = subprocess.run(
        [sys.executable, "app.py", "ingest", "--data-dir", str(tmp_path / "data")],
        cwd=checkout,
        env={**os.environ, "SCRUTINEER_SECONDS": "a minute"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2
    assert done.stderr.startswith("scrutineer: SCRUTINEER_SECONDS='a minute': ")
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / "data").exists()
