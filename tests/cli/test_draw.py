"""`carepath draw`: a page, Mermaid text, and where they go."""

from __future__ import annotations

from tests.cli.conftest import run


def test_a_page(folder):
    drawn = run("draw", "checkup")
    assert (drawn.code, drawn.out) == (0, "Drawn: checkup.html\n")
    page = (folder / "checkup.html").read_text(encoding="utf-8")
    assert page.startswith("<!doctype html>")
    assert "Waiting for the visit" in page


def test_mermaid_text(folder):
    drawn = run("draw", "pathways/checkup.yaml", "--mermaid")
    assert drawn.code == 0
    assert drawn.out.startswith("stateDiagram-v2\n")
    run("draw", "checkup", "--mermaid", "--out", "checkup.mmd")
    assert (folder / "checkup.mmd").read_text(encoding="utf-8") == drawn.out


def test_mistakes_are_said(folder):
    assert run("draw", "chekup").code == 2
    assert run("draw", "checkup", "--out", "no/such/folder.html").code == 2
    assert not (folder / "no").exists()
