"""A small clinic for the tests of rules, and what `check` finds in a pathway there."""

from __future__ import annotations

from pathlib import Path

from tests.unit.authoring.marked import CLINIC, HERE

from carepath.errors import Diagnostic
from carepath.lint import check

LADDERS = """\
ladders:
  red_flag:
    title: Red
    calendar: clinic
    safety: true
    rungs: [{role: lead, channels: [page], acknowledge_within: 15m, repeat: 5m}]
  slow:
    title: Slow
    calendar: clinic
    rungs: [{role: lead, channels: [page], acknowledge_within: 15m, repeat: 5m}]
"""


def found(folder: Path, text: str) -> list[Diagnostic]:
    """What is found in this pathway, marks taken out."""
    for name, one in {**CLINIC, "ladders.yaml": LADDERS, "p.yaml": text.replace(HERE, "")}.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(one, encoding="utf-8")
    return [one for one in check(folder)[1] if one.where.file.endswith("/p.yaml")]
