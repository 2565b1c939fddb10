"""The shipped pathways, and those of a new clinic, are written as `carepath fmt` writes them."""

from pathlib import Path

import pytest

import carepath.cli
from carepath.authoring.folder import paths_of
from carepath.authoring.formatting import formatted
from carepath.shipped import shipped_pathways

NEW = Path(carepath.cli.__file__).parent / "new_clinic" / "pathways"
FILES = [*paths_of(shipped_pathways()), *paths_of(NEW)]


@pytest.mark.parametrize(("path", "kind"), FILES, ids=lambda one: one.name if isinstance(one, Path) else "")
def test_a_shipped_file_needs_no_formatting(path: Path, kind: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert formatted(text, path.name, kind) == text
