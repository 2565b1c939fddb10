"""Who on the care team does what by when: tasks, roles, on-call, ladders.

Here: pure decisions over plain values: whose worklist, which rung next, what is overdue, who may complete what.
Never here: storing (store), telling anybody (reach, adapters), a clock, a random number, a log line.
Imported by runtime; imports core, ports and errors.
"""

from carepath.careteam.ladders import Climb, RungDue, begin, climb, rung_at
from carepath.careteam.outcomes import TaskError, check_outcome, outcomes_from_json, outcomes_to_json
from carepath.careteam.own_tasks import TOLD, CareTeam, OwnTask, call_task, owner_task, rung_task
from carepath.careteam.roles import owner_role, standing_in
from carepath.careteam.tasks import TRANSITIONS, UNDONE, cancel, claim, complete, decline, is_overdue

__all__ = [
    "TOLD", "TRANSITIONS", "UNDONE", "CareTeam", "Climb", "OwnTask", "RungDue", "TaskError", "begin", "call_task",
    "cancel", "check_outcome", "claim", "climb", "complete", "decline", "is_overdue", "outcomes_from_json",
    "outcomes_to_json", "owner_role", "owner_task", "rung_at", "rung_task", "standing_in",
]  # fmt: skip
