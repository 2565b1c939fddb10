"""The macrostep: from one event to a stable configuration; entering, ending and dying.

W3C SCXML's order in each microstep: exit actions (innermost first), the transitions' actions, entry actions
(outermost first). Imported by step.py and returning.py.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from carepath.core import actions, clocks, timing
from carepath.core.effects import EndJourney, TellOwner
from carepath.core.events import Event, is_reserved
from carepath.core.selection import Choice, select, select_always, select_among, without_conflicts
from carepath.errors import DefinitionError, Diagnostic

if TYPE_CHECKING:
    from carepath.core.pathway import Transition
    from carepath.core.run import Run
    from carepath.core.statechart import Move

MOST_MICROSTEPS = 1_000


def enter(run: Run, event: Event) -> None:
    """Enters the initial states and goes on until stable; then `journey.started` is heard like any event."""
    _apply(run, run.chart.start(), ())
    _settle(run)
    run.forward = False
    if not run.ended:
        hear(run, event)


def hear(run: Run, event: Event) -> None:
    """Takes what the event's handlers say, then settles; `forward` has it heard once more where it came to rest."""
    _hear_once(run, event)
    if run.forward and not run.ended:
        _hear_once(run, event)


def take_timer(run: Run, alternatives: Iterable[Transition], name: str) -> None:
    """Takes the first of a due timer's alternatives that holds."""
    _take(run, select_among(alternatives, ask=run.ask), name)
    _settle(run)


def die(run: Run) -> None:
    """The patient has died: the root's actions run, and everything that has not left is revoked."""
    for transition in run.chart.alternatives("", run.event.name):
        run.taken.append(transition.number)
        run.considered.append((transition, "default", True, run.event.name))
        for action in transition.actions:
            actions.perform(run, action, "")
    _end(run, "patient_deceased")


def tell_owner(run: Run, reason: str, about: str) -> None:
    """The pathway's owner gets a task."""
    run.effects.append(TellOwner(run.key(), reason, about))


def _hear_once(run: Run, event: Event) -> None:
    run.turn_to(event)
    choice = select(run.chart, run.configuration, event.name, ask=run.ask, deaf=_deaf(run, event))
    _take(run, choice, event.name)
    _settle(run)


def _deaf(run: Run, event: Event) -> frozenset[str]:
    """States that do not hear this event: paused ones hear only safety events, answers and what comes back."""
    if not run.paused or is_reserved(event.name) or event is run.answer:
        return frozenset()
    schema = run.pathway.events.get(event.name)
    if schema is not None and schema.safety:
        return frozenset()
    return frozenset(path for path in run.chart.tree.active(run.configuration) if timing.is_paused(run, path))


def _settle(run: Run) -> None:
    """Eventless transitions first, then raised events, until there is nothing more to do."""
    heard_again: Event | None = None
    while not run.ended:
        choice = select_always(run.chart, run.configuration, ask=run.ask) if run.chart.has_always else None
        if choice is not None and choice.chosen:
            _take(run, choice, "")
            continue
        if choice is not None and choice.undecided and "" not in run.undecided:
            _take(run, choice, "")
        if not run.queue:
            return
        raised = run.queue.popleft()
        if _forwards(run, raised) and raised is not heard_again:
            heard_again = raised
            run.queue.appendleft(raised)


def _forwards(run: Run, raised: Event) -> bool:
    """Takes what a raised event brings; whether it is to be heard again where that leads (it, not the outer one)."""
    run.turn_to(raised)
    outer, run.forward = run.forward, False
    _take(run, select(run.chart, run.configuration, raised.name, ask=run.ask, deaf=_deaf(run, raised)), raised.name)
    again, run.forward = run.forward and not run.ended, outer
    return again


def _take(run: Run, choice: Choice, event: str) -> None:
    taken = without_conflicts(run.chart, choice.chosen, run.configuration, run.history)
    run.plain = run.plain and choice.plain
    run.considered.extend((one, answer, one in taken, event) for one, answer in choice.considered)
    if choice.undecided:
        run.undecided.append(event)
    if not taken:
        return
    run.microsteps += 1
    if run.microsteps > MOST_MICROSTEPS:
        raise _round_and_round(taken[0])
    run.taken.extend(one.number for one in taken)
    run.forward = run.forward or any(one.forward for one in taken)
    if any(one.targets for one in taken):
        _apply(run, run.chart.move(run.configuration, taken, run.history), taken)
    else:
        _act(run, taken)


