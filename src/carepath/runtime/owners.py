"""Tasks that carepath itself opens for a person: what could not be decided, heard or delivered.

Here: opening one, once for each key, and adding to it where it is open.
Not here: what such a task says and whose it is (careteam), the tasks of pathways (effects.py).
Imported by the rest of runtime.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TypedDict, Unpack

from carepath.analysis.vocabulary import Vocabulary
from carepath.careteam.own_tasks import CareTeam, OwnTask, owner_task
from carepath.careteam.tasks import UNDONE
from carepath.core.effects import TellOwner
from carepath.core.pathway import Pathway
from carepath.rows import JourneyRow, TaskRow
from carepath.runtime.turn import Turn


class About(TypedDict, total=False):
    """What a task is about. `opened_at`: from when its time counts, now where it is left out."""

    event_id: str
    journey_id: str | None
    opened_at: datetime


class AboutWork(About, total=False):
    message_id: str
    escalation_id: str
    reason: str


def tell_owner(turn: Turn, pathway: Pathway | None, tell: TellOwner, **about: Unpack[About]) -> str:
    """Id of the task by which the owner of the pathway hears of it; urgent where the event is a safety event.

    Without a pathway it is the worklist of what nobody answers for.
    """
    team = care_team(turn, pathway)
    owner = pathway.owner if pathway else (team.site.call_role or "")
    urgent = pathway is not None and _is_safety(pathway, tell.about)
    told = (
        tell
        if pathway is None
        else replace(tell, about=_called(tell, Vocabulary(pathway, turn.services.definitions.clinic)))
    )
    task = owner_task(told, owner=owner, team=team, at=about.get("opened_at", turn.now), urgent=urgent)
    task_id = open_task(turn, task, key=tell.key, **about)
    turn.tasks.append(task_id)
    return task_id


def _called(tell: TellOwner, vocabulary: Vocabulary) -> str:
    """What it is about, as people call it: a task by its title, an alarm by its ladder's."""
    kind, about = tell.reason.partition("_")[0], tell.about
    if kind == "task" and about in vocabulary.tasks:
        return vocabulary.tasks[about].title
    alarm = vocabulary.alarms.get(about) if kind == "escalation" else None
    ladder = vocabulary.ladder(alarm.ladder) if alarm is not None else None
    return ladder.title if ladder is not None else about


def tell_owner_of(turn: Turn, row: JourneyRow | None, tell: TellOwner, **about: Unpack[About]) -> str:
    """As `tell_owner`, of something about this journey; None: about none that is known."""
    if row is not None:
        about["journey_id"] = row.id
    return tell_owner(turn, turn.services.definitions.pathway_of(row), tell, **about)


def care_team(turn: Turn, pathway: Pathway | None) -> CareTeam:
    """The clinic's people of today, with the hours that the pathway counts by."""
    clinic = turn.services.definitions.clinic
    calendar = clinic.calendars.get(pathway.calendar or "") if pathway else None
    return CareTeam(clinic.roles, clinic.owners, clinic.site, calendar)


def open_task(turn: Turn, task: OwnTask, *, key: str, **about: Unpack[AboutWork]) -> str:
    """Id of the task, opened or, where one with this key stands open, with this event as further evidence."""
    event_id = about.get("event_id", "")
    evidence = (event_id,) if event_id else ()
    known = turn.uow.tasks.by_key(key)
    if known is not None:
        if known.status in UNDONE and event_id not in known.evidence:
            turn.uow.tasks.save(replace(known, evidence=known.evidence + evidence))
        return known.id
    row = TaskRow(
        id=key,
        key=key,
        patient_id=turn.patient.id,
        journey_id=about.get("journey_id"),
        name=task.name,
        kind=task.kind,
        role=task.role,
        title=task.title,
        due_at=task.due_at,
        priority=task.priority,
        outcomes=task.outcomes,
        evidence=evidence,
        opened_at=about.get("opened_at", turn.now),
        message_id=about.get("message_id"),
        escalation_id=about.get("escalation_id"),
        reason=about.get("reason", ""),
    )
    turn.uow.tasks.add(row)
    return row.id


def _is_safety(pathway: Pathway, event: str) -> bool:
    schema = pathway.events.get(event)
    return schema is not None and schema.safety
