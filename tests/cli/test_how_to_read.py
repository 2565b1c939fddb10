"""The commands of docs/how-to/read-draw-and-compare.md, run as they stand there."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

from tests.cli.conftest import run

from carepath.shipped import shipped_pathways

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "read-draw-and-compare.md"


def test_the_commands_of_the_page_work(tmp_path, monkeypatch):
    shutil.copytree(shipped_pathways(), tmp_path / "pathways")
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"```sh\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    typed = [line for block in blocks for line in block.splitlines()]
    assert len(typed) == 5
    for line in typed:
        name, *args = shlex.split(line)
        ran = run(*args)
        assert (name, ran.code) == ("carepath", 0), (line, ran)
    assert (tmp_path / "symptom_monitoring.html").is_file()


def test_the_example_of_a_change_is_a_real_one(tmp_path):
    for name in ("old", "new"):
        shutil.copytree(shipped_pathways(), tmp_path / name)
    path = tmp_path / "new" / "symptom_monitoring.yaml"
    text = path.read_text(encoding="utf-8")
    task = "title: Call about symptoms, due: parameters.call_within"
    assert task in text
    path.write_text(text.replace(task, task.replace("parameters.call_within", "8h")), encoding="utf-8")
    found = run("diff", tmp_path / "old" / path.name, path)
    assert found.code == 1
    assert found.out in PAGE.read_text(encoding="utf-8")
