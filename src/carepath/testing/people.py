"""The people of a scenario: what "Ana, aged 54, speaks Spanish, has no phone" makes of a patient.

Here: Person, and the table of traits that a phrase may name. Addresses are made up, one for each person, and lead to
nobody. Pure. Not here: adding them to a store (harness). Imported by phrases and harness.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from carepath.core.calendar import add_to_date
from carepath.core.durations import Duration
from carepath.core.spelling import did_you_mean
from carepath.errors import RequestError
from carepath.rows import Caregiver, Patient

NEEDS_A_PHONE = ("sms", "phone")
DEFAULT_REACH = NEEDS_A_PHONE
LANGUAGES: Mapping[str, str] = {
    "Albanian": "sq", "Amharic": "am", "Arabic": "ar", "Armenian": "hy", "Bengali": "bn", "Bulgarian": "bg",
    "Cantonese": "zh-HK", "Chinese": "zh", "Croatian": "hr", "Czech": "cs", "Danish": "da", "Dutch": "nl",
    "English": "en", "Estonian": "et", "Farsi": "fa", "Finnish": "fi", "French": "fr", "German": "de", "Greek": "el",
    "Gujarati": "gu", "Hebrew": "he", "Hindi": "hi", "Hungarian": "hu", "Inuktitut": "iu", "Italian": "it",
    "Japanese": "ja", "Korean": "ko", "Latvian": "lv", "Lithuanian": "lt", "Mandarin": "zh", "Norwegian": "no",
    "Persian": "fa", "Polish": "pl", "Portuguese": "pt", "Punjabi": "pa", "Romanian": "ro", "Russian": "ru",
    "Serbian": "sr", "Slovak": "sk", "Slovenian": "sl", "Somali": "so", "Spanish": "es", "Swahili": "sw",
    "Swedish": "sv", "Tagalog": "tl", "Tamil": "ta", "Thai": "th", "Turkish": "tr", "Ukrainian": "uk", "Urdu": "ur",
    "Vietnamese": "vi", "Welsh": "cy",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Person:
    """A patient as a scenario tells of them; what is not told is reachable by sms and phone, and agreed to both."""

    name: str
    age: int = 54
    language: str = "en"
    reach: tuple[str, ...] = DEFAULT_REACH
    refused: tuple[str, ...] = ()  # channels that they have not agreed to
    absent: tuple[str, ...] = ()  # channels that they do not have
    caregivers: tuple[Caregiver, ...] = ()
    sex: str | None = None
    told: bool = False  # whether `reach` was said, and is not the default

    @property
    def reference(self) -> str:
        """The app's id of this patient."""
        return reference_of(self.name)

    def as_patient(self, today: date, zone: str | None, number: int) -> Patient:
        """The patient, who turns `age` today; `number` keeps the addresses of two people apart."""
        has = [channel for channel in self.reach if channel not in self.absent]
        return Patient(
            reference=self.reference,
            name=self.name,
            born_on=add_to_date(today, Duration(-self.age, "y")),
            sex=self.sex,
            language=self.language,
            zone=zone,
            contacts={channel: address_of(self.name, channel, number) for channel in has},
            consents=tuple(channel for channel in has if channel not in self.refused),
            caregivers=self.caregivers,
        )


def reference_of(name: str) -> str:
    """The app's id of a person: the name in lower case, with hyphens."""
    return "-".join(re.findall(r"[\w]+", name.casefold()))


def address_of(name: str, channel: str, number: int) -> str:
    """An address that cannot be anybody's: 555-01xx numbers, example.org, and made-up ids."""
    if channel in NEEDS_A_PHONE:
        return f"+1{416 + number // 100}55501{number % 100:02}"
    if channel == "email":
        return f"{reference_of(name)}@example.org"
    return f"{number + 1} Example Street" if channel == "print" else f"{channel}:{reference_of(name)}"


def make_caregiver(name: str, topics: tuple[str, ...], number: int) -> Caregiver:
    """Somebody reachable by sms and phone, agreed to both, who may hear about these topics."""
    contacts = {channel: address_of(name, channel, number) for channel in DEFAULT_REACH}
    return Caregiver(name=name, contacts=contacts, consents=DEFAULT_REACH, topics=topics)


# -- traits ---------------------------------------------------------------------------------------------------------

_CHANNELS = r"[a-z]+(?:, [a-z]+)*(?: and [a-z]+)?"


def _aged(person: Person, said: str) -> Person:
    return replace(person, age=int(said))


def _speaks(person: Person, said: str) -> Person:
    return replace(person, language=language_of(said))


def _reachable(person: Person, said: str) -> Person:
    return replace(person, reach=words(said), told=True)


def _has_no(person: Person, said: str) -> Person:
    gone = NEEDS_A_PHONE if said == "phone" else (said,)
    if person.told and set(gone) & set(person.reach):
        both = " and ".join(channel for channel in person.reach if channel in gone)
        raise RequestError("scenario-person", f"{person.name} has no {said} and is reachable by {both}.",
                           hint="Leave one of the two out.")  # fmt: skip
    return replace(person, absent=person.absent + gone)


def _not_agreed(person: Person, said: str) -> Person:
    return replace(person, refused=person.refused + words(said))


# What a scenario may say of a patient; a new trait is a new row.
TRAITS: tuple[tuple[str, Callable[[Person, str], Person]], ...] = (
    (r"aged (\d{1,3})", _aged),
    (r"speaks ([A-Z][a-z]+|[a-z]{2,3}(?:-[A-Z]{2})?)", _speaks),
    (rf"(?:is )?reachable by ({_CHANNELS})", _reachable),
    (r"has no ([a-z]+)", _has_no),
    (rf"has not agreed to ({_CHANNELS})", _not_agreed),
)
_NEXT_TRAIT = r", (?=aged |speaks |(?:is )?reachable |has )"  # not the commas inside "sms, email and phone"
TRAIT = "(?:" + "|".join(re.sub(r"\((?!\?)", "(?:", pattern) for pattern, _ in TRAITS) + ")"


def read_traits(person: Person, said: str) -> Person:
    """The person with all that was said of them: "aged 54, speaks Spanish, has no phone"."""
    for trait in re.split(_NEXT_TRAIT, said):
        for pattern, change in TRAITS:
            if found := re.fullmatch(pattern, trait):
                person = change(person, found[1])
    return person


def language_of(said: str) -> str:
    """The code of a language by its English name; a code is taken as it is."""
    if said[:1].islower():
        return said
    if said not in LANGUAGES:
        raise RequestError("scenario-language", f'No language is known as "{said}".',
                           hint=f"{did_you_mean(said, LANGUAGES)} Or write its code: speaks mi.")  # fmt: skip
    return LANGUAGES[said]


def words(said: str) -> tuple[str, ...]:
    """The words of a list as it is spoken: "sms, email and phone"."""
    return tuple(re.split(r", (?:and )?| and ", said.strip()))
