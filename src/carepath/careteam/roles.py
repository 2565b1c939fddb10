"""Whose worklist: the role that answers for a pathway, and who stands in while a queue is not watched.

Not here: which person holds a role today. Imported by own_tasks.py and runtime.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from carepath.core.calendar import Calendar, is_open
from carepath.core.definitions import Role

UNASSIGNED = "unassigned"  # the worklist of what nobody answers for: never empty of meaning, so never ""


def owner_role(owner: str, owners: Mapping[str, str]) -> str:
    """The role that gets what a pathway of this owner leaves undecided.

    `owners` says it. An owner that is not among them is itself the role, or at the least a worklist of that name; a
    pathway without an owner has the worklist "unassigned". Such work is seen, never lost.
    """
    if owner in owners:
        return owners[owner]
    return owner or UNASSIGNED


def standing_in(role: str, roles: Mapping[str, Role], *, at: datetime, calendar: Calendar | None) -> str:
    """Who answers for `role` at this moment: itself, or outside the calendar's hours its `out_of_hours`.

    A role on call answers day and night, and so does one without a stand-in. Without a calendar, and for a role that
    nobody described, it is the role itself. Stand-ins of stand-ins are followed until one answers.
    """
    if calendar is None or is_open(calendar, at):
        return role
    seen = [role]
    while (described := roles.get(seen[-1])) and not described.on_call and described.out_of_hours:
        if described.out_of_hours in seen:
            break  # two who stand in for one another: the last one found
        seen.append(described.out_of_hours)
    return seen[-1]
