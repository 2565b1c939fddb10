"""People: who owns a pathway, who answers at night, who stands in.

Imported by rules.py.
"""

from __future__ import annotations

from collections.abc import Iterator

from carepath.core.definitions import Ladder, Role, Rung
from carepath.lint.chart import Chart, Finding
from carepath.lint.whole import Whole


def nobody_owns(chart: Chart) -> Iterator[Finding]:
    """Pathways without an owner: what they leave undecided goes to a worklist that is nobody's."""
    if not chart.pathway.owner:
        message = "this pathway has no owner: what it cannot decide goes to nobody's worklist."
        yield Finding(chart.document.pathway.mark, message, "Write owner: name, one of the owners in roles.yaml.")


def nobody_at_night(whole: Whole) -> Iterator[Finding]:
    """Rungs whose role has gone home when the ladder gets there: of a safety ladder any, else the first."""
    for ladder, document in whole.ladders():
        for number, (rung, written) in enumerate(zip(ladder.rungs, document.rungs, strict=True)):
            role = whole.clinic.roles.get(rung.role)
            if role is None or not _sleeps(rung, role) or not (ladder.safety or (number == 0 and _counts_hours(rung))):
                continue
            message = f'out of hours nobody answers rung {number + 1} of "{ladder.name}": {rung.role} is not on call.'
            yield Finding(written.mark, message, "Write night: {role: ...} with a role on call.")


def _sleeps(rung: Rung, role: Role) -> bool:
    return not role.on_call and rung.night_role is None


def _counts_hours(rung: Rung) -> bool:
    """Whether it climbs at night too."""
    return rung.acknowledge_within.kind == "elapsed"


def night_role_asleep(whole: Whole) -> Iterator[Finding]:
    """Rungs whose stand-in for the night is no role on call."""
    for ladder, document in whole.ladders():
        for number, (rung, written) in enumerate(zip(ladder.rungs, document.rungs, strict=True)):
            role = whole.clinic.roles.get(rung.night_role or "")
            if role is not None and not role.on_call:
                message = f'at night rung {number + 1} of "{ladder.name}" asks {role.name}, who is not on call.'
                yield Finding(written.key_mark("night"), message, "Name a role with on_call: true.")


def safety_ladder_sleeps(whole: Whole) -> Iterator[Finding]:
    """Safety ladders that climb in business time: on a Friday evening they wait until Monday."""
    for ladder, document in whole.ladders():
        for rung, written in zip(ladder.rungs if ladder.safety else (), document.rungs, strict=False):
            for key, span in (("acknowledge_within", rung.acknowledge_within), ("repeat", rung.repeat)):
                if span is not None and span.kind == "business":
                    message = f'the safety ladder "{ladder.name}" waits {span}: it stands still out of hours.'
                    yield Finding(written.key_mark(key), message, "Write minutes or hours: 15m.")


def one_role_ladder(whole: Whole) -> Iterator[Finding]:
    """Safety ladders that only ever ask one role: there is no second person."""
    for ladder, document in whole.ladders():
        if ladder.safety and len(_roles(ladder)) == 1:
            message = f'the safety ladder "{ladder.name}" asks {ladder.rungs[0].role} and nobody else.'
            yield Finding(document.mark, message, "Add a rung with another role.")


def _roles(ladder: Ladder) -> set[str]:
    return {role for rung in ladder.rungs for role in (rung.role, rung.night_role) if role}


def stand_in_asleep(whole: Whole) -> Iterator[Finding]:
    """Roles whose stand-ins out of hours lead to nobody who is on call."""
    document = whole.roles
    for name, one in document.roles.items() if document is not None else ():
        seen = [str(name)]
        while (role := whole.clinic.roles.get(seen[-1])) and not role.on_call and role.out_of_hours:
            if role.out_of_hours in seen:
                way = " to ".join([*seen, role.out_of_hours])
                message = f"out of hours {name} hands on in a circle, and nobody in it is on call ({way})."
                yield Finding(one.key_mark("out_of_hours"), message, "Let one of them be on_call: true.")
                break
            seen.append(role.out_of_hours)