def _apply(run: Run, move: Move, taken: tuple[Transition, ...]) -> None:
    tree, past = run.chart.tree, run.history
    owners = {}
    for one in taken:
        if one.actions:  # another transition of this microstep may leave the state that this one stays in
            domain = tree.domain(one, tree.effective(one.targets, past))
            owners[one.number] = next(up for up in tree.lines[domain] if up not in move.exited)
    for path in move.exited:
        _leave(run, path, move)
        run.configuration = _without(run, path)
    if move.remembered:
        run.history = {**run.history, **move.remembered}
    run.exited.extend(move.exited)
    _act(run, taken, owners)
    _arrive(run, move)
    if move.final:
        _end(run, "completed")


def _without(run: Run, path: str) -> tuple[str, ...]:
    """The innermost active states once `path`, one of them, is left: what holds it stays active without it."""
    parent, lines = run.chart.states[path].parent, run.chart.tree.lines
    rest = tuple(leaf for leaf in run.configuration if leaf != path)
    return rest if not parent or any(parent in lines[leaf] for leaf in rest) else (*rest, parent)


def _leave(run: Run, path: str, move: Move) -> None:
    state = run.chart.states[path]
    if state.exit:
        stays = next((up for up in run.chart.tree.ancestors[path] if up not in move.exited), "")
        for action in state.exit:
            actions.perform(run, action, stays)
    keep = path in run.chart.under_history
    if run.timers:
        timing.disarm_state(run, state, keep=keep)
    if run.opened:
        actions.leave(run, path, keep_remainder=keep)
    if run.paused:
        run.paused = tuple(one for one in run.paused if one != path)


def _arrive(run: Run, move: Move) -> None:
    run.by_history = move.by_history
    run.plain = run.plain and not move.asked_history
    for path in move.entered:
        for key, counted, since in run.chart.counters.get(path, ()):
            if since == path:
                run.change("counts", key, 0)
            if counted == path:
                run.change("counts", key, run.counts.get(key, 0) + 1)
    run.entered.extend(move.entered)
    for path in move.entered:
        state = run.chart.states[path]
        run.configuration = (*(leaf for leaf in run.configuration if leaf != state.parent), path)
        for action in state.entry:
            actions.perform(run, action, path)
        if state.timers:
            timing.arm_state(run, state)
        for done in move.done.get(path, ()):
            _raise_done(run, done)
    run.configuration = move.configuration
    run.by_history = frozenset()


def _raise_done(run: Run, path: str) -> None:
    name = f"done.state.{path}"
    run.queue.append(Event(name, id=f"{run.before.journey_id}:{run.sequence}:{name}", given=run.event.given))


def _act(run: Run, taken: tuple[Transition, ...], owners: dict[int, str] | None = None) -> None:
    for one in taken:
        for action in one.actions:
            actions.perform(run, action, one.source if owners is None else owners[one.number])


def _end(run: Run, reason: str) -> None:
    """Ends the journey: what was open before this step is revoked; what this step's actions opened goes out."""
    run.ended = reason
    dead = reason == "patient_deceased"
    run.queue.clear()
    for kind, name, thing in run.open_things():
        fresh = thing.key.split(":")[-2] == str(run.sequence)
        if _survives(kind, thing.keep, fresh=fresh, dead=dead):
            continue
        actions.close(run, kind, name, reason)
    clocks.stop_all(run, "censored" if dead else "ended")
    for name in list(run.timers):
        kind, _, opened = name.partition(":")
        if f"{kind.partition('.')[0]}:{opened}" not in run.opened:
            run.disarm(name)
    run.effects.append(EndJourney(reason))


def _survives(kind: str, keep: bool, *, fresh: bool, dead: bool) -> bool:
    if dead:
        return fresh and keep and kind == "task"
    return fresh or keep or kind in ("escalation", "action")


def _round_and_round(transition: Transition) -> DefinitionError:
    return DefinitionError(
        [
            Diagnostic(
                transition.where,
                "CP190",
                f"this transition was still being taken after {MOST_MICROSTEPS:,} microsteps of one event.",
                "Break the circle of eventless transitions or raised events; nothing was written.",
            )
        ]
    )
