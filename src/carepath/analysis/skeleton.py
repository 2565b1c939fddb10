"""A way to an item of coverage as Gherkin, in the shipped steps only: what a tester begins a scenario from.

What no step says is a line in words. Imported by cli.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from carepath.analysis.coverage import Item, coverable, opened
from carepath.analysis.search import Found, Move, Search
from carepath.core.calendar import at_local, local
from carepath.core.definitions import Clinic
from carepath.core.effects import OpenAsk, OpenTask, RaiseEscalation, SendMessage
from carepath.core.pathway import Pathway, Task
from carepath.core.snapshot import Snapshot
from carepath.errors import RequestError

FIRST_DAY, FIRST_TIME = date(2026, 3, 2), time(9)
NO_WAY = "# No way was found."
MINUTE = timedelta(minutes=1)


def items_at(clinic: Clinic, file: str, line: int) -> dict[Item, str]:
    """What can be covered in this line of the file, or in the nearest line above it that has something.

    RequestError where the file has nothing above.
    """
    about = coverable(clinic.pathways.values())
    there = [item for item in about if item.where.file == file and item.where.line <= line]
    if not there:
        known = sorted({item.where.file for item in about})
        hint = f"Name a line of one of: {', '.join(known)}."
        raise RequestError("nothing-to-cover", f"Nothing in {file} at line {line} or above can be taken.", hint=hint)
    nearest = max(item.where.line for item in there)
    return {item: about[item] for item in there if item.where.line == nearest}


def skeleton(clinic: Clinic, folder: Path, items: Mapping[Item, str]) -> str:
    """A feature with a scenario for each of the items; for one to which no way was found, a comment that says so."""
    begins_at = at_local(FIRST_DAY, FIRST_TIME, clinic.site.zone)
    left, found = set(items), {}
    for pathway in clinic.pathways.values():
        wanted = left & set(coverable([pathway]))
        for item, way in Search(pathway, clinic, begins_at=begins_at).find(wanted).items() if wanted else ():
            found[item] = _Writer(clinic, pathway, folder).scenario(item, items[item], way)
            left.discard(item)
    lines = [f"Feature: Ways to {min(items).where.file} line {min(items).where.line}"]
    for item in sorted(items):
        lines += ["", *found.get(item, _not_found(item, items[item]))]
    return "\n".join(lines) + "\n"


def _not_found(item: Item, about: str) -> list[str]:
    return [f"  # {item.where} {about}: {item.what}",
            f"  {NO_WAY} Perhaps there is none: then the line can go. Perhaps another pathway leads there, or a",
            "  # patient of another age or language."]  # fmt: skip


def _named(item: Item) -> str:
    return f"{Path(item.where.file).stem} {item.where.line}:{item.where.column} {item.what}"


class _Writer:
    def __init__(self, clinic: Clinic, pathway: Pathway, folder: Path) -> None:
        self.clinic, self.pathway, self.folder = clinic, pathway, folder
        self.opened = opened(pathway)

    def scenario(self, item: Item, about: str, way: Found) -> list[str]:
        """The lines of one scenario."""
        lines = [f"# {item.where} {about}", f"Scenario: To be named in the clinic's words ({_named(item)})"]
        lines += [f'  Given the pathways in "{self.folder.as_posix()}"',
                  f"  And it is {self._moment(way.moves[0].at)} in {self.clinic.site.zone}",
                  "  And Ana, aged 54, reachable by sms and phone"]  # fmt: skip
        before = way.moves[0].at
        for move in way.moves:
            lines += [f"  {line}" for line in self._said(move, before)]
            before = max(before, move.at)
        return [f"  {line}" for line in (*lines, *(f"  {line}" for line in self._then(way)))]

    def _said(self, move: Move, before: datetime) -> Iterator[str]:
        yield from _SENTENCES[move.kind](self, move, before)

    def starts(self, move: Move, before: datetime) -> Iterator[str]:
        yield f'When Ana started "{move.name}"'

    def happens(self, move: Move, before: datetime) -> Iterator[str]:
        yield from self._with_table(f"When {move.name} happens to Ana", move.values)

    def replies(self, move: Move, before: datetime) -> Iterator[str]:
        yield f'When Ana replies "{move.name}" by sms'

    def finishes(self, move: Move, before: datetime) -> Iterator[str]:
        task = self.opened["task", move.name]
        assert isinstance(task, Task)
        fields = {name: value for name, value in move.values.items() if name != "outcome"}
        said = f'When the {self._role(task.role or "")} finishes "{task.title}" with {move.values["outcome"]}'
        yield from self._with_table(said, fields)

    def declines(self, move: Move, before: datetime) -> Iterator[str]:
        task = self.opened["task", move.name]
        assert isinstance(task, Task)
        yield f'When the {self._role(task.role or "")} declines "{task.title}"'

    def acknowledges(self, move: Move, before: datetime) -> Iterator[str]:
        yield f"When Sam acknowledges the {move.name.replace('_', ' ')}"

    def waits(self, move: Move, before: datetime) -> Iterator[str]:
        if self._minute(move.at) > self._minute(before):
            yield f"When it is {self._moment(move.at)}"

    def words(self, move: Move, before: datetime) -> Iterator[str]:
        how = _HOW.get(move.name.partition(".")[0], _ELSE)
        yield f"# Here {move.name} must come, which no one sentence says. {how}"

    def _with_table(self, said: str, values: Mapping[str, Any]) -> Iterator[str]:
        if not values:
            yield said
            return
        yield f"{said}:"
        width = max(map(len, values))
        yield from (f"  | {name:<{width}} | {self._text(value)} |" for name, value in values.items())

    def _then(self, way: Found) -> Iterator[str]:
        """Where the patient is then, and what the last step asked of people."""
        after = way.last.snapshot
        said = list(self._states(after))
        for effect in way.last.effects:
            match effect:
                case OpenTask():
                    said.append(f'the {self._role(effect.role)} has "{effect.title}"')
                case SendMessage(copy_to=None) | OpenAsk():
                    said.append(f'Ana was sent "{effect.content}"')
                case RaiseEscalation():
                    said.append(f"the {effect.ladder.replace('_', ' ')} reached the {self._first(effect.ladder)}")
        yield from (f"{'And' if number else 'Then'} {each}" for number, each in enumerate(said))
        yield "# Say what else the patient and the staff have now, and take away what this scenario is not about."

    def _states(self, after: Snapshot) -> Iterator[str]:
        for path in after.configuration:
            title = self.pathway.states[path].title
            if title and sum(one.title == title for one in self.pathway.states.values()) == 1:
                yield f'Ana is in "{title}"'
            else:
                yield f'in "{self.pathway.name}" Ana is in "{path}"'

    def _first(self, ladder: str) -> str:
        return self._role(self.clinic.ladders[ladder].rungs[0].role)

    def _role(self, name: str) -> str:
        return name.replace("_", " ")

    def _text(self, value: Any) -> str:
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, datetime):
            return self._moment(value)
        if isinstance(value, tuple):
            return ", ".join(map(self._text, value))
        return str(value)

    def _minute(self, at: datetime) -> datetime:
        whole = at.replace(second=0, microsecond=0)
        return whole if whole == at else whole + MINUTE

    def _moment(self, at: datetime) -> str:
        here = local(self._minute(at), self.clinic.site.zone)
        return f"{here:%A} {here.day} {here:%B %Y, %H:%M}"


_SENTENCES = {
    "starts": _Writer.starts, "happens": _Writer.happens, "replies": _Writer.replies, "finishes": _Writer.finishes,
    "declines": _Writer.declines, "acknowledges": _Writer.acknowledges, "waits": _Writer.waits, "words": _Writer.words,
}  # fmt: skip
_HOW = {
    "delivery": "Say before who cannot be reached, such as: sms is down for 3 days.",
    "action": "Say before that it fails, such as: place_order fails from now on.",
}
_ELSE = "Another pathway sends it: say what happens in that one."
