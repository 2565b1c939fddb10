"""HL7 v2: what a message says by its numbers, what is worked out of it, and what is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from carepath.core.mapping import EventMapping, FeedMapping, FeedPath, PatientMapping
from carepath.feeds import hl7
from carepath.feeds.files import FileContent, Unreadable

ASKED_FOR = (EventMapping("result", "result_came", "OBX", ()),)
MAPPING = FeedMapping("hl7", "1", "HL7", PatientMapping("PID", ()), ASKED_FOR, format="hl7", country_code="1")
HEAD = r"MSH|^~\&|HIS|LAKE|CP|CP|20260302153000||ADT^A01^ADT_A01|MSG1|P|2.5.1"
PERSON = (
    "PID|1||7000^^^LAKE^PI~12345^^^LAKE^MR||O'Neil^Ana^M^^^^L~Doe^Ana^^^^^M||19720501083000|F|||"
    "1 Main St^^Toronto^ON^M5V^CAN||"
    "^PRN^PH^^^416^5550100~^PRN^CP^^^647^5550177~^NET^Internet^ana@example.org~call her sister||FRE"
)


def read(*lines: str, ending: str = "\r", name: str = "a.hl7") -> list[Any]:
    return list(hl7.read(FileContent(name, ending.join(lines).encode()), MAPPING))


def found(record: Any, path: str) -> list[Any]:
    return FeedPath.parse(path).find(record.body)


def test_a_path_is_segment_field_and_component() -> None:
    (message,) = read(HEAD, PERSON)
    assert message.kind == "ADT_A01"
    assert found(message, "PID.3[5=MR].1") == ["12345"]
    assert found(message, "PID.3.1") == ["7000", "12345"]
    assert found(message, "MSH.9.2") == ["A01"]
    assert "PID" in message.kinds


def test_a_person_is_worked_out() -> None:
    (message,) = read(HEAD, PERSON)
    assert found(message, "PID.name")[0] == {"given": ["Ana", "M"], "family": "O'Neil", "use": None}
    assert found(message, "PID.name")[1]["use"] == "old"
    assert found(message, "PID.born_on") == ["1972-05-01"]
    assert found(message, "PID.sex") == ["female"]
    assert found(message, "PID.language") == ["fr"]
    assert found(message, "PID.phones[kind=CP].value") == ["+16475550177"]
    assert found(message, "PID.phones.value") == ["+14165550100", "+16475550177"]
    assert found(message, "PID.emails") == ["ana@example.org"]
    assert found(message, "PID.addresses") == [
        {"line": ["1 Main St"], "city": "Toronto", "state": "ON", "postalCode": "M5V", "country": "CAN"}
    ]
    assert message.flaws == ("bad-phone-number",)


def test_each_result_is_a_record_that_knows_its_order_and_patient() -> None:
    order = "OBR|1|||CBC^Blood count^LN|||20260302080000"
    first = r"OBX|1|NM|26499-4^Neutrophils^LN^NEUT^^L||0.8|10\S\9/L|||||F|||20260302081500"
    second = "OBX|2|ST|777-3^Platelets^LN||>200|10*9/L|||||P"
    head = HEAD.replace("ADT^A01^ADT_A01", "ORU^R01")
    both, one, two = read(head, PERSON, order, first, second)
    assert (both.kind, both.id) == ("ORU_R01", "ORU_R01/LAKE/MSG1")
    assert found(both, "OBX[code=26499-4][final=yes].result.value") == [0.8]
    assert found(both, "OBX[code=777-3][final=yes].code") == []  # preliminary
    assert "PID" in both.kinds
    assert "OBX" not in both.kinds
    assert one.kinds == ("OBX",)
    assert (one.kind, one.id, two.id) == ("OBX", "OBX/LAKE/MSG1/1", "OBX/LAKE/MSG1/2")
    assert found(one, "OBX.result") == [{"value": 0.8, "unit": "10^9/L"}]
    assert found(one, "OBX.coding.code") == ["26499-4", "NEUT"]
    assert found(one, "OBR.7.1") == ["20260302080000"]
    assert found(one, "PID.3.1") == ["7000", "12345"]
    assert found(two, "OBX.result") == []  # "more than 200" is no number


def test_each_order_of_a_message_is_a_record_and_a_single_result_only_where_it_is_asked_for() -> None:
    lines = [HEAD.replace("ADT^A01^ADT_A01", "ORU^R01"), PERSON]
    for number in (1, 2):
        lines += [f"OBR|{number}|||T{number}", f"OBX|1|NM|A{number}||{number}|g|||||F", "NTE|1||seen"]
    content = FileContent("a.hl7", "\r".join(lines).encode())
    one, two = hl7.read(content, FeedMapping("hl7", "1", "HL7", PatientMapping("PID", ()), (), format="hl7"))
    assert [found(each, "OBX.code") for each in (one, two)] == [["A1"], ["A2"]]
    assert [each.id for each in (one, two)] == ["ORU_R01/LAKE/MSG1", "ORU_R01/LAKE/MSG1/2"]
    assert len(read(*lines)) == 4


def test_separators_and_escapes_are_the_message_s_own() -> None:
    (message,) = read(
        r"MSH#*-\$#HIS#LAKE#####ADT*A08#M2#P#2.3.9", r"PID#1##5***LAKE##Smith\T\Son*Jo", r"ZZ1#a\F\b\.br\c"
    )
    assert message.kind == "ADT_A08"
    assert found(message, "PID.5.1") == ["Smith$Son"]
    assert found(message, "ZZ1.1.1") == ["a#b c"]


@pytest.mark.parametrize("ending", ["\r", "\n", "\r\n"])
def test_files_hold_many_messages_framed_or_in_a_batch(ending: str) -> None:
    lines = ["FHS|^~\\&|x", "BHS|^~\\&|x", HEAD, PERSON, "", HEAD.replace("MSG1", "MSG2"), PERSON, "BTS|2"]
    assert [one.id for one in read(*lines, ending=ending)] == ["ADT_A01/LAKE/MSG1", "ADT_A01/LAKE/MSG2"]
    framed = f"\x0b{HEAD}\r{PERSON}\r\x1c\r\x0b{HEAD.replace('MSG1', 'MSG2')}\r{PERSON}\r\x1c\r"
    assert [one.where for one in read(framed)] == ["a.hl7#1", "a.hl7#2"]


def test_what_was_taken_back_is_missing() -> None:
    (message,) = read(HEAD, 'PID|1||12345||Doe^Ana||""|""|||||""')
    assert found(message, "PID.7.1") == []
    assert found(message, "PID.born_on") == []
    assert message.flaws == ()


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        (["hello"], "not-hl7"),
        ([""], "not-hl7"),
        (["MSH"], "not-hl7"),
        (["MSH|^~\\&|a"], "no-message-type"),
        (["MSH|^~\\&|a||||||<>^<>"], "no-message-type"),
        ([HEAD, *["ZZZ|1"] * 3_000], "too-large"),
    ],
)
def test_what_is_no_message_is_said(lines: list[str], reason: str) -> None:
    assert [one.reason for one in read(*lines)] == [reason]


def test_latin_letters_of_an_old_system_are_read() -> None:
    content = f"{HEAD}\rPID|1||5||Bélanger^Zoé".encode("latin-1")
    (message,) = hl7.read(FileContent("a.hl7", content), MAPPING)
    assert found(message, "PID.5.1") == ["Bélanger"]


def test_a_message_without_a_control_id_is_known_by_what_it_says() -> None:
    one, other = read(HEAD.replace("MSG1", ""), PERSON)[0], read(HEAD.replace("MSG1", ""), "PID|1||6")[0]
    assert one.id != other.id
    assert one.id == read(HEAD.replace("MSG1", ""), PERSON)[0].id


@settings(max_examples=200, deadline=None)
@given(some.text(alphabet='MSH|^~\\&#\r\n\x0b\x1cADT_A01PIDOBX"é0123456789', max_size=300))
def test_whatever_comes_is_a_record_or_a_reason(text: str) -> None:
    for one in hl7.read(FileContent("a.hl7", ("MSH|^~\\&|" + text).encode()), MAPPING):
        assert isinstance(one, Unreadable) or (one.kind and one.id and isinstance(one.flaws, tuple))


WORDS = some.text(alphabet="abcXYZ 0123", min_size=1, max_size=6).map(str.strip).filter(bool)


@settings(max_examples=40, deadline=None)
@given(some.lists(some.lists(WORDS, min_size=1, max_size=3), min_size=1, max_size=3))
def test_it_reads_what_another_reader_reads(repeats: list[list[str]]) -> None:
    from hl7apy.parser import parse_segment

    text = "~".join("^".join(one) for one in repeats)
    (message,) = read(HEAD, f"PID|1||{text}")
    other = parse_segment(f"PID|1||{text}", version="2.5.1")
    theirs = [[component.value for component in repeat.children] for repeat in other.pid_3]
    assert [list(one.values()) for one in message.body["PID"]["3"]] == theirs


def test_a_thousand_messages_do_not_grow_with_one_another(tmp_path: Path) -> None:
    lines = [line for number in range(1_000) for line in (HEAD.replace("MSG1", f"M{number}"), PERSON)]
    assert len(read(*lines)) == 1_000


def test_a_message_begins_wherever_its_head_stands() -> None:
    other = HEAD.replace("MSG1", "MSG2")
    assert [one.id for one in read(HEAD, PERSON, f"  {other}", PERSON)] == ["ADT_A01/LAKE/MSG1", "ADT_A01/LAKE/MSG2"]
    assert [one.id for one in read(HEAD, PERSON + other, PERSON)] == ["ADT_A01/LAKE/MSG1", "ADT_A01/LAKE/MSG2"]


def test_one_line_that_is_not_utf_8_spoils_no_other() -> None:
    other = HEAD.replace("MSG1", "MSG2").encode()
    content = b"\r".join([HEAD.encode(), "PID|1||1||Zoé^A".encode(), other, "PID|1||2||Zoé^B".encode("latin-1")])
    records = list(hl7.read(FileContent("a.hl7", content), MAPPING))
    assert [found(one, "PID.name.family") for one in records] == [["Zoé"], ["Zoé"]]


def test_a_visit_of_several_patients_has_its_time_for_each() -> None:
    head = HEAD.replace("ADT^A01^ADT_A01", "SIU^S12")
    records = read(head, "SCH|1", "PID|1||1", "PV1|1|O", "PID|2||2", "PV1|2|I", "RGS|1", "AIS|1|||20260401")
    assert [found(one, "PID.3.1") for one in records] == [["1"], ["2"]]
    assert [found(one, "PV1.2.1") for one in records] == [["O"], ["I"]]
    assert [found(one, "AIS.4.1") for one in records] == [["20260401"], ["20260401"]]
    assert len({one.id for one in records}) == 2


def test_a_message_of_too_many_parts_is_not_taken_apart() -> None:
    (found,) = read(HEAD, "PID|1||" + "a~" * hl7.MOST_PARTS)
    assert isinstance(found, Unreadable)
    assert found.reason == "too-large"
