"""Reads the cases in `cases/` and plays them on the real step.

A case is a pathway in few words: this module writes the rest of the grammar around it (header, declared events,
`reenter: true` on every way with a target, the final states `pass` and `fail`). What is expected stands in the cases.
Imported by test_conformance.py only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from carepath.authoring import parse_pathway
from carepath.core.events import TIMER, Event, is_reserved
from carepath.core.pathway import Pathway
from carepath.core.snapshot import Snapshot
from carepath.core.step import initial_step, step

CASES = Path(__file__).parent / "cases"
START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
OUTCOMES = ("pass", "fail")
Node = dict[str, Any]


class Case(NamedTuple):
    """One case: its pathway in few words, where it starts, what happens and what that leads to."""

    name: str
    pathway: Node
    starts: list[str]
    events: list[Node]


class _Reader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Reads scalars as pathways are read: `on` and `no` are words."""


class _Writer(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True


_Reader.yaml_implicit_resolvers = {}
_Reader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("(true|false)$"), list("tf"))
_Reader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile("-?[0-9]+$"), list("-0123456789"))


def read_cases(path: Path) -> Iterator[Case]:
    """The cases of one file; one that says `without_reenter` is two, the second plays carepath's own rule."""
    for one in yaml.load(path.read_text(encoding="utf-8"), Loader=_Reader):
        name, events = f"{path.stem}/{one['case']}", one.get("events", [])
        yield Case(name, widened(one["pathway"], events), one["starts"], events)
        if "without_reenter" in one:
            led = [{**event, "then": then} for event, then in zip(events, one["without_reenter"], strict=True)]
            yield Case(f"{name} without reenter", widened(one["pathway"], led, reenter=False), one["starts"], led)


def public_names() -> list[str]:
    """Every public case that we know of, as `group/name`."""
    groups = yaml.load((CASES.parent / "public.yaml").read_text(encoding="utf-8"), Loader=_Reader)
    return [f"{group}/{name}" for group, names in groups.items() for name in names]


def play(case: Case) -> Iterator[tuple[str, set[str], set[str]]]:
    """After the start and after each event: what happened, the states that it should lead to, and those it led to."""
    text = yaml.dump(case.pathway, Dumper=_Writer, sort_keys=False, allow_unicode=True, width=10_000)
    pathway = parse_pathway(text, case.name)
    now = START
    snapshot = initial_step(pathway, now=now).snapshot
    yield "the start", _paths(case.starts, pathway), set(snapshot.configuration)
    for number, happening in enumerate(case.events):
        now += timedelta(minutes=int(happening.get("wait", "0m").removesuffix("m")))
        snapshot = _until(pathway, snapshot, now)
        if "send" in happening:
            snapshot = step(pathway, snapshot, Event(happening["send"], id=f"e{number}"), now=now).snapshot
        yield str(happening), _paths(happening["then"], pathway), set(snapshot.configuration)


def _until(pathway: Pathway, snapshot: Snapshot, now: datetime) -> Snapshot:
    while due := min(((one.due_at, name) for name, one in snapshot.timers.items() if one.due_at <= now), default=None):
        at, name = due
        event = Event(TIMER, {"timer": name, "due_at": at, "fired_at": at}, f"j1:{name}:{at}")
        snapshot = step(pathway, snapshot, event, now=at).snapshot
    return snapshot


def _paths(names: list[str], pathway: Pathway) -> set[str]:
    """The full paths of states called by an end of theirs that no other state has."""
    found = {name: [path for path in pathway.states if f".{path}".endswith(f".{name}")] for name in names}
    assert all(len(paths) == 1 for paths in found.values()), found
    return {paths[0] for paths in found.values()}


# -- the rest of the grammar --


def widened(pathway: Node, events: list[Node], *, reenter: bool = True) -> Node:
    """The whole pathway that the few words of a case stand for."""
    root = _state(pathway, reenter)
    states = list(_states(root))
    ways = [way for state in states for way in _ways(state)]
    targets = {name for way in ways for name in _listed(way.get("target", []))}
    for outcome in OUTCOMES:
        if outcome in targets and outcome not in root["states"]:
            root["states"][outcome] = {"type": "final"}
    actions = [one for place in (*ways, *states) for key in ("actions", "entry", "exit") for one in place.get(key, [])]
    names = {event["send"] for event in events if "send" in event} | {_raised(one) for one in actions if "raise" in one}
    names |= {name for state in states for name in state.get("on", {}) if not name.endswith("*")}
    declared = {name: {"from": ["app"]} for name in sorted(names) if not is_reserved(name)}
    declared |= {name: {"from": ["app"], **said} for name, said in pathway.get("events", {}).items()}
    header = {"pathway": "conformance", "version": "1.0.0", "title": "Conformance", "events": declared}
    return {**header, **root, "context": {name: _field(value) for name, value in pathway.get("context", {}).items()}}


def _state(state: Node, reenter: bool) -> Node:
    below = {name for inner in _states(state) for name in inner.get("states", {})}
    keeps = bool(below) and state.get("type") != "parallel"
    said = {key: value for key, value in state.items() if key not in ("events", "context")}
    if "on" in state:
        said["on"] = {
            event: _alternatives(value, below if keeps else set(), reenter) for event, value in state["on"].items()
        }
    if "always" in state:
        said["always"] = _alternatives(state["always"], below if keeps else set(), reenter)
    if "after" in state:
        after = state["after"]
        rows = (
            after
            if isinstance(after, list)
            else [{"delay": delay, **_alternative(way)} for delay, way in after.items()]
        )
        said["after"] = _alternatives(rows, set(), reenter)
    if "states" in state:
        said["states"] = {name: _state(inner, reenter) for name, inner in state["states"].items()}
    return said


def _alternatives(value: Any, below: set[str], reenter: bool) -> list[Node]:
    rows = value if isinstance(value, list) and all(isinstance(one, dict) for one in value) else [value]
    return [_entering(_alternative(row), below, reenter) for row in rows]


def _alternative(value: Any) -> Node:
    return value if isinstance(value, dict) else {"target": value}


def _entering(way: Node, below: set[str], reenter: bool) -> Node:
    """SCXML's external transition, or its internal one where the standard lets it be internal."""
    said = {key: value for key, value in way.items() if key != "internal"}
    stays = way.get("internal", False) and set(_listed(way["target"])) <= below
    return {**said, "reenter": True} if "target" in way and reenter and not stays else said


def _listed(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


def _states(state: Node) -> Iterator[Node]:
    yield state
    for inner in state.get("states", {}).values():
        yield from _states(inner)


def _ways(state: Node) -> Iterator[Node]:
    for rows in (*state.get("on", {}).values(), state.get("always", []), state.get("after", [])):
        yield from rows


def _raised(action: Node) -> str:
    said = action["raise"]
    return str(said["event"] if isinstance(said, dict) else said)


def _field(value: Any) -> Node:
    return {"type": "integer", "default": value} if isinstance(value, int) else value
