"""What is damaged, missing or full stops what it must, and nothing beside it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import create_engine, event

from carepath.care import CarePath, Patient
from carepath.care import open as open_care
from carepath.errors import CarepathError, ConfigurationError
from carepath.testing.clock import ManualClock

MONDAY = datetime(2026, 3, 2, 14, tzinfo=UTC)
ANA = Patient("ana", "Ana Silva", born_on=date(1970, 5, 1), contacts={"sms": "+14165550101"}, consents=("sms",))
RED = {"temperature": 39}
OF_HER = "pathway = 'refill' and patient_id = (select id from carepath_patients where reference = 'ana')"
DAMAGE = {
    "a snapshot that cannot be read": f"update carepath_journeys set snapshot = 'x' where {OF_HER}",
    "an empty snapshot": f"update carepath_journeys set snapshot = '' where {OF_HER}",
    "a definition that is gone": "delete from carepath_published where kind = 'pathway' and name = 'refill'",
    "a definition that cannot be read": "update carepath_published set text = 'x' where name = 'refill'",
    "a definition that nobody knows": "update carepath_journeys set fingerprint = 'x' where pathway = 'refill'",
}


@pytest.fixture
def folder(tmp_path):
    return tmp_path


@pytest.fixture
def reopen(folder, small_clinic):
    """Opens the clinic on this test's file, with or without some of its pathways."""
    opened: list[CarePath] = []

    def open_it(*, without: str = "", at: datetime = MONDAY, without_rungs: bool = False) -> CarePath:
        pathways = {name: one for name, one in small_clinic.pathways.items() if name != without}
        ladders = {name: replace(one, rungs=()) for name, one in small_clinic.ladders.items()}
        clinic = replace(small_clinic, pathways=pathways, ladders=ladders if without_rungs else small_clinic.ladders)
        url = f"sqlite:///{folder / 'clinic.db'}"
        opened.append(open_care(url, pathways=clinic, clock=ManualClock(at), sandbox=True, secret="x" * 16))
        return opened[-1]

    yield open_it
    for care in opened:
        care.close()


@pytest.fixture
def known(reopen) -> CarePath:
    care = reopen()
    care.add_patient(ANA)
    return care


def damage(folder, *statements: str) -> None:
    with closing(sqlite3.connect(folder / "clinic.db")) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


# -- one journey that cannot be read ----------------------------------------------------------------------------------


@pytest.fixture
def damaged(known, folder, reopen) -> Callable[[str], CarePath]:
    """Ana has two journeys; one of them, of a pathway that the clinic has no more, is damaged so."""
    known.send("ana", "treated", {"on": "2026-03-02"}, origin="ehr")
    known.send("ana", "filled", {"prescription": "a", "days": 30}, origin="ehr")
    known.close()

    def damage_it(how: str) -> CarePath:
        damage(folder, DAMAGE[how])
        return reopen(without="" if "snapshot" in how else "refill", at=MONDAY + timedelta(hours=1))

    return damage_it


@pytest.mark.parametrize("how", DAMAGE)
def test_a_journey_that_cannot_be_read_is_set_aside_and_the_others_go_on(damaged, how):
    care = damaged(how)
    if "snapshot" in how:
        receipt = care.send("ana", "filled", {"prescription": "a", "days": 30}, origin="ehr")
        assert [(one.pathway, one.outcome) for one in receipt.outcomes] == [("refill", "parked")]
    receipt = care.send("ana", "report", RED, origin="patient")
    assert ("checkin", "handled") in [(one.pathway, one.outcome) for one in receipt.outcomes]
    assert {one.pathway: one.status for one in care.journeys("ana")} == {"checkin": "active", "refill": "parked"}
    open_now = {task.name for task in care.tasks(status="open")}
    assert open_now == {"rung:alarm", "owner:journey_parked"}
    care.send("ana", "patient_deceased", {}, origin="ehr")
    assert {one.status for one in care.journeys("ana")} == {"ended"}


@pytest.mark.parametrize("how", DAMAGE)
def test_people_can_still_look_at_what_there_is(damaged, how):
    care = damaged(how)
    care.send("ana", "report", RED, origin="patient")
    shown = {one.pathway: one.titles for one in care.journeys("ana")}
    assert shown["refill"] == ("Cannot be read",)
    assert shown["checkin"] == ("Waiting", "Urgent")
    assert len(care.journeys()) == 2
    assert any("begun" in line.text for line in care.timeline("ana"))


def test_a_reply_to_a_journey_that_is_set_aside_does_not_move_it(known, folder, reopen):
    known.send("ana", "filled", {"prescription": "a", "days": 30}, origin="ehr")
    known.close()
    care = reopen(at=MONDAY + timedelta(days=3, hours=2))
    care.run_until_idle()  # she is asked
    with care.store.begin() as uow:
        (row,) = uow.journeys.all(pathway="refill")
        uow.journeys.save(replace(row, status="parked"), expected=row.sequence)
    care.inbound("sms", "+14165550101", "what do you mean?", "SM1")
    with care.store.begin(write=False) as uow:
        assert uow.journeys.get(row.id).sequence == row.sequence
    assert [task.name for task in care.tasks(status="open") if task.kind == "owner"] == ["owner:reply_unmatched"]


