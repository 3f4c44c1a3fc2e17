"""Prompts: files that declare their variables, and words of others that cannot act in them."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answer.writing.prompt import PromptError, harmless, load_prompt, new_fence

PROMPTS = Path(__file__).parent.parent / "prompts"


@pytest.mark.parametrize("name", ["answer", "followup", "verdict"])
def test_each_prompt_of_the_product_holds_what_it_declares(name: str) -> None:
    prompt = load_prompt(name)
    filled = prompt.fill(**{variable: f"<{variable}>" for variable in prompt.variables})
    assert all(f"<{variable}>" in filled for variable in prompt.variables)
    assert "{{" not in filled and "fence" in prompt.variables
    assert len(prompt.version) == 12


def test_all_prompts_are_loaded_by_that_test() -> None:
    assert {path.stem for path in PROMPTS.glob("*.txt")} == {"answer", "followup", "verdict"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("variables: a, b\n---\nOnly {{a}}.", "lacks b"),
        ("variables: a\n---\n{{a}} and {{b}}.", "has undeclared b"),
        ("---\n{{a}}", "needs a line"),
        ("variables: a\n{{a}}", "needs a line"),
        (b"variables: a\n---\n{{a}} \xff", "cannot be read"),
        (None, "cannot be read"),
    ],
)
def test_a_prompt_that_is_not_as_it_declares_names_its_file(
    tmp_path: Path, text: str | bytes | None, said: str
) -> None:
    path = tmp_path / "mine.txt"
    if text is not None:
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(PromptError, match=said) as failed:
        load_prompt("mine", tmp_path)
    assert str(path) in str(failed.value) and "\n" not in str(failed.value)


def test_a_prompt_is_filled_with_all_its_variables_and_no_others(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("variables: a, b\n---\n{{a}} {{b}}", encoding="utf-8")
    prompt = load_prompt("mine", tmp_path)
    assert prompt.fill(a="{{b}}", b="2") == "{{b}} 2", "a value is never taken for a variable"
    for values in ({"a": "1"}, {"a": "1", "b": "2", "c": "3"}):
        with pytest.raises(PromptError, match="mine"):
            prompt.fill(**values)


def test_a_version_changes_with_every_word(tmp_path: Path) -> None:
    versions = set()
    for text in ("Write.", "Write!"):
        (tmp_path / "mine.txt").write_text(f"variables:\n---\n{text}", encoding="utf-8")
        versions.add(load_prompt("mine", tmp_path).version)
    assert len(versions) == 2


@given(st.text(max_size=200))
def test_whatever_others_wrote_is_one_plain_line(text: str) -> None:
    line = harmless(text)
    assert not set(line) & set("[]<>{}`|#\n\r\t")
    assert all(unicodedata.category(c) not in ("Cc", "Cf", "Co", "Cs", "Cn") for c in line)
    assert harmless(line) == line


def test_a_fence_is_new_each_time_and_stands_in_no_text() -> None:
    assert len({new_fence("words") for _ in range(50)}) == 50
