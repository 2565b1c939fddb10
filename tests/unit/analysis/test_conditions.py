"""Expressions in English."""

from __future__ import annotations

from typing import get_args

import pytest

from carepath.analysis.conditions import Reader
from carepath.analysis.doings import _TABLE
from carepath.analysis.vocabulary import Vocabulary
from carepath.authoring import parse_pathway
from carepath.core.definitions import Clinic
from carepath.core.expressions import parse
from carepath.core.pathway import Action

PATHWAY = """
pathway: words
version: 1.0.0
title: Words
parameters:
  fever: {type: number, unit: Cel, default: 38.3}
  early: {type: duration, default: 10d}
  often: {type: integer, default: 3}
context:
  cycle_day_1: {type: date}
  seen_at: {type: datetime}
  stage: {type: code, of: [I, II]}
  ordered: {type: list, of: reference, default: []}
  waits: {type: boolean}
events:
  told:
    from: [staff]
    data: {celsius: {type: number}, temperature: {type: number, unit: Cel}, on: {type: date},
           stage: {type: code, of: [I, II]},
           order_id: {type: reference}, days: {type: integer}, anc: {type: number, unit: "10*9/L"}, what: {type: code}}
rules:
  - {set: a_set, concludes: triage, levels: [green, amber, red]}
states:
  calm: {title: All is calm, on: {told: worse}}
  worse: {type: final}
"""
ENGLISH = {
    "event.celsius >= 38.0": "the temperature is 38.0 °C or more",
    "event.temperature < parameters.fever": "the temperature is less than 38.3 °C",
    "event.anc > 1.5": "the anc is more than 1.5 × 10⁹/L",
    "not event.celsius >= 38.0": "the temperature is less than 38.0 °C",
    "event.days <= 2": "the days is 2 or less",
    'event.stage == "II"': 'the stage is "II"',
    'event.stage != "II"': 'the stage is not "II"',
    'event.stage in ["I", "II"]': 'the stage is "I" or "II"',
    "event.stage == context.stage": "the stage is the stage on file",
    "event.order_id in context.ordered": "the order id is among the ordered on file",
    "contains(context.ordered, event.order_id)": "the ordered on file has the order id",
    "not contains(context.ordered, event.order_id)": "the ordered on file does not have the order id",
    "count(context.ordered) >= count(context.ordered)": "the number of ordered on file is at least the number of "
    "ordered on file",
    "missing(context.cycle_day_1)": "the cycle day 1 on file is not known",
    "not missing(context.cycle_day_1)": "the cycle day 1 on file is known",
    "known(event.what)": 'the answer to "what" is known',
    "context.waits": "the waits on file is yes",
    "not context.waits": "the waits on file is no",
    "context.waits == false": "the waits on file is no",
    "event.on <= context.cycle_day_1": "the on is not after the cycle day 1 on file",
    "event.on > today": "the on is after today",
    'triage == "red"': "triage is red",
    'triage >= "amber"': "triage is amber or worse",
    'triage < "red"': "triage is milder than red",
    "triage.disputed": "triage is disputed",
    "patient.age >= 18": "the patient's age is 18 or more",
    "not patient.in_hospital": "the patient is not in hospital",
    'active("calm")': 'the journey is in "All is calm"',
    'not active("calm")': 'the journey is not in "All is calm"',
    'entered("calm", "worse") < 3': 'the journey has come to "All is calm" fewer than 3 times since "Worse"',
    'entered("calm") >= parameters.often': 'the journey has come to "All is calm" at least 3 times',
    "known(event.on) and event.days > 1": "the on is known and the days is more than 1",
    "known(event.on) and (event.days > 1 or event.days < 0)": "the on is known, and the days is more than 1 "
    "or the days is less than 0",
    "not (known(event.on) and event.days > 1)": "the on is not known or the days is 1 or less",
    "true": "always",
    "months_between(context.cycle_day_1, today) < 6": "the months from the cycle day 1 on file to today is less than 6",
}
NOUNS = {
    "context.cycle_day_1 - parameters.early": "10 days before the cycle day 1 on file",
    "context.cycle_day_1 - parameters.early - 1d": "1 day and 10 days before the cycle day 1 on file",
    "event.on + event.days * 1d": "the days given after the on",
    "date_of(context.seen_at) + 2w": "2 weeks after the seen date on file",
    "choose(known(event.on), event.on, today)": "the on if the on is known, otherwise today",
    "today + choose(context.waits, 3d, 6mo)": "(3 days if the waits on file is yes, otherwise 6 months) after today",
    "max(event.on, today)": "the largest or latest of the on and today",
    "triage.because": "what triage found",
    "event.days + 1": "the days plus 1",
    '"lost_contact"': '"lost contact"',
    "context.waits and true": "whether the waits on file is yes and always",
}


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(Vocabulary(parse_pathway(PATHWAY), Clinic()), "told")


@pytest.mark.parametrize("text", ENGLISH)
def test_a_condition_in_english(reader, text):
    levels = {"triage": ("green", "amber", "red")}
    assert reader.condition(parse(text, levels=levels)) == ENGLISH[text]


@pytest.mark.parametrize("text", NOUNS)
def test_a_value_in_english(reader, text):
    assert reader.value(parse(text, levels={"triage": ("green", "amber", "red")})) == NOUNS[text]


def test_every_action_can_be_said():
    assert set(_TABLE) == set(get_args(Action))
