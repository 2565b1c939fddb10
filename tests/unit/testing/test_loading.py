"""What is loaded when: nothing by the plugin, and no pytest by the harness."""

from __future__ import annotations

import subprocess
import sys

import carepath.testing


def loaded_after(statement: str, *, without: str = "") -> set[str]:
    """Names of modules that a fresh Python holds after the statement, where it cannot import `without`."""
    blocked = f"sys.modules[{without!r}] = None; " if without else ""
    code = f"import sys; {blocked}{statement}; print(' '.join(name for name in sys.modules if sys.modules[name]))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    return set(run.stdout.split())


def test_the_plugin_loads_nothing_but_itself_and_pytest():
    loaded = loaded_after("import carepath.testing.plugin")
    ours = {name for name in loaded if name.startswith("carepath")}
    assert ours == {"carepath", "carepath.testing", "carepath.testing.plugin"}
    assert not loaded & {"sqlalchemy", "pydantic", "yaml", "pytest_bdd", "zoneinfo"}


def test_the_package_loads_nothing():
    loaded = loaded_after("import carepath.testing")
    assert {name for name in loaded if name.startswith("carepath.")} == {"carepath.testing"}


def test_the_harness_and_the_phrases_work_without_pytest():
    loaded = loaded_after("import carepath.testing.harness, carepath.testing.phrases", without="pytest")
    assert "carepath.testing.harness" in loaded


def test_every_public_name_is_there():
    for name in ("JourneyHarness", "ManualClock", "RecordingAdapter", "ScenarioFailed"):
        assert getattr(carepath.testing, name).__name__ == name
        assert name in dir(carepath.testing)
