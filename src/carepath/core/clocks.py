"""Clocks: how long something takes across states, with pauses, warnings, a limit and attainment.

A clock's warning and limit are timers of the journey. `start` of a running clock does nothing; `tighten` never
loosens. Imported by actions.py, macrostep.py and returning.py.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from carepath.core import calendar
from carepath.core.durations import Duration
from carepath.core.events import Event
from carepath.core.snapshot import ClockState

if TYPE_CHECKING:
    from carepath.core.pathway import ClockAction
    from carepath.core.run import Run


def act(run: Run, action: ClockAction) -> None:
    """Does what the action says to its clock; what cannot be done is noted and changes nothing."""
    clock = run.clocks.get(action.id)
    running = clock is not None and clock.status != "stopped"
    if action.verb == "start":
        if running:
            run.note("clock.running_already", action.id)
        else:
            _start(run, action)
    elif clock is None or not running:
        run.note("clock.not_running", action.id, wanted=action.verb)
    else:
        _VERBS[action.verb](run, action, clock)


def fire(run: Run, what: str, name: str) -> Event | None:
    """What a due clock timer means for the journey: the event it hears, or None."""
    clock = run.clocks[name]
    if what == "resume":
        _resume(run, name, clock)
        return None
    if what == "warn":
        clock = clock._replace(warned=clock.warned + 1)
    else:
        clock = clock._replace(breached=True)
    run.change("clocks", name, clock)
    run.note(f"clock.{'warned' if what == 'warn' else 'breached'}", name)
    _arm(run, name, clock)
    verb = "warned" if what == "warn" else "breached"
    measured = {
        "elapsed": _text(elapsed(clock, run.now)),
        "paused_for": _text(clock.paused_for),
        "limit": Duration.parse(clock.limit),
    }
    return Event(
        f"clock.{verb}.{name}", measured, f"{run.before.journey_id}:clock:{name}#{verb}", given=run.event.given
    )


def stop_all(run: Run, result: str) -> None:
    """Stops whatever still runs, as when the journey ends."""
    for name, clock in list(run.clocks.items()):
        if clock.status != "stopped":
            _stop(run, name, clock, result)


def elapsed(clock: ClockState, at: datetime) -> float:
    """Seconds measured by then, pauses left out."""
    end = clock.stopped_at or (clock.paused_at if clock.status == "paused" and clock.paused_at else at)
    return max((end - clock.started_at).total_seconds() - clock.paused_for, 0.0)


def due_at(run: Run, name: str, clock: ClockState) -> datetime:
    """When the limit is reached if the clock runs on."""
    end = run.after(clock.started_at, Duration.parse(clock.limit), calendar_name=run.pathway.clocks[name].calendar)
    assert end is not None
    return end + timedelta(seconds=clock.paused_for)


def _start(run: Run, action: ClockAction) -> None:
    limit = run.value(action.limit)
    if limit is None:
        limit = run.value(run.pathway.clocks[action.id].limit)
    if not isinstance(limit, Duration):
        run.note("clock.not_started", action.id, reason="no limit")
        return
    clock = ClockState(run.now, str(limit), "running")
    run.change("clocks", action.id, clock)
    run.note("clock.started", action.id, limit=str(limit))
    _arm(run, action.id, clock)


def _pause(run: Run, action: ClockAction, clock: ClockState) -> None:
    until = _moment(run, run.value(action.until))
    if clock.status == "paused":
        run.note("clock.paused_already", action.id)
    else:
        clock = clock._replace(status="paused", paused_at=run.now)
        run.change("clocks", action.id, clock)
        run.note("clock.paused", action.id)
        _disarm(run, action.id)
    if until is not None:
        run.arm(f"clock.resume:{action.id}", max(until, run.now))


def _resume(run: Run, name: str, clock: ClockState) -> None:
    run.disarm(f"clock.resume:{name}")
    if clock.status != "paused" or clock.paused_at is None:
        run.note("clock.not_paused", name)
        return
    paused_for = clock.paused_for + (run.now - clock.paused_at).total_seconds()
    clock = clock._replace(status="running", paused_at=None, paused_for=paused_for)
    run.change("clocks", name, clock)
    run.note("clock.resumed", name)
    _arm(run, name, clock)


def _tighten(run: Run, action: ClockAction, clock: ClockState) -> None:
    limit = run.value(action.limit)
    if not isinstance(limit, Duration):
        run.note("clock.not_tightened", action.id, reason="no limit")
        return
    tighter = clock._replace(limit=str(limit))
    if due_at(run, action.id, tighter) >= due_at(run, action.id, clock):
        run.note("clock.not_tightened", action.id, reason="not shorter")
        return
    run.change("clocks", action.id, tighter)
    run.note("clock.tightened", action.id, limit=str(limit))
    if clock.status == "running":
        _arm(run, action.id, tighter)


def _stop(run: Run, name: str, clock: ClockState, result: str) -> None:
    stopped = clock._replace(status="stopped", stopped_at=run.now, result=result)
    if clock.status == "paused" and clock.paused_at is not None:
        pause = (run.now - clock.paused_at).total_seconds()
        stopped = stopped._replace(paused_for=clock.paused_for + pause, paused_at=None)
    run.change("clocks", name, stopped)
    _disarm(run, name)
    run.disarm(f"clock.resume:{name}")
    attained = run.now <= due_at(run, name, stopped)
    run.note("clock.stopped", name, result=result, elapsed=_text(elapsed(stopped, run.now)), attained=attained)


def _arm(run: Run, name: str, clock: ClockState) -> None:
    """Arms the next warning and the limit; what is past already is due now."""
    if clock.status != "running":
        return
    end = due_at(run, name, clock)
    if not clock.breached:
        run.arm(f"clock.breach:{name}", max(end, run.now))
    warnings = sorted(
        at for one in run.pathway.clocks[name].warn if (at := _warning(run, name, clock, one)) is not None
    )
    coming = [at for at in warnings if at < end][clock.warned :]
    if coming and not clock.breached:
        run.arm(f"clock.warn:{name}", max(coming[0], run.now))
    else:
        run.disarm(f"clock.warn:{name}")


def _warning(run: Run, name: str, clock: ClockState, warn: Any) -> datetime | None:
    """A warning after so much time, or at a percentage of the limit."""
    value = run.value(warn)
    if isinstance(value, Duration):
        at = run.after(clock.started_at, value, calendar_name=run.pathway.clocks[name].calendar)
        return None if at is None else at + timedelta(seconds=clock.paused_for)
    if isinstance(value, int):
        paused_for = timedelta(seconds=clock.paused_for)  # not measured: a pause moves the warning, and no part of it
        return clock.started_at + (due_at(run, name, clock) - paused_for - clock.started_at) * value / 100 + paused_for
    return None


def _disarm(run: Run, name: str) -> None:
    run.disarm(f"clock.warn:{name}")
    run.disarm(f"clock.breach:{name}")


def _moment(run: Run, value: Any) -> datetime | None:
    if isinstance(value, datetime):
        return value
    return calendar.at_local(value, time(0), run.zone) if isinstance(value, date) else None


def _text(seconds: float) -> Duration:
    """A measured span as a duration of whole seconds."""
    return Duration(round(seconds), "s")


_VERBS = {
    "pause": _pause,
    "resume": lambda run, action, clock: _resume(run, action.id, clock),
    "stop": lambda run, action, clock: _stop(run, action.id, clock, str(run.value(action.result) or "stopped")),
    "tighten": _tighten,
}
