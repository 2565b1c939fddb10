"""What the demo tells while it runs: each kind of thing once, and whatever is alarming every time.

Here: choosing from the timelines what is worth a line, and saying it in plain words. Every word about a patient comes
from the library's answers: timelines, tasks, explanations and what its adapters were given. Not here: who acts.
Imported by demo_play.py and demo_ending.py.
"""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

from carepath.care import CarePath
from carepath.cli.explain import conclusion
from carepath.cli.printing import Screen, clock, count, day, words
from carepath.ports import Outgoing
from carepath.rows import Patient
from carepath.runtime.receipts import Entry, Task

NAME_WIDTH = 8
LONGEST_TEXT = 75  # characters of a message that are shown
BACK = ("task.", "ask.", "delivery.", "escalation.", "action.", "clock.", "reply.")  # what comes back is told as itself


@dataclass(frozen=True, slots=True)
class Beat:
    """What happened to one patient at one moment, as it was told."""

    at: datetime
    patient: str
    text: str
    alarming: bool
    event_id: str = ""  # of what somebody reported, where rules concluded more than the mildest


@dataclass
class _Moment:
    """One patient's new entries at one moment, while they are put into words."""

    patient: Patient
    at: datetime
    entries: list[Entry]
    tasks: Mapping[str, Task]
    said: list[str] = field(default_factory=list)
    causes: list[str] = field(default_factory=list)
    alarming: bool = False
    told: bool = False  # even where there is no more to say than its causes
    worked: bool = False  # somebody's work came back: what follows is not told as time that passed
    event_id: str = ""


