"""A small clinic for the tests of this room: one pathway that has a little of everything."""

from __future__ import annotations

from pathlib import Path

from carepath.authoring.clinic import load_surrounded
from carepath.core.definitions import Clinic
from carepath.core.pathway import Pathway

PATHWAY = """
pathway: fever_watch
version: 1.2.0
title: Fever after treatment
status: example
owner: nursing
review_by: 2027-11-01
sources: ["A guideline of 2020"]
calendar: clinic
use: [net]
parameters:
  limit: {type: number, unit: Cel, default: 38.0}
  wait: {type: duration, default: 3d}
enroll: {on: dose_given, when: patient.age >= 18, once_per: event.dose_id}
context:
  dose_id: {type: reference}
  next_on: {type: date}
  visits: {type: list, of: reference, default: []}
  worried: {type: boolean, default: false}
events:
  dose_given: {from: [ehr], data: {dose_id: {type: reference, required: true}, given_on: {type: date, required: true}}}
  temperature_taken: {from: [patient], safety: true, data: {celsius: {type: number, maximum: 45, implausible: missing},
                                                             heat: {type: number, unit: Cel}}}
clocks:
  to_answer: {limit: 2d, warn: [1d]}
states:
  watching:
    title: Watching for a fever
    type: parallel
    states:
      heat:
        states:
          calm:
            on:
              temperature_taken:
                - {guard: event.celsius >= 38.0, target: urgent}
                - {unknown: true, target: urgent}
                - {}
            at: [{date: context.next_on - parameters.wait, time: "09:00", if_past: now, target: asked}]
          asked:
            entry: [{ask: {id: how, content: how_are_you, answers: {"YES": temperature_taken}, expires: 2d,
                           remind: 1d}}]
            on: {ask.expired.how: calm, temperature_taken: calm}
            after: {3d at 09:00: calm}
          back: {type: history, history: deep, target: calm}
      mood:
        title: Mood
  urgent:
    title: Fever alarm not answered yet
    entry:
      - message: {id: guidance, content: red_flag_guidance, safety: true}
      - escalate: {id: fever, ladder: alarm, reason: fever}
      - task: {id: call, role: nurse, title: Call the patient, due: 4 business hours,
               outcomes: [reached, not_reached], priority: high, keep: true}
    on:
      escalation.acknowledged.fever: watching
      dose_given: back
      task.completed.call:
        - {guard: event.outcome == "reached", target: over}
        - {target: urgent}
    every: [{every: 1d, time: "08:00", actions: [{task: {id: call}}]}]
  over: {type: final}
"""
OTHERS = {
    "roles.yaml": """
roles:
  nurse: {title: Ward nurse, owner: nurse, respond_within: 4h, on_call: true}
  night_nurse: {title: Night nurse, owner: nurse, respond_within: 4h, on_call: true}
owners: {nursing: nurse}
""",
    "ladders.yaml": """
ladders:
  alarm:
    title: A red flag
    calendar: clinic
    rungs:
      - {role: nurse, channels: [page], acknowledge_within: 15m, night: {role: night_nurse}}
      - {role: night_nurse, channels: [phone], acknowledge_within: 10m, repeat: 5m}
""",
    "calendars.yaml": 'calendars:\n  clinic: {zone: America/Toronto, hours: {mon: "08:00-17:00"}, holidays: []}\n',
    "site.yaml": "site: small\ntitle: Small Clinic\nzone: America/Toronto\nlanguages: [en]\nphone: 416-555-0100\n",
    "parts/net.yaml": """
part: net
title: What nobody else hears
on:
  task.overdue: {actions: [{escalate: {id: late, ladder: alarm, reason: late}}]}
  escalation.acknowledged.late: {}
""",
    "content/texts.yaml": "content:\n"
    + "".join(
        f"  {name}: {{version: 1.0.0, status: example, owner: nursing, review_by: 2027-11-01, sources: [us], "
        f'topic: symptoms, sensitivity: low, audiences: [patient], channels: [sms], text: {{en: {{any: "{text}"}}}}}}\n'
        for name, text in (("how_are_you", "How are you?"), ("red_flag_guidance", "Call us now."))
    ),
}  # fmt: skip


def write(folder: Path, pathway: str = PATHWAY, **changed: str) -> Path:
    """The pathway's file, its clinic written around it. `changed`: other texts by file (parts__net: parts/net.yaml)."""
    texts = {**OTHERS, **{f"{name.replace('__', '/')}.yaml": text for name, text in changed.items()}}
    for name, text in {**texts, "pathways/fever_watch.yaml": pathway}.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder / "pathways" / "fever_watch.yaml"


def compiled(folder: Path, pathway: str = PATHWAY) -> tuple[Pathway, Clinic]:
    """The pathway and the clinic around it."""
    clinic = load_surrounded(write(folder, pathway))
    return next(iter(clinic.pathways.values())), clinic
