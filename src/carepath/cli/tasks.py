"""`carepath tasks`: the care team's work, and the few things a person does with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, TypedDict, Unpack

import click

from carepath.cli.options import Place, json_option, pairs, store_options, typed
from carepath.cli.printing import local, print_json, table, words

if TYPE_CHECKING:
    from carepath.care import CarePath
    from carepath.runtime.receipts import Task

OPEN = ("open", "claimed")
HEADINGS = ("priority", "role", "what", "patient", "due")


class Doing(TypedDict):
    """The one thing that is done, if any."""

    claim: str | None
    complete: str | None
    decline: str | None
    acknowledge: str | None


@click.command(
    "tasks",
    epilog="\b\nExamples:\n  carepath tasks --role oncology_nurse --sandbox\n"
    "  carepath tasks --complete TASK advice_given --by joy --sandbox\n"
    "  carepath tasks --acknowledge ESCALATION --by sam --sandbox",
)
@click.argument("outcome", nargs=-1, metavar="[OUTCOME [FIELD=VALUE]...]")
@click.option("--role", help="Only this role's.")
@click.option("--patient", help="Only this patient's.")
@click.option("--all", "everything", is_flag=True, help="Also what is completed, declined or cancelled.")
@click.option("--claim", metavar="TASK", help="Take a task: nobody else needs to.")
@click.option("--complete", metavar="TASK", help="Complete a task with OUTCOME and its fields.")
@click.option("--decline", metavar="TASK", help="Hand a task back, with OUTCOME as the reason.")
@click.option("--acknowledge", metavar="ESCALATION", help="Answer an escalation: it stops climbing.")
@click.option("--by", default="", help="Who does it.")
@store_options
@json_option
def command(
    outcome: tuple[str, ...], *, role: str | None, patient: str | None, everything: bool, by: str, place: Place,
    as_json: bool, **doing: Unpack[Doing],
) -> None:  # fmt: skip
    """List open tasks, the most urgent first. With --claim, --complete, --decline or --acknowledge: do one thing."""
    chosen = [name for name, value in doing.items() if value]
    _check(chosen, outcome, by)
    with place.open(existing=True) as care:
        if chosen:
            done = _do(care, doing, outcome, by)
            print_json(done) if as_json else click.echo("Done.")
            return
        role = role and role.strip().lower().replace(" ", "_")  # as the list says it, too
        found, zone = care.tasks(role=role, patient=patient, status=None if everything else OPEN), care.zone
        unknown = role is not None and role not in care.clinic.roles
    if as_json:
        print_json(found)
        return
    for line in lines(found, zone):
        click.echo(line)
    if not found:
        click.echo("No tasks." + (f" There is no role {role} in roles.yaml." if unknown else ""))


def lines(found: Iterable[Task], zone: str) -> Iterator[str]:
    """A table of tasks, with what is needed to do something with each."""
    rows = [(*row(one, zone), one.status, one.escalation or "", one.id) for one in found]
    if rows:
        yield from table(rows, (*HEADINGS, "status", "escalation", "task"))


def row(one: Task, zone: str) -> tuple[str, str, str, str, str]:
    """A task for a person: how urgent, whose, what, about whom, until when."""
    urgency = f"{one.priority}, OVERDUE" if one.overdue else one.priority
    return urgency, words(one.role), one.title, one.patient, local(one.due_at, zone)


def _check(chosen: list[str], outcome: tuple[str, ...], by: str) -> None:
    if len(chosen) > 1:
        raise click.UsageError("Do one thing at a time: --claim, --complete, --decline or --acknowledge.")
    if chosen and not by.strip():
        raise click.UsageError("Say who does it with --by.")
    if chosen == ["complete"] and not outcome:
        raise click.UsageError("Say how it ended: carepath tasks --complete TASK OUTCOME --by YOU")
    if outcome and chosen not in (["complete"], ["decline"]):
        raise click.UsageError("An outcome goes with --complete TASK, a reason with --decline TASK.")


def _do(care: CarePath, doing: Doing, outcome: tuple[str, ...], by: str) -> Task | None:
    if doing["claim"]:
        return care.claim_task(doing["claim"], by=by)
    if doing["complete"]:
        return care.complete_task(doing["complete"], {**typed(pairs(outcome[1:])), "outcome": outcome[0]}, by=by)
    if doing["decline"]:
        return care.decline_task(doing["decline"], by=by, reason=" ".join(outcome) or "declined")
    care.acknowledge(doing["acknowledge"] or "", by=by)
    return None
