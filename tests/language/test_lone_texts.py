# ruff: noqa: E501 - a pathway of one line reads better than one of nine
"""What a text by itself is: read, stepped, and held back from any clinic. And what of a folder is pinned."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.unit.authoring.marked import CLINIC

import carepath
from carepath.authoring import bundle, load_clinic, open_bundle
from carepath.authoring.clinic import check_text
from carepath.errors import DefinitionError

HEAD = "pathway: trial\nversion: 1.0.0\ntitle: Trial\n"
EXAMPLES = Path(__file__).parents[3] / "shared" / "design" / "examples" / "pathways"
NOW = datetime(2026, 3, 6, 15, tzinfo=UTC)  # a Friday


def test_the_starred_keys_and_nothing_else_load_and_run() -> None:
    pathway = carepath.parse_pathway(HEAD + "states: {a: {}}\n")
    assert carepath.initial_step(pathway, now=NOW).snapshot.configuration == ("a",)


def test_a_calendar_that_is_only_named_is_an_ordinary_week() -> None:
    task = "task: {id: t, role: r, title: T, due: 1 business day, outcomes: [d]}"
    pathway = carepath.parse_pathway(HEAD + f"calendar: clinic\nstates: {{a: {{entry: [{task}]}}}}\n")
    first = carepath.initial_step(pathway, now=NOW)
    assert first.snapshot.timers["task.due:t"].due_at == datetime(2026, 3, 9, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    "body",
    [
        "states: {a: {after: {2 business days: b}}, b: {type: final}}",
        "events: {yes: {}}\nstates: {a: {entry: [ask: {id: q, content: c, answers: {YES: yes}, expires: 1 business day}], on: {yes: b}}, b: {type: final}}",
        "clocks: {k: {limit: 2 business days}}\nstates: {a: {entry: [clock: {start: k}], after: {1d: b}}, b: {type: final}}",
        "parameters: {p: {type: duration, default: 2 business days}}\nstates: {a: {after: [{delay: parameters.p, target: b}]}, b: {type: final}}",
    ],
)
def test_business_time_without_a_calendar_is_found_wherever_it_stands(body: str) -> None:
    assert [one.code for one in check_text(HEAD + body)[1]] == ["CP309"]
    assert check_text(HEAD + "calendar: clinic\n" + body)[1] == ()


def test_a_clinic_runs_no_pathway_without_its_parts(tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    path.write_text(HEAD + "use: [net]\nstates: {a: {type: final}}\n")
    assert carepath.load_pathway(path).name == "trial"
    with pytest.raises(DefinitionError, match="CP305"):
        load_clinic(path)


def test_calendars_are_live_so_that_a_clocks_own_is_not_pinned(tmp_path: Path) -> None:
    clocks = "clocks: {k: {limit: 2 business days, calendar: clinic}}\n"
    files = {
        **CLINIC,
        "p.yaml": HEAD + clocks + "states: {a: {entry: [clock: {start: k}], after: {1d: b}}, b: {type: final}}\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    clinic = load_clinic(tmp_path)
    opened = open_bundle(bundle(clinic, "trial"))
    assert opened.pathway.fingerprint == clinic.pathways["trial"].fingerprint
    (tmp_path / "calendars.yaml").write_text(CLINIC["calendars.yaml"].replace("2026-12-25", "2026-12-26"))
    assert load_clinic(tmp_path).pathways["trial"].fingerprint == opened.pathway.fingerprint


@pytest.mark.skipif(not EXAMPLES.is_dir(), reason="THE SEVEN PATHWAYS ARE NOT HERE")
@pytest.mark.parametrize("name", sorted(path.name for path in EXAMPLES.glob("*.yaml")))
def test_each_of_the_seven_pathways_loads_and_begins(name: str) -> None:
    pathway = carepath.load_pathway(EXAMPLES / name)
    assert carepath.parse_pathway((EXAMPLES / name).read_text()).name == pathway.name
    first = carepath.initial_step(pathway, now=NOW, context={})
    assert first.snapshot.configuration
