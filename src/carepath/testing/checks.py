"""What a scenario expects, looked up in the world; what is not so is said in full, with why.

Here: one function for each expectation. Each raises ScenarioFailed where it does not hold, and RequestError where it
names something that does not exist. Imported by harness.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from carepath.core.calendar import add
from carepath.core.durations import Duration
from carepath.core.pathway import Pathway, State
from carepath.errors import RequestError
from carepath.rows import EscalationRow, JourneyRow, MessageRow, TaskRow
from carepath.testing import explain
from carepath.testing.moments import parse_moment
from carepath.testing.people import Person
from carepath.testing.recorder import Sent
from carepath.testing.titles import listed, pick, same, unknown
from carepath.testing.values import app_actions, as_result
from carepath.testing.world import ScenarioFailed, World

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Since:
    """What expectations count from: when something happened last, how much had left then, when the clock moved last."""

    happened_at: datetime
    left: int
    moved_at: datetime | None = None

    def moved_to(self, at: datetime) -> Since:
        return replace(self, moved_at=at)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A text that somebody should have."""

    name: str
    contacts: Mapping[str, str]
    content: str
    channel: str | None


# -- states -----------------------------------------------------------------------------------------------------------


def is_in(world: World, person: Person, said: str, region: str | None) -> None:
    """The patient is in the state."""
    __tracebackhide__ = True
    rows = world.journeys(person.reference)
    if not rows:
        raise ScenarioFailed(
            f"{person.name} has no journey, so is in no state. {explain.last_events(world, person.reference)}"
        )
    running = [row for row in rows if row.status != "ended"]
    # What an ended journey came to is asked for only where no other has a state of that name.
    asked = _asked(world, running, said, region) or _asked(world, rows, said, region)
    if not asked:
        raise _no_such_state(world, rows, said, region)
    if len(asked) > 1:
        where = ", ".join(f"{pathway}: {path}" for pathway, path in asked)
        hint = f'Say the path, or where to look: in "..." {person.name} is in "{said}".'
        raise RequestError("scenario-ambiguous", f'"{said}" names {len(asked)} states: {where}.', hint=hint)
    ((pathway, path),) = asked
    if not any(path in active(world, row) for row in rows if row.pathway == pathway):
        raise ScenarioFailed(_not_in(world, person, said, running or rows))


def _asked(world: World, rows: Sequence[JourneyRow], said: str, region: str | None) -> dict[tuple[str, str], State]:
    """The states of these journeys that are called so, by pathway and path."""
    return {(row.pathway, state.path): state for row in rows for state in _named(world.pathway(row), said, region)}


def active(world: World, row: JourneyRow) -> set[str]:
    """Paths of the states that the journey is in. One that ended by a death is in none."""
    if row.status == "ended" and row.end_reason != "completed":
        return set()
    parts = [path.split(".") for path in world.snapshot(row).configuration]
    return {".".join(part[:depth]) for part in parts for depth in range(1, len(part) + 1)}


def _named(pathway: Pathway, said: str, region: str | None) -> list[State]:
    """States of the pathway that are called so, inside a state that is called like the region (or the pathway is)."""
    exact = [state for state in pathway.states.values() if state.path == said and state.path]
    found = exact or [state for state in pathway.states.values() if state.path and same(said, *_names(state))]
    if region is None or same(region, pathway.name, pathway.title):
        return found
    inside = [state.path for state in pathway.states.values() if state.path and same(region, *_names(state))]
    return [state for state in found if any(state.path.startswith(f"{path}.") for path in inside)]


def _names(state: State) -> tuple[str, ...]:
    return state.path.rsplit(".", 1)[-1], state.title, state.path


def _not_in(world: World, person: Person, said: str, rows: Sequence[JourneyRow]) -> str:
    """Where the patient is instead, and why the last event did not lead further."""
    there = "; ".join(_whereabouts(world, row) for row in rows)
    why = explain.last_events(world, person.reference)
    return f'{person.name} is {there}, not in "{said}".' + (f" {why}" if why else "")


def _whereabouts(world: World, row: JourneyRow) -> str:
    """`in "No symptoms being followed up" (watch.triage.calm) and waiting (watch.checkins.at_home.waiting)`."""
    pathway = world.pathway(row)
    places = []
    for path in world.snapshot(row).configuration:
        title = pathway.states[path].title
        places.append(f'"{title}" ({path})' if title else path)
    ended = f" (the journey ended: {row.end_reason})" if row.status == "ended" else ""
    parked = f" (the journey is parked: {row.parked_code})" if row.status == "parked" else ""
    return f"in {' and '.join(places)} of {row.pathway}{ended}{parked}"


