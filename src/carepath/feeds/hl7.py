r"""HL7 v2 messages as records: segments, fields and components by number, so that a mapping says `PID.3[5=MR].1`.

A message is one record, named by its type (`ADT_A08`), or one for each patient that it speaks of; of results one for
each order (OBR) with all its OBX, and where the mapping asks for `OBX`, one for each of these as well. What the
standard leaves to a reader is added under names of letters: `PID.name`, `PID.phones`, `PID.born_on`, `OBX.result`.
Versions are not told apart: positions mean the same in all of them.
Not here: what a message means (the mapping says it). Imported by formats.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

from carepath.core.mapping import FeedMapping
from carepath.feeds.files import FileContent, Unreadable, Whole, content_hash
from carepath.feeds.phones import as_phone

BOM = b"\xef\xbb\xbf"
SUFFIXES = (".hl7", ".txt")
MOST_SEGMENTS = 2_000  # of one message
MOST_PARTS = 100_000  # of one message: fields, repetitions and components
_FRAME = bytes.maketrans(b"\x0b\x1c\n", b"\r\r\r")  # what carries messages over a wire
_GLUED = b"MSH|^~\\&|"  # no text can hold this: a message that begins in the middle of a line lacks a line break
SEXES = {"F": "female", "M": "male", "O": "other", "A": "other"}
LANGUAGES = {
    "eng": "en",
    "fre": "fr",
    "fra": "fr",
    "spa": "es",
    "por": "pt",
    "chi": "zh",
    "zho": "zh",
    "ger": "de",
    "deu": "de",
}
OBX = "OBX"
FINAL = ("F", "C")  # OBX-11: final, or a correction of what was
_BATCH = ("FHS", "BHS", "BTS", "FTS")
_HEAD = re.compile(r"MSH(?P<field>[^A-Za-z0-9\s])(?P<rest>[^A-Za-z0-9\s]{2,5})(?P=field)")
_OF_ALL = ("RGS", "AIS", "AIG", "AIL", "AIP")  # what a visit takes, for all of its patients
_NUMERIC = re.compile(r"[+-]?[0-9]{1,15}([.,][0-9]{1,10})?", re.ASCII)

Segment = dict[str, Any]


class _Signs(NamedTuple):
    """What separates, as the message itself says in MSH-1 and MSH-2."""

    field: str
    component: str
    repetition: str
    escape: str
    subcomponent: str


@dataclass(frozen=True, slots=True)
class Hl7Record(Whole):
    """A message, one patient's part of it, or one result of it."""

    body: Mapping[str, Any]
    where: str
    kind: str
    part: str = ""  # which OBX, or which patient, by its place

    @property
    def kinds(self) -> tuple[str, ...]:
        """Its own type, and each segment that it has: the patient of any message is its PID.

        One OBX of a message is an OBX and nothing else: what else the message says is said once.
        """
        return (
            (OBX,) if self.kind == OBX else (self.kind, *(name for name in self.body if name not in (self.kind, OBX)))
        )

    @property
    def id(self) -> str:
        """The sender's control id (MSH-10) with the sending facility (MSH-4), and the result's place in the message."""
        head = self.body["MSH"]
        control = _first(head, "10")
        if not control:
            return f"{self.kind}/{content_hash(self.body)}"
        return "/".join(filter(None, (self.kind, _first(head, "4") or _first(head, "3"), control, self.part)))

    @property
    def identity(self) -> str:
        return self.id

    @property
    def flaws(self) -> tuple[str, ...]:
        person = self.body.get("PID")
        return ("bad-phone-number",) * len(person["bad_phones"]) if isinstance(person, Mapping) else ()


def read(file: FileContent, mapping: FeedMapping) -> Iterator[Hl7Record | Unreadable]:
    """Every message of a file, and everything that is none. A line is UTF-8, or else Latin-1."""
    number, message = 0, list[str]()
    for line in [*_lines(file.content), "MSH"]:
        if line.startswith("MSH") and message:
            number += 1
            yield from _message(message, f"{file.name}#{number}", mapping)
            message = []
        message.append(line)
    if not number:
        yield Unreadable(file.name, "not-hl7")


def _lines(content: bytes) -> list[str]:
    """The segments, and no envelope of a batch."""
    raw = content.removeprefix(BOM).replace(_GLUED, b"\r" + _GLUED).translate(_FRAME).split(b"\r")
    lines = (_decoded(one).strip() for one in raw)
    return [line for line in lines if line and not line.startswith(_BATCH)]


