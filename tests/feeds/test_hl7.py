"""HL7 v2 messages through the shipped mapping into a running clinic: what patients and staff then have."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from carepath.authoring import load_clinic
from carepath.care import CarePath
from carepath.care import open as open_care
from carepath.feeds.feeding import feed_into
from carepath.feeds.reading import Feed
from carepath.feeds.records import FeedSummary
from carepath.rows import Patient
from carepath.shipped import shipped_pathways
from carepath.testing.clock import ManualClock

NOW = datetime(2026, 3, 9, 15, 0, tzinfo=UTC)
ANA = "PID|1||ana^^^LAKE^MR||O'Neil^Ana||19720501|F|||1 Main St^^Toronto^ON^M5V||^PRN^CP^^^416^5550100"


class Interface:
    """A hospital's interface engine: messages written to a file and fed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clinic = load_clinic(shipped_pathways())
        self.clock = ManualClock(NOW)
        self.care: CarePath = open_care("sqlite://", pathways=self.clinic, clock=self.clock, sandbox=True)
        self.feed = Feed(self.clinic.feeds["hl7"], zone=self.clinic.site.zone)
        self.count = 0

    def message(self, kind: str, *segments: str, at: str = "20260309100000", control: str = "") -> str:
        self.count += 1
        return "\r".join([f"MSH|^~\\&|HIS|LAKE|||{at}||{kind}|{control or f'M{self.count}'}|P|2.5.1", *segments])

    def send(self, *messages: str) -> FeedSummary:
        path = self.folder / "messages.hl7"
        path.write_text("\r".join(messages), encoding="utf-8", newline="")
        summary = feed_into(self.care, self.feed, path, now=self.clock.now())
        self.care.run_until_idle()
        return summary

    def titles(self, pathway: str) -> list[tuple[str, ...]]:
        return [tuple(one.titles) for one in self.care.journeys(patient="ana") if one.pathway == pathway]

    def heard(self) -> list[str]:
        return [one.detail["event"] for one in self.care.timeline("ana") if one.what == "event.received"]

    def payloads(self, reference: str, event: str) -> list[float]:
        """The neutrophils that each such event of the patient said."""
        with self.care.store.begin(write=False) as uow:
            row = uow.patients.find(reference)
            heard = [] if row is None else uow.events.of_patient(row.id)
        return [json.loads(one.payload)["anc"] for one in heard if one.name == event]

    def status(self, reference: str) -> str:
        with self.care.store.begin(write=False) as uow:
            row = uow.patients.find(reference)
        return "" if row is None else row.status

    def patient(self, reference: str = "ana") -> Patient:
        with self.care.store.begin(write=False) as uow:
            row = uow.patients.find(reference)
        assert row is not None
        return row.patient


@pytest.fixture
def interface(tmp_path: Path) -> Iterator[Interface]:
    one = Interface(tmp_path)
    yield one
    one.care.close()


@pytest.fixture
def treated(interface: Interface) -> Interface:
    """Ana, whose check-ins have begun."""
    interface.care.add_patient(Patient("ana", name="Ana", born_on=date(1972, 5, 1)))
    dose = {"date": date(2026, 3, 2), "regimen": "folfox"}
    interface.care.send("ana", "chemo_given", dose, origin="ehr", event_id="dose-1")
    return interface


ADMIT, CANCEL = ("EVN||20260309090000", ANA, "PV1|1|I|W1"), ("EVN||20260309093000", ANA, "PV1|1|I|W1")


def test_an_admission_and_its_cancellation(treated: Interface) -> None:
    before = treated.titles("symptom_monitoring")
    assert treated.send(treated.message("ADT^A01", *ADMIT)).sent == {"admitted": 1}
    inside = treated.titles("symptom_monitoring")
    assert inside != before
    assert treated.send(treated.message("ADT^A11", *CANCEL)).sent == {"admission_cancelled": 1}
    assert treated.titles("symptom_monitoring") == before


