"""When a state's timers are due: arming on entry, the next occurrence, a moved anchor, what a pause leaves.

Names of timers in a snapshot: `state:<id>`, `ask.expires:<id>`, `ask.remind:<id>`, `task.due:<id>`,
`clock.warn:<id>`, `clock.breach:<id>`, `clock.resume:<id>`. Imported by the modules of the step.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from carepath.core import calendar
from carepath.core.durations import Duration
from carepath.core.fields import moment
from carepath.core.snapshot import Armed

if TYPE_CHECKING:
    from carepath.core.pathway import State, Timer
    from carepath.core.run import Run

MIDNIGHT = time(0)
DATED = ("at", "cycle_days", "days")
MOST_OCCURRENCES = 100_000  # of one repeat, counted from its anchor


def arm_state(run: Run, state: State) -> None:
    """Arms what the state owns, as on entry; after entry by history with what remained."""
    for timer in state.timers:
        name = f"state:{timer.id}"
        left = run.drop("remains", name)
        if left is not None and state.path in run.by_history:
            resume(run, timer, left)
        else:
            arm(run, timer, after=run.now, entering=True)


def resume(run: Run, timer: Timer, left: float) -> None:
    """Arms a timer that counts from entry with the seconds that remained."""
    due_at = run.now + timedelta(seconds=left)
    anchor = f"{_anchor_text(run, timer)}#{moment(due_at)}" if timer.kind == "every" else ""
    run.arm(f"state:{timer.id}", due_at, anchor)


def disarm_state(run: Run, state: State, *, keep: bool) -> None:
    """Disarms what the state owns; `keep`: with its remainder."""
    for timer in state.timers:
        name = f"state:{timer.id}"
        if name in run.timers:
            if keep and timer.kind not in DATED:
                run.keep_remainder(name)
            else:
                run.disarm(name)


def arm(run: Run, timer: Timer, *, after: datetime, entering: bool) -> None:
    """Arms the timer's next occurrence after that moment; none left arms nothing."""
    name = f"state:{timer.id}"
    if timer.kind == "after":
        due_at = run.after(after, run.value(timer.delay))
        if due_at is None:
            run.note("timer.not_armed", timer.id, reason="no delay")
        else:
            run.arm(name, due_at)
    elif timer.kind == "every":
        _arm_every(run, timer, name, after=after, entering=entering)
    else:
        _arm_dated(run, timer, name, after=after, entering=entering)


def rearm_moved(run: Run) -> None:
    """Re-arms the dated timers of active states whose anchor is no longer what it was."""
    for path in active_states(run):
        for timer in run.chart.states[path].timers:
            if timer.anchor is None or (run.paused and is_paused(run, path)):
                continue
            name = f"state:{timer.id}"
            armed = run.timers.get(name)
            anchor = _anchor_text(run, timer)
            if armed is not None and _anchor_of(armed) == anchor:
                continue
            if armed is not None:
                run.disarm(name)
            if anchor:
                arm(run, timer, after=run.now, entering=False)


def fired(run: Run, timer: Timer, armed: Armed) -> None:
    """Remembers that this occurrence fired, so that it never fires twice for one anchor."""
    if timer.kind in DATED:
        anchor, _, occurrence = armed.anchor.partition("#")
        run.change("fired", f"state:{timer.id}", Armed(datetime.fromisoformat(occurrence), anchor))


def arm_next(run: Run, timer: Timer, armed: Armed, *, after: datetime) -> None:
    """Arms what follows an occurrence that fired while its state stays."""
    name = f"state:{timer.id}"
    if name in run.timers or timer.kind in ("after", "at"):
        return
    if timer.kind == "every":
        _arm_repeat(run, timer, name, base=_base_of(armed), after=after)
    else:
        _arm_dated(run, timer, name, after=after, entering=False)


def active_states(run: Run) -> Iterable[str]:
    """All active states, document order."""
    tree = run.chart.tree
    return sorted(tree.active(run.configuration), key=tree.order.__getitem__)


def is_paused(run: Run, path: str) -> bool:
    """Whether the state is paused, or stands in one that is."""
    return any(up in run.paused for up in run.chart.tree.lines[path])


