"""Plays one case of the corpus: a pathway, a start and what happens; gives one canonical line for each step.

A line holds all that a step says: event and `now` in, outcome, snapshot, effects and record out. A release that
changes a byte of a line raises `core.snapshot.SEMANTICS` and keeps the old way for journeys begun under it.

Write the lines anew, after such a decision only: python -m tests.golden.playing
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from carepath.authoring import parse_pathway
from carepath.core.events import TIMER, Event
from carepath.core.fields import coerce, moment, to_json
from carepath.core.pathway import Pathway
from carepath.core.snapshot import Snapshot, from_json
from carepath.core.snapshot import to_json as snapshot_to_json
from carepath.core.step import Step, initial_step, step

CORPUS = Path(__file__).parent / "corpus"


def cases() -> list[Path]:
    return sorted(CORPUS.glob("*.yaml"))


def play(path: Path) -> Iterator[str]:
    """The lines of one case. Between steps the snapshot goes through its JSON, as it does in a store."""
    case = yaml.safe_load(path.read_text())
    pathway = parse_pathway(case["pathway"])
    now = datetime.fromisoformat(case["starts"])
    given = case.get("given", {})
    started = _values(pathway, case.get("context", {}), pathway.context)
    done = initial_step(pathway, now=now, context=started, journey_id="j1", given=given)
    yield _line(done, now, pathway)
    snapshot = _stored(done.snapshot, pathway)
    for number, happening in enumerate(case["then"]):
        until = now + timedelta(hours=happening.get("wait_hours", 0))
        lag = timedelta(hours=happening.get("workers_stop_hours", 0))
        while due := _due(snapshot, until):
            at, name = due
            body = {"timer": name, "due_at": at, "fired_at": at + lag}
            event = Event(TIMER, body, f"j1:{name}:{moment(at)}", given=given)
            as_of = max(at, snapshot.at)
            done = step(pathway, snapshot, event, now=as_of)
            yield _line(done, as_of, pathway)
            snapshot = _stored(done.snapshot, pathway)
        now = until
        if "event" not in happening:
            continue
        name = happening["event"]
        schema = pathway.events.get(name)
        data = _values(pathway, happening.get("data", {}), schema.fields if schema else {})
        known = {**given, **happening.get("given", {})}
        event = Event(name, data, _event_id(happening, snapshot, number), now, happening.get("by", ""), known)
        done = step(pathway, snapshot, event, now=now)
        yield _line(done, now, pathway)
        snapshot = _stored(done.snapshot, pathway)


def _values(pathway: Pathway, given: dict[str, Any], known: Any) -> dict[str, Any]:
    return {name: coerce(known[name], value, name=name) if name in known else value for name, value in given.items()}


def _event_id(happening: dict[str, Any], snapshot: Snapshot, number: int) -> str:
    """`answers: task:call` makes the event come back from what is open under that name."""
    if "answers" not in happening:
        return f"e{number}"
    verb = [*happening["event"].split("."), "answered"][1]
    return f"{snapshot.opened[happening['answers']].key}#{verb}"


def _due(snapshot: Snapshot, until: datetime) -> tuple[datetime, str] | None:
    return min(((one.due_at, name) for name, one in snapshot.timers.items() if one.due_at <= until), default=None)


def _stored(snapshot: Snapshot, pathway: Pathway) -> Snapshot:
    return from_json(snapshot_to_json(snapshot, pathway), pathway)


def _line(done: Step, now: datetime, pathway: Pathway) -> str:
    body = {
        "event": _plain(done.event._asdict()),
        "now": moment(now),
        "outcome": done.outcome,
        "snapshot": json.loads(snapshot_to_json(done.snapshot, pathway)),
        "effects": [_plain(effect) for effect in done.effects],
        "records": [_plain(record._asdict()) for record in done.records],
    }
    body["snapshot"]["identity"][2] = "fingerprint"  # of the text, not of what a step means
    return json.dumps(body, sort_keys=True, ensure_ascii=False)


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type) and type(value).__module__.endswith("effects"):
        return {"effect": type(value).__name__, **{one.name: _plain(getattr(value, one.name)) for one in fields(value)}}
    if hasattr(value, "_asdict"):
        return _plain(value._asdict())
    if isinstance(value, dict):
        return {str(name): _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if hasattr(value, "items"):
        return {str(name): _plain(one) for name, one in value.items()}
    if isinstance(value, datetime):
        return moment(value)
    return value if isinstance(value, str | int | float | bool | None) else _other(value)


def _other(value: Any) -> Any:
    try:
        return to_json(value)
    except (TypeError, ValueError):
        return repr(value)


if __name__ == "__main__":
    for one in cases():
        one.with_suffix(".jsonl").write_text("".join(f"{line}\n" for line in play(one)))
        print(one.name)
