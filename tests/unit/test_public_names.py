"""`import carepath` is cheap, and every public name is where the table says."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import carepath

SOURCE = Path(carepath.__file__)


def names_for_type_checkers() -> dict[str, str]:
    (block,) = (node for node in ast.parse(SOURCE.read_text(encoding="utf-8")).body if isinstance(node, ast.If))
    return {
        name.asname: node.module
        for node in block.body
        if isinstance(node, ast.ImportFrom) and node.module
        for name in node.names
        if name.asname
    }


def test_editors_and_python_see_the_same_names():
    assert names_for_type_checkers() == carepath._HOMES


@pytest.mark.parametrize("name", sorted(carepath._HOMES))
def test_a_public_name_is_found_in_its_room(name):
    assert getattr(carepath, name) is getattr(sys.modules[carepath._HOMES[name]], name)
    assert name in dir(carepath)


def test_an_unknown_name_lists_the_known_ones():
    with pytest.raises(AttributeError, match=r"no public name 'opne'.*RequestError"):
        _ = carepath.opne


def test_importing_carepath_loads_no_other_module_of_ours_or_of_others():
    program = """if True:
        import sys
        before = set(sys.modules)
        import carepath
        print(*sorted(name.split(".")[0] for name in set(sys.modules) - before))
    """
    loaded = subprocess.run([sys.executable, "-I", "-c", program], capture_output=True, text=True, check=True)
    assert set(loaded.stdout.split()) <= {"carepath", "importlib", "warnings", "typing"} | set(sys.stdlib_module_names)
    assert loaded.stdout.split().count("carepath") == 1
