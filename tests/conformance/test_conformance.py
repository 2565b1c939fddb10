"""The public statechart cases against the real step. What is left out, and why, stands in LEFT_OUT.md."""

from __future__ import annotations

import pytest

from tests.conformance.playing import CASES, Case, play, read_cases

FILES = sorted(CASES.glob("*.yaml"))
ALL = [case for path in FILES for case in read_cases(path)]


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.name)
def test_case(case: Case) -> None:
    for happening, expected, led_to in play(case):
        assert led_to == expected, f"after {happening}"
