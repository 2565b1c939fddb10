"""A user's mistake gets a plain answer: what is wrong, what to do, exit code 2, never a traceback."""

from __future__ import annotations

import sqlite3

import pytest
from tests.cli.conftest import Ran, run

from carepath.store import engine

# What was typed, and what the answer must name.
MISTAKES = [
    ("send bob came on_time=true", "no patient"),
    ("send ana camee on_time=true", "Did you mean came"),
    ("send ana came on_tim=true", "Did you mean on_time"),
    ("send ana came on_time=maybe", "on_time"),
    ("send ana came", "on_time"),
    ("send ana came on_time=true weight=9000", "weight"),
    ("send ana came on_time", "name=value"),
    ("send ana came on_time=true on_time=false", "given twice"),
    ("send ana came on_time=true --origin patient", "patient"),
    ("send ana worried --origin nobody", "nobody"),
    ("send ana journey.started", "journey.started"),
    ("enroll checkup ana", "already"),
    ("enroll checkout ana", "checkup"),
    ("enroll checkup ana --add", "this reference is there already"),
    ("enroll checkup eve --name Eve", "say --add"),
    ("enroll checkup eve --add --born-on yesterday", "yesterday"),
    ("enroll checkup eve --add --contact sms", "name=value"),
    ("timeline bob", "no patient"),
    ("explain bob", "no patient"),
    ("explain ana --event nothing", "no event"),
    ("explain ana --journey nothing", "no such journey"),
    ("explain ana --last --event e1", "not both"),
    ("tasks --claim nothing --by joy", "no task"),
    ("tasks --acknowledge nothing --by joy", "no escalation"),
    ("tasks --claim one", "--by"),
    ("tasks --claim one --complete two --by joy", "one thing at a time"),
    ("tasks --complete one --by joy", "how it ended"),
    ("tasks done", "--complete"),
    ("tasks --patient bob", "no patient"),
    ("work --once --adapter sms=pigeon", "pigeon"),
    ("work --once --adapter sms", "--adapter sms=console"),
    ("work --once --adapter print=print:", "folder"),
    ("feed pigeon nowhere", "pigeon"),
    ("feed fhir pathways", "feeds/fhir.yaml"),
    ("timeline ana --database mysql://clinic", "sqlite"),
    ("timeline ana --database other.db", "no database other.db"),
    ("enroll checkup eve --add --database nowhere/other.db", "folder"),
    ("timeline ana --pathways nowhere", "no folder or file nowhere"),
    ("timeline ana --colour", "--colour"),
]


def plainly(ran: Ran, says: str) -> None:
    assert ran.code == 2, ran
    assert says in ran.err
    assert "Traceback" not in ran.out + ran.err
    assert len(ran.err.splitlines()) <= 5


@pytest.mark.parametrize(("typed", "says"), MISTAKES, ids=[typed for typed, _ in MISTAKES])
def test_a_mistake_is_answered(ana, typed, says):
    plainly(ana(*typed.split()), says)


def test_looking_makes_no_database(folder):
    assert run("timeline", "ana", "--sandbox").code == 2
    assert not list(folder.glob("*.db*"))


def test_a_file_that_is_no_database(folder):
    (folder / "carepath.db").write_text("a shopping list, and a long one, so that it cannot be taken for anything else")
    plainly(run("timeline", "ana", "--sandbox"), "[database-")


def test_a_database_that_somebody_else_holds(ana, folder, monkeypatch):
    monkeypatch.setattr(engine, "WAIT_FOR", 0.05)
    other = sqlite3.connect(folder / "carepath.db", isolation_level=None)
    try:
        other.execute("BEGIN IMMEDIATE")
        plainly(ana("send", "ana", "came", "on_time=true"), "[database-busy]")
    finally:
        other.close()
    assert ana("send", "ana", "came", "on_time=true").code == 0


def test_a_place_where_nothing_can_be_written(folder):
    plainly(run("enroll", "checkup", "ana", "--add", "--sandbox", "--database", "/proc/carepath.db"), "[database-")


def test_broken_pathways_are_listed_with_their_places(ana, folder):
    (folder / "pathways" / "checkup.yaml").write_text("pathway: checkup\nversion: 1.0.0\ntitle: Checkup\nstats: {}\n")
    ran = ana("timeline", "ana")
    assert ran.code == 1
    assert "pathways/checkup.yaml:" in ran.err
    assert "Traceback" not in ran.err
