"""A way to a line of a pathway: found by the real step, told in the shipped steps, and it runs as it is printed."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from carepath.analysis.skeleton import NO_WAY, items_at, skeleton
from carepath.authoring import load_clinic
from carepath.errors import RequestError
from carepath.shipped import shipped_pathways
from carepath.testing.phrases import fitting

FOLDER = shipped_pathways()
FILE = f"{FOLDER.name}/symptom_monitoring.yaml"
WANTED = {
    "a third call that reaches nobody": '- {guard: event.outcome == "not_reached", target: welfare',
    "silence": "task.completed.silence_call:",
    "a stay of weeks": '- {guard: event.outcome == "home", target: waiting',
    "an alarm nobody answers": "escalation.exhausted.red: {actions:",
    "a value that cannot be read": "- {unknown: true, actions: [{task: {id: triage_call}}]}",
}


@pytest.fixture(scope="module")
def clinic():
    return load_clinic(FOLDER)


def line_of(text: str) -> int:
    lines = (FOLDER / "symptom_monitoring.yaml").read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if text in line)


def written(clinic, text: str) -> str:
    return skeleton(clinic, FOLDER, items_at(clinic, FILE, line_of(text)))


@pytest.mark.parametrize("text", WANTED.values(), ids=WANTED)
def test_each_sentence_is_a_shipped_step(clinic, text):
    made = written(clinic, text)
    said = re.findall(r"^    (?:Given|When|Then|And) (.*)$", made, re.MULTILINE)
    assert said
    assert NO_WAY not in made
    assert [sentence for sentence in said if len(fitting(sentence)) != 1] == []


def test_it_runs_as_it_is_printed_and_takes_what_it_is_for(clinic, tmp_path: Path):
    made = [written(clinic, text).partition("\n")[2] for text in WANTED.values()]
    (tmp_path / "ways.feature").write_text("Feature: Ways\n" + "\n".join(made), encoding="utf-8")
    (tmp_path / "test_ways.py").write_text("from pytest_bdd import scenarios\n\nscenarios('.')\n", encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", ".", ".",
               f"--carepath-coverage={FOLDER}", "--carepath-coverage-demand=symptom_monitoring"]  # fmt: skip
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=120, cwd=tmp_path)
    assert not re.search(r"\d (failed|error)", done.stdout), done.stdout
    for text in WANTED.values():
        for item, about in items_at(clinic, FILE, line_of(text)).items():
            assert not re.search(
                f"^{re.escape(f'{item.where} {about}')}:.*never {item.what}", done.stdout, re.MULTILINE
            )


def test_what_no_step_says_is_a_line_in_words(clinic):
    made = written(clinic, "delivery.dead.check: unanswered")
    assert "# Here delivery.dead.check must come, which no one sentence says." in made
    assert "Ana is in" in made


def test_a_line_without_anything_means_the_nearest_above(clinic):
    line = line_of("title: Someone answered and is phoning")
    assert {item.where.line for item in items_at(clinic, FILE, line)} == {line - 2}
    with pytest.raises(RequestError, match="Name a line of one of"):
        items_at(clinic, FILE, 1)
