"""`carepath`: the command line. One file for each command; each parses, calls the library and prints.

Commands are imported when they are run, so that `carepath --help` answers at once. Exit codes: 0 fine, 1 findings,
2 wrong use. No traceback for a user's mistake.
"""

from __future__ import annotations

import sys
from importlib import import_module

import click

from carepath import __version__
from carepath.errors import CarepathError, DefinitionError

COMMANDS = {
    "check": "Check the pathways of a folder and say what is wrong, with file, line and column.",
    "demo": "Play sample patients through the pathways on a clock that runs ahead.",
    "diff": "Say what changed between two versions, sorted by safety, timing and wording.",
    "draw": "Draw a pathway: one page to look at, or Mermaid text.",
    "enroll": "Start a journey for a patient.",
    "explain": "Say why a journey did, or did not, do something.",
    "feed": "Turn records of other systems into events.",
    "fmt": "Put the keys of pathways into one order, without touching a word.",
    "init": "Make a new clinic project: a small pathway and its scenario, both green.",
    "read": "Say a pathway in plain English, state by state.",
    "schema": "Print the JSON Schema of a kind of file, or equip an editor with all of them.",
    "scenario": "Print the beginning of a scenario for one place in a pathway.",
    "send": "Send one event about a patient.",
    "tasks": "List the care team's tasks; claim, complete or acknowledge one.",
    "timeline": "Print what happened to a patient, in order.",
    "work": "Run a worker: fire what is due, deliver what is pending.",
}


class LazyGroup(click.Group):
    """Knows its commands by name and one line each; imports one when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"carepath.cli.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(sorted(COMMANDS.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from difflib import get_close_matches

            near = get_close_matches(args[0], COMMANDS, n=1)
            meant = f" Did you mean {near[0]}?" if near else ""
            ctx.fail(f"There is no command {args[0]}.{meant} carepath --help lists them.")
        return super().resolve_command(ctx, args)


@click.group(cls=LazyGroup, epilog="Start with: carepath demo")
@click.version_option(__version__, prog_name="carepath")
def cli() -> None:
    """Patient journeys that nobody falls out of: pathways in YAML, care teams told in time."""


def main(args: list[str] | None = None) -> None:
    """Runs the command line; a carepath error is printed with what to do, never as a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a terminal that knows no ° must not end a command
            stream.reconfigure(errors="replace")
    try:
        code = cli(args, prog_name="carepath", standalone_mode=False)
    except click.exceptions.Abort:
        _stop("Stopped.")
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except DefinitionError as error:
        _stop("\n".join(map(str, error.diagnostics)), 1)
    except CarepathError as error:
        _stop(told(error))
    except OSError as error:
        _stop(f"Error: {error.strerror or type(error).__name__}: {error.filename or 'a file'}")
    sys.exit(code if isinstance(code, int) else 0)


def told(error: CarepathError) -> str:
    """The error for a person: where, what, what to do, and its code."""
    place = f"{error.where}: " if error.where else ""
    lines = [f"Error: {place}{error.message[:1].upper()}{error.message[1:]} [{error.code}]"]
    return "\n".join([*lines, error.hint] if error.hint else lines)


def _stop(text: str, code: int = 2) -> None:
    click.echo(text, err=True)
    sys.exit(code)
