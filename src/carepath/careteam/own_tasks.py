"""The tasks that no author wrote: a call in place of a message, a rung of a ladder, something for a pathway's owner.

Here: what such a task says, for whom, and until when. Not here: opening and storing it (runtime).
Imported by runtime.

Urgent work goes to whoever is there at that moment and is due within the hour at the latest; the rest waits on its
role's worklist for as long as that role may take. Titles name content, ladder and event by their ids: no word about
the patient.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from carepath.careteam.ladders import RungDue
from carepath.careteam.outcomes import outcomes_to_json
from carepath.careteam.roles import UNASSIGNED, owner_role, standing_in
from carepath.core.calendar import Calendar, add
from carepath.core.definitions import Role, Site
from carepath.core.durations import Duration
from carepath.core.effects import TellOwner
from carepath.rows import MessageRow, TaskRow

ROUTINE_WITHIN = Duration(24, "h")  # for a worklist that no role describes
URGENT_WITHIN = Duration(1, "h")

TOLD = ("told_by_phone", "posted")  # outcomes of a call task by which the message has arrived
CALL_OUTCOMES = (*TOLD, "not_reached")
RUNG_OUTCOMES = ("acknowledged",)
OWNER_OUTCOMES = ("dealt_with", "nothing_to_do")

CALL_TITLES = {
    "content_not_approved": "Speak to the patient in your own words, the text is not approved",
    "no_translation": "Speak to the patient with an interpreter, the text is not translated",
    "identity": "Speak to the patient and make sure who it is",
    "refused": "Speak to the patient, the message was refused everywhere",
}
OWNER_TITLES = {
    "undecided": "A value was missing and the pathway could not decide",
    "task_overdue": "Overdue after the journey ended",
    "task_declined": "Declined after the journey ended",
    "delivery_dead": "A message did not arrive, after the journey ended",
    "action_failed": "An automatic step failed after the journey ended",
    "escalation_exhausted": "Nobody answered an escalation, after the journey ended",
    "task_overdue_unheard": "Nobody did this in time",
    "ask_expired_unheard": "The patient did not answer",
    "task_declined_unheard": "Somebody declined to do this",
    "delivery_dead_unheard": "A message did not arrive",
    "action_failed_unheard": "An automatic step failed",
    "escalation_exhausted_unheard": "Nobody answered an escalation",
}


@dataclass(frozen=True, slots=True)
class CareTeam:
    """The clinic's people as they are today. `calendar`: of the pathway at hand, for hours and business time."""

    roles: Mapping[str, Role]
    owners: Mapping[str, str]
    site: Site = field(default_factory=Site)
    calendar: Calendar | None = None


@dataclass(frozen=True, slots=True)
class OwnTask:
    """What a TaskRow needs besides its ids."""

    name: str
    kind: str  # call | rung | owner
    role: str
    title: str
    due_at: datetime
    priority: str  # routine | high | urgent
    outcomes: str  # JSON, as in TaskRow


def call_task(message: MessageRow, reason: str, *, owner: str, team: CareTeam, at: datetime) -> OwnTask:
    """The task to pass a message on in person. `reason` as in reach.Call; `owner` of the pathway it comes from.

    Due before the message expires. A safety message is urgent, by day and by night.
    """
    role = team.site.call_role or owner_role(owner, team.owners)
    role, due_at = _due(role, team, at, urgent=message.safety)
    if message.expires_at is not None:
        due_at = max(at, min(due_at, message.expires_at))
    title = f"{CALL_TITLES.get(reason, 'Speak to the patient')}: {_words(message.content or message.name)}"
    priority = "urgent" if message.safety else "routine"
    return OwnTask(f"call:{message.name}", "call", role, title, due_at, priority, _plain(CALL_OUTCOMES))


def rung_task(rung: RungDue) -> OwnTask:
    """The task of one rung: always urgent, due when the next rung would be asked. Completing it acknowledges."""
    name = f"rung:{rung.ladder}"
    return OwnTask(name, "rung", rung.role, rung.title, rung.acknowledge_by, "urgent", _plain(RUNG_OUTCOMES))


def owner_task(tell: TellOwner, *, owner: str, team: CareTeam, at: datetime, urgent: bool = False) -> OwnTask:
    """The task for the owner of a pathway. `urgent`: where the event at hand is marked as a safety event."""
    role, due_at = _due(owner_role(owner, team.owners), team, at, urgent=urgent)
    title = OWNER_TITLES.get(tell.reason) or _words(tell.reason).capitalize()
    title += f": {_words(tell.about)}" if tell.about else ""
    priority = "urgent" if urgent else "high"
    return OwnTask(f"owner:{tell.reason}", "owner", role, title, due_at, priority, _plain(OWNER_OUTCOMES))


def passed_on(task: TaskRow, *, team: CareTeam, at: datetime) -> TaskRow | None:
    """An owner's task that its role declined, for whoever answers for that role; None where nobody else does."""
    described = team.roles.get(task.role)
    answering = described.owner if described else UNASSIGNED
    if answering == task.role:
        return None
    role, due_at = _due(answering, team, at, urgent=task.priority == "urgent")
    if role == task.role:  # who declined stands in for them just now
        role = answering
    key = f"{task.key}:{role}"
    return replace(
        task, id=key, key=key, role=role, opened_at=at, due_at=due_at, status="open",
        claimed_by="", closed_by="", closed_at=None, reason="",
    )  # fmt: skip


def _due(role: str, team: CareTeam, at: datetime, *, urgent: bool) -> tuple[str, datetime]:
    """Whose task it is now, and until when."""
    if urgent:
        role = standing_in(role, team.roles, at=at, calendar=team.calendar)
    latest = URGENT_WITHIN if urgent else ROUTINE_WITHIN
    described = team.roles.get(role)
    if described is None or (team.calendar is None and described.respond_within.kind == "business"):
        return role, _add(at, latest, team)
    due_at = _add(at, described.respond_within, team)
    return role, min(due_at, _add(at, latest, team)) if urgent else due_at


def _add(at: datetime, span: Duration, team: CareTeam) -> datetime:
    zone = team.calendar.zone if team.calendar else team.site.zone
    return add(at, span, zone=zone, calendar=team.calendar)


def _words(name: str) -> str:
    return name.replace("_", " ")


def _plain(outcomes: tuple[str, ...]) -> str:
    return outcomes_to_json({outcome: {} for outcome in outcomes})
