"""The rules of `carepath check` beyond what makes a pathway wrong: what may hurt a patient, or surprise an author.

Here: the table of rules, a function for each, and a page for each under pages/. Never here: reading or compiling
(authoring does that), a database, anything that runs a pathway.
Imported by care and cli; imports authoring, reach and core.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from carepath.core.definitions import Clinic
from carepath.errors import Diagnostic

__all__ = ["check"]


def check(path: str | Path, *, today: date | None = None) -> tuple[Clinic | None, tuple[Diagnostic, ...]]:
    """The clinic (None where something is wrong) and every finding of every file, in the order of files and lines.

    As `authoring.check_clinic`, with the findings of the lint rules. What a pathway or a state says to `ignore` is
    left out; an `ignore` that is not right is itself a finding. `today`: what dates of review are held against.
    Raises ConfigurationError where nothing is at the path.
    """
    from carepath.authoring.clinic import examine
    from carepath.lint.running import Run

    examined = examine(path)
    return examined.result(Run(examined, today or date.today()).all())  # noqa: DTZ011 - the day of whoever checks
