"""The pinned packages are what pyproject.toml asks for, complete, and name no host."""

from __future__ import annotations

import re
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

CHECKOUT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
RUNTIME = CHECKOUT / "requirements.txt"
DEVELOPMENT = CHECKOUT / "requirements-dev.txt"
SMALL_MODEL = CHECKOUT / "requirements-small-model.txt"

# What torch's build for NVIDIA cards asks for and its CPU build does not: see requirements.txt.
ONLY_FOR_CUDA = re.compile(r"nvidia-|cuda-|triton$")


def pins(path: Path) -> dict[str, Requirement]:
    lines = (line.partition("#")[0].strip() for line in path.read_text("utf-8").splitlines())
    found = [Requirement(line) for line in lines if line and not line.startswith("-r ")]
    by_name = {str(canonicalize_name(one.name)): one for one in found}
    assert len(by_name) == len(found), f"a package stands twice in {path.name}"
    return by_name


def version(pin: Requirement) -> str:
    (only,) = pin.specifier
    return only.version


@pytest.mark.parametrize("path", [RUNTIME, DEVELOPMENT, SMALL_MODEL], ids=lambda path: path.name)
def test_every_line_is_an_exact_pin_and_names_no_host(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"://|--hash|^\s*-(?!r requirements\.txt$)|@", text, re.MULTILINE)
    for name, pin in pins(path).items():
        assert [one.operator for one in pin.specifier] == ["=="], name
        assert "+" not in version(pin), f"{name}: a local build cannot be had everywhere"
        assert not ONLY_FOR_CUDA.match(name), f"{name}: of no use without an NVIDIA card"


def test_what_pyproject_asks_for_is_pinned_inside_its_ranges() -> None:
    runtime = pins(RUNTIME)
    both = runtime | pins(DEVELOPMENT)
    for asked, pinned in [
        (PROJECT["dependencies"], runtime),
        (PROJECT["optional-dependencies"]["dev"], both),
    ]:
        for need in map(Requirement, asked):
            pin = pinned.get(canonicalize_name(need.name))
            assert pin is not None, f"{need} is not pinned"
            assert need.specifier.contains(version(pin)), f"{pin} is outside {need}"


def needed(asked: list[str]) -> set[str]:
    """All packages that these need here, by what the installed packages say they need."""
    open_ = [one for one in map(Requirement, asked) if one.marker is None or one.marker.evaluate()]
    seen = set()
    while open_:
        need = open_.pop()
        name = canonicalize_name(need.name)
        if (name, *sorted(need.extras)) in seen:
            continue
        seen.add((name, *sorted(need.extras)))
        if ONLY_FOR_CUDA.match(name):
            continue
        for line in metadata.requires(name) or []:
            other = Requirement(line)
            if other.marker is None or any(
                other.marker.evaluate({"extra": extra}) for extra in ("", *need.extras)
            ):
                open_.append(other)
    return {name for name, *_ in seen if not ONLY_FOR_CUDA.match(name)}


def test_the_pins_are_complete_and_none_is_idle() -> None:
    """pip is run with --no-deps: what is not listed would be missing at run time."""
    runtime, development = pins(RUNTIME), pins(DEVELOPMENT)
    here = {
        name
        for name, pin in (runtime | development).items()
        if pin.marker is None or pin.marker.evaluate()
    }
    program = needed(PROJECT["dependencies"])
    everything = program | needed(PROJECT["optional-dependencies"]["dev"])
    assert program == runtime.keys() & here
    assert everything == here


def test_the_installed_packages_are_the_pinned_ones() -> None:
    """What the tests pass with is what users get."""
    differing = []
    for name, pin in (pins(RUNTIME) | pins(DEVELOPMENT)).items():
        if pin.marker is None or pin.marker.evaluate():
            installed = metadata.version(name).partition("+")[0]
            if installed != version(pin):
                differing.append(f"{name} {installed}, pinned {version(pin)}")
    assert not differing
