"""How long `carepath check` takes, against what it cannot do without, in one run: `make bench`.

A folder of 1,000 pathways against PyYAML's own compose of the same files; one pathway, and --help, against a Python
that does nothing. Processor seconds of real processes are compared: the wall's depend on who else is there.
"""

from __future__ import annotations

import re
import resource
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

import pytest

from carepath.shipped import shipped_pathways

pytestmark = pytest.mark.bench
PATHWAYS = 1000
ROUNDS = 5
COMPOSE = """
import sys, yaml
from pathlib import Path
loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
for path in Path(sys.argv[1]).rglob("*.yaml"):
    yaml.compose(path.read_text(encoding="utf-8"), Loader=loader)
"""
WANTED = 20  # times the floor, at most, for the folder: about 10 on a quiet machine, more where others keep it busy


class Took(NamedTuple):
    """Seconds of one process: of the processor, and by the clock on the wall."""

    processor: float
    wall: float


def took(*args: str | Path) -> Took:
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run([sys.executable, *map(str, args)], capture_output=True, text=True, check=False)
    wall, after = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return Took(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, wall)


def best(*args: str | Path, rounds: int = ROUNDS) -> Took:
    return min(took(*args) for _ in range(rounds))


def carepath(*args: str | Path) -> tuple[str | Path, ...]:
    return ("-c", "from carepath.cli.main import main; main()", *args)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped folder, its pathways again and again under other names."""
    folder = tmp_path_factory.mktemp("bench") / "clinic"
    shutil.copytree(shipped_pathways(), folder)
    texts = {path.stem: path.read_text(encoding="utf-8") for path in folder.glob("*.yaml")}
    pathways = {name: text for name, text in texts.items() if re.search(r"^pathway: ", text, re.MULTILINE)}
    for number in range(PATHWAYS - len(pathways)):
        name = sorted(pathways)[number % len(pathways)]
        renamed = re.sub(r"^(pathway: \w+)", rf"\1_{number}", pathways[name], count=1, flags=re.MULTILINE)
        (folder / f"{name}_{number}.yaml").write_text(renamed, encoding="utf-8")
    return folder


def test_speed_of_check(folder: Path) -> None:
    nothing = best("-c", "pass")
    one = shipped_pathways() / "diagnosis.yaml"
    floor = best("-c", COMPOSE, folder, rounds=2)
    whole = took(*carepath("check", folder))
    rows = [
        (f"check, {PATHWAYS:,} pathways", whole, "PyYAML's compose", floor),
        ("check, one pathway", best(*carepath("check", one)), "Python, nothing done", nothing),
        ("carepath --help", best(*carepath("--help")), "Python, nothing done", nothing),
    ]
    print(f"\n{'what':<24}{'processor':>12}{'wall':>10}{'against':>24}{'its own':>12}{'ratio':>9}")
    for title, ours, peer, theirs in rows:
        seconds = f"{ours.processor:>10.2f} s{ours.wall:>8.2f} s{peer:>24}{theirs.processor:>10.2f} s"
        print(f"{title:<24}{seconds}{ours.processor / theirs.processor:>8.1f}x")
    assert whole.processor / floor.processor < WANTED
