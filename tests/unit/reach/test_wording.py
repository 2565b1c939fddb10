"""Which language and text a reader gets, and how places are filled in."""

from __future__ import annotations

import pytest

from carepath.core.definitions import Content, Site
from carepath.reach.wording import first_name, is_sound, render, spoken, template_for, unknown_places

SITE = Site("oak", "Oak Clinic", phone="416 555 0100")


def content(**text):
    return Content("c", "1", "approved", "t", "low", (), ("sms",), {name.replace("_", "-"): {"any": said} if
                   isinstance(said, str) else said for name, said in text.items()})  # fmt: skip


@pytest.mark.parametrize(("language", "found"), [
    ("fr", "fr"), ("FR", "fr"), ("fr-CA", "fr"), ("fr_CA", "fr"), ("en-GB", "en-CA"), ("en", "en-CA"), ("de", None),
    ("", None), ("zh-Hant", "zh-Hant"), ("zh-Hant-TW", "zh-Hant"), ("zh-Hans", None), ("zh", None), ("frisian", None),
    ("f", None), ("es-419", "es"),
])  # fmt: skip
def test_the_language_that_a_reader_understands(language, found):
    assert spoken(content(fr="a", en_CA="b", zh_Hant="c", es="e", nl=""), language) == found


def test_a_reader_of_a_region_gets_its_own_text_first():
    assert spoken(content(fr="a", fr_CA="b"), "fr-CA") == "fr-CA"
    assert spoken(content(fr_CA="b", fr="a"), "fr-BE") == "fr"


def test_a_language_without_words_does_not_exist():
    assert spoken(content(nl=""), "nl") is None
    assert spoken(content(nl={}), "nl") is None


def test_a_channel_has_its_own_text_or_the_one_for_any():
    texts = content(en={"any": "long", "sms": "short"})
    assert template_for(texts, "en", "sms") == "short"
    assert template_for(texts, "en", "portal") == "long"
    assert template_for(texts, "fr", "sms") == ""


def test_places_are_filled():
    assert (
        render("Hello {first_name}, {clinic}, {phone}.", "Ana Maria Silva", SITE)
        == "Hello Ana, Oak Clinic, 416 555 0100."
    )


def test_a_clinic_without_a_title_has_a_name():
    assert render("{clinic}", "Ana", Site("oak")) == "oak"


@pytest.mark.parametrize(("text", "said"), [
    ("Hello {first_name}, come.", "Hello, come."), ("{first_name}, come.", "come."), ("Come, {first_name}!", "Come!"),
    ("Come.", "Come."),
])  # fmt: skip
def test_without_a_name_its_place_is_left_out(text, said):
    assert render(text, "  ", SITE) == said


def test_a_name_that_looks_like_a_place_is_only_a_name():
    assert render("{first_name}", "{phone}", SITE) == "{phone}"


def test_a_name_cannot_add_lines():
    assert first_name("Ana\r\nBcc: all") == "Ana"


@pytest.mark.parametrize(("text", "places"), [
    ("{first_name} {clinic} {phone}", ()), ("{name}", ("name",)), ("{}", ("",)), ("{ phone }", (" phone ",)),
    ("{first name}", ("first name",)), ("no places", ()), ("{{phone}}", ()),
])  # fmt: skip
def test_places_that_nothing_fills(text, places):
    assert unknown_places(text) == places
    assert is_sound(content(en=text)) == (not places)
