"""What docs/reference/python.md holds, made from signatures, fields and docstrings.

Used by generate.py. A public name that no group names fails tests/docs/test_python_page.py.
"""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from collections.abc import Callable, Iterator
from importlib import import_module
from types import UnionType
from typing import Any, NamedTuple

WIDE = 100


class Shown(NamedTuple):
    """A name as a user writes it, and the module that it is found in."""

    name: str
    module: str

    @property
    def found(self) -> Any:
        return getattr(import_module(self.module), self.name.rpartition(".")[2])


def _of(module: str, *names: str, prefix: str = "") -> list[Shown]:
    return [Shown(prefix + name, module) for name in names]


GROUPS: dict[str, list[Shown]] = {
    "opening": _of("carepath", "open", "CarePath", prefix="carepath."),
    "people": _of("carepath", "Patient", "Caregiver", prefix="carepath."),
    "answers": [
        *_of(
            "carepath", "Receipt", "JourneyOutcome", "Journey", "Task", "Message", "Delivery", "InboxMessage", "Entry",
            "Explanation",
            prefix="carepath.",
        ),
        *_of("carepath.runtime.explain", "Explained", "Alternative"),
    ],
    "pathways": _of(
        "carepath", "load_clinic", "check_clinic", "load_pathway", "parse_pathway", "Clinic", "Pathway",
        prefix="carepath.",
    ),
    "step": [
        *_of("carepath", "initial_step", "step", "Event", "Step", "Snapshot", prefix="carepath."),
        *_of("carepath.core.records", "Record", "Considered"),
    ],
    "errors": _of(
        "carepath", "CarepathError", "DefinitionError", "Diagnostic", "RequestError", "ConflictError",
        "ConfigurationError", "CorruptionError", prefix="carepath.",
    ),
    "adapters": _of(
        "carepath", "Adapter", "Outgoing", "Verdict", "Accepted", "Delivered", "RetryLater", "Refused", "Unknown",
        "ActionCall", "ActionHandler",
        prefix="carepath.",
    ),
    "ways_out": [
        *_of("carepath.adapters.smtp", "SmtpAdapter"),
        *_of("carepath.adapters.webhook", "WebhookAdapter", "verify"),
        *_of("carepath.adapters", "InboxAdapter", "ConsoleAdapter", "PrintAdapter", "Letterhead"),
    ],
    "ports": [
        *_of("carepath", "Clock", prefix="carepath."),
        *_of("carepath.ports", "RuleEngine", "Conclusion", "Store", "UnitOfWork", prefix="carepath.ports."),
    ],
    "testing": _of(
        "carepath.testing", "JourneyHarness", "ManualClock", "RecordingAdapter", "ScenarioFailed",
        prefix="carepath.testing.",
    ),
    "contracts": [
        *_of("carepath.testing.contracts.adapter", "check_adapter", "outgoing"),
        *_of("carepath.testing.contracts.action", "check_action"),
        *_of("carepath.testing.contracts.store", "check_store"),
    ],
    "feeds": [
        *_of("carepath.feeds.reading", "Feed"),
        *_of("carepath.feeds.feeding", "feed_into", "replay"),
        *_of("carepath.feeds.records", "FeedReading", "FeedEvent", "FeedConsent", "FeedSummary", "Refusal"),
    ],
}  # fmt: skip


def group(name: str) -> str:
    """Every name of one group: how it is written, and what its docstring says."""
    return "\n\n".join(_section(shown) for shown in GROUPS[name])


def effects() -> str:
    """The table of what a step can ask of the world."""
    module = import_module("carepath.core.effects")
    kinds = [one for one in vars(module).values() if inspect.isclass(one) and one.__module__ == module.__name__]
    rows = [f"| `{one.__name__}` | {_field_names(one)} | {_doc(one).partition(chr(10))[0]} |" for one in kinds]
    return "\n".join(["| effect | fields | |", "|---|---|---|", *rows])


MAKERS: dict[str, Callable[..., str]] = {"python": group, "effects": effects}


def _section(shown: Shown) -> str:
    found = shown.found
    where = "" if shown.module in ("carepath", "carepath.testing") or "." in shown.name else f" (in `{shown.module}`)"
    lines = [f"### `{shown.name}`{where}", "", f"```python\n{_written(shown.name, found)}\n```", "", _doc(found)]
    if inspect.isclass(found):
        lines += [_method(name, one) for name, one in _methods(found)]
    return "\n".join(line for line in lines if line is not None).strip()


