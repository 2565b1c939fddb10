"""The test kit: prove a pathway by moving a clock. Public: its names keep their meaning between minor versions.

Here: the manual clock, the recording adapter, JourneyHarness, the plain-language steps and the pytest plugin, and the
suites that a store or an adapter of a third party must pass. It runs the real engine on a real (in-memory) database.
Never here: a shortcut into a state. A scenario reaches its world by events and time alone.
The only room that imports pytest, and only in the modules that pytest itself loads: importing this package loads
nothing, and JourneyHarness works without pytest. Imported by cli (demo); imports care and what lies below it.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from carepath.adapters.recording import RecordingAdapter as RecordingAdapter
    from carepath.testing.clock import ManualClock as ManualClock
    from carepath.testing.harness import JourneyHarness as JourneyHarness
    from carepath.testing.world import ScenarioFailed as ScenarioFailed

_HOMES = {
    "JourneyHarness": "carepath.testing.harness",
    "ManualClock": "carepath.testing.clock",
    "RecordingAdapter": "carepath.adapters.recording",
    "ScenarioFailed": "carepath.testing.world",
}


def __getattr__(name: str) -> Any:
    """The public name, fetched from its module and kept."""
    if name not in _HOMES:
        raise AttributeError(f"carepath.testing has no public name {name!r}; it has {', '.join(sorted(_HOMES))}")
    found = globals()[name] = getattr(import_module(_HOMES[name]), name)
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES})
