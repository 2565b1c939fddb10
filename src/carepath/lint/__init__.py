"""The rules of `carepath check` beyond what makes a pathway wrong: what may hurt a patient, or surprise an author.

Here: the table of rules, a function for each, and a page for each under pages/. Never here: reading or compiling
(authoring does that), a database, anything that runs a pathway.
Imported by cli; imports authoring, reach and core.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from carepath.core.definitions import Clinic
from carepath.errors import Diagnostic

__all__ = ["check", "findings", "ignored"]


def check(path: str | Path, *, today: date | None = None) -> tuple[Clinic | None, tuple[Diagnostic, ...]]:
    """The clinic (None where something is wrong) and every finding of every file, in the order of files and lines.

    As `authoring.check_clinic`, with the findings of the lint rules. What a pathway or a state says to `ignore` is
    left out; an `ignore` that is not right is itself a finding. `today`: what dates of review are held against.
    Raises ConfigurationError where nothing is at the path.
    """
    from carepath.authoring.clinic import examine
    from carepath.lint.others import Others
    from carepath.lint.running import Run

    examined = examine(path)
    others = Others.of(examined.checked.clinic.pathways)
    return examined.result(Run(examined, others, today or _this_day()).all())


def findings(path: str | Path, *, today: date | None = None) -> tuple[int, tuple[Diagnostic, ...]]:
    """How many pathways are fine to use (none where something is wrong), and every finding: as `check`, for programs.

    A folder of many pathways is shared out among processes, so call it where starting one is harmless: no threads.
    """
    path, today = Path(path), today or _this_day()
    shared = _by_shares(path, today) if path.is_dir() else None
    if shared is None:
        clinic, found = check(path, today=today)
        return (0 if clinic is None else len(clinic.pathways)), found
    names, found = shared
    return (0 if any(one.severity == "error" for one in found) else len(names)), found


def ignored(path: str | Path) -> list[str]:
    """What is not said because an author says to ignore it: place, code and reason, for whoever approves it."""
    from carepath.authoring.clinic import examine
    from carepath.authoring.silence import ignores_of

    examined = examine(path)
    files = [file for file in examined.checked.folder.files if examined.is_meant(file.name)]
    return [f"{one.where} {one.code}: {one.reason}" for file in files for one in ignores_of(file)]


def _by_shares(folder: Path, today: date) -> tuple[list[str], tuple[Diagnostic, ...]] | None:
    """What is found by several processes; None where one is quicker, or must do."""
    from carepath.lint.shares import processes_for, shared_findings

    processes = processes_for(folder)
    return shared_findings(folder, today=today, processes=processes) if processes > 1 else None


def _this_day() -> date:
    return date.today()  # noqa: DTZ011 - the day of whoever checks
