# ruff: noqa: E501 - a pathway of one line reads better than one of nine
"""LANGUAGE section 2, *Rules and clocks*: what rules see."""

from __future__ import annotations

import pytest

from carepath.errors import DefinitionError

RULES = """\
rules:
  urgency:
    version: 1.0.0
    concludes: level
    levels: [green, red]
    reads: [short]
    parameters: {cut: {type: integer, default: 3, minimum: 1, maximum: 4}}
    rules:
      - {id: bad, level: red, when: event.worst >= parameters.cut or (context.cycle == 1 and patient.age > 70), because: "worst {event.worst}"}
      - {id: fine, level: green, when: event.worst < parameters.cut, because: fine}
"""
PATHWAY = """
events: {report: {from: [patient], questionnaire: short}, next: {from: [app]}}
context: {cycle: {type: %s, default: %s}}
rules: [{set: urgency, concludes: level, levels: [green, red]}]
on:
  next: {actions: [set: {cycle: context.cycle + 1}]}
  report:
    - {guard: level == "red", target: red}
    - {unknown: true, target: asked}
    - {target: green}
states: {a: {after: {9d: z}}, red: {after: {9d: z}}, asked: {after: {9d: z}}, green: {after: {9d: z}}, z: {type: final}}
"""


@pytest.mark.parametrize(
    ("worst", "before", "there"), [(1, 0, "green"), (1, 1, "red"), (1, 2, "green"), (3, 0, "red"), (None, 0, "asked")]
)
def test_rules_see_the_event_the_context_their_parameters_and_the_patient(clinic, worst, before, there) -> None:
    ward = clinic(p=PATHWAY % ("integer", 0), born="1950-01-01", rules=RULES)
    ward.care.enroll("p", "ana")
    for _ in range(before):
        ward.care.send("ana", "next")
    ward.care.send("ana", "report", {} if worst is None else {"worst": worst}, origin="patient")
    assert ward.at("p") == [(there,)]


@pytest.mark.parametrize("context", [("code", '"x"'), None])
def test_a_pathway_has_the_context_that_its_rules_read(clinic, context) -> None:
    text = (
        PATHWAY % context
        if context
        else (PATHWAY % ("integer", 0))
        .replace("cycle: {", "other: {")
        .replace("cycle: context.cycle", "other: context.other")
    )
    text = text.replace("context.cycle + 1", '"y"') if context else text
    with pytest.raises(DefinitionError) as refused:
        clinic(p=text, rules=RULES)
    assert "CP304" in {one.code for one in refused.value.diagnostics}
