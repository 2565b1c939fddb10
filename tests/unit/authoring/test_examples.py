"""The pathways that come with carepath, and the corpus that the language was tried on."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
import yaml

from carepath.authoring import bundle, check_clinic, load_clinic, load_pathway, open_bundle
from carepath.core.definitions import Clinic
from carepath.errors import Diagnostic
from carepath.shipped import shipped_pathways

CORPUS = Path(__file__).parents[4] / "shared" / "design" / "examples"
RULE = {"id": "r", "when": "patient.age > 0", "because": "x"}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The examples, with the texts and rules that they only name."""
    if not CORPUS.is_dir():
        pytest.skip(f"THE CORPUS IS NOT HERE: {CORPUS}. The language is then tried on the shipped pathways only.")
    folder = tmp_path_factory.mktemp("corpus") / "examples"
    shutil.copytree(CORPUS, folder)
    contents = yaml.safe_load((CORPUS / "content" / "INDEX.yaml").read_text())
    for content in contents["content"].values():
        content |= {"version": "1.0.0", "status": "example", "text": {"en": "Hello"}}
    (folder / "content" / "INDEX.yaml").write_text(json.dumps(contents))
    rules = yaml.safe_load((CORPUS / "rules" / "INDEX.yaml").read_text())
    for rule_set in rules["rules"].values():
        rule_set |= {"version": "1.0.0", "rules": [{**RULE, "level": rule_set["levels"][0]}]}
    (folder / "rules" / "INDEX.yaml").write_text(json.dumps(rules))
    return folder


@pytest.fixture(scope="module")
def checked(corpus: Path) -> tuple[Diagnostic, ...]:
    return check_clinic(corpus)[1]


def test_the_corpus_compiles_but_for_one_message_that_is_never_sent(checked: tuple[Diagnostic, ...]) -> None:
    """diagnosis.yaml greets the patient in a state that it leaves at once: by the language that text is revoked."""
    errors = [(one.where.file, one.code) for one in checked if one.severity == "error"]
    assert errors == [("examples/pathways/diagnosis.yaml", "CP115")]


def test_what_is_doubtful_in_the_corpus_is_a_warning(checked: tuple[Diagnostic, ...]) -> None:
    warnings = {(one.where.file, one.code) for one in checked if one.severity == "warning"}
    assert warnings == {("examples/pathways/survivorship.yaml", "CP116")}


@pytest.fixture(scope="module")
def mended(corpus: Path) -> Clinic:
    """The corpus with that message moved into the transition."""
    path = corpus / "pathways" / "diagnosis.yaml"
    text = path.read_text()
    start = text.index("              - message: {id: welcome,")
    line = text[start : text.index("\n", start) + 1]
    moved = line.strip().removeprefix("- ")
    text = text.replace(line, "").replace(
        "always: {target: booking}", f"always: {{target: booking, actions: [{{{moved}}}]}}"
    )
    path.write_text(text)
    return load_clinic(corpus)


def test_the_corpus_has_as_many_states_and_transitions_as_its_readme_says(mended: Clinic) -> None:
    states = [one for pathway in mended.pathways.values() for one in pathway.states.values()]
    transitions = sum(
        len(group)
        for one in states
        for group in (*(handler.alternatives for handler in one.on), one.always, *(t.alternatives for t in one.timers))
    )
    assert len(mended.pathways) == 7
    assert sum(1 for one in states if one.path) == 128
    assert transitions == 548


def test_a_bundle_opens_as_what_it_was(mended: Clinic) -> None:
    for name, pathway in mended.pathways.items():
        opened = open_bundle(bundle(mended, name))
        assert opened.pathway.fingerprint == pathway.fingerprint
        assert list(opened.pathway.states) == list(pathway.states)
        assert opened.pathway.values == pathway.values
        assert all(opened.rule_sets[use.rule_set] == mended.rule_sets[use.rule_set] for use in pathway.rules)


def test_one_pathway_of_a_folder_is_loaded_alone(mended: Clinic, corpus: Path) -> None:
    found = load_pathway(corpus / "pathways" / "survivorship.yaml")
    assert found.fingerprint == mended.pathways["survivorship"].fingerprint


def test_seven_pathways_are_checked_quickly(corpus: Path) -> None:
    """A generous bound, for a busy machine: it takes about 200 ms."""
    start = time.process_time()
    check_clinic(corpus)
    assert time.process_time() - start < 2


def test_the_shipped_pathways_have_no_error_and_a_fingerprint_that_is_the_same_in_every_process() -> None:
    program = (
        "from carepath.authoring import load_clinic; from carepath.shipped import shipped_pathways\n"
        "print([(n, p.fingerprint) for n, p in load_clinic(shipped_pathways()).pathways.items()])\n"
        "import sys; assert 'sqlalchemy' not in sys.modules"
    )
    printed = {
        subprocess.run(
            [sys.executable, "-c", program], env={**os.environ, "PYTHONHASHSEED": seed}, check=True, capture_output=True
        ).stdout
        for seed in ("1", "2")
    }
    found = load_clinic(shipped_pathways()).pathways
    assert printed == {(str([(name, one.fingerprint) for name, one in found.items()]) + "\n").encode()}
