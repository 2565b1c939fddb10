"""A clinic's folder, checked and compiled as one: every problem of every file, and the Clinic where there is none.

Imported by the package (its public functions) and bundle.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from carepath.authoring.checking import Checked, Checker
from carepath.authoring.compiler import compile_pathway, prepare
from carepath.authoring.diagnostics import UNSAFE, Report
from carepath.authoring.folder import ALONE, Folder, SourceFile, find_root, read_folder, read_source, source_of
from carepath.authoring.pathway_document import PathwayDocument
from carepath.authoring.reader import read_file
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
    return examine(path).result()


@dataclass(frozen=True, slots=True)
class Examined:
    """A folder, or one pathway file of it, read and compiled as far as it can be, and nothing silenced yet.

    `shown`: the name of the one file that was asked for; "" for all of the folder.
    """

    checked: Checked
    shown: str = ""

    def is_meant(self, file: str) -> bool:
        """Whether this file is what was asked for, or something that is compiled into it."""
        return not self.shown or file == self.shown or file in self.checked.used_by.get(self.shown, ())

    def result(self, more: Iterable[Diagnostic] = ()) -> tuple[Clinic | None, tuple[Diagnostic, ...]]:
        """The clinic, None where an error was found, and what was found; `more`: by somebody else too."""
        diagnostics = tuple(sorted({*self.findings, *more}))
        clinic = replace(self.checked.clinic, pathways=self.pathways)
        wrong = any(one.severity == "error" for one in diagnostics) or not clinic.pathways
        return (None if wrong else clinic), diagnostics

    @property
    def findings(self) -> tuple[Diagnostic, ...]:
        """What concerns what was asked for, of all that was found."""
        about = self.checked.about
        return tuple(
            one for one in self.checked.diagnostics if self.is_meant(one.where.file) or self.shown in about.get(one, ())
        )

    @property
    def pathways(self) -> dict[str, Pathway]:
        """The pathways that were asked for, by name."""
        pathways = self.checked.clinic.pathways
        return {name: one for name, one in pathways.items() if self.shown in ("", one.file)}


def examine(path: str | Path) -> Examined:
    """The folder, or the pathway file with the folder around it, as far as it compiles. Raises as check_clinic does."""
    path = Path(path)
    if not path.is_file():
        return Examined(Checker(read_folder(path)).run())
    root = find_root(path)
    if root is not None:
        checked = Checker(read_folder(root)).run()
        return Examined(checked, f"{root.name}/{path.resolve().relative_to(root).as_posix()}")
    report = Report()
    text, node = read_file(path, path.name, report)
    return Examined(_alone(read_source(path.name, "pathways", text, node, report)))


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
    return next(iter(load_surrounded(path).pathways.values()))


def load_surrounded(path: str | Path) -> Clinic:
    """The clinic that one pathway file stands in, as far as it compiles, with that pathway alone. As `load_pathway`."""
    path = Path(path)
    if not path.is_file():
        hint = "Give the path of one pathway file; load_clinic takes a folder."
        raise ConfigurationError("no-such-file", f"there is no file {path}.", hint=hint)
    root = find_root(path)
    if root is None:
        report = Report()
        text, _ = read_file(path, path.name, report)
        _raise_errors(report.sorted())
        pathway = parse_pathway(text, path.name)
        return Clinic(pathways={pathway.name: pathway})
    return _surrounded(examine(path), path)


def load_visiting(path: Path, root: Path) -> Clinic:
    """As `load_surrounded`, of a file that stands alone: in the clinic's folder `root`, in place of its namesake."""
    report = Report()
    text, node = read_file(path, path.name, report)
    visitor = read_source(path.name, "pathways", text, node, report)
    names = {name.text for name, _ in visitor.things()}
    folder = read_folder(root)
    stay = [one for one in folder.files if one.kind != "pathways" or names.isdisjoint(n.text for n, _ in one.things())]
    folder.files = [*stay, visitor]
    return _surrounded(Examined(Checker(folder).run(), visitor.name), path)


def _surrounded(examined: Examined, path: Path) -> Clinic:
    _raise_errors(one for one in examined.findings if one.code not in UNSAFE and not _is_to_be_said(one))
    if not examined.pathways:
        hint = "Pathways stand in pathways/, or at the top of the clinic's folder."
        raise ConfigurationError("no-pathway-here", f"there is no pathway in {path}.", hint=hint)
    return replace(examined.checked.clinic, pathways=examined.pathways)


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
    checked = _alone(source_of(name, "pathways", text))
    file = checked.folder.files[0]
    pathway = next(iter(checked.clinic.pathways.values()), None)
    return (pathway if file.report.can_run else None), checked.diagnostics


def _alone(file: SourceFile) -> Checked:
    """One pathway file by itself: nothing that it refers to is here."""
    prepared = {}
    pathways = {}
    if isinstance(file.document, PathwayDocument):
        around = Surroundings(alone=True)
        one = prepare(file.document, file.name, around, file.report)
        prepared[one.name] = one
        pathways[one.name] = compile_pathway(one, around)
    clinic = Clinic(pathways=pathways, sources={file.name: file.text})
    return Checked(clinic, Folder("", [file]), prepared)


def _raise_errors(diagnostics: Iterable[Diagnostic]) -> None:
    errors = [one for one in diagnostics if one.severity == "error"]
    if errors:
        raise DefinitionError(errors)


def _is_to_be_said(one: Diagnostic) -> bool:
    """Whether a rule set only lacks something yet: a step is given what it concludes, and needs none of it."""
    return one.code == "CP011" and one.where.file.split("/")[-2:-1] == ["rules"]


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
