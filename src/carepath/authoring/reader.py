"""Safe YAML: a text becomes a marked tree, or diagnostics that say where it is wrong and what to write instead.

YAML 1.2's core schema and nothing more: keys are text, `on` and `no` are words, 21:00 is no number, dates stay text.
Refused: tags, anchors, aliases, merge keys, duplicate keys, several documents, tabs, more than 1 MB or 60 levels.
The parser's events are read one by one and the tree is built here, so that no depth of nesting reaches a recursive
composer (libyaml's crashes on 100,000 brackets, PyYAML's own overflows at 500). The only module that imports yaml.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, cast

import yaml

from carepath.authoring import yaml_errors
from carepath.authoring.diagnostics import Report
from carepath.authoring.nodes import Key, MappingNode, Node, Plain, Scalar, SequenceNode
from carepath.errors import Mark

LARGEST = 1_000_000  # characters
DEEPEST = 60
MOST_NODES = 20_000
LONGEST_NUMBER = 40  # characters; a longer run of digits is no amount of anything

# libyaml where PyYAML was built with it (ten times as quick), else PyYAML's own parser: the events are the same.
_PARSER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_FORBIDDEN = re.compile("[^\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_NULL = frozenset({"", "~", "null", "Null", "NULL"})
_BOOLEANS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INTEGER = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", re.ASCII)
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", re.ASCII)
_HASH = re.compile(r"\s+#")


def read_file(path: Path, name: str, report: Report) -> tuple[str, Node | None]:
    """The text of the file and its tree; None, and the report says why, where it cannot be read."""
    try:
        size = path.stat().st_size
        raw = path.read_bytes() if size <= 4 * LARGEST else b""
    except OSError as error:
        report.add(Mark(name, 1, 1), "CP001", f"the file cannot be read ({error.strerror}).", "See who may read it.")
        return "", None
    if size > 4 * LARGEST:
        report.add(Mark(name, 1, 1), "CP007", "the file is larger than 1 MB.", "Split it.")
        return "", None
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8", "replace")
        report.add(_place(before, len(before), name), "CP001", "the file is not UTF-8 text.", "Save it as UTF-8.")
        return "", None
    return text, read_text(text, name, report)


def read_text(text: str, name: str, report: Report) -> Node | None:
    """The tree of one YAML text; None, and the report says why, where it cannot be read at all."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    if len(text) > LARGEST:
        report.add(Mark(name, 1, 1), "CP007", "the text is larger than 1 MB.", "Split it.")
        return None
    if (bad := _FORBIDDEN.search(text)) is not None:
        _refuse_character(text, bad, name, report)
        return None
    try:
        return _Builder(text, name, report).build()
    except yaml.YAMLError as error:
        yaml_errors.explain(error, text, name, report)
    except _StopError:
        return None  # the report holds why
    return None


def _refuse_character(text: str, bad: re.Match[str], name: str, report: Report) -> None:
    place = _place(text, bad.start(), name)
    if bad[0] == "\t":
        report.add(place, "CP004", "a tab stands here.", "Use spaces: YAML indents by spaces only.")
        return
    what = {"\0": "NUL", "\r": "a lone carriage return"}.get(bad[0], f"U+{ord(bad[0]):04X}")
    report.add(place, "CP002", f"the character {what} cannot stand in a pathway.", "Delete it; it may be invisible.")


def _place(text: str, index: int, name: str) -> Mark:
    before = text[:index]
    return Mark(name, before.count("\n") + 1, index - before.rfind("\n"))


class _StopError(Exception):
    """The report holds why the text is read no further."""


