"""Texts: in every language, short, private, with a number to call, and by a way that exists.

Imported by rules.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import ceil

from carepath.core.spelling import did_you_mean
from carepath.lint.chart import Finding
from carepath.lint.whole import Whole, text_messages, texts_of
from carepath.reach.wording import render, spoken

CHANNELS = ("sms", "app", "portal", "email", "phone", "print")
PAGING = ("task", "page", "phone", "sms", "app", "email")
OPEN_TO_ALL = ("sms", "email")  # whoever holds the phone, or shares the mailbox, reads it
MOST_SEGMENTS = 3
_GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)  # 3GPP TS 23.038: the letters of a short text message; any other makes it a longer one
_GSM_TWICE = frozenset("^{}\\[~]|€")
_TELLING = re.compile(
    r"cancer|chimio|chemo|oncolog|tumou?r|tumeur|radiothera|palliat|hospice|biops|leuk[ae]m|leuc[ée]m|m[ée]tasta"
    r"|\bhiv\b|\bvih\b|psychiatr|suicid",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\{phone\}|\d{3}")


def language_missing(whole: Whole) -> Iterator[Finding]:
    """Texts that a language of the site does not have."""
    for content, document in whole.contents():
        missing = [one for one in whole.clinic.site.languages if spoken(content, one) is None]
        if missing and whole.site is not None:
            message = f'the text "{content.name}" does not exist in {" and ".join(missing)}: it is phoned instead.'
            yield Finding(document.key_mark("text"), message, "Write it, or take the language out of site.yaml.")


def sensitive_by_text_message(whole: Whole) -> Iterator[Finding]:
    """Results, and texts of high sensitivity, that may go where anybody can read them."""
    for content, document in whole.contents():
        channels = [one for one in content.channels if one in OPEN_TO_ALL]
        if channels and (content.topic == "results" or content.sensitivity == "high"):
            what = "a result" if content.topic == "results" else "of high sensitivity"
            message = f'the text "{content.name}" is {what}, and may go by {" and ".join(channels)}.'
            yield Finding(document.key_mark("channels"), message, "Allow portal, phone and print only.")


def long_text_message(whole: Whole) -> Iterator[Finding]:
    """Text messages that are cut into more than three, which arrive out of order or in part."""
    for content, document in whole.contents():
        for words, where in text_messages(content, document):
            number = segments(render(words, "Alexandra", whole.clinic.site))
            if number > MOST_SEGMENTS:
                message = f'the text "{content.name}" is sent as {number} text messages, not one.'
                yield Finding(where, message, "Write sms: with a shorter one; letters as ç and ê make it longer.")


def segments(text: str) -> int:
    """How many text messages carry it: 160 letters in one and 153 in each of several; 70 and 67 with other letters."""
    plain = all(one in _GSM or one in _GSM_TWICE for one in text)
    if plain:
        length, one, several = sum(2 if letter in _GSM_TWICE else 1 for letter in text), 160, 153
    else:
        length, one, several = len(text.encode("utf-16-be")) // 2, 70, 67
    return 1 if length <= one else ceil(length / several)


def no_way_to_call(whole: Whole) -> Iterator[Finding]:
    """Texts to a patient that name no number."""
    for content, document in whole.contents():
        if set(content.channels) <= {"phone"} or "staff" in content.audiences:
            continue
        for language, _, words, where in texts_of(document):
            if not _NUMBER.search(words):
                message = f'the text "{content.name}" says in {language} no number to call.'
                yield Finding(where, message, "End it with {phone}.")


def telling(whole: Whole) -> Iterator[Finding]:
    """Text messages, and the clinic's name in them, that tell a stranger what the patient is treated for."""
    for content, document in whole.contents():
        for words, where in text_messages(content, document):
            found = _TELLING.search(words)
            if found is not None:
                message = f'the text message "{content.name}" says "{found[0]}" to whoever sees the screen.'
                yield Finding(where, message, "Say it without naming the illness or the ward.")
    site = whole.site
    found = _TELLING.search(whole.clinic.site.title)
    if site is not None and found is not None:
        message = f'the clinic\'s name, which stands in text messages, says "{found[0]}".'
        yield Finding(site.key_mark("title"), message, "Give a name that does not say what the clinic treats.")


def nothing_fills_phone(whole: Whole) -> Iterator[Finding]:
    """Texts with {phone} at a site that names no number: patients are told to call nothing."""
    if whole.site is None or whole.clinic.site.phone:
        return
    named = [
        content.name for content, document in whole.contents() if any("{phone}" in one[2] for one in texts_of(document))
    ]
    if named:
        message = f'the text "{named[0]}" gives {{phone}}, and the site has no phone: the place stays empty.'
        yield Finding(whole.site.mark, message, 'Write phone: "416-555-0100".')


def unknown_channel(whole: Whole) -> Iterator[Finding]:
    """Channels of texts and rungs that no adapter of carepath has, probably misspelt."""
    for content, document in whole.contents():
        for channel in document.channels:
            if channel.text not in CHANNELS:
                message = f'the text "{content.name}" names the channel "{channel.text}", which carepath does not know.'
                yield Finding(channel.mark, message, did_you_mean(channel.text, CHANNELS, what="There are"))
    for ladder, document in whole.ladders():
        for rung in document.rungs:
            for channel in rung.channels:
                if channel.text not in PAGING:
                    message = f'the ladder "{ladder.name}" names the channel "{channel.text}", which reaches no role.'
                    yield Finding(channel.mark, message, did_you_mean(channel.text, PAGING, what="There are"))