def _no_such_state(world: World, rows: Sequence[JourneyRow], said: str, region: str | None) -> RequestError:
    states = [state for row in rows for state in world.pathway(row).states.values() if state.path]
    names = [name for state in states for name in (state.title or state.path,)]
    what = f"states of {', '.join(dict.fromkeys(row.pathway for row in rows))}" + (
        f' inside "{region}"' if region else ""
    )
    return unknown(said, names, what=what)


# -- what left --------------------------------------------------------------------------------------------------------


def was_sent(world: World, wanted: Wanted, since: Since, span: Duration | None) -> None:
    """The text left for the person; with a span, no later than so long after what happened last."""
    __tracebackhide__ = True
    if wanted.content not in world.clinic.contents:
        raise unknown(wanted.content, world.clinic.contents, what="contents")
    if span is None:
        found = _left_for(world, wanted.contacts, wanted.channel)
    else:
        start = max(since.happened_at, since.moved_at or since.happened_at)
        end = add(start, span, zone=world.zone)
        if world.clock.now() < end and not _matching(_window(world, wanted, since, start, end), wanted):
            world.play_to(end)
        found = _window(world, wanted, since, start, end)
    if not _matching(found, wanted):
        raise ScenarioFailed(_not_sent(world, wanted, span))


def nothing_sent(world: World, name: str, contacts: Mapping[str, str], *, since: Since, span: Duration) -> None:
    """Nothing left for the person for so long."""
    __tracebackhide__ = True
    end = add(since.happened_at, span, zone=world.zone)
    if world.clock.now() < end:
        world.play_to(end)
    start = add(world.clock.now(), -span, zone=world.zone)
    new = world.recorder.left[since.left :]
    found = [one for one in _left_for(world, contacts, None, among=new) if start < one.at or start <= since.happened_at]
    if found:
        raise ScenarioFailed(f"{name} was sent {_told_sent(world, found)}.")


def _window(world: World, wanted: Wanted, since: Since, start: datetime, end: datetime) -> list[Sent]:
    new = world.recorder.left[since.left :]
    return [one for one in _left_for(world, wanted.contacts, wanted.channel, among=new) if start <= one.at <= end]


def _left_for(
    world: World, contacts: Mapping[str, str], channel: str | None, *, among: Sequence[Sent] | None = None
) -> list[Sent]:
    left = world.recorder.left if among is None else among
    return [
        one
        for one in left
        if one.what.address == contacts.get(one.what.channel) and channel in (None, one.what.channel)
    ]


def _matching(found: Iterable[Sent], wanted: Wanted) -> list[Sent]:
    return [one for one in found if one.what.content == wanted.content]


def _not_sent(world: World, wanted: Wanted, span: Duration | None) -> str:
    """What did not leave, what did, and what became of the message if there is one."""
    by, within = f" by {wanted.channel}" if wanted.channel else "", f" within {span}" if span else ""
    said = f'{wanted.name} was not sent "{wanted.content}"{by}{within}.'
    left = _left_for(world, wanted.contacts, None)
    said += f" {wanted.name} was sent {_told_sent(world, left)}." if left else f" Nothing was sent to {wanted.name}."
    fates = [_fate(world, one) for one in world.messages() if one.content == wanted.content]
    return said + (f" That message is {', '.join(fates)}." if fates else " No journey asked for that message.")


def _fate(world: World, message: MessageRow) -> str:
    """What became of a message: `dead (down)`, `pending, held until 09:00`."""
    waiting = [one for one in world.deliveries(message) if one.status == "pending"]
    until = f", held until {world.told(min(one.due_at for one in waiting))}" if waiting else ""
    reason = message.reason or ", ".join(one.reason for one in waiting if one.reason)
    return f"{message.status}{until}" + (f" ({reason})" if reason else "")


def _told_sent(world: World, sent: Sequence[Sent]) -> str:
    return ", ".join(f'"{one.what.content}" by {one.what.channel} at {world.told(one.at)}' for one in sent)


# -- what the app did -------------------------------------------------------------------------------------------------


def must_be_asked_of_the_app(world: World, action: str) -> None:
    """Some pathway asks the app to do this."""
    known = app_actions(world.clinic.pathways.values())
    if action not in known:
        raise unknown(action, sorted(known), what="actions that a pathway asks of the app (do)")


def was_carried_out(world: World, person: Person, action: str, arguments: Mapping[str, Any]) -> None:
    """The app has carried out the action for the patient, with these arguments among others."""
    __tracebackhide__ = True
    must_be_asked_of_the_app(world, action)
    done = [one.what for one in world.recorder.done if one.what.address == person.reference]
    mine = [one.arguments for one in done if one.content == action]
    read = as_result(arguments, now=world.clock.now(), zone=world.zone)
    if any(_has(given, arguments, read) for given in mine):
        return
    there = "; ".join(", ".join(f"{name} {value}" for name, value in given.items()) or "nothing" for given in mine)
    said = f"{action} was carried out for {person.name}" + (f", but with {there}." if mine else " not once.")
    fates = [_fate(world, one) for one in world.messages() if one.kind == "action" and one.content == action]
    raise ScenarioFailed(said + (f" It is {', '.join(fates)}." if fates else " No journey asked for it."))


