"""How records of another system become events: a compiled mapping of a feed, and the paths that it reads along.

Here: frozen values and the reading of one path, pure. Not here: files, FHIR itself (feeds), YAML (authoring).
Made by `authoring/feed_document.py`; imported by feeds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

from carepath.errors import NOWHERE, Mark

EXAMPLES = "Write names with dots, such as code.coding.code, telecom[system=phone].value, item[0].value or PID.3.1."
TAKEN = ("meaning", "day", "time", "record")  # what a value can take from the record as a whole
DATES = ("as_written", "clinic")
FORMATS = ("fhir", "hl7", "table")

_STEP = re.compile(r"(?P<name>[A-Za-z0-9][A-Za-z0-9_]{0,60})(?P<filters>(?:\[[^\[\]]{1,200}\]){0,5})(?:\.|$)", re.ASCII)
_FILTER = re.compile(
    r"\[(?:(?P<index>[0-9]{1,4})|(?P<key>[A-Za-z0-9][A-Za-z0-9_]*)(?P<sign>!?=)(?P<value>[^\[\]]+))\]", re.ASCII
)


class PathError(ValueError):
    """The text is not a path: `message`, `hint`."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.message = f'"{text[:60]}" is not a path into a record.'
        self.hint = EXAMPLES


@dataclass(frozen=True, slots=True)
class Filter:
    """Keeps one element of a list (`index`), or those whose `key` is (`is_not`: is not) `value`."""

    index: int | None = None
    key: str = ""
    value: str = ""
    is_not: bool = False

    def keep(self, elements: list[Any]) -> list[Any]:
        if self.index is not None:
            return elements[self.index : self.index + 1]
        held = [one for one in elements if isinstance(one, Mapping)]
        return [one for one in held if (_text(one.get(self.key)) == self.value) != self.is_not]


@dataclass(frozen=True, slots=True)
class FeedPath:
    """A way into a record: `code.coding.code`. A list without an index means each of its elements."""

    text: str
    steps: tuple[tuple[str, tuple[Filter, ...]], ...]

    @classmethod
    def parse(cls, text: str) -> FeedPath:
        """The path that the text says; PathError where it says none."""
        steps, end = [], 0
        for found in _STEP.finditer(text[:400]):
            if found.start() != end:
                break
            steps.append((found["name"], _filters(text, found["filters"])))
            end = found.end()
        if not steps or end != len(text) or text.endswith("."):
            raise PathError(text)
        return cls(text, tuple(steps))

    def find(self, record: Any) -> list[Any]:
        """Everything that the path leads to, in order; nothing where the record is of another shape."""
        found = [record]
        for name, filters in self.steps:
            found = [one[name] for one in found if isinstance(one, Mapping) and one.get(name) is not None]
            found = [element for one in found for element in (one if isinstance(one, list) else [one])]
            for filter_ in filters:
                found = filter_.keep(found)
        return found

    def first(self, record: Any) -> Any:
        """The first thing that it leads to, or None."""
        return next(iter(self.find(record)), None)


def _filters(text: str, brackets: str) -> tuple[Filter, ...]:
    found = list(_FILTER.finditer(brackets))
    if "".join(one[0] for one in found) != brackets:
        raise PathError(text)
    return tuple(
        Filter(int(one["index"])) if one["index"] else Filter(None, one["key"], one["value"], one["sign"] == "!=")
        for one in found
    )


def first_of(paths: tuple[FeedPath, ...], record: Any) -> Any:
    """What the first path that leads anywhere leads to, or None."""
    return next((found for path in paths if (found := path.first(record)) is not None), None)


@dataclass(frozen=True, slots=True)
class Codes:
    """A record counts where one of its codes in `path` is of `system` and in `meanings`: code -> our word for it."""

    path: FeedPath
    system: str
    meanings: Mapping[str, str]

    def meaning(self, record: Any) -> str | None:
        """Our word for the first code that is ours, or None."""
        for concept in self.path.find(record):
            for coding in _codings(concept):
                if coding.get("system") == self.system and coding["code"] in self.meanings:
                    return self.meanings[coding["code"]]
        return None


def _codings(concept: Any) -> Iterator[Mapping[str, Any]]:
    """The codings of a CodeableConcept, or the Coding itself."""
    listed = concept.get("coding", concept) if isinstance(concept, Mapping) else []
    for coding in listed if isinstance(listed, list) else [listed]:
        if isinstance(coding, Mapping) and isinstance(coding.get("code"), str):
            yield coding


