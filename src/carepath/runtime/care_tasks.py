"""People and their tasks: claimed, completed, declined; an escalation acknowledged. Each comes back to its journey.

Here: what each kind of task means when it is closed, as a table. Not here: who may do it in which state (careteam).
Imported by care.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from carepath.careteam import tasks as task_life
from carepath.careteam.outcomes import TaskError
from carepath.careteam.own_tasks import OWNER_OUTCOMES, passed_on
from carepath.errors import ConflictError, RequestError
from carepath.rows import TaskRow
from carepath.runtime import calls, climbing, engine, escalations
from carepath.runtime.comebacks import ComeBack, come_back
from carepath.runtime.owners import care_team
from carepath.runtime.services import Services
from carepath.runtime.turn import Turn

Values = Mapping[str, Any]


def claim_task(services: Services, task_id: str, *, by: str) -> TaskRow:
    """The task in the hands of `by`. Claiming a rung of an escalation acknowledges it."""
    with _at_hand(services, task_id) as (turn, task):
        claimed = task_life.claim(task, by=by)
        if task.kind == "rung":
            return _complete(turn, task, "acknowledged", {}, by)
        turn.uow.tasks.save(claimed)
        return claimed


def complete_task(services: Services, task_id: str, outcome: str | Values, *, by: str) -> TaskRow:
    """The task done. `outcome`: its name, or a mapping of `outcome` and that outcome's fields."""
    name, values = _outcome_of(outcome)
    with _at_hand(services, task_id) as (turn, task):
        return _complete(turn, task, name, values, by)


def decline_task(services: Services, task_id: str, reason: str, *, by: str) -> TaskRow:
    """The task refused by a person: whoever answers for it hears of that."""
    with _at_hand(services, task_id) as (turn, task):
        declined = task_life.decline(task, reason, by=by, at=turn.now)
        turn.uow.tasks.save(declined)
        _DECLINED[task.kind](turn, declined)
        return declined


def acknowledge(services: Services, escalation_id: str, *, by: str) -> None:
    """A person answers an escalation; whoever was asked before is told that it is over."""
    if not by.strip():
        raise RequestError("task-actor", "Nobody is named for this.", hint="Give `by`, such as nurse.joy.")
    with services.store.begin(write=False) as uow:
        found = uow.escalations.get(escalation_id)
    if found is None:
        hint = "Find their ids by carepath tasks, in the column escalation; in Python in Task.escalation."
        raise RequestError("unknown-escalation", "there is no escalation with this id.", hint=hint)
    with engine.turn(services, patient_id=found.patient_id) as turn:
        row = turn.uow.escalations.get(escalation_id)
        if row is None or row.status != "open":
            status = row.status if row else "gone"
            hint = "Somebody was first: look at the timeline."
            raise ConflictError("escalation-closed", f"this escalation is {status} already.", hint=hint)
        asked = escalations.open_rungs(turn, escalation_id)
        if asked:
            last = max(asked, key=lambda task: (task.opened_at, task.id))
            _complete(turn, last, "acknowledged", {}, by)
        else:
            climbing.acknowledge(turn, row, by=by, role="")


@contextmanager
def _at_hand(services: Services, task_id: str) -> Iterator[tuple[Turn, TaskRow]]:
    """The task as it is once everything due has fired. RequestError or ConflictError where it cannot be done so."""
    with services.store.begin(write=False) as uow:
        found = uow.tasks.get(task_id)
    if found is None:
        raise RequestError(
            "unknown-task",
            "there is no task with this id.",
            hint="Find their ids by carepath tasks; in Python by tasks().",
        )
    try:
        with engine.turn(services, patient_id=found.patient_id) as turn:
            task = turn.uow.tasks.get(task_id)
            assert task is not None
            yield turn, task
    except TaskError as error:
        kind = ConflictError if error.retryable else RequestError
        raise kind(error.code, error.message, hint=error.hint) from None


def _complete(turn: Turn, task: TaskRow, outcome: str, values: Values, by: str) -> TaskRow:
    done, accepted = task_life.complete(task, outcome, values, by=by, at=turn.now)
    turn.uow.tasks.save(done)
    _COMPLETED[task.kind](turn, done, accepted)
    return done


def _pathway_done(turn: Turn, task: TaskRow, values: Values) -> None:
    payload = {**values, "outcome": task.outcome, "role": task.role, "opened_at": task.opened_at}
    back = ComeBack(f"task.completed.{task.name}", task.key, "completed", payload, task.closed_by, "staff")
    come_back(turn, task.journey_id, back)


def _rung_done(turn: Turn, task: TaskRow, values: Values) -> None:
    row = turn.uow.escalations.get(task.escalation_id or "")
    if row is not None and row.status == "open":
        climbing.acknowledge(turn, row, by=task.closed_by, role=task.role)


def _owner_done(turn: Turn, task: TaskRow, values: Values) -> None:
    turn.uow.timers.disarm_all(task.id)  # nothing comes back: no journey asked for it


def _pathway_declined(turn: Turn, task: TaskRow) -> None:
    back = ComeBack(
        f"task.declined.{task.name}", task.key, "declined", {"reason": task.reason}, task.closed_by, "staff"
    )
    come_back(turn, task.journey_id, back)


def _nothing_more(turn: Turn, task: TaskRow) -> None:
    """A declined rung: the ladder climbs on, in its time."""


def _pass_on(turn: Turn, task: TaskRow) -> None:
    """What an owner declines goes to whoever answers for them: it ends with a person who has dealt with it."""
    row = turn.uow.journeys.get(task.journey_id) if task.journey_id else None
    team = care_team(turn, turn.services.definitions.pathway_of(row))
    passed = passed_on(task, team=team, at=turn.now)
    if passed is None:
        hint = f"Complete it: {', '.join(OWNER_OUTCOMES)}."
        raise TaskError("task-last", "Nobody else answers for this task, so it cannot be declined.", hint)
    turn.uow.tasks.add(passed)


def _outcome_of(outcome: Any) -> tuple[str, Values]:
    if isinstance(outcome, str):
        return outcome, {}
    if not isinstance(outcome, Mapping) or not isinstance(outcome.get("outcome"), str):
        raise RequestError(
            "outcome-missing",
            "an outcome is its name, or a mapping that holds it.",
            hint='Such as {"outcome": "well"}.',
        )
    return outcome["outcome"], {name: value for name, value in outcome.items() if name != "outcome"}


_COMPLETED: Mapping[str, Callable[[Turn, TaskRow, Values], None]] = {
    "pathway": _pathway_done,
    "call": calls.complete_call,
    "rung": _rung_done,
    "owner": _owner_done,
}
_DECLINED: Mapping[str, Callable[[Turn, TaskRow], None]] = {
    "pathway": _pathway_declined,
    "call": calls.decline_call,
    "rung": _nothing_more,
    "owner": _pass_on,
}
