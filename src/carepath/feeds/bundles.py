"""FHIR R4 as JSON: a Bundle, a lone resource or NDJSON; what its records are called, and how they refer to one another.

Not here: what a record means (the mapping says it). Imported by formats.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from carepath.core.mapping import FeedMapping
from carepath.feeds.files import FileContent, Unreadable, content_hash, parsed

DEEPEST_BUNDLE = 3  # a bundle in a bundle in a bundle
SUFFIXES = (".json", ".ndjson", ".jsonl")
# Who said it, by the type of record that a reference leads to.
AUTHORS: Mapping[str, str] = {
    "Patient": "patient", "RelatedPerson": "caregiver", "Practitioner": "staff", "PractitionerRole": "staff",
    "Organization": "staff", "Device": "device",
}  # fmt: skip
_ID = re.compile(r"[A-Za-z0-9\-.]{1,64}", re.ASCII)
_REFERENCE = re.compile(
    r"(?:.*/)?(?P<kind>[A-Z][A-Za-z]{0,40})/(?P<id>[A-Za-z0-9\-.]{1,64})(?:/_history/[^/]+)?", re.ASCII
)
_UNSAID = ("meta", "text")  # of a record: when it was stored and how it looks, not what it says


@dataclass(frozen=True, slots=True)
class FhirRecord:
    """One resource, the url it goes by in its bundle, and where it was found ("file.json#12")."""

    body: Mapping[str, Any]
    full_url: str
    where: str

    @property
    def kind(self) -> str:
        return str(self.body["resourceType"])

    @property
    def kinds(self) -> tuple[str, ...]:
        return (self.kind,)

    @property
    def id(self) -> str:
        """type/id; where a record has no id, its url in the bundle or a hash of its content."""
        own = self.body.get("id")
        if not (isinstance(own, str) and _ID.fullmatch(own)):
            own = self.own_name if _ID.fullmatch(self.own_name) else content_hash(self.body)
        return f"{self.kind}/{own}"

    @property
    def identity(self) -> str:
        """type/id/version, by which it is known again; a hash of what it says stands in for a missing version."""
        meta = self.body.get("meta")
        version = meta.get("versionId") if isinstance(meta, Mapping) else None
        if not (isinstance(version, str) and _ID.fullmatch(version)):
            version = content_hash({key: value for key, value in self.body.items() if key not in _UNSAID})
        return f"{self.id}/{version}"

    @property
    def own_name(self) -> str:
        return self.full_url.removeprefix("urn:uuid:")

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(filter(None, (self.full_url, f"{self.kind}/{self.body.get('id')}")))

    @property
    def flaws(self) -> tuple[str, ...]:
        return ()


def reference(found: Any) -> str | None:
    """What a Reference refers to."""
    said = found.get("reference") if isinstance(found, Mapping) else None
    return said if isinstance(said, str) else None


def patient_id(reference: str, kind: str) -> str | None:
    """The id in a reference to a record of that type."""
    found = _REFERENCE.fullmatch(reference)
    return found["id"] if found and found["kind"] == kind else None


def author(found: Any) -> str:
    """Who a Reference means, as the origin of an event; "" where it does not say."""
    if not isinstance(found, Mapping):
        return ""
    said = _REFERENCE.fullmatch(str(found.get("reference", "")))
    return AUTHORS.get(said["kind"] if said else str(found.get("type", "")), "")


def read(file: FileContent, _mapping: FeedMapping) -> Iterator[FhirRecord | Unreadable]:
    """Every resource of a file, and everything that is none."""
    lines = file.lines()
    if lines is None:
        yield Unreadable(file.name, "not-utf-8")
    elif any(ending in file.name.lower() for ending in (".ndjson", ".jsonl")):
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield from _read(line, f"{file.name}#{number}")
    else:
        yield from _read(file.text() or "", file.name)


def _read(text: str, where: str) -> Iterator[FhirRecord | Unreadable]:
    try:
        body = parsed(text)
    except (ValueError, RecursionError):
        yield Unreadable(where, "not-json")
    else:
        yield from _unfold(body, "", where, 0)


def _unfold(body: Any, full_url: str, where: str, depth: int) -> Iterator[FhirRecord | Unreadable]:
    """The resource, or those of the bundle that it is."""
    if not isinstance(body, Mapping) or not isinstance(body.get("resourceType"), str):
        yield Unreadable(where, "not-a-resource")
    elif body["resourceType"] != "Bundle":
        yield FhirRecord(body, full_url, where)
    elif depth >= DEEPEST_BUNDLE:
        yield Unreadable(where, "bundle-too-deep")
    else:
        yield from _entries(body, where, depth)


def _entries(bundle: Mapping[str, Any], where: str, depth: int) -> Iterator[FhirRecord | Unreadable]:
    entries = bundle.get("entry", [])
    if not isinstance(entries, list):
        yield Unreadable(where, "not-a-bundle")
        return
    for number, entry in enumerate(entries, 1):
        place = f"{where}#{number}"
        if not isinstance(entry, Mapping):
            yield Unreadable(place, "not-an-entry")
        elif entry.get("resource") is not None:  # a deletion or a reference alone has none
            url = entry.get("fullUrl")
            yield from _unfold(entry["resource"], url if isinstance(url, str) else "", place, depth + 1)
