"""`carepath demo`: what it tells comes from the library, and it leaves other people's files alone."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from contextlib import chdir

from tests.cli.conftest import run

from carepath.cli.demo_file import MARK
from carepath.shipped import shipped_pathways

SAMPLES = shipped_pathways() / "samples"


def test_it_tells_what_carepath_is_and_who_the_patients_are(demo):
    assert (demo.first.code, demo.first.err) == (0, "")
    opening = demo.first.out[:1200]
    assert "care pathway, written once in YAML" in opening
    for told in ("Ana Sample, 54", "Marcel Exemple, 67, speaks French", "Ruth Sample, 82", "has no phone", "Tomas"):
        assert told in opening


def test_it_is_plain_in_a_pipe_and_short_enough_to_read(demo):
    lines = demo.first.out.splitlines()
    story = lines[: next(number for number, line in enumerate(lines) if line.startswith("Ana Sample   "))]
    assert "\x1b" not in demo.first.out
    assert "\r" not in demo.first.out
    assert len(story) <= 65
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


def test_each_timeline_and_the_open_tasks_follow(demo):
    for patient in ("Ana Sample   ", "Marcel Exemple   ", "Ruth Sample   ", "Tomas Sample   "):
        assert f"\n{patient}" in demo.first.out
    worklist = demo.first.out.partition("The care team's open tasks")[2]
    assert "priority" in worklist
    assert "No check-in for three days: phone the patient" in worklist
    assert "OVERDUE" in worklist


def test_the_commands_it_ends_with_work(demo):
    look = demo.first.out.partition("Look further:\n")[2].splitlines()[:3]
    assert [line.split()[1] for line in look] == ["timeline", "explain", "tasks"]
    with chdir(demo.folder):
        timeline, explain, tasks = (run(*shlex.split(line)[1:]) for line in look)
    assert (timeline.code, explain.code, tasks.code) == (0, 0, 0)
    assert "Escalation acknowledged by Sam: red flag" in timeline.out
    assert 'triage == "red" was true' in explain.out
    assert "triage is red: temperature 38.4 °C, fever from 38.0 °C (rules: fever)" in explain.out
    assert "navigator" in tasks.out


def test_it_is_made_anew_with_the_same_outcome(demo):
    told = json.loads(demo.second.out)
    assert demo.second.code == 0
    assert demo.letters[0] == demo.letters[1] > 0
    flat = re.sub(r"\s+", " ", demo.first.out)
    for beat in told["story"]:
        assert beat["text"] in flat or len(beat["text"]) > 60  # a long text is broken into lines, with its margin
    assert [one for one in told["story"] if one["alarming"]]
    assert told["seconds"] < 20


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