def _has(given: Mapping[str, Any], said: Mapping[str, Any], read: Mapping[str, Any]) -> bool:
    """Whether each argument is what was said, as it was written or as it is read."""
    return all(name in given and given[name] in (said[name], read[name]) for name in said)


# -- people's work ----------------------------------------------------------------------------------------------------


def the_task(world: World, role: str, title: str) -> TaskRow:
    """The one open task of this role and title."""
    __tracebackhide__ = True
    found = open_tasks(world, role, title)
    if len(found) > 1:
        hint = "Use one patient in a scenario where they have the same work."
        raise RequestError("scenario-ambiguous", f'The {role} has {len(found)} open tasks "{title}".', hint=hint)
    return found[0]


def open_tasks(world: World, role: str, title: str) -> list[TaskRow]:
    """The open tasks of this role and title; ScenarioFailed where there is none."""
    __tracebackhide__ = True
    wanted = _role(world, role)
    tasks = world.tasks()
    found = [task for task in tasks if task.role == wanted and same(title, task.title, task.name)]
    if not found:
        raise ScenarioFailed(f'The {role} has no open task "{title}". Open are: {_told_tasks(world, tasks)}.')
    return found


def has_task(world: World, role: str, title: str, due_by: str | datetime | None) -> None:
    """The role has the task, due then or before."""
    __tracebackhide__ = True
    found = open_tasks(world, role, title)
    if due_by is None:
        return
    by = parse_moment(due_by).on_the_day(world.clock.now(), world.zone) if isinstance(due_by, str) else due_by
    due_at = min(task.due_at for task in found)
    if due_at > by:
        raise ScenarioFailed(f'"{title}" of the {role} is due at {world.told(due_at)}, not by {world.told(by)}.')


def _role(world: World, said: str) -> str:
    return pick(said, world.clinic.roles.values(), names=lambda one: (one.name, one.title), what="roles").name


def _told_tasks(world: World, tasks: Sequence[TaskRow]) -> str:
    told = [f'"{one.title}" with {one.role}, due {world.told(one.due_at)}' for one in tasks]
    return "; ".join(told) or "none"


def names_of(world: World, escalation: EscalationRow) -> tuple[str | None, ...]:
    """What an escalation is called: its ladder, the ladder's title, its reason, and what journeys call it."""
    ladder = world.clinic.ladders.get(escalation.ladder)
    with world.reading() as uow:
        hearers = [one.name for one in uow.escalations.hearers(escalation.id)]
    return escalation.ladder, ladder.title if ladder else None, escalation.reason, *hearers


def reached(world: World, references: Sequence[str], said: tuple[str, str], at: str | datetime | None) -> None:
    """An escalation of this name has asked the role, at that minute."""
    __tracebackhide__ = True
    ladder, role = said
    wanted = _role(world, role)
    raised = world.escalations(references)
    climbing = [one for one in raised if same(ladder, *names_of(world, one))]
    if not climbing:
        there = listed(raised, lambda one: names_of(world, one))
        raise ScenarioFailed(f'No escalation called "{ladder}" was raised. Raised were: {there}.')
    rungs = world.rung_tasks(climbing)
    asked = [task for task in rungs if task.role == wanted]
    if at is not None:
        minute = parse_moment(at).last_before(world.clock.now(), world.zone) if isinstance(at, str) else at
        asked = [task for task in asked if minute <= task.opened_at < minute + MINUTE]
    if not asked:
        then = f" at {world.told(minute)}" if at is not None else ""
        there = ", ".join(f"{task.role} at {world.told(task.opened_at)}" for task in rungs) or "nobody"
        state = ", ".join(dict.fromkeys(one.status for one in climbing))
        raise ScenarioFailed(f"The {ladder} did not reach the {role}{then}. It reached {there}, and is {state}.")


def nothing_left(world: World, person: Person) -> None:
    """No open task, question, unsent message or climbing escalation of the patient."""
    __tracebackhide__ = True
    left = [f'task "{task.title}" with {task.role}' for task in world.tasks(person.reference)]
    left += [f"question {ask.name} until {world.told(ask.expires_at)}" for ask in world.open_asks(person.reference)]
    left += [f"message {one.message_id} not sent" for one in world.waiting_deliveries(person.reference)]
    open_ = world.escalations([person.reference], status="open")
    left += [f"escalation {one.ladder} at rung {one.rung + 1}" for one in open_]
    if left:
        raise ScenarioFailed(f"Left undone for {person.name}: {'; '.join(left)}.")
