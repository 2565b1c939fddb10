"""The codes that a person meets are explained: why an owner has a task, what a receipt notes."""

from __future__ import annotations

import re
from pathlib import Path

from tests.docs.made_words import TOLD, reasons_in_source

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "explanation" / "how-an-event-is-heard.md").read_text(encoding="utf-8")
RUNTIME = ROOT / "src" / "carepath" / "runtime"


def test_every_reason_of_an_owners_task_is_explained():
    found = set(reasons_in_source())
    assert found >= {"nobody_heard", "journey_parked", "could_not_start", "sent_event_unheard", "reply_unmatched"}
    assert not found - set(TOLD)


def test_every_note_of_a_receipt_is_explained():
    texts = [path.read_text(encoding="utf-8") for path in RUNTIME.glob("*.py")]
    notes = {note for text in texts for note in re.findall(r'notes\.append\(f"(\w+):', text)}
    assert notes >= {"not_enrolled", "not_started", "not_heard"}
    assert not [note for note in notes if f"`{note}:" not in PAGE]


def test_every_outcome_of_a_journey_is_explained():
    text = (RUNTIME / "receipts.py").read_text(encoding="utf-8")
    (listed,) = re.findall(r"What one journey made of an event: ([\w, ]+)\.", text)
    assert not [one for one in re.split(r", | or ", listed) if f"`{one}`" not in PAGE]
