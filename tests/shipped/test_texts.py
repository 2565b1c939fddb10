"""The shipped texts: short enough, plain enough, in both languages, and silent about what the clinic treats."""

from __future__ import annotations

import re

import pytest

from carepath.authoring import load_clinic
from carepath.reach.wording import render
from carepath.shipped import shipped_pathways

CLINIC = load_clinic(shipped_pathways())
CONTENTS = sorted(CLINIC.contents.values(), key=lambda one: one.name)
LONGEST_SMS = 160
HIGHEST_GRADE = 6.0
TELLING = re.compile(
    r"cancer|chimio|chemo|oncolog|tumou?r|tumeur|radiat|palliat|biops|leuk|folfox|cisplatin", re.IGNORECASE
)


def texts(content, language):
    return [render(text, "Ana", CLINIC.site) for text in content.text[language].values()]


def sms(content):
    """What can go out as a text message, in every language."""
    if "sms" not in content.channels:
        return []
    return [render(by.get("sms") or by["any"], "Ana", CLINIC.site) for by in content.text.values()]


def grade(text):
    """Flesch and Kincaid's school grade; syllables are counted as groups of vowels."""
    words = re.findall(r"[A-Za-z']+", text)
    syllables = sum(max(1, len(re.findall(r"[aeiouy]+", word.lower().removesuffix("e")))) for word in words)
    sentences = max(1, len(re.findall(r"[.!?:](?:\s|$)", text)))
    return 0.39 * len(words) / sentences + 11.8 * syllables / len(words) - 15.59


def test_the_measure_tells_hard_from_easy():
    assert grade("Call us now. We can help you.") < 3
    assert grade("Immediate notification of the multidisciplinary haematological consultation is recommended.") > 15


@pytest.mark.parametrize("content", CONTENTS, ids=lambda one: one.name)
def test_a_text_is_an_example_with_a_version_and_a_date_of_review(content):
    assert (content.status, bool(content.version)) == ("example", True)
    assert content.review_by is not None


@pytest.mark.parametrize("content", CONTENTS, ids=lambda one: one.name)
def test_a_text_exists_in_both_languages(content):
    assert set(content.text) == set(CLINIC.site.languages) == {"en", "fr"}


@pytest.mark.parametrize("content", CONTENTS, ids=lambda one: one.name)
def test_a_text_message_is_one_message_and_tells_a_stranger_nothing(content):
    for text in sms(content):
        assert len(text) <= LONGEST_SMS, text
        assert not TELLING.search(text), text


@pytest.mark.parametrize("content", CONTENTS, ids=lambda one: one.name)
def test_a_text_says_whom_to_call(content):
    for language in content.text:
        for text in texts(content, language):
            assert CLINIC.site.phone in text or "988" in text, text


@pytest.mark.parametrize("content", CONTENTS, ids=lambda one: one.name)
def test_an_english_text_is_for_a_reader_of_twelve(content):
    for text in texts(content, "en"):
        assert grade(text.replace(CLINIC.site.title, "we").replace(CLINIC.site.phone, "us")) <= HIGHEST_GRADE, text


def test_no_text_message_goes_where_results_are_told():
    assert [one.name for one in CONTENTS if one.topic == "results" and "sms" in one.channels] == []


def test_every_text_that_is_sent_in_danger_can_go_at_once():
    for name in ("red_flag_guidance", "crisis_guidance"):
        assert CLINIC.contents[name].channels[0] == "sms"
