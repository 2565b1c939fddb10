"""Small clinics for the tests of diagnostics: `▸` in a text marks the exact place where a finding must be."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from carepath.authoring import check_clinic
from carepath.authoring.clinic import check_text
from carepath.errors import Diagnostic

HERE = "▸"
HEAD = "pathway: p\nversion: 1.0.0\ntitle: T\n"

# A whole small clinic: whatever a pathway of the tests refers to exists.
CLINIC = {
    "roles.yaml": """\
roles:
  nurse: {title: Nurse, owner: lead, respond_within: 4h, out_of_hours: lead}
  lead: {title: Lead, owner: lead, respond_within: 1h, on_call: true}
owners: {nursing: lead}
""",
    "ladders.yaml": """\
ladders:
  red_flag:
    title: Red
    calendar: clinic
    rungs: [{role: nurse, channels: [page], acknowledge_within: 15m, repeat: 5m}]
  slow:
    title: Slow
    calendar: clinic
    rungs: [{role: lead, channels: [page], acknowledge_within: 15m, repeat: 5m}]
""",
    "calendars.yaml": """\
calendars:
  clinic: {zone: America/Toronto, hours: {mon: "08:00-17:00"}, holidays: ["2026-12-25"]}
""",
    "site.yaml": "site: s\nzone: America/Toronto\n",
    "content/c.yaml": """\
content:
  hello:
    version: 1.0.0
    status: example
    topic: visits
    sensitivity: low
    audiences: [patient]
    channels: [sms]
    text: {en: Hi}
""",
    "questionnaires/q.yaml": """\
questionnaires:
  symptoms: {version: 1.0.0, fields: {temperature: {type: number, minimum: 30, maximum: 45}, words: {type: text}}}
""",
    "rules/r.yaml": """\
rules:
  triage_rules:
    version: 1.0.0
    concludes: triage
    levels: [green, amber, red]
    reads: [symptoms]
    parameters: {fever: {type: number, default: 38.0, minimum: 37.5, maximum: 38.3}}
    rules:
      - {id: hot, level: red, when: event.temperature >= parameters.fever, because: "{event.temperature} C"}
""",
    "parts/net.yaml": "part: net\ntitle: Net\non:\n  task.overdue: {actions: [{escalate: {ladder: slow}}]}\n",
}


def check_pathway(text: str) -> tuple[Diagnostic, ...]:
    """What is found in a pathway that stands alone."""
    return check_text(text.replace(HERE, ""))[1]


def check_folder(files: Mapping[str, str], folder: Path) -> tuple[Diagnostic, ...]:
    """What is found in the small clinic with these files added or put in place of its own."""
    for name, text in {**CLINIC, **files}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.replace(HERE, ""), encoding="utf-8")
    return check_clinic(folder)[1]


def place(text: str) -> tuple[int, int]:
    """Line and column of the mark, from 1."""
    before = text[: text.index(HERE)]
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def assert_only(found: tuple[Diagnostic, ...], code: str, text: str) -> Diagnostic:
    """There is this one finding and no other, and it stands exactly at the mark."""
    shown = "\n".join(map(str, found)) or "nothing was found"
    assert [one.code for one in found] == [code], shown
    assert (found[0].where.line, found[0].where.column) == place(text), shown
    return found[0]
