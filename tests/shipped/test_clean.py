"""What ships is an example to others: `check` has nothing to say of it."""

from __future__ import annotations

from datetime import date

from carepath.authoring.folder import read_folder
from carepath.authoring.silence import ignores_of
from carepath.lint import check
from carepath.shipped import shipped_pathways

BEFORE_THE_REVIEWS = date(2026, 3, 2)


def test_check_has_nothing_to_say():
    clinic, diagnostics = check(shipped_pathways(), today=BEFORE_THE_REVIEWS)
    assert clinic is not None
    assert not diagnostics, "\n".join(map(str, diagnostics))


def test_what_is_ignored_says_why():
    ignored = [one for file in read_folder(shipped_pathways()).files for one in ignores_of(file)]
    assert all(len(one.reason) > 20 for one in ignored), [str(one.where) for one in ignored]
