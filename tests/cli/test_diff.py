"""`carepath diff`: exit codes as of diff, text and JSON."""

from __future__ import annotations

import json
import shutil

from tests.cli.conftest import run


def test_the_same_and_not_the_same(folder):
    shutil.copytree(folder / "pathways", folder / "new")
    same = run("diff", "pathways", "new")
    assert (same.code, same.out) == (0, "The same.\n")
    path = folder / "new" / "checkup.yaml"
    path.write_text(path.read_text().replace("due: 2h", "due: 3h").replace("title: Checkup", "title: Check-up"))
    found = run("diff", "pathways", "new")
    assert found.code == 1
    assert found.out.startswith("SAFETY: 1 change\n  checkup, ")
    assert "    was: 2 hours\n    now: 3 hours\n" in found.out
    assert "WORDING: 1 change\n" in found.out
    assert run("diff", "pathways/checkup.yaml", "new/checkup.yaml").out == found.out


def test_json(folder):
    assert json.loads(run("diff", "pathways", "pathways", "--json").out) == {"same": True, "changes": []}
    shutil.copytree(folder / "pathways", folder / "new")
    path = folder / "new" / "checkup.yaml"
    path.write_text(path.read_text().replace("role: nurse, title: Call", "role: medic, title: Call"))
    roles = folder / "new" / "roles.yaml"
    roles.write_text(
        roles.read_text().replace("owners:", "  medic: {title: Medic, owner: nurse, respond_within: 4h}\nowners:")
    )
    found = run("diff", "pathways/checkup.yaml", "new/checkup.yaml", "--json")
    assert found.code == 1
    where = 'checkup, "Waiting for the visit", on arrival, the task "Call the patient"'
    change = {"class": "safety", "where": where, "what": "role", "old": "Nurse", "new": "Medic"}
    assert json.loads(found.out) == {"same": False, "changes": [change]}


def test_wrong_use(folder):
    assert run("diff", "pathways", "nowhere").code == 2
    assert run("diff", "pathways", "pathways/checkup.yaml").code == 2
    (folder / "broken.yaml").write_text("pathway: [")
    broken = run("diff", "pathways/checkup.yaml", "broken.yaml")
    assert broken.code == 2
    assert "broken.yaml:" in broken.err
    assert "Traceback" not in broken.err


def test_an_old_copy_outside_is_read_as_if_it_stood_in_the_clinic(folder):
    lone = folder / "elsewhere" / "old.yaml"
    lone.parent.mkdir()
    now = folder / "pathways" / "checkup.yaml"
    lone.write_text(now.read_text().replace("due: 2h", "due: 1h"))
    found = run("diff", lone, "pathways/checkup.yaml")
    assert found.out.startswith("SAFETY: 1 change\n  checkup, ")
    assert found.out.endswith("    was: 1 hour\n    now: 2 hours\n")
    assert f"{lone} stands in no clinic's folder, and is read as if it stood in " in found.err
    lone.write_text(now.read_text())
    assert run("diff", "pathways/checkup.yaml", lone).out == "The same.\n"
    lone.write_text("pathway: [")
    assert run("diff", lone, "pathways/checkup.yaml").code == 2
    lone.write_text("roles: {}\n")
    assert run("diff", lone, "pathways/checkup.yaml").code == 2
