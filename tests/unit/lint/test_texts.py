"""The rules about texts, ladders and roles at their edges: what one place more or less changes."""

from __future__ import annotations

import pytest
from tests.unit.authoring.marked import HEAD, check_folder

from carepath.lint import check
from carepath.lint.texts import segments

PATHWAY = HEAD + "owner: nursing\nstates: {a: {after: {1d: b}}, b: {type: final}}\n"
SITE = 'site: s\nzone: America/Toronto\nlanguages: [en]\nphone: "416-555-0100"\ntitle: Clinic\n'
TEXT = """\
content:
  one:
    version: 1.0.0
    status: example
    topic: {topic}
    sensitivity: {sensitivity}
    audiences: [patient]
    channels: [{channels}]
    text: {text}
"""
LADDER = """\
ladders:
  slow:
    title: Slow
    calendar: clinic
    safety: {safety}
    rungs:
      - {{role: {role}, channels: [page], acknowledge_within: {wait}{night}}}
      - {{role: lead, channels: [{last}], acknowledge_within: 15m, repeat: 5m}}
"""


def text(topic="visits", sensitivity="low", channels="sms", words='{en: "Call {phone}."}'):
    return {"content/c.yaml": TEXT.format(topic=topic, sensitivity=sensitivity, channels=channels, text=words)}


def ladder(safety="false", role="nurse", wait="15m", night="", last="page"):
    return {"ladders.yaml": LADDER.format(safety=safety, role=role, wait=wait, night=night, last=last)}


def codes(files, folder):
    check_folder({"p.yaml": PATHWAY, "site.yaml": SITE, **ladder(role="lead"), **text(), **files}, folder)
    return [one.code for one in check(folder)[1]]


CASES = [
    (text(), []),
    ({"site.yaml": SITE.replace("[en]", "[en, fr]")}, ["CP501"]),
    ({"site.yaml": SITE.replace("[en]", "[en-CA]")}, []),  # the English of another country is English
    (text(topic="results"), ["CP502"]),
    (text(topic="results", channels="email"), ["CP502"]),
    (text(topic="results", channels="portal"), []),
    (text(sensitivity="high"), ["CP502"]),
    (text(sensitivity="medium"), []),
    (text(words='{en: "Come in."}'), ["CP504"]),
    (text(channels="phone", words='{en: "Come in."}'), []),  # who phones is there to be asked
    (text(words='{en: "In danger call 988."}'), []),
    (text(words='{en: {sms: "Come in.", any: "Call {phone}."}}'), ["CP504"]),
    (text(words='{en: "Your chemo: call {phone}."}'), ["CP505"]),
    (text(channels="portal", words='{en: "Your chemo: call {phone}."}'), []),
    (text(words='{en: {sms: "Call {phone}.", any: "Your chemo: call {phone}."}}', channels="sms, portal"), []),
    ({"site.yaml": SITE.replace("title: Clinic", "title: Cancer Centre")}, ["CP505"]),
    ({"site.yaml": SITE.replace('phone: "416-555-0100"\n', "")}, ["CP506"]),
    (text(channels="sms, fax"), ["CP507"]),
    (ladder(role="lead", last="portal"), ["CP507"]),
    (ladder(), ["CP602"]),
    (ladder(night=", night: {role: lead}"), []),
    (ladder(night=", night: {role: nurse}"), ["CP603"]),
    (ladder(wait="1 business hour"), []),
    (ladder(safety="true", wait="1 business hour", night=", night: {role: lead}"), ["CP604"]),
    (ladder(safety="true", role="lead"), ["CP605"]),
    (ladder(role="lead"), []),
]


@pytest.mark.parametrize(("files", "expected"), CASES)
def test_what_a_clinic_defines_is_looked_at(files, expected, tmp_path):
    assert codes(files, tmp_path) == expected


@pytest.mark.parametrize(
    ("words", "number"),
    [("a" * 160, 1), ("a" * 161, 2), ("a" * 306, 2), ("a" * 307, 3), ("a" * 159 + "€", 2), ("é" * 160, 1),
     ("ê" * 70, 1), ("ê" * 71, 2), ("ê" * 134, 2), ("ê" * 135, 3), ("", 1)],
)  # fmt: skip
def test_a_text_message_is_counted_as_the_networks_do(words, number):
    """160 septets in one and 153 in each of several; 70 and 67 of 16 bits (3GPP TS 23.038 and 23.040)."""
    assert segments(words) == number


@pytest.mark.parametrize(("letters", "expected"), [(459, []), (460, ["CP503"])])
def test_three_text_messages_are_let_pass_and_four_are_not(letters, expected, tmp_path):
    words = "Call 416-555-0100. "
    assert codes(text(words='{en: "' + words + "a" * (letters - len(words)) + '"}'), tmp_path) == expected
