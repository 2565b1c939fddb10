"""Who hears a message, by which way, when, in which language; and that nobody is ever reached who should not be."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from carepath.core.definitions import Content, Site
from carepath.reach import CALLS, DROPS, Call, Departure, Drop, Hold, Send, decide, recipients_of
from carepath.rows import Caregiver, MessageRow, Patient, PatientRow

unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no failure
NOON = datetime(2026, 3, 2, 17, tzinfo=UTC)  # 12:00 in Toronto
NIGHT = datetime(2026, 3, 3, 3, 30, tzinfo=UTC)  # 22:30 in Toronto
MORNING = datetime(2026, 3, 3, 13, tzinfo=UTC)  # 08:00 in Toronto
SITE = Site("site", "Oak Clinic", "America/Toronto", ("en", "fr"), "416 555 0100", None, time(21), time(8))
EVERYTHING = frozenset({"sms", "email", "portal", "app", "print"})
CONTENT = Content(
    "visit_reminder", "1.2.0", "approved", "appointments", "low", ("patient", "caregiver"),
    ("sms", "portal", "phone", "print"),
    {"en": {"any": "Hello {first_name}, call {clinic}: {phone}.", "sms": "{clinic}: call {phone}"},
     "es": {"any": "Hola {first_name}."}},
)  # fmt: skip
ANA = Patient(
    "ana", "Ana Silva", language="en", contacts={"sms": "+1416", "portal": "ana@portal", "print": "1 Main St"},
    consents=("sms", "portal", "print", "phone"),
)  # fmt: skip
LUIS = Caregiver("Luis Silva", {"sms": "+1999"}, ("sms",), ("appointments",))


def message(**changes):
    made = MessageRow("m1", "p1", "j1", "reminder", "message", "visit_reminder", NOON)
    return replace(made, **changes)


def departure(patient=ANA, *, status="active", **changes):
    made = Departure(message(), "patient", PatientRow("p1", patient, status), CONTENT, SITE, NOON,
                     available=EVERYTHING)  # fmt: skip
    return replace(made, **changes)


def ask(patient=ANA, **changes):
    return decide(departure(patient, **changes))


# -- the order of ways out --


def test_the_patients_first_way_that_the_content_allows():
    assert ask() == Send("sms", "+1416", "Oak Clinic: call 416 555 0100", "en", "1.2.0")


def test_the_patients_own_order_goes_before_the_contents():
    contacts = {"portal": "ana@portal", "sms": "+1416"}
    assert ask(replace(ANA, contacts=contacts)).channel == "portal"


def test_a_way_that_the_content_does_not_allow_is_no_way():
    contacts = {"email": "ana@example.org", "sms": "+1416"}
    assert ask(replace(ANA, contacts=contacts, consents=("email", "sms"))).channel == "sms"


def test_what_refused_it_before_is_not_tried_again():
    assert ask(tried=("sms",)).channel == "portal"
    assert ask(tried=("sms", "portal")).channel == "print"
    assert ask(tried=("sms", "portal", "print")) == Call("refused", "en")


def test_without_consent_a_channel_is_no_way():
    assert ask(replace(ANA, consents=("portal",))).channel == "portal"
    assert ask(replace(ANA, consents=())) == Call("no_consent", "en")


def test_without_an_address_a_channel_is_no_way():
    assert ask(replace(ANA, contacts={"sms": "  ", "portal": "ana@portal"})).channel == "portal"
    assert ask(replace(ANA, contacts={})) == Call("no_address", "en")


def test_a_clinic_without_adapters_phones():
    assert ask(available=frozenset()) == Call("no_adapter", "en")


def test_who_is_reached_by_phone_is_phoned_by_a_person():
    assert ask(replace(ANA, contacts={"phone": "+1416"})) == Call("by_phone", "en")


def test_phone_first_makes_no_work_of_what_a_text_message_carries():
    assert ask(replace(ANA, contacts={"phone": "+1416", "sms": "+1416"})).channel == "sms"


def test_a_phone_that_speaks_is_a_channel_like_others():
    found = ask(replace(ANA, contacts={"phone": "+1416", "sms": "+1416"}), available=frozenset({"phone", "sms"}))
    assert found.channel == "phone"


def test_a_letter_comes_before_a_call_and_after_what_is_quicker():
    contacts = {"print": "1 Main St", "phone": "+1416", "sms": "+1416"}
    patient = replace(ANA, contacts=contacts)
    assert ask(patient).channel == "sms"
    assert ask(patient, tried=("sms",)).channel == "print"
    assert ask(patient, tried=("sms",), available=frozenset({"sms"})) == Call("by_phone", "en")


def test_a_safety_message_is_never_a_letter():
    patient = replace(ANA, contacts={"print": "1 Main St", "phone": "+1416"})
    assert ask(patient, message=message(safety=True)) == Call("by_phone", "en")


def test_a_letter_that_would_come_too_late_is_phoned():
    patient = replace(ANA, contacts={"print": "1 Main St"})
    assert ask(patient, message=message(expires_at=NOON + timedelta(days=1))) == Call("letter_too_late", "en")
    assert ask(patient, message=message(expires_at=NOON + timedelta(days=3))).channel == "print"


def test_a_channel_without_a_text_of_its_own_needs_one_for_any():
    content = replace(CONTENT, text={"en": {"portal": "Only here."}})
    assert ask(content=content).channel == "portal"
    assert ask(replace(ANA, contacts={"sms": "+1416"}), content=content) == Call("no_text", "en")


# -- what is never sent --


@pytest.mark.parametrize(("status", "reason"), [(each, each) for each in ("deceased", "transferred", "merged")])
def test_nothing_is_for_a_patient_who_is_not_ours_any_more(status, reason):
    assert ask(status=status, message=message(safety=True)) == Drop(reason)


def test_nothing_is_for_a_patient_who_died_whatever_the_row_says():
    assert ask(replace(ANA, died_at=NOON)) == Drop("deceased")


def test_too_late_is_too_late():
    assert ask(message=message(expires_at=NOON)) == Drop("expired")
    assert isinstance(ask(message=message(expires_at=NOON + timedelta(microseconds=1))), Send)


@pytest.mark.parametrize("status", ["draft", "retired", "example"])
def test_what_is_not_approved_is_said_by_a_person(status):
    assert ask(content=replace(CONTENT, status=status)) == Call("content_not_approved", "en")


def test_examples_go_out_in_a_sandbox_only():
    assert isinstance(ask(content=replace(CONTENT, status="example"), sandbox=True), Send)
    assert ask(content=replace(CONTENT, status="draft"), sandbox=True) == Call("content_not_approved", "en")


def test_content_that_is_gone_is_said_by_a_person():
    assert ask(content=None) == Call("content_not_approved", "en")


def test_content_for_others_is_not_for_the_patient():
    assert ask(content=replace(CONTENT, audiences=("caregiver",))) == Call("content_not_approved", "en")


def test_a_text_that_cannot_be_filled_in_is_not_approved():
    content = replace(CONTENT, text={"en": {"any": "Hello {name}"}})
    assert ask(content=content) == Call("content_not_approved", "en")


def test_a_language_without_a_text_is_never_english():
    assert ask(replace(ANA, language="pt")) == Call("no_translation", "pt")
    assert ask(replace(ANA, language=" ")) == Call("no_translation", "")


def test_the_patients_language():
    assert ask(replace(ANA, language="es")).text == "Hola Ana."


# -- identity --


def test_identity_needs_a_way_that_vouches_for_it():
    assert ask(message=message(identity="verified")).channel == "portal"
    without = replace(ANA, contacts={"sms": "+1416"})
    assert ask(without, message=message(identity="verified")) == Call("identity", "en")


# -- quiet hours --


def test_quiet_hours_hold_until_they_end():
    assert ask(now=NIGHT) == Hold(MORNING, "quiet_hours")
    assert isinstance(ask(now=MORNING), Send)


def test_safety_is_never_held():
    assert isinstance(ask(now=NIGHT, message=message(safety=True)), Send)


def test_the_patients_zone_says_when_it_is_night():
    assert isinstance(ask(replace(ANA, zone="Asia/Tokyo"), now=NIGHT), Send)  # 12:30 there
    assert isinstance(ask(replace(ANA, zone="Asia/Tokyo"), now=NOON), Hold)  # 02:00 there


def test_a_zone_that_does_not_exist_is_the_sites():
    assert ask(replace(ANA, zone="Mars/Olympus"), now=NIGHT) == Hold(MORNING, "quiet_hours")


def test_a_letter_wakes_nobody():
    assert ask(replace(ANA, contacts={"print": "1 Main St"}), now=NIGHT).channel == "print"


def test_it_is_asked_again_when_it_expires_before_the_night_is_over():
    soon = NIGHT + timedelta(hours=1)
    assert ask(now=NIGHT, message=message(expires_at=soon)) == Hold(soon, "quiet_hours")


def test_a_call_is_not_held():
    """The worklist has hours of its own."""
    assert ask(replace(ANA, contacts={}), now=NIGHT) == Call("no_address", "en")


def test_a_site_without_quiet_hours_holds_nothing():
    assert isinstance(ask(now=NIGHT, site=replace(SITE, quiet_from=None)), Send)
    assert isinstance(ask(now=NIGHT, site=replace(SITE, quiet_until=SITE.quiet_from)), Send)


def test_the_night_of_the_clock_change():
    before = datetime(2026, 3, 8, 4, tzinfo=UTC)  # 23:00; at 02:00 the clocks go to 03:00
    assert ask(now=before) == Hold(datetime(2026, 3, 8, 12, tzinfo=UTC), "quiet_hours")


# -- caregivers --


def copy(patient=None, **changes):
    patient = patient or replace(ANA, caregivers=(LUIS,))
    return ask(patient, recipient="caregiver:0", **changes)


def test_a_caregiver_hears_of_their_topics():
    found = copy()
    assert (found.channel, found.address) == ("sms", "+1999")
    assert copy(message=message(topic="results")) == Drop("no_consent")


def test_a_caregiver_is_greeted_by_their_own_name():
    luis = replace(LUIS, contacts={"portal": "luis"}, consents=("portal",))
    assert copy(replace(ANA, caregivers=(luis,))).text.startswith("Hello Luis,")


@pytest.mark.parametrize(("changes", "reason"), [
    ({"consents": ()}, "no_consent"), ({"topics": ()}, "no_consent"), ({"contacts": {}}, "no_address"),
    ({"language": "pt"}, "no_translation"),
])  # fmt: skip
def test_nobody_else_hears_what_a_caregiver_may_not(changes, reason):
    assert copy(replace(ANA, caregivers=(replace(LUIS, **changes),))) == Drop(reason)


def test_a_caregiver_is_not_phoned_in_place_of_a_copy():
    assert copy(tried=("sms",)) == Drop("refused")


def test_a_caregiver_who_is_gone():
    assert copy(ANA) == Drop("no_caregiver")


def test_a_copy_of_what_is_meant_for_the_patient_alone():
    assert copy(content=replace(CONTENT, audiences=("patient",))) == Drop("content_not_approved")


def test_pages_to_roles_are_not_asked_here():
    with pytest.raises(ValueError, match="patients and caregivers"):
        ask(recipient="role:charge_nurse")


def test_recipients_of_a_copy():
    patient = replace(ANA, caregivers=(LUIS, LUIS))
    assert recipients_of("caregiver", patient) == ("patient", "caregiver:0", "caregiver:1")
    assert recipients_of(None, patient) == ("patient",)


# -- properties --

CHANNELS = ("sms", "email", "portal", "app", "phone", "print")
some = st.lists(st.sampled_from(CHANNELS), unique=True)
addresses = some.flatmap(
    lambda names: st.fixed_dictionaries({name: st.sampled_from(("", f"to-{name}")) for name in names})
)
languages = st.sampled_from(("en", "es", "fr", "fr-CA", "zh-Hant", ""))
caregivers = st.builds(
    Caregiver, st.just("Luis"), addresses, some.map(tuple), st.sampled_from(((), ("appointments",))),
    st.none() | languages,
)  # fmt: skip
patients = st.builds(
    Patient, st.just("ana"), st.just("Ana"), st.just(date(1972, 1, 1)), st.none(), languages,
    st.sampled_from((None, "Asia/Tokyo", "America/Toronto")), contacts=addresses, consents=some.map(tuple),
    caregivers=st.lists(caregivers, max_size=2).map(tuple), died_at=st.sampled_from((None, None, NOON)),
)  # fmt: skip
texts = st.dictionaries(
    st.sampled_from(("en", "es", "fr", "zh-Hans")),
    st.dictionaries(st.sampled_from((*CHANNELS, "any")), st.sampled_from(("", "Hello", "{phone}")), min_size=1),
    min_size=1,
)
contents = st.builds(
    Content, st.just("c"), st.just("1"), st.sampled_from(("approved", "example", "draft")), st.just("appointments"),
    st.just("low"), st.sampled_from((("patient",), ("patient", "caregiver"))), some.map(tuple), texts,
)  # fmt: skip
messages = st.builds(
    message, safety=st.booleans(), identity=st.sampled_from((None, None, "verified")),
    expires_at=st.none() | st.integers(-2, 100).map(lambda hours: NOON + timedelta(hours=hours)),
)  # fmt: skip
departures = st.builds(
    Departure, messages, st.sampled_from(("patient", "patient", "caregiver:0", "caregiver:1")),
    st.builds(PatientRow, st.just("p1"), patients, st.sampled_from(("active", "active", "transferred"))),
    st.none() | contents, st.just(SITE), st.integers(0, 48).map(lambda hours: NOON + timedelta(hours=hours)),
    some, some.map(frozenset), st.booleans(),
)  # fmt: skip


@unhurried
@given(departures)
def test_never_a_channel_without_consent_and_address(asked):
    found = decide(asked)
    if not isinstance(found, Send):
        return
    number = asked.recipient.partition(":")[2]
    person = asked.patient.patient.caregivers[int(number)] if number else asked.patient.patient
    assert found.channel in person.consents
    assert person.contacts[found.channel] == found.address != ""
    assert found.channel in asked.content.channels
    assert found.channel in asked.available
    assert found.channel not in asked.tried


@unhurried
@given(departures)
def test_never_another_language(asked):
    found = decide(asked)
    if isinstance(found, Send) and asked.recipient == "patient":
        assert found.language.split("-")[0] == asked.patient.patient.language.split("-")[0]
        assert found.text


@unhurried
@given(departures)
def test_safety_is_never_held_and_a_hold_always_ends_later(asked):
    found = decide(asked)
    if isinstance(found, Hold):
        assert not asked.message.safety
        assert found.until > asked.now
        assert asked.message.expires_at is None or found.until <= asked.message.expires_at


@unhurried
@given(departures)
def test_everything_leads_somewhere(asked):
    """A message to a living patient of ours, in time, is sent, held or passed on by a person: never nothing."""
    found = decide(asked)
    ours = asked.patient.status == "active" and asked.patient.patient.died_at is None
    in_time = asked.message.expires_at is None or asked.message.expires_at > asked.now
    if asked.recipient == "patient":
        assert isinstance(found, Drop) == (not (ours and in_time))
    else:
        assert not isinstance(found, Call)
    if isinstance(found, Call):
        assert found.reason in CALLS
    if isinstance(found, Drop):
        assert found.reason in {*DROPS, *CALLS}


@unhurried
@given(departures)
def test_a_hold_becomes_a_decision_when_its_time_has_come(asked):
    found = decide(asked)
    if isinstance(found, Hold):
        assert not isinstance(decide(replace(asked, now=found.until)), Hold)
