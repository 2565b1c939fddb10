"""`pytest --carepath-coverage`: what no scenario of the run took, listed at its end by file and line.

Each scenario's journeys are lived again from their log when it ends, so a run without the option pays nothing. Under
pytest-xdist each worker sends what it saw to the controller. Loaded by the plugin only where the option is given.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any

import pytest

from carepath.analysis.coverage import Item, coverable, covered, told
from carepath.authoring.bundle import bundle, open_bundle
from carepath.core.definitions import Clinic
from carepath.core.pathway import Pathway
from carepath.errors import DefinitionError, Mark
from carepath.runtime.definitions import Definitions
from carepath.runtime.replay import live_again
from carepath.testing import harness
from carepath.testing.world import World, read_clinic

SENT = "carepath_coverage"


class Coverage:
    """What the scenarios of a run can take of each clinic's folder, and what they took."""

    def __init__(self, config: pytest.Config) -> None:
        chosen: str = config.getoption("carepath_coverage") or ""
        demanded: str | None = config.getoption("carepath_coverage_demand")
        self.json_file: str | None = config.getoption("carepath_coverage_json")
        self.demands = demanded is not None
        self.names = [name.strip() for name in (demanded or "").split(",") if name.strip()]
        self.here = config.invocation_params.dir
        self.folder = (self.here / chosen).resolve() if chosen else None
        self.about: dict[Path, dict[Item, str]] = {}
        self.seen: dict[Path, set[Item]] = {}
        self.is_worker = hasattr(config, "workerinput")
        if self.folder is not None:
            self._know(self.folder, _clinic(self.folder))

    def watch(self, folder: Path, world: World) -> None:
        """Notes what the journeys of a scenario that ends have taken."""
        folder = folder.resolve()
        if self.folder is not None and folder != self.folder:
            return
        self._know(folder, world.clinic)
        definitions = Definitions(world.clinic, bundle=bundle, open_bundle=open_bundle, sandbox=True)
        with world.reading() as uow:
            for row in uow.journeys.all():
                pathway = definitions.pinned(uow, row).pathway
                steps = (lived.step for lived in live_again(uow, definitions, row))
                self.seen[folder].update(item for step in steps if step for item in covered(pathway, step))

    def pytest_sessionstart(self) -> None:
        harness.watchers.append(self.watch)

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        harness.watchers.remove(self.watch)
        if self.is_worker:
            session.config.workeroutput[SENT] = json.dumps(self._as_sent())  # type: ignore[attr-defined]
        elif self.demands and self.left() and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any, error: object) -> None:
        """A worker of pytest-xdist has ended: what it saw."""
        for folder, (about, seen) in json.loads(getattr(node, "workeroutput", {}).get(SENT, "{}")).items():
            self.about.setdefault(Path(folder), {}).update({_item(one[:4]): one[4] for one in about})
            self.seen.setdefault(Path(folder), set()).update(map(_item, seen))

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if self.is_worker:
            return
        terminalreporter.section("what no scenario took")
        for folder, about in sorted(self.about.items()):
            left = self.left(folder)
            for line in told(left, about):
                terminalreporter.line(line, red=self.demands)
            shown = folder.relative_to(self.here) if folder.is_relative_to(self.here) else folder
            terminalreporter.line(f"{shown}: {len(about) - len(left)} of {len(about)} taken")
        if not self.about:
            terminalreporter.line("No scenario loaded a pathway.")
        if self.json_file is not None:
            Path(self.here, self.json_file).write_text(json.dumps(self._as_json(), indent=2) + "\n", encoding="utf-8")

    def left(self, folder: Path | None = None) -> set[Item]:
        """What nobody took, of one folder or of all."""
        folders = self.about if folder is None else [folder]
        return {item for one in folders for item in self.about[one].keys() - self.seen.get(one, set())}

    def _know(self, folder: Path, clinic: Clinic) -> None:
        if folder not in self.about:
            self.about[folder] = coverable(self._wanted(clinic))
            self.seen[folder] = set()

    def _wanted(self, clinic: Clinic) -> Iterable[Pathway]:
        if unknown := sorted(set(self.names) - set(clinic.pathways)) if self.folder is not None else []:
            there = ", ".join(sorted(clinic.pathways))
            raise pytest.UsageError(f"There is no pathway {', '.join(unknown)}. There are: {there}.")
        return [one for name, one in clinic.pathways.items() if not self.names or name in self.names]

    def _as_sent(self) -> dict[str, Any]:
        return {
            str(folder): [[[*item.where, item.what, text] for item, text in about.items()], _flat(self.seen[folder])]
            for folder, about in self.about.items()
        }

    def _as_json(self) -> list[dict[str, Any]]:
        return [
            {
                "folder": str(folder), "file": item.where.file, "line": item.where.line, "column": item.where.column,
                "what": item.what, "about": text, "taken": item in self.seen[folder],
            }
            for folder, about in sorted(self.about.items()) for item, text in sorted(about.items())
        ]  # fmt: skip


def _flat(items: Collection[Item]) -> list[list[Any]]:
    return [[*item.where, item.what] for item in sorted(items)]


def _item(sent: list[Any]) -> Item:
    file, line, column, what = sent
    return Item(Mark(file, line, column), what)


def _clinic(folder: Path) -> Clinic:
    if not folder.is_dir():
        hint = "Write --carepath-coverage=FOLDER with a clinic's folder, or tests before --carepath-coverage."
        raise pytest.UsageError(f"There is no folder {folder}. {hint}")
    try:
        return read_clinic(folder)
    except DefinitionError as error:
        raise pytest.UsageError(*map(str, error.diagnostics)) from None
