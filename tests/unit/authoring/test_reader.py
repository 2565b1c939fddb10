"""Safe YAML: what is refused and where, what is read and as what, and that both parsers read alike."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
import yaml
from tests.unit.authoring.marked import HERE, assert_only

from carepath.authoring import reader
from carepath.authoring.diagnostics import Report
from carepath.authoring.nodes import MappingNode, Node, Scalar, SequenceNode, mark_at

PARSERS = [yaml.SafeLoader] + ([yaml.CSafeLoader] if hasattr(yaml, "CSafeLoader") else [])


@pytest.fixture(params=PARSERS, ids=lambda parser: parser.__name__)
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> type:
    monkeypatch.setattr(reader, "_PARSER", request.param)
    return request.param


def read(text: str) -> tuple[Node | None, Report]:
    report = Report()
    return reader.read_text(text.replace(HERE, ""), "f", report), report


def plain(node: Node | None) -> object:
    if isinstance(node, MappingNode):
        return {str(key): plain(value) for key, value in node.items()}
    if isinstance(node, SequenceNode):
        return [plain(item) for item in node]
    return node.value if isinstance(node, Scalar) else None


WRONG = [
    ("CP004", "a:\n▸\tb: c"),
    ("CP004", "a: b▸\t# c"),
    ("CP002", "a: b▸\0"),
    ("CP002", "a: ▸\ud800"),
    ("CP002", "a: b▸\x85c"),
    ("CP002", "a: b▸\rc"),
    ("CP003", 'a: ▸"x\n'),
    ("CP003", "a: ▸[1, 2"),
    ("CP003", "a: ▸{b: 1"),
    ("CP003", "a: [1]▸]"),
    ("CP003", 'a: "b" ▸c'),
    ("CP003", "a: ▸- b"),
    ("CP003", "▸}"),
    ("CP003", "a: |\n  x\n ▸y: z"),
    ("CP005", "a: 1\nb: 2\n▸a: 3"),
    ("CP005", "after: {3d: a, ▸3d: b}"),
    ("CP006", "a: ▸&x 1"),
    ("CP006", "a: ▸*x"),
    ("CP006", "a: ▸!tag 1"),
    ("CP006", "a: {▸<<: b}"),
    ("CP006", "▸%YAML 1.2\n---\na: b"),
    ("CP006", "a: b\n▸---\nc: d"),
    ("CP008", "{title: No check-in▸: phone}"),
    ("CP008", "title: No check-in▸: phone"),
    ("CP008", "{x: ▸max(a, b) + 30d}"),
    ("CP008", "[▸max(a, b)]"),
    ("CP008", "{guard: x in ▸[a, b], target: c}"),
    ("CP008", '{guard: ▸x == "a #b", target: t}\nb: c'),
    ("CP008", '{x: "a" ▸== "b"}'),
    ("CP008", "{▸a:b}"),
    ("CP008", "{a: b, ▸c}"),
    ("CP008", "a: ▸@x"),
    ("CP012", "▸{{a: b}: c}".replace("▸{{", "{▸{")),
    ("CP012", "{? ▸[a] : b}"),
    ("CP015", "a: ▸" + "9" * 5_000),
]


@pytest.mark.parametrize(("code", "text"), WRONG)
def test_what_is_wrong_is_found_at_its_place(parser: type, code: str, text: str) -> None:
    _, report = read(text)
    found = assert_only(report.sorted(), code, text)
    assert found.hint or code == "CP015"


def test_quotes_around_what_holds_quotes_are_single_ones(parser: type) -> None:
    _, report = read("""{guard: entered("a", "b") < 3}""")
    assert report.sorted()[0].hint.startswith("Put single quotes around the whole value: 'entered(")


RIGHT = {
    "on: yes": {"on": "yes"},
    "no: off": {"no": "off"},
    "a: 21:00": {"a": "21:00"},
    "a: 12:30:00": {"a": "12:30:00"},
    "a: 2026-03-02": {"a": "2026-03-02"},
    "a: 2026-13-45": {"a": "2026-13-45"},
    '{"1": a, "YES": b, 1.0: c, true: d}': {"1": "a", "YES": "b", "1.0": "c", "true": "d"},
    "{1: a, YES: b, y: c}": {"1": "a", "YES": "b", "y": "c"},
    "[1, -2, 0o17, 0x1F, 017, 1_000]": [1, -2, 15, 31, 17, "1_000"],
    "[1.5, .5, 1e3, +1, ., .inf]": [1.5, 0.5, 1000.0, 1, ".", ".inf"],
    "[true, False, null, ~, '', 'true']": [True, False, None, None, "", "true"],
    "a: [true, TRUE]": {"a": [True, True]},
    'a: "max(a, b) + 30d"': {"a": "max(a, b) + 30d"},
    "a: max(a, b) + 30d": {"a": "max(a, b) + 30d"},
    "a: it's # a comment": {"a": "it's"},
    "[a: b, c]": [{"a": "b"}, "c"],
    "---\na: b\n...": {"a": "b"},
    "\ufeffa: b": {"a": "b"},
    "a: b\r\nc: d": {"a": "b", "c": "d"},
    "a: >\n  x\n  y": {"a": "x y"},
    "t: 1) first, 2) second": {"t": "1) first, 2) second"},
    "": None,
    "# nothing": None,
}


@pytest.mark.parametrize("text", RIGHT)
def test_what_is_right_is_read_as_yaml_1_2_says(parser: type, text: str) -> None:
    node, report = read(text)
    assert report.sorted() == ()
    assert plain(node) == RIGHT[text]


def test_each_key_and_value_knows_its_place(parser: type) -> None:
    node, _ = read("a:\n  - b: [é, c]\n")
    assert node is not None
    assert mark_at(node, ["a"], key=True)[1:] == (1, 1)
    assert mark_at(node, ["a", 0, "b"], key=True)[1:] == (2, 5)
    assert mark_at(node, ["a", 0, "b", 1])[1:] == (2, 12)
    assert mark_at(node, ["a", 0, "b", 7, "x"])[1:] == (2, 8)  # as far as it can be followed


def test_both_places_of_a_duplicate_key_are_named(parser: type) -> None:
    _, report = read("a: 1\nb: 2\na: 3")
    assert "the first is in line 1" in report.sorted()[0].message


HOSTILE = {
    "200 kB of brackets": "a: " + "[" * 200_000,
    "braces": "{a: " * 50_000,
    "mixed, closed": "[" * 5_000 + "]" * 5_000,
    "deep indentation": "".join(" " * depth + "a:\n" for depth in range(1_000)),
    "dashes in one line": "- " * 100_000 + "a",
    "billion laughs": "a: &a [x, x]\n" + "\n".join(f"b{n}: &b{n} [*a, *a]" for n in range(1_000)),
    "many keys": "\n".join(f"k{n}: {n}" for n in range(60_000)),
    "question marks": "? " * 50_000,
    "more than a megabyte": "a: " + "x" * 1_000_001,
    "quotes": "'" * 100_001,
    "ampersands": "&" * 100_000,
    "percent": "%" * 100_000,
    "bars": "|" * 100_000,
    "colons": ":" * 100_000,
    "one long key": "x" * 100_000 + ": 1",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_refused_at_once(name: str) -> None:
    start = time.process_time()
    _, report = read(HOSTILE[name])
    assert time.process_time() - start < 1
    assert report.has_errors or name in ("colons", "one long key")


def test_60_levels_are_read_and_61_are_not(parser: type) -> None:
    assert not read("[" * 60 + "]" * 60)[1].found
    assert [one.code for one in read("[" * 61 + "]" * 61)[1].found] == ["CP007"]


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    path.write_bytes("a: é\nb: ".encode() + b"\xff\xfe")
    report = Report()
    assert reader.read_file(path, "p.yaml", report) == ("", None)
    assert str(report.sorted()[0]).startswith("p.yaml:2:4 CP001 ")


def test_a_file_that_is_gone(tmp_path: Path) -> None:
    report = Report()
    assert reader.read_file(tmp_path / "none.yaml", "none.yaml", report) == ("", None)
    assert report.sorted()[0].code == "CP001"


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    path.write_bytes(b"a: " + b"x" * 4_000_001)
    report = Report()
    assert reader.read_file(path, "p.yaml", report) == ("", None)
    assert report.sorted()[0].code == "CP007"
