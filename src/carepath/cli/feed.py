"""`carepath feed`: records of other systems become events. One command for each kind of record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from carepath.cli.options import Place, json_option, store_options
from carepath.cli.printing import Screen, count, day, local, print_json, screen, table

if TYPE_CHECKING:
    from carepath.care import CarePath
    from carepath.core.definitions import Clinic
    from carepath.feeds.reading import Feed
    from carepath.feeds.records import FeedChange, FeedSummary

LINE_EVERY = 100  # changes for each line in a pipe, which has no status line
MOST_PLACES = 3  # of each reason, shown as examples


@click.group("feed", epilog="Example: carepath feed fhir bundles/ --sandbox")
def command() -> None:
    """Turn records of other systems into events, by the clinic's own mapping (feeds/*.yaml).

    What was fed before changes nothing. What no mapping names is counted and left alone. Fed as it is, a record's old
    events move journeys and nothing is sent that is past its time; with --replay the clock goes from event to event,
    and whatever is due on the way happens then. Exit code 1: a record was refused.
    """


def _of(kind: str, told: str, example: str) -> None:
    """Adds the command of one format."""

    @command.command(
        kind,
        help=told,
        epilog=f"\b\nExamples:\n  carepath feed {kind} {example} --sandbox\n"
        f"  carepath feed {kind} {example} --replay --sandbox --database replay.db",
    )
    @click.argument("path", type=click.Path(path_type=Path))
    @click.option("--mapping", metavar="NAME", help="Which of the clinic's mappings, where it has several.")
    @click.option("--replay", is_flag=True, help="Live the records through on a clock of their own (with --sandbox).")
    @store_options
    @json_option
    def feed(path: Path, mapping: str | None, *, replay: bool, place: Place, as_json: bool) -> int:
        if replay and not place.sandbox:
            raise click.UsageError("--replay lives in the past: it needs --sandbox, where nobody real is reached.")
        made = partial(_made, kind=kind, mapping=mapping)
        with screen(silent=as_json) as shown:
            shown.status(f"Reading {path}")
            summary, zone = (_replay if replay else _feed)(made, path, place, shown)
            if not as_json:
                for line in lines(summary):
                    shown.line(line)
        if as_json:
            print_json({"zone": zone, **_counts(summary)})
        return 1 if summary.refused else 0


_of(
    "fhir",
    "Feed the FHIR R4 records of PATH: a file (.json, .ndjson, either may end in .gz) or a folder of them.",
    "bundles/",
)
_of(
    "hl7",
    "Feed the HL7 v2 messages of PATH: a file (.hl7, .txt, either may end in .gz; one message or many) or a folder.",
    "messages.hl7",
)
_of(
    "table",
    "Feed the rows of PATH: CSV with a first line of names, or JSON lines (.csv, .tsv, .jsonl), a file or a folder.",
    "fills.csv",
)


def _made(clinic: Clinic, *, kind: str, mapping: str | None) -> Feed:
    from carepath.cli.staging import feed_of

    return feed_of(clinic, kind, mapping)


def _feed(made: Callable[[Clinic], Feed], path: Path, place: Place, shown: Screen) -> tuple[FeedSummary, str]:
    from carepath.feeds.feeding import feed_into

    with place.open() as care:
        told = _Told(shown, care.zone)
        summary = feed_into(care, made(care.clinic), path, now=datetime.now(UTC), after_each=told.change)
        return summary, care.zone


def _replay(made: Callable[[Clinic], Feed], path: Path, place: Place, shown: Screen) -> tuple[FeedSummary, str]:
    from carepath.cli.staging import Stage
    from carepath.feeds.feeding import replay
    from carepath.testing.clock import ManualClock

    clinic = place.clinic()
    feed = made(clinic)
    clock = ManualClock(feed.read(path).begins_at or datetime.now(UTC))
    with place.open(clinic=clinic, clock=clock) as care:
        clock.set(max(clock.now(), _lived_until(care) or clock.now()))
        shown.line(f"The clock starts at {local(clock.now(), care.zone)} in {care.zone}.")
        told = _Told(shown, care.zone)
        stage = Stage(care, clock, settled=told.passing(clock.now))
        summary = replay(stage, feed, path, clock, next_due=stage.next_due, after_each=told.change)
        shown.line(f"The clock stands at {local(clock.now(), care.zone)}.")
        return summary, care.zone


def _lived_until(care: CarePath) -> datetime | None:
    """The last moment at which anything came in: a clock that is moved never goes back behind it."""
    with care.store.begin(write=False) as uow:
        found = [event.received_at for row in uow.patients.all() for event in uow.events.of_patient(row.id)]
    return max(found, default=None)


class _Told:
    """Progress: a status line that moves, and a line for every hundred changes where nothing can move."""

    def __init__(self, shown: Screen, zone: str) -> None:
        self._shown = shown
        self._zone = zone
        self._changes = 0

    def change(self, change: FeedChange) -> None:
        self._changes += 1
        what = getattr(change, "event", "changed")
        when = day(change.at, self._zone) if change.at else "no date"
        self._shown.status(f"{when}  {what}  ({count(self._changes, 'change')} so far)")
        if self._changes % LINE_EVERY == 0:
            self._shown.line(f"{self._changes} changes so far, up to {when}")

    def passing(self, now: Callable[[], datetime]) -> Callable[[int], bool]:
        """What a stage calls each time things have settled: the clock is shown, and nobody acts."""

        def settled(_done: int) -> bool:
            self._shown.status(f"{local(now(), self._zone)}  ({count(self._changes, 'change')} so far)")
            return False

        return settled


def lines(summary: FeedSummary) -> Iterator[str]:
    """The summary in words: what was sent by event, known before, left alone and refused."""
    yield (
        f"{count(summary.records, 'record')} in {count(summary.files, 'file')}, {count(summary.patients, 'patient')}"
        + (f" ({summary.patients_known} known before)" if summary.patients_known else "")
    )
    if summary.events:
        rows = [(name, str(number), str(summary.sent[name])) for name, number in sorted(summary.events.items())]
        yield from table(rows, ("event", "found", "sent"))
    for said, number in (
        ("Known already, nothing was changed", summary.known),
        ("Said twice in the input", summary.repeated),
        ("Joined with another record of the same day", summary.joined),
        ("Patients changed", summary.updated),
    ):
        if number:
            yield f"{said}: {number}."
    if summary.unmapped:
        yield f"Left alone, as no mapping names them: {_listed(summary.unmapped)}."
    if summary.flaws:
        yield f"Left out of records that were taken: {_listed(summary.flaws).replace('-', ' ')}."
    yield from _refusals(summary)


def _refusals(summary: FeedSummary) -> Iterator[str]:
    for reason, number in sorted(summary.refused.items()):
        places = [f"{one.where} {one.kind}".strip() for one in summary.refusals if one.reason == reason]
        shown = [one for one in places if one][:MOST_PLACES]
        yield f"Refused, {reason.replace('-', ' ')}: {number}" + (f" (such as {', '.join(shown)})" if shown else "")


def _listed(counted: Counter[str]) -> str:
    return ", ".join(f"{number} {name}" for name, number in counted.most_common())


def _counts(summary: FeedSummary) -> dict[str, Any]:
    return {
        "files": summary.files,
        "records": summary.records,
        "patients": summary.patients,
        "patients_known": summary.patients_known,
        "found": summary.events,
        "sent": summary.sent,
        "known": summary.known,
        "repeated": summary.repeated,
        "joined": summary.joined,
        "updated": summary.updated,
        "left_alone": summary.unmapped,
        "left_out": summary.flaws,
        "refused": summary.refused,
        "refusals": summary.refusals,
    }
