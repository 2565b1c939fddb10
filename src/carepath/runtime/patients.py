"""What a caller says of a patient, looked at before it is kept.

Here: zone, names of channels, consents; and that nobody adds or asks for a patient who is not there.
Not here: keeping it (the store). Imported by care, engine and queries.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from carepath.core.calendar import ZoneError, zone_of
from carepath.errors import RequestError
from carepath.rows import Patient, PatientRow


def must_be_known(row: PatientRow | None) -> PatientRow:
    """The patient. RequestError where nobody added them; the reference may be a record number and is not repeated."""
    if row is None:
        raise RequestError("unknown-patient", "there is no patient with this reference.", hint="Add them first.")
    return row


def checked_patient(patient: Any) -> Patient:
    """The patient with addresses stripped. RequestError for what cannot be; it never repeats an address."""
    if not isinstance(patient, Patient):
        hint = 'Write carepath.Patient("your-id", name=...).'
        raise RequestError("patient-malformed", "a patient is given as carepath.Patient(...).", hint=hint)
    reference: Any = patient.reference
    if not isinstance(reference, str) or not reference.strip() or not reference.isprintable():
        raise RequestError("patient-reference", "a patient needs a reference.", hint="Use your own id for them.")
    if patient.zone is not None:
        try:
            zone_of(patient.zone)
        except ZoneError as error:
            raise RequestError("patient-zone", error.message, hint=error.hint) from None
    if patient.died_at is not None and patient.died_at.utcoffset() is None:
        raise RequestError("patient-died-at", "`died_at` has no time zone.", hint="Give an aware datetime.")
    caregivers = tuple(replace(one, contacts=_stripped(one.contacts)) for one in patient.caregivers)
    return replace(
        patient, contacts=_stripped(patient.contacts), consents=tuple(patient.consents), caregivers=caregivers
    )


def _stripped(contacts: Mapping[Any, Any]) -> dict[str, str]:
    for channel, address in contacts.items():
        if not isinstance(channel, str) or not isinstance(address, str):
            hint = 'Write contacts={"sms": "+14165550100"}.'
            raise RequestError("patient-contacts", "contacts are addresses by channel, both text.", hint=hint)
    return {channel: address.strip() for channel, address in contacts.items()}
