"""Timers that never fire, and clocks that nobody starts, stops or heeds.

Imported by rules.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Any

from carepath.core.durations import Duration, compare_durations
from carepath.core.expressions import Expression
from carepath.core.pathway import Clock, ClockAction, State, Timer
from carepath.lint.chart import Chart, Finding, place

# -- timers --


def timer_never_fires(chart: Chart) -> Iterator[Finding]:
    """A timer that an earlier one always forestalls: it leaves the state first."""
    for state in chart.states.values():
        for timer in state.timers:
            earlier = next(
                (one for one in _leaving(chart, state) if one[0] is not timer and _is_before(*one, timer)), None
            )
            if earlier is not None:
                message = (
                    f"this timer never fires: the one {place(earlier[0].where, timer.where)} leaves the state before."
                )
                yield Finding(timer.where, message, "Make this one shorter, or guard the other.")


def _leaving(chart: Chart, state: State) -> Iterator[tuple[Timer, State]]:
    """The timers of a state and of those around it that surely leave it."""
    for holder in chart.line(state.path):
        for timer in holder.timers:
            first = timer.alternatives[0]
            targets = first.targets
            gone = targets and any(one == state.path or not chart.holds(state.path, one) for one in targets)
            if timer.kind == "after" and gone and first.guard is None and not first.unknown:
                yield timer, holder


def _is_before(timer: Timer, holder: State, later: Timer) -> bool:
    """Whether it fires before the later one: a timer around counts from the same moment, or from an earlier one."""
    if later.kind != "after" or not isinstance(timer.delay, Duration) or not isinstance(later.delay, Duration):
        return False
    order = compare_durations(timer.delay, later.delay)
    if holder.path != later.state:
        return order == -1
    return order == -1 or (order == 0 and timer.where < later.where)


def timers_at_one_moment(chart: Chart) -> Iterator[Finding]:
    """Two timers of one state that are due together and lead apart; only neighbours are one choice."""
    for state in chart.states.values():
        for first, second in combinations(state.timers, 2):
            if _moment(first) == _moment(second) and _ends(first) and _ends(second) and _ends(first) != _ends(second):
                if first.alternatives[0].guard is None and first.kind == "after":
                    continue  # the second never fires, which is said
                there = place(first.where, second.where)
                message = f"this timer and the one {there} are due at the same moment, and lead apart."
                yield Finding(second.where, message, "Write them beside one another, so that they are one choice.")


def _moment(timer: Timer) -> tuple[object, ...]:
    if timer.kind == "every":
        return (timer.id,)
    anchor = None if timer.anchor is None else timer.anchor.text
    return (
        timer.kind,
        timer.delay if not hasattr(timer.delay, "text") else timer.delay.text,
        anchor,
        timer.days,
        timer.at_time,
    )


def _ends(timer: Timer) -> frozenset[tuple[str, ...]]:
    return frozenset(one.targets for one in timer.alternatives if one.targets)


# -- clocks --


def clock_never_started(chart: Chart) -> Iterator[Finding]:
    """Clocks that no action starts: their limit never passes."""
    for name in chart.document.clocks:
        if not _does(chart, str(name), "start"):
            yield Finding(name.mark, f'nothing starts the clock "{name}".', f"Write - clock: {{start: {name}}}.")


def clock_never_stopped(chart: Chart) -> Iterator[Finding]:
    """Clocks that are started and never stopped: their limit passes for patients for whom all went well."""
    for name in chart.document.clocks:
        if _does(chart, str(name), "start") and not _does(chart, str(name), "stop"):
            message = f'the clock "{name}" is started and never stopped: its limit passes whatever happens.'
            yield Finding(name.mark, message, f"Write - clock: {{stop: {name}, result: done}} where it is done.")


def _does(chart: Chart, clock: str, verb: str) -> bool:
    return any(
        isinstance(act.action, ClockAction) and (act.action.id, act.action.verb) == (clock, verb) for act in chart.acts
    )


def warning_after_limit(chart: Chart) -> Iterator[Finding]:
    """Clocks that warn when their limit has passed already."""
    for name, document in chart.document.clocks.items():
        clock = chart.pathway.clocks[str(name)]
        for warning in _late_warnings(chart, clock):
            message = f'the clock "{name}" warns at {_shown(warning)}, and its limit is {_shown(clock.limit)}.'
            yield Finding(document.key_mark("warn"), message, "Warn before the limit: 80%, or a shorter time.")


def _late_warnings(chart: Chart, clock: Clock) -> Iterator[Any]:
    limit = chart.value(clock.limit)
    for warning in clock.warn:
        value = chart.value(warning)
        if isinstance(value, Duration) and isinstance(limit, Duration):
            order = compare_durations(value, limit)
            if order is not None and order >= 0:
                yield warning


def _shown(value: Any) -> str:
    return value.text if isinstance(value, Expression) else str(value)
