"""The house rules of the architecture, checked on the source text."""

from __future__ import annotations

import ast
import io
import re
import subprocess
import sys
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parent.parent

# What each stage may import from, through façades. The order is the diagram of the program.
STAGES: dict[str, tuple[str, ...]] = {
    "ingest": (),
    "index": ("ingest",),
    "check": ("ingest", "index"),
    "answer": ("ingest", "index", "check"),
    "web": ("ingest", "index", "check", "answer"),
    "eval": ("ingest", "index", "check", "answer"),
}
APP = "app.py"  # wires the stages together: may import all of them, is imported by none
COMMAND_LINE = "commandline.py"  # what app.py can be asked for
CHECKING = "checking.py"  # the command that is more than a few lines

# One third-party library, one file.
ONE_FILE = (
    "charset_normalizer",
    "chromadb",
    "docx",
    "gradio",
    "httpx",
    "jinja2",
    "llama_index",
    "lxml",
    "nltk",
    "openai",
    "onnxruntime",
    "pypdf",
    "pypdfium2",
    "python_multipart",
    "rapidocr",
    "sentence_transformers",
    "sqlite3",
    "tiktoken",
)
# The exceptions: all files that may import a library, with the reason beside them.
MORE_FILES: dict[str, frozenset[str]] = {
    # One reads papers in a worker process, the other writes reports: neither needs the other.
    "docx": frozenset({"ingest/word.py", "answer/report_docx.py"}),
    # Two stages make pages, and neither may import the other.
    "jinja2": frozenset({"eval/page.py", "web/render.py"}),
    # The audit examines the store's file where the store itself cannot be trusted to.
    "sqlite3": frozenset({"index/audit.py", "index/database.py"}),
}

# Seconds to import, so never for `--help` or for an error message.
HEAVY = (
    "chromadb",
    "cv2",
    "docx",
    "gradio",
    "llama_index",
    "lxml",
    "nltk",
    "numpy",
    "openai",
    "onnxruntime",
    "pypdf",
    "rapidocr",
    "sentence_transformers",
    "tiktoken",
    "torch",
)


@dataclass(frozen=True, slots=True)
class Import:
    """One imported module, wherever in the file it stands; `names` is empty for `import x`."""

    module: str
    names: tuple[str, ...]
    level: int
    line: int

    @property
    def root(self) -> str:
        return self.module.partition(".")[0]


def product_files() -> list[Path]:
    found = [CHECKOUT / APP, CHECKOUT / COMMAND_LINE, CHECKOUT / CHECKING]
    for stage in STAGES:
        found += sorted((CHECKOUT / stage).rglob("*.py"))
    return [path.relative_to(CHECKOUT) for path in found if path.exists()]


FILES = product_files()


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse((CHECKOUT / path).read_text(encoding="utf-8"), str(path))


