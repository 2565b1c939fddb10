"""A patient's own record as a Patient: name, birth date, language, addresses. Nothing is assumed to be agreed to.

What cannot be read is left out: an unknown birth date is asked of a person, never guessed. Imported by reading.py and
formats.py.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Any

from carepath.core.fields import YEARS
from carepath.core.mapping import FeedPath, PatientMapping, first_of
from carepath.rows import Patient

LONGEST = 200
_NAME_USES = ("official", "usual", None)  # a nickname, an old name or a maiden name is not what we call them


def reference_of(mapping: PatientMapping, body: Mapping[str, Any]) -> str:
    """The app's own id of the patient, "" where the record has none."""
    return as_reference(first_of(mapping.reference, body))


def as_reference(found: Any) -> str:
    """An id as it stands in a record, a number too; "" for what is none."""
    return plain(str(found) if isinstance(found, int) and not isinstance(found, bool) else found)


def as_patient(mapping: PatientMapping, body: Mapping[str, Any], reference: str) -> Patient:
    """The patient as the record has them, with the mapping's default consents."""
    return Patient(
        reference=reference,
        name=_name(mapping.name, body),
        born_on=_birth_date(first_of(mapping.born_on, body)),
        sex=plain(first_of(mapping.sex, body)) or None,
        language=plain(first_of(mapping.language, body)) or "en",
        contacts=_contacts(mapping, body),
        consents=mapping.consents,
    )


def plain(found: Any) -> str:
    """A short text without characters that cannot be stored; "" for anything else."""
    if not isinstance(found, str):
        return ""
    kept = "".join(letter for letter in found[: LONGEST * 2] if unicodedata.category(letter) not in ("Cc", "Cs", "Cn"))
    return " ".join(kept.split())[:LONGEST]


def _name(paths: tuple[FeedPath, ...], body: Mapping[str, Any]) -> str:
    """Given and family name; the text of the name where it has no parts."""
    found = [name for path in paths for name in path.find(body)]
    names = [name for name in found if isinstance(name, Mapping) and name.get("use") in _NAME_USES]
    for name in sorted(names, key=lambda one: _NAME_USES.index(one.get("use"))):
        given = name.get("given")
        parts = [*(given if isinstance(given, list) else []), name.get("family")]
        if said := " ".join(filter(None, map(plain, parts))) or plain(name.get("text")):
            return said
    return next((said for name in found if (said := plain(name))), "")


def _birth_date(found: Any) -> date | None:
    try:
        born_on = date.fromisoformat(found) if isinstance(found, str) and len(found) == 10 else None
    except ValueError:
        return None
    return born_on if born_on is not None and born_on.year in YEARS else None


def _contacts(mapping: PatientMapping, body: Mapping[str, Any]) -> dict[str, str]:
    """The first address of each channel, in the mapping's order."""
    contacts: dict[str, str] = {}
    for contact in mapping.contacts:
        read = _postal if contact.postal else plain
        address = next((said for found in contact.path.find(body) if (said := read(found))), "")
        if address:
            contacts.setdefault(contact.channel, address)
    return contacts


def _postal(found: Any) -> str:
    """An address as it stands on an envelope, in one line."""
    if not isinstance(found, Mapping):
        return plain(found)
    lines = found.get("line")
    parts = [
        *(lines if isinstance(lines, list) else []),
        *(found.get(key) for key in ("city", "state", "postalCode", "country")),
    ]
    return ", ".join(filter(None, map(plain, parts))) or plain(found.get("text"))
