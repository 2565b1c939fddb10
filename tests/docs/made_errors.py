"""What docs/reference/errors.md holds: every code that is raised anywhere in src, found in the source itself.

Used by generate.py.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

SRC = Path(__file__).parents[2] / "src" / "carepath"
KINDS = ("RequestError", "ConflictError", "ConfigurationError", "CorruptionError")
# What ends as one of KINDS: an error of a task is a conflict where it can be tried again, else a request.
OTHERS = {"TaskError": "RequestError", "EndlessTimers": "CorruptionError"}
# What to do, where the source works the hint out from what it finds there.
WORKED_OUT = {
    "unknown-state": "Say one of the states that the error lists.",
    "adapter-channel": "Name one of the channels that the adapter carries; the error lists them.",
    "adapter-unfit": "Give it what the error names.",
    "adapter-unknown": "Write one of the names that the error lists, or install the package that offers it.",
    "smtp-setting": "Write what the error names as its hint says.",
    "context": "Mend the fields that the error lists.",
    "event-data": "Mend the fields that the error lists.",
    "letterhead-zone": "Write an IANA name, such as America/Toronto, in site.yaml.",
    "outcome-fields": "Give the fields that the error lists.",
    "patient-zone": "Give an IANA name, such as America/Toronto.",
    "reply-text": "Give the text as it came, 20,000 characters at most.",
    "no-such-rule": "See docs/reference/diagnostics.md for all rules; the nearest is named.",
    "not-approved": "Approve it locally (status: approved), or try it with open(sandbox=True); leave a retired one.",
    "scenario-unknown": "Write one of the names that the error lists.",
    "unknown-calendar": "Name a calendar of calendars.yaml in the ladder.",
    "unknown-event": "Write the nearest name, or declare the event in a pathway.",
    "unknown-origin": "Write one of: ehr, staff, patient, caregiver, device, app.",
    "unknown-journey": "See journeys() for their ids.",
    "unknown-outcome": "Write one of the outcomes that the error lists.",
    "unknown-status": "Write one of the words that the error lists.",
    "unknown-pathway": "Write the nearest name, or give open(pathways=...) the folder that holds it.",
}
# What is said, where the source hands it in from elsewhere.
SAID = {
    "adapter-unfit": "What was given is no adapter: it lacks something, or something in it is of the wrong kind.",
    "database-address": "This is not the address of a database, or of one that carepath does not know.",
    "letterhead-zone": "The clinic's zone is not a time zone.",
    "patient-zone": "The patient's zone is not a time zone.",
    "scenario-span": "This is no span of time.",
}


class Raised(NamedTuple):
    """One place that raises: the kind of error, its code, what it says and what it tells to do."""

    kind: str
    code: str
    message: str
    hint: str
    file: str


@cache
def raised() -> tuple[Raised, ...]:
    """Every place in src that makes one of our errors, in order of kind and code."""
    found = [one for path in sorted(SRC.rglob("*.py")) for one in _in_file(path)]
    return tuple(sorted(found))


def errors(*kinds: str) -> str:
    """The table of the codes of these kinds; `scenario` stands for the test kit's own."""
    rows: dict[str, list[Raised]] = {}
    for one in raised():
        testing = one.file.startswith("testing/")
        if ("scenario" in kinds and testing) or (one.kind in kinds and not testing):
            rows.setdefault(one.code, []).append(one)
    lines = [f"| `{code}` | {_said(code, found)} | {_to_do(code, found)} |" for code, found in rows.items()]
    return "\n".join(["| code | says | what to do |", "|---|---|---|", *lines])


MAKERS: dict[str, Callable[..., str]] = {"errors": errors}


def what_to_do(one: Raised) -> str:
    """The hint that stands in the source, or in WORKED_OUT; "" where there is none."""
    return one.hint or WORKED_OUT.get(one.code, "")


def what_it_says(one: Raised) -> str:
    """The message that stands in the source, or in SAID; "" where there is none."""
    return one.message or SAID.get(one.code, "")


def _all(which: str, found: list[Raised]) -> str:
    return " / ".join(dict.fromkeys(_cell(getattr(one, which)) for one in found if getattr(one, which)))


def _said(code: str, found: list[Raised]) -> str:
    return _cell(SAID[code]) if code in SAID else _all("message", found)


def _to_do(code: str, found: list[Raised]) -> str:
    return _cell(WORKED_OUT[code]) if code in WORKED_OUT else _all("hint", found)


def _cell(text: str) -> str:
    said = text[:1].upper() + text[1:]
    return re.sub(r"([|<*_])", r"\\\1", said)


def _in_file(path: Path) -> Iterator[Raised]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for function in [tree, *(node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))]:
        for node in _own(function):
            if isinstance(node, ast.Call) and _name(node.func) in (*KINDS, *OTHERS):
                yield from _raised_by(node, function, path)
    for kind, call, made in of_own_code(tree):
        yield from _raised_by(call, made, path, kind=kind)


