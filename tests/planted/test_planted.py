"""Each mistake of the lists, planted in the shipped pathways, is caught by what the list names.

A mistake that nothing catches is a finding: a scenario or a rule of `check` is missing, or the pathway is wrong.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

import pytest
from tests.planted.planting import ROOT, Mistake, codes, failure, mistakes, plant, texts

from carepath.testing import harness

MISTAKES = mistakes()
BY_CHECK = [one for one in MISTAKES if one.check]
BY_FEATURE = [one for one in MISTAKES if one.feature]


@pytest.fixture(autouse=True)
def _not_counted(monkeypatch):
    """What is run on a wrong pathway counts for no coverage."""
    monkeypatch.setattr(harness, "watchers", [])


@cache
def without(feature: str, scenario: str) -> str:
    return failure(feature, scenario, ROOT)


def test_check_finds_nothing_without_a_mistake():
    assert codes(ROOT / "pathways") == set()


@pytest.mark.parametrize("mistake", BY_CHECK, ids=lambda one: one.name)
def test_check_catches(mistake: Mistake, tmp_path):
    found = codes(plant(mistake, tmp_path))
    assert mistake.check in found, f"check found {', '.join(sorted(found)) or 'nothing'}, not {mistake.check}"


@pytest.mark.parametrize("mistake", BY_FEATURE, ids=lambda one: one.name)
def test_a_scenario_catches(mistake: Mistake, tmp_path):
    plant(mistake, tmp_path)
    assert failure(mistake.feature, mistake.scenario, tmp_path), "the scenario passes all the same"
    assert not without(mistake.feature, mistake.scenario), "the scenario fails without the mistake"


def test_the_list_is_long_and_spread():
    assert len(MISTAKES) >= 60
    assert min(len(BY_CHECK), len(BY_FEATURE)) >= 30
    assert len({one.check for one in BY_CHECK}) >= 25, "many rules"
    files = Counter(one.file.partition("/")[0] for one in MISTAKES)
    shipped = {path.name for path in (ROOT / "pathways").iterdir()} - {"README.md", "samples", "feeds"}
    assert shipped <= set(files), f"nothing is planted in {', '.join(sorted(shipped - set(files)))}"


def test_no_two_mistakes_have_one_name():
    names = [name for text in texts() for name in re.findall(r"^(\w+):$", text, re.MULTILINE)]
    assert sorted(names) == sorted({one.name for one in MISTAKES})


def test_each_mistake_says_what_catches_it_and_what_a_patient_would_suffer():
    assert not [one.name for one in MISTAKES if bool(one.check) == bool(one.feature and one.scenario)]
    assert not [one.name for one in MISTAKES if len(one.harm) < 30 or not one.harm.endswith(".")]


def test_a_text_that_is_no_longer_there_is_said(tmp_path):
    gone = MISTAKES[0]._replace(old="this stands nowhere")
    with pytest.raises(AssertionError, match="stands 0 times"):
        plant(gone, tmp_path)
