"""The step answers as it always has, to the byte."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.golden.playing import cases, play


@pytest.mark.parametrize("case", cases(), ids=lambda path: path.stem)
def test_every_line_is_what_it_was(case: Path) -> None:
    kept = case.with_suffix(".jsonl").read_text().splitlines()
    played = list(play(case))
    for number, (now, then) in enumerate(zip(played, kept, strict=True)):
        assert now == then, f"step {number} of {case.stem} says something else than it did"


def test_the_corpus_is_not_empty() -> None:
    assert len(cases()) >= 6
