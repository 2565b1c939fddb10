"""Patients: who they are, how they are reached, and the lock that everything about one patient takes first.

Here: ports.Patients over SQLAlchemy. Not here: whether somebody may be told something (reach).
Imported by unit_of_work.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import uuid4

from sqlalchemy import bindparam, delete, insert, select, update

from carepath.errors import RequestError
from carepath.rows import Caregiver, Patient, PatientRow
from carepath.store.connection import Connected
from carepath.store.shape import insert_once
from carepath.store.tables import patient_addresses, patients
from carepath.store.types import canonical, pairs_of

PERSON = tuple(Patient.__dataclass_fields__)
SELECT = select(patients.c.id, patients.c.status, *(patients.c[name] for name in PERSON))
BY_REFERENCE = SELECT.where(patients.c.reference == bindparam("reference"))
BY_ID = SELECT.where(patients.c.id == bindparam("id"))
BY_ADDRESS = (
    SELECT.join(patient_addresses, patient_addresses.c.patient_id == patients.c.id)
    .where(patient_addresses.c.channel == bindparam("channel"), patient_addresses.c.address == bindparam("address"))
    .order_by(patients.c.number)
)
# NO KEY: two lockers wait for each other as with plain FOR UPDATE, but rows that only point at the patient can be
# added meanwhile. SQLite has no such clause and needs none: there the whole transaction is the lock.
LOCK = BY_REFERENCE.with_for_update(key_share=True)
LOCK_ID = BY_ID.with_for_update(key_share=True)
ALL = SELECT.order_by(patients.c.number)
ADD = insert_once(patients)
SAVE = (
    update(patients)
    .values({name: bindparam(name, type_=patients.c[name].type) for name in ("status", *PERSON)})
    .where(patients.c.id == bindparam("old_id"))
)
FORGET_ADDRESSES = delete(patient_addresses).where(patient_addresses.c.patient_id == bindparam("patient_id"))
ADD_ADDRESS = insert(patient_addresses).inline()
REFERENCES = select(patients.c.id, patients.c.reference).where(patients.c.id.in_(bindparam("ids", expanding=True)))
AT_ONCE = 500  # ids in one statement; SQLite takes no more than some thousand values
OF_REFERENCE = select(patients.c.id).where(patients.c.reference == bindparam("reference"))


class SqlPatients:
    """ports.Patients."""

    def __init__(self, connected: Connected) -> None:
        self._connected = connected

    def lock(self, reference: str) -> PatientRow | None:
        return _found(self._connected.locked_row(LOCK, reference=reference))

    def lock_id(self, patient_id: str) -> PatientRow | None:
        return _found(self._connected.locked_row(LOCK_ID, id=patient_id))

    def find(self, reference: str) -> PatientRow | None:
        return _found(self._connected.row(BY_REFERENCE, reference=reference))

    def references(self, patient_ids: Iterable[str]) -> Mapping[str, str]:
        wanted = list(dict.fromkeys(patient_ids))
        parts = [wanted[start : start + AT_ONCE] for start in range(0, len(wanted), AT_ONCE)]
        return {found.id: found.reference for ids in parts for found in self._connected.rows(REFERENCES, ids=ids)}

    def find_address(self, channel: str, address: str) -> Sequence[PatientRow]:
        return [_row(found) for found in self._connected.rows(BY_ADDRESS, channel=channel, address=address)]

    def all(self) -> Sequence[PatientRow]:
        return [_row(found) for found in self._connected.rows(ALL)]

    def add(self, patient: Patient) -> PatientRow:
        row = PatientRow(id=uuid4().hex, patient=patient)
        if self._connected.change(ADD[self._connected.dialect], {"id": row.id, **_values(row)}) != 1:
            raise _exists()
        self._add_addresses(row)
        return row

    def save(self, row: PatientRow) -> None:
        """Writes all of it. RequestError `patient-exists` where another patient has the reference."""
        other = self._connected.row(OF_REFERENCE, reference=row.patient.reference)
        if other is not None and other.id != row.id:
            raise _exists()
        if self._connected.change(SAVE, {**_values(row), "old_id": row.id}) != 1:
            raise RequestError(
                "patient-unknown", f"No patient has the id {row.id}.", hint="Save only a row that was found or added."
            )
        self._connected.change(FORGET_ADDRESSES, {"patient_id": row.id})
        self._add_addresses(row)

    def _add_addresses(self, row: PatientRow) -> None:
        addresses = [
            {"patient_id": row.id, "channel": channel, "address": address}
            for channel, address in row.patient.contacts.items()
        ]
        if addresses:
            self._connected.change(ADD_ADDRESS, addresses)


def _exists() -> RequestError:
    # The reference is the app's own and may be a record number: it is not repeated.
    return RequestError(
        "patient-exists",
        "A patient with this reference is there already.",
        hint="Use update_patient for a patient who is there, or give the new one a reference of their own.",
    )


def _values(row: PatientRow) -> dict[str, Any]:
    person = {name: getattr(row.patient, name) for name in PERSON}
    person["caregivers"] = canonical([_caregiver_json(each) for each in row.patient.caregivers])
    return {"status": row.status, **person}


def _caregiver_json(caregiver: Caregiver) -> Mapping[str, Any]:
    plain = {name: getattr(caregiver, name) for name in Caregiver.__dataclass_fields__}
    return {**plain, "contacts": pairs_of(caregiver.contacts)}


def _found(found: Any) -> PatientRow | None:
    return None if found is None else _row(found)


def _row(found: Any) -> PatientRow:
    patient_id, status, *person = found
    kept = dict(zip(PERSON, person, strict=True))
    kept["caregivers"] = tuple(map(_caregiver, json.loads(kept["caregivers"])))
    return PatientRow(id=patient_id, patient=Patient(**kept), status=status)


def _caregiver(plain: dict[str, Any]) -> Caregiver:
    return Caregiver(
        name=plain["name"],
        contacts=dict(plain["contacts"]),
        consents=tuple(plain["consents"]),
        topics=tuple(plain["topics"]),
        language=plain["language"],
    )