def test_a_discharge_that_was_cancelled_means_still_in_hospital(treated: Interface) -> None:
    treated.send(treated.message("ADT^A01", *ADMIT))
    inside = treated.titles("symptom_monitoring")
    treated.send(
        treated.message("ADT^A03", "EVN||20260309093000", ANA, "PV1|1|I"),
        treated.message("ADT^A13", "EVN||20260309094500", ANA, "PV1|1|I"),
    )
    assert treated.heard()[-3:] == ["admitted", "discharged", "admitted"]
    assert treated.titles("symptom_monitoring") == inside


def test_a_message_sent_twice_changes_nothing(treated: Interface) -> None:
    message = treated.message("ADT^A01", *ADMIT, control="SAME")
    assert treated.send(message).sent == {"admitted": 1}
    again = treated.send(message, message)
    assert (again.known, again.repeated, again.sent) == (1, 1, {})


def test_an_outpatient_s_registration_is_left_alone(treated: Interface) -> None:
    summary = treated.send(treated.message("ADT^A04", "EVN||20260309090000", ANA, "PV1|1|O"))
    assert (summary.unmapped, summary.sent) == ({"ADT_A04": 1}, {})


def test_times_are_the_clinic_s_own_where_a_message_names_no_zone(treated: Interface) -> None:
    reading = treated.feed.read(_file(treated, treated.message("ADT^A01", *ADMIT)))
    assert reading.events[0].at == datetime(2026, 3, 9, 13, 0, tzinfo=UTC)  # 9:00 in Toronto, the day after the change
    zoned = ("EVN||20260309090000-0800", ANA, "PV1|1|I")
    reading = treated.feed.read(_file(treated, treated.message("ADT^A01", *zoned)))
    assert reading.events[0].at == datetime(2026, 3, 9, 17, 0, tzinfo=UTC)


def _file(interface: Interface, message: str) -> Path:
    path = interface.folder / "one.hl7"
    path.write_text(message, encoding="utf-8", newline="")
    return path


def test_a_new_number_and_language_are_taken_over_and_a_bad_number_is_not(treated: Interface) -> None:
    assert treated.patient().contacts == {}
    person = "PID|1||ana^^^LAKE^MR||O'Neil^Ana||19720501|F|||||(647) 555-0177^PRN^CP~call her sister||FRE"
    summary = treated.send(treated.message("ADT^A08", "EVN||20260309090000", person))
    assert (summary.updated, summary.flaws) == (1, {"bad-phone-number": 1})
    assert treated.patient().contacts == {"sms": "+16475550177", "phone": "+16475550177"}
    assert treated.patient().language == "fr"
    assert treated.patient().consents == ()  # a number is not a yes


def test_two_records_of_one_patient_are_merged(treated: Interface) -> None:
    treated.care.add_patient(Patient("ana-old", name="Ana"))
    merge = ("EVN||20260309090000", ANA, "MRG|ana-old^^^LAKE^MR")
    summary = treated.send(treated.message("ADT^A40^ADT_A39", *merge))
    assert summary.sent == {"patient_merged": 1}
    assert not summary.refused
    (entry,) = [one for one in treated.care.timeline("ana-old") if one.what == "event.received"]
    assert entry.detail["event"] == "patient_merged"


def test_a_death_in_any_message_ends_every_journey(treated: Interface) -> None:
    person = f"{ANA}{'|' * 16}20260308|Y"
    assert person.split("|")[29:] == ["20260308", "Y"]
    assert treated.send(treated.message("ADT^A08", "EVN||20260309090000", person)).sent["patient_deceased"] == 1
    assert {one.status for one in treated.care.journeys(patient="ana")} == {"ended"}


def test_a_visit_is_booked_moved_and_missed(interface: Interface) -> None:
    interface.care.add_patient(Patient("ana", name="Ana", born_on=date(1972, 5, 1)))
    referral = {"referral_id": "R1", "suspected": "lung"}
    interface.care.send("ana", "referral_received", referral, origin="ehr", event_id="ref-1")

    def visit(kind: str, day: str, reason: str = "") -> str:
        return interface.message(kind, f"SCH|P1|V77||||{reason}||CONSULT|||^^^{day}1400", ANA)

    assert interface.send(visit("SIU^S12", "20260316")).sent == {"consult_booked": 1}
    (journey,) = [one for one in interface.care.journeys(patient="ana") if one.pathway == "diagnosis"]
    assert journey.context["visit"] == "V77"
    assert journey.context["consult_at"] == datetime(2026, 3, 16, 18, 0, tzinfo=UTC)
    assert interface.send(visit("SIU^S13", "20260318", "PATIENT")).sent == {"consult_moved": 1}
    assert interface.send(visit("SIU^S26", "20260318")).sent == {"consult_missed": 1}
    assert interface.send(visit("SIU^S15", "20260318")).sent == {"consult_cancelled": 1}
    dentist = interface.message("SIU^S12", "SCH|P2|V78||||||DENTAL|||^^^202603161400", ANA)
    assert interface.send(dentist).unmapped == {"SIU_S12": 1}


