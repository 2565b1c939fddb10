"""Generated hostile files: whatever stands in them, diagnostics come back, soon, and never another exception.

5,000 in the gate; CAREPATH_FUZZ=100000 for more. The seed of a failing file is printed with it.
"""

# ruff: noqa: E501, SIM905 - tables of cases and words
from __future__ import annotations

import copy
import json
import os
import random
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.unit.authoring.marked import CLINIC, HEAD
from tests.unit.authoring.test_bundle import PATHWAY
from tests.unit.authoring.test_diagnostics import cases
from tests.unit.authoring.test_reader import plain

from carepath.authoring import reader
from carepath.authoring.checking import Checker
from carepath.authoring.clinic import check_text
from carepath.authoring.diagnostics import CODES, Report
from carepath.authoring.folder import ALONE, Folder, source_of
from carepath.core.pathway import Pathway
from carepath.errors import Diagnostic

COUNT = int(os.environ.get("CAREPATH_FUZZ", "5000"))
SLICES = 8

KEYS = """pathway version title states initial phase status owner review_by sources calendar use parameters enroll context
events rules clocks on entry exit after at every always type history target guard unknown reenter forward actions delay
date cycle_days day_one days time if_past if_late id from until data questionnaire safety match if_older_than when unless
once_per ever limit warn set concludes levels message ask task escalate clock start send append raise cancel do pause resume
content copy_to topic expires identity answers remind role due outcomes priority keep for ladder reason stop tighten result
pathway context if_running event to where if_unheard name with of unit unique default required minimum maximum implausible
ignore a b x report task.completed.t * symptom.* 3d 1""".split()
VALUES = r"""a b x.y a.b nowhere 1 -1 1.5 0 99999999999999999999 1e400 .inf true false null ~ "" yes on 3d "3d at 25:00" 1w "2 business days"
2026-02-30 2026-03-02 "09:00" 24:00 parallel final history shallow deep event.x context.x parameters.x triage triage.because
"max(1, 2)" "1 +" "((((((((((" "not not not 1" "'a' < 1" 'entered("a", "b")' 'active("x")' "event.x.y.z" "a == 'b" "é\u0301"
"\U0001F600" "[1, 2]" today "now - now" "1/0" "3d * 99999999999999999999" "choose(1,2)" "x" "9" "__import__('os')" "a.__class__"
lambda "{event.x}" approved ehr [ehr] code list of integer text""".split(" ")
VALUES = [value.strip() for value in VALUES if value.strip()]
NOISE = [
    *"[]{}:,#&*!|>%@`'\"-?~\t\n\\ \0\x85\ud800",
    "  ",
    "- ",
    ": ",
    " #",
    "<<: ",
    "---\n",
    "&a ",
    "*a ",
    "!!x ",
    "é",
]


def tree(rng: random.Random, depth: int = 0) -> object:
    roll = rng.random()
    if depth > 6 or roll < 0.35:
        return rng.choice(VALUES)
    if roll < 0.8:
        return {rng.choice(KEYS): tree(rng, depth + 1) for _ in range(rng.randrange(5))}
    return [tree(rng, depth + 1) for _ in range(rng.randrange(4))]


def grafted(rng: random.Random, right: object) -> str:
    """A right document with a few of its values, keys and branches replaced by others; written as JSON."""
    root = {"": copy.deepcopy(right)}
    for _ in range(rng.randrange(1, 5)):
        place = rng.choice(list(branches(root)))
        if isinstance(place, dict):
            key = rng.choice(list(place))
            value = place.pop(key) if rng.random() < 0.6 and key else place[key]
            place[key if rng.random() < 0.5 else rng.choice(KEYS)] = tree(rng, 4) if rng.random() < 0.7 else value
        else:
            place.insert(rng.randrange(len(place) + 1), tree(rng, 4))
    return json.dumps(root.get("", root))


def branches(node: object) -> Iterator[Any]:
    """Every mapping and list of a tree that has something in it."""
    if isinstance(node, dict | list) and node:
        yield node
        for child in node.values() if isinstance(node, dict) else node:
            yield from branches(child)


