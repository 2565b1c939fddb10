"""Phone numbers: what could be dialled, in one form; the rest is none."""

import pytest

from carepath.feeds.phones import as_phone


@pytest.mark.parametrize(
    ("text", "country", "number"),
    [
        ("(416) 555-0100", "1", "+14165550100"),
        ("416.555.0100", "1", "+14165550100"),
        ("1-416-555-0100", "1", "+14165550100"),
        ("+1 416 555 0100 x22", "", "+14165550100"),
        ("0044 20 7946 0018", "1", "+442079460018"),
        ("020 7946 0018", "44", "+442079460018"),
        ("+44 (0)20 7946 0018", "1", "+442079460018"),
        ("416 555 0100 ext. 9", "1", "+14165550100"),
    ],
)
def test_a_number(text, country, number):
    assert as_phone(text, country) == number


@pytest.mark.parametrize(
    "text",
    [
        "", "call her sister", "5550100", "000-000-0000", "999 999 9999", "416 555 01001", "+1", "+123456789012345678",
        "416-555-010A", "٤١٦٥٥٥٠١٠٠", "+0 416 555 0100", "016 555 0100", "1 116 555 0100", "416 055 0100",
        "416 111 0123",
    ],
)  # fmt: skip
def test_no_number(text):
    assert as_phone(text, "1") is None


def test_a_number_without_a_country_is_not_guessed():
    assert as_phone("416 555 0100", "") is None
