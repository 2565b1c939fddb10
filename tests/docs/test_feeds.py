"""Every code by which a feed refuses a record is explained."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
CODE = re.compile(r'(?:Unreadable\([^)]*?|NoMoment\(|_Refused\(|refuse\([^)]*?)"([a-z][a-z0-9]*(?:-[a-z0-9]+)+)"')


def test_every_refusal_is_in_the_reference():
    page = (ROOT / "docs" / "reference" / "feeds.md").read_text(encoding="utf-8")
    codes = {
        code for file in (ROOT / "src" / "carepath" / "feeds").glob("*.py") for code in CODE.findall(file.read_text())
    }
    assert {"not-json", "no-date", "future-date", "no-patient", "too-large"} <= codes
    assert {code for code in codes if f"`{code}`" not in page} == set()
