"""Everything that an author can write stands on the page, and the clinic on it is right."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.docs import word_meanings as told
from tests.docs.generate import calls
from tests.docs.made_language import documents
from tests.docs.test_pages import anchors

from carepath.authoring import check_clinic
from carepath.authoring import meanings as said
from carepath.core import expression_parser, scope
from carepath.core.durations import LIMITS
from carepath.core.expression_functions import FUNCTIONS as IMPLEMENTED
from carepath.core.expression_lexer import FUNCTIONS, KEYWORDS, LITERAL_WORDS
from carepath.core.fields import TYPES
from carepath.testing import JourneyHarness

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "language.md"
TEXT = PAGE.read_text(encoding="utf-8")
FILE = re.compile(r"^```yaml\n# (?P<name>\S+\.yaml)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture
def folder(tmp_path):
    """The clinic of the page, file by file."""
    files = {found["name"]: found["text"] for found in FILE.finditer(TEXT)}
    assert len(files) == TEXT.count("```yaml")
    for name, text in files.items():
        path = tmp_path / "clinic" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path / "clinic"


def test_the_clinic_of_the_page_does_what_it_says(folder):
    with JourneyHarness(folder, at="Monday 2 March 2026, 09:00") as scenario:
        scenario.patient("Ana", age=54, reach=("sms", "phone"))
        scenario.happens("treated", "Ana", on="2026-03-02")
        scenario.go_to("Wednesday 4 March 2026, 09:00")
        scenario.assert_sent("Ana", "how_are_you", "sms", within="5 minutes")
        scenario.reports("Ana", temperature="hot", worst=2)  # what cannot be read is not a normal temperature
        scenario.assert_in("Ana", "A nurse is being called")
        scenario.advance("20 minutes")
        scenario.assert_reached("Red flag", "charge_nurse")
        scenario.acknowledge("Sam", "Red flag")
        scenario.assert_in("Ana", "Being phoned")
        scenario.reports("Ana", temperature=39, worst=2)
        scenario.assert_in("Ana", "A nurse is being called")


def test_the_clinic_of_the_page_is_right(folder):
    clinic, found = check_clinic(folder)
    assert not [str(one) for one in found]
    assert clinic is not None
    assert set(clinic.pathways) == {"checkin"}


def test_the_keys_of_every_document_stand_on_the_page():
    shown = {call[1] for call in calls(TEXT) if call[0] == "keys"}
    assert shown == set(documents()) - set(said.OF_SEVERAL)


@pytest.mark.parametrize("several", said.OF_SEVERAL)
def test_a_document_that_is_not_shown_has_no_keys_of_its_own(several):
    """A file of several has one key, which the page names; each of them has the keys of one that stands alone."""
    mine, shown = documents()[several].keys(), documents()[said.OF_SEVERAL[several]].keys()
    assert set(mine) <= set(shown) or (len(mine) == 1 and f"`{mine[0]}:` name" in TEXT)


def test_every_key_has_a_meaning_and_no_meaning_is_left_over():
    used = set()
    for model in documents().values():
        for key in model.keys():  # noqa: SIM118 - no dictionary, but the keys of a document
            assert said.meaning(model, key)
            used |= {(each.__name__, key) for each in model.__mro__ if key in said.MEANINGS.get(each.__name__, {})}
    assert {(name, key) for name, keys in said.MEANINGS.items() for key in keys} == used


def test_every_link_to_a_document_leads_to_its_heading():
    assert not set(said.ANCHORS.values()) - anchors(PAGE)
    assert set(said.ANCHORS) == set(documents()) - set(said.OF_SEVERAL)


def test_every_word_of_an_expression_is_explained():
    assert set(told.FUNCTIONS) == set(FUNCTIONS) == {*IMPLEMENTED, "active", "entered"}
    for word in (*KEYWORDS, *LITERAL_WORDS, *expression_parser._OPERATORS.values()):
        assert f"`{word}`" in TEXT, word


def test_every_name_of_an_expression_is_explained():
    names = {*scope._SPECIAL, *(f"patient.{one}" for one in expression_parser.PATIENT), "journey.started_on"}
    names |= {*expression_parser.MOMENTS, *(f"triage.{one}" for one in expression_parser.CONCLUSION_PARTS)}
    assert not names - set(told.NAMES)


def test_every_unit_and_type_is_explained():
    assert set(told.UNITS) == set(LIMITS)
    assert set(told.FIELD_TYPES) == set(TYPES)
