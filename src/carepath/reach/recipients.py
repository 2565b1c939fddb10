"""The person whom a delivery is for: the patient, or one of the caregivers, and what they agreed to.

Not here: whether and how it leaves (decide.py). Imported by decide.py and runtime.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from carepath.rows import Caregiver, Patient

PATIENT = "patient"
CAREGIVER = "caregiver"
_COPY = re.compile(r"caregiver:([0-9]{1,4})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Recipient:
    """One person to be told. `contacts`: address by channel, in their order of preference."""

    kind: str  # patient | caregiver
    name: str
    language: str  # "" where it is not known
    contacts: Mapping[str, str]
    consents: tuple[str, ...]
    topics: tuple[str, ...] = ()  # caregivers only

    @property
    def is_patient(self) -> bool:
        return self.kind == PATIENT

    @property
    def addressed(self) -> tuple[str, ...]:
        """Channels with an address that says something."""
        return tuple(channel for channel, address in self.contacts.items() if address.strip())


def recipient_of(recipient: str, patient: Patient) -> Recipient | None:
    """The person behind "patient" or "caregiver:<n>"; None where there is no such caregiver (any more).

    A caregiver without a language of their own is taken to speak the patient's. Raises ValueError for anybody else.
    """
    if recipient == PATIENT:
        return Recipient(PATIENT, patient.name, patient.language.strip(), patient.contacts, tuple(patient.consents))
    found = _COPY.fullmatch(recipient)
    if found is None:
        raise ValueError("reach decides for patients and caregivers only")
    number = int(found[1])
    return _caregiver(patient.caregivers[number], patient) if number < len(patient.caregivers) else None


def recipients_of(copy_to: str | None, patient: Patient) -> tuple[str, ...]:
    """Everybody a message is planned for: the patient, and with `copy_to: caregiver` each caregiver too.

    Whether a caregiver may hear it is decided when it leaves.
    """
    copies = range(len(patient.caregivers)) if copy_to == CAREGIVER else ()
    return (PATIENT, *(f"{CAREGIVER}:{number}" for number in copies))


def may_hear(recipient: Recipient, topic: str) -> bool:
    """Whether this caregiver was named for the topic; a message without a topic is for no caregiver."""
    return bool(topic) and topic in recipient.topics


def _caregiver(caregiver: Caregiver, patient: Patient) -> Recipient:
    return Recipient(
        CAREGIVER,
        caregiver.name,
        (caregiver.language or patient.language).strip(),
        caregiver.contacts,
        tuple(caregiver.consents),
        tuple(caregiver.topics),
    )
