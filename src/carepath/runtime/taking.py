"""An event is taken: every journey hears it, a person is told where none does, and the answer is written down.

Not here: the checks of what comes from outside, and the lock (engine.py). Imported by engine, calls and answers.
"""

from __future__ import annotations

from carepath.core.effects import TellOwner
from carepath.core.events import BUILT_IN
from carepath.runtime import follow_ups, happenings, routing
from carepath.runtime.owners import tell_owner
from carepath.runtime.receipts import Receipt, receipt_to_json
from carepath.runtime.turn import Heard, Turn

FROM_PEOPLE = ("patient", "caregiver", "staff")


def take(one: Turn, heard: Heard, *, body_hash: str = "") -> Receipt:
    """Has every journey hear the event, and writes its answer down."""
    marks = len(one.outcomes), len(one.enrolled), len(one.tasks), len(one.notes)
    one.keep_event(heard, body_hash=body_hash)
    stood_open = happenings.before(one, heard)
    taken = routing.route(one, heard)
    happenings.after(one, heard, stood_open)
    if not taken:
        _tell_of_unheard(one, heard)
    follow_ups.work_off(one)
    outcomes, enrolled, tasks, notes = marks
    receipt = Receipt(
        heard.event.id,
        tuple(one.outcomes[outcomes:]),
        tuple(one.enrolled[enrolled:]),
        tuple(one.tasks[tasks:]),
        tuple(one.notes[notes:]),
        unheard=not taken,
    )
    one.keep_answer(heard.event.id, receipt_to_json(receipt))
    return receipt


def _tell_of_unheard(one: Turn, heard: Heard) -> None:
    """What nobody took becomes a task for the owner of the pathway that declares it, where a person must know."""
    name = heard.event.name
    pathway = next((each for each in one.services.definitions.clinic.pathways.values() if name in each.events), None)
    safety = pathway is not None and pathway.events[name].safety
    if name in BUILT_IN or not (safety or heard.origin in FROM_PEOPLE):
        return
    tell_owner(one, pathway, TellOwner(f"{heard.event.id}:unheard", "nobody_heard", name), event_id=heard.event.id)
