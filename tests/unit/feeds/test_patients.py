"""A patient's own record: what is taken, what is left out, and that nothing is assumed."""

from datetime import date

import pytest

from carepath.core.mapping import ContactMapping, FeedPath, PatientMapping
from carepath.feeds.patients import as_patient


def paths(*texts):
    return tuple(FeedPath.parse(text) for text in texts)


MAPPING = PatientMapping(
    resource="Patient",
    reference=paths("id"),
    name=paths("name"),
    born_on=paths("birthDate"),
    sex=paths("gender"),
    language=paths("communication[preferred=true].language.coding.code", "communication.language.coding.code"),
    contacts=(
        ContactMapping("sms", FeedPath.parse("telecom[use=mobile].value")),
        ContactMapping("phone", FeedPath.parse("telecom[system=phone][use!=old].value")),
        ContactMapping("print", FeedPath.parse("address"), postal=True),
    ),
)


def read(**body):
    return as_patient(MAPPING, body, "a")


def test_nothing_is_agreed_to_by_having_a_number():
    patient = read(telecom=[{"system": "phone", "use": "mobile", "value": "1"}])
    assert (dict(patient.contacts), patient.consents) == ({"sms": "1", "phone": "1"}, ())


def test_the_official_name_goes_before_others():
    names = [
        {"use": "nickname", "given": ["Nick"]},
        {"given": ["Some"]},
        {"use": "official", "given": ["A", "B"], "family": "C"},
    ]
    assert read(name=names).name == "A B C"
    assert read(name=[{"text": "Whole Name"}]).name == "Whole Name"
    assert read(name=[{"use": "old", "family": "Former"}]).name == ""


@pytest.mark.parametrize("written", ["1950", "1950-05", "1950-02-30", "not a date", 1950, None, "0001-01-01"])
def test_a_birth_date_that_is_not_exact_is_unknown(written):
    assert read(birthDate=written).born_on is None


def test_an_exact_birth_date_is_taken():
    assert read(birthDate="1950-05-06").born_on == date(1950, 5, 6)


def test_the_preferred_language_wins():
    def speaks(code, **more):
        return {"language": {"coding": [{"code": code}]}, **more}

    assert read(communication=[speaks("en"), speaks("fr-CA", preferred=True)]).language == "fr-CA"
    assert read(communication=[speaks("fr")]).language == "fr"
    assert read().language == "en"


def test_an_old_number_is_nobodys():
    assert read(telecom=[{"system": "phone", "use": "old", "value": "1"}]).contacts == {}


def test_an_address_is_one_line():
    patient = read(address=[{"line": ["1 A St", "Flat 2"], "city": "B", "postalCode": "C"}])
    assert patient.contacts == {"print": "1 A St, Flat 2, B, C"}


def test_characters_that_cannot_be_stored_are_left_out():
    assert read(name=[{"given": ["A\x00\ud800\n"], "family": "B"}]).name == "A B"


@pytest.mark.parametrize(
    "body", [{"name": 3}, {"name": [3]}, {"telecom": "x"}, {"address": [1]}, {"communication": [[]]}]
)
def test_another_shape_is_no_error(body):
    assert read(**body).reference == "a"
