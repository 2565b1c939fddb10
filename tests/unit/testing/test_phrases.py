"""Every sentence a scenario may say fits one phrase, and only one."""

from __future__ import annotations

import re
from pathlib import Path
from unittest.mock import create_autospec

import pytest

from carepath.errors import RequestError
from carepath.testing.harness import JourneyHarness
from carepath.testing.phrases import PHRASES, as_markdown, fitting, read_table

ROOT = Path(__file__).parents[3]
# The phrases of the tester's language as it was agreed. A phrase that is taken away breaks somebody's scenario.
AGREED = """
the pathways in "pathways"
it is Monday 2 March 2026, 09:00 in Toronto
Ana, aged 54, speaks Spanish, reachable by sms and phone
Ana, aged 54, speaks Spanish, has no phone
Ana, aged 54, speaks Spanish, reachable by sms and phone, has not agreed to sms
Luis cares for Ana and may hear about appointments
Ana started "symptom_monitoring" with:
chemo_given happens to Ana:
Ana reports:
Ana does not answer
Ana replies "YES" by sms
3 days pass
2 business hours pass
it is Thursday, 09:00
the oncology nurse finishes "Call about symptoms" with advice_given
Sam acknowledges the red flag
sms is down for 2 hours
the workers stop for 3 days
Ana is in "Red flag not answered yet"
in "triage" Ana is in "urgent"
Ana was sent "red_flag_guidance" by sms within 5 minutes
nothing was sent to Ana for 2 days
the oncology nurse has "Call about symptoms", due by 13:00
the red flag reached the charge nurse at 03:25
nothing is left undone for Ana
""".strip().splitlines()
EXAMPLES = [example for phrase in PHRASES for example in phrase.examples]


def sentences_of_features() -> list[str]:
    found = [line.strip() for file in sorted(ROOT.glob("features/**/*.feature"))
             for line in file.read_text(encoding="utf-8").splitlines()]  # fmt: skip
    said = [step[1] for line in found if (step := re.match(r"(?:Given|When|Then|And|But|\*) (.+)", line))]
    # A place of an outline is filled from its examples; pytest reports those that fit nothing.
    return sorted({sentence for sentence in said if "<" not in sentence})


@pytest.mark.parametrize("sentence", [*dict.fromkeys([*AGREED, *EXAMPLES])])
def test_a_sentence_fits_exactly_one_phrase(sentence):
    assert len(fitting(sentence)) == 1


def test_every_sentence_of_our_own_features_fits_exactly_one_phrase():
    odd = {sentence: len(fitting(sentence)) for sentence in sentences_of_features()}
    assert not {sentence: count for sentence, count in odd.items() if count != 1}


def test_every_phrase_has_an_example_that_is_its_own():
    for phrase in PHRASES:
        assert all(fitting(example) == [phrase] for example in phrase.examples)
        assert phrase.examples
        assert all(example.endswith(":") == phrase.table for example in phrase.examples)


@pytest.mark.parametrize(
    ("sentence", "parts"),
    [
        ('in "triage" Ana is in "urgent"', {"region": "triage", "name": "Ana", "state": "urgent"}),
        ('Ana is in "Red flag not answered yet"', {"name": "Ana", "state": "Red flag not answered yet"}),
        ("Élodie M. Côté does not answer", {"name": "Élodie M. Côté"}),
        (
            "the red flag reached the charge nurse at 03:25",
            {"ladder": "red flag", "role": "charge nurse", "at": "03:25"},
        ),
        ('the navigator has "Book it"', {"role": "navigator", "task": "Book it", "due": ""}),
        (
            'Ana was sent "plan" within 5 minutes',
            {"name": "Ana", "content": "plan", "channel": "", "span": "5 minutes"},
        ),
        (
            "Ana, aged 54, reachable by sms, email and phone, has no portal",
            {"name": "Ana", "traits": "aged 54, reachable by sms, email and phone, has no portal"},
        ),
    ],
)
def test_a_sentence_gives_its_parts(sentence, parts):
    [phrase] = fitting(sentence)
    assert phrase.read(sentence) == parts


@pytest.mark.parametrize(
    "sentence",
    ["Ana is happy", "ana reports:", 'Ana is in "x" ', ' Ana is in "x"', "3 days", "the state is urgent",
     'Ana is in "a" and "b"', "Ana, tall", "it is late", "Ana reports", "Ana does not answer\n"],
)  # fmt: skip
def test_what_nobody_agreed_on_fits_nothing(sentence):
    assert fitting(sentence) == []


def test_a_table_is_two_columns_of_distinct_names():
    assert read_table([["temperature", "38.4"], ["worst", ""]], wanted=True) == {"temperature": "38.4", "worst": ""}
    for rows in ([["a"]], [["a", "1", "2"]], [["a", "1"], ["a", "2"]], None):
        with pytest.raises(RequestError, match="table"):
            read_table(rows, wanted=True)
    with pytest.raises(RequestError, match="takes no table"):
        read_table([["a", "1"]], wanted=False)


@pytest.mark.parametrize("phrase", PHRASES, ids=lambda phrase: phrase.form)
def test_a_phrase_makes_one_call_that_the_harness_takes(phrase):
    for example in phrase.examples:
        harness = create_autospec(JourneyHarness, instance=True)
        phrase.act(harness, phrase.read(example), {"regimen": "folfox"} if phrase.table else {})
        assert len(harness.method_calls) == 1, example


def test_the_reference_page_of_the_steps_is_current():
    page = ROOT / "docs" / "reference" / "steps.md"
    hint = "run: python -m carepath.testing.phrases --markdown > docs/reference/steps.md"
    assert page.read_text(encoding="utf-8") == as_markdown(), hint
