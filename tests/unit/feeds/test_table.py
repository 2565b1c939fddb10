"""CSV and JSON lines: each row by the names of its columns, and what is no row."""

from __future__ import annotations

import pytest

from carepath.core.mapping import FeedMapping, FeedPath, PatientMapping
from carepath.feeds import table
from carepath.feeds.files import FileContent, Unreadable

MAPPING = FeedMapping(
    "t", "1", "T", PatientMapping("row", ()), (), format="table", identity=(FeedPath.parse("record"),)
)


def read(text: str | bytes, name: str = "fills.csv") -> list[table.TableRow | Unreadable]:
    return list(table.read(FileContent(name, text if isinstance(text, bytes) else text.encode()), MAPPING))


def bodies(text: str | bytes, name: str = "fills.csv") -> list[object]:
    return [one.reason if isinstance(one, Unreadable) else dict(one.body) for one in read(text, name)]


@pytest.mark.parametrize(
    "text",
    [
        "record,Filled on,days\n7,2026-03-02,30\n8,,28\n",
        "record;Filled on;days\r\n7;2026-03-02;30\r\n8;;28\r\n",
        '\ufeffrecord\tFilled on\tdays\n"7"\t2026-03-02 \t30\n\n8\t\t28',
    ],
)
def test_a_row_is_its_columns_and_an_empty_cell_is_missing(text: str) -> None:
    assert bodies(text) == [{"record": "7", "Filled_on": "2026-03-02", "days": "30"}, {"record": "8", "days": "28"}]


def test_a_row_is_named_by_its_file_and_known_by_its_own_number() -> None:
    one, corrected = read("record,days\n7,30\n7,28\n", "March fills.csv.gz")
    assert isinstance(one, table.TableRow)
    assert isinstance(corrected, table.TableRow)
    assert one.kinds == ("March_fills", "row")
    assert one.id == corrected.id == "March_fills/7"
    assert one.identity != corrected.identity


def test_json_lines_are_rows_too() -> None:
    assert bodies('{"record": 7, "days": 30}\n\n[1]\n"a"\n{x\n{"a": NaN}\n', "fills.jsonl") == [
        {"record": 7, "days": 30}, "not-an-object", "not-an-object", "not-json", "not-json",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        ("", ["columns-without-names"]),
        ("a,,b\n1,2,3\n", ["columns-without-names"]),
        ("a,a\n1,2\n", ["columns-without-names"]),
        ("a,b\n1\n1,2,3\n", ["wrong-number-of-columns", "wrong-number-of-columns"]),
        ('a,b\n"1,2\n', ["not-csv"]),
        (b"a,b\n\xff,1\n", ["not-utf-8"]),
    ],
)
def test_what_is_no_row_is_said(text: str | bytes, reasons: list[str]) -> None:
    assert bodies(text) == reasons


def test_a_cell_of_several_lines_is_one_cell() -> None:
    assert bodies('a,b\n"one\ntwo",2\n') == [{"a": "one\ntwo", "b": "2"}]


def test_only_cr_and_lf_end_a_line() -> None:
    assert bodies("a,b\n1,x\u2028y\x85z\x0bw\n2,v\n") == [{"a": "1", "b": "x\u2028y\x85z\x0bw"}, {"a": "2", "b": "v"}]
    assert bodies('{"a": "x\u2028y"}\r\n{"a": "z"}', "fills.jsonl") == [{"a": "x\u2028y"}, {"a": "z"}]


def test_a_wrong_quote_costs_its_own_lines_and_says_which() -> None:
    found = read('a,b\n1,"x"y\n2,z\n3,"open\n4,w\n')
    assert [one.where for one in found] == ["fills.csv#2", "fills.csv#3", "fills.csv#4-5"]
    assert [isinstance(one, Unreadable) for one in found] == [True, False, True]
    assert isinstance(read("a,b\n1," + "x" * 200_000 + "\n2,z\n")[-1], table.TableRow)


def test_names_that_stand_again_further_down_are_no_row() -> None:
    assert bodies("a,Filled on\n1,2\n\ufeffa,Filled on\n3,4\n") == [
        {"a": "1", "Filled_on": "2"},
        {"a": "3", "Filled_on": "4"},
    ]


def test_a_text_that_would_fill_the_memory_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("carepath.feeds.files.MOST_VALUES", 10)
    assert bodies('{"a": [1,1,1]}\n{"a": [1,1,1,1,1,1,1,1,1,1]}\n{"a": 1e999}', "fills.jsonl") == [
        {"a": [1, 1, 1]},
        "not-json",
        "not-json",
    ]