@dataclass(frozen=True, slots=True)
class Condition:
    """Holds where something that the path leads to is one of `values`."""

    path: FeedPath
    values: tuple[str, ...]

    def holds(self, record: Any) -> bool:
        return any(_text(found) in self.values for found in self.path.find(record))


def _text(found: Any) -> str:
    return str(found).lower() if isinstance(found, bool) else str(found)


@dataclass(frozen=True, slots=True)
class ValueMapping:
    """Where one field of an event comes from: `paths` (the first that leads anywhere), a constant or `take`.

    take: meaning (our word for the code), day and time (of the event), record (its type and id). `is_day`: only the
    day of the date that is found; `is_time`: the moment that it is. `units`: a measured value in another unit is
    missing, never read as if it were ours. `type`: of the event's field, by which a text is read as a number.
    """

    name: str
    paths: tuple[FeedPath, ...] = ()
    constant: Any = None
    take: str = ""
    is_day: bool = False
    is_time: bool = False
    units: tuple[str, ...] = ()
    type: str = ""


@dataclass(frozen=True, slots=True)
class EventMapping:
    """One kind of record becomes one kind of event.

    `at`: where its time stands, the first that is there. `undated`: refuse it, take it as happening now, or
    ignore it: without a date there is no such event.
    `origin_of`: a reference to who said it; `origin` where that says nothing. `one_per_day`: several records of one
    patient and day that become this event are one event, the one of the mapping that stands first.
    """

    id: str
    event: str
    resource: str
    at: tuple[FeedPath, ...]
    codes: tuple[Codes, ...] = ()
    where: tuple[Condition, ...] = ()
    unless: tuple[Condition, ...] = ()
    values: tuple[ValueMapping, ...] = ()
    origin: str = "ehr"
    origin_of: FeedPath | None = None
    undated: str = "refuse"  # refuse | now | ignore
    one_per_day: bool = False
    subject: tuple[FeedPath, ...] = ()  # references to the patient; none: the record is the patient
    mark: Mark = NOWHERE


@dataclass(frozen=True, slots=True)
class ContactMapping:
    channel: str
    path: FeedPath
    postal: bool = False  # an address of parts, to be written on an envelope


@dataclass(frozen=True, slots=True)
class PatientMapping:
    """Who the patient is. `consents`: channels taken as agreed to without a record; none unless a site says so.

    A record of a type in `updated_by` changes a patient whom the app knows, from the moment that `updated_at` leads to.
    """

    resource: str
    reference: tuple[FeedPath, ...]
    name: tuple[FeedPath, ...] = ()
    born_on: tuple[FeedPath, ...] = ()
    sex: tuple[FeedPath, ...] = ()
    language: tuple[FeedPath, ...] = ()
    contacts: tuple[ContactMapping, ...] = ()
    consents: tuple[str, ...] = ()
    updated_by: tuple[str, ...] = ()
    updated_at: tuple[FeedPath, ...] = ()


@dataclass(frozen=True, slots=True)
class ConsentMapping:
    """A record by which a patient agrees to channels, or (`withdrawn`) takes that back."""

    resource: str
    channels: FeedPath
    at: tuple[FeedPath, ...]
    subject: tuple[FeedPath, ...]
    where: tuple[Condition, ...] = ()
    withdrawn: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class FeedMapping:
    """One mapping file, compiled. `dates`: days as the records write them, or as the clinic's zone has them.

    `day_at`: the clinic's time of day that a date without a time is taken to mean. `format`: of the records, one of
    FORMATS. `zone`: of times that are written without one ("": the clinic's). `country_code`: of phone numbers that are
    written without one. `identity`: where a row of a table has its own id.
    """

    name: str
    version: str
    title: str
    patient: PatientMapping
    events: tuple[EventMapping, ...]
    consent: ConsentMapping | None = None
    dates: str = "as_written"
    day_at: time = time(12, 0)
    status: str = "example"
    review_by: date | None = None
    owner: str = ""
    sources: tuple[str, ...] = ()
    systems: Mapping[str, str] = field(default_factory=dict)
    file: str = ""
    format: str = "fhir"
    zone: str = ""
    country_code: str = ""
    identity: tuple[FeedPath, ...] = ()
