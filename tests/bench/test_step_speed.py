"""How fast a step is, against the machine it is built on, in one run: `make bench`.

Ratios only: each line is steps per CPU second of ours over the peer's, best of several interleaved rounds. The table
is printed, and written as JSON to build/bench.json.
"""

from __future__ import annotations

import gc
import json
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from transitions import Machine
from transitions.extensions import HierarchicalMachine

from carepath.authoring import parse_pathway
from carepath.core.events import Event
from carepath.core.pathway import Pathway
from carepath.core.step import initial_step, step

pytestmark = pytest.mark.bench
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ROUNDS = 5
HEAD = "pathway: bench\nversion: 1.0.0\ntitle: Bench\nevents: {go: {from: [app]}, skip: {from: [app]}}\n"
TIMED = "after: {5d: s0}, "


def flat(extra: str = "") -> str:
    """8 states, 12 transitions."""
    rows = []
    for n in range(8):
        skip = f", skip: s{(n + 2) % 8}" if n % 2 == 0 else ""
        rows.append(f"  s{n}: {{{extra}on: {{go: s{(n + 1) % 8}{skip}}}}}")
    return HEAD + "states:\n" + "\n".join(rows) + "\n"


def parallel(timed: bool = False) -> str:
    """2 regions of 4 states; one event moves both."""
    lines = ["states:", "  p:", "    type: parallel", "    states:"]
    for region in "ab":
        lines += [f"      {region}:", "        states:"]
        for n in range(4):
            after = f"after: {{5d: {region}0}}, " if timed else ""
            lines.append(f"          {region}{n}: {{{after}on: {{go: {region}{(n + 1) % 4}}}}}")
    return HEAD + "\n".join(lines) + "\n"


WORKING = """
pathway: bench
version: 1.0.0
title: Guards, sets and timers
events: {go: {from: [app], data: {temperature: {type: number}}}}
parameters: {fever: {type: number, default: 38.0}}
context: {cycle: {type: integer, default: 0}}
states:
  calm:
    on:
      go:
        - {guard: event.temperature >= parameters.fever, target: urgent, actions: [{set: {cycle: context.cycle + 1}}]}
        - {unknown: true, target: urgent}
        - {target: watched}
  urgent:
    after: {4h: calm}
    on: {go: {target: calm, actions: [{set: {cycle: context.cycle + 1}}]}}
  watched:
    after: {3d: calm}
    on: {go: calm}
"""


class _Model:
    state: Any


def _library_flat() -> Callable[[], None]:
    model = _Model()
    names = [f"s{n}" for n in range(8)]
    rows = [["go", names[n], names[(n + 1) % 8]] for n in range(8)]
    rows += [["skip", names[n], names[(n + 2) % 8]] for n in range(0, 8, 2)]
    Machine(model, states=names, transitions=rows, initial="s0", auto_transitions=False)
    return model.go  # type: ignore[attr-defined,no-any-return]


def _library_parallel() -> Callable[[], None]:
    model = _Model()
    regions = [
        {
            "name": region,
            "initial": "0",
            "children": [str(n) for n in range(4)],
            "transitions": [["go", str(n), str((n + 1) % 4)] for n in range(4)],
        }
        for region in "ab"
    ]
    HierarchicalMachine(model, states=[{"name": "p", "parallel": regions}], initial="p", auto_transitions=False)
    return model.go  # type: ignore[attr-defined,no-any-return]


def _ours(pathway: Pathway, events: list[Event]) -> Callable[[int], None]:
    start = initial_step(pathway, now=NOW).snapshot

    def run(times: int) -> None:
        snapshot, now, count = start, NOW, len(events)
        for n in range(times):
            snapshot = step(pathway, snapshot, events[n % count], now=now).snapshot
        assert snapshot.sequence == times + 1

    return run


def _theirs(fire: Callable[[], None]) -> Callable[[int], None]:
    def run(times: int) -> None:
        for _ in range(times):
            fire()

    return run


def _rate(run: Callable[[int], None], times: int) -> float:
    gc.collect()
    begun = time.process_time()
    run(times)
    return times / (time.process_time() - begun)


def _compare(ours: Callable[[int], None], theirs: Callable[[int], None], times: tuple[int, int]) -> tuple[float, float]:
    """Best rates of both, rounds interleaved so that a busy machine slows both alike."""
    rates = [(_rate(ours, times[0]), _rate(theirs, times[1])) for _ in range(ROUNDS)]
    return max(one for one, _ in rates), max(other for _, other in rates)


def test_speed_of_a_step() -> None:
    go = [Event("go")]
    fevers = [Event("go", {"temperature": value}) for value in (38.4, 37.1, 36.9, 38.0, 37.0)]
    library_flat, library_parallel = _theirs(_library_flat()), _theirs(_library_parallel())
    lines: list[tuple[str, str, float, float, float | None]] = []
    for title, text, events, peer, peer_name, times, wanted in (
        ("flat, 8 states", flat(), go, library_flat, "transitions.Machine", (200_000, 40_000), 4.0),
        ("flat, a timer in every state", flat(TIMED), go, library_flat, "transitions.Machine", (20_000, 40_000), None),
        ("2 regions of 4", parallel(), go, library_parallel, "HierarchicalMachine", (200_000, 4_000), 30.0),
        ("2 regions, timers", parallel(True), go, library_parallel, "HierarchicalMachine", (20_000, 4_000), None),
        ("guards, sets, timers", WORKING, fevers, library_flat, "transitions.Machine", (20_000, 40_000), None),
    ):
        ours, theirs = _compare(_ours(parse_pathway(text), events), peer, times)
        lines.append((title, peer_name, ours, theirs, wanted))
    _report(lines)
    for title, _, ours, theirs, wanted in lines:
        assert wanted is None or ours / theirs >= wanted, f"{title}: {ours / theirs:.1f}x, wanted {wanted}x"


def _report(lines: list[tuple[str, str, float, float, float | None]]) -> None:
    print(f"\n{'step on':<32}{'steps a CPU second':>20}{'peer':>24}{'its rate':>12}{'ratio':>9}{'wanted':>8}")
    for title, peer, ours, theirs, wanted in lines:
        goal = f"{wanted:.0f}x" if wanted else "-"
        print(f"{title:<32}{ours:>20,.0f}{peer:>24}{theirs:>12,.0f}{ours / theirs:>8.1f}x{goal:>8}")
    folder = Path("build")
    folder.mkdir(exist_ok=True)
    rows = [
        {"step_on": title, "peer": peer, "ours": round(ours), "theirs": round(theirs), "ratio": round(ours / theirs, 2)}
        for title, peer, ours, theirs, _ in lines
    ]
    (folder / "bench.json").write_text(json.dumps({"at": datetime.now(UTC).isoformat(), "steps": rows}, indent=1))
