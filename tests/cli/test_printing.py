"""What a terminal shows that a pipe does not."""

from __future__ import annotations

import io
import json
from contextlib import redirect_stdout
from datetime import UTC, date, datetime

from carepath.cli.printing import as_json, count, local, screen, table
from carepath.core.definitions import EMPTY
from carepath.feeds.records import Refusal
from carepath.rows import Patient


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def shown_on(stream: io.StringIO) -> str:
    with redirect_stdout(stream), screen() as shown:
        shown.status("Wed 25 Feb 2026, 03:00  ana")
        shown.line("Ana reports [38.4] °C")
    return stream.getvalue()


def test_a_terminal_has_a_status_line_that_moves(monkeypatch):
    monkeypatch.setenv("TERM", "xterm")
    told = shown_on(Terminal())
    assert "Ana reports [38.4] °C" in told
    assert "03:00  ana" in told
    assert "\x1b[" in told


def test_a_pipe_has_plain_lines_only():
    assert shown_on(io.StringIO()) == "Ana reports [38.4] °C\n"


def test_silence_where_only_json_is_wanted():
    stream = io.StringIO()
    with redirect_stdout(stream), screen(silent=True) as shown:
        shown.line("Ana reports")
    assert stream.getvalue() == ""


def test_whatever_the_library_gives_becomes_json():
    at = datetime(2026, 2, 25, 8, tzinfo=UTC)
    patient = Patient("ana", born_on=date(1971, 5, 14), contacts={"sms": "+1"}, died_at=at)
    plain = json.loads(json.dumps(as_json([patient, EMPTY, Refusal("a.json", "Patient", "no-date"), {1: at}])))
    assert plain[0]["born_on"] == "1971-05-14"
    assert plain[0]["contacts"] == {"sms": "+1"}
    assert plain[1:] == [{}, {"where": "a.json", "kind": "Patient", "reason": "no-date"}, {"1": at.isoformat()}]


def test_times_tables_and_counts_for_people():
    at = datetime(2026, 2, 25, 8, 22, tzinfo=UTC)
    assert (local(at, "America/Toronto"), local(None, "UTC")) == ("Wed 25 Feb 2026, 03:22", "")
    assert [*table([("a", "long one"), ("bb", "")], ("x", "y"))] == ["x   y", "a   long one", "bb"]
    assert (count(1, "task"), count(0, "task")) == ("1 task", "0 tasks")
