"""What leaves the house: lock files that name no index, a wheel with the pathways in it."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PIN = re.compile(r"^([\w.-]+)==(\S+)(?: ; .+)? \\$")


def pins(path: Path) -> list[tuple[str, str]]:
    """Name and version; a name may stand several times, for several versions of Python."""
    found = (PIN.match(line) for line in path.read_text(encoding="utf-8").splitlines())
    return [(canonicalize_name(match[1]), match[2]) for match in found if match]


def declared() -> list[Requirement]:
    extras = PROJECT["optional-dependencies"]
    written = [*PROJECT["dependencies"], *(each for extra in extras.values() for each in extra)]
    return [requirement for requirement in map(Requirement, written) if requirement.name != "carepath"]


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.name)
def test_a_lock_file_names_no_index_and_hashes_every_pin(path):
    text = path.read_text(encoding="utf-8")
    assert "://" not in text
    assert not re.search(r"^-", text, flags=re.MULTILINE)
    assert len(pins(path)) == len(re.findall(r"^\w", text, flags=re.MULTILINE)) > 0
    assert text.count("--hash=sha256:") >= len(pins(path))


@pytest.mark.parametrize("requirement", declared(), ids=str)
def test_every_dependency_is_locked_within_its_bounds(requirement):
    name = canonicalize_name(requirement.name)
    locked = [version for path in LOCKS for pinned, version in pins(path) if pinned == name]
    assert locked, f"{requirement.name} is in no lock file: run `make lock`"
    assert all(map(requirement.specifier.contains, locked)), f"{requirement} is locked at {locked}: run `make lock`"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True, timeout=60)
    return next(folder.glob("*.whl"))


def test_the_wheel_carries_the_pathways_and_nothing_of_the_tests(wheel):
    inside = set(zipfile.ZipFile(wheel).namelist())
    shipped = {path.relative_to(ROOT / "pathways").as_posix() for path in (ROOT / "pathways").rglob("*.yaml")}
    assert shipped
    assert {f"carepath/_pathways/{name}" for name in shipped} <= inside
    assert "carepath/py.typed" in inside
    pages = {path.name for path in (ROOT / "src" / "carepath" / "lint" / "pages").glob("*.md")}
    assert pages
    assert {f"carepath/lint/pages/{name}" for name in pages} <= inside
    assert {name.split("/")[0] for name in inside if ".dist-info" not in name} == {"carepath"}


def test_the_wheel_names_its_command_and_its_pytest_plugin(wheel):
    archive = zipfile.ZipFile(wheel)
    (entry_points,) = (name for name in archive.namelist() if name.endswith("entry_points.txt"))
    text = archive.read(entry_points).decode()
    assert "carepath = carepath.cli.main:main" in text
    assert "carepath = carepath.testing.plugin" in text
