"""All that a journey is between two events. JSON at the store's door only; carries no log.

`to_json` and `from_json` are canonical (sorted keys, fixed time format): equal snapshots give equal bytes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from carepath.core.definitions import EMPTY
from carepath.core.durations import Duration
from carepath.core.fields import from_json as value_from_json
from carepath.core.fields import moment
from carepath.core.fields import to_json as value_to_json
from carepath.errors import CorruptionError

if TYPE_CHECKING:
    from carepath.core.pathway import Pathway

SEMANTICS = 1  # raised when a release changes a byte of the golden corpus; journeys keep the number they began under


class Identity(NamedTuple):
    """What never changes while a journey lives."""

    pathway: str
    version: str
    fingerprint: str
    semantics: int
    journey_id: str
    started_at: datetime


class Armed(NamedTuple):
    """A timer that is running. `anchor`: what its date was worked out from, so that a moved anchor re-arms it."""

    due_at: datetime
    anchor: str = ""


class Opened(NamedTuple):
    """A task, ask, message, escalation or action that has not come back yet."""

    key: str
    state: str  # its owner: leaving it revokes (unless kept)
    keep: bool
    opened_at: datetime
    questionnaire: str = ""  # asks only


class ClockState(NamedTuple):
    started_at: datetime
    limit: str  # a duration as text
    status: str  # running | paused | stopped
    paused_at: datetime | None = None
    paused_for: float = 0.0  # seconds
    warned: int = 0  # how many warnings have come
    breached: bool = False
    result: str = ""
    stopped_at: datetime | None = None


class Snapshot(NamedTuple):
    """One journey at rest. Mappings are never changed in place: a step copies what it changes."""

    identity: Identity
    sequence: int
    at: datetime
    configuration: tuple[str, ...]  # active atomic (or final) states, document order
    context: Mapping[str, Any] = EMPTY
    history: Mapping[str, tuple[str, ...]] = EMPTY  # history state -> what was active
    entered: Mapping[str, int] = EMPTY  # "a" or "a since b" -> entries; only what an expression asks for
    timers: Mapping[str, Armed] = EMPTY
    fired: Mapping[str, Armed] = EMPTY  # last occurrence fired, by timer, for its anchor
    remains: Mapping[str, float] = EMPTY  # seconds left of what was stopped by an exit under history, or a pause
    opened: Mapping[str, Opened] = EMPTY  # "task:id" ...
    clocks: Mapping[str, ClockState] = EMPTY
    paused: tuple[str, ...] = ()
    ended: str = ""  # completed | patient_deceased

    @property
    def journey_id(self) -> str:
        return self.identity.journey_id

    @property
    def pathway(self) -> str:
        return self.identity.pathway

    @property
    def version(self) -> str:
        return self.identity.version

    @property
    def fingerprint(self) -> str:
        return self.identity.fingerprint

    @property
    def semantics(self) -> int:
        return self.identity.semantics

    @property
    def started_at(self) -> datetime:
        return self.identity.started_at


def to_json(snapshot: Snapshot, pathway: Pathway) -> str:
    """The snapshot as canonical JSON text."""
    fields = pathway.context
    body = {
        "identity": [*snapshot.identity[:5], moment(snapshot.identity.started_at)],
        "sequence": snapshot.sequence,
        "at": moment(snapshot.at),
        "configuration": snapshot.configuration,
        "context": {name: value_to_json(value) for name, value in snapshot.context.items() if name in fields},
        "history": dict(snapshot.history),
        "entered": dict(snapshot.entered),
        "timers": {name: [moment(armed.due_at), armed.anchor] for name, armed in snapshot.timers.items()},
        "fired": {name: [moment(armed.due_at), armed.anchor] for name, armed in snapshot.fired.items()},
        "remains": dict(snapshot.remains),
        "opened": {name: [*one[:3], moment(one.opened_at), one.questionnaire] for name, one in snapshot.opened.items()},
        "clocks": {name: _clock_to_json(clock) for name, clock in snapshot.clocks.items()},
        "paused": snapshot.paused,
        "ended": snapshot.ended,
    }
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def from_json(text: str, pathway: Pathway) -> Snapshot:
    """The snapshot back from its text. CorruptionError where it is not one, or belongs to another definition."""
    try:
        body = json.loads(text)
        name, version, fingerprint, semantics, journey_id, started_at = body["identity"]
        identity = Identity(name, version, fingerprint, semantics, journey_id, _read_moment(started_at))
        context = {name: value_from_json(pathway.context[name], value) for name, value in body["context"].items()}
        snapshot = Snapshot(
            identity=identity,
            sequence=body["sequence"],
            at=_read_moment(body["at"]),
            configuration=tuple(body["configuration"]),
            context=context,
            history={name: tuple(states) for name, states in body["history"].items()},
            entered=body["entered"],
            timers={name: Armed(_read_moment(due), anchor) for name, (due, anchor) in body["timers"].items()},
            fired={name: Armed(_read_moment(due), anchor) for name, (due, anchor) in body["fired"].items()},
            remains=body["remains"],
            opened={name: _opened_from_json(*one) for name, one in body["opened"].items()},
            clocks={name: _clock_from_json(*clock) for name, clock in body["clocks"].items()},
            paused=tuple(body["paused"]),
            ended=body["ended"],
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise CorruptionError(
            "snapshot-unreadable",
            f"a stored snapshot of {pathway.name} {pathway.version} cannot be read ({type(error).__name__}).",
            hint="Restore it from a backup or replay the journey's log.",
        ) from None
    if identity.fingerprint != pathway.fingerprint:
        raise wrong_definition(snapshot, pathway)
    return snapshot


def wrong_definition(snapshot: Snapshot, pathway: Pathway) -> CorruptionError:
    """The error for a snapshot that was made under another definition."""
    return CorruptionError(
        "wrong-definition",
        f"journey {snapshot.journey_id} runs on {snapshot.pathway} {snapshot.version} "
        f"({snapshot.fingerprint[:12]}), not on {pathway.name} {pathway.version} ({pathway.fingerprint[:12]}).",
        hint="Step it with the version it was enrolled on, or migrate it.",
    )


def _read_moment(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError("a time without a zone")
    return at


def _opened_from_json(key: str, state: str, keep: bool, opened_at: str, questionnaire: str) -> Opened:
    return Opened(key, state, keep, _read_moment(opened_at), questionnaire)


def _clock_to_json(clock: ClockState) -> list[Any]:
    return [moment(part) if isinstance(part, datetime) else part for part in clock]


def _clock_from_json(*parts: Any) -> ClockState:
    clock = ClockState._make(parts)
    Duration.parse(clock.limit)
    return clock._replace(
        started_at=_read_moment(parts[0]),
        paused_at=_read_moment_or_none(clock.paused_at),
        stopped_at=_read_moment_or_none(clock.stopped_at),
    )


def _read_moment_or_none(text: Any) -> datetime | None:
    return None if text is None else _read_moment(text)
