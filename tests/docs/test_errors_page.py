"""Every error that is raised anywhere in src is on the page, says something, and says what to do."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from tests.docs.made_errors import KINDS, OTHERS, SAID, SRC, WORKED_OUT, of_own_code, raised, what_it_says, what_to_do

from carepath import errors

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "errors.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("one", raised(), ids=lambda one: f"{one.file}-{one.code}")
def test_an_error_is_on_the_page_and_says_what_to_do(one):
    assert f"| `{one.code}` |" in PAGE
    assert what_it_says(one)
    assert what_to_do(one)


def test_nothing_is_explained_that_is_not_raised():
    assert {*WORKED_OUT, *SAID} <= {one.code for one in raised()}


def test_the_codes_are_found_that_a_reader_of_the_source_would_find():
    found = {(one.kind, one.code) for one in raised()}
    assert found >= {
        ("RequestError", "event-data"),  # two places, one of them under a code that is handed in
        ("RequestError", "context"),
        ("RequestError", "task-reason"),  # an error of a task
        ("ConflictError", "task-claimed"),
        ("ConfigurationError", "secret-short"),  # one of two
        ("CorruptionError", "timers-endless"),
        ("CorruptionError", "calendar-unknown"),  # a class of its own
        ("ConflictError", "database-busy"),
    }
    assert len(found) > 100


def test_every_kind_of_error_is_known_here():
    """A new subclass of CarepathError, anywhere in src, has to be said in made_errors.py."""
    ours = {name for name in vars(errors) if name.endswith("Error")}
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in SRC.rglob("*.py")]
    said_by = {id(made) for tree in trees for _, _, made in of_own_code(tree)}
    own_codes = {
        node.name
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef) and any(id(one) in said_by for one in node.body)
    }
    classes = {
        node.name
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef) and any(ast.unparse(base) in ours for base in node.bases)
    }
    assert "UnknownCalendarError" in own_codes
    assert classes - ours - own_codes <= set(OTHERS)
    assert {*KINDS, "DefinitionError", "CarepathError"} == ours
    assert not [name for name in ours if f"`{name}`" not in PAGE]
