"""The phrases as pytest-bdd steps. Each works under Given, When and Then alike, and only calls the harness.

Here: registration of the table in phrases.py, and nothing else. Loaded by plugin.py when the first scenario runs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from pytest_bdd import parsers, step

from carepath.testing.harness import JourneyHarness
from carepath.testing.phrases import PHRASES, Phrase, Said, read_table


class PhraseParser(parsers.StepParser):
    """Lets pytest-bdd match a sentence by the phrase's own anchored pattern."""

    def __init__(self, phrase: Phrase) -> None:
        super().__init__(phrase.form + (":" if phrase.table else ""))
        self.phrase = phrase

    def parse_arguments(self, name: str) -> dict[str, Any] | None:
        said = self.phrase.read(name)
        return None if said is None else {"said": said}

    def is_matching(self, name: str) -> bool:
        return self.phrase.read(name) is not None


def _step_of(phrase: Phrase) -> Callable[..., None]:
    def take(journey_harness: JourneyHarness, said: Said, datatable: Sequence[Sequence[str]] | None = None) -> None:
        __tracebackhide__ = True
        phrase.act(journey_harness, said, read_table(datatable, wanted=phrase.table))

    return take


for _phrase in PHRASES:
    step(PhraseParser(_phrase))(_step_of(_phrase))
