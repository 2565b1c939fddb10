"""Drawings as text: rows, arrows, Mermaid, the page; nothing of an author gets out of its place."""

from __future__ import annotations

import json
import re

import pytest
from tests.unit.analysis.clinic_words import PATHWAY, compiled
from tests.unit.analysis.test_reading import shipped

from carepath.analysis.finding import find_pathway
from carepath.analysis.mermaid import as_mermaid
from carepath.analysis.page import as_page
from carepath.analysis.picture import Arrow, arrows, chips, rows
from carepath.analysis.vocabulary import Vocabulary
from carepath.shipped import shipped_pathways

EVIL = "</script><script>alert(1)</script> \\\"x\\\" --> [*] %% ; # & </style> @@boxes@@ 'y'"
EVIL_SAID = EVIL.replace('\\"', '"')
MERMAID = """stateDiagram-v2
  [*] --> s3
  [*] --> s6
  state "Watching for a fever" as s1 {
    state "Heat" as s2 {
      [*] --> s3
      state "Calm" as s3
      state "Asked" as s4
      state "H#42; back to where it was, in every detail" as s5
      s5 --> s3 : never here before
    }
    --
    state "Mood" as s6
  }
  state "Fever alarm not answered yet" as s7
  state "Over" as s8
  s8 --> [*]
  s3 --> s7 : #34;temperature taken#34; comes in, if the temperature is 38.0 °C or more
"""
# A line of Mermaid as we write it; anything of an author stands in quotes or after a colon, and is safe there.
LINE = re.compile(
    r"stateDiagram-v2| *(\[\*\]|s\d+) --> (\[\*\]|s\d+)( : (?:[\w .,()'°=+/-]|#\d+;)+)?"
    r"""| *state "(?:[\w .,()'°=+/-]|#\d+;)+" as s\d+( \{)?| *--| *\}"""
)


@pytest.fixture
def hostile(tmp_path):
    named = PATHWAY.replace("title: Fever after treatment", f'title: "{EVIL}"')
    named = named.replace("title: Watching for a fever", f'title: "{EVIL}"')
    return compiled(tmp_path, named.replace("title: Call the patient", f'title: "{EVIL}"'))


def test_mermaid_says_nested_parallel_history_and_end(tmp_path):
    assert as_mermaid(*compiled(tmp_path)).startswith(MERMAID)


def test_what_holds_at_any_time_has_a_place_to_start_from(tmp_path):
    drawn = as_mermaid(*compiled(tmp_path, PATHWAY + "on: {dose_given: over}\n"))
    assert '  state "At any time" as s0\n' in drawn
    assert "  s0 --> s8 : #34;dose given#34; comes in\n" in drawn


@pytest.mark.parametrize("name", shipped())
def test_every_line_of_mermaid_is_safe(name):
    drawn = as_mermaid(*find_pathway(name, shipped_pathways()))
    assert [line for line in drawn.splitlines() if not LINE.fullmatch(line)] == []
    assert drawn.count("{") == drawn.count("}")


def test_hostile_titles_stay_titles_in_mermaid(hostile):
    drawn = as_mermaid(*hostile)
    assert [line for line in drawn.splitlines() if not LINE.fullmatch(line)] == []


def test_arrows_say_cause_and_case(tmp_path):
    found = arrows(Vocabulary(*compiled(tmp_path)))
    assert found[0] == Arrow("watching.heat.calm", "urgent", '"temperature taken" comes in',
                             "the temperature is 38.0 °C or more")  # fmt: skip
    assert found[1].guard == "that cannot be decided"
    assert [one.cause for one in found if one.timed][1] == "3 days later, at 09:00 local time"


def test_rows_begin_where_the_state_begins(tmp_path):
    pathway, clinic = compiled(tmp_path)
    assert rows(pathway.root, pathway) == [["watching"], ["urgent"], ["over"]]
    assert rows(pathway.states["watching"], pathway) == [["watching.heat", "watching.mood"]]
    heat = rows(pathway.states["watching.heat"], pathway)
    assert heat == [["watching.heat.calm"], ["watching.heat.asked"], ["watching.heat.back"]]
    said = [(one.kind, one.text) for one in chips(pathway.states["urgent"], Vocabulary(pathway, clinic))]
    assert said == [
        ("message", "Red flag guidance"),
        ("alarm", "A red flag"),
        ("task", "Ward nurse: Call the patient, within 4 working hours"),
        ("timer", "Every day for as long as this lasts, at 08:00 local time"),
    ]


def test_the_page_needs_nothing_from_outside(tmp_path):
    page = as_page(*compiled(tmp_path))
    assert "http://www.w3.org/2000/svg" in page  # a name, not an address that is asked
    assert re.findall(r"https?://[^\"' ]+", page.replace("http://www.w3.org/2000/svg", "")) == []
    assert "default-src 'none'" in page
    assert "@@" not in page


def test_hostile_titles_stay_text_on_the_page(hostile):
    page = as_page(*hostile)
    assert page.count("<script") == 2
    assert page.count("</script>") == 2
    assert page.count("</style>") == 2  # the style, and the one where no script runs
    assert "alert(1)</script>" not in page
    assert "&lt;/script&gt;&lt;script&gt;alert(1)" in page
    held = re.search(r'<script type="application/json" id="arrows">(.*?)</script>', page, re.DOTALL)
    assert held is not None
    assert any(EVIL_SAID.replace('"', "'") in one["cause"] for one in json.loads(held[1]))


def test_the_page_holds_every_state_and_its_words(tmp_path):
    pathway, clinic = compiled(tmp_path)
    page = as_page(pathway, clinic)
    assert all(f'id="s{state.order}"' in page for state in pathway.states.values())
    assert all(f'data-path="{path}"' in page for path in pathway.states if path)
