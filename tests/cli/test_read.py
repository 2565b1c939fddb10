"""`carepath read`: by file and by name, one state, Markdown, mistakes."""

from __future__ import annotations

import subprocess
import sys

from tests.cli.conftest import run


def test_a_pathway_by_name_and_by_file(folder):
    by_name = run("read", "checkup")
    assert by_name.code == 0
    assert by_name == run("read", "pathways/checkup.yaml")
    assert 'Nurse gets the task "Call the patient", due within 2 hours' in " ".join(by_name.out.split())


def test_one_state_and_markdown(folder):
    told = run("read", "checkup", "--state", "Waiting for the visit", "--markdown")
    assert told.out.startswith("## Waiting for the visit (`waiting`)\n")
    assert "Who gets in" not in told.out


def test_mistakes_are_said(folder):
    assert run("read", "chekup").code == 2
    assert "checkup" in run("read", "chekup").err
    assert run("read", "checkup", "--state", "nowhere").code == 2
    (folder / "pathways" / "checkup.yaml").write_text("pathway: [")
    broken = run("read", "pathways/checkup.yaml")
    assert broken.code == 1
    assert "pathways/checkup.yaml:" in broken.err


def test_reading_needs_no_database(folder):
    code = "import sys; from carepath.cli.main import main\ntry: main(['read', 'checkup'])\nexcept SystemExit: pass\n"
    ran = subprocess.run([sys.executable, "-c", code + "assert 'sqlalchemy' not in sys.modules"], check=False)
    assert ran.returncode == 0
