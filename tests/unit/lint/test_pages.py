"""Every rule has a page; what a page calls wrong gives its code and nothing else, what it calls right gives none."""

from __future__ import annotations

import pytest
from tests.unit.lint.example_clinic import NAME, found

from carepath.errors import RequestError
from carepath.lint.pages import FOLDER, page_of, read_page
from carepath.lint.rules import ALL

PAGES = sorted(path.stem for path in FOLDER.glob("*.md"))


def test_every_rule_has_a_page_and_every_page_a_rule():
    assert set(ALL) == set(PAGES)


@pytest.mark.parametrize("code", PAGES)
def test_what_is_wrong_gives_the_code_and_what_is_right_none(code):
    page = page_of(code)
    wrong = found(page, page.wrong)
    shown = "\n".join(map(str, wrong)) or "nothing was found"
    assert {one.code for one in wrong} == {code}, shown
    assert {one.severity for one in wrong} == {page.severity}, shown
    assert {one.where.file.removeprefix(f"{NAME}/") for one in wrong} <= set(page.wrong), shown
    right = found(page, page.right)
    shown = "\n".join(map(str, right))
    assert not [one for one in right if one.severity == "error" or one.code == code], shown


@pytest.mark.parametrize("code", PAGES)
def test_a_page_agrees_with_the_table(code):
    page = page_of(code)
    assert (page.code, page.name, page.severity) == (code, ALL[code].name, ALL[code].severity)
    assert page.sections["When to ignore"].startswith("Never: ") == (page.severity == "error")
    assert page.wrong != page.right
    assert not [line for line in page.text.splitlines() if len(line) > 150]


def test_a_rule_that_does_not_exist_names_the_nearest():
    assert page_of("cp104").code == "CP104"
    with pytest.raises(RequestError) as error:
        page_of("CP1104")
    assert error.value.hint.startswith("Did you mean CP1")


def test_a_page_without_a_section_is_refused():
    text = page_of("CP104").text
    assert read_page(text).name == "dead-end"
    with pytest.raises(ValueError, match="When to ignore"):
        read_page(text.partition("## When to ignore")[0])


def test_a_character_that_cannot_be_shown_is_escaped():
    assert b"\xe8vre" in page_of("CP001").wrong["example.yaml"]
    assert b"\tafter" in page_of("CP004").wrong["example.yaml"]
