"""carepath on PostgreSQL: in an app's transaction, against somebody else's lock, and when the server hangs up."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import psycopg
import pytest
from sqlalchemy import Connection, Engine, create_engine, make_url, text
from sqlalchemy.pool import NullPool
from tests.care.conftest import ANA, Ward
from tests.conftest import plain

from carepath.errors import ConfigurationError, ConflictError, RequestError
from carepath.ports import Delivered, Outgoing, Verdict
from carepath.rows import TimerRow
from carepath.runtime import worker
from carepath.store import joining

TREATED = ("treated", {"on": "2026-03-02"})


@pytest.fixture
def place(emptied_postgresql) -> tuple[str, str]:
    return emptied_postgresql


@pytest.fixture
def ward(open_ward, place) -> Ward:
    url, schema = place
    one = open_ward(url, schema=schema)
    one.care.add_patient(ANA)
    one.care.add_patient(replace(ANA, reference="bo", contacts={"sms": "+14165550102"}))
    return one


@pytest.fixture
def app(place) -> Iterator[Engine]:
    """The app's own engine, as SQLAlchemy makes it, with a table of the app's own."""
    url, schema = place
    engine = create_engine(url, poolclass=NullPool, connect_args={"options": f"-csearch_path={schema}"})
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE visits (note TEXT)"))
    yield engine
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE visits"))


@contextmanager
def begun(app: Engine) -> Iterator[Connection]:
    """A transaction of the app's, to be ended by the test."""
    with app.connect() as connection:
        connection.begin()
        yield connection


def treat(ward: Ward, patient: str, connection: Connection | None = None, event_id: str | None = None) -> Any:
    return ward.care.send(patient, *TREATED, origin="ehr", connection=connection, event_id=event_id)


def visit(connection: Connection) -> None:
    connection.execute(text("INSERT INTO visits VALUES ('seen')"))


def kept(ward: Ward, app: Engine) -> tuple[int, int]:
    """How many rows of the app's, and how many journeys, are there."""
    with app.connect() as connection:
        visits = connection.execute(text("SELECT count(*) FROM visits")).scalar_one()
    return visits, len(ward.care.journeys())


# -- in the caller's transaction --------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ["commit", "rollback"])
def test_the_apps_rows_and_several_journeys_stand_or_fall_together(ward, app, ending):
    with begun(app) as connection:
        visit(connection)
        treat(ward, "ana", connection)
        treat(ward, "bo", connection)
        visit(connection)
        getattr(connection, ending)()
    assert kept(ward, app) == ((2, 2) if ending == "commit" else (0, 0))


