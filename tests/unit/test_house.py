"""House measures that neither ruff, mypy nor import-linter can see."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

SRC = Path(__file__).parents[2] / "src" / "carepath"
PURE = ("core", "reach", "careteam")
FILE_LINES = 450
FUNCTION_LINES = 50
EXEMPT_FROM_SIZE = ("store/migrations/", "store/tables.py")  # tables and generated text
CLOCK_OR_CHANCE = {"now", "utcnow", "today", "monotonic", "perf_counter", "sleep", "uuid1", "uuid4", "urandom"}
INPUT_OUTPUT = {"open", "print", "input", "eval", "exec", "breakpoint"}
SEEN_BY_THE_CONTRACT = {"__version__", *(path.stem for path in SRC.iterdir())}  # `from carepath import care` is
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|NotImplementedError|NotImplemented)\b")


def name_of(path: Path) -> str:
    return path.relative_to(SRC).as_posix()


@cache
def modules() -> list[tuple[Path, ast.Module, str]]:
    texts = [(path, path.read_text(encoding="utf-8")) for path in sorted(SRC.rglob("*.py"))]
    return [(path, ast.parse(text), text) for path, text in texts]


def lengthy(path: Path, tree: ast.Module, text: str) -> Iterator[str]:
    if name_of(path).startswith(EXEMPT_FROM_SIZE):
        return
    if (lines := text.count("\n")) > FILE_LINES:
        yield f"{name_of(path)}: {lines} lines, the ceiling is {FILE_LINES}"
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno:
            lines = node.end_lineno - node.lineno + 1
            if lines > FUNCTION_LINES:
                yield f"{name_of(path)}:{node.lineno}: {node.name} has {lines} lines, the ceiling is {FUNCTION_LINES}"


def imports_the_root(path: Path, tree: ast.Module, text: str) -> Iterator[str]:
    """import-linter takes `import carepath` for an import of the package itself, and lets every room through it."""
    for node in ast.walk(tree):
        whole = isinstance(node, ast.Import) and any(name.name == "carepath" for name in node.names)
        ours = isinstance(node, ast.ImportFrom) and node.module == "carepath"
        names = {name.name for name in node.names} if ours else set()
        if whole or not names <= SEEN_BY_THE_CONTRACT:
            yield f"{name_of(path)}:{node.lineno}: name the room: from carepath.errors import ..."


def impure(path: Path, tree: ast.Module, text: str) -> Iterator[str]:
    if not name_of(path).startswith(tuple(f"{room}/" for room in PURE)):
        return
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = node.func
        if isinstance(called, ast.Attribute) and called.attr in CLOCK_OR_CHANCE:
            yield f"{name_of(path)}:{node.lineno}: {called.attr}() has no place here: take it as an argument"
        if isinstance(called, ast.Name) and called.id in CLOCK_OR_CHANCE | INPUT_OUTPUT:
            yield f"{name_of(path)}:{node.lineno}: {called.id}() has no place here"


def unfinished(path: Path, tree: ast.Module, text: str) -> Iterator[str]:
    for number, line in enumerate(text.splitlines(), start=1):
        if found := UNFINISHED.search(line):
            yield f"{name_of(path)}:{number}: {found[0]}: finish it or leave it out"


def silent(path: Path, tree: ast.Module, text: str) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ExceptHandler) and all(says_nothing(each) for each in node.body):
            yield f"{name_of(path)}:{node.lineno}: an except that does nothing: use contextlib.suppress with a reason"


def says_nothing(node: ast.stmt) -> bool:
    return isinstance(node, ast.Pass) or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))


MEASURES = (lengthy, imports_the_root, impure, unfinished, silent)


@pytest.mark.parametrize("measure", MEASURES)
def test_every_module_keeps_the_measure(measure):
    offences = [offence for module in modules() for offence in measure(*module)]
    assert not offences, "\n" + "\n".join(offences)


OFFENCES = {
    lengthy: "def f():\n" + "    x = 1\n" * FUNCTION_LINES,
    imports_the_root: "def f():\n    from carepath import open\n",
    impure: "at = dt.now()\n",
    unfinished: "def f():\n    raise NotImplementedError\n",
    silent: "try:\n    f()\nexcept ValueError:\n    ...\n",
}


@pytest.mark.parametrize("measure", MEASURES)
def test_the_measure_sees_an_offence(measure):
    text = OFFENCES[measure]
    assert len(list(measure(SRC / "core" / "bad.py", ast.parse(text), text))) == 1