class Story:
    """Watches patients' timelines and tells what is new. `left`: what the adapters were given, by its key.

    `most`: after so many beats only what is alarming is told (None: no end). `worth`: what else is told.
    """

    def __init__(
        self, care: CarePath, screen: Screen, left: Mapping[str, Outgoing], *, most: int | None = None,
        worth: Collection[str] = (),
    ) -> None:  # fmt: skip
        self.beats: list[Beat] = []
        self.counts: Counter[str] = Counter()
        self.untold = 0
        self._care = care
        self._screen = screen
        self._left = left
        self._most = most
        self._worth = worth
        self._seen: set[tuple[object, ...]] = set()
        self._told: set[tuple[str, ...]] = set()  # kinds of things that were told once
        self._paged: dict[tuple[str, str], tuple[datetime, str]] = {}  # (patient, ladder) -> when and whom last
        self._rang: dict[tuple[str, str], datetime] = {}  # (patient, ladder) -> when it was raised
        self._patients: dict[str, Patient] = {}
        self._pathways: dict[str, str] = {}  # by journey
        self._today = ""

    def look(self, patients: Iterable[str], *, before: datetime | None = None) -> None:
        """Tells what is new about these patients, in order of time; of what happened `before` a moment only."""
        moments = [one for reference in patients for one in self._moments(reference, before)]
        for moment in sorted(moments, key=lambda one: one.at):
            self._tell(moment)

    def _moments(self, reference: str, before: datetime | None) -> Iterator[_Moment]:
        found = self._care.timeline(reference)
        new = [one for one in found if (before is None or one.at < before) and self._is_new(one)]
        if not new:
            return
        # Contacts and name stay as the record has them: read once.
        patient = self._patients.setdefault(reference, self._care.patient(reference))
        tasks = {one.id: one for one in self._care.tasks(patient=reference)}
        for at, entries in groupby(new, key=lambda one: one.at.replace(second=0, microsecond=0)):
            yield _Moment(patient, at, list(entries), tasks)

    def _is_new(self, entry: Entry) -> bool:
        key = (entry.what, entry.id, entry.at, entry.text)
        if key in self._seen:
            return False
        self._seen.add(key)
        self.counts[entry.what] += 1
        return True

    def _first(self, *kind: str) -> bool:
        """Whether nothing of this kind was told before."""
        if kind in self._told:
            return False
        self._told.add(kind)
        return True

    @property
    def patients(self) -> tuple[Patient, ...]:
        """Those of whom anything was heard, as they were when it began."""
        return tuple(self._patients.values())

    def totals(self) -> dict[str, int]:
        """How much of everything there was."""
        return {
            noun: sum(self.counts[what] for what in kinds)
            for noun, kinds in TOTALS.items()
        }  # fmt: skip

    # -- one moment --------------------------------------------------------------------------------------------------

    def _tell(self, moment: _Moment) -> None:
        for entry in moment.entries:
            say = SAY.get(entry.what)
            if say is not None:
                say(self, moment, entry)
        if not (moment.said or moment.told):
            return
        if self._most is not None and len(self.beats) >= self._most and not moment.alarming:
            self.untold += 1
            return
        text = " ".join(dict.fromkeys([*moment.causes, *moment.said]))
        self.beats.append(Beat(moment.at, moment.patient.reference, text, moment.alarming, moment.event_id))
        self._print(moment, text)

    def _print(self, moment: _Moment, text: str) -> None:
        zone = self._care.zone
        today = day(moment.at, zone)
        if today[-4:] != self._today[-4:]:
            self._screen.line(today[-4:], style="bold")
        head = f"{'' if today == self._today else today[:-5]:<10}  {clock(moment.at, zone)}  "
        self._today = today
        head += f"{first_name(moment.patient):<{NAME_WIDTH}} "
        for number, line in enumerate(textwrap.wrap(text, self._screen.width - len(head), break_long_words=False)):
            self._screen.line((head if number == 0 else " " * len(head)) + line, style="red" * moment.alarming)

    # -- what each kind of entry says --------------------------------------------------------------------------------

    def _event(self, moment: _Moment, entry: Entry) -> None:
        name, origin = str(entry.detail["event"]), str(entry.detail["origin"])
        if name.startswith(BACK):
            moment.worked = True
            return
        cause = words(name).capitalize() + ("" if origin == "ehr" else f" ({_by(entry)})")
        concluded = self._conclusions(moment.patient.reference, entry.id, name)
        said = "; ".join(dict.fromkeys(text for text, _, _ in concluded))
        moment.causes.append(f"{cause}: {said}." if said else f"{cause}.")
        if any(level != mildest for _, level, mildest in concluded):
            moment.event_id = entry.id
        asked = concluded and origin == "patient"
        if moment.event_id or ((asked or name in self._worth) and self._first("event", name)):
            moment.told = True

    def _conclusions(self, patient: str, event_id: str, name: str) -> list[tuple[str, str | None, str]]:
        """What the rules concluded from an answered questionnaire: in words, its level, and the mildest there is."""
        clinic = self._care.clinic
        declared = [one.events[name] for one in clinic.pathways.values() if name in one.events]
        if not any(one.questionnaire for one in declared):
            return []
        levels = {one.concludes: one.levels for one in clinic.rule_sets.values()}
        told = self._care.explain(patient, event_id=event_id)
        return [
            (conclusion(concludes, found), found["level"], levels[concludes][0])
            for one in told.journeys
            for concludes, found in one.conclusions.items()
        ]

    def _started(self, moment: _Moment, entry: Entry) -> None:
        self._pathways[entry.id] = entry.pathway
        after = any(one.what == "journey.ended" for one in moment.entries)
        said = "The next journey begins" if after else "Journey begins"
        moment.said.append(f"{said}: {entry.text.removesuffix(': begun')}.")

    def _ended(self, moment: _Moment, entry: Entry) -> None:
        title, _, how = entry.text.partition(": ended ")
        if how == "(completed)":
            if not any(one.what == "journey.started" for one in moment.entries):
                moment.said.append(f"Journey ends: {title}.")
            return
        moment.said.append(f"Journey ends {how}: {title}.")
        stopped = Counter(one.what.partition(".")[0] for one in moment.entries if one.what in STOPPED)
        if stopped:
            listed = ", ".join(count(number, NOUNS[kind]) for kind, number in stopped.items())
            moment.said.append(f"Called off with it: {listed}.")

    def _message(self, moment: _Moment, entry: Entry) -> None:
        content, channel = str(entry.detail["content"]), str(entry.detail.get("channel") or "")
        sent = self._left.get(entry.id)
        if sent is None or not (sent.safety or self._first("message", moment.patient.reference, channel)):
            return  # what no adapter was given a person passed on, which is told as their task
        shown = f"“{_short(sent.text)}”" if self._first("text", sent.text) else f"{words(content)}."
        way = "By letter" if channel == "print" else f"By {channel}"
        to = "" if entry.detail.get("recipient") == "patient" else " (to the caregiver)"
        moment.said.append(f"{way}{', at once' * sent.safety}{to}: {shown}")

    def _opened(self, moment: _Moment, entry: Entry) -> None:
        task = moment.tasks.get(entry.id)
        if task is None or task.kind == "rung" or not self._is_worth_telling(task, moment):
            return
        if moment.causes or task.priority != "routine":
            self._told.add(("task", task.id))  # then it is told how it ends
        by_hand = "No channel can carry a message: a person has to pass it on. " if task.kind == "call" else ""
        due = self._when(task, moment)
        moment.said.append(f"{by_hand}Task for {self._role(task.role)}: “{task.title}”, by {due}.")
        moment.alarming |= task.priority == "high" and task.kind == "pathway"

    def _is_worth_telling(self, task: Task, moment: _Moment) -> bool:
        """One task of each sort, and all that come of an alarm or of an answer that is not the mildest."""
        if task.kind == "pathway" and (task.priority != "routine" or moment.event_id):
            return True
        if task.kind != "pathway":
            return task.kind == "call" and self._first("task", "call")
        if moment.causes or moment.worked:
            return bool(moment.causes) and self._first("task", "event")
        return self._first("task", "time", self._pathways.get(task.journey or "", ""))

    def _when(self, task: Task, moment: _Moment) -> str:
        zone = self._care.zone
        same = day(task.due_at, zone) == day(moment.at, zone)
        return clock(task.due_at, zone) if same else f"{day(task.due_at, zone)[:-5]}, {clock(task.due_at, zone)}"

    def _done(self, moment: _Moment, entry: Entry) -> None:
        task = moment.tasks.get(entry.id)
        if task is None or task.kind != "pathway":
            return
        if task.name not in self._worth and ("task", task.id) not in self._told:
            return
        if self._first("done", task.name, task.outcome, str(moment.alarming)):
            moment.said.append(f"{task.closed_by} has done “{task.title}”: {words(task.outcome)}.")

    def _overdue(self, moment: _Moment, entry: Entry) -> None:
        if self._first("overdue"):
            moment.said.append(f"{entry.text}.")

    def _raised(self, moment: _Moment, entry: Entry) -> None:
        ladder = self._care.clinic.ladders.get(str(entry.detail["ladder"]))
        self._rang[moment.patient.reference, str(entry.detail["ladder"])] = moment.at
        self._paged.pop((moment.patient.reference, str(entry.detail["ladder"])), None)
        safety = ladder is not None and ladder.safety
        if safety or self._first("ladder", str(entry.detail["ladder"])):
            title = ladder.title if ladder else words(str(entry.detail["ladder"]))
            moment.said.append(f"Alarm raised: {title}.")
            moment.alarming |= safety
            if not safety:
                rung = next((one for one in moment.tasks.values() if one.escalation == entry.id), None)
                moment.said.append(f"{self._role(rung.role)} is asked first." if rung else "")

    def _page(self, moment: _Moment, entry: Entry) -> None:
        ladder = str(entry.detail["content"])
        known = self._care.clinic.ladders.get(ladder)
        if known is None or not known.safety:
            return
        role = str(entry.detail["recipient"]).removeprefix("role:")
        before = self._paged.get((moment.patient.reference, ladder))
        self._paged[moment.patient.reference, ladder] = (moment.at, role)
        moment.alarming = True
        if before is None:
            moment.said.append(f"{self._role(role)} is paged.")
        elif before[1] != role:  # the last rung is paged again and again, which is told once, when nobody answered
            waited = count(int((moment.at - before[0]).total_seconds() // 60), "minute")
            moment.said.append(f"No answer for {waited}: {self._role(role)} is paged.")

    def _answered(self, moment: _Moment, entry: Entry) -> None:
        ladder = str(entry.detail["ladder"])
        known = self._care.clinic.ladders.get(ladder)
        if known is None or not known.safety:
            return
        by = entry.text.partition(" by ")[2].partition(":")[0]
        rang = self._rang.get((moment.patient.reference, ladder), moment.at)
        after = count(int((moment.at - rang).total_seconds() // 60), "minute")
        moment.said.insert(0, f"{by or 'Somebody'} answers, {after} after the alarm: it climbs no further.")
        moment.alarming = True

    def _exhausted(self, moment: _Moment, entry: Entry) -> None:
        moment.said.append(f"{entry.text}: the last rung is paged again and again.")
        moment.alarming = True

    def _parked(self, moment: _Moment, entry: Entry) -> None:
        moment.said.append(f"{entry.text}.")
        moment.alarming = True

    def _role(self, name: str) -> str:
        found = self._care.clinic.roles.get(name)
        return found.title if found else words(name).capitalize()


def first_name(patient: Patient) -> str:
    """What the patient is called in a line: the first name, else the reference."""
    return (patient.name.split() or [patient.reference])[0][:NAME_WIDTH]


def _short(text: str) -> str:
    return textwrap.shorten(text, LONGEST_TEXT, placeholder=" …")


def _by(entry: Entry) -> str:
    who = entry.text.partition(" by ")[2].rstrip(")").partition(",")[0]
    return f"from {entry.detail['origin']}" + (f" {who}" if who else "")


TOTALS = {
    "message": ("message.delivered", "ask.delivered", "reminder.delivered"),
    "task": ("task.opened",),
    "alarm": ("escalation.raised",),
    "page": ("page.delivered",),
}
STOPPED = ("task.cancelled", "message.revoked", "ask.revoked", "reminder.revoked", "escalation.cancelled")
NOUNS = {"task": "task", "message": "message", "ask": "question", "reminder": "reminder", "escalation": "alarm"}
SAY: Mapping[str, Callable[[Story, _Moment, Entry], None]] = {
    "event.received": Story._event,
    "journey.started": Story._started,
    "journey.ended": Story._ended,
    "journey.parked": Story._parked,
    "journey.undecided": Story._parked,
    "message.delivered": Story._message,
    "ask.delivered": Story._message,
    "task.opened": Story._opened,
    "task.completed": Story._done,
    "task.overdue": Story._overdue,
    "escalation.raised": Story._raised,
    "escalation.acknowledged": Story._answered,
    "escalation.exhausted": Story._exhausted,
    "page.delivered": Story._page,
}
