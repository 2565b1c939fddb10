"""The tutorial and its like, done as they are written: files are saved, commands run, and print what the page says."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.docs.generate import ROOT

DOCS = ROOT / "docs"
PAGES = [
    DOCS / "tutorial" / "one-journey.md",
    DOCS / "how-to" / "write-a-pathway.md",
    DOCS / "how-to" / "write-a-ladder.md",
]
STEP = re.compile(
    r"^```(?P<kind>\w*)\n(?P<text>.*?)^```$|^<!-- slip: (?P<file>\S+): (?P<old>.+?) -> (?P<new>.+?) -->$",
    re.MULTILINE | re.DOTALL,
)
COMMANDS = {"carepath": [Path(sys.executable).with_name("carepath")], "pytest": [sys.executable, "-m", "pytest"]}
QUIET = {"pytest": ["-p", "no:cacheprovider", "-p", "no:xdist"]}


class Reader:
    """Does what the page says, in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.commands = 0

    def save(self, text: str) -> None:
        first, _, rest = text.partition("\n")
        (self.folder / first.removeprefix("# file: ")).write_text(rest, encoding="utf-8")

    def slip(self, file: str, old: str, new: str) -> None:
        path = self.folder / file
        before = path.read_text(encoding="utf-8")
        assert before.count(old) == 1, f"{old} in {file}"
        path.write_text(before.replace(old, new), encoding="utf-8")

    def run(self, text: str) -> None:
        for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
            command, *said = part.splitlines()
            self._run(shlex.split(command), said)

    def _run(self, words: list[str], said: list[str]) -> None:
        self.commands += 1
        if words[0] == "cd":
            self.folder /= words[1]
            return
        done = subprocess.run(
            [*COMMANDS[words[0]], *words[1:], *QUIET.get(words[0], [])],
            cwd=self.folder, capture_output=True, text=True, check=False,
            env={key: value for key, value in os.environ.items() if not key.startswith(("CAREPATH_", "PYTEST_"))},
        )  # fmt: skip
        printed = done.stdout + done.stderr
        assert list(_in_order(said, printed)) == [], printed
        assert done.returncode == 0 or any("failed" in line or "error" in line for line in said), printed


def _in_order(said: list[str], printed: str) -> Iterator[str]:
    """The lines that were not printed, in this order."""
    at = 0
    for line in said:
        if line == "...":
            continue
        found = printed.find(line.strip(), at)
        if found < 0:
            yield line
        else:
            at = found + len(line.strip())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_page_can_be_followed(page: Path, tmp_path: Path) -> None:
    reader = Reader(tmp_path)
    for step in STEP.finditer(page.read_text(encoding="utf-8")):
        if step["file"]:
            reader.slip(step["file"], step["old"], step["new"])
        elif step["text"].startswith("# file: "):
            reader.save(step["text"])
        elif step["text"].startswith("# shown: "):
            name, _, text = step["text"].removeprefix("# shown: ").partition("\n")
            assert (reader.folder / name).read_text(encoding="utf-8") == text
        elif step["kind"] == "console":
            reader.run(step["text"])
    assert reader.commands > 3
