"""A clinic as the rules look at it: what its folder defines, with the documents that say where it stands.

Imported by the rules about a whole clinic and by running.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from carepath.authoring.clinic_documents import LaddersDocument, RolesDocument, SiteDocument
from carepath.authoring.folder import Folder
from carepath.authoring.nodes import MappingNode, Node, Scalar
from carepath.core.definitions import Clinic, Content, Ladder, RuleSet
from carepath.errors import Mark
from carepath.lint.chart import Chart


@dataclass(frozen=True, slots=True)
class Whole:
    """One clinic, its files, and the charts of its pathways. `today`: what a date of review is held against."""

    clinic: Clinic
    folder: Folder
    charts: tuple[Chart, ...]
    today: date

    def contents(self) -> Iterator[tuple[Content, Any]]:
        """Every text with its document."""
        return self._things("content", self.clinic.contents)

    def rule_sets(self) -> Iterator[tuple[RuleSet, Any]]:
        return self._things("rules", self.clinic.rule_sets)

    def _things(self, kind: str, compiled: Any) -> Iterator[tuple[Any, Any]]:
        for file in self.folder.of(kind):
            for name, document in file.things() if file.report.is_whole else ():
                if name.text in compiled:
                    yield compiled[name.text], document

    def ladders(self) -> Iterator[tuple[Ladder, Any]]:
        """Every ladder with its document."""
        document = self.folder.document("ladders.yaml")
        for name, one in document.ladders.items() if isinstance(document, LaddersDocument) else ():
            if len(one.rungs) == len(self.clinic.ladders[str(name)].rungs):
                yield self.clinic.ladders[str(name)], one

    @property
    def roles(self) -> RolesDocument | None:
        found = self.folder.document("roles.yaml")
        return found if isinstance(found, RolesDocument) else None

    @property
    def site(self) -> SiteDocument | None:
        found = self.folder.document("site.yaml")
        return found if isinstance(found, SiteDocument) else None


def texts_of(document: Any) -> Iterator[tuple[str, str, str, Mark]]:
    """Every text of a content: language, channel ("any": those without one of their own), words, place."""
    for language, node in document.text.items():
        for channel, one in _by_channel(node):
            yield str(language), channel, one.text, one.mark


def text_messages(content: Content, document: Any) -> Iterator[tuple[str, Mark]]:
    """What goes out as a text message: its words in each language."""
    if "sms" not in content.channels:
        return
    for node in document.text.values():
        found = dict(_by_channel(node))
        one = found.get("sms") or found.get("any")
        if one is not None:
            yield one.text, one.mark


def _by_channel(node: Node) -> Iterator[tuple[str, Scalar]]:
    if isinstance(node, Scalar):
        yield "any", node
    elif isinstance(node, MappingNode):
        yield from ((str(channel), one) for channel, one in node.items() if isinstance(one, Scalar))
