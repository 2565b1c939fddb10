"""The tester's language: every phrase a scenario may say, each an anchored pattern with the harness call it makes.

Here: the table, and nothing that pytest needs. A phrase works under Given, When and Then alike; exactly one pattern
fits each sentence (a test tries all against all). A phrase only calls JourneyHarness; none sets a state.
Imported by steps (which registers the table), the docs generator and tests. docs/reference/steps.md is made from it:
`python -m carepath.testing.phrases --markdown > docs/reference/steps.md`.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from typing import TYPE_CHECKING

from carepath.errors import RequestError
from carepath.testing.moments import DAY, MOMENT, SPAN
from carepath.testing.people import TRAIT

if TYPE_CHECKING:
    from carepath.testing.harness import JourneyHarness

Said = Mapping[str, str]  # the named parts of a sentence
Table = Sequence[Sequence[str]]  # rows of | name | value |
Act = Callable[["JourneyHarness", Said, "dict[str, str]"], object]

_WORD = r"(?![a-z])[^\W\d_][\w'’-]*\.?"  # of a person's name: begins with a capital, or a letter that has none
_PIECES: Mapping[str, str] = {
    "name": rf"{_WORD}(?: {_WORD}){{0,3}}",
    "title": r'[^"]+',
    "role": r'[^",:]+?',
    "code": r"[a-z][a-z0-9_.]*",
    "outcome": r"[A-Za-z0-9][A-Za-z0-9_.]*",  # also an answer to a question that a person asked by phone: YES, 1
    "channel": r"[a-z]+",
    "span": SPAN,
    "moment": MOMENT,
    "day": DAY,
    "place": r"[A-Z][\w /'_-]*",
    "traits": rf"{TRAIT}(?:, {TRAIT})*",
    "topics": r"[a-z][a-z_]*(?:, [a-z][a-z_]*)*(?: and [a-z][a-z_]*)?",
}
_PLACE_FOR = re.compile(r"\{(\w+)(?::(\w+))?\}")


@dataclass(frozen=True)
class Phrase:
    """One sentence: `form` with {part} or {part:piece} places, what it means, examples, and what it calls.

    `table`: whether it ends with a colon and a table of names and values follows.
    """

    group: str
    form: str
    meaning: str
    examples: tuple[str, ...]
    act: Act
    table: bool = False

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """The anchored pattern. Where a phrase takes a table it ends with a colon."""
        parts = _PLACE_FOR.sub(lambda place: f"(?P<{place[1]}>{_PIECES[place[2] or place[1]]})", self.form)
        return re.compile(rf"\A{parts}{':' if self.table else ''}\Z")

    def read(self, sentence: str) -> Said | None:
        """The named parts of the sentence, or None where this is not its phrase. A part that is not said is ""."""
        found = self.regex.match(sentence)
        return None if found is None else {name: part or "" for name, part in found.groupdict().items()}


def fitting(sentence: str) -> list[Phrase]:
    """The phrases that fit a sentence: one, for every sentence that a scenario may say."""
    return [phrase for phrase in PHRASES if phrase.read(sentence) is not None]


def read_table(rows: Table | None, *, wanted: bool) -> dict[str, str]:
    """The table as name to text. RequestError where it is missing, unasked for, or not two columns."""
    if not wanted:
        if rows:
            raise RequestError("scenario-table", "This phrase takes no table.", hint="Leave the table out.")
        return {}
    if not rows:
        raise RequestError("scenario-table", "This phrase needs a table.", hint="Write | name | value | below it.")
    if any(len(row) != 2 for row in rows):
        raise RequestError("scenario-table", "A table has two columns.", hint="Write | name | value | in each row.")
    names = [row[0] for row in rows]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise RequestError("scenario-table", f"The table names {twice} twice.", hint="Leave one of them out.")
    return {row[0]: row[1] for row in rows}


def nearest_phrase(sentence: str) -> str:
    """What to write in place of a sentence that fits no phrase."""
    examples = [example for phrase in PHRASES for example in phrase.examples]
    without = sentence.removesuffix(":") if sentence.endswith(":") else f"{sentence}:"
    if fitting(without):
        return f"carepath has this phrase with a colon and a table, or without both: {without}"
    near = get_close_matches(sentence, examples, n=1, cutoff=0.4)
    every = "docs/reference/steps.md"
    return f"The nearest phrase of carepath: {near[0]}  (all: {every})" if near else f"The phrases of carepath: {every}"


# -- what each phrase means, and calls --------------------------------------------------------------------------------

_HAPPENS_MEANING = (
    "Something happens that the app, the record or the staff would send. The table holds the event's data. Where the "
    "event may come from several, it comes from the first that the pathway names under `from`."
)
_FINISHES_MEANING = (
    "A person of this role completes their open task of this title (or id) with one of its outcomes; the table holds "
    "the outcome's fields. A question that a person asks because no channel can ends with one of its answers, with "
    "`answered` and its fields, or with `not_reached`."
)

_SUCCEEDS_MEANING = (
    "From now on the app does what `do` asks under this name; the table holds what it gives back with "
    "action.succeeded. Where nothing is said of an action it succeeds and gives nothing back."
)
_DONE_MEANING = (
    "The app has carried out what `do` asks under this name, for this patient; the table holds arguments that it was "
    "given (what stands under `with`)."
)

PHRASES: tuple[Phrase, ...] = (
    Phrase(
        "The clinic and the clock", 'the pathways in "{folder:title}"',
        "Where the pathways stand, with their ladders, roles, content and so on: a folder, seen from where pytest was "
        "started. Left out: `pathways`.",
        ('the pathways in "pathways"',),
        lambda harness, said, table: harness.use(said["folder"]),
    ),
    Phrase(
        "The clinic and the clock", "it is {moment} in {place}",
        "When and where the scenario begins. All times that it names are local to this place (a city that names a time "
        "zone, or the zone itself). Stands before anything happens. Left out: Monday 2 March 2026, 09:00 where the "
        "clinic is.",
        ("it is Monday 2 March 2026, 09:00 in Toronto", "it is 2026-03-02 09:00 in America/Toronto"),
        lambda harness, said, table: harness.begin(said["moment"], said["place"]),
    ),
    Phrase(
        "People", "{name}, {traits}",
        "A patient. What is not said: aged 54, speaks English, is reachable by sms and phone, and has agreed to all "
        "channels they are reachable by. `has no phone` takes sms and phone away.",
        (
            "Ana, aged 54, speaks Spanish, reachable by sms and phone", "Ana, aged 54, has no phone",
            "Ana, aged 54, reachable by sms, has not agreed to sms", "Ana, has no phone",
            "Ana, aged 71, speaks fr, reachable by sms, email and phone, has not agreed to sms and email",
        ),
        lambda harness, said, table: harness.tell(said["name"], said["traits"]),
    ),
    Phrase(
        "People", "{name} cares for {patient:name} and may hear about {topics}",
        "A caregiver, reachable by sms and phone, who has agreed to both. They hear about these topics of content and "
        "no others.",
        ("Luis cares for Ana and may hear about appointments",
         "Luis cares for Ana and may hear about appointments and medicines"),
        lambda harness, said, table: harness.caregiver(said["name"], of=said["patient"], topics=said["topics"]),
    ),
    Phrase(
        "What happens", '{name} started "{pathway:title}"', "The patient is enrolled on a pathway, without context.",
        ('Ana started "symptom_monitoring"',),
        lambda harness, said, table: harness.start(said["pathway"], said["name"], **table),
    ),
    Phrase(
        "What happens", '{name} started "{pathway:title}" with',
        "The patient is enrolled on a pathway; the table is the context that it starts with.",
        ('Ana started "symptom_monitoring" with:',),
        lambda harness, said, table: harness.start(said["pathway"], said["name"], **table), table=True,
    ),
    Phrase(
        "What happens", "{event:code} happens to {name}", _HAPPENS_MEANING,
        ("treatment_ended happens to Ana", "patient_deceased happens to Ana"),
        lambda harness, said, table: harness.happens(said["event"], said["name"], **table),
    ),
    Phrase(
        "What happens", "{event:code} happens to {name}", _HAPPENS_MEANING,
        ("chemo_given happens to Ana:",),
        lambda harness, said, table: harness.happens(said["event"], said["name"], **table), table=True,
    ),
    Phrase(
        "What happens", "{name} reports",
        "The patient fills in a questionnaire: the event whose questionnaire has the fields of the table. Where "
        "several have them, the one that the patient's journeys listen to; where that leaves several still, say "
        "`symptom_report happens to Ana:`. A value is sent as it is written: `thirty-eight` is no number, and becomes "
        "missing or refused as its field says. An empty cell is a question left unanswered.",
        ("Ana reports:",),
        lambda harness, said, table: harness.reports(said["name"], **table), table=True,
    ),
    Phrase(
        "What happens", "{name} does not answer",
        "The clock goes on until the question that the patient was asked expires, and what is due on the way happens.",
        ("Ana does not answer",),
        lambda harness, said, table: harness.does_not_answer(said["name"]),
    ),
    Phrase(
        "What happens", '{name} replies "{text:title}" by {channel}',
        "A text comes in from the patient's (or caregiver's) own address.",
        ('Ana replies "YES" by sms',),
        lambda harness, said, table: harness.replies(said["name"], said["text"], said["channel"]),
    ),
    Phrase(
        "What happens", 'the {role} finishes "{task:title}" with {outcome}', _FINISHES_MEANING,
        ('the oncology nurse finishes "Call about symptoms" with advice_given',
         'the navigator finishes "Speak to the patient: refill offer" with YES'),
        lambda harness, said, table: harness.finish(said["role"], said["task"], said["outcome"], **table),
    ),
    Phrase(
        "What happens", 'the {role} finishes "{task:title}" with {outcome}', _FINISHES_MEANING,
        ('the diagnostic coordinator finishes "Book the scan" with booked:',),
        lambda harness, said, table: harness.finish(said["role"], said["task"], said["outcome"], **table), table=True,
    ),
    Phrase(
        "What happens", 'the {role} declines "{task:title}"',
        "A person of this role says that they will not do their open task of this title (or id).",
        ('the navigator declines "Hand over to the new centre"',),
        lambda harness, said, table: harness.decline(said["role"], said["task"]),
    ),
    Phrase(
        "What happens", "{name} acknowledges the {ladder:role}",
        "A person answers an open escalation, named by its ladder or its reason.",
        ("Sam acknowledges the red flag",),
        lambda harness, said, table: harness.acknowledge(said["name"], said["ladder"]),
    ),
    Phrase(
        "Time", "{span} pass(?:es)?",
        "The clock goes on, from one due moment to the next. Days, weeks and months are local calendar days at the "
        "same time of day; business time is by the calendar of the patients' pathways.",
        ("3 days pass", "2 business hours pass", "1 hour passes"),
        lambda harness, said, table: harness.advance(said["span"]),
    ),
    Phrase(
        "Time", "it is {moment}",
        "The clock goes on to the next such moment (a date of its own is taken as it stands), and what is due on the "
        "way happens. It never goes back.",
        ("it is Thursday, 09:00", "it is 03:00", "it is tomorrow, 09:00", "it is 9 March 2026, 13:30"),
        lambda harness, said, table: harness.go_to(said["moment"]),
    ),
    Phrase(
        "Trouble", "{channel} is down for {span}",
        "From now on and for so long, everything that leaves by this channel fails and is tried again. The clock stays "
        "where it is: say what happens meanwhile.",
        ("sms is down for 2 hours",),
        lambda harness, said, table: harness.adapter_down(said["channel"], said["span"]),
    ),
    Phrase(
        "Trouble", "the workers stop for {span}",
        "From now on and for so long nothing is delivered and no timer fires by itself; events still come in. The "
        "clock stays where it is: say what happens meanwhile, or `3 days pass`.",
        ("the workers stop for 3 days",),
        lambda harness, said, table: harness.stop_workers(said["span"]),
    ),
    Phrase(
        "The app's own actions", "{action:code} fails(?: with {reason:code})? from now on",
        "From now on the app refuses to do what `do` asks under this name: it comes back as action.failed, with this "
        "code as the reason (else `refused`). Stands before what leads to the action.",
        ("place_order fails from now on", "place_order fails with out_of_stock from now on"),
        lambda harness, said, table: harness.action_fails(said["action"], said["reason"] or "refused"),
    ),
    Phrase(
        "The app's own actions", "{action:code} succeeds from now on", _SUCCEEDS_MEANING,
        ("place_order succeeds from now on",),
        lambda harness, said, table: harness.action_succeeds(said["action"], **table),
    ),
    Phrase(
        "The app's own actions", "{action:code} succeeds from now on with", _SUCCEEDS_MEANING,
        ("place_order succeeds from now on with:",),
        lambda harness, said, table: harness.action_succeeds(said["action"], **table), table=True,
    ),
    Phrase(
        "What must be so", '{name} is in "{state:title}"',
        "One of the patient's journeys is in this state, named by its title, its id or its path. A state that holds "
        "the active one is meant too.",
        ('Ana is in "Red flag not answered yet"', 'Ana is in "watch.triage.urgent"'),
        lambda harness, said, table: harness.assert_in(said["name"], said["state"], region=said.get("region") or None),
    ),
    Phrase(
        "What must be so", 'in "{region:title}" {name} is in "{state:title}"',
        "The same, looking only inside this state or region, or inside the journey of this pathway.",
        ('in "triage" Ana is in "urgent"', 'in "symptom_monitoring" Ana is in "closed"'),
        lambda harness, said, table: harness.assert_in(said["name"], said["state"], region=said.get("region") or None),
    ),
    Phrase(
        "What must be so", '{name} was sent "{content:title}"(?: by {channel})?(?: within {span})?',
        "This content left for the patient (or caregiver) and was taken by the channel. With `within`: no later than "
        "so long after what happened last (or after the moment that the clock was put to); the clock goes on until "
        "then. Without: since the scenario began.",
        ('Ana was sent "red_flag_guidance" by sms within 5 minutes', 'Ana was sent "self_care"',
         'Ana was sent "self_care" by email', 'Ana was sent "symptom_check" within 1 hour'),
        lambda harness, said, table: harness.assert_sent(
            said["name"], said["content"], said["channel"] or None, within=said["span"] or None
        ),
    ),
    Phrase(
        "What must be so", "nothing was sent to {name} for {span}",
        "Nothing at all left for this person in the last so long, counted at the earliest from what happened last; "
        "where less time has gone by since, the clock goes on first.",
        ("nothing was sent to Ana for 2 days",),
        lambda harness, said, table: harness.assert_nothing_sent(said["name"], for_=said["span"]),
    ),
    Phrase(
        "What must be so", "{action:code} was carried out for {name}", _DONE_MEANING,
        ("place_order was carried out for Ana",),
        lambda harness, said, table: harness.assert_carried_out(said["name"], said["action"], **table),
    ),
    Phrase(
        "What must be so", "{action:code} was carried out for {name} with", _DONE_MEANING,
        ("place_order was carried out for Ana with:",),
        lambda harness, said, table: harness.assert_carried_out(said["name"], said["action"], **table), table=True,
    ),
    Phrase(
        "What must be so", 'the {role} has "{task:title}"(?:, due by {due:moment})?',
        "An open task of this title (or id) lies with this role. With `due by`: it is due then or before; a time alone "
        "is today's, a weekday the next one.",
        ('the oncology nurse has "Call about symptoms", due by 13:00', 'the oncology nurse has "Call about symptoms"',
         'the navigator has "Book the scan", due by Thursday, 17:00'),
        lambda harness, said, table: harness.assert_task(said["role"], said["task"], due_by=said["due"] or None),
    ),
    Phrase(
        "What must be so", "the {ladder:role} reached the {role}(?: at {at:moment})?",
        "The escalation, named by its ladder or its reason, has asked this role; with `at`, at that minute (the last "
        "such moment before now).",
        ("the red flag reached the charge nurse at 03:25", "the red flag reached the charge nurse"),
        lambda harness, said, table: harness.assert_reached(said["ladder"], said["role"], at=said["at"] or None),
    ),
    Phrase(
        "What must be so", "nothing is left undone for {name}",
        "No open task, no question waiting for an answer, no message that has not left, no escalation still climbing.",
        ("nothing is left undone for Ana",),
        lambda harness, said, table: harness.assert_nothing_left(said["name"]),
    ),
)  # fmt: skip


def as_markdown() -> str:
    """The reference page of all phrases, as docs/reference/steps.md has it."""
    lines = [
        "# Steps",
        "",
        "Every phrase that a scenario may use, under Given, When and Then alike. Made from the table in",
        "`carepath/testing/phrases.py`: `python -m carepath.testing.phrases --markdown > docs/reference/steps.md`.",
        "How to use them: [Test a pathway](../how-to/test-a-pathway.md).",
        "",
        "Roles, tasks, ladders, states and pathways are named by title or by id, in any case. A table has two",
        "columns, name and value. Dates in a table may be said as `today`, `3 days ago`, `in 2 weeks` or `2026-03-02`,",
        "yes or no as `yes` or `no`, lists as `a, b`.",
    ]
    for group in dict.fromkeys(phrase.group for phrase in PHRASES):
        lines += ["", f"## {group}"]
        for meaning in dict.fromkeys(phrase.meaning for phrase in PHRASES if phrase.group == group):
            said = [example for phrase in PHRASES if phrase.meaning == meaning for example in phrase.examples]
            lines += ["", "```gherkin", *(f"* {example}" for example in said), "```", "", meaning]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    if sys.argv[1:] != ["--markdown"]:
        sys.exit("Usage: python -m carepath.testing.phrases --markdown")
    sys.stdout.write(as_markdown())