def _decoded(line: bytes) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("latin-1")


def _message(lines: list[str], where: str, mapping: FeedMapping) -> Iterator[Hl7Record | Unreadable]:
    head = _HEAD.match(lines[0])
    if head is None or len(lines) > MOST_SEGMENTS:
        yield Unreadable(where, "not-hl7" if head is None else "too-large")
        return
    rest = head["rest"].ljust(4, "\0")  # a sign that is left out separates nothing
    signs = _Signs(head["field"], *rest[:4])
    if sum(line.count(sign) for line in lines for sign in signs) > MOST_PARTS:
        yield Unreadable(where, "too-large")
        return
    segments = [(line[:3], _segment(line, signs)) for line in lines]
    kind = _kind(segments[0][1])
    if not kind:
        yield Unreadable(where, "no-message-type")
        return
    for name, segment in segments:
        _add_readings(name, segment, mapping)
    groups = [own for group in _by_patient(segments) for own in _orders(group)]
    asked_for = any(entry.resource == OBX for entry in mapping.events)
    place = 0
    for number, group in enumerate(groups, 1):
        yield Hl7Record(_body(group), where, kind, str(number) if number > 1 else "")
        above = [one for one in group if one[0] != OBX]
        for result in [one for one in group if one[0] == OBX and asked_for]:
            place += 1
            yield Hl7Record(_body([*above, result]), f"{where}.{place}", OBX, str(place))


def _kind(head: Segment) -> str:
    """ADT_A08 of ADT^A08^ADT_A01: what has happened, not how the message is built."""
    types = _parts(head, "9")
    return "_".join(one for key in ("1", "2") if (one := str(types.get(key, "")).strip()).isalnum())


def _by_patient(segments: list[tuple[str, Segment]]) -> Iterator[list[tuple[str, Segment]]]:
    """The segments of each patient, with those that stand above the first: what is said of one is said of no other."""
    begins = [place for place, (name, _) in enumerate(segments) if name == "PID"]
    if len(begins) < 2:
        yield segments
        return
    shared = segments[: begins[0]]
    of_all = [one for one in segments[begins[0] :] if one[0] in _OF_ALL]
    for begin, end in pairwise([*begins, len(segments)]):
        yield [*shared, *(one for one in segments[begin:end] if one[0] not in _OF_ALL), *of_all]


def _orders(segments: list[tuple[str, Segment]]) -> Iterator[list[tuple[str, Segment]]]:
    """For each OBR: the head, the patient and visit, itself, and its results; all in one where there is none."""
    begins = [place for place, (name, _) in enumerate(segments) if name == "OBR"]
    if not begins:
        yield segments
        return
    shared = [(name, segment) for name, segment in segments[: begins[0]] if name not in ("NTE", "ORC")]
    for begin, end in pairwise([*begins, len(segments)]):
        yield [*shared, *segments[begin:end]]


def _body(segments: list[tuple[str, Segment]]) -> dict[str, Any]:
    """Segment name -> its fields; a list of them where it stands several times."""
    body: dict[str, Any] = {}
    for name, segment in segments:
        if not name.isalnum():
            continue
        if name in body:
            body[name] = [*(body[name] if isinstance(body[name], list) else [body[name]]), segment]
        else:
            body[name] = segment
    return body


def _segment(line: str, signs: _Signs) -> Segment:
    """Field number -> its repetitions, each component number -> text."""
    fields = line.split(signs.field)
    start = 1
    if fields[0] == "MSH":  # MSH-1 is the separator itself, and MSH-2 is not to be taken apart
        fields, start = ["MSH", signs.field, *fields[1:]], 3
    return {str(number): _field(text, signs) for number, text in enumerate(fields[start:], start) if text}


def _field(text: str, signs: _Signs) -> list[dict[str, Any]]:
    if text == '""':  # said to be empty: a value that was taken back
        return []
    found = (_numbered(one.split(signs.component), signs) for one in text.split(signs.repetition))
    return [one for one in found if one]


def _numbered(texts: list[str], signs: _Signs) -> dict[str, Any]:
    return {str(number): _component(text, signs) for number, text in enumerate(texts, 1) if text and text != '""'}


def _component(text: str, signs: _Signs) -> Any:
    if signs.subcomponent in text:
        parts = enumerate(text.split(signs.subcomponent), 1)
        return {str(number): _unescaped(part, signs) for number, part in parts if part}
    return _unescaped(text, signs)


