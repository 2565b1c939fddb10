"""The marked tree: what a YAML text says, with the line and column of every key and value.

Three kinds: Scalar, Sequence (a list) and Mapping (a dict whose keys are Key, a text with a mark). A tree is what
the documents validate and what every diagnostic points into. Imported by all of authoring; knows nothing of YAML.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from carepath.errors import NOWHERE, Mark

Plain = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Scalar:
    """One value. `text` as written, `value` by YAML 1.2's core schema (dates stay text), `quoted` if it was."""

    text: str
    value: Plain
    mark: Mark = NOWHERE
    quoted: bool = False

    @property
    def is_null(self) -> bool:
        return self.value is None

    def __str__(self) -> str:
        return self.text


class Key(str):
    """A key of a mapping: its text, and where it stands."""

    __slots__ = ("mark",)
    mark: Mark

    def __new__(cls, text: str, mark: Mark = NOWHERE) -> Key:
        key = super().__new__(cls, text)
        key.mark = mark
        return key

    def as_scalar(self) -> Scalar:
        """The same text as a value."""
        return Scalar(str(self), str(self), self.mark)


class SequenceNode(list["Node"]):
    """A list of nodes; `mark` is where it begins."""

    __slots__ = ("mark",)

    def __init__(self, nodes: Iterable[Node] = (), mark: Mark = NOWHERE) -> None:
        super().__init__(nodes)
        self.mark = mark


class MappingNode(dict[Key, "Node"]):
    """A mapping in file order; `mark` is where it begins."""

    __slots__ = ("mark",)

    def __init__(self, pairs: Iterable[tuple[Key, Node]] = (), mark: Mark = NOWHERE) -> None:
        super().__init__(pairs)
        self.mark = mark

    def key(self, name: str) -> Key:
        """The key of that name with its mark; one without a place where there is none."""
        return next((key for key in self if key == name), Key(name, self.mark))


Node = Scalar | SequenceNode | MappingNode


def mark_at(node: Node, path: Sequence[Any], *, key: bool = False) -> Mark:
    """The place that `path` (keys and indexes) leads to, as far as it can be followed; `key`: of the last key.

    A step that the tree does not have is passed over: short forms have fewer levels than the documents they mean.
    """
    mark = node.mark
    last: Mark | None = None
    for step in path:
        if isinstance(node, MappingNode) and step in node:
            last = node.key(step).mark
            node = node[step]
            mark = node.mark
        elif isinstance(node, SequenceNode) and isinstance(step, int) and step < len(node):
            node = node[step]
            mark, last = node.mark, None
    return last if key and last is not None else mark


def describe(node: object) -> str:
    """What a node is, in an author's words."""
    if isinstance(node, MappingNode):
        return "a mapping (key: value)"
    if isinstance(node, SequenceNode):
        return "a list"
    if isinstance(node, Scalar) and node.value is None:
        return "nothing"
    return "a single value"
