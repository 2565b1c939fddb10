"""What a pytest run of somebody else gets: the fixture, the steps, failures that explain, and nothing unasked."""

from __future__ import annotations

import subprocess
import sys

import pytest

FEATURE = """\
Feature: A small clinic

  Background:
    Given the pathways in "{clinic}"
    And Ana, aged 54, reachable by sms and phone
    And Ana started "checkin" with:
      | began_on | today |

  Scenario: Any phrase under any word
    When it is 10:00
    Given Ana reports:
      | temperature | 38.4 |
    Then 5 minutes pass
    When Ana is in "Red flag not answered yet"

  Scenario: A failure
    When Ana reports:
      | temperature | 37.2 |
      | worst       | 1    |
    Then Ana is in "Red flag not answered yet"

  Scenario: No such phrase
    Then Ana is within "Red flag not answered yet"

  Scenario: A table is missing
    When report happens to Ana:

  Scenario: Nobody of that name
    Then nothing is left undone for Bob
"""
WRONG = """\
Feature: A wrong clinic
  Scenario: A pathway that is wrong
    Given the pathways in "wrong"
    And Ana, aged 54
    When report happens to Ana
"""
TESTS = """\
from pytest_bdd import scenarios

scenarios("{feature}")


def test_with_the_fixture(journey_harness):
    journey_harness.use("{clinic}")
    journey_harness.patient("Ana")
    journey_harness.start("checkin", "Ana")
    journey_harness.assert_in("Ana", "Waiting")
"""


@pytest.fixture(scope="module")
def output(clinic, tmp_path_factory) -> str:
    """What one run of pytest says of it."""
    folder = tmp_path_factory.mktemp("host")
    (folder / "small.feature").write_text(FEATURE.format(clinic=clinic), encoding="utf-8")
    (folder / "wrong.feature").write_text(WRONG, encoding="utf-8")
    (folder / "test_wrong.py").write_text(TESTS.partition("def ")[0].format(feature=folder / "wrong.feature"))
    (folder / "wrong").mkdir()
    (folder / "wrong" / "one.yaml").write_text("pathway: one\nversion: 1.0.0\n", encoding="utf-8")
    (folder / "test_host.py").write_text(
        TESTS.format(clinic=clinic, feature=folder / "small.feature"), encoding="utf-8"
    )
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", str(folder), str(folder)]
    return subprocess.run(command, check=False, capture_output=True, text=True, timeout=120).stdout


def test_what_is_so_passes_and_what_is_not_fails(output):
    assert "5 failed, 2 passed" in output


def test_a_failure_says_where_the_patient_is_and_why(output):
    assert (
        'Ana is in "Waiting" (watch.asking.waiting) and "No symptoms being followed up" (watch.triage.calm)' in output
    )
    assert "guard event.temperature >= 38 was false (event.temperature was 37.2)" in output


def test_a_failure_names_its_line_in_the_feature_and_shows_no_python(output):
    assert 'small.feature:20: Then Ana is in "Red flag not answered yet"' in output
    assert "call_fixture_func" not in output
    assert "phrases.py" not in output


def test_a_sentence_that_is_no_phrase_names_the_nearest(output):
    assert 'The nearest phrase of carepath: Ana is in "Red flag not answered yet"' in output


def test_a_table_that_is_missing_is_asked_for(output):
    assert "This phrase needs a table. Write | name | value | below it." in output


def test_somebody_unknown_is_an_error_that_lists_who_there_is(output):
    assert 'There is no "Bob" among the patients of this scenario. There are: Ana.' in output


def test_a_pathway_that_is_wrong_is_named_with_its_place(output):
    assert "carepath.errors.DefinitionError: wrong/one.yaml:1:1 CP" in output
    assert "wrong.feature:5: When report happens to Ana" in output
