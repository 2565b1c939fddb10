"""The pytest plugin: what every test run gets when carepath is installed.

pytest loads it through the entry point `carepath`. Here: registration only; the harness and the steps stand in their
own modules and are loaded when a test first asks for them. Importing this module must stay cheap, since every test
run of the host application pays for it (a test holds that).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from carepath.testing.harness import JourneyHarness

_STEPS = "carepath-steps"


@pytest.fixture
def journey_harness(request: pytest.FixtureRequest) -> Iterator[JourneyHarness]:
    """A scenario's world: the real engine on a database in memory, and a clock that the test moves.

    Folders are seen from where pytest's root is.
    """
    from carepath.testing.harness import JourneyHarness

    with JourneyHarness(base=request.config.rootpath) as harness:
        yield harness


@pytest.hookimpl(optionalhook=True)
def pytest_bdd_before_scenario(request: pytest.FixtureRequest, feature: Any, scenario: Any) -> None:
    """Makes the steps known, when the first scenario of a run begins."""
    _know_the_steps(request.config)


@pytest.hookimpl(optionalhook=True)
def pytest_bdd_step_func_lookup_error(
    request: pytest.FixtureRequest, feature: Any, scenario: Any, step: Any, exception: Exception
) -> None:
    """Names the nearest phrase where a sentence fits none."""
    from carepath.testing.phrases import nearest_phrase

    exception.add_note(nearest_phrase(step.name))


@pytest.hookimpl(optionalhook=True)
def pytest_bdd_step_error(feature: Any, step: Any, step_func: Any, exception: Exception) -> None:
    """Names the line of the feature that failed, in place of the Python by which it was looked up."""
    from carepath.errors import RequestError
    from carepath.testing.world import ScenarioFailed

    if step_func.__module__ != f"{__package__}.steps" or not isinstance(exception, ScenarioFailed | RequestError):
        return
    exception.with_traceback(None)
    exception.add_note(f"{feature.rel_filename}:{step.line_number}: {step.keyword} {step.name}")


def pytest_configure(config: pytest.Config) -> None:
    """`--generate-missing` looks at steps without running a scenario, so they must be known before."""
    if config.getoption("generate_missing", default=False):
        _know_the_steps(config)


def _know_the_steps(config: pytest.Config) -> None:
    if not config.pluginmanager.has_plugin(_STEPS):
        from carepath.testing import steps

        config.pluginmanager.register(steps, _STEPS)
