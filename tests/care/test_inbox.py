"""The inbox of a portal: what was delivered there stands in it once, until it expires, and is read by somebody."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from carepath.adapters import InboxAdapter, RecordingAdapter
from carepath.care import Caregiver, Patient
from carepath.errors import RequestError
from carepath.runtime.relay import Relay

BOTH = ("portal", "sms")
ANA = Patient("ana", "Ana Silva", date(1970, 5, 1), contacts={"portal": "ana-7", "sms": "+1"}, consents=BOTH)
RED = {"temperature": 39}


@pytest.fixture
def portal_clinic(small_clinic):
    """The small clinic, whose texts go to the portal first."""
    contents = {name: replace(one, channels=("portal", "sms", "phone")) for name, one in small_clinic.contents.items()}
    return replace(small_clinic, contents=contents)


@pytest.fixture
def ward(open_ward, portal_clinic):
    made = open_ward(pathways=portal_clinic, adapters=[InboxAdapter(), RecordingAdapter(("sms", "page"))])
    made.care.add_patient(ANA)
    return made


def report_fever(ward):
    ward.care.send("ana", "treated", {"on": "2026-03-02"}, origin="ehr")
    ward.care.send("ana", "report", RED, origin="patient")
    ward.care.run_until_idle()


def ask(ward):
    ward.care.send("ana", "filled", {"prescription": "rx-1", "days": 30}, origin="ehr")
    ward.pass_time(days=3, hours=2)


def test_what_was_delivered_stands_in_the_inbox_with_its_words(ward):
    report_fever(ward)
    (shown,) = ward.care.inbox("ana")
    assert shown.text == "Please call +1 416 555 0100 now."
    assert (shown.channel, shown.kind, shown.content, shown.language) == ("portal", "message", "get_help", "en")
    assert (shown.at, shown.safety, shown.read_at, shown.answers) == (ward.clock.now(), True, None, ())
    (message,) = [one for one in ward.care.messages("ana") if one.content == "get_help"]
    assert message.status == "delivered"


def test_it_is_read_once_by_somebody(ward):
    report_fever(ward)
    (shown,) = ward.care.inbox("ana", unread_only=True)
    read_at = ward.clock.now()
    assert ward.care.mark_read(shown.id, by="ana")
    ward.skip_time(minutes=5)
    assert not ward.care.mark_read(shown.id, by="luis")
    assert ward.care.inbox("ana", unread_only=True) == []
    (again,) = ward.care.inbox("ana")
    assert (again.read_at, again.read_by) == (read_at, "ana")
    assert "Message read by portal: get help" in [entry.text for entry in ward.care.timeline("ana")]


def test_a_question_is_answered_from_the_portal(ward):
    ask(ward)
    (shown,) = ward.care.inbox("ana")
    assert (shown.kind, shown.answers) == ("ask", ("YES", "NO"))
    ward.care.inbound(channel="portal", address="ana-7", text="YES", provider_id="portal-1")
    assert ward.state(pathway="refill") == ("ordered",)
    assert [one.answers for one in ward.care.inbox("ana")] == [()]


def test_what_has_expired_is_not_shown(ward):
    ask(ward)
    assert len(ward.care.inbox("ana")) == 1
    ward.skip_time(days=2)
    assert ward.care.inbox("ana") == []


def test_what_was_taken_back_before_it_left_is_not_shown(ward):
    ward.care.send("ana", "treated", {"on": "2026-03-02"}, origin="ehr")
    ward.care.send("ana", "report", RED, origin="patient")
    ward.care.send("ana", "patient_deceased", origin="ehr")
    ward.care.run_until_idle()
    assert ward.care.inbox("ana") == []


def test_a_delivery_that_is_repeated_after_a_crash_stands_there_once(ward, monkeypatch):
    settle = Relay._settle

    def crash(relay, ready, verdict):
        if ready.outgoing.channel == "portal":
            raise SystemError("the worker died")
        settle(relay, ready, verdict)

    with monkeypatch.context() as patched:
        patched.setattr(Relay, "_settle", crash)
        with pytest.raises(SystemError):
            report_fever(ward)
    assert ward.care.inbox("ana") == []
    ward.pass_time(minutes=10)
    assert len(ward.care.inbox("ana")) == 1


def test_what_went_another_way_is_not_in_the_inbox(ward):
    ward.care.update_patient(replace(ANA, consents=("sms",)))
    report_fever(ward)
    assert ward.care.inbox("ana") == []


def test_a_caregiver_has_no_inbox_and_hears_by_another_way(ward):
    luis = Caregiver("Luis", contacts={"portal": "luis-1", "sms": "+2"}, consents=BOTH, topics=("symptoms",))
    ward.care.update_patient(replace(ANA, caregivers=(luis,)))
    report_fever(ward)
    assert [one.text for one in ward.care.inbox("ana")] == ["Please call +1 416 555 0100 now."]
    (message,) = [one for one in ward.care.messages("ana") if one.content == "get_help"]
    told = [(one.recipient, one.channel, one.status) for one in message.deliveries]
    assert told == [
        ("patient", "portal", "delivered"),
        ("caregiver:0", "portal", "refused"),
        ("caregiver:0", "sms", "delivered"),
    ]


def test_the_words_are_those_of_the_version_that_was_delivered(ward, open_ward, portal_clinic, sqlite_file):
    first = open_ward(sqlite_file, pathways=portal_clinic, adapters=[InboxAdapter(), RecordingAdapter(("page",))])
    first.care.add_patient(ANA)
    report_fever(first)
    newer = replace(portal_clinic.contents["get_help"], version="2.0.0", text={"en": {"any": "Another text."}})
    clinic = replace(portal_clinic, contents={**portal_clinic.contents, "get_help": newer})
    later = open_ward(sqlite_file, pathways=clinic, adapters="inbox", clock=first.clock)
    assert [one.text for one in later.care.inbox("ana")] == ["Please call +1 416 555 0100 now."]


def test_who_and_what_is_unknown_is_refused(ward):
    with pytest.raises(RequestError, match="no patient"):
        ward.care.inbox("bo")
    with pytest.raises(RequestError, match="no inbox holds"):
        ward.care.mark_read("nothing", by="ana")
    report_fever(ward)
    page = next(one for one in ward.care.messages("ana") if one.kind == "page")
    with pytest.raises(RequestError, match="no inbox holds"):
        ward.care.mark_read(page.deliveries[0].id, by="ana")
