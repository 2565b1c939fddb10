"""Every command explains itself, and nothing heavy is loaded for it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from tests.cli.conftest import CLINIC, run

from carepath.cli import reference
from carepath.cli.main import COMMANDS

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "cli.md"
HELPS = dict(reference.helps())
LOADED = """
import sys
from carepath.cli.main import main
try:
    main({args!r})
except SystemExit as stopped:
    assert stopped.code == 0, stopped.code
print("LOADED", *sorted({{name.partition(".")[0] for name in sys.modules}} & {heavy!r}))
"""


def loaded(*args: str, heavy: set[str]) -> str:
    program = LOADED.format(args=list(args), heavy=heavy)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.rpartition("LOADED")[2].strip()


@pytest.mark.parametrize("name", [name for name in HELPS if name != "carepath"])
def test_every_command_has_help_with_an_example(name):
    typed = name.split()[1:]
    asked = run(*typed, "--help")
    assert asked.code == 0
    assert "Example" in asked.out
    assert f"carepath {typed[0]}" in asked.out.partition("Example")[2]


def test_all_planned_commands_are_there():
    planned = {
        "check", "demo", "diff", "draw", "enroll", "explain", "feed", "fmt", "init", "read", "scenario", "schema",
        "send", "tasks", "timeline", "work",
    }  # fmt: skip
    assert set(COMMANDS) == planned
    assert all(name in run("--help").out for name in planned)


def test_help_loads_nothing_heavy():
    assert loaded("--help", heavy={"sqlalchemy", "pydantic", "yaml", "rich", "transitions", "alembic"}) == ""


def test_check_needs_no_database_library():
    assert loaded("check", str(CLINIC), heavy={"sqlalchemy", "alembic", "sqlite3"}) == ""


def test_the_reference_page_is_current():
    hint = "run: python -m carepath.cli.reference > docs/reference/cli.md"
    assert PAGE.read_text(encoding="utf-8") == reference.page(), hint


def test_an_unknown_command_names_the_nearest():
    asked = run("timelin")
    assert asked.code == 2
    assert "no command timelin. Did you mean timeline?" in asked.err


def test_version():
    assert run("--version").out.startswith("carepath, version ")
