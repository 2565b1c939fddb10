"""The formats that records come in, each a row of one table. A new one is a module and a row here.

Imported by reading.py and cli.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from carepath.core.mapping import FeedMapping
from carepath.feeds import bundles, hl7, table
from carepath.feeds.files import FileContent, Record, Unreadable
from carepath.feeds.patients import as_reference


def _plain(found: Any) -> str | None:
    """A patient's id, read as that of the patient's own record is."""
    return as_reference(found) or None


def _itself(reference: str, _kind: str) -> str | None:
    return reference


def _word(found: Any) -> str:
    return found.lower() if isinstance(found, str) else ""


@dataclass(frozen=True, slots=True)
class Format:
    """How one format is read."""

    title: str
    suffixes: tuple[str, ...]
    read: Callable[[FileContent, FeedMapping], Iterator[Record | Unreadable]]
    reference: Callable[[Any], str | None] = _plain  # of what a path to the patient leads to
    patient_id: Callable[[str, str], str | None] = _itself  # of such a reference, and the patients' type of record
    author: Callable[[Any], str] = _word  # who said it, as an origin
    is_local: bool = True  # a time without a zone is the clinic's
    is_text: bool = True  # numbers come as text
    has_patients_apart: bool = False  # a patient has a record of their own


FORMATS: dict[str, Format] = {
    "fhir": Format(
        "FHIR R4 as JSON", bundles.SUFFIXES, bundles.read, bundles.reference, bundles.patient_id, bundles.author,
        is_local=False, is_text=False, has_patients_apart=True,
    ),
    "hl7": Format("HL7 v2 messages", hl7.SUFFIXES, hl7.read),
    "table": Format("CSV or JSON lines", table.SUFFIXES, table.read),
}  # fmt: skip
