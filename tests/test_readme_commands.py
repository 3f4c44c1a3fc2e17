"""Every command that the README shows can be given."""

from __future__ import annotations

import contextlib
import io
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parent.parent
LAUNCHER_ONLY = {"setup", "test", "lint"}  # what ./scrutineer does by itself


def simple_commands(markdown: str) -> Iterator[list[str]]:
    """The commands of its ```sh blocks, one by one: pipes, lists and redirections taken apart."""
    for block in re.findall(r"^```sh\n(.*?)^```", markdown, re.MULTILINE | re.DOTALL):
        for line in block.replace("\\\n", " ").splitlines():
            lexer = shlex.shlex(line, posix=True, punctuation_chars=True)
            lexer.whitespace_split = True
            command: list[str] = []
            into_file = False
            for word in (*lexer, ";"):
                if set(word) <= set("|&;()"):
                    if command:
                        yield command
                    command = []
                elif set(word) <= set("<>&"):
                    into_file = True
                elif into_file:
                    into_file = False
                else:
                    command.append(word)


def arguments_of(command: list[str]) -> list[str] | None:
    """What app.py is given, or None for a command that is not ours."""
    if command[0] == "./scrutineer":
        return None if command[1:2] and command[1] in LAUNCHER_ONLY else command[1:]
    if command[:2] == [".venv/bin/python", "app.py"]:
        return command[2:]
    return None


def test_commands_are_found_wherever_they_stand() -> None:
    markdown = """
```sh
# a comment
./scrutineer serve --port 8000   # and another
echo '{"id": 1, "question": "a | b"}' | .venv/bin/python app.py ask --jsonl > out.jsonl
cd here && ./scrutineer ask \\
  "two words"
./scrutineer test -x
```
```json
./scrutineer not a command
```
"""
    found = [arguments_of(command) for command in simple_commands(markdown)]
    assert [one for one in found if one is not None] == [
        ["serve", "--port", "8000"],
        ["ask", "--jsonl"],
        ["ask", "two words"],
    ]


@pytest.mark.parametrize("name", ["README.md", "eval/README.md"])
def test_the_commands_of_the_readmes_are_understood(name: str) -> None:
    from commandline import parser

    readme = (CHECKOUT / name).read_text(encoding="utf-8")
    ours = [command for command in simple_commands(readme) if command[0] == "./scrutineer"]
    if name == "README.md":
        assert ["./scrutineer", "serve"] in ours and ["./scrutineer", "test"] in ours
    assert len(ours) >= 5
    for command in simple_commands(readme):
        arguments = arguments_of(command)
        if arguments is None:
            continue
        complaint = io.StringIO()
        try:
            with contextlib.redirect_stderr(complaint), contextlib.redirect_stdout(io.StringIO()):
                parser().parse_args(arguments)
        except SystemExit as end:
            if end.code:
                pytest.fail(f"{shlex.join(command)}: {complaint.getvalue()}", pytrace=False)
