"""Fingerprints change with the meaning and with nothing else; bundles open as what they were."""

# ruff: noqa: E501 - a case is easier to read in one line
from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.unit.authoring.marked import CLINIC, HEAD, check_folder

from carepath.authoring import bundle, load_clinic, load_pathway, open_bundle
from carepath.core.definitions import Clinic
from carepath.errors import CorruptionError, RequestError

PATHWAY = (
    HEAD
    + """\
owner: nursing
calendar: clinic
use: [net]
parameters: {wait: {type: duration, default: 2d}}
rules: [{set: triage_rules, concludes: triage, levels: [green, amber, red]}]
events: {report: {from: [patient], questionnaire: symptoms, safety: true}}
states:
  a:
    title: Waiting
    after: {parameters.wait: b}
    on:
      report:
        - {guard: triage == "red", target: b, actions: [escalate: {ladder: red_flag, reason: triage.because}]}
        - {unknown: true, target: b}
        - {actions: [message: hello]}
  b: {type: final}
"""
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    found = tmp_path / "clinic"
    assert not check_folder({"p.yaml": PATHWAY}, found)
    return found


def change(folder: Path, file: str, old: str, new: str) -> str:
    """The fingerprint after one change in one file."""
    path = folder / file
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    return load_clinic(folder).pathways["p"].fingerprint


SAME = {
    "a comment": ("p.yaml", "states:\n", "# here it begins\nstates:\n"),
    "blank lines": ("p.yaml", "states:\n", "\n\nstates:\n"),
    "another form of the same": ("p.yaml", "{unknown: true, target: b}", "{target: [b], unknown: true}"),
    "title of the pathway": ("p.yaml", "title: T", "title: Tea"),
    "title of a state": ("p.yaml", "title: Waiting", "title: At home"),
    "status": ("p.yaml", "calendar:", "status: approved\ncalendar:"),
    "title of a role": ("roles.yaml", "title: Nurse", "title: Triage nurse"),
    "a text": ("content/c.yaml", "en: Hi", "en: Hello"),
    "a ladder": ("ladders.yaml", "15m", "20m"),
    "opening hours": ("calendars.yaml", "17:00", "18:00"),
    "status of the rules": ("rules/r.yaml", "concludes:", "status: approved\n    concludes:"),
    "another rule set": ("rules/r.yaml", "rules:\n", "rules:\n  more: {version: 1.0.0, concludes: x, levels: [a, b], reads: [symptoms], rules: [{id: r, level: b, when: event.temperature > 40, because: hot}]}\n"),
}  # fmt: skip
OTHER = {
    "a target": ("p.yaml", "{unknown: true, target: b}", "{unknown: true, target: a}"),
    "a guard": ("p.yaml", 'triage == "red"', 'triage == "amber"'),
    "a reason": ("p.yaml", "triage.because", "red"),
    "a default": ("p.yaml", "default: 2d", "default: 3d"),
    "the site's value": ("site.yaml", "zone:", "parameters: {p: {wait: 5d}}\nzone:"),
    "who may send": ("p.yaml", "from: [patient]", "from: [patient, staff]"),
    "its version": ("p.yaml", "version: 1.0.0", "version: 1.0.1"),
    "a part": ("parts/net.yaml", "ladder: slow", "ladder: red_flag"),
    "a question": ("questionnaires/q.yaml", "maximum: 45", "maximum: 44"),
    "a rule": ("rules/r.yaml", ">= parameters", "> parameters"),
    "the sentence of a rule": ("rules/r.yaml", '} C"', '} °C"'),
    "the site's value for a rule": ("site.yaml", "zone:", "rules: {triage_rules: {fever: 37.8}}\nzone:"),
}


@pytest.mark.parametrize("name", SAME)
def test_the_fingerprint_stays(folder: Path, name: str) -> None:
    before = load_pathway(folder / "p.yaml").fingerprint
    assert change(folder, *SAME[name]) == before


@pytest.mark.parametrize("name", OTHER)
def test_the_fingerprint_changes(folder: Path, name: str) -> None:
    before = load_pathway(folder / "p.yaml").fingerprint
    assert change(folder, *OTHER[name]) != before


def test_a_bundle_opens_without_the_folder_and_whatever_is_live(folder: Path) -> None:
    clinic = load_clinic(folder)
    text = bundle(clinic, "p")
    opened = open_bundle(text)
    assert opened.pathway.fingerprint == clinic.pathways["p"].fingerprint
    assert opened.rule_sets["triage_rules"] == clinic.rule_sets["triage_rules"]
    assert opened.questionnaires["symptoms"] == clinic.questionnaires["symptoms"]
    assert not any(word in text for word in ("Nurse", "acknowledge_within", "08:00-17:00"))
    assert bundle(clinic, "p") == text


def test_a_bundle_of_a_lone_file(tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    path.write_text(HEAD + "events: {x: {questionnaire: q}}\nstates: {a: {on: {x: b}}, b: {type: final}}\n")
    pathway = load_pathway(path)
    opened = open_bundle(bundle(Clinic(pathways={"p": pathway}, sources={"p.yaml": path.read_text()}), "p"))
    assert opened.pathway.fingerprint == pathway.fingerprint


def test_a_bundle_of_no_pathway(folder: Path) -> None:
    with pytest.raises(RequestError, match="no pathway"):
        bundle(load_clinic(folder), "q")


def _another(text: str, file: str, old: str, new: str) -> str:
    body = json.loads(text)
    assert old in body["files"][file]
    body["files"][file] = body["files"][file].replace(old, new)
    return json.dumps(body)


BROKEN: dict[str, tuple[str, Callable[[str], str]]] = {
    "no JSON": ("bundle-unreadable", lambda text: text[:-10]),
    "another JSON": ("bundle-unreadable", lambda text: "[]"),
    "a file is gone": ("bundle-broken", lambda text: text.replace("parts/net.yaml", "parts/other.yaml").replace("part: net", "part: x")),
    "its meaning has changed": ("bundle-changed", lambda text: _another(text, "clinic/p.yaml", "default: 2d", "default: 3d")),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_a_bundle_that_is_not_what_it_was_is_refused(folder: Path, name: str) -> None:
    code, breaking = BROKEN[name]
    with pytest.raises(CorruptionError) as caught:
        open_bundle(breaking(bundle(load_clinic(folder), "p")))
    assert caught.value.code == code
    assert len(CLINIC) > 1
