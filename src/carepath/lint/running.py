"""All rules over one folder: which pathways they look at, and what an author says to ignore.

Imported by the package and shares.py.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from carepath.authoring.clinic import Examined
from carepath.authoring.folder import SourceFile
from carepath.authoring.silence import Ignore, ignores_of
from carepath.core.spelling import did_you_mean
from carepath.errors import Diagnostic
from carepath.lint.chart import Chart, Finding
from carepath.lint.others import Others
from carepath.lint.rules import ALL, OF_CLINIC, OF_IGNORE, OF_PATHWAY
from carepath.lint.whole import Whole


@dataclass(slots=True)
class Run:
    """One look at everything. `others`: of all pathways of the clinic. `found`: what was found and is not ignored."""

    examined: Examined
    others: Others
    today: date
    found: list[Diagnostic] = field(default_factory=list)
    ignores: Mapping[str, tuple[Ignore, ...]] = field(default_factory=dict)  # file -> what it ignores
    used: set[Ignore] = field(default_factory=set)

    def all(self) -> tuple[Diagnostic, ...]:
        """Every finding of every rule about what was asked for."""
        self.ignores = {file.name: ignores_of(file) for file in self._files()}
        charts = tuple(self._charts())
        for chart in charts:
            self._look_at(chart)
        whole = Whole(self.examined.checked.clinic, self.examined.checked.folder, charts, self.today)
        for code, rule in OF_CLINIC.items():
            for one in rule.find(whole):
                self._note(_diagnostic(code, rule.severity, one), self.ignores.get(one.where.file, ()))
        self._look_at_ignores({chart.pathway.file for chart in charts})
        return tuple(one for one in self.found if self._is_meant(one))

    def _is_meant(self, one: Diagnostic) -> bool:
        return self.examined.is_meant(one.where.file)

    def _files(self) -> Iterator[SourceFile]:
        yield from self.examined.checked.folder.files

    def _charts(self) -> Iterator[Chart]:
        """The pathways asked for, or that a part asked for stands in, and were read whole.

        Of one that was not nobody can say what is missing.
        """
        checked, shown = self.examined.checked, self.examined.shown
        for name, prepared in checked.prepared.items():
            meant = self.examined.is_meant(prepared.file) or shown in checked.used_by.get(prepared.file, ())
            if meant and prepared.report.is_whole:
                yield Chart(checked.clinic.pathways[name], prepared, checked.clinic, self.others)

    def _look_at(self, chart: Chart) -> None:
        mine = self.ignores.get(chart.pathway.file, ())
        everywhere = tuple(one for one in mine if one.state is None)
        for code, rule in OF_PATHWAY.items():
            for one in rule.find(chart):
                outside = one.where.file != chart.pathway.file
                ignores = (*everywhere, *self.ignores.get(one.where.file, ())) if outside else mine
                self._note(_diagnostic(code, rule.severity, one), ignores)

    def _note(self, one: Diagnostic, ignores: tuple[Ignore, ...]) -> None:
        covering = [each for each in ignores if each.covers(one)] if one.severity != "error" else []
        self.used.update(covering)
        if not covering:
            self.found.append(one)

    # -- what is ignored --

    def _look_at_ignores(self, whole: set[str]) -> None:
        """Codes under `ignore` that do not exist, have no reason, or ignore nothing. `whole`: files that were read."""
        for file in self._files():
            for ignore in self.ignores[file.name]:
                of_reading = any(ignore.covers(one) and one.severity != "error" for one in file.report.found)
                idle = file.name in whole and not of_reading and ignore not in self.used
                code, message, hint = _wrong(ignore, idle=idle)
                if code:
                    self.found.append(Diagnostic(ignore.where, code, message, hint, OF_IGNORE[code].severity))


def _wrong(ignore: Ignore, *, idle: bool) -> tuple[str, str, str]:
    """What is wrong with one code under `ignore`; nothing where all is well."""
    rule = ALL.get(ignore.code)
    if rule is None:
        hint = (
            did_you_mean(ignore.code, ALL) if ignore.code.upper() not in ALL else f"Did you mean {ignore.code.upper()}?"
        )
        return "CP701", f'there is no code "{ignore.code[:20]}" to ignore.', hint
    if rule.severity == "error":
        return (
            "CP704",
            f"{ignore.code} ({rule.name}) is an error, and stays one.",
            "Mend what it says, and take this away.",
        )
    if not ignore.reason:
        return "CP702", f"{ignore.code} is ignored without a reason.", f'Write {ignore.code}: "why it is right here".'
    if idle:
        return "CP703", f"{ignore.code} ({rule.name}) is not found here any more.", "Take it away."
    return "", "", ""


def _diagnostic(code: str, severity: str, one: Finding) -> Diagnostic:
    return Diagnostic(one.where, code, one.message, one.hint, severity)
