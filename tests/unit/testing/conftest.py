"""A small clinic to play scenarios in: one pathway with a question, a task, a red flag and a message."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from carepath.testing.harness import JourneyHarness

FILES = {
    "checkin.yaml": """\
pathway: checkin
version: 1.0.0
title: Daily check-in
status: example
owner: nursing
calendar: clinic
context:
  began_on: {type: date}
events:
  report: {from: [patient, staff], questionnaire: daily, safety: true}
  admitted: {from: [ehr, staff], data: {on: {type: date}, wards: {type: list, of: code}, planned: {type: boolean}}}
  coming: {from: [patient]}
  treatment_ended: {from: [staff]}
on:
  treatment_ended: closed
states:
  watch:
    type: parallel
    states:
      asking:
        states:
          waiting:
            title: Waiting
            after: {1d at 09:00: asked}
            on: {report: waiting, coming: waiting}
          asked:
            title: Asked how they are
            entry:
              - ask: {id: today, content: how_are_you, questionnaire: daily, expires: 2d}
            on: {report: waiting, ask.expired.today: silent, delivery.dead.today: silent}
          silent:
            title: No answer
            entry:
              - task: {id: call, role: nurse, title: Phone the patient, due: 4 business hours, keep: true,
                       outcomes: {well: {}, admitted: {on: {type: date}}}}
            on:
              report: waiting
              task.completed.call: waiting
              task.overdue.call: {actions: [{escalate: {id: late, ladder: red_flag, reason: call_overdue}}]}
      triage:
        on:
          report:
            - {guard: event.temperature >= 38, target: urgent,
               actions: [{escalate: {id: red, ladder: red_flag, reason: fever}}]}
            - {unknown: true, target: owed}
            - {actions: [{message: {id: thanks, content: thank_you}}]}
        states:
          calm: {title: No symptoms being followed up}
          owed:
            title: Call owed
            entry:
              - task: {id: owed_call, role: nurse, title: Call about the report, due: 4h, outcomes: [done]}
            on:
              task.completed.owed_call: calm
              task.overdue.owed_call: {actions: [{escalate: {id: late, ladder: red_flag, reason: call_overdue}}]}
          urgent:
            title: Red flag not answered yet
            entry:
              - message: {id: guidance, content: guidance, safety: true}
            on:
              escalation.acknowledged.red: calm
              escalation.exhausted.red: {}
              delivery.dead.guidance: {actions: [{escalate: {id: red, ladder: red_flag, reason: not_delivered}}]}
  closed: {title: Closed, type: final}
""",
    "questionnaires/daily.yaml": """\
questionnaires:
  daily:
    version: 1.0.0
    title: How are you today
    fields:
      temperature: {type: number, unit: Cel, minimum: 30, maximum: 45, implausible: missing}
      worst: {type: integer, minimum: 0, maximum: 4}
  other:
    version: 1.0.0
    title: Another
    fields: {score: {type: integer, minimum: 0, maximum: 10}}
""",
    "roles.yaml": """\
roles:
  nurse: {title: Ward nurse, owner: lead, respond_within: 4h, out_of_hours: lead}
  charge_nurse: {title: Charge nurse, owner: lead, respond_within: 30m, on_call: true}
  lead: {title: Lead, owner: lead, respond_within: 1h, on_call: true}
owners:
  nursing: lead
""",
    "ladders.yaml": """\
ladders:
  red_flag:
    title: A red flag reported by a patient
    safety: true
    calendar: clinic
    rungs:
      - {role: nurse, channels: [page], acknowledge_within: 15m, night: {role: lead}}
      - {role: charge_nurse, channels: [page], acknowledge_within: 15m}
      - {role: lead, channels: [page], acknowledge_within: 15m, repeat: 5m}
""",
    "calendars.yaml": """\
calendars:
  clinic:
    zone: America/Toronto
    hours: {mon: "08:00-17:00", tue: "08:00-17:00", wed: "08:00-17:00", thu: "08:00-17:00", fri: "08:00-17:00"}
""",
    "site.yaml": """\
site: little_clinic
title: Little Clinic
zone: America/Toronto
languages: [en]
phone: 416-555-0100
call_role: nurse
quiet_hours: {from: "21:30", until: "08:00"}
""",
}
CONTENT = """\
  {name}:
    version: 1.0.0
    status: example
    owner: nursing
    topic: symptoms
    sensitivity: low
    audiences: [patient]
    channels: [sms, email, phone]
    text: {{en: {{any: "Hello {{first_name}}, {name}. Call {{phone}}."}}}}
"""


@pytest.fixture(scope="session")
def clinic(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("clinic")
    texts = "".join(CONTENT.format(name=name) for name in ("how_are_you", "thank_you", "guidance"))
    for name, text in {**FILES, "content/texts.yaml": f"content:\n{texts}"}.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def scenario(clinic: Path) -> Iterator[JourneyHarness]:
    """It is Monday 2 March 2026, 09:00 in Toronto, and Ana has begun her check-ins."""
    with JourneyHarness(clinic) as harness:
        harness.patient("Ana")
        harness.start("checkin", "Ana", began_on="today")
        yield harness
