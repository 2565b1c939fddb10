"""One order for the keys of a file, without touching a word: whole lines move, with the comments above them.

`carepath fmt`. Line breaks, alignment and comments within a block stay as the author wrote them. What a formatted text
means is compared with what it meant before; where they differ the text is left as it is. Imported by cli.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from carepath.authoring.diagnostics import Report
from carepath.authoring.nodes import Key, MappingNode, Node, Scalar, SequenceNode
from carepath.authoring.reader import read_text
from carepath.errors import DefinitionError

Lines = list[str]
_BLANKS = re.compile(r"\n{3,}")
# As a clinic meeting reads a state: what it is, what happens on the way in and out, in time, when something comes in.
_STATE = (
    "title", "phase", "type", "history", "target", "ignore", "use", "initial",
    "entry", "exit", "always", "after", "at", "every", "on", "states",
)  # fmt: skip
# What it is and who answers for it comes first. Files of other kinds keep their author's order.
_ORDERS = {
    "pathways": (
        "pathway", "version", "title", "phase", "status", "owner", "review_by", "sources", "calendar", "use", "initial",
        "ignore", "parameters", "enroll", "context", "events", "rules", "clocks", "on", "states",
    ),
    "parts": ("part", "title", "events", *_STATE[1:]),
}  # fmt: skip


def formatted(text: str, name: str, kind: str) -> str:
    """The text with its keys in order, at most one empty line at a time, no blanks at the ends of lines.

    `kind`: of file, as folders name it: pathways, parts, content, rules, questionnaires, feeds or a file such as
    roles.yaml. Raises DefinitionError where the text cannot be read.
    """
    node = _tree(text, name)
    lines = [line.rstrip() for line in text.splitlines()]
    arranged = "\n".join(_arranged(lines, node, _ORDERS[kind]) if kind in _ORDERS else lines)
    tidy = _BLANKS.sub("\n\n", arranged).strip("\n") + "\n"
    return tidy if _meaning(_tree(tidy, name), top=True) == _meaning(node, top=True) else text


def _tree(text: str, name: str) -> MappingNode:
    report = Report()
    node = read_text(text, name, report)
    if report.has_errors or not isinstance(node, MappingNode):
        raise DefinitionError(report.errors)
    return node


def _arranged(lines: Lines, node: MappingNode, order: Sequence[str]) -> Lines:
    """The lines of a file, its top keys in order, and those of its states."""
    for key, state, end in reversed(_states(node, len(lines))):
        lines = _sorted_block(lines, state, key.mark.line, end, _STATE)
    return _sorted_block(lines, node, 0, len(lines), order)


def _states(node: MappingNode, end: int) -> list[tuple[Key, MappingNode, int]]:
    """Every state, outer before inner: its name, its keys, and the line that it ends before."""
    found = []
    for key, value, stop in _extents(node, end):
        if key == "states" and isinstance(value, MappingNode):
            for name, state, last in _extents(value, stop):
                if isinstance(state, MappingNode):
                    found += [(name, state, last), *_states(state, last)]
    return found


def _extents(node: MappingNode, end: int) -> Iterator[tuple[Key, Node, int]]:
    """Each key with its value and the line that it ends before."""
    ends = [*(key.mark.line - 1 for key in node), end][1:]
    for (key, value), last in zip(node.items(), ends, strict=True):
        yield key, value, last


def _sorted_block(lines: Lines, node: MappingNode, start: int, end: int, order: Sequence[str]) -> Lines:
    """The lines with the keys of one mapping in order; each takes along the comments that stand right above it."""
    keys = list(node)
    if not keys or not all(_begins_line(lines, key) for key in keys):
        return lines
    indent = keys[0].mark.column - 1
    while end > start and _is_outside(lines[end - 1], indent):
        end -= 1
    begins = [_lead(lines, key, start) for key in keys]
    while begins[0] < keys[0].mark.line - 1 and (begins[0] == 0 or not lines[begins[0]]):
        begins[0] += 1  # what stands at the top of a file speaks of the whole file, and stays there
    blocks = {key: lines[first:last] for key, (first, last) in zip(keys, pairwise([*begins, end]), strict=True)}
    ranks = {key: order.index(key) if key in order else len(order) for key in keys}
    moved = [line for key in sorted(keys, key=ranks.__getitem__) for line in blocks[key]]
    return [*lines[: begins[0]], *moved, *lines[end:]]


def _begins_line(lines: Lines, key: Key) -> bool:
    return lines[key.mark.line - 1][: key.mark.column - 1].strip(" \"'") == ""


def _is_outside(line: str, indent: int) -> bool:
    """An empty line, or a comment that stands further out than the keys: it speaks of what follows."""
    bare = line.lstrip()
    return not bare or (bare.startswith("#") and len(line) - len(bare) < indent)


def _lead(lines: Lines, key: Key, start: int) -> int:
    """The first line that belongs to a key: the comments right above it, and the empty line above these."""
    first = key.mark.line - 1
    while first > start and lines[first - 1].lstrip().startswith("#"):
        first -= 1
    while first > start and not lines[first - 1]:
        first -= 1
    return first


def _meaning(node: Node, *, top: bool = False) -> object:
    """What a tree says. The order of keys counts where names are the author's, not where they are the grammar's."""
    if isinstance(node, Scalar):
        return (node.text, node.value)
    if isinstance(node, SequenceNode):
        return [_meaning(one) for one in node]
    pairs: Iterable[tuple[str, object]] = (
        (str(key), _states_meaning(value) if top and key == "states" else _meaning(value))
        for key, value in node.items()
    )
    return sorted(pairs, key=lambda pair: pair[0]) if top else list(pairs)


def _states_meaning(node: Node) -> object:
    if not isinstance(node, MappingNode):
        return _meaning(node)
    return [(str(name), _meaning(state, top=True)) for name, state in node.items()]
