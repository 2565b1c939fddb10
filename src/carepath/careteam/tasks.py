"""The life of a task: who may do what with it, in which state, as a table and as pure changes of a TaskRow.

Here: claim, complete, decline, cancel, overdue. Not here: storing, telling the journey, opening a task
(own_tasks.py builds carepath's own ones). Imported by runtime.

A task may be completed by another person than the one who claimed it: shifts end, and whoever phoned the patient must
be able to say so. The row keeps both names.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from carepath.careteam.outcomes import TaskError, check_outcome
from carepath.rows import TaskRow

# status -> what can be done with it -> status after it. What has no row cannot be done.
TRANSITIONS: Mapping[str, Mapping[str, str]] = {
    "open": {"claim": "claimed", "complete": "completed", "decline": "declined", "cancel": "cancelled"},
    "claimed": {"complete": "completed", "decline": "declined", "cancel": "cancelled"},
    "completed": {},
    "declined": {},
    "cancelled": {},
}
UNDONE = ("open", "claimed")  # somebody still has it to do


def claim(task: TaskRow, *, by: str) -> TaskRow:
    """The task in the hands of `by`; unchanged where it is theirs already. TaskError where somebody else has it."""
    _named(by)
    if task.status == "claimed":
        if task.claimed_by == by:
            return task
        hint = "Ask them: you may complete it for them."
        raise TaskError("task-claimed", "Somebody else has claimed this task.", hint, retryable=True)
    return replace(task, status=_after(task, "claim"), claimed_by=by)


def complete(
    task: TaskRow, outcome: str, answers: Mapping[str, Any], *, by: str, at: datetime
) -> tuple[TaskRow, dict[str, Any]]:
    """The task done with its outcome, and the answers as Python values: they go with the event that reports it.

    TaskError where it is closed already (`task-closed`), or where the outcome does not fit (see check_outcome).
    """
    _named(by)
    after = _after(task, "complete")
    accepted = check_outcome(task.outcomes, outcome, answers)
    return replace(task, status=after, outcome=outcome, closed_by=by, closed_at=at), accepted


def decline(task: TaskRow, reason: str, *, by: str, at: datetime) -> TaskRow:
    """The task refused by a person, who says why in a code or a few plain words about the work (not the patient)."""
    _named(by)
    if not reason.strip():
        raise TaskError("task-reason", "A task is declined with a reason.", "Say why, such as not_ours.")
    return replace(task, status=_after(task, "decline"), reason=reason.strip(), closed_by=by, closed_at=at)


def cancel(task: TaskRow, reason: str, *, at: datetime) -> TaskRow:
    """The task not needed any more. One that is closed already stays as it is: nobody's work is undone."""
    if task.status not in UNDONE:
        return task
    return replace(task, status=_after(task, "cancel"), reason=reason, closed_at=at)


def is_overdue(task: TaskRow, now: datetime) -> bool:
    """Whether it is still to do and past its time, and nobody noticed before."""
    return task.status in UNDONE and task.due_at <= now and task.overdue_at is None


def _after(task: TaskRow, verb: str) -> str:
    after = TRANSITIONS[task.status].get(verb)
    if after is not None:
        return after
    hint = "Look at the worklist again."
    raise TaskError("task-closed", f"This task is {task.status} already.", hint, retryable=True)


def _named(by: str) -> None:
    if not by.strip():
        raise TaskError("task-actor", "Nobody is named for this.", "Give `by`, such as nurse.joy.")
