"""What nobody hears: cases beside those of the pages."""

from __future__ import annotations

from tests.unit.lint.example_clinic import found

from carepath.lint.pages import page_of

KEPT = page_of("CP437")


def test_a_state_that_is_left_in_the_same_step_need_not_hear_of_a_kept_task():
    (wrong,) = KEPT.wrong.values()
    passing = wrong.replace(b"  waiting:\n    after: {7d: over}\n", b"  waiting: {always: over}\n")
    assert passing != wrong
    assert [one.code for one in found(KEPT, {"example.yaml": wrong})] == ["CP437"]
    assert [one for one in found(KEPT, {"example.yaml": passing}) if one.code == "CP437"] == []