def _written(name: str, found: Any) -> str:
    """The signature of a function, a union of types, or a class with its fields as its source has them."""
    if isinstance(found, UnionType):
        return f"{name} = {' | '.join(one.__name__ for one in found.__args__)}"
    if not inspect.isclass(found):
        return _signature(name, found)
    fields = list(_fields(found))
    if fields:
        return "\n".join([f"class {name}:", *(f"    {line}" for line in fields)])
    if _makes(found) and name != "carepath.CarePath" and not issubclass(found, Exception):
        return _signature(name, found.__init__, method=True)
    base = f"({found.__base__.__name__})" if found.__base__ not in (object, None) else ""
    return f"class {name}{base}"


def _makes(found: type) -> bool:
    """Whether somebody calls the class: a Protocol has an __init__ of its own too."""
    return "__init__" in vars(found) and not getattr(found, "_is_protocol", False)


def _fields(found: type) -> Iterator[str]:
    """The fields that a class declares, each with the comment that stands beside it."""
    source = textwrap.dedent(inspect.getsource(found))
    lines = source.splitlines()
    (body,) = ast.parse(source).body
    assert isinstance(body, ast.ClassDef)
    for node in body.body:
        if isinstance(node, ast.AnnAssign) and not ast.unparse(node.target).startswith("_"):
            comment = lines[(node.end_lineno or node.lineno) - 1][node.end_col_offset :].strip()
            yield _plain_default(f"{ast.get_source_segment(source, node)}  {comment}".rstrip())


def _plain_default(line: str) -> str:
    """A field's default as one would write it in a call."""
    return re.sub(r"field\(default_factory=(?:lambda: EMPTY|dict)\)", "{}", line)


def _methods(found: type) -> Iterator[tuple[str, Any]]:
    if issubclass(found, Exception):
        return
    for name, one in vars(found).items():
        if not name.startswith("_") and isinstance(one, property | classmethod) | inspect.isfunction(one):
            yield name, one


def _method(name: str, found: Any) -> str:
    if isinstance(found, property):
        head = f"`{name}`"
    else:
        head = f"`{_signature(name, getattr(found, '__func__', found), method=True, wide=10_000)}`"
    said = _doc(found.fget if isinstance(found, property) else found)
    return f"\n- {head}" + (f"\n\n{textwrap.indent(said, '  ')}" if said else "")


def _signature(name: str, found: Callable[..., Any], *, method: bool = False, wide: int = WIDE) -> str:
    signature = inspect.signature(found)
    parameters = list(signature.parameters.values())[1 if method else 0 :]
    returns = re.sub(r"\b[a-z]+\.(?=[A-Z])", "", str(signature.return_annotation))
    tail = f" -> {returns}" if returns not in (str(inspect.Signature.empty), "None") else ""
    pieces, named = [], False
    for parameter in parameters:
        if parameter.kind is parameter.KEYWORD_ONLY and not named:
            pieces.append("*")
        named = named or parameter.kind in (parameter.KEYWORD_ONLY, parameter.VAR_POSITIONAL)
        pieces.append(_parameter(parameter))
        if parameter.kind is parameter.POSITIONAL_ONLY and parameter is _last_positional_only(parameters):
            pieces.append("/")
    line = f"{name}({', '.join(pieces)}){tail}"
    if len(line) <= wide:
        return line
    return "\n".join([f"{name}(", *(f"    {piece}," for piece in pieces), f"){tail}"])


def _last_positional_only(parameters: list[inspect.Parameter]) -> inspect.Parameter:
    return [one for one in parameters if one.kind is one.POSITIONAL_ONLY][-1]


def _parameter(parameter: inspect.Parameter) -> str:
    stars = {parameter.VAR_POSITIONAL: "*", parameter.VAR_KEYWORD: "**"}.get(parameter.kind, "")
    annotation = "" if parameter.annotation is parameter.empty else f": {parameter.annotation}"
    default = "" if parameter.default is parameter.empty else f" = {_value(parameter.default)}"
    return f"{stars}{parameter.name}{annotation}{default}"


def _value(default: Any) -> str:
    return f'"{default}"' if isinstance(default, str) else repr(default)


def _doc(found: Any) -> str:
    own = "" if isinstance(found, UnionType) else found.__doc__ or ""
    generated = inspect.isclass(found) and own.startswith(f"{found.__name__}(")
    return "" if generated else _prose(inspect.cleandoc(own))


def _field_names(found: type) -> str:
    return " ".join(f"`{name}`" for name in found.__dataclass_fields__)  # type: ignore[attr-defined]


def _prose(text: str) -> str:
    """A docstring as Markdown: what stands in angle brackets is not taken for a tag."""
    pieces = re.split(r"(`[^`\n]*`)", text)
    return "".join(one if one.startswith("`") else one.replace("<", "&lt;") for one in pieces)
