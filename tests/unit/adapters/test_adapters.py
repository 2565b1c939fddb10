"""What recording, console and letters do with a message."""

from __future__ import annotations

import io
import stat
from datetime import UTC, datetime

import pytest

from carepath.adapters import ConsoleAdapter, Letterhead, PrintAdapter, RecordingAdapter
from carepath.errors import ConfigurationError
from carepath.ports import Accepted, Delivered, Outgoing, Refused, RetryLater


def outgoing(key="j1:3:0", channel="sms", text="Please call.", **changes):
    made = {"address": "+1416", "content": "visit_reminder", "recipient_name": "Ana Silva", "language": "es"}
    return Outgoing(key, channel, text=text, **(made | changes))


class TestRecording:
    def test_it_keeps_what_it_is_given_in_order(self):
        adapter = RecordingAdapter()
        for key in ("a", "b"):
            assert adapter.deliver(outgoing(key), attempt=1) == Delivered(f"recorded-{key}")
        assert [one.key for one in adapter.sent] == ["a", "b"]

    def test_a_key_is_kept_once(self):
        adapter = RecordingAdapter()
        verdicts = {adapter.deliver(outgoing(), attempt=attempt).reference for attempt in (1, 2, 3)}
        assert (len(adapter.sent), len(verdicts), adapter.calls) == (1, 1, {"j1:3:0": 3})

    def test_a_channel_that_is_down_until_it_is_up(self):
        adapter = RecordingAdapter()
        adapter.down("sms")
        assert adapter.deliver(outgoing(), attempt=1) == RetryLater("down")
        assert isinstance(adapter.deliver(outgoing("other", "email"), attempt=1), Delivered)
        adapter.up("sms")
        assert isinstance(adapter.deliver(outgoing(), attempt=2), Delivered)
        assert [one.key for one in adapter.sent] == ["other", "j1:3:0"]

    def test_what_got_through_stays_through(self):
        adapter = RecordingAdapter()
        first = adapter.deliver(outgoing(), attempt=1)
        adapter.refuse("sms")
        assert adapter.deliver(outgoing(), attempt=2) == first
        assert adapter.deliver(outgoing("new"), attempt=1) == Refused("refused")

    def test_a_provider_that_says_more_later(self):
        adapter = RecordingAdapter()
        adapter.accept("sms")
        assert adapter.deliver(outgoing(), attempt=1) == Accepted("recorded-j1:3:0")

    def test_what_one_person_was_sent(self):
        adapter = RecordingAdapter()
        adapter.deliver(outgoing("a"), attempt=1)
        adapter.deliver(outgoing("b", "email"), attempt=1)
        adapter.deliver(outgoing("c", address="+1999"), attempt=1)
        assert [one.key for one in adapter.sent_to("+1416")] == ["a", "b"]
        assert [one.key for one in adapter.sent_to("+1416", channel="email")] == ["b"]

    def test_a_channel_that_it_does_not_carry_cannot_be_scripted(self):
        with pytest.raises(ValueError, match="carries sms"):
            RecordingAdapter(("sms",)).down("smss")

    def test_clear_forgets_messages_and_keeps_scripts(self):
        adapter = RecordingAdapter()
        adapter.deliver(outgoing(), attempt=1)
        adapter.down("sms")
        adapter.clear()
        assert (adapter.sent, adapter.calls) == ((), {})
        assert adapter.deliver(outgoing(), attempt=1) == RetryLater("down")


class TestConsole:
    def said(self, **changes):
        stream = io.StringIO()
        assert ConsoleAdapter(stream=stream).deliver(outgoing(**changes), attempt=1) == Delivered()
        return stream.getvalue()

    def test_one_readable_block(self):
        assert self.said() == "[sms] to Ana Silva <+1416>: message visit_reminder (es)\n    Please call.\n"

    def test_long_lines_are_broken_and_paragraphs_kept(self):
        said = self.said(text="word " * 40 + "\n\nEnd.")
        assert max(len(line) for line in said.splitlines()) <= 88
        assert said.endswith("\n\n    End.\n")

    def test_safety_is_marked(self):
        assert "(es, safety)" in self.said(safety=True)

    def test_a_name_cannot_steer_the_terminal(self):
        assert "\x1b" not in self.said(recipient_name="\x1b[2JAna", text="\x1b[31mred", address="a\nb")

    def test_what_the_terminal_cannot_show_is_escaped(self):
        raw = io.BytesIO()
        stream = io.TextIOWrapper(raw, "ascii")
        ConsoleAdapter(stream=stream).deliver(outgoing(text="señora 🩺"), attempt=1)
        assert rb"se\xf1ora \U0001fa7a" in raw.getvalue()

    def test_standard_output_of_the_moment(self, capsys):
        ConsoleAdapter().deliver(outgoing(), attempt=1)
        assert "Please call." in capsys.readouterr().out

    def test_without_a_terminal_it_is_tried_later(self, monkeypatch):
        monkeypatch.setattr("sys.stdout", None)
        assert ConsoleAdapter().deliver(outgoing(), attempt=1) == RetryLater("console-closed")

    def test_a_closed_stream_is_tried_later(self):
        stream = io.StringIO()
        stream.close()
        assert ConsoleAdapter(stream=stream).deliver(outgoing(), attempt=1) == RetryLater("console-closed")


