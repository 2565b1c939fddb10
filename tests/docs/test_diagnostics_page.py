"""Each example of a mistake gives exactly its code, each mended one nothing; and every code is tried somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.docs.made_diagnostics import checked, examples

from carepath.authoring.diagnostics import CODES

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "reference" / "diagnostics.md").read_text(encoding="utf-8")
TESTS = ROOT / "tests" / "unit" / "authoring"
CODE = re.compile(r"CP\d{3}")


@pytest.mark.parametrize("example", examples(), ids=lambda one: one.code)
def test_an_example_has_its_mistake_and_the_mended_one_has_none(example):
    assert [one.code for one in checked(example.wrong)] == [example.code]
    assert not checked(example.right)


def test_every_code_that_the_source_gives_is_on_the_page():
    given = {
        code
        for path in (ROOT / "src" / "carepath").rglob("*.py")
        if "testing" not in path.parts
        for code in re.findall(r'"(CP\d{3})"', path.read_text(encoding="utf-8"))
    }
    given.discard("CP100")  # a boundary between groups, not a code
    assert given >= set(CODES)
    assert not {code for code in given if code not in PAGE}


def test_every_code_is_produced_by_a_test_or_an_example():
    tried = {
        code for path in TESTS.iterdir() if path.is_file() for code in CODE.findall(path.read_text(encoding="utf-8"))
    }
    tried |= {one.code for one in examples()}
    assert not set(CODES) - tried


def test_no_code_and_no_name_stands_twice():
    assert len({one.code for one in examples()}) == len(examples())
    assert len({rule.name for rule in CODES.values()}) == len(CODES)
