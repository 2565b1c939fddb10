"""The tables of codes that a person meets: why somebody phones, why nothing was sent, why an owner has a task.

Used by generate.py.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from carepath.careteam.own_tasks import OWNER_TITLES
from carepath.core.returning import TELLS_OWNER
from carepath.reach.decide import CALLS, DROPS
from carepath.runtime.comebacks import BADLY

SRC = Path(__file__).parents[2] / "src" / "carepath"
# Why the owner of a pathway has a task, where no journey could take something itself.
TOLD = {
    "undecided": "a guard was unknown and no alternative says what then",
    "nobody_heard": "a patient, a caregiver or staff sent an event, or a safety event came, and no journey took it",
    "no_match": "an event is about one journey of several, and none of them fits",
    "match_unknown": "an event may be about a journey, and a value that would tell is missing",
    "criteria_unknown": "a value is missing that decides whether a journey begins",
    "could_not_start": "a journey should have begun and could not",
    "journey_parked": "a journey failed and was set aside, or an event came for one that was",
    "sent_event_unheard": "one journey sent an event that no other heard",
    "sent_event_does_not_fit": "one journey sent an event whose data do not fit its declaration",
    "too_many_hops": "an event went from journey to journey for ever, and was stopped",
    "reply_unmatched": "somebody wrote back, and it answers no open question",
    "task_outcome_unmatched": "a task ended in a way for which its journey has no alternative",
    "reply_from_shared_address": "somebody wrote back from an address that several patients have",
    "timer_failed": "an escalation could not climb, or a call run out; tried again each quarter of an hour",
    "unknown_outcome": "nobody knows whether something went out, and a repeat could do harm",
    "patient_transferred": "the patient is cared for elsewhere; their journeys go on until you end them",
    "patient_merged": "the patient goes on under another record; their journeys here go on until you end them",
}


def calls() -> str:
    """Why a message becomes a call."""
    return _table(CALLS)


def drops() -> str:
    """Why a message is dropped."""
    return _table(DROPS)


def told() -> str:
    """Why an owner has a task."""
    unheard = {
        f"{one.replace('.', '_')}_unheard": f"{one} came back, and its journey has nothing written for it"
        for one in BADLY
    }
    after_the_end = {one.replace(".", "_"): OWNER_TITLES[one.replace(".", "_")] for one in TELLS_OWNER}
    return _table({**TOLD, **unheard, **{code: title[0].lower() + title[1:] for code, title in after_the_end.items()}})


def reasons_in_source() -> Iterator[str]:
    """Every reason that the runtime tells an owner, as it stands in the source."""
    for path in sorted((SRC / "runtime").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            place = {"TellOwner": 1, "_tell": 3, "_tell_sender": 2, "_unmatched": 4}.get(name)
            reason = node.args[place] if place is not None and len(node.args) > place else None
            if isinstance(reason, ast.Constant):
                yield str(reason.value)


MAKERS: dict[str, Callable[..., str]] = {"calls": calls, "drops": drops, "told": told}


def _table(rows: Mapping[str, str]) -> str:
    return "\n".join(["| code | because |", "|---|---|", *(f"| `{code}` | {why} |" for code, why in rows.items())])
