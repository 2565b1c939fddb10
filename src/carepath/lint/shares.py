"""A large folder looked at by several processes, each with a share of its pathways; the findings are those of one.

Each reads its own pathways and all that pathways refer to. What they know of one another is handed round twice: what
each pathway declares, before any is compiled, and what its actions ask of, give to and send to others, before any rule
looks at it. Where processes cannot be had, or two shares define one name, nothing is found here and one process must
look at everything. Imported by the package.
"""

from __future__ import annotations

import gc
import os
import signal
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection, wait
from multiprocessing.reduction import ForkingPickler
from pathlib import Path
from types import MappingProxyType
from typing import Any

from carepath.authoring.checking import Checked, Checker
from carepath.authoring.clinic import Examined
from carepath.authoring.compiler import Outline
from carepath.authoring.folder import list_files, read_files
from carepath.errors import Diagnostic
from carepath.lint.others import Others
from carepath.lint.running import Run

LEAST = 50  # pathways for each process: below that, starting one takes longer than it saves
MOST = 8  # processes: each reads all that pathways refer to, and holds what it compiles

Files = list[tuple[Path, str]]


def _writable(proxy: MappingProxyType[Any, Any]) -> tuple[type, tuple[dict[Any, Any]]]:
    return MappingProxyType, (dict(proxy),)


ForkingPickler.register(MappingProxyType, _writable)  # an event without data has one for its fields


@dataclass(slots=True)
class Share:
    """Some of a folder's pathways, and all that they refer to; its methods are called in their order."""

    root: Path
    files: Files
    today: date
    checker: Checker = field(init=False)
    checked: Checked = field(init=False)

    def outlines(self) -> list[Outline]:
        """What its pathways declare."""
        self.checker = Checker(read_files(self.root, self.files), pinned=False)
        return self.checker.outlines()

    def others(self, outlines: Sequence[Outline]) -> Others:
        """What its pathways ask, give and send, once compiled against the outlines of all."""
        self.checked = self.checker.complete(outlines)
        return Others.of(self.checked.clinic.pathways)

    def findings(self, others: Others) -> tuple[Diagnostic, ...]:
        """What is found in its files, given what all pathways ask, give and send."""
        examined = Examined(self.checked)
        return examined.result(Run(examined, others, self.today).all())[1]


def processes_for(root: Path) -> int:
    """How many processes are worth their start for the folder; 1: it is looked at as it is."""
    pathways = sum(kind == "pathways" for _, kind in list_files(root))
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(cores, MOST, pathways // LEAST))


def shared_findings(
    root: Path, *, today: date, processes: int, method: str | None = None
) -> tuple[list[str], tuple[Diagnostic, ...]] | None:
    """The names of all pathways and every finding in the folder; None where it cannot be shared.

    `method`: how processes are started (fork, spawn, forkserver); None: as Python does it here.
    """
    own, *handed_out = [Share(root, files, today) for files in _shares(list_files(root), processes)]
    try:
        with ExitStack() as stack:
            pipes = [stack.enter_context(_process(share, method)) for share in handed_out]
            return _look(own, pipes)
    except (OSError, EOFError):  # no process to be had, or one ended: whatever it met is met again by one alone
        return None


def _look(own: Share, pipes: Sequence[Connection]) -> tuple[list[str], tuple[Diagnostic, ...]] | None:
    """One round after the other, here and in the other processes at once."""
    outlines = own.outlines()
    for pipe in pipes:
        outlines.extend(pipe.recv())
    outlines.sort(key=lambda one: one.file)
    names = [one.name for one in outlines]
    if len(set(names)) < len(names):
        return None
    _tell(pipes, outlines)
    others = own.others(outlines)
    for pipe in pipes:
        others.add(pipe.recv())
    _tell(pipes, others)
    found = set(own.findings(others)).union(*(pipe.recv() for pipe in pipes))
    return names, tuple(sorted(found))


def _tell(pipes: Iterable[Connection], what: object) -> None:
    for pipe in pipes:
        pipe.send(what)


def _shares(files: Files, number: int) -> Iterator[Files]:
    """The files by share: every pathway in one of them, all else in each."""
    pathways = [path for path, kind in files if kind == "pathways"]
    for first in range(number):
        mine = set(pathways[first::number])
        yield [(path, kind) for path, kind in files if kind != "pathways" or path in mine]


@contextmanager
def _process(share: Share, method: str | None) -> Iterator[Connection]:
    """A process that looks at the share, and the pipe to it; it is gone at the end, whatever happens here."""
    context = get_context(method)
    here, there = context.Pipe()
    process = context.Process(target=_answer, args=(share, there), daemon=True)  # type: ignore[attr-defined]
    process.start()
    there.close()
    try:
        yield here
    finally:
        here.close()
        process.terminate()
        process.join()


def _answer(share: Share, pipe: Connection) -> None:
    """What such a process does: each round's part, when its turn comes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started it is interrupted too, and ends it
    gc.disable()  # all that is read stays to the end
    pipe.send(share.outlines())
    pipe.send(share.others(_received(pipe)))
    pipe.send(share.findings(_received(pipe)))


def _received(pipe: Connection) -> Any:
    """What comes through the pipe; EOFError where whoever started this process is gone."""
    starter = parent_process()
    if starter is not None:
        wait([pipe, starter.sentinel])
    if not pipe.poll():
        raise EOFError("nobody waits for this share any more")
    return pipe.recv()
