"""What a remembered macrostep still has to work out: the due times of timers that count from entry.

Only `after` timers with a fixed delay in elapsed or local time can be remembered; all others take the long way.
Imported by step.py only.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from carepath.core import calendar
from carepath.core.durations import Duration, in_seconds
from carepath.core.effects import ArmTimer, DisarmTimer, Effect
from carepath.core.snapshot import Armed

if TYPE_CHECKING:
    from carepath.core.run import Run


class Retiming(NamedTuple):
    """Timers that stop, each with its effect, and timers that start, each with its delay: elapsed, or as written."""

    stops: tuple[tuple[str, DisarmTimer], ...]
    starts: tuple[tuple[str, timedelta | Duration], ...]


def retiming(run: Run) -> Retiming | None:
    """The timers that leaving and entering the states of this run stop and start; None where that is not all."""
    states, inside = run.chart.states, run.chart.under_history
    left = [timer for path in run.exited for timer in states[path].timers]
    new = [timer for path in run.entered for timer in states[path].timers]
    if not left and not new:
        return None
    if run.microsteps > 1 or any(path in inside for path in run.exited):
        return None
    starts = []
    for timer in new:
        delay = timer.delay
        if timer.kind != "after" or not isinstance(delay, Duration) or delay.kind == "business":
            return None
        seconds = in_seconds(delay) if delay.kind == "elapsed" else None
        starts.append((f"state:{timer.id}", delay if seconds is None else timedelta(seconds=seconds)))
    if not all(isinstance(effect, ArmTimer | DisarmTimer) for effect in run.effects):
        return None
    stops = [f"state:{timer.id}" for timer in left]
    return Retiming(tuple((name, DisarmTimer(name)) for name in stops), tuple(starts))


def retimed(
    timed: Retiming, timers: Mapping[str, Armed], now: datetime, zone: str
) -> tuple[dict[str, Armed], tuple[Effect, ...]]:
    """The timers after such a macrostep, and the effects that say so, as the long way would give them."""
    changed = dict(timers)
    effects: list[Effect] = [effect for name, effect in timed.stops if changed.pop(name, None) is not None]
    for name, delay in timed.starts:
        due_at = now + delay if type(delay) is timedelta else calendar.add(now, delay, zone=zone)  # type: ignore[arg-type]
        changed[name] = Armed(due_at)
        effects.append(ArmTimer(name, due_at))
    return changed, tuple(effects)
