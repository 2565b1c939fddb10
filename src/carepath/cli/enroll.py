"""`carepath enroll`: a journey is started by hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, TypedDict, Unpack

import click

from carepath.cli.options import Place, json_option, pairs, store_options, texts, typed
from carepath.cli.printing import print_json
from carepath.errors import RequestError

if TYPE_CHECKING:
    from carepath.care import CarePath
    from carepath.core.definitions import Clinic
    from carepath.core.fields import Field
    from carepath.rows import Patient

EXAMPLE = (
    "\b\nExample:\n  carepath enroll diagnosis ana referral_id=R7 --sandbox \\\n"
    "    --add --name Ana --born-on 1972-05-01 --contact sms=+14165550100"
)


class NewPatient(TypedDict):
    """What --add takes."""

    name: str
    born_on: datetime | None
    language: str
    contact: tuple[str, ...]


@click.command("enroll", epilog=EXAMPLE)
@click.argument("pathway")
@click.argument("patient")
@click.argument("context", nargs=-1, metavar="[NAME=VALUE]...")
@click.option("--add", is_flag=True, help="Add the patient first, who is not known yet.")
@click.option("--name", default="", help="With --add: what to call the patient.")
@click.option(
    "--born-on", type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD", help="With --add: date of birth."
)  # fmt: skip
@click.option("--language", default="en", show_default=True, help="With --add: language of messages.")
@click.option(
    "--contact", multiple=True, metavar="CHANNEL=ADDRESS", help="With --add: a way that the patient agreed to."
)
@store_options
@json_option
def command(
    pathway: str, patient: str, *, context: tuple[str, ...], add: bool, place: Place, as_json: bool,
    **new: Unpack[NewPatient],
) -> None:  # fmt: skip
    """Start a journey on PATHWAY for PATIENT (the app's own id), with NAME=VALUE as its first data."""
    given, added = pairs(context), _patient(patient, new) if add else None
    if added is None and (new["name"] or new["born_on"] or new["contact"]):
        raise click.UsageError("--name, --born-on and --contact describe a new patient: say --add.")
    with place.open() as care:
        if added is not None:
            _add(care, added)
        journey = care.enroll(pathway, patient, context=typed(given, _fields(care.clinic, pathway)))
    if as_json:
        print_json(journey)
    else:
        click.echo(f"{patient} is on {journey.pathway} {journey.version}: {', '.join(journey.titles)}.")


def _add(care: CarePath, patient: Patient) -> None:
    """Adds the patient. One who is there just so was added before, when the enrolling itself went wrong."""
    try:
        care.add_patient(patient)
    except RequestError as error:
        if error.code != "patient-exists" or care.patient(patient.reference) != patient:
            raise


def _fields(clinic: Clinic, pathway: str) -> Mapping[str, Field]:
    """What the first data of a journey may be: the context, and what the enrolling events would say."""
    found = clinic.pathways.get(pathway)
    if found is None:
        return {}
    events = [found.events[name].fields for name in (found.enroll.on if found.enroll else ()) if name in found.events]
    return {name: field for fields in (*events, found.context) for name, field in fields.items()}


def _patient(reference: str, new: NewPatient) -> Patient:
    from carepath.rows import Patient

    contacts = texts(new["contact"], example="--contact sms=+14165550100")
    return Patient(
        reference,
        name=new["name"],
        born_on=new["born_on"].date() if new["born_on"] else None,
        language=new["language"],
        contacts=contacts,
        consents=tuple(contacts),
    )
