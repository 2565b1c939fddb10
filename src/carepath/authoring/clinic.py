"""A clinic's folder, checked and compiled as one: every problem of every file, and the Clinic where there is none.

Imported by the package (its public functions) and bundle.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from carepath.authoring.checking import Checker
from carepath.authoring.compiler import compile_pathway, prepare
from carepath.authoring.diagnostics import UNSAFE, Report
from carepath.authoring.folder import ALONE, Folder, find_root, read_folder, source_of
from carepath.authoring.pathway_document import PathwayDocument
from carepath.authoring.reader import read_file
from carepath.authoring.silence import silenced
from carepath.authoring.surroundings import Surroundings
from carepath.core.definitions import Clinic, Questionnaire, RuleSet
from carepath.core.pathway import Pathway
from carepath.errors import ConfigurationError, DefinitionError, Diagnostic

LONE_NAME = "<text>"


def check_clinic(path: str | Path) -> tuple[Clinic | None, tuple[Diagnostic, ...]]:
    """The clinic (None where something is wrong) and every diagnostic, warnings too, of every file in the folder.

    A path to one pathway file checks that file, against the folder it stands in where there is one.
    Raises ConfigurationError where there is nothing at the path.
    """
    path = Path(path)
    if path.is_file():
        return _check_file(path)
    checked = Checker(read_folder(path)).run()
    wrong = any(one.severity == "error" for one in checked.diagnostics)
    return (None if wrong else checked.clinic), checked.diagnostics


def load_clinic(path: str | Path) -> Clinic:
    """The clinic in the folder. Raises DefinitionError: every problem of every file, and a part that is not here."""
    clinic, diagnostics = check_clinic(path)
    _raise_errors(replace(one, severity="error") if one.code == "CP305" else one for one in diagnostics)
    assert clinic is not None
    return clinic


def load_pathway(path: str | Path) -> Pathway:
    """One pathway, with the parts, rules and site values of the folder it stands in. Raises DefinitionError.

    Problems of files that it is not compiled from do not matter here, nor does what a rule set does not say yet. What
    can be stepped is let pass, dead ends and the like too. A lone file is read as `parse_pathway` reads a text.
    """
    path = Path(path)
    if not path.is_file():
        hint = "Give the path of one pathway file; load_clinic takes a folder."
        raise ConfigurationError("no-such-file", f"there is no file {path}.", hint=hint)
    root = find_root(path)
    if root is None:
        report = Report()
        text, _ = read_file(path, path.name, report)
        _raise_errors(report.sorted())
        return parse_pathway(text, path.name)
    pathways, _, found = _check_in(root, path)
    _raise_errors(one for one in found if one.code not in UNSAFE and not _is_to_be_said(one))
    if not pathways:
        hint = "Pathways stand in pathways/, or at the top of the clinic's folder."
        raise ConfigurationError("no-pathway-here", f"there is no pathway in {path}.", hint=hint)
    return next(iter(pathways.values()))


def parse_pathway(text: str, name: str = LONE_NAME) -> Pathway:
    """The pathway that a text says, by itself: what it refers to is not looked up. Raises DefinitionError.

    What can be stepped is let pass, dead ends and the like too; a clinic's folder is not so lenient.
    """
    pathway, diagnostics = check_text(text, name)
    _raise_errors(one for one in diagnostics if one.code not in UNSAFE)
    assert pathway is not None
    return pathway


def check_text(text: str, name: str = LONE_NAME) -> tuple[Pathway | None, tuple[Diagnostic, ...]]:
    """As parse_pathway, but with every diagnostic instead of an error."""
    file = source_of(name, "pathways", text)
    pathway = None
    if isinstance(file.document, PathwayDocument):
        around = Surroundings(alone=True)
        prepared = prepare(file.document, name, around, file.report)
        pathway = compile_pathway(prepared, around)
    found = silenced(file)
    return (pathway if file.report.can_run else None), found


def _raise_errors(diagnostics: Iterable[Diagnostic]) -> None:
    errors = [one for one in diagnostics if one.severity == "error"]
    if errors:
        raise DefinitionError(errors)


def _check_file(path: Path) -> tuple[Clinic | None, tuple[Diagnostic, ...]]:
    root = find_root(path)
    if root is None:
        return _check_alone(path)
    pathways, clinic, found = _check_in(root, path)
    if any(one.severity == "error" for one in found) or not pathways:
        return None, found
    return replace(clinic, pathways=pathways), found


def _check_in(root: Path, path: Path) -> tuple[dict[str, Pathway], Clinic, tuple[Diagnostic, ...]]:
    """The one pathway as far as it compiles, the clinic around it, and what concerns it of all that was found."""
    checked = Checker(read_folder(root)).run()
    shown = f"{root.name}/{path.resolve().relative_to(root).as_posix()}"
    mine = {shown, *checked.used_by.get(shown, ())}
    found = tuple(one for one in checked.diagnostics if one.where.file in mine or shown in checked.about.get(one, ()))
    pathways = {name: one for name, one in checked.clinic.pathways.items() if one.file == shown}
    return pathways, checked.clinic, found


def _is_to_be_said(one: Diagnostic) -> bool:
    """Whether a rule set only lacks something yet: a step is given what it concludes, and needs none of it."""
    return one.code == "CP011" and one.where.file.split("/")[-2:-1] == ["rules"]


def _check_alone(path: Path) -> tuple[Clinic | None, tuple[Diagnostic, ...]]:
    report = Report()
    text, _ = read_file(path, path.name, report)
    if report.has_errors and not text:
        return None, report.sorted()
    pathway, found = check_text(text, path.name)
    if pathway is None or any(one.severity == "error" for one in found):
        return None, found
    return Clinic(pathways={pathway.name: pathway}, sources={path.name: text}), found


def compile_bundle(
    files: Mapping[str, str], name: str
) -> tuple[Pathway, Mapping[str, RuleSet], Mapping[str, Questionnaire]]:
    """The pathway in the file `name`, compiled with these files and nothing else. Raises DefinitionError."""
    folder = Folder("", [source_of(file, _kind_of(file, name), text) for file, text in sorted(files.items())])
    checked = Checker(folder).pinned_only()
    _raise_errors(checked.diagnostics)
    clinic = checked.clinic
    return next(iter(clinic.pathways.values())), clinic.rule_sets, clinic.questionnaires


def _kind_of(file: str, pathway: str) -> str:
    if file == pathway:
        return "pathways"
    *_, kind, last = ("", *file.split("/"))
    return last if last in ALONE else kind