def _unescaped(text: str, signs: _Signs) -> str:
    if signs.escape not in text:
        return text
    said = {"F": signs.field, "S": signs.component, "T": signs.subcomponent, "R": signs.repetition, "E": signs.escape}
    said |= {".br": " ", ".sp": " ", "H": "", "N": ""}
    mark = re.escape(signs.escape)
    return re.sub(f"{mark}([^{mark}]{{1,20}}){mark}", lambda found: said.get(found[1], ""), text)


# -- what a segment means beyond its numbers --


def _add_readings(name: str, segment: Segment, mapping: FeedMapping) -> None:
    if name == "PID":
        _add_person(segment, mapping.country_code)
    elif name in (OBX, "OBR"):
        segment["coding"] = list(_codings(_parts(segment, "3" if name == OBX else "4")))
        if name == OBX:
            segment["code"] = _first(segment, "3")
            segment["final"] = "yes" if _first(segment, "11") in FINAL else "no"
            segment["result"] = _result(segment)


def _add_person(segment: Segment, country_code: str) -> None:
    said = [*segment.get("13", ()), *segment.get("14", ())]
    phones = [_phone(one, country_code) for one in said]
    born_on, language = _first(segment, "7")[:8], _first(segment, "15").lower()
    segment["name"] = [_name(one) for one in segment.get("5", ())]
    segment["born_on"] = f"{born_on[:4]}-{born_on[4:6]}-{born_on[6:]}" if len(born_on) == 8 else None
    segment["sex"] = SEXES.get(_first(segment, "8").upper())
    segment["language"] = LANGUAGES.get(language, language if len(language) == 2 else None)
    segment["phones"] = [one for one in phones if one]
    segment["bad_phones"] = [one for one, phone in zip(said, phones, strict=True) if not phone and "4" not in one]
    segment["emails"] = [str(one["4"]) for one in said if "@" in str(one.get("4", ""))]
    segment["addresses"] = [_address(one) for one in segment.get("11", ())]


def _address(parts: Mapping[str, Any]) -> dict[str, Any]:
    """An address as patients.py writes it on an envelope."""
    street = parts.get("1")
    lines = [street.get("1") if isinstance(street, Mapping) else street, parts.get("2")]
    found = zip(("city", "state", "postalCode", "country"), ("3", "4", "5", "6"), strict=True)
    return {"line": [one for one in lines if one], **{name: parts[key] for name, key in found if key in parts}}


def _name(parts: Mapping[str, Any]) -> dict[str, Any]:
    """A person's name as patients.py reads it."""
    family = parts.get("1")
    return {
        "given": [parts[key] for key in ("2", "3") if key in parts],
        "family": family.get("1") if isinstance(family, Mapping) else family,
        "use": None if parts.get("7", "L") in ("L", "D") else "old",
    }


def _phone(parts: Mapping[str, Any], country_code: str) -> dict[str, str] | None:
    """A number that could be dialled, in the international form, with its kind (CP: a mobile) and use."""
    pieces = [str(parts.get(key, "")) for key in ("5", "6", "7")]
    texts = (str(parts.get("12", "")), "".join(pieces) if pieces[2] else "", str(parts.get("1", "")))
    number = next((found for text in texts if (found := as_phone(text, country_code))), None)
    if number is None:
        return None
    return {"value": number, "use": str(parts.get("2", "")), "kind": str(parts.get("3", ""))}


def _codings(parts: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    """The code and the alternative one, each with the system that it is of."""
    for code, system in (("1", "3"), ("4", "6")):
        if code in parts:
            yield {"code": str(parts[code]), "system": str(parts.get(system, ""))}


def _result(segment: Segment) -> dict[str, Any] | None:
    """A measured value: a number, never a text such as ">200", with its unit."""
    said = str(_first(segment, "5")).strip()
    if _first(segment, "2") not in ("NM", "") or not _NUMERIC.fullmatch(said):
        return None
    return {"value": float(said.replace(",", ".")), "unit": _first(segment, "6")}


def _parts(segment: Segment, field: str) -> Mapping[str, Any]:
    """The components of a field's first repetition."""
    found = segment.get(field) or [{}]
    parts: Mapping[str, Any] = found[0]
    return parts


def _first(segment: Segment, field: str) -> str:
    found = _parts(segment, field).get("1", "")
    return str(found.get("1", "")) if isinstance(found, Mapping) else str(found)