class Noon:
    def now(self):
        return datetime(2026, 3, 3, 3, tzinfo=UTC)


class TestLetters:
    def letter(self, folder, **changes):
        adapter = PrintAdapter(folder, Letterhead("Oak & Co", Noon(), "America/Toronto"))
        verdict = adapter.deliver(outgoing(channel="print", address="1 Main St\nToronto", **changes), attempt=1)
        return (folder / verdict.reference).read_text(encoding="utf-8")

    def test_a_letter_says_who_where_when_and_what(self, tmp_path):
        page = self.letter(tmp_path)
        for part in ("Oak &amp; Co", "Ana Silva\n1 Main St\nToronto", "2026-03-02", "Please call.", 'lang="es"'):
            assert part in page

    def test_it_needs_nothing_else(self, tmp_path):
        page = self.letter(tmp_path)
        assert not any(word in page for word in ("http", "src=", "<script", "@import", "url("))

    def test_nothing_a_patient_is_called_becomes_markup(self, tmp_path):
        page = self.letter(tmp_path, recipient_name="<script>x</script>", text="<b>", language='"><script>')
        assert "<script" not in page
        assert "<b>" not in page

    def test_braces_are_only_braces(self, tmp_path):
        assert "{phone} {" in self.letter(tmp_path, text="{phone} {")

    def test_a_zone_that_does_not_exist_is_said_when_it_is_set_up(self):
        with pytest.raises(ConfigurationError, match="letterhead-zone"):
            Letterhead("Oak", Noon(), "Mars/Olympus")

    def test_without_a_clock_it_has_the_date_of_the_machine(self, tmp_path):
        before = datetime.now(UTC).date()
        verdict = PrintAdapter(tmp_path).deliver(outgoing(channel="print"), attempt=1)
        page = (tmp_path / verdict.reference).read_text(encoding="utf-8")
        assert any(f"<p>{day.isoformat()}</p>" in page for day in (before, datetime.now(UTC).date()))

    def test_the_same_key_is_the_same_letter_and_stays_as_it_was(self, tmp_path):
        adapter = PrintAdapter(tmp_path)
        first = adapter.deliver(outgoing(text="First."), attempt=1)
        again = adapter.deliver(outgoing(text="Second."), attempt=2)
        assert first == again
        assert [path.name for path in tmp_path.iterdir()] == [first.reference]
        assert "First." in (tmp_path / first.reference).read_text(encoding="utf-8")

    def test_two_messages_are_two_letters(self, tmp_path):
        adapter = PrintAdapter(tmp_path)
        for key in ("j1:3:0", "j1:3:1", "../../etc", "J1:3:0"):
            adapter.deliver(outgoing(key, content="../../etc/passwd"), attempt=1)
        assert len(list(tmp_path.iterdir())) == 4

    def test_the_files_name_says_what_and_not_for_whom(self, tmp_path):
        verdict = PrintAdapter(tmp_path).deliver(outgoing(), attempt=1)
        assert verdict.reference.startswith("visit_reminder-")
        assert "ana" not in verdict.reference.lower()

    def test_letters_are_for_the_owner_of_the_folder_only(self, tmp_path):
        adapter = PrintAdapter(tmp_path / "letters")
        adapter.deliver(outgoing(), attempt=1)
        assert stat.S_IMODE((tmp_path / "letters").stat().st_mode) == 0o700
        assert stat.S_IMODE(adapter.path_of(outgoing()).stat().st_mode) == 0o600

    def test_what_cannot_be_written_is_tried_later_and_leaves_nothing(self, tmp_path, monkeypatch):
        (tmp_path / "file").write_text("in the way")
        assert PrintAdapter(tmp_path / "file").deliver(outgoing(), attempt=1) == RetryLater("letter-not-written")

        def full(handle):
            raise OSError(28, "No space left")

        monkeypatch.setattr("carepath.adapters.printing.os.fsync", full)
        folder = tmp_path / "full"
        assert PrintAdapter(folder).deliver(outgoing(), attempt=1) == RetryLater("letter-not-written")
        assert list(folder.iterdir()) == []
