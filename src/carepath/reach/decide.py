"""Who hears one message, by which way, now: asked when a delivery leaves, and not only when it was planned.

Here: the decision, over plain values. Not here: calls and letters (runtime, adapters), the words (wording.py).
Imported by runtime.

The order of ways out. Only channels count that the content allows, for which the recipient has an address and a
consent, for which an adapter is there, and which did not refuse this message before. Among them:
- the recipient's own order goes first: `contacts` are written in order of preference. The content's order decides
  for channels alone that the recipient did not put in order, which is none: a channel without an address is no way
- a letter comes after every quicker way, whatever the order. It is never the way of a safety message, nor of one
  that expires before the post can bring it
- a person who phones comes last, and is always there: no message to a patient ends in nothing. So `phone` first
  among the contacts, without an adapter that speaks, does not make work of what a text message can carry

What is not sent, and never silently: content that is missing, not approved or not for this audience; a language that
the content does not have; an identity that the channel cannot vouch for. All three go to a person.
What is dropped: whatever expired, whatever is for a patient who is not ours any more, and a copy to a caregiver who
may not hear it. Nobody else hears it in their place.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from carepath.core.calendar import ZoneError, in_window, window_end, zone_of
from carepath.core.definitions import Content, Site
from carepath.reach.recipients import Recipient, may_hear, recipient_of
from carepath.reach.wording import is_sound, render, spoken, template_for
from carepath.rows import MessageRow, PatientRow

PHONE = "phone"
LETTER = "print"
SILENT = (LETTER,)  # wakes nobody, so quiet hours do not hold it
VOUCHED = ("portal", "app")  # the recipient has signed in there as themselves
LETTER_TAKES = timedelta(days=3)  # what expires sooner is phoned: a letter about tomorrow's visit comes after it


@dataclass(frozen=True, slots=True)
class Send:
    """It leaves now: `text` in `language`, to `address` by `channel`."""

    channel: str
    address: str
    text: str
    language: str
    content_version: str


@dataclass(frozen=True, slots=True)
class Hold:
    """Not now: ask again at `until` (aware UTC, later than now)."""

    until: datetime
    reason: str  # quiet_hours


@dataclass(frozen=True, slots=True)
class Call:
    """A person passes it on, in `language` ("" where the recipient's is not known). `reason` is one of CALLS."""

    reason: str
    language: str


@dataclass(frozen=True, slots=True)
class Drop:
    """Nobody hears it, and that is right. `reason` is one of DROPS or, for a caregiver, of CALLS."""

    reason: str


Decision = Send | Hold | Call | Drop

CALLS = {
    "by_phone": "the patient is reached by phone, and a person phones",
    "content_not_approved": "the text is missing, not approved, or not for this reader",
    "no_translation": "the text does not exist in the reader's language",
    "identity": "no way can vouch that it is the right person who reads it",
    "no_address": "there is no address for any way that the text may take",
    "no_consent": "the reader did not agree to any way that the text may take",
    "no_adapter": "the clinic has no way out for what the reader agreed to",
    "no_text": "the text exists for other channels only",
    "letter_too_late": "only a letter is left, and it would come too late",
    "refused": "every way was tried and refused",
}
# And, for a caregiver, each of CALLS; there no_consent also says that the topic is not one of theirs.
DROPS = {
    "deceased": "the patient has died",
    "transferred": "the patient is cared for elsewhere",
    "merged": "the patient goes on under another record",
    "expired": "it is too late for this message",
    "no_caregiver": "there is no such caregiver any more",
}


@dataclass(frozen=True, slots=True)
class Departure:
    """One delivery that is about to leave, and all that the decision looks at.

    `recipient`: "patient" or "caregiver:<n>", n from 0 in the order of Patient.caregivers. `tried`: channels that
    refused it. `available`: channels that have an adapter.
    """

    message: MessageRow
    recipient: str
    patient: PatientRow
    content: Content | None
    site: Site
    now: datetime
    tried: Collection[str] = ()
    available: Collection[str] = frozenset()
    sandbox: bool = False


def decide(departure: Departure) -> Decision:
    """What becomes of the delivery: it is sent, held until a time, passed on by a person, or dropped.

    Raises ValueError for a recipient who is neither the patient nor a caregiver: pages to roles ask nobody's consent.
    """
    message, status = departure.message, _gone(departure.patient)
    if status:
        return Drop(status)
    if message.expires_at is not None and message.expires_at <= departure.now:
        return Drop("expired")
    recipient = recipient_of(departure.recipient, departure.patient.patient)
    if recipient is None:
        return Drop("no_caregiver")
    decision = _decide_for(departure, recipient)
    # A copy is a courtesy: nobody phones a caregiver in its place.
    return Drop(decision.reason) if isinstance(decision, Call) and not recipient.is_patient else decision


def _decide_for(departure: Departure, recipient: Recipient) -> Decision:
    content = departure.content
    if content is None or not _is_approved(content, recipient, departure.sandbox):
        return Call("content_not_approved", recipient.language)
    if not recipient.is_patient and not may_hear(recipient, departure.message.topic or content.topic):
        return Drop("no_consent")
    language = spoken(content, recipient.language)
    if language is None:
        return Call("no_translation", recipient.language)
    channel = next(_ways(departure, content, recipient, language), None)
    if channel is None:
        return Call(_why_none(departure, content, recipient), language)
    if channel not in SILENT and (until := _quiet_until(departure)) is not None:
        return Hold(until, "quiet_hours")
    text = render(template_for(content, language, channel), recipient.name, departure.site)
    return Send(channel, recipient.contacts[channel].strip(), text, language, content.version)


def _gone(patient: PatientRow) -> str:
    """Why nothing is for this patient any more, or ""."""
    if patient.patient.died_at is not None:
        return "deceased"
    return "" if patient.status == "active" else patient.status


def _is_approved(content: Content, recipient: Recipient, sandbox: bool) -> bool:
    released = content.status == "approved" or (sandbox and content.status == "example")
    meant = not content.audiences or recipient.kind in content.audiences
    return released and meant and is_sound(content)


def _ways(departure: Departure, content: Content, recipient: Recipient, language: str) -> Iterator[str]:
    """Channels that can carry it now, best first; see the module for the order."""
    for channel in _in_order(_agreed(departure, content, recipient)):
        in_time = channel != LETTER or _may_be_a_letter(departure)
        if in_time and channel in departure.available and template_for(content, language, channel):
            yield channel


def _agreed(departure: Departure, content: Content, recipient: Recipient) -> list[str]:
    """Channels that the content allows, with an address and a consent, not refused; the recipient's order."""
    return [
        channel
        for channel in recipient.addressed
        if channel in content.channels
        and channel in recipient.consents
        and channel not in departure.tried
        and (channel in VOUCHED or not departure.message.identity)
    ]


def _in_order(channels: list[str]) -> list[str]:
    return sorted(channels, key=lambda channel: channel == LETTER)  # stable: only letters move, to the end


def _may_be_a_letter(departure: Departure) -> bool:
    expires_at = departure.message.expires_at
    return not departure.message.safety and (expires_at is None or expires_at - departure.now >= LETTER_TAKES)


def _why_none(departure: Departure, content: Content, recipient: Recipient) -> str:
    """The reason that tells the person who phones most about what to do."""
    if departure.message.identity:
        return "identity"
    left = _agreed(departure, content, recipient)
    if PHONE in left and PHONE not in departure.available:
        return "by_phone"
    if departure.tried:
        return "refused"
    if LETTER in left and LETTER in departure.available:
        return "letter_too_late"
    if left:
        return "no_text" if any(channel in departure.available for channel in left) else "no_adapter"
    return "no_consent" if any(channel in content.channels for channel in recipient.addressed) else "no_address"


def _quiet_until(departure: Departure) -> datetime | None:
    """When the quiet hours end that hold this message now; no later than its expiry. None where nothing holds it."""
    site = departure.site
    if departure.message.safety or site.quiet_from is None or site.quiet_until is None:
        return None
    zone = _zone(departure.patient.patient.zone, site)
    if not in_window(departure.now, zone, site.quiet_from, site.quiet_until):
        return None
    until = window_end(departure.now, zone, site.quiet_from, site.quiet_until)
    return min(until, departure.message.expires_at or until)


def _zone(name: str | None, site: Site) -> str:
    """The patient's own zone; the site's where the patient has none, or one that does not exist."""
    if name:
        try:
            return zone_of(name).key
        except ZoneError:
            return site.zone
    return site.zone
