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
    from carepath.errors import ConfigurationError, DefinitionError, RequestError
    from carepath.testing.world import ScenarioFailed

    said = ScenarioFailed | RequestError | DefinitionError | ConfigurationError
    if step_func.__module__ != f"{__package__}.steps" or not isinstance(exception, said):
        return
    exception.with_traceback(None)
    exception.add_note(f"{feature.rel_filename}:{step.line_number}: {step.keyword} {step.name}")


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options of coverage: what of the pathways no scenario took."""
    group = parser.getgroup("carepath", "carepath: coverage of pathways by scenarios")
    group.addoption(
        "--carepath-coverage", nargs="?", const="", metavar="FOLDER",
        help="list what no scenario took of the pathways in FOLDER (default: of those that scenarios loaded)",
    )  # fmt: skip
    group.addoption(
        "--carepath-coverage-demand", nargs="?", const="", metavar="PATHWAYS",
        help="fail where anything is left; PATHWAYS: look at these only, by name, with commas between",
    )  # fmt: skip
    group.addoption(
        "--carepath-coverage-json", metavar="FILE", help="write all that can be taken, and what was, to FILE"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Coverage where it is asked for. `--generate-missing` looks at steps without running a scenario: known before."""
    asked = ("carepath_coverage", "carepath_coverage_demand", "carepath_coverage_json")
    if any(config.getoption(name) is not None for name in asked):
        from carepath.testing.coverage import Coverage

        config.pluginmanager.register(Coverage(config), "carepath-coverage")
    if config.getoption("generate_missing", default=False):
        _know_the_steps(config)


def _know_the_steps(config: pytest.Config) -> None:
    if not config.pluginmanager.has_plugin(_STEPS):
        from carepath.testing import steps

        config.pluginmanager.register(steps, _STEPS)
