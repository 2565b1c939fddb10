"""Red flags: what the worst level, and a value that nobody knows, must lead to.

Imported by rules.py.
"""

from __future__ import annotations

from collections.abc import Iterator

from carepath.core.events import hears
from carepath.core.expressions import Expression
from carepath.core.pathway import Escalate, Message, Raise, RuleUse, Send, Start, State
from carepath.lint.chart import PEOPLE, Chart, Finding, Way
from carepath.lint.guards import certain

_ALARM = "escalate: {id: red, ladder: red_flag, reason: ...}"
_RINGS = (Escalate, Raise, Send, Start)  # an escalation, or what hands the event on to one


def _safety_handlers(chart: Chart) -> Iterator[list[Way]]:
    """The alternatives under each key that hears a safety event."""
    safe = {name for name, one in chart.pathway.events.items() if one.safety}
    for state in chart.states.values():
        for handler in state.on:
            if safe & set(chart.table.concrete(handler.event)):
                yield chart.ways_of(handler)


def worst_not_escalated(chart: Chart) -> Iterator[Finding]:
    """A safety event whose worst level is answered without an escalation."""
    for group in _safety_handlers(chart):
        for use in chart.pathway.rules:
            if not any(_reads(way, use) for way in group):
                continue
            way = next((one for one in group if not _is_out(one, use)), None)
            if way is None or not _reads(way, use):
                continue
            if not any(isinstance(act.action, Escalate) for act in chart.done_by(way)):
                message = f'where {use.concludes} is "{use.levels[-1]}" this raises no escalation and adds to none.'
                yield Finding(way.where, message, f"Add - {_ALARM}.")
    yield from _never_escalated(chart)


def _never_escalated(chart: Chart) -> Iterator[Finding]:
    """A safety event that no rule weighs, and that raises no escalation wherever it is heard."""
    for name in (name for name, one in chart.pathway.events.items() if one.safety):
        handlers = [one for state in chart.states.values() for one in state.on if hears(one.event, name)]
        ways = [way for handler in handlers for way in chart.ways_of(handler)]
        if not ways or any(_reads(way, use) for way in ways for use in chart.pathway.rules):
            continue
        if not any(isinstance(act.action, _RINGS) for way in ways for act in chart.done_by(way)):
            message = f'"{name}" is a safety event, and nothing that it leads to raises an escalation.'
            yield Finding(handlers[0].where, message, f"Where it is bad, add - {_ALARM}.")


def worst_unmatched(chart: Chart) -> Iterator[Finding]:
    """A safety event whose worst level no alternative takes."""
    for group in _safety_handlers(chart):
        for use in chart.pathway.rules:
            if any(_reads(way, use) for way in group) and all(_is_out(way, use) for way in group):
                heard = group[0].heard
                assert heard is not None
                message = f'no alternative takes "{heard.event}" where {use.concludes} is "{use.levels[-1]}".'
                yield Finding(heard.where, message, f'Add {{guard: {use.concludes} == "{use.levels[-1]}", ...}}.')


def _reads(way: Way, use: RuleUse) -> bool:
    return way.transition.guard is not None and use.concludes in way.transition.guard.names


def _is_out(way: Way, use: RuleUse) -> bool:
    """Whether the alternative is surely not taken at the worst level."""
    guard = way.transition.guard
    if guard is None:
        return way.transition.unknown
    return bool(use.levels) and certain(guard.tree, {}, {use.concludes: use.levels[-1]}) is False


def unknown_to_nobody(chart: Chart) -> Iterator[Finding]:
    """A safety event whose answer is not known, and then nobody is told: missing is never normal."""
    for group in _safety_handlers(chart):
        for way in group:
            told = bool(way.transition.targets) or _tells(chart, way) or _is_alarmed(chart, way.state)
            if way.transition.unknown and not told:
                message = "what is not known leads to no person here: a missing value would pass for a normal one."
                yield Finding(way.where, message, "Open a task, or escalate; a person decides what nobody knows.")


def _tells(chart: Chart, way: Way) -> bool:
    return any(isinstance(act.action, PEOPLE) for act in chart.done_by(way))


def _is_alarmed(chart: Chart, state: State) -> bool:
    """Whether an alarm rings already wherever this state is active: whatever leads into it has raised one."""
    into = [way for way in chart.ways if state.path in chart.entered(way)]
    return bool(into) and all(any(isinstance(act.action, Escalate) for act in chart.done_by(way)) for way in into)


def message_beside_alarm(chart: Chart) -> Iterator[Finding]:
    """A message that goes with an alarm and is not marked as safety: quiet hours would hold it until the morning."""
    for group in (*(way.acts for way in chart.ways), *chart.entry_acts.values()):
        alarms = [act.action.ladder for act in group if isinstance(act.action, Escalate)]
        if not any(name in chart.clinic.ladders and chart.clinic.ladders[name].safety for name in alarms):
            continue
        for act in group:
            if isinstance(act.action, Message) and not act.action.safety:
                message = f'the message "{act.action.id}" goes with a red flag, and quiet hours can hold it.'
                yield Finding(act.where, message, "Write safety: true.")


def alarm_on_slow_ladder(chart: Chart) -> Iterator[Finding]:
    """The worst level of a safety event climbs a ladder that is not one for safety."""
    for group in _safety_handlers(chart):
        for use in chart.pathway.rules:
            worst = [way for way in group if _reads(way, use) and _names_worst(way.transition.guard, use)]
            for act in (act for way in worst for act in chart.done_by(way)):
                ladder = chart.clinic.ladders.get(act.action.ladder) if isinstance(act.action, Escalate) else None
                if ladder is not None and not ladder.safety:
                    message = f'"{use.levels[-1]}" climbs the ladder "{ladder.name}", which is not one for safety.'
                    yield Finding(act.at("ladder"), message, "Use a ladder with safety: true.")


def _names_worst(guard: Expression | None, use: RuleUse) -> bool:
    """Whether the guard is true at the worst level and not at the mildest."""
    if guard is None or len(use.levels) < 2:
        return False
    said = [certain(guard.tree, {}, {use.concludes: level}) for level in (use.levels[-1], use.levels[0])]
    return said == [True, False]
