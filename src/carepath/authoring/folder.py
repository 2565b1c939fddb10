"""A clinic's folder: which file is what, read into trees and documents with their texts kept.

The folder holds pathways (in pathways/ or at its top) beside parts/ content/ rules/ questionnaires/ feeds/ and
roles.yaml ladders.yaml calendars.yaml site.yaml. Imported by checking.py, clinic.py and silence.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from carepath.authoring.clinic_documents import CalendarsDocument, LaddersDocument, RolesDocument, SiteDocument
from carepath.authoring.diagnostics import Report
from carepath.authoring.document import Document, read_document
from carepath.authoring.library_documents import (
    ContentDocument,
    ContentsDocument,
    QuestionnaireDocument,
    QuestionnairesDocument,
    RuleSetDocument,
    RuleSetsDocument,
)
from carepath.authoring.nodes import MappingNode, Node, Scalar, describe
from carepath.authoring.pathway_document import PartDocument, PathwayDocument
from carepath.authoring.reader import read_file, read_text
from carepath.errors import ConfigurationError, Mark

ALONE: dict[str, type[Document]] = {
    "roles.yaml": RolesDocument, "ladders.yaml": LaddersDocument, "calendars.yaml": CalendarsDocument,
    "site.yaml": SiteDocument,
}  # fmt: skip


class _Kind(NamedTuple):
    """How a kind of file is read: as one thing, named by the key `name`, or as several by name under `several`."""

    one: type[Document]
    name: str
    many: type[Document] | None = None
    several: str = ""


_KINDS = {
    "pathways": _Kind(PathwayDocument, "pathway"),
    "parts": _Kind(PartDocument, "part"),
    "content": _Kind(ContentDocument, "content", ContentsDocument, "content"),
    "rules": _Kind(RuleSetDocument, "rule_set", RuleSetsDocument, "rules"),
    "questionnaires": _Kind(QuestionnaireDocument, "questionnaire", QuestionnairesDocument, "questionnaires"),
}
FOLDERS = (*_KINDS, "feeds")


@dataclass(slots=True)
class SourceFile:
    """One file: its text, its tree and document (None where it cannot be read), and what was found in it."""

    name: str  # as it stands in diagnostics
    kind: str  # pathways | parts | content | rules | questionnaires | feeds | roles.yaml | ...
    text: str
    node: Node | None
    report: Report
    document: Document | None = None

    def things(self) -> Iterator[tuple[Scalar, Any]]:
        """The documents of what the file defines, each with its name; a file that stands alone defines nothing so."""
        kind = _KINDS.get(self.kind)
        if kind is None or self.document is None:
            return
        if isinstance(self.document, kind.one):
            yield getattr(self.document, kind.name), self.document
        else:
            yield from ((name.as_scalar(), one) for name, one in getattr(self.document, kind.several).items())


@dataclass(slots=True)
class Folder:
    """All files of one clinic, in the order of their names."""

    name: str
    files: list[SourceFile] = field(default_factory=list)

    def of(self, kind: str) -> list[SourceFile]:
        return [file for file in self.files if file.kind == kind]

    def document(self, kind: str) -> Document | None:
        """The document of the one file of that kind; None where there is none."""
        return next((file.document for file in self.of(kind)), None)


def find_root(file: Path) -> Path | None:
    """The clinic's folder around one of its files; None where the file stands alone."""
    beside = file.resolve().parent
    candidates = [beside.parent, beside] if beside.name in FOLDERS else [beside]
    for folder in candidates:
        if any((folder / name).is_file() for name in ALONE) or any((folder / name).is_dir() for name in FOLDERS[1:]):
            return folder
    return None


def read_folder(root: Path) -> Folder:
    """Every file of the clinic, read. ConfigurationError where there is no such folder."""
    return read_files(root, list_files(root))


def list_files(root: Path) -> list[tuple[Path, str]]:
    """Every file of the clinic with its kind, in the order of names. ConfigurationError where there is no folder."""
    if not root.is_dir():
        raise ConfigurationError(
            "no-such-folder",
            f"there is no folder {root}.",
            hint="Name the folder of a clinic, or copy the examples there: pathways/ of carepath's repository.",
        )
    return sorted(paths_of(root), key=lambda pair: str(pair[0]))


def read_files(root: Path, files: Iterable[tuple[Path, str]]) -> Folder:
    """These files of the clinic in the folder `root`, read."""
    name = root.resolve().name
    folder = Folder(name)
    for path, kind in files:
        shown = f"{name}/{path.relative_to(root).as_posix()}"
        report = Report()
        if path.suffix == ".yml":
            report.add(Mark(shown, 1, 1), "CP315", "files end in .yaml.", f"Rename it to {path.stem}.yaml.")
            folder.files.append(SourceFile(shown, kind, "", None, report))
            continue
        text, node = read_file(path, shown, report)
        folder.files.append(read_source(shown, kind, text, node, report))
    return folder


def paths_of(root: Path) -> Iterator[tuple[Path, str]]:
    """Every file that belongs to the clinic in the folder, and its kind."""
    for kind in FOLDERS:
        if (root / kind).is_dir():
            yield from ((path, kind) for path in _yaml_files(root / kind))
    for path in _yaml_files(root):
        yield path, path.name if path.name in ALONE else "pathways"


def _yaml_files(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.suffix in (".yaml", ".yml") and not path.name.startswith(".") and path.is_file():
            yield path


def source_of(name: str, kind: str, text: str) -> SourceFile:
    """A file that is given as text."""
    report = Report()
    return read_source(name, kind, text, read_text(text, name, report), report)


def read_source(name: str, kind: str, text: str, node: Node | None, report: Report) -> SourceFile:
    """The file with its document, where its tree can be read."""
    file = SourceFile(name, kind, text, node, report)
    if node is None:
        if not report.found:
            report.add(Mark(name, 1, 1), "CP009", "the file is empty.", "Write it, or take it away.")
        return file
    if not isinstance(node, MappingNode):
        report.add(
            node.mark, "CP009", f"{describe(node)} stands where keys were meant.", "A file begins with key: value."
        )
        return file
    model = _model(kind, node)
    if model is not None:
        file.document = read_document(model, node, report)
    return file


def _model(kind: str, node: MappingNode) -> type[Document] | None:
    """What a file of this kind is read as; a feed reads itself."""
    how = _KINDS.get(kind)
    if how is None:
        return ALONE.get(kind)
    named = node.get(node.key(how.name))
    holds_several = named is None or (how.name == how.several and not isinstance(named, Scalar))
    return how.many if how.many is not None and holds_several else how.one
