"""What an author says to ignore: `ignore: {CP114: reason}` on a pathway or a state, and what that leaves out.

Errors are never silenced. Imported by checking.py and by the lint room.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from carepath.authoring.folder import SourceFile
from carepath.authoring.nodes import Key, MappingNode, Node, Scalar, SequenceNode
from carepath.authoring.pathway_document import PathwayDocument
from carepath.errors import Diagnostic, Mark


@dataclass(frozen=True, slots=True)
class Ignore:
    """One code under `ignore`: where it stands, why, and from where to where it holds (None: the whole pathway)."""

    code: str
    where: Mark
    reason: str
    state: tuple[Mark, Mark] | None = None

    def covers(self, one: Diagnostic) -> bool:
        """Whether it speaks of this finding; one that stands in a part concerns the whole pathway that uses it."""
        if one.code != self.code:
            return False
        return self.state is None or self.state[0] <= one.where <= self.state[1]


def silenced(file: SourceFile) -> tuple[Diagnostic, ...]:
    """The findings without the warnings that the pathway, or a state around them, says to ignore."""
    found = file.report.sorted()
    ignores = ignores_of(file)
    return tuple(one for one in found if one.severity == "error" or not any(each.covers(one) for each in ignores))


def ignores_of(file: SourceFile) -> tuple[Ignore, ...]:
    """Every code that the pathway or part says to ignore, in the order of the file."""
    node = file.node
    if not isinstance(node, MappingNode) or file.kind not in ("pathways", "parts"):
        return ()
    at_top = _codes(node, None) if isinstance(file.document, PathwayDocument) else ()
    return (*at_top, *_in_states(node))


def _in_states(node: MappingNode) -> Iterator[Ignore]:
    """What the states below say to ignore."""
    states = node.get(Key("states"))
    for state in states.values() if isinstance(states, MappingNode) else ():
        if isinstance(state, MappingNode):
            if "ignore" in state:
                yield from _codes(state, (state.mark, _last(state)))
            yield from _in_states(state)


def _codes(node: MappingNode, state: tuple[Mark, Mark] | None) -> Iterator[Ignore]:
    codes = node.get(Key("ignore"))
    if isinstance(codes, MappingNode):
        for code, reason in codes.items():
            yield Ignore(str(code), code.mark, reason.text.strip() if isinstance(reason, Scalar) else "", state)


def _last(node: Node) -> Mark:
    return max([node.mark, *(_last(child) for child in _children(node))])


def _children(node: Node) -> Iterable[Node]:
    if isinstance(node, MappingNode):
        return node.values()
    return node if isinstance(node, SequenceNode) else ()