ORDER = "OBR|1|||CBC^Blood count^LN|||20260309070000"


def result(value: str, unit: str = r"10\S\9/L", status: str = "F", kind: str = "NM") -> str:
    return f"OBX|1|{kind}|26499-4^Neutrophils^LN||{value}|{unit}|||||{status}|||20260309073000"


def test_a_count_and_its_correction_are_two_results(interface: Interface) -> None:
    first = interface.feed.read(_file(interface, interface.message("ORU^R01", ANA, ORDER, result("1.8"))))
    corrected = interface.feed.read(
        _file(interface, interface.message("ORU^R01", ANA, ORDER, result("0,8", status="C")))
    )
    assert [one.payload["anc"] for one in (*first.events, *corrected.events)] == [1.8, 0.8]
    assert first.events[0].event_id != corrected.events[0].event_id
    assert first.events[0].payload["taken_on"] == "2026-03-09"


@pytest.mark.parametrize(
    ("obx", "heard"),
    [
        (result("0.8", unit="%"), {"taken_on": "2026-03-09"}),  # another unit: missing, never a good count
        (result(">200", kind="SN"), {"taken_on": "2026-03-09"}),
        (result("see note", kind="ST"), {"taken_on": "2026-03-09"}),
        (result("800", unit="K/uL"), {"taken_on": "2026-03-09", "anc": 800}),
    ],
)
def test_what_is_no_plain_number_in_our_unit_is_missing(
    interface: Interface, obx: str, heard: dict[str, object]
) -> None:
    reading = interface.feed.read(_file(interface, interface.message("ORU^R01", ANA, ORDER, obx)))
    assert [dict(one.payload) for one in reading.events] == [heard]


def test_both_numbers_of_one_order_are_one_result(interface: Interface) -> None:
    platelets = "OBX|2|NM|777-3^Platelets^LN||150|10*9/L|||||F|||20260309073000"
    reading = interface.feed.read(_file(interface, interface.message("ORU^R01", ANA, ORDER, result("1.8"), platelets)))
    assert [dict(one.payload) for one in reading.events] == [{"taken_on": "2026-03-09", "anc": 1.8, "platelets": 150}]


@pytest.mark.parametrize("status", ["P", "X", "D", "W"])
def test_a_preliminary_or_withdrawn_result_is_no_result(interface: Interface, status: str) -> None:
    reading = interface.feed.read(
        _file(interface, interface.message("ORU^R01", ANA, ORDER, result("0.8", status=status)))
    )
    assert (reading.events, reading.summary.unmapped) == ([], {"ORU_R01": 1})


def test_messages_that_come_out_of_order_happen_in_order(treated: Interface) -> None:
    late = treated.message("ADT^A03", "EVN||20260309093000", ANA, "PV1|1|I")
    early = treated.message("ADT^A01", *ADMIT)
    treated.send(late, early)
    assert treated.heard()[-2:] == ["admitted", "discharged"]


BOB = "PID|1||bob^^^LAKE^MR||Smith^Bob||19600101|M"
COUNT = "OBX|1|NM|751-8^Neutrophils^LN||{}|10*9/L|||||F"


def test_results_of_two_patients_in_one_message_are_told_of_each(interface: Interface) -> None:
    order = "OBR|1|||CBC|||20260308080000"
    message = interface.message("ORU^R01", ANA, order, COUNT.format("0.4"), BOB, order, COUNT.format("5.5"))
    interface.send(message)
    assert interface.payloads("ana", "lab_result") == [0.4]
    assert interface.payloads("bob", "lab_result") == [5.5]