class _Builder:
    """Builds the tree of one text out of the parser's events."""

    def __init__(self, text: str, name: str, report: Report) -> None:
        self.text = text
        self.name = name
        self.report = report
        self.lines = text.split("\n")
        self.events: Iterator[Any] = iter(_PARSER(text).get_event, None)
        self.count = 0

    def build(self) -> Node | None:
        """The one document of the text."""
        next(self.events)  # the stream begins
        start = next(self.events)
        if isinstance(start, yaml.StreamEndEvent):
            return None
        if start.version or start.tags:
            self._stop(start, "CP006", "a % directive is not used here.", "Delete the line.")
        node = self._node(next(self.events), 1)
        next(self.events)  # the document ends
        further = next(self.events)
        if not isinstance(further, yaml.StreamEndEvent):
            self._stop(further, "CP006", "a second document begins here.", "One file is one document: delete the ---.")
        return node

    def _node(self, event: Any, depth: int) -> Node:
        self.count += 1
        if depth > DEEPEST or self.count > MOST_NODES:
            message = f"the text is nested deeper than {DEEPEST} levels, or has more than {MOST_NODES:,} values."
            self._stop(event, "CP007", message, "Split the file, or look at what wrote it.")
        kind = event.__class__
        if kind is yaml.AliasEvent:
            self._extra(event, f"*{event.anchor}")
        elif event.anchor is not None:
            self._extra(event, f"&{event.anchor}")
        elif event.tag is not None:
            self._extra(event, str(event.tag)[:40])
        if kind is yaml.ScalarEvent:
            return self._scalar(event)
        return self._mapping(event, depth) if kind is yaml.MappingStartEvent else self._sequence(event, depth)

    def _extra(self, event: Any, shown: str) -> None:
        hint = 'Use a part (use: [part]) for what repeats; a text that begins with * & or ! needs quotes: "*".'
        self._stop(event, "CP006", f"{shown} is an anchor, alias or tag of YAML, which pathways do not use.", hint)

    def _stop(self, event: Any, code: str, message: str, hint: str = "") -> None:
        self.report.add(self._mark(event), code, message, hint)
        raise _StopError

    def _mark(self, event: Any) -> Mark:
        start = event.start_mark
        return Mark(self.name, start.line + 1, start.column + 1)

    # -- collections --

    def _sequence(self, start: Any, depth: int) -> SequenceNode:
        nodes = SequenceNode((), self._mark(start))
        while (event := next(self.events)).__class__ is not yaml.SequenceEndEvent:
            nodes.append(self._node(event, depth + 1))
        if start.flow_style:
            self._find_torn_item(nodes)
        return nodes

    def _find_torn_item(self, nodes: SequenceNode) -> None:
        for before, after in pairwise(nodes):
            if isinstance(before, Scalar) and isinstance(after, Scalar) and _opens(before) and not after.quoted:
                self._torn(before, "the comma after it")

    def _mapping(self, start: Any, depth: int) -> MappingNode:
        nodes = MappingNode((), self._mark(start))
        last: Node | None = None
        while (event := next(self.events)).__class__ is not yaml.MappingEndEvent:
            key = self._key(event)
            value_event = next(self.events)
            if start.flow_style and self._has_no_colon(event, value_event):
                self._entry_without_colon(key, last)
                continue
            value = last = self._node(value_event, depth + 1)
            if key in nodes:
                first = nodes.key(key).mark
                message = f"the key {_shown(key)} stands here a second time; the first is in line {first.line}."
                self.report.add(key.mark, "CP005", message, "Keep one of them.")
                continue
            nodes[key] = value
        return nodes

    def _key(self, event: Any) -> Key:
        mark = self._mark(event)
        if not isinstance(event, yaml.ScalarEvent) or event.anchor is not None or event.tag is not None:
            hint = 'A key is one word or text; write keys such as "*" in quotes.'
            self._stop(event, "CP012", "a list, mapping, anchor or alias stands where a key was meant.", hint)
        if event.value == "<<" and event.implicit[0]:
            self._stop(event, "CP006", "<< is YAML's merge key, which pathways do not use.", "Use a part: use: [part].")
        return Key(event.value, mark)

    def _has_no_colon(self, key: Any, value: Any) -> bool:
        if not isinstance(value, yaml.ScalarEvent) or value.value or not value.implicit[0]:
            return False
        begin: int = key.end_mark.index
        return ":" not in self.text[begin : cast("Any", value).start_mark.index]

    def _entry_without_colon(self, key: Key, last: Node | None) -> None:
        if isinstance(last, Scalar) and not last.quoted and _opens(last):
            self._torn(last, "the comma after it")
            return
        if ":" in key:
            hint = f"Write a space after the colon: {key.replace(':', ': ', 1)[:60]}."
            self.report.add(key.mark, "CP008", f"{_shown(key)} has no value.", hint)
            return
        hint = "Give it a value (key: value), or put quotes around the whole text if it belongs to what stands before."
        self.report.add(key.mark, "CP008", f"{_shown(key)} stands alone after a comma, without a value.", hint)

    # -- values --

    def _scalar(self, event: Any) -> Scalar:
        mark = self._mark(event)
        plain = bool(event.implicit[0])
        text = event.value
        if not plain:
            return Scalar(text, text, mark, quoted=True)
        scalar = Scalar(text, self._resolve(text, mark), mark)
        if text.count('"') % 2 and event.end_mark.line < len(self.lines):
            rest = self.lines[event.end_mark.line][event.end_mark.column :]
            if _HASH.match(rest) and '"' in rest:
                self._torn(scalar, "the # after it, which begins a comment")
        return scalar

    def _resolve(self, text: str, mark: Mark) -> Plain:
        if text in _NULL:
            return None
        if text in _BOOLEANS:
            return _BOOLEANS[text]
        if text[0] not in "+-.0123456789":
            return text
        number = _INTEGER.fullmatch(text) or _FLOAT.fullmatch(text)
        if number is None:
            return text
        if len(text) > LONGEST_NUMBER:
            self.report.add(mark, "CP015", "the number is too long.", "Put quotes around it if it is a code.")
            return 0
        return _number(text)

    def _torn(self, value: Scalar, by: str) -> None:
        message = f"the value {_shown(value.text)} is torn apart by {by}."
        self.report.spoil(value.mark, len(value.text))
        hint = 'Put quotes around the whole value: "max(a, b) + 30d".'
        if '"' in value.text:  # which would end the quotes at once
            hint = """Put single quotes around the whole value: 'entered("calling", "waiting") < 3'."""
        self.report.add(value.mark, "CP008", message, hint)


def _number(text: str) -> int | float:
    if text.startswith("0o"):
        return int(text[2:], 8)
    if text.startswith("0x"):
        return int(text[2:], 16)
    return int(text) if _INTEGER.fullmatch(text) else float(text)


def _opens(value: Scalar) -> bool:
    """Whether a bracket is opened and not closed, so that the rest was torn off."""
    return not value.quoted and value.text.count("(") > value.text.count(")")


def _shown(text: str) -> str:
    return f'"{text[:60]}"'
