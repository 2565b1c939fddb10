"""The lives of a journey, a delivery, a task and an escalation: which states they have, and what moves them.

A task's is the table that its code obeys. The others stand in the modules that move them; tests/care/test_lifecycles.py
watches the database while all of it happens, and holds these tables to what it saw. Imported by the documentation.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from carepath.careteam.tasks import TRANSITIONS


@dataclass(frozen=True, slots=True)
class Move:
    """From one state to another, and what brings it about."""

    source: str
    target: str
    why: str


@dataclass(frozen=True, slots=True)
class Life:
    """All moves of one kind of thing; it begins as `first`."""

    name: str
    first: str
    moves: tuple[Move, ...]

    @property
    def states(self) -> tuple[str, ...]:
        """Every state, in the order they are met."""
        return tuple(dict.fromkeys([self.first, *(one for move in self.moves for one in (move.source, move.target))]))


_VERBS = {
    "claim": "somebody takes it",
    "complete": "it is done, with an outcome",
    "decline": "it is refused, with a reason",
    "cancel": "its state is left, or it is called off",
}
JOURNEY = Life("journey", "active", (
    Move("active", "ended", "it comes to its end, or the patient has died"),
    Move("active", "parked", "a step fails: it is set aside for a person"),
    Move("parked", "ended", "the patient has died"),
))  # fmt: skip
DELIVERY = Life("delivery", "pending", (
    Move("pending", "accepted", "a provider took it, and says later what came of it"),
    Move("pending", "task", "no way can carry it: a person is asked to call"),
    Move("pending", "refused", "this way refuses it: another is tried"),
    Move("pending", "dead", "tried too often, or its outcome is unknown and a repeat could do harm"),
    Move("pending", "revoked", "it is not wanted any more, or may not be sent"),
    Move("pending", "expired", "it is too late to say it"),
    Move("pending", "delivered", "it arrived"),
    Move("accepted", "delivered", "the provider says that it arrived"),
    Move("accepted", "refused", "the provider says that it will not: another way is tried"),
    Move("task", "delivered", "the call was made"),
    Move("task", "dead", "the call reached nobody, was declined, or was not made in time"),
    Move("dead", "delivered", "the call was made after all"),
))  # fmt: skip
TASK = Life(
    "task", "open",
    tuple(Move(one, other, _VERBS[verb]) for one, after in TRANSITIONS.items() for verb, other in after.items()),
)  # fmt: skip
ESCALATION = Life("escalation", "open", (
    Move("open", "open", "nobody answers in time: the next rung is asked, and the last one again and again"),
    Move("open", "acknowledged", "somebody answers"),
    Move("open", "cancelled", "the pathway calls it off, or the patient has died"),
))  # fmt: skip
LIVES: Mapping[str, Life] = {one.name: one for one in (JOURNEY, DELIVERY, TASK, ESCALATION)}


def mermaid(life: Life) -> str:
    """The life as Mermaid stateDiagram-v2 text."""
    return "\n".join(["stateDiagram-v2", *_lines(life)]) + "\n"


def _lines(life: Life) -> Iterator[str]:
    yield f"  [*] --> {life.first}"
    for move in life.moves:
        yield f"  {move.source} --> {move.target} : {move.why.replace(':', ' -')}"
    left = {move.source for move in life.moves if move.target != move.source}
    yield from (f"  {state} --> [*]" for state in life.states if state not in left)
