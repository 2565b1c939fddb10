"""Plants a mistake in a copy of the shipped pathways, and looks whether `check` or a scenario catches it."""

from __future__ import annotations

import shutil
from datetime import date
from functools import cache
from pathlib import Path
from typing import NamedTuple

import yaml
from pytest_bdd.feature import get_feature
from pytest_bdd.parser import Scenario

from carepath.errors import RequestError
from carepath.lint import check
from carepath.testing.harness import JourneyHarness
from carepath.testing.phrases import fitting, read_table
from carepath.testing.world import ScenarioFailed

ROOT = Path(__file__).parents[2]
BEFORE_THE_REVIEWS = date(2026, 3, 2)
LISTS = ("caught_by_check.yaml", "caught_by_features.yaml")


class Mistake(NamedTuple):
    """One mistake of the list. `check` is the code that must be found, or `feature` and `scenario` what must fail."""

    name: str
    file: str  # below pathways/
    old: str  # stands once in that file
    new: str
    harm: str  # what a patient would suffer
    check: str = ""
    feature: str = ""  # below features/
    scenario: str = ""


def mistakes() -> list[Mistake]:
    """Every mistake of the lists, in their order."""
    return [Mistake(name, **keys) for text in texts() for name, keys in yaml.safe_load(text).items()]


def texts() -> list[str]:
    """The lists as they are written."""
    return [(Path(__file__).parent / name).read_text(encoding="utf-8") for name in LISTS]


def plant(mistake: Mistake, base: Path) -> Path:
    """A copy of pathways/ below `base`, with the mistake in it. Fails where the old text does not stand there once."""
    text = (ROOT / "pathways" / mistake.file).read_text(encoding="utf-8")
    times = text.count(mistake.old)
    assert times == 1, (
        f"The old text of {mistake.name} stands {times} times in pathways/{mistake.file}, and has to stand there once. "
        f"The pathway has changed: say the mistake anew in tests/planted.\n{mistake.old}"
    )
    folder = base / "pathways"
    shutil.copytree(ROOT / "pathways", folder, ignore=shutil.ignore_patterns("samples", "README.md"))
    (folder / mistake.file).write_text(text.replace(mistake.old, mistake.new), encoding="utf-8")
    return folder


def codes(folder: Path) -> set[str]:
    """The codes of all that `check` finds in a clinic's folder."""
    return {one.code for one in check(folder, today=BEFORE_THE_REVIEWS)[1]}


def failure(feature: str, scenario: str, base: Path) -> str:
    """What a scenario expects and does not find, or is refused, on the pathways below `base`; "" where it passes."""
    try:
        for one in examples(feature, scenario):
            play(one, base)
    except (ScenarioFailed, RequestError) as error:
        return str(error)
    return ""


@cache
def examples(feature: str, scenario: str) -> list[Scenario]:
    """The scenario of this title, once for each row of its examples."""
    template = get_feature(str(ROOT / "features"), feature).scenarios.get(scenario)
    assert template is not None, f'features/{feature} has no scenario "{scenario}": name it anew in tests/planted.'
    rows = [row for table in template.examples for row in table.as_contexts()]
    return [template.render(row) for row in rows or [{}]]


def play(scenario: Scenario, base: Path) -> None:
    """Takes the steps of a scenario as pytest does: each by the one phrase that fits it."""
    with JourneyHarness(base=base) as harness:
        for step in scenario.steps:
            [phrase] = fitting(step.name)
            table = read_table(step.datatable and step.datatable.raw(), wanted=phrase.table)
            phrase.act(harness, phrase.read(step.name) or {}, table)
