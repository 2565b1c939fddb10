"""All that a step may read beside its event: zone, calendar, the patient, what the rules conclude.

Here: how it is built, once for each event and journey, and put away so that a replay reads the same.
Not here: the rules themselves (the RuleEngine). Imported by journeys and scopes.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from carepath.core.calendar import registered
from carepath.core.definitions import RuleSet
from carepath.core.events import TIMER
from carepath.core.pathway import Pathway
from carepath.rows import Patient
from carepath.runtime.definitions import Pinned
from carepath.runtime.faults import note_fault
from carepath.runtime.turn import Heard, Turn

logger = logging.getLogger("carepath.rules")


def given_for(turn: Turn, pinned: Pinned, heard: Heard, context: Mapping[str, Any]) -> dict[str, Any]:
    """What the step of a journey on this pathway may read, in plain values."""
    pathway, definitions = pinned.pathway, turn.services.definitions
    given: dict[str, Any] = {
        "zone": turn.asked_zone,
        "patient": facts_of(turn.patient.patient, zone=turn.asked_zone),
    }
    calendar = definitions.calendar_version(turn.uow, pathway.calendar, at=turn.now)
    if calendar is not None:
        given["calendar"] = calendar
    own = {clock.calendar for clock in pathway.clocks.values() if clock.calendar is not None}
    if own:
        given["calendars"] = {name: definitions.calendar_version(turn.uow, name, at=turn.now) for name in sorted(own)}
    if heard.event.name != TIMER and heard.at is not None and turn.people_at(heard.at) != heard.at:
        given["people_at"] = turn.now  # of a timer's own step core knows: its event says when it fired
    concluded = _conclude(turn, pinned, heard, _rules_scope(turn, heard, given, context))
    if concluded:
        given["conclusions"] = concluded
    return given


def facts_of(patient: Patient, *, zone: str) -> dict[str, Any]:
    """What expressions may know of a patient."""
    facts = {
        "born_on": patient.born_on,
        "sex": patient.sex,
        "language": patient.language,
        "zone": zone,
        "site": patient.site,
        "in_hospital": patient.in_hospital,
    }
    return {name: value for name, value in facts.items() if value is not None}


def _rules_scope(turn: Turn, heard: Heard, given: Mapping[str, Any], context: Mapping[str, Any]) -> dict[str, Any]:
    scope = {
        "context": context,
        "patient": given["patient"],
        "zone": given["zone"],
        "now": heard.at or turn.now,
        "event_at": heard.event.at or turn.now,
        "event_name": heard.event.name,
    }
    return {**scope, "calendar": registered(given["calendar"])} if "calendar" in given else scope


def _conclude(turn: Turn, pinned: Pinned, heard: Heard, scope: Mapping[str, Any]) -> dict[str, Any]:
    concluded: dict[str, Any] = {}
    for use in pinned.pathway.rules:
        rule_set = pinned.rule_sets[use.rule_set]
        if _is_read(pinned.pathway, rule_set, heard.event.name):
            concluded[use.concludes] = _ask_rules(turn, rule_set, heard, scope)
    return concluded


def _ask_rules(turn: Turn, rule_set: RuleSet, heard: Heard, scope: Mapping[str, Any]) -> dict[str, Any]:
    try:
        found = turn.services.rules.conclude(rule_set, event=heard.event.data, scope=scope)
    except Exception as error:  # noqa: BLE001 - an engine that fails leaves it undecided, which goes to a person
        note_fault(logger, f"rule set {rule_set.name}", heard.event.id, error)
        return {"level": None, "because": "", "rules": (), "disputed": False}
    return {
        "level": found.level,
        "because": found.because,
        "rules": tuple(found.rules),
        "disputed": found.disputed,
    }


def _is_read(pathway: Pathway, rule_set: RuleSet, event: str) -> bool:
    """Whether the rule set looks at this event: it reads the questionnaire that the event carries."""
    schema = pathway.events.get(event)
    return schema is not None and schema.questionnaire is not None and schema.questionnaire in rule_set.reads
