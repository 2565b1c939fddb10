from __future__ import annotations

from pathlib import Path

from carepath import shipped


def test_a_checkout_reads_the_folder_at_its_top():
    assert shipped.shipped_pathways() == Path(__file__).parents[2] / "pathways"


def test_an_installed_package_reads_the_folder_inside_it(tmp_path, monkeypatch):
    (tmp_path / "_pathways").mkdir()
    monkeypatch.setattr(shipped, "PACKAGE", tmp_path)
    assert shipped.shipped_pathways() == tmp_path / "_pathways"