WRONG: dict[str, Any] = {
    "an event that nobody declares": ("ana", "no_such_event", {}),
    "data that do not fit": ("ana", "treated", {"on": "a day"}),
    "a patient whom nobody added": ("nobody", *TREATED),
    "a text that cannot be stored": ("ana", "note", {"words": "a\0b"}),
    "an event from where it may not come": ("ana", "discharged", {}),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_refused_event_leaves_the_callers_transaction_usable(ward, app, wrong):
    patient, name, values = WRONG[wrong]
    with begun(app) as connection:
        treat(ward, "bo", connection)
        with pytest.raises(RequestError):
            ward.care.send(patient, name, values, origin="patient", connection=connection)
        visit(connection)
        treat(ward, "ana", connection)
        connection.commit()
    assert kept(ward, app) == (1, 2)


def test_what_the_database_itself_refuses_leaves_the_callers_transaction_usable(ward, app):
    with begun(app) as connection:
        treat(ward, "ana", connection)
        with ward.care.store.begin(connection=connection) as work, pytest.raises(RequestError), work.savepoint():
            work.timers.arm(TimerRow("x", "nobody", "t", ward.clock.now(), "journey"))
        visit(connection)
        connection.commit()
    assert kept(ward, app) == (1, 1)


def test_nobody_waits_for_a_definition_that_an_app_was_the_first_to_use(ward, app):
    with begun(app) as connection:
        treat(ward, "ana", connection)
        began = time.monotonic()
        treat(ward, "bo")
        assert time.monotonic() - began < 3
        connection.rollback()
    treat(ward, "ana")
    assert kept(ward, app) == (0, 2)


# -- against somebody else's lock --------------------------------------------------------------------------------


@contextmanager
def holding(ward: Ward, patient: str) -> Iterator[None]:
    with ward.care.store.begin() as work:
        assert work.patients.lock(patient)
        yield


def wait_settings(connection):
    return connection.execute(text("select current_setting('lock_timeout')")).scalar_one()


@pytest.mark.parametrize("own_wait", ["0", "1ms", "1min"])
def test_a_patient_whom_another_holds_is_not_waited_for_without_end(ward, app, monkeypatch, own_wait):
    monkeypatch.setattr(joining, "WAIT_FOR", 0.05)
    began = time.monotonic()
    with begun(app) as connection:
        connection.execute(text(f"SET LOCAL lock_timeout = '{own_wait}'"))
        treat(ward, "bo", connection)
        with holding(ward, "ana"), pytest.raises(ConflictError, match="database-busy"):
            treat(ward, "ana", connection, "e1")
        assert wait_settings(connection) == own_wait
        visit(connection)
        treat(ward, "ana", connection, "e1")
        connection.commit()
    assert time.monotonic() - began < 5
    assert kept(ward, app) == (1, 2)


def test_two_patients_in_opposite_order_are_told_to_call_again(ward, app):
    first_held, failed = threading.Barrier(2), []

    def both(order):
        with begun(app) as connection:
            visit(connection)
            treat(ward, order[0], connection, f"{order[0]}-1")
            first_held.wait(5)
            try:
                treat(ward, order[1], connection, f"{order[1]}-1")
            except ConflictError as error:
                failed.append(error)
                connection.rollback()
            else:
                connection.commit()

    began = time.monotonic()
    threads = [threading.Thread(target=both, args=(order,)) for order in (("ana", "bo"), ("bo", "ana"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert time.monotonic() - began < 10
    (refused,) = failed
    assert (refused.code, refused.retryable) == ("database-collision", True)
    assert "roll back" in refused.hint
    assert kept(ward, app) == (1, 2)


# -- when the server hangs up --------------------------------------------------------------------------------


def waiting(ward: Ward) -> bool:
    """Whether anybody's check-in is not delivered yet."""
    try:
        return [one.status for one in ward.care.messages()] != ["delivered"] * 6
    except ConfigurationError as error:  # this reader too is cut off, and may call again
        return error.retryable


def hang_up(place: tuple[str, str]) -> int:
    """Ends every connection of carepath's, as a failing or restarted server would; how many."""
    mine = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = %s"
    with psycopg.connect(plain(place[0]), autocommit=True) as connection:
        row = connection.execute(mine, (place[1],)).fetchone()
    return row[0] if row else 0


@dataclass
class Cutting:
    """Cuts the connections in the middle of an attempt, and delivers all the same."""

    place: tuple[str, str]
    channels: tuple[str, ...] = ("sms", "page")
    replay: str = "never"
    timeout: float = 5.0
    name: str = "cutting"
    only_records: bool = True
    keys: list[str] = field(default_factory=list)
    cut: int = 0

    def deliver(self, delivery: Outgoing, *, attempt: int) -> Verdict:
        if delivery.key not in self.keys and len(self.keys) % 3 == 0:
            self.cut += hang_up(self.place)
        self.keys.append(delivery.key)
        return Delivered()


def test_a_worker_whose_connections_are_cut_goes_on_by_itself(open_ward, place, monkeypatch):
    """Also where nothing may be sent twice: what the adapter said is not lost with the connection."""
    monkeypatch.setattr(worker, "POLL_FOR", 0.01)
    adapter = Cutting(place)
    named = make_url(place[0]).update_query_dict({"application_name": place[1]})
    ward = open_ward(named.render_as_string(hide_password=False), schema=place[1], adapters=[adapter])
    for number in range(6):
        ward.care.add_patient(replace(ANA, reference=f"p{number}", contacts={"sms": f"+1416555{number:04}"}))
        treat(ward, f"p{number}")
    ward.skip_time(hours=24, minutes=1)
    stop = threading.Event()
    working = threading.Thread(target=ward.care.work, args=(stop,))
    working.start()
    cut, until = 0, time.monotonic() + 10
    while waiting(ward) and time.monotonic() < until:
        cut += hang_up(place) if cut < 20 and len(adapter.keys) < 3 else 0
        ward.skip_time(seconds=1)  # a delivery is put off for a while
        time.sleep(0.02)
    stop.set()
    working.join()
    assert sorted(adapter.keys) == sorted(set(adapter.keys))
    assert len(adapter.keys) == 6
    assert {one.status for one in ward.care.messages()} == {"delivered"}
    assert cut + adapter.cut > 2
