"""What a caller says of a patient, looked at before it is kept.

Here: zone, names of channels, consents; and that nobody adds or asks for a patient who is not there.
Not here: keeping it (the store). Imported by care, engine and queries.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from carepath.core.calendar import ZoneError, zone_of
from carepath.errors import RequestError
from carepath.rows import Caregiver, Patient, PatientRow
from carepath.runtime.arguments import text


def must_be_known(row: PatientRow | None) -> PatientRow:
    """The patient. RequestError where nobody added them; the reference may be a record number and is not repeated."""
    if row is None:
        raise RequestError(
            "unknown-patient",
            "there is no patient with this reference.",
            hint="Look whether the reference and the database are the right ones; else add them first.",
        )
    return row


def checked_patient(patient: Any) -> Patient:
    """The patient with addresses stripped. RequestError for what cannot be; it never repeats an address."""
    if not isinstance(patient, Patient):
        hint = 'Write carepath.Patient("your-id", name=...).'
        raise RequestError("patient-malformed", "a patient is given as carepath.Patient(...).", hint=hint)
    reference: Any = patient.reference
    if not isinstance(reference, str) or not reference.strip() or not reference.isprintable():
        raise RequestError("patient-reference", "a patient needs a reference.", hint="Use your own id for them.")
    text(reference, "`reference`")
    for name in ("name", "language"):
        text(getattr(patient, name), f"`{name}`")
    for name in ("sex", "zone", "site"):
        if getattr(patient, name) is not None:
            text(getattr(patient, name), f"`{name}`")
    _check_zone(patient.zone)
    _check_facts(patient)
    return replace(
        patient,
        contacts=_stripped(patient.contacts),
        consents=_names(patient.consents, "consents"),
        caregivers=tuple(_checked_caregiver(one) for one in _several(patient.caregivers, "caregivers")),
    )


def must_not_die_so(patient: Patient) -> None:
    """RequestError for a death that is only noted: journeys, calls and escalations would go on."""
    if patient.died_at is not None:
        hint = 'Leave `died_at` out, and tell of it: send(reference, "patient_deceased", origin="ehr").'
        raise RequestError("patient-died", "a death is told by an event, which ends what is going on.", hint=hint)


def _checked_caregiver(caregiver: Any) -> Caregiver:
    if not isinstance(caregiver, Caregiver):
        hint = "Write caregivers=(carepath.Caregiver(name=...),)."
        raise RequestError("patient-caregivers", "`caregivers` holds something else.", hint=hint)
    text(caregiver.name, "the name of a caregiver")
    if caregiver.language is not None:
        text(caregiver.language, "the language of a caregiver")
    return replace(
        caregiver,
        contacts=_stripped(caregiver.contacts),
        consents=_names(caregiver.consents, "consents"),
        topics=_names(caregiver.topics, "topics"),
    )


def _check_zone(zone: str | None) -> None:
    if zone is None:
        return
    try:
        zone_of(zone)
    except ZoneError as error:
        raise RequestError("patient-zone", "`zone` is no time zone.", hint=error.hint) from None


def _check_facts(patient: Any) -> None:
    born_on, died_at = patient.born_on, patient.died_at
    if born_on is not None and (not isinstance(born_on, date) or isinstance(born_on, datetime)):
        raise RequestError("patient-born-on", "`born_on` is no date.", hint="Give a datetime.date.")
    if not isinstance(patient.in_hospital, bool):
        raise RequestError("patient-in-hospital", "`in_hospital` is neither True nor False.", hint="Give one of them.")
    if died_at is not None and (not isinstance(died_at, datetime) or died_at.utcoffset() is None):
        raise RequestError("patient-died-at", "`died_at` has no time zone.", hint="Give an aware datetime.")


def _stripped(contacts: Any) -> dict[str, str]:
    pairs = list(contacts.items()) if isinstance(contacts, Mapping) else None
    if pairs is None or not all(isinstance(part, str) for pair in pairs for part in pair):
        hint = 'Write contacts={"sms": "+14165550100"}.'
        raise RequestError("patient-contacts", "contacts are addresses by channel, both text.", hint=hint)
    return {text(channel, "a channel"): text(address, "an address", lines=True).strip() for channel, address in pairs}


def _names(names: Any, what: str) -> tuple[str, ...]:
    return tuple(text(one, f"one of `{what}`") for one in _several(names, what))


def _several(values: Any, what: str) -> tuple[Any, ...]:
    """The values; a lone text is not meant as its letters."""
    if not isinstance(values, tuple | list | set | frozenset):
        raise RequestError("patient-list", f"`{what}` is no list.", hint=f'Write {what}=("...",), with the comma.')
    return tuple(values)
