"""An event is taken: every journey hears it, a person is told where none does, and the answer is written down.

Not here: the checks of what comes from outside, and the lock (engine.py). Imported by engine, inbound and calls.
"""

from __future__ import annotations

from carepath.core.effects import TellOwner
from carepath.core.events import BUILT_IN
from carepath.runtime import follow_ups, happenings, routing
from carepath.runtime.owners import tell_owner
from carepath.runtime.receipts import Receipt, receipt_to_json
from carepath.runtime.turn import Heard, Turn

FROM_PEOPLE = ("patient", "caregiver", "staff")


def take(turn: Turn, heard: Heard, *, body_hash: str = "") -> Receipt:
    """Has every journey hear the event, and writes its answer down."""
    since = len(turn.outcomes), len(turn.enrolled), len(turn.tasks), len(turn.notes)
    turn.keep_event(heard, body_hash=body_hash)
    stood_open = happenings.before(turn, heard)
    taken = routing.route(turn, heard)
    happenings.after(turn, heard, stood_open)
    if not taken:
        _tell_of_unheard(turn, heard)
    follow_ups.work_off(turn)
    return write_receipt(turn, heard.event.id, since, unheard=not taken)


def write_receipt(
    turn: Turn, event_id: str, since: tuple[int, int, int, int] = (0, 0, 0, 0), *, unheard: bool
) -> Receipt:
    """The receipt of an event, of all that the turn gathered `since` it came; written down as its answer."""
    outcomes, enrolled, tasks, notes = since
    receipt = Receipt(
        event_id,
        tuple(turn.outcomes[outcomes:]),
        tuple(turn.enrolled[enrolled:]),
        tuple(turn.tasks[tasks:]),
        tuple(turn.notes[notes:]),
        unheard,
    )
    turn.keep_answer(event_id, receipt_to_json(receipt))
    return receipt


def _tell_of_unheard(turn: Turn, heard: Heard) -> None:
    """What nobody took becomes a task for the owner of the pathway that declares it, where a person must know."""
    name = heard.event.name
    pathway = turn.services.definitions.declaring(name)
    safety = pathway is not None and pathway.events[name].safety
    if name in BUILT_IN or not (safety or heard.origin in FROM_PEOPLE):
        return
    tell_owner(turn, pathway, TellOwner(f"{heard.event.id}:unheard", "nobody_heard", name), event_id=heard.event.id)
