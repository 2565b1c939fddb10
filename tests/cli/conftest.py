"""Commands run as they are typed, in a folder of their own."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable, Iterator
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import pytest

from carepath.cli.main import main

CLINIC = Path(__file__).with_name("clinic")  # one small pathway: quick to read
SECRET = "a secret of these tests only"


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str


def run(*args: str | Path) -> Ran:
    """The command line in this process; its output goes to a pipe, not to a terminal."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err), pytest.raises(SystemExit) as stopped:
        main([str(one) for one in args])
    assert isinstance(stopped.value.code, int)
    return Ran(stopped.value.code, out.getvalue(), err.getvalue())


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CAREPATH_DATABASE", "CAREPATH_PATHWAYS", "CAREPATH_SECRET"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to stand in, with nothing but the small clinic's pathways."""
    shutil.copytree(CLINIC, tmp_path / "pathways")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(scope="session")
def enrolled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database in which Ana waits for her checkup; to be copied."""
    folder = tmp_path_factory.mktemp("enrolled")
    ana = ("--add", "--name", "Ana", "--contact", "sms=+14165550111")
    with chdir(folder):
        started = run("enroll", "checkup", "ana", *ana, "--sandbox", "--pathways", CLINIC)
    assert started.code == 0, started
    return folder / "carepath.db"


@pytest.fixture
def ana(folder: Path, enrolled: Path) -> Callable[..., Ran]:
    """Runs a command in a sandbox in which Ana waits for her checkup."""
    shutil.copy(enrolled, folder)
    return lambda *args: run(*args, "--sandbox")


@dataclass(frozen=True)
class Played:
    folder: Path
    first: Ran
    second: Ran
    letters: tuple[int, int]  # after the first and after the second run


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    """`carepath demo` twice, one after the other, in one folder."""
    folder = tmp_path_factory.mktemp("demo")
    with chdir(folder):
        first = run("demo")
        after_first = len(list(folder.rglob("*.html")))
        second = run("demo", "--json")
        yield Played(folder, first, second, (after_first, len(list(folder.rglob("*.html")))))