def grown(rng: random.Random) -> str:
    """A document of keys that exist, in places where they do not belong."""
    states = {name: {rng.choice(KEYS): tree(rng) for _ in range(rng.randrange(5))} for name in "ab"}
    body = {key: tree(rng) for key in rng.sample(KEYS[:24], rng.randrange(6))}
    return json.dumps({"pathway": "p", "version": "1", "title": "T", "states": states, **body})


def mutated(rng: random.Random, text: str) -> str:
    """A right document with a few things cut, doubled, swapped or put in."""
    for _ in range(rng.randrange(1, 6)):
        at = rng.randrange(len(text) + 1)
        length = rng.randrange(30)
        match rng.randrange(5):
            case 0:
                text = text[:at] + text[at + length :]
            case 1:
                text = text[:at] + rng.choice(NOISE) * rng.randrange(1, 3) + text[at:]
            case 2:
                text = text[:at] + text[at : at + length] * 2 + text[at + length :]
            case 3:
                text = text[:at] + rng.choice([*KEYS, *VALUES]) + text[at + length :]
            case _:
                lines = text.split("\n")
                rng.shuffle(lines)
                text = "\n".join(lines) if rng.random() < 0.2 else text
    return text


def soup(rng: random.Random) -> str:
    return "".join(rng.choice([*NOISE, *KEYS, *VALUES]) for _ in range(rng.randrange(60)))


RIGHT = [PATHWAY.replace("use: [net]\n", ""), *(HEAD + right for _, _, right in cases())]
TREES = [yaml.load(text, Loader=yaml.BaseLoader) for text in RIGHT]


def document(seed: int) -> str:
    rng = random.Random(seed)
    roll = rng.random()
    if roll < 0.5:
        return grafted(rng, rng.choice(TREES[:1] * 9 + TREES))
    if roll < 0.7:
        return mutated(rng, rng.choice(RIGHT))
    return grown(rng) if roll < 0.9 else soup(rng)


def assert_fine(found: tuple[Diagnostic, ...], pathway: Pathway | None, seed: int) -> None:
    assert all(one.code in CODES and one.message and one.where.line > 0 for one in found), f"seed {seed}"
    if not any(one.severity == "error" for one in found):
        assert pathway is not None, f"seed {seed}"
        assert pathway.states[""].kind == "compound", f"seed {seed}"


@pytest.mark.parametrize("part", range(SLICES))
def test_a_hostile_pathway_gives_diagnostics_and_nothing_else(part: int) -> None:
    for seed in range(part, COUNT, SLICES):
        text = document(seed)
        start = time.process_time()
        try:
            pathway, found = check_text(text)
        except Exception as error:
            raise AssertionError(f"seed {seed}: {type(error).__name__}") from error
        assert time.process_time() - start < 1, f"seed {seed}"
        assert_fine(found, pathway, seed)


@pytest.mark.skipif(not hasattr(yaml, "CSafeLoader"), reason="PyYAML was built without libyaml: one parser only")
def test_both_parsers_read_alike_or_both_refuse(monkeypatch: pytest.MonkeyPatch) -> None:
    for seed in range(COUNT // 20):
        text = document(seed)
        answers = []
        for parser in (yaml.SafeLoader, yaml.CSafeLoader):
            monkeypatch.setattr(reader, "_PARSER", parser)
            report = Report()
            node = reader.read_text(text, "f", report)
            answers.append("refused" if report.has_errors else plain(node))
        assert answers[0] == answers[1], f"seed {seed}"


def test_hostile_files_of_a_clinic_give_diagnostics_and_nothing_else() -> None:
    for seed in range(COUNT // 20):
        rng = random.Random(seed)
        name = rng.choice([*CLINIC, "p.yaml"])
        texts = {**CLINIC, "p.yaml": PATHWAY}
        texts[name] = mutated(rng, texts[name])
        files = [source_of(f"c/{file}", kind_of(file), text) for file, text in texts.items()]
        try:
            checked = Checker(Folder("c", files)).run()
        except Exception as error:
            raise AssertionError(f"seed {seed}: {name}: {type(error).__name__}") from error
        assert all(one.code in CODES for one in checked.diagnostics)


def kind_of(file: str) -> str:
    return file if file in ALONE else Path(file).parent.name or "pathways"
