"""Messages and asks of a pathway: in time, at a good hour, to a reader who may have them, with an answer that works.

Imported by rules.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, time
from itertools import combinations

from carepath.core.definitions import Content
from carepath.core.durations import Duration, compare_durations, in_seconds
from carepath.core.pathway import Ask, Message, Value
from carepath.lint.chart import Act, Chart, Finding, first_of

STOPPING = ("stop", "stopall", "unsubscribe", "arret", "arrêt", "arreter", "arrêter", "alto", "parar", "baja")
SLOW = frozenset({"portal", "email", "print"})  # read when somebody looks
VOUCHED = frozenset({"portal", "app"})  # the reader has signed in there as themselves


def _content(chart: Chart, act: Act) -> Content | None:
    return chart.clinic.contents.get(act.action.content) if isinstance(act.action, (Message, Ask)) else None


def reminder_without_expiry(chart: Chart) -> Iterator[Finding]:
    """Reminders that stay true for ever: held overnight, one says "tomorrow" on the day itself."""
    for act in chart.opening(Message):
        assert isinstance(act.action, Message)
        content = _content(chart, act)
        timely = act.moment == "timer" or (content is not None and content.topic == "appointments")
        if timely and act.action.expires is None and not act.action.safety:
            message = (
                f'the message "{act.action.id}" never expires: held back, it may arrive when it is no longer true.'
            )
            yield Finding(act.where, message, "Write expires: 1d, or as long as it stays true.")


def expires_in_quiet_hours(chart: Chart) -> Iterator[Finding]:
    """What may expire while quiet hours hold it, so that it is never sent."""
    longest = _quiet_seconds(chart)
    for act in chart.opening(Message, Ask):
        assert isinstance(act.action, (Message, Ask))
        at_an_hour = act.way is not None and act.way.timer is not None and act.way.timer.at_time is not None
        seconds = _seconds(chart, act.action.expires)
        if seconds is None or at_an_hour or seconds > longest or getattr(act.action, "safety", False):
            continue
        message = f'"{act.action.id}" expires within one night: quiet hours may hold it until it is dropped.'
        yield Finding(act.at("expires"), message, "Let it live longer than the quiet hours, or write safety: true.")


def sent_in_quiet_hours(chart: Chart) -> Iterator[Finding]:
    """Timers of an hour in which nothing is sent: what they send leaves later, all at once."""
    site = chart.clinic.site
    for way in chart.ways:
        at = None if way.timer is None else way.timer.at_time
        if at is None or not _is_quiet(at, site.quiet_from, site.quiet_until):
            continue
        held = [
            act
            for act in chart.done_by(way)
            if isinstance(act.action, Ask) or (isinstance(act.action, Message) and not act.action.safety)
        ]
        if held:
            message = (
                f'{at:%H:%M} is within the quiet hours: "{getattr(held[0].action, "id", "")}" is held until they end.'
            )
            yield Finding(way.where, message, "Choose a time of day outside them.")


def _is_quiet(at: time, begin: time | None, end: time | None) -> bool:
    if begin is None or end is None:
        return False
    return begin <= at < end if begin <= end else at >= begin or at < end


def _quiet_seconds(chart: Chart) -> int:
    begin, end = chart.clinic.site.quiet_from, chart.clinic.site.quiet_until
    if begin is None or end is None:
        return -1
    day = datetime(2000, 1, 1)  # noqa: DTZ001 - two times of day are subtracted, on no day
    return (datetime.combine(day, end) - datetime.combine(day, begin)).seconds


def _seconds(chart: Chart, value: Value) -> int | None:
    found = chart.value(value)
    return in_seconds(found) if isinstance(found, Duration) else None


def reply_not_offered(chart: Chart) -> Iterator[Finding]:
    """Answers that the text message does not tell the patient how to give."""
    for act in first_of(chart.opening(Ask)):
        content = _content(chart, act)
        assert isinstance(act.action, Ask)
        if content is None or "sms" not in content.channels:
            continue
        replies: dict[str, list[str]] = {}
        for reply, event in act.action.answers.items():
            replies.setdefault(event, []).append(reply)
        for language, texts in content.text.items():
            words = texts.get("sms") or texts.get("any") or ""
            missing = [each for each in replies.values() if not any(_says(words, reply) for reply in each)]
            if missing:
                message = f'the text "{content.name}" in {language} does not say that one can reply "{missing[0][0]}".'
                yield Finding(act.where, message, "Name every reply in the text, or take the answer away.")


def _says(words: str, reply: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(reply)}(?!\w)", words, re.IGNORECASE) is not None


def stop_is_an_answer(chart: Chart) -> Iterator[Finding]:
    """A word by which patients end all messages is an answer: while it is open, their STOP is not heard as one."""
    for act in first_of(chart.opening(Ask)):
        assert isinstance(act.action, Ask)
        taken = [one for one in act.action.answers if one.strip().casefold() in STOPPING]
        if taken:
            message = f'"{taken[0]}" ends all messages; as an answer it would no longer do so.'
            yield Finding(act.at("answers"), message, "Choose another word.")


def one_reply_for_two(chart: Chart) -> Iterator[Finding]:
    """Two asks that can be open together and take the same reply: nobody can say which one was answered."""
    for first, second in combinations(first_of(chart.opening(Ask)), 2):
        assert isinstance(first.action, Ask)
        assert isinstance(second.action, Ask)
        shared = {_plain(one) for one in first.action.answers} & {_plain(one) for one in second.action.answers}
        if shared and _together(chart, first, second):
            both = f'"{first.action.id}" and "{second.action.id}"'
            message = f'the asks {both} can be open together, and both take "{min(shared)}".'
            yield Finding(second.where, message, "Give them different replies, or cancel the one before the other.")


def _plain(reply: str) -> str:
    return reply.strip().casefold()


def _together(chart: Chart, first: Act, second: Act) -> bool:
    """Whether the homes of both can be active at once: one holds the other, or they stand in two regions."""
    one, other = chart.home(first), chart.home(second)
    if one == other or chart.holds(one, other) or chart.holds(other, one):
        return True
    around = next(state for state in chart.line(one) if chart.holds(state.path, other))
    return around.kind == "parallel"


def reminder_after_expiry(chart: Chart) -> Iterator[Finding]:
    """Asks that would remind when they have expired."""
    for act in chart.opening(Ask):
        assert isinstance(act.action, Ask)
        remind, expires = chart.value(act.action.remind), chart.value(act.action.expires)
        if not isinstance(remind, Duration) or not isinstance(expires, Duration):
            continue
        order = compare_durations(remind, expires)
        if order is not None and order >= 0:
            message = f'the ask "{act.action.id}" would remind after {remind}, and expires after {expires}.'
            yield Finding(act.at("remind"), message, "Remind earlier, or let it live longer.")


def not_for_this_reader(chart: Chart) -> Iterator[Finding]:
    """Messages to somebody whom their text is not meant for: they are never sent."""
    for act in chart.opening(Message, Ask):
        content = _content(chart, act)
        if content is None or not content.audiences:
            continue
        readers = ["patient", *([act.action.copy_to] if isinstance(act.action, Message) and act.action.copy_to else [])]
        left = [one for one in readers if one not in content.audiences]
        if left:
            message = f'the text "{content.name}" is not meant for the {left[0]}, so the {left[0]} never gets it.'
            yield Finding(act.where, message, f"Write audiences: [{', '.join(readers)}], or another text.")


def identity_not_vouched(chart: Chart) -> Iterator[Finding]:
    """Messages for a verified reader whose text has no way that can verify one."""
    for act in chart.opening(Message, Ask):
        content = _content(chart, act)
        if content is not None and getattr(act.action, "identity", None) and not VOUCHED & set(content.channels):
            message = f'identity: verified needs portal or app, and the text "{content.name}" allows neither.'
            yield Finding(act.at("identity"), message, "Allow one of them, or take identity away.")


def urgent_by_slow_way(chart: Chart) -> Iterator[Finding]:
    """Safety messages that may only go where a patient looks some other day."""
    for act in chart.opening(Message):
        content = _content(chart, act)
        if content is not None and getattr(act.action, "safety", False) and set(content.channels) <= SLOW:
            message = f'the text "{content.name}" is for danger, and goes by {" and ".join(content.channels)} only.'
            yield Finding(act.where, message, "Allow sms, app or phone, or use another text.")
