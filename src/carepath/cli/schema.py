"""`carepath schema`: what an editor needs to complete keys and underline slips while one types. Needs no database."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from carepath.cli.options import folder_here, folder_of
from carepath.cli.printing import print_json, write_whole

KINDS = ("pathway", "part", "content", "rules", "questionnaires", "feed", "roles", "ladders", "calendars", "site")
PLACE = Path(".vscode")
TOLD = """\
{count} schemas stand in {place}, and {settings} says which file each is for.
An editor that reads YAML by them (VS Code with the YAML extension, for one) now completes keys and underlines slips,
with the roles, ladders and texts of {folder}. Run this again when those have changed.
"""


@click.command(
    "schema", epilog="\b\nExamples:\n  carepath schema pathway > pathway.schema.json\n  carepath schema --editor"
)
@click.argument("kind", type=click.Choice(KINDS), default="pathway")
@click.option("--pathways", "folder", type=click.Path(path_type=Path), help="The clinic's folder. Default: ./pathways.")
@click.option("--editor", is_flag=True, help="Write all schemas, and the editor's settings, into ./.vscode.")
def command(kind: str, folder: Path | None, *, editor: bool) -> int:
    """Print the JSON Schema of one KIND of file, with the names that the clinic's folder holds.

    Without KIND: of pathways. The schemas know keys, words and names; carepath check says whether a pathway is right.
    """
    from carepath.authoring.schemas import schema

    if editor:
        click.echo(_equip(folder_here(folder)), nl=False)
    else:
        print_json(schema(kind, folder_of(folder)))
    return 0


def _equip(folder: Path) -> str:
    """Writes the schemas and the settings beside the clinic's folder; settings of other things stay."""
    from carepath.authoring.schemas import KINDS as PLACES
    from carepath.authoring.schemas import schema

    PLACE.mkdir(exist_ok=True)
    settings = PLACE / "settings.json"
    kept = _settings(settings)
    schemas = kept.setdefault("yaml.schemas", {})
    for kind, (_, files) in PLACES.items():
        path = PLACE / f"carepath-{kind}.schema.json"
        path.write_text(json.dumps(schema(kind, folder), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        schemas[f"./{path.as_posix()}"] = f"**/{folder.name}/{files}"
    write_whole(settings, json.dumps(kept, indent=2, ensure_ascii=False) + "\n")
    return TOLD.format(count=len(PLACES), place=PLACE, settings=settings, folder=folder)


def _settings(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except ValueError:
        found = None
    if not isinstance(found, dict) or not isinstance(found.get("yaml.schemas", {}), dict):
        raise click.UsageError(f"{path} is not plain JSON with settings: take its comments away, or move it aside.")
    return found