def test_a_result_is_never_read_from_the_line_above(interface: Interface) -> None:
    platelets = COUNT.format("250").replace("751-8^Neutrophils", "777-3^Platelets")
    interface.send(interface.message("ORU^R01", ANA, "OBR|1|||CBC|||20260308080000", platelets, COUNT.format("0.4")))
    assert interface.payloads("ana", "lab_result") == [0.4]


def test_every_merge_of_a_message_is_done(interface: Interface) -> None:
    others = {name: BOB.replace("bob", name) for name in ("bob", "dan", "eve")}
    interface.send(*(interface.message("ADT^A08", "EVN||20260309080000", one) for one in (ANA, *others.values())))
    merges = (ANA, "MRG|bob", others["eve"], "MRG|dan")
    summary = interface.send(interface.message("ADT^A40", "EVN||20260309090000", *merges))
    assert summary.sent == {"patient_merged": 2}
    assert [interface.status(one) for one in ("ana", "bob", "dan", "eve")] == ["active", "merged", "merged", "active"]


def test_a_merge_into_the_same_number_silences_nobody(treated: Interface) -> None:
    summary = treated.send(treated.message("ADT^A40", "EVN||20260309090000", ANA, "MRG|ana"))
    assert summary.refused == {"merged-into-itself": 1}
    assert treated.status("ana") == "active"


def test_a_number_with_blanks_is_one_number(treated: Interface) -> None:
    summary = treated.send(treated.message("ADT^A01", ADMIT[0], ANA.replace("ana^", "  ana ^"), ADMIT[2]))
    assert (summary.sent, summary.patients_known) == ({"admitted": 1}, 1)


def test_a_control_id_that_is_used_anew_is_said_and_not_swallowed(treated: Interface) -> None:
    one = treated.message("ADT^A01", *ADMIT, control="7")
    other = treated.message("ADT^A01", ADMIT[0], BOB, ADMIT[2], control="7")
    summary = treated.send(one, one, other)
    assert (summary.repeated, summary.refused, summary.sent) == (1, {"event-id-taken": 1}, {"admitted": 1})
    assert treated.send(one, other).refused == {"event-id-taken": 1}


def test_an_id_is_shown_without_signs_that_move_a_terminal(treated: Interface) -> None:
    summary = treated.send(treated.message("ADT^A01", *ADMIT, control="\x1b[2J" + "7" * 5000))
    (refusal,) = summary.refusals
    assert refusal.where.isprintable()
    assert len(refusal.where) <= 120


def test_fed_again_nobody_has_an_old_number_even_for_a_moment(
    interface: Interface, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved = ANA.replace("5550100", "5550199").replace("O'Neil", "")
    messages = [
        interface.message("ADT^A08", f"EVN||{at}", person)
        for at, person in (("20260309080000", ANA), ("20260309090000", moved))
    ]
    interface.send(*messages)
    assert interface.patient().contacts["sms"] == "+14165550199"
    changed: list[Patient] = []
    monkeypatch.setattr(interface.care, "update_patient", changed.append)
    assert interface.send(*messages).updated == 0
    assert changed == []


def test_a_patient_whom_another_feed_adds_meanwhile_is_known(
    interface: Interface, monkeypatch: pytest.MonkeyPatch
) -> None:
    interface.care.add_patient(Patient("ana", name="Ana"))
    monkeypatch.setattr("carepath.feeds.feeding._known", lambda *_: None)
    summary = interface.send(interface.message("ADT^A01", *ADMIT))
    assert (summary.patients_known, dict(summary.refused)) == (1, {})


def test_a_language_is_changed_where_the_record_says_one(interface: Interface) -> None:
    french, english = f"{ANA}||FRE", f"{ANA}||EN"
    update = ("EVN||20260309080000",)
    interface.send(interface.message("ADT^A08", *update, french))
    assert interface.patient().language == "fr"
    interface.send(interface.message("ADT^A08", "EVN||20260309083000", ANA))
    assert interface.patient().language == "fr"
    interface.send(interface.message("ADT^A08", "EVN||20260309090000", english))
    assert interface.patient().language == "en"
