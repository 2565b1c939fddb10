"""What a sentence makes of a patient."""

from __future__ import annotations

from datetime import date

import pytest

from carepath.errors import RequestError
from carepath.testing.people import LANGUAGES, Person, language_of, make_caregiver, read_traits, words

TODAY = date(2026, 3, 2)


def patient(said: str, number: int = 0):
    return read_traits(Person("Ana Ruiz"), said).as_patient(TODAY, None, number)


def test_ana_has_what_is_said_of_her():
    ana = patient("aged 54, speaks Spanish, reachable by sms and phone")
    assert (ana.reference, ana.name, ana.language) == ("ana-ruiz", "Ana Ruiz", "es")
    assert ana.born_on == date(1972, 3, 2)
    assert set(ana.contacts) == set(ana.consents) == {"sms", "phone"}


def test_what_is_not_said_is_reachable_by_sms_and_phone():
    assert tuple(patient("aged 30").contacts) == ("sms", "phone")
    assert patient("aged 30").consents == ("sms", "phone")


def test_no_phone_takes_every_channel_that_needs_one():
    assert patient("aged 54, has no phone").contacts == {}
    assert patient("aged 54, has no phone").consents == ()
    assert tuple(patient("reachable by email, has no phone").contacts) == ("email",)


def test_a_channel_that_is_not_agreed_to_keeps_its_address():
    ana = patient("aged 54, reachable by sms, email and phone, has not agreed to sms and email")
    assert tuple(ana.contacts) == ("sms", "email", "phone")
    assert ana.consents == ("phone",)


def test_to_be_reachable_by_phone_and_to_have_none_is_refused():
    with pytest.raises(RequestError, match="has no phone and is reachable by sms and phone"):
        patient("reachable by sms and phone, has no phone")


def test_nobody_shares_an_address():
    people = [patient("aged 54, reachable by sms, email, phone and print", number) for number in range(250)]
    assert len({each.contacts["sms"] for each in people}) == 250
    assert len({each.contacts["print"] for each in people}) == 250


def test_an_age_on_a_leap_day_is_kept():
    person = Person("Ana", age=53)
    assert person.as_patient(date(2024, 2, 29), None, 0).born_on == date(1971, 2, 28)


def test_a_language_is_named_or_coded():
    assert language_of("Spanish") == "es"
    assert language_of("pt-BR") == "pt-BR"
    assert all(code[:2].islower() for code in LANGUAGES.values())
    with pytest.raises(RequestError, match="Did you mean Spanish"):
        language_of("Spannish")


def test_a_caregiver_hears_of_named_topics_only():
    luis = make_caregiver("Luis", words("appointments, medicines and bills"), 3)
    assert luis.topics == ("appointments", "medicines", "bills")
    assert luis.consents == tuple(luis.contacts) == ("sms", "phone")
