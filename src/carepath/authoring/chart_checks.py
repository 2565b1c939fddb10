"""What is wrong with a statechart as a whole: states that nothing reaches or leaves, events that nobody hears.

Only what makes a pathway wrong, or surely doubtful; the lint room has the rest. Imported by compiler.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from carepath.authoring.action_document import ActionDocument
from carepath.authoring.causes import Causes
from carepath.authoring.events import EventTable
from carepath.authoring.nodes import Scalar
from carepath.authoring.parts import Draft
from carepath.core.durations import Duration
from carepath.core.events import hears
from carepath.core.pathway import Pathway

if TYPE_CHECKING:
    from carepath.authoring.compiler import Prepared


def check(prepared: Prepared, pathway: Pathway, causes: Causes, table: EventTable) -> None:
    """Checks on the whole chart. Where a target or state is broken already, what follows from it is not said."""
    _check_unheard(prepared, pathway, table)
    _check_business_time(prepared, pathway)
    for state in prepared.resolver.states.values():
        _check_revoked_at_once(state, prepared)
    if not prepared.report.is_whole:
        return
    reachable = _reachable(prepared, causes)
    for state in prepared.resolver.states.values():
        if state.path and state.path not in reachable:
            _report_unreachable(state, reachable, prepared)
    for state in prepared.resolver.states.values():
        if state.kind == "atomic" and state.path in reachable and not _can_be_left(state, prepared):
            message = f'state "{state.path}" cannot be left: no transition and no timer.'
            prepared.report.add(state.mark, "CP104", message, "Add one, or mark it final.")


# -- reaching and leaving --


def _reachable(prepared: Prepared, causes: Causes) -> set[str]:
    """Every state that can be entered, following transitions from states that can be entered."""
    states = prepared.resolver.states
    reached = {""}
    reached.update(causes.below(states[""]))
    waiting = list(reached)
    while waiting:
        state = states[waiting.pop()]
        for alternative in state.alternatives():
            targets = prepared.targets.get(id(alternative), ())
            for path in causes.entered(state.path, targets, reenter=alternative.reenter) | set(targets):
                if path not in reached:
                    reached.add(path)
                    waiting.append(path)
    return reached


def _report_unreachable(state: Draft, reachable: set[str], prepared: Prepared) -> None:
    if state.parent is not None and state.parent.path not in reachable:
        return  # said of the state that holds it
    message = f'state "{state.path}" is never entered: nothing leads to it.'
    prepared.report.add(state.mark, "CP105", message, "Name it as a target, or take it away.")


def _can_be_left(state: Draft, prepared: Prepared) -> bool:
    """Whether some transition, of the state, of what holds it or of another region, leads out."""
    inside = {holder.path for holder in state.line()}
    for holder in state.line():
        if any(prepared.targets.get(id(one)) for one in holder.alternatives()):
            return True
        if holder.kind == "parallel" and _left_by_region(holder, inside, prepared):
            return True
    return False


def _left_by_region(parallel: Draft, inside: set[str], prepared: Prepared) -> bool:
    below = {state.path for state in parallel.walk()}
    for state in parallel.walk():
        if state.path in inside:
            continue
        for alternative in state.alternatives():
            if any(target not in below for target in prepared.targets.get(id(alternative), ())):
                return True
    return False


# -- what is opened in passing --


def _check_revoked_at_once(state: Draft, prepared: Prepared) -> None:
    """A state with an `always` that nothing holds back: what its entry opens is revoked in the same step."""
    leaving = [one for one in state.always if one.guard is None and not one.unknown]
    leaving = [one for one in leaving if _leaves(state, prepared.targets.get(id(one), ()))]
    if not leaving or leaving[0] is not state.always[0]:
        return
    for action in state.entry:
        body = action.message or action.ask or action.task
        if body is None or (action.task is not None and (action.task.keep or action.task.is_update)):
            continue
        what = action.kind
        message = f'this {what} is taken back at once: state "{state.path}" leaves by its always in the same step.'
        hint = "Write keep: true." if what == "task" else "Move it into the actions of the always, or the next entry."
        prepared.report.add(body.mark, "CP115", message, hint)


def _leaves(state: Draft, targets: tuple[str, ...]) -> bool:
    below = {one.path for one in state.walk()} - {state.path}
    return bool(targets) and not set(targets) <= below


# -- events and calendars --


def _check_unheard(prepared: Prepared, pathway: Pathway, table: EventTable) -> None:
    """Events declared and heard nowhere: neither by a state nor by enrollment."""
    heard = set(pathway.enroll.on) if pathway.enroll is not None else set()
    descriptors = [str(event) for state in prepared.resolver.states.values() for event in state.on]
    for name, schema in pathway.events.items():
        if name in heard or name in table.meant or any(hears(descriptor, name) for descriptor in descriptors):
            continue
        message = f'the event "{name}" is declared and heard nowhere.'
        prepared.report.add(schema.where, "CP108", message, "Hear it under on, or take it away.")


def _check_business_time(prepared: Prepared, pathway: Pathway) -> None:
    """Business time is counted by a calendar, so a pathway that uses it names one."""
    if pathway.calendar is not None or prepared.document.has("calendar"):
        return
    business = {
        f"parameters.{name}"
        for name, one in prepared.parameters.items()
        if isinstance(one.value, Duration) and one.value.kind == "business"
    }
    for span in _spans(prepared):
        if span is not None and (" business " in span.text or span.text in business):
            message = "business time is counted by a calendar, and this pathway names none."
            prepared.report.add(span.mark, "CP309", message, "Add calendar: clinic at the top of the pathway.")
            return


def _spans(prepared: Prepared) -> Iterator[Scalar | None]:
    """Every span that the pathway's own calendar would count, in the order of the file."""
    document = prepared.document
    own = {str(name) for name, clock in document.clocks.items() if clock.calendar is not None}
    for name, clock in document.clocks.items():
        yield from (clock.limit, *clock.warn) if str(name) not in own else ()
    for state in prepared.resolver.states.values():
        for action in state.actions():
            yield from _spans_of(action, own)
        yield from (item.delay for item in state.after)
        yield from (item.every for item in state.every)


def _spans_of(action: ActionDocument, own: set[str]) -> Iterator[Scalar | None]:
    if action.task is not None:
        yield action.task.due
    if action.message is not None:
        yield action.message.expires
    if action.ask is not None:
        yield from (action.ask.expires, action.ask.remind)
    if action.clock is not None and action.clock.clock.text not in own:
        yield action.clock.limit
