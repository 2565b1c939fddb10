"""`carepath init`: a new clinic project, small and green, to be broken and grown.

The files stand in `new_clinic/` beside this one, as they are written out. Needs no database.
"""

from __future__ import annotations

from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

import click

from carepath.errors import RequestError

RUNNER = '''"""Runs every scenario in features/. Nothing here needs to change."""

from pytest_bdd import scenarios

scenarios("features")
'''
NEXT = """\
A clinic stands in {folder}: one pathway of 15 lines, one scenario.

  {go}carepath check     is it right?
  pytest             does it do what the scenario says? (needs: pip install 'carepath[testing]')

Both are green. Now break it, to see what happens:

  1. In pathways/fever_watch.yaml write red_flog for red_flag, and run carepath check.
  2. Put red_flag back, make the nurse's 30m a 45m, and run pytest.
"""


@click.command("init", epilog="Example: carepath init my_clinic")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def command(folder: Path) -> int:
    """Make a new clinic project in FOLDER: a pathway of 15 lines, one scenario, and all that they need.

    FOLDER must not be there yet, or be empty: nothing is ever overwritten.
    """
    if folder.exists() and any(folder.iterdir()):
        hint = "Name a new folder, or an empty one."
        raise RequestError("folder-not-empty", f"the folder {folder} holds files already.", hint=hint)
    _copy(resources.files("carepath.cli") / "new_clinic", folder)
    (folder / "test_features.py").write_text(RUNNER, encoding="utf-8")
    here = folder.resolve() == Path.cwd()
    click.echo(NEXT.format(folder="this folder" if here else folder, go="" if here else f"cd {folder}\n  "), nl=False)
    return 0


def _copy(source: Traversable, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for one in source.iterdir():
        if one.is_dir():
            _copy(one, folder / one.name)
        else:
            (folder / one.name).write_text(one.read_text(encoding="utf-8"), encoding="utf-8")
