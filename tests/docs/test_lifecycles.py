"""The pictures of lives are current, and show every state that the database can hold."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from sqlalchemy import CheckConstraint
from tests.docs.made_lifecycles import FILES, picture, placed

from carepath.analysis.lifecycles import DELIVERY, ESCALATION, JOURNEY, LIVES, TASK, mermaid
from carepath.store.tables import metadata

KEPT = {JOURNEY: "carepath_journeys", DELIVERY: "carepath_deliveries", TASK: "carepath_tasks",
        ESCALATION: "carepath_escalations"}  # fmt: skip


@pytest.mark.parametrize("file", FILES, ids=lambda one: one.name)
def test_a_picture_is_current(file):
    assert file.read_text(encoding="utf-8") == FILES[file](), "run: python -m tests.docs.generate"


@pytest.mark.parametrize("life", KEPT, ids=lambda one: one.name)
def test_every_state_that_is_kept_is_drawn(life):
    checks = [str(one.sqltext) for one in metadata.tables[KEPT[life]].constraints if isinstance(one, CheckConstraint)]
    (states,) = [re.findall(r"'(\w+)'", check) for check in checks if check.startswith("status ")]
    assert set(life.states) == set(states)


@pytest.mark.parametrize("name", LIVES)
def test_a_picture_shows_each_state_and_arrow_once(name):
    drawn = ElementTree.fromstring(picture(name))
    said = [one.text for one in drawn.iter("{http://www.w3.org/2000/svg}text")]
    assert sorted(said) == sorted([*LIVES[name].states, *(str(at) for at in range(1, len(LIVES[name].moves) + 1))])
    assert len(set(placed(LIVES[name]).values())) == len(LIVES[name].states)
    assert mermaid(LIVES[name]).count(" --> ") > len(LIVES[name].moves)
