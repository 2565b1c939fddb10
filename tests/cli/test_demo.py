"""`carepath demo`: what it tells comes from the library, and it leaves other people's files alone."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from contextlib import chdir
from pathlib import Path

import pytest
from tests.cli.conftest import run

from carepath.cli.demo_file import MARK
from carepath.shipped import shipped_pathways

pytestmark = pytest.mark.xdist_group("demo")  # it is played once
SAMPLES = shipped_pathways() / "samples"


def test_it_tells_what_carepath_is_and_who_the_patients_are(demo):
    assert (demo.first.code, demo.first.err) == (0, "")
    opening = demo.first.out[:1200]
    assert "care pathway, written once in YAML" in opening
    for told in ("Ana Sample, 54", "Marcel Exemple, 67, speaks French", "Ruth Sample, 82", "has no phone", "Tomas"):
        assert told in opening


def test_it_is_plain_in_a_pipe_and_short_enough_to_read(demo):
    lines = demo.first.out.splitlines()
    story = lines[: lines.index("Ana Sample")]
    assert "\x1b" not in demo.first.out
    assert "\r" not in demo.first.out
    assert len(story) <= 115
    assert max(map(len, story)) <= 110


def test_an_alarm_climbs_until_somebody_answers(demo):
    told = re.sub(r"\s+", " ", demo.first.out)
    night = told[told.index("triage is red: temperature 38.4") :]
    steps = (
        "By sms, at once: “Lakeside Clinic: you need care now.",
        "Alarm raised: A red flag reported by a patient. Oncology nurse on the 24-hour line is paged.",
        "03:15 Ana No answer for 15 minutes: Charge nurse is paged.",
        "03:22 Ana Sam answers, 22 minutes after the alarm: it climbs no further.",
        "Task for Charge nurse: “Phone the patient now”, by 03:52.",
        "03:31 Ana Sam has done “Phone the patient now”",
    )
    places = [night.find(step) for step in steps]
    assert -1 not in places
    assert places == sorted(places)


def test_other_languages_letters_and_death_are_told(demo):
    told = re.sub(r"\s+", " ", demo.first.out)
    assert "By letter: “Hello Ruth" in told
    assert "votre médecin" in told
    assert "triage is undecided: temperature missing or unreadable" in told
    assert "Patient deceased. Journey ends (patient deceased)" in told


def test_all_seven_pathways_are_lived_through(demo):
    played = {one["pathway"] for found in json.loads(demo.second.out)["journeys"].values() for one in found}
    assert played == {path.stem for path in shipped_pathways().glob("*.yaml") if "pathway:" in path.read_text("utf-8")}


def test_each_story_comes_to_its_point(demo):
    told = re.sub(r"\s+", " ", demo.first.out)
    for one, other in (
        ("Odile has done “Explain and offer palliative care”: refused", "Explain and offer palliative care”: accepted"),
        ("Bea has done “Appeal or find another way”: appeal", "Approved (from staff Bea)"),
        ("Approved (from staff Bea)", "Refill wanted (from patient)"),
        ("Dr Chen has done “Low or unreadable count before the dose”: delay", "Treatment stopped"),
        ("Treatment stopped", "The next journey begins: Follow-up after treatment with curative intent"),
    ):
        assert -1 < told.find(one) < told.find(other)


def test_it_ends_with_where_each_stands_the_pages_and_the_open_tasks(demo):
    ending = demo.first.out.partition("\nAna Sample\n")[2]
    assert "  A course of systemic treatment: completed" in ending
    assert "\nRuth Sample\n" in ending
    assert "  carepath-demo-pages/luis.html" in ending
    worklist = ending.partition("The care team's open tasks")[2]
    assert "priority" in worklist
    assert "Phone about the refill" in worklist
    assert "OVERDUE" in worklist


def test_every_patient_has_a_page_of_their_own(demo):
    told = json.loads(demo.second.out)
    assert {Path(page).stem for page in told["pages"]} == set(told["journeys"])
    for page in told["pages"]:
        html = (demo.folder / page).read_text(encoding="utf-8")
        journeys = told["journeys"][Path(page).stem]
        assert html.count('<text class="course"') == len(journeys)
        assert "tint0" in html
        assert not re.search(r"https?:|<script", html)
    ana = (demo.folder / "carepath-demo-pages" / "ana.html").read_text(encoding="utf-8")
    assert "triage is red: temperature 38.4 °C, fever from 38.0 °C" in ana
    assert "you need care now" in ana


def test_somebody_elses_pages_are_left_alone(demo, tmp_path, monkeypatch):
    shutil.copytree(demo.folder, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    theirs = tmp_path / "carepath-demo-pages" / "notes.html"
    theirs.write_text("mine", encoding="utf-8")
    assert run("demo", "--records", SAMPLES / "ruth.json").code == 0
    assert sorted(page.name for page in theirs.parent.iterdir()) == ["notes.html", "ruth.html"]


def test_the_commands_it_ends_with_work(demo):
    look = demo.first.out.partition("Look further:\n")[2].splitlines()[:3]
    assert [line.split()[1] for line in look] == ["timeline", "explain", "tasks"]
    with chdir(demo.folder):
        timeline, explain, tasks = (run(*shlex.split(line)[1:]) for line in look)
    assert (timeline.code, explain.code, tasks.code) == (0, 0, 0)
    assert "Escalation acknowledged by Sam: red flag" in timeline.out
    assert 'triage == "red" was true' in explain.out
    assert "triage is red: temperature 38.4 °C, fever from 38.0 °C (rules: fever)" in explain.out
    assert "pharmacy technician" in tasks.out


def test_the_page_of_any_patient_of_any_database_can_be_made(demo, tmp_path):
    page = tmp_path / "ana.html"
    with chdir(demo.folder):
        made = run("timeline", "ana", "--html", page, "--database", "carepath-demo.db", "--sandbox")
        both = run("timeline", "ana", "--html", page, "--json", "--database", "carepath-demo.db", "--sandbox")
    assert (made.code, made.out) == (0, f"Written: {page}\n")
    assert 'id="day-2026-02-25"' in page.read_text(encoding="utf-8")
    assert both.code == 2


def test_it_is_made_anew_with_the_same_outcome(demo):
    told = json.loads(demo.second.out)
    assert demo.second.code == 0
    assert demo.letters[0] == demo.letters[1] > 0
    flat = re.sub(r"\s+", " ", demo.first.out)
    for beat in told["story"]:
        assert beat["text"] in flat or len(beat["text"]) > 60  # a long text is broken into lines, with its margin
    assert [one for one in told["story"] if one["alarming"]]
    assert told["refused"] == []


def test_an_older_demo_is_made_anew_and_says_so(demo, tmp_path, monkeypatch):
    assert "made anew" not in demo.first.out
    shutil.copytree(demo.folder, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    again = run("demo", "--records", SAMPLES / "ruth.json")
    assert "carepath-demo.db, made anew" in again.out


def test_somebody_elses_file_is_left_alone(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    theirs = tmp_path / "carepath-demo.db"
    for content in (b"", b"a shopping list", b"SQLite format 3\x00 and much more", MARK.encode()):
        theirs.write_bytes(content)
        refused = run("demo")
        assert refused.code == 2
        assert "is left alone" in refused.err
        assert theirs.read_bytes() == content
    theirs.unlink()
    theirs.mkdir()
    assert run("demo").code == 2
    assert theirs.is_dir()


def test_nobody_acts_for_somebodys_own_records(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    played = run("demo", "--records", SAMPLES / "ruth.json", "--database", "mine.db", "--json")
    told = json.loads(played.out)
    tasks = [entry for entry in told["timelines"]["ruth"] if entry["what"].startswith("task.")]
    assert tasks
    assert not [entry for entry in tasks if entry["what"] == "task.completed"]
    assert not [entry for entry in told["timelines"]["ruth"] if entry["what"] == "escalation.acknowledged"]


def test_records_that_say_nothing_are_refused_before_anything_is_made(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "none.json").write_text('{"resourceType": "Observation", "id": "x"}')
    refused = run("demo", "--records", "none.json")
    assert refused.code == 2
    assert "fhir.yaml" in refused.err
    assert not list(tmp_path.glob("*.db"))


def test_the_demo_is_kept_in_a_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert "in a file" in run("demo", "--database", "postgresql://somewhere/clinic").err
