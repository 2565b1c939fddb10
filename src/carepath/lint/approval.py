"""Approval: what an approved pathway may use, and until when it holds.

Imported by rules.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from carepath.core.pathway import Ask, Message, Start
from carepath.errors import Mark
from carepath.lint.chart import Chart, Finding, first_of
from carepath.lint.whole import Whole


def _used(chart: Chart) -> Iterator[tuple[str, str, Mark]]:
    """What the pathway uses that has a status of its own: what it is called, the status, where it is used."""
    clinic = chart.clinic
    for act in first_of(chart.opening(Message, Ask)):
        assert isinstance(act.action, (Message, Ask))
        content = clinic.contents.get(act.action.content)
        if content is not None:
            yield f'the text "{content.name}"', content.status, act.where
    for use in chart.document.rules:
        rules = clinic.rule_sets.get(use.set.text)
        if rules is not None:
            yield f'the rule set "{rules.name}"', rules.status, use.set.mark
    for act in chart.acts:
        started = act.action.pathway if isinstance(act.action, Start) else ""
        if started in chart.others.statuses:
            yield f'the pathway "{started}"', chart.others.statuses[started], act.where


def not_approved(chart: Chart) -> Iterator[Finding]:
    """An approved pathway uses what nobody approved: in production it is not sent, or not started."""
    if chart.pathway.status != "approved":
        return
    for what, status, where in _used(chart):
        if status in ("draft", "example"):
            message = f"this pathway is approved, and {what} is only {status}."
            yield Finding(where, message, "Have it approved too, or use one that is.")


def retired(chart: Chart) -> Iterator[Finding]:
    """A pathway uses what was retired: it is never sent, nor started."""
    if chart.pathway.status == "retired":
        return
    for what, status, where in _used(chart):
        if status == "retired":
            yield Finding(where, f"{what} is retired.", "Use the one that took its place.")


def no_review_date(whole: Whole) -> Iterator[Finding]:
    """What is approved without a date by which somebody looks at it again."""
    for what, one, document in _reviewed(whole):
        if one.status == "approved" and one.review_by is None:
            yield Finding(document.key_mark("status"), f"{what} is approved for ever.", "Write review_by: 2027-11-01.")


def review_past(whole: Whole) -> Iterator[Finding]:
    """What should have been looked at again by now."""
    for what, one, document in _reviewed(whole):
        due: date | None = one.review_by
        if one.status != "retired" and due is not None and due < whole.today:
            message = f"{what} was to be reviewed by {due.isoformat()}."
            yield Finding(document.key_mark("review_by"), message, "Review it, then write the next date.")


def _reviewed(whole: Whole) -> Iterator[tuple[str, Any, Any]]:
    for chart in whole.charts:
        yield f'the pathway "{chart.pathway.name}"', chart.pathway, chart.document
    for content, document in whole.contents():
        yield f'the text "{content.name}"', content, document
    for rule_set, document in whole.rule_sets():
        yield f'the rule set "{rule_set.name}"', rule_set, document
