"""The commands of the how-to page, run as they stand there, in a folder in which the demo was played."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

from tests.cli.conftest import run

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "use-the-command-line.md"


def test_the_commands_of_the_page_work(demo, tmp_path, monkeypatch):
    shutil.copytree(demo.folder, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"```sh\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    typed = [line for block in blocks for line in block.splitlines()]
    assert typed[0] == "carepath demo"
    assert len(typed) == 10
    for line in typed[1:]:
        name, *args = shlex.split(line)
        ran = run(*args)
        assert (name, ran.code) == ("carepath", 0), (line, ran)
    assert 'triage == "red" was true' in ran.out
