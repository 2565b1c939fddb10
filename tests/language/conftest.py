# ruff: noqa: E501 - a pathway of one line reads better than one of nine
"""A clinic made of the pathways that a test writes, opened at the front door, with everything they refer to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

import carepath
from carepath.testing import ManualClock

MONDAY = datetime(2026, 3, 2, 14, tzinfo=UTC)  # 09:00 in Toronto
AROUND = {
    "roles.yaml": """\
roles:
  nurse: {title: Nurse, owner: lead, respond_within: 4h, out_of_hours: lead}
  lead: {title: Lead, owner: lead, respond_within: 1h, on_call: true}
owners: {ward: lead, other_ward: nurse}
""",
    "ladders.yaml": """\
ladders:
  red: {title: Red flag, calendar: clinic, safety: true, rungs: [{role: nurse, channels: [page], acknowledge_within: 15m}, {role: lead, channels: [page], acknowledge_within: 15m, repeat: 1h}]}
""",
    "calendars.yaml": """\
calendars:
  clinic: {zone: America/Toronto, hours: {mon: "08:00-17:00", tue: "08:00-17:00", wed: "08:00-17:00", thu: "08:00-17:00", fri: "08:00-17:00"}}
""",
    "site.yaml": "site: s\nzone: America/Toronto\n",
    "content/c.yaml": """\
content:
  hello: {version: 1.0.0, status: example, topic: visits, sensitivity: low, audiences: [patient], channels: [sms], text: {en: Hello}}
""",
    "questionnaires/q.yaml": "questionnaires:\n  short: {fields: {worst: {type: integer, minimum: 0, maximum: 4}}}\n",
    "rules/r.yaml": """\
rules:
  urgency:
    version: 1.0.0
    concludes: level
    levels: [green, red]
    reads: [short]
    rules:
      - {id: bad, level: red, when: event.worst >= 3, because: "worst {event.worst}"}
      - {id: fine, level: green, when: event.worst < 3, because: fine}
""",
}
HEAD = "pathway: {name}\nversion: 1.0.0\ntitle: {name}\nstatus: example\nowner: {owner}\ncalendar: clinic\n"


class Clinic:
    """`care` is what an outsider holds; `clock` moves by `pass_time`, with the workers at work."""

    def __init__(self, folder: Path, born: str) -> None:
        self.clock = ManualClock(MONDAY)
        self.care = carepath.open("sqlite://", pathways=folder, sandbox=True, clock=self.clock)
        self.care.add_patient(
            carepath.Patient(
                "ana", "Ana", born_on=date.fromisoformat(born), contacts={"sms": "+1416"}, consents=("sms",)
            )
        )

    def pass_time(self, **span: float) -> None:
        until = self.clock.now() + timedelta(**span)
        self.clock.play_to(until, next_due=lambda after: self.care.next_due(), run=self.care.run_until_idle)

    def at(self, pathway: str) -> list[tuple[str, ...]]:
        return [one.configuration for one in self.care.journeys(patient="ana", pathway=pathway)]

    def context(self, pathway: str, name: str) -> list[object]:
        return [one.context.get(name) for one in self.care.journeys(patient="ana", pathway=pathway)]

    def tasks(self) -> list[tuple[str, str]]:
        return [(task.role, task.name) for task in self.care.tasks(status=("open", "claimed"))]


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[Callable[..., Clinic]]:
    """A clinic with these pathways: name -> what follows its headings."""
    opened: list[Clinic] = []

    def open_it(owner: str = "ward", born: str = "1971-05-01", rules: str = "", **pathways: str) -> Clinic:
        texts = {f"pathways/{name}.yaml": HEAD.format(name=name, owner=owner) + text for name, text in pathways.items()}
        around = {**AROUND, "rules/r.yaml": rules or AROUND["rules/r.yaml"]}
        for name, text in {**around, **texts}.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        opened.append(Clinic(tmp_path, born))
        return opened[-1]

    yield open_it
    for one in opened:
        one.care.close()
