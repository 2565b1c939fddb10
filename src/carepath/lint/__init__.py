"""The rules of `carepath check` beyond those that make a pathway wrong: what will hurt a patient, or surprise an author.

Here: the table of rules, a function for each, and a page for each under pages/. Never here: reading or compiling
(authoring does that), a database, anything that runs a pathway.
Imported by care and cli; imports authoring and core.
"""

from __future__ import annotations

from pathlib import Path

from carepath.authoring import check_clinic
from carepath.core.definitions import Clinic
from carepath.errors import Diagnostic

__all__ = ["check"]


def check(path: str | Path) -> tuple[Clinic | None, tuple[Diagnostic, ...]]:
    """The clinic (None where something is wrong) and every finding of every file, in the order of files and lines.

    As `authoring.check_clinic`, with the findings of the lint rules. What a pathway or a state says to `ignore` is
    left out; an `ignore` that is not right is itself a finding. Raises ConfigurationError where nothing is at the path.
    """
    return check_clinic(path)
