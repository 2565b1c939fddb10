"""Each rule at its edges: what it finds, exactly where, and what looks like it and is right.

A file of cases/ for each module of rules: `## CPnnn` before a pathway whose one finding of that code stands at ▸, `##
CPnnn fine` before one that has none. The heading of a pathway stands before each.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.unit.authoring.marked import HEAD, HERE
from tests.unit.lint.small import found

from carepath.lint.rules import OF_PATHWAY

FOLDER = Path(__file__).with_name("cases")


def cases():
    for path in sorted(FOLDER.glob("*.txt")):
        for number, block in enumerate(re.split(r"^## ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:], 1):
            title, _, body = block.partition("\n")
            code, _, fine = title.partition(" ")
            yield pytest.param(code, body, bool(fine), id=f"{path.stem}-{number}-{title.replace(' ', '-')}")


@pytest.mark.parametrize(("code", "body", "fine"), list(cases()))
def test_a_rule_finds_its_mistake_and_nothing_that_only_looks_like_it(code, body, fine, tmp_path):
    text = HEAD + body
    lines = text[: text.find(HERE)].split("\n")
    diagnostics = found(tmp_path, text)
    shown = "\n".join(map(str, diagnostics)) or "nothing was found"
    assert not [one for one in diagnostics if one.severity == "error" and one.code != code], shown
    places = [(one.where.line, one.where.column) for one in diagnostics if one.code == code]
    assert places == ([] if fine else [(len(lines), len(lines[-1]) + 1)]), shown
    assert all(one.hint for one in diagnostics), shown


def test_every_rule_of_a_pathway_has_a_case_that_looks_like_it_and_is_right():
    tried = {(one.values[0], one.values[2]) for one in cases()}
    assert {code for code in OF_PATHWAY if code[2] in "14"} <= {code for code, _ in tried}
    assert {code for code, fine in tried if not fine} <= set(OF_PATHWAY)
