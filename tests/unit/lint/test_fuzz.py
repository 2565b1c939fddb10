"""Generated pathways, some of them broken: the rules say what they say, soon, and never raise.

400 in the gate; CAREPATH_FUZZ=20000 for more. The seed of a failing pathway is printed with it.
"""

from __future__ import annotations

import os
import random
import re
from datetime import date
from pathlib import Path

import pytest
from tests.unit.authoring.marked import CLINIC, HEAD, HERE
from tests.unit.lint.small import LADDERS

from carepath.authoring.checking import Checker
from carepath.authoring.clinic import Examined
from carepath.authoring.folder import ALONE, Folder, source_of
from carepath.lint.others import Others
from carepath.lint.rules import ALL
from carepath.lint.running import Run
from carepath.shipped import shipped_pathways

COUNT = int(os.environ.get("CAREPATH_FUZZ", "400"))
SLICES = 4
CASES = Path(__file__).with_name("cases")
BODIES = [
    body.partition("\n")[2].replace(HERE, "")
    for path in sorted(CASES.glob("*.txt"))
    for body in re.split(r"^## ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
]
WORD = re.compile(r"[\w.]+")
WORDS = sorted({word for body in BODIES for word in WORD.findall(body)})
TODAY = date(2026, 3, 2)


def looked_at(text):
    around = {**CLINIC, "ladders.yaml": LADDERS}
    files = [source_of(name, name if name in ALONE else name.split("/")[0], one) for name, one in around.items()]
    examined = Examined(Checker(Folder("clinic", [*files, source_of("p.yaml", "pathways", text)])).run())
    others = Others.of(examined.checked.clinic.pathways)
    return examined.result(Run(examined, others, TODAY).all())[1]


def mutated(body, chance):
    """The body with a few of its words in one another's place, or those of another."""
    words = list(WORD.finditer(body))
    for found in sorted(chance.sample(words, min(len(words), chance.randint(1, 3))), key=lambda one: -one.start()):
        put = chance.choice([chance.choice(words)[0], chance.choice(WORDS)])
        body = body[: found.start()] + put + body[found.end() :]
    return body


@pytest.mark.parametrize("slice_", range(SLICES))
def test_no_pathway_makes_a_rule_raise(slice_):
    whole = 0
    for seed in range(slice_, COUNT, SLICES):
        chance = random.Random(seed)
        text = HEAD + mutated(chance.choice(BODIES), chance)
        try:
            diagnostics = looked_at(text)
        except Exception as error:
            raise AssertionError(f"seed {seed}:\n{text}") from error
        whole += not any(one.code < "CP100" for one in diagnostics)
        for one in diagnostics:
            assert one.code in ALL, f"seed {seed}"
            assert one.message, f"seed {seed}"
    assert whole > COUNT // SLICES // 8, "too few of them can be read to say anything"


def test_every_shipped_pathway_can_lose_a_line_without_an_exception():
    for path in sorted(shipped_pathways().glob("*.yaml")):
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        if path.name not in ALONE:
            for number in range(0, len(lines), 80):
                looked_at("".join(lines[:number] + lines[number + 1 :]))
