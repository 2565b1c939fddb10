"""Formatting moves whole lines with their comments, says the same, and is done after one time."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from carepath.authoring.clinic import parse_pathway
from carepath.authoring.formatting import formatted
from carepath.errors import DefinitionError
from carepath.shipped import shipped_pathways

MIXED = """\
# An example for practice.

states:
  # Where everybody begins.
  first:
    on: {heard: last}
    # Nobody waits for ever.
    after: {3d: last}

    title: First


  last: {type: final}
pathway: one
events:
  heard: {from: [ehr]}   # by the record
# Change it with every edition.
version: 1.0.0
title: One
"""
IN_ORDER = """\
# An example for practice.

pathway: one
# Change it with every edition.
version: 1.0.0
title: One
events:
  heard: {from: [ehr]}   # by the record
states:
  # Where everybody begins.
  first:

    title: First
    # Nobody waits for ever.
    after: {3d: last}
    on: {heard: last}


  last: {type: final}
""".replace("\n\n\n", "\n\n")


def test_keys_come_into_order_and_comments_go_along() -> None:
    assert formatted(MIXED, "one.yaml", "pathways") == IN_ORDER


def test_what_it_means_stays() -> None:
    before, after = parse_pathway(MIXED), parse_pathway(IN_ORDER)
    assert before.fingerprint == after.fingerprint


@pytest.mark.parametrize("file", sorted(shipped_pathways().glob("*.yaml")), ids=lambda file: file.name)
def test_a_second_time_changes_nothing(file: Path) -> None:
    once = formatted(file.read_text(encoding="utf-8"), file.name, "pathways")
    assert formatted(once, file.name, "pathways") == once


def test_only_blanks_are_touched_in_other_files() -> None:
    text = "roles:   \n  b: {title: B}\n\n\n\n  a: {title: A}\nowners: {}\n\n"
    tidy = "roles:\n  b: {title: B}\n\n  a: {title: A}\nowners: {}\n"
    assert formatted(text, "roles.yaml", "roles.yaml") == tidy


def test_a_text_in_many_lines_is_left_as_it_is() -> None:
    text = "title: |\n  one  \n\n\n  two\npathway: a\nversion: 1.0.0\nstates: {}\n"
    assert formatted(text, "a.yaml", "pathways") == text


def test_what_cannot_be_read_is_refused() -> None:
    with pytest.raises(DefinitionError):
        formatted("a: [", "a.yaml", "pathways")


LINES = ["pathway: one", "version: 1.0.0", "title: One", "owner: ward", "status: draft", "initial: a"]


@settings(max_examples=50, deadline=None)
@given(
    some.permutations(
        [*LINES, "states:\n  a:\n    title: A\n    # why\n    entry: []\n    on: {x: b}\n  b: {type: final}"]
    )
)
def test_any_order_becomes_one(lines: list[str]) -> None:
    first, second = "\n".join(lines) + "\n", "\n".join(reversed(lines)) + "\n"
    assert formatted(first, "a.yaml", "pathways") == formatted(second, "a.yaml", "pathways")
