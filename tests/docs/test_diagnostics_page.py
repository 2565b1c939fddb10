"""The pages of the rules of `check` are current, and name every code that the source gives."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.docs.generate import RULES
from tests.docs.made_diagnostics import rule_pages

from carepath.lint.rules import ALL

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "reference" / "diagnostics.md").read_text(encoding="utf-8")
NOT_A_CODE = {"CP100", "CP400"}  # boundaries between groups


def test_every_rule_has_its_page_and_no_other_stands_there():
    assert {path.name for path in RULES.iterdir()} == set(rule_pages())


@pytest.mark.parametrize("name", sorted(rule_pages()))
def test_the_page_of_a_rule_is_current(name):
    assert (RULES / name).read_text(encoding="utf-8") == rule_pages()[name], "run: python -m tests.docs.generate"


def test_a_page_says_what_check_says():
    assert 'example.yaml:8:3 CP104 state "waiting" cannot be left' in rule_pages()["CP104.md"]


def test_every_code_that_the_source_gives_is_in_the_index():
    given = {
        code
        for path in (ROOT / "src" / "carepath").rglob("*.py")
        if "testing" not in path.parts
        for code in re.findall(r'"(CP\d{3})"', path.read_text(encoding="utf-8"))
    }
    assert given >= set(ALL)
    assert not {code for code in given - NOT_A_CODE if code not in PAGE}


def test_no_name_stands_twice():
    assert len({rule.name for rule in ALL.values()}) == len(ALL)