def of_own_code(tree: ast.Module) -> Iterator[tuple[str, ast.Call, ast.FunctionDef]]:
    """Errors of a class of their own, whose code stands in `super().__init__`: kind, that call, where it stands."""
    for one in ast.walk(tree):
        kinds = [name for base in getattr(one, "bases", ()) if (name := _name(base)) in KINDS]
        for made in one.body if isinstance(one, ast.ClassDef) and kinds else ():
            for node in ast.walk(made) if isinstance(made, ast.FunctionDef) else ():
                if isinstance(node, ast.Call) and ast.unparse(node.func) == "super().__init__":
                    assert isinstance(made, ast.FunctionDef)
                    yield kinds[0], node, made


def _own(function: ast.AST) -> Iterator[ast.AST]:
    """Everything in a function or module that stands in no function inside it."""
    waiting = list(ast.iter_child_nodes(function))
    while waiting:
        node = waiting.pop(0)
        if not isinstance(node, ast.FunctionDef):
            yield node
            waiting += ast.iter_child_nodes(node)


def _raised_by(call: ast.Call, function: ast.AST, path: Path, *, kind: str = "") -> Iterator[Raised]:
    if not call.args:
        return
    named = {one.arg: one.value for one in call.keywords}
    message = call.args[1] if len(call.args) > 1 else None
    hint = named.get("hint") or (call.args[2] if len(call.args) > 2 else None)
    kind = kind or _name(call.func)
    if kind == "TaskError" and "retryable" in named:
        kind = "ConflictError"
    scope = Scope(function, call.lineno, path)
    messages = [message]
    if isinstance(call.args[0], ast.IfExp) and isinstance(message, ast.IfExp):  # one for each code
        messages = [message.body, message.orelse]
    for number, code in enumerate(_codes(call.args[0], path)):
        said, to_do = (" / ".join(_texts(one, scope)) for one in (messages[number % len(messages)], hint))
        yield Raised(OTHERS.get(kind, kind), code, said, to_do, path.relative_to(SRC).as_posix())


def _codes(node: ast.expr, path: Path) -> Iterator[str]:
    if isinstance(node, ast.Constant):
        yield str(node.value)
    elif isinstance(node, ast.IfExp):
        yield from (*_codes(node.body, path), *_codes(node.orelse, path))
    elif isinstance(node, ast.Name):  # handed in as `code=` by callers
        yield from sorted(set(_handed_in(path.parent, node.id)))
    else:  # an error that is raised again under its own code
        assert _name(node) == "code", f"{path}:{node.lineno}: what is this code?"


def _handed_in(room: Path, name: str) -> Iterator[str]:
    for path in room.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            for one in node.keywords if isinstance(node, ast.Call) else ():
                if one.arg == name and isinstance(one.value, ast.Constant):
                    yield str(one.value.value)


class Scope(NamedTuple):
    """Where an error is made: what a name stands for there."""

    function: ast.AST
    line: int
    path: Path

    def assigned(self, name: str) -> ast.expr | None:
        """What was last assigned to the name before the line."""
        values = [
            one.value
            for one in _own(self.function)
            if isinstance(one, ast.Assign) and one.lineno < self.line and any(_name(to) == name for to in one.targets)
        ]
        return values[-1] if values else None

    def constant(self, name: str) -> str:
        """A constant of the module; "" where it is none."""
        if not name.isupper():
            return ""
        module = ".".join(("carepath", *self.path.relative_to(SRC).with_suffix("").parts))
        found = getattr(import_module(module), name, "")
        return f"{found:,}" if isinstance(found, int) else str(found)


def _texts(node: ast.expr | None, scope: Scope) -> list[str]:
    """What a message or hint can say, each on its own."""
    if isinstance(node, ast.Name):
        constant = scope.constant(node.id)
        return [constant] if constant else _texts(scope.assigned(node.id), scope._replace(line=0))
    if isinstance(node, ast.IfExp):
        return [*_texts(node.body, scope), *_texts(node.orelse, scope)]
    if isinstance(node, ast.BinOp):
        return ["".join(" / ".join(_texts(one, scope)) for one in (node.left, node.right))]
    if isinstance(node, ast.Constant):
        return [str(node.value)] if node.value else []
    return ["".join(_piece(one, scope) for one in node.values)] if isinstance(node, ast.JoinedStr) else []


def _piece(node: ast.expr, scope: Scope) -> str:
    if isinstance(node, ast.Constant):
        return str(node.value)
    assert isinstance(node, ast.FormattedValue)
    inner: ast.expr = node.value
    while isinstance(inner, ast.Subscript):
        inner = inner.value
    name = _name(inner)
    return scope.constant(name) or (f"‹{name.strip('_').lower()}›" if name else "…")


def _name(node: ast.AST) -> str:
    if isinstance(node, ast.Name):
        return node.id
    return node.attr if isinstance(node, ast.Attribute) else ""
