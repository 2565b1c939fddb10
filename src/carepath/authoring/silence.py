"""Findings without the warnings that an author says to ignore: `ignore: {CP114: reason}` on a pathway or a state.

Errors are never silenced. Imported by checking.py and clinic.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from carepath.authoring.folder import SourceFile
from carepath.authoring.nodes import Key, MappingNode, Node, SequenceNode
from carepath.authoring.pathway_document import PathwayDocument
from carepath.errors import Diagnostic, Mark


def silenced(file: SourceFile) -> tuple[Diagnostic, ...]:
    """The findings without the warnings that the pathway, or a state around them, says to ignore."""
    found = file.report.sorted()
    if not isinstance(file.document, PathwayDocument):
        return found
    everywhere = set(map(str, file.document.ignore))
    states = list(_ignoring(file.node)) if file.node is not None else []
    return tuple(one for one in found if one.severity == "error" or not _is_ignored(one, everywhere, states))


def _is_ignored(one: Diagnostic, everywhere: set[str], states: list[tuple[Mark, Mark, set[str]]]) -> bool:
    return one.code in everywhere or any(
        first <= one.where <= last and one.code in codes for first, last, codes in states
    )


def _ignoring(node: Node) -> Iterator[tuple[Mark, Mark, set[str]]]:
    """Every mapping that says `ignore`: where it begins, its last place, and the codes."""
    if isinstance(node, MappingNode):
        codes = node.get(Key("ignore"))
        if isinstance(codes, MappingNode):
            yield node.mark, _last(node), set(map(str, codes))
    for child in _children(node):
        yield from _ignoring(child)


def _last(node: Node) -> Mark:
    return max([node.mark, *(_last(child) for child in _children(node))])


def _children(node: Node) -> Iterable[Node]:
    if isinstance(node, MappingNode):
        return node.values()
    return node if isinstance(node, SequenceNode) else ()
