"""The reference page of all commands, made from the commands themselves.

`python -m carepath.cli.reference > docs/reference/cli.md`. Imported by a test, which holds the page current.
"""

from __future__ import annotations

from collections.abc import Iterator

import click

from carepath.cli.main import COMMANDS, cli

COLUMNS = 100
HEAD = """# Commands

Made from the commands themselves: `python -m carepath.cli.reference > docs/reference/cli.md`.

Every command answers `--help` with an example, and prints JSON with `--json` where a program would read it. Exit
codes: 0 all is well, 1 something was found (an error in a file, a refused record), 2 wrong use. What went wrong stands
on stderr, in plain words, with what to do.

Set `CAREPATH_DATABASE` and `CAREPATH_PATHWAYS` in place of `--database` and `--pathways`. Outside a sandbox
`CAREPATH_SECRET` must be set: at least 16 characters, the same every time.
"""


def page() -> str:
    """The whole page."""
    sections = [f"## {name}\n\n```text\n{text}\n```\n" for name, text in helps()]
    return "\n".join([HEAD, *sections])


def helps() -> Iterator[tuple[str, str]]:
    """Each command as it is typed, with its help; commands of a group after it."""
    with _context("carepath", cli) as top:
        yield "carepath", cli.get_help(top)
        for name in sorted(COMMANDS):
            command = cli.get_command(top, name)
            assert command is not None
            yield from _helps(f"carepath {name}", command)


def _helps(name: str, command: click.Command) -> Iterator[tuple[str, str]]:
    with _context(name, command) as context:
        yield name, command.get_help(context)
        for inner in command.list_commands(context) if isinstance(command, click.Group) else ():
            found = command.get_command(context, inner) if isinstance(command, click.Group) else None
            assert found is not None
            yield from _helps(f"{name} {inner}", found)


def _context(name: str, command: click.Command) -> click.Context:
    return click.Context(command, info_name=name, terminal_width=COLUMNS, max_content_width=COLUMNS)


if __name__ == "__main__":
    click.echo(page(), nl=False)
