"""A clinic for the pages of rules: what the shipped pathways stand on, without them, and what `check` finds there."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from carepath.authoring import check_clinic
from carepath.authoring.diagnostics import CODES
from carepath.errors import Diagnostic
from carepath.lint import check
from carepath.lint.pages import Page
from carepath.shipped import shipped_pathways

ALONE = ("roles.yaml", "ladders.yaml", "calendars.yaml", "site.yaml")
SHELVES = ("content", "parts", "rules", "questionnaires")
OF_PATHWAYS = re.compile(r"^parameters:.*\n(?:[ #].*\n)*", re.MULTILINE)  # the site's values for the shipped pathways
NAME = "clinic"


def found(page: Page, files: Mapping[str, bytes]) -> list[Diagnostic]:
    """What `check` says of these files there; pages of the compiler's codes know nothing of the rules after it."""
    with tempfile.TemporaryDirectory() as outer:
        folder = Path(outer) / NAME
        _build(folder)
        for name, raw in files.items():
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_bytes(raw)
        _, diagnostics = (check_clinic if page.code in CODES else check)(folder)
    return list(diagnostics)


def _build(folder: Path) -> None:
    for name in SHELVES:
        shutil.copytree(shipped_pathways() / name, folder / name)
    for name in ALONE:
        text = (shipped_pathways() / name).read_text(encoding="utf-8")
        (folder / name).write_text(OF_PATHWAYS.sub("", text), encoding="utf-8")