def test_an_escalation_that_cannot_climb_stops_nothing_else_and_is_told(known, reopen):
    known.send("ana", "treated", {"on": "2026-03-02"}, origin="ehr")
    known.send("ana", "report", RED, origin="patient", event_id="r1")
    known.close()
    care = reopen(at=MONDAY + timedelta(hours=1), without_rungs=True)
    care.run_until_idle()
    assert care.send("ana", "report", RED, origin="patient", event_id="r1").duplicate
    assert care.send("ana", "admitted", origin="ehr").outcomes[0].outcome == "handled"
    assert [task.name for task in care.tasks(status="open") if task.kind == "owner"] == ["owner:timer_failed"]
    assert care.next_due() == MONDAY + timedelta(hours=1, minutes=15)


# -- definitions ------------------------------------------------------------------------------------------------------


def test_what_a_caller_rolls_back_is_kept_by_the_next_who_needs_it(known, folder, reopen):
    app = create_engine(f"sqlite:///{folder / 'clinic.db'}")
    event.listen(app, "connect", lambda connection, _: setattr(connection, "isolation_level", None))
    event.listen(app, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    known.add_patient(replace(ANA, reference="bo", contacts={}))
    with app.connect() as connection, connection.begin() as transaction:
        for patient in ("ana", "bo"):  # the second one finds what the first has published
            known.send(patient, "treated", {"on": "2026-03-02"}, origin="ehr", connection=connection)
        transaction.rollback()
    app.dispose()
    assert known.journeys() == []
    known.send("ana", "treated", {"on": "2026-03-02"}, origin="ehr")
    with known.store.begin(write=False) as uow:
        kept = {kind: [row.name for row in uow.published.all(kind)] for kind in ("pathway", "calendar")}
    assert kept == {"pathway": ["checkin"], "calendar": ["clinic"]}
    known.close()
    later = reopen(without="checkin")
    assert later.send("ana", "report", RED, origin="patient").outcomes[0].outcome == "handled"


# -- the disk, and the file -------------------------------------------------------------------------------------------


def test_a_full_disk_is_said_to_be_one_and_leaves_nothing_by_half(known):
    def limit(connection, *_):
        pages = connection.execute("PRAGMA page_count").fetchone()[0] + room
        connection.execute(f"PRAGMA max_page_count = {pages}")

    known.send("ana", "treated", {"on": "2026-03-02"}, origin="ehr")
    engine = known.store.engine  # type: ignore[attr-defined]
    engine.dispose()
    event.listen(engine, "checkout", limit)
    room, taken, refused = 0, [], set()
    for number in range(60):
        try:
            known.send("ana", "report", {"temperature": 36, "worst": 0}, origin="patient", event_id=f"r{number}")
        except ConfigurationError as error:
            refused.add(error.code)
            room += 1
        else:
            taken.append(f"r{number}")
            room = 0
    with known.store.begin(write=False) as uow:
        (row,) = uow.journeys.all()
        records = uow.records.of_journey(row.id)
    assert refused == {"database-full"}
    assert [one.sequence for one in records] == list(range(1, row.sequence + 1))
    assert [one.event_id for one in records if one.event == "report"] == taken


FILES = {
    "a folder": (lambda path: path.mkdir(), "database-unopened"),
    "no database": (lambda path: path.write_bytes(b"no database at all" * 500), "database-corrupt"),
    "half a database": (lambda path: path.write_bytes(path.read_bytes()[:8192]), "database-corrupt"),
    "one of tomorrow": (
        lambda path: execute(path, "update carepath_version set version_num = '9999'"),
        "tables-unknown",
    ),
    "one of yesterday": (lambda path: execute(path, "update carepath_version set version_num = '0000'"), "tables-old"),
    "one without a version": (lambda path: execute(path, "drop table carepath_version"), "tables-unknown"),
}


def execute(path, statement: str) -> None:
    damage(path.parent, statement)


@pytest.mark.parametrize("what", FILES)
def test_a_file_that_is_no_database_of_ours_is_left_alone(reopen, folder, what):
    make, code = FILES[what]
    path = folder / "clinic.db"
    if what not in ("a folder", "no database"):
        reopen().close()
    make(path)
    before = path.read_bytes() if path.is_file() else b""
    with pytest.raises(CarepathError) as refused:
        reopen()
    assert refused.value.code == code
    assert refused.value.hint
    assert (path.read_bytes() if path.is_file() else b"") == before


def test_a_table_that_is_gone_stops_everything(known, folder):
    known.send("ana", "treated", {"on": "2026-03-02"}, origin="ehr")
    damage(folder, "drop table carepath_records")
    with pytest.raises(ConfigurationError) as stopped:
        known.send("ana", "report", RED, origin="patient")
    assert stopped.value.code == "tables-missing"
    assert known.tasks() == []