def _arm_every(run: Run, timer: Timer, name: str, *, after: datetime, entering: bool) -> None:
    base = after
    if timer.anchor is not None:
        found = _as_moment(run, timer, run.evaluate(timer.anchor))
        if found is None:
            if entering:
                run.note("timer.not_armed", timer.id, reason="no date")
            return
        base = found
    _arm_repeat(run, timer, name, base=base, after=after)


def _arm_repeat(run: Run, timer: Timer, name: str, *, base: datetime, after: datetime) -> None:
    every = run.value(timer.delay)
    if not isinstance(every, Duration) or every.amount < 1:
        run.note("timer.not_armed", timer.id, reason="no delay")
        return
    if timer.at_time is not None and every.kind == "local":
        every = replace(every, at=timer.at_time)
    if timer.anchor is not None and base > after:
        due_at: datetime | None = base
    else:
        due_at = _next_repeat(run, base, every, after)
    until = None if timer.until is None else run.evaluate(timer.until)
    if due_at is None or (until is not None and _is_past(run, due_at, until)):
        run.note("timer.ended", timer.id)
        return
    run.arm(name, due_at, f"{_anchor_text(run, timer)}#{moment(base)}")


def _next_repeat(run: Run, base: datetime, every: Duration, after: datetime) -> datetime | None:
    """The first base + n × every after that moment, counted from the base so that month ends do not drift."""
    low, high = 1, 1
    while (found := run.after(base, every * high)) is not None and found <= after:
        low, high = high, high * 2
        if high > MOST_OCCURRENCES:
            return None
    while low < high:
        middle = (low + high) // 2
        found = run.after(base, every * middle)
        low, high = (low, middle) if found is not None and found > after else (middle + 1, high)
    return run.after(base, every * low)


def _arm_dated(run: Run, timer: Timer, name: str, *, after: datetime, entering: bool) -> None:
    assert timer.anchor is not None
    day = _as_date(run, run.evaluate(timer.anchor))
    if day is None:
        if entering:
            run.note("timer.not_armed", timer.id, reason="no date")
        return
    anchor = _anchor_text(run, timer)
    last = run.fired.get(name)
    occurrences = [
        at for at in _occurrences(run, timer, day) if last is None or last.anchor != anchor or at > last.due_at
    ]
    coming = [at for at in occurrences if at > after or (timer.kind == "at" and at == after)]
    missed = [at for at in occurrences if at not in coming]
    if missed and timer.if_past == "now":
        run.arm(name, after, f"{anchor}#{moment(missed[-1])}")
    elif coming:
        run.arm(name, coming[0], f"{anchor}#{moment(coming[0])}")
    elif entering and missed:
        run.note("timer.not_armed", timer.id, reason="already past")


def _occurrences(run: Run, timer: Timer, day: date) -> list[datetime]:
    assert timer.at_time is not None
    if timer.kind == "at":
        days = [day]
    else:
        first = 1 if timer.kind == "cycle_days" else 0
        counted = run.value(timer.days)
        days = [day + timedelta(days=int(n) - first) for n in sorted(counted or ()) if -40_000 < int(n) < 40_000]
    return [calendar.at_local(one, timer.at_time, run.zone) for one in days]


def _as_date(run: Run, value: Any) -> date | None:
    if isinstance(value, datetime):
        return calendar.local(value, run.zone).date()
    return value if isinstance(value, date) else None


def _as_moment(run: Run, timer: Timer, value: Any) -> datetime | None:
    if isinstance(value, datetime) and timer.at_time is None:
        return value
    day = _as_date(run, value)
    if day is None:
        return None
    return calendar.at_local(day, timer.at_time or MIDNIGHT, run.zone)


def _is_past(run: Run, due_at: datetime, until: Any) -> bool:
    if isinstance(until, datetime):
        return due_at > until
    return isinstance(until, date) and calendar.local(due_at, run.zone).date() > until


def _anchor_text(run: Run, timer: Timer) -> str:
    """What a dated timer is worked out from, as text; "" where it is missing or there is none."""
    if timer.anchor is None:
        return ""
    value = run.evaluate(timer.anchor)
    days = "" if timer.days is None else f" {list(run.value(timer.days) or ())}"
    if isinstance(value, datetime):
        return moment(value) + days
    return value.isoformat() + days if isinstance(value, date) else ""


def _anchor_of(armed: Armed) -> str:
    return armed.anchor.partition("#")[0]


def _base_of(armed: Armed) -> datetime:
    return datetime.fromisoformat(armed.anchor.partition("#")[2])
