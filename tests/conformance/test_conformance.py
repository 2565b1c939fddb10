"""The public statechart cases against the real step. What is left out, and why, stands in LEFT_OUT.md."""

from __future__ import annotations

import re

import pytest
from tests.conformance.playing import CASES, Case, play, public_names, read_cases

OURS = "beyond"  # the one file of cases that are not public
ALL = [case for path in sorted(CASES.glob("*.yaml")) for case in read_cases(path)]


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.name)
def test_case(case: Case) -> None:
    for happening, expected, led_to in play(case):
        assert led_to == expected, f"after {happening}"


def test_every_public_case_is_played_or_left_out_once() -> None:
    played = [case.name for case in ALL if not case.name.startswith(f"{OURS}/") and " " not in case.name]
    left_out = re.findall(r"`([\w+-]+/[\w-]+)`", (CASES.parent / "LEFT_OUT.md").read_text(encoding="utf-8"))
    assert sorted(played + left_out) == sorted(public_names())
    assert len(played) >= 150