@cache
def imports(path: Path) -> tuple[Import, ...]:
    """All of a file's imports: in functions and under TYPE_CHECKING too."""
    found = []
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found += [Import(alias.name, (), 0, node.lineno) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = tuple(alias.name for alias in node.names)
            found.append(Import(node.module or "", names, node.level, node.lineno))
    return tuple(found)


def stage_of(path: Path) -> str:
    return path.parts[0] if len(path.parts) > 1 else APP


def import_faults(path: Path) -> Iterator[str]:
    here = stage_of(path)
    for one in imports(path):
        where = f"{path}:{one.line}"
        if one.level:
            yield f"{where}: relative import; name the module in full"
        elif one.root in {"app", "tests", "conftest"} or (
            one.root in {"commandline", "checking"} and here != APP
        ):
            yield f"{where}: imports {one.root}, which comes after every stage"
        elif one.root not in STAGES:
            continue
        elif not one.names:
            yield f"{where}: `import {one.module}`; write `from {one.module} import …`"
        elif one.root == here:
            if one.module == here:
                yield f"{where}: a stage's own modules import `from {here}.<module>`"
        elif here != APP and one.root not in STAGES[here]:
            yield f"{where}: {here} may not import {one.root}"
        elif one.module != one.root:
            yield f"{where}: `{one.module}` is inside a stage; import from `{one.root}`"


@pytest.mark.parametrize("path", FILES, ids=str)
def test_a_stage_imports_earlier_stages_through_their_facades(path: Path) -> None:
    if path.name == "__init__.py":
        stage = stage_of(path)
        outside = [one for one in imports(path) if not one.module.startswith(f"{stage}.")]
        assert not outside, "a façade only lists its own stage's modules"
    assert not list(import_faults(path))


@pytest.mark.parametrize("stage", STAGES)
def test_a_facade_lists_exactly_what_it_offers(stage: str) -> None:
    path = Path(stage, "__init__.py")
    if path not in FILES:
        assert not [one for one in FILES if stage_of(one) == stage], f"{stage}/ has no façade"
        return
    offered = [name for one in imports(path) for name in one.names]
    listed: list[str] | None = None
    for node in tree(path).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            listed = ast.literal_eval(node.value)
        elif not isinstance(node, ast.ImportFrom):
            assert isinstance(node, ast.Expr), f"{path}:{node.lineno}: a façade does no work"
            assert isinstance(node.value, ast.Constant), f"{path}:{node.lineno}: does work"
    assert listed is not None, f"{path} has no __all__"
    assert sorted(listed) == sorted(offered)
    assert len(set(listed)) == len(listed)


def test_the_modules_of_a_stage_do_not_import_each_other_in_a_circle() -> None:
    """Nor by an import hidden in a function."""
    graph = {
        ".".join(path.with_suffix("").parts): {one.module for one in imports(path)}
        for path in FILES
    }
    done: set[str] = set()

    def visit(module: str, way: tuple[str, ...]) -> None:
        assert module not in way, " → ".join((*way[way.index(module) :], module))
        if module in done:
            return
        for other in graph[module] & graph.keys():
            visit(other, (*way, module))
        done.add(module)

    for module in graph:
        visit(module, ())


@pytest.mark.parametrize("library", ONE_FILE)
def test_a_library_is_known_to_one_file(library: str) -> None:
    users = {str(path) for path in FILES if library in {one.root for one in imports(path)}}
    if library in MORE_FILES:
        assert users == MORE_FILES[library], f"the exception for {library} is out of date"
    else:
        assert len(users) <= 1, f"{library} is imported by {sorted(users)}"


def test_nothing_heavy_is_loaded_before_it_is_used() -> None:
    program = f"import sys, app; print(*sorted(set({HEAVY!r}) & sys.modules.keys()))"
    assert python("-c", program).split() == []


def test_help_loads_nothing_heavy() -> None:
    program = f"""
import runpy, sys
sys.argv = ["app.py", "--help"]
try:
    runpy.run_path("app.py", run_name="__main__")
except SystemExit as end:
    assert not end.code, end.code
print("LOADED", *sorted(set({HEAVY!r}) & sys.modules.keys()))
"""
    said = python("-c", program)
    assert "usage" in said.lower()
    assert said.splitlines()[-1] == "LOADED"


def test_help_needs_no_installed_package() -> None:
    """`./scrutineer` prints it on a new machine, before anything is set up."""
    assert "usage" in python("-S", APP, "--help").lower()


def python(*arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, *arguments], cwd=CHECKOUT, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("path", FILES, ids=str)
def test_no_module_is_longer_than_400_lines(path: Path) -> None:
    lines = (CHECKOUT / path).read_text(encoding="utf-8").count("\n")
    assert lines <= 400, f"{path} has {lines} lines: does it have two reasons to change?"


@pytest.mark.parametrize("path", FILES, ids=str)
def test_catching_everything_is_explained(path: Path) -> None:
    """By a comment from the line before the `except` to the first line of its body."""
    source = (CHECKOUT / path).read_text(encoding="utf-8")
    commented = {
        token.start[0]
        for token in tokenize.generate_tokens(io.StringIO(source).readline)
        if token.type == tokenize.COMMENT and not re.match(r"#\s*(noqa|type:)", token.string)
    }
    for node in ast.walk(tree(path)):
        if not isinstance(node, ast.ExceptHandler):
            continue
        caught = {
            name.id
            for name in ast.walk(node.type or ast.Constant(None))
            if isinstance(name, ast.Name)
        }
        if node.type is None or caught & {"Exception", "BaseException"}:
            near = range(node.lineno - 1, node.body[0].lineno + 1)
            assert commented & set(near), f"{path}:{node.lineno}: say why all errors are caught"


EFFECTS = """
import importlib, sys

WRITES = {"os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.link", "os.symlink", "os.putenv",
          "os.unsetenv", "os.chmod", "os.truncate", "shutil.copyfile", "subprocess.Popen",
          "os.system", "os.exec", "os.fork", "sqlite3.connect", "tempfile.mkstemp",
          "tempfile.mkdtemp", "_thread.start_new_thread"}
here = sys.argv[1]

def by_a_module_of_ours():
    # Up to the nearest import under way: what a library does while being imported is its own.
    frame = sys._getframe(2)
    while frame is not None:
        name = frame.f_code.co_filename
        if name.startswith(here) and "site-packages" not in name:
            return name
        if name.startswith("<frozen importlib"):
            return None
        frame = frame.f_back
    return None

def watch(event, arguments):
    if event == "open":
        mode, flags = arguments[1], arguments[2]
        writes = any(letter in (mode or "") for letter in "wax+") or (mode is None and flags & 3)
    else:
        writes = event in WRITES or event.startswith("socket.")
    if writes:
        name = by_a_module_of_ours()
        if name:
            print("EFFECT", name, event, repr(arguments)[:200])

sys.dont_write_bytecode = True
sys.path.insert(0, here)
sys.addaudithook(watch)
for module in sys.argv[2:]:
    importlib.import_module(module)
"""


def test_importing_the_modules_does_nothing(tmp_path: Path) -> None:
    """No file, folder, connection, process, variable or (seen from Python 3.12 on) thread."""
    modules = [".".join(path.with_suffix("").parts) for path in FILES]
    modules = [module.removesuffix(".__init__") for module in modules]
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", EFFECTS, str(CHECKOUT), *modules],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    assert [line for line in done.stdout.splitlines() if line.startswith("EFFECT")] == []
    assert list(tmp_path.iterdir()) == []
