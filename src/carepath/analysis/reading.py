"""A pathway in plain English, from who gets in to where each text comes from: what `carepath read` says.

`read_aloud` gives sections; rendering.py makes text or Markdown of them. Imported by cli, page.py and saying.py.
"""

from __future__ import annotations

from collections.abc import Iterator

from carepath.analysis.conditions import Reader
from carepath.analysis.happenings import origins
from carepath.analysis.surroundings import alarms, questionnaires, rules, texts
from carepath.analysis.telling import Line, Section, happenings, name_of_part, parts_of, state_lines
from carepath.analysis.vocabulary import Vocabulary, title_of
from carepath.analysis.words import (
    UNITS,
    capital,
    day,
    field_words,
    listed,
    quoted,
    unit_of,
    value,
    words,
)
from carepath.core.definitions import Clinic
from carepath.core.fields import Field
from carepath.core.pathway import EventSchema, Pathway, State
from carepath.core.spelling import did_you_mean
from carepath.errors import RequestError

_STATUS = {
    "draft": "This is a draft. It must not be used with patients.",
    "example": "This is an example. It must not be used with patients until your own clinicians have approved it.",
    "approved": "This pathway is approved for use.",
    "retired": "This pathway is retired: nobody new gets in.",
}
_ALARMS = "Whom the alarms ring, and in which order"
_TEXTS = "What the patient is told"
_KINDS = {"code": "a code", "integer": "a whole number", "number": "a number", "boolean": "yes or no", "date": "a date",
          "datetime": "a date and time", "duration": "a length of time", "list": "a list", "text": "free text",
          "reference": "a number or name that refers to a record"}  # fmt: skip


def read_aloud(pathway: Pathway, clinic: Clinic) -> tuple[Section, ...]:
    """The whole pathway, section by section."""
    vocabulary = Vocabulary(pathway, clinic)
    found = [_front(vocabulary), Section("How to read this", tuple(_rules_of_reading(vocabulary)), level=2),
             Section("Who gets in", tuple(_enrollment(vocabulary)), level=2)]  # fmt: skip
    found += [
        Section(title, tuple(lines), level=2)
        for title, lines in (
            ("What the journey keeps on file", _kept(vocabulary)),
            ("Time limits", _clocks(vocabulary)),
            ("Numbers that a clinic can change", _parameters(vocabulary)),
        )
    ]
    found += [state_section(one, vocabulary) for one in pathway.states.values()]
    found += _parts(vocabulary)
    found += [
        Section("What comes in from outside", tuple(_events(vocabulary)), level=2),
        Section("The questions that are asked", tuple(questionnaires(vocabulary)), level=2),
        Section("How urgency is decided", tuple(rules(vocabulary)), level=2),
        Section(_ALARMS, tuple(alarms(vocabulary, [*pathway.actions()])), level=2),
        Section(_TEXTS, tuple(texts(vocabulary, [*pathway.actions()])), level=2),
        Section("Where this comes from", tuple(Line(one) for one in pathway.sources), level=2),
    ]
    return tuple(one for one in found if one.lines)


def read_state(pathway: Pathway, clinic: Clinic, name: str) -> tuple[Section, ...]:
    """The state with this path, name or title, whom it rings and its texts.

    RequestError where none, or more than one, is called so.
    """
    vocabulary = Vocabulary(pathway, clinic)
    wanted = name.casefold().replace("_", " ")
    by_path = [one for one in pathway.states.values() if one.path and one.path == name]
    named = by_path or [one for one in pathway.states.values() if one.path and wanted in _names(one)]
    if len(named) == 1:
        around = [*named[0].entry, *named[0].exit, *(one for way in named[0].transitions() for one in way.actions)]
        found = (state_section(named[0], vocabulary), Section(_ALARMS, tuple(alarms(vocabulary, around)), level=2),
                 Section(_TEXTS, tuple(texts(vocabulary, around)), level=2))  # fmt: skip
        return tuple(one for one in found if one.lines)
    if named:
        several = listed(one.path for one in named)
        raise RequestError("ambiguous-state", f"{quoted(name)} names several states: {several}.", hint="Give the path.")
    names = [one.rpartition(".")[2] for one in pathway.states if one]
    hint = did_you_mean(name, names) or "Leave it out, and all states are said."
    raise RequestError("unknown-state", f"there is no state {quoted(name)} in {pathway.name}.", hint=hint)


def state_section(state: State, vocabulary: Vocabulary) -> Section:
    """One state; the root speaks of what holds at any time."""
    lines = tuple(state_lines(state, vocabulary, file=state.where.file))
    if not state.path:
        return Section("At any time, wherever the patient is", lines, path="", level=2)
    within = _within(state, vocabulary)
    placed = (Line(f"Part of {within}."),) if within else ()
    return Section(title_of(state), (*placed, *lines) or (Line("Nothing is done here by itself."),), path=state.path,
                   level=2 + state.path.count("."))  # fmt: skip


def _names(state: State) -> set[str]:
    return {state.path.rpartition(".")[2].casefold().replace("_", " "), title_of(state).casefold()}


def _within(state: State, vocabulary: Vocabulary) -> str:
    above = []
    up = state.parent
    while up:
        above.append(vocabulary.state(up))
        up = vocabulary.pathway.states[up].parent
    return ", in ".join(above)


def _front(vocabulary: Vocabulary) -> Section:
    pathway = vocabulary.pathway
    lines = [Line(_STATUS[pathway.status]), Line(f"Pathway {quoted(pathway.name)}, version {pathway.version}.")]
    if pathway.owner:
        lines.append(Line(f"{capital(words(pathway.owner))} answers for it; in person: {vocabulary.owner()}."))
    if pathway.review_by is not None:
        lines.append(Line(f"To be looked at again by {day(pathway.review_by)}."))
    return Section(pathway.title, tuple(lines), level=1)


def _rules_of_reading(vocabulary: Vocabulary) -> Iterator[Line]:
    yield Line("A patient is in one state at a time, or in one of each where several run side by side. A state inside "
               "another has all that is said about the outer one as well.")  # fmt: skip
    yield Line("When a state is left, its timers stop, its questions and unsent messages are withdrawn and its tasks "
               "are closed, unless it says that they stay open. An alarm goes on until somebody answers.")  # fmt: skip
    yield Line("Where there are several cases, they are tried from top to bottom, and the first that fits is taken.")
    yield Line("What is missing is never taken as normal: where a question cannot be decided and nothing is said for "
               f"that case, nothing is done by itself and {vocabulary.owner()} gets a task.")  # fmt: skip


def _enrollment(vocabulary: Vocabulary) -> Iterator[Line]:
    enroll = vocabulary.pathway.enroll
    if enroll is None:
        yield Line("Nobody gets in by an event: a person or another pathway starts the journey.")
        return
    reader = Reader(vocabulary, enroll.on[0])
    begins = listed([quoted(words(one)) for one in enroll.on], "or")
    told = f"A journey begins when {begins} comes in"
    told += f", if {reader.condition(enroll.when)}" if enroll.when is not None else ""
    told += f", unless {reader.condition(enroll.unless)}" if enroll.unless is not None else ""
    yield Line(told + ".")
    if enroll.once_per is not None:
        ever = "one journey ever" if enroll.ever else "one journey at a time"
        yield Line(f"There is {ever} for the same value of: {reader.value(enroll.once_per)}.")
    else:
        yield Line(
            "A patient has one such journey at a time." if not enroll.ever else "A patient has it once for ever."
        )
    if enroll.when is not None:
        yield Line(f"If that cannot be decided, nobody gets in by themselves and {vocabulary.owner()} gets a task.")


def _kept(vocabulary: Vocabulary) -> Iterator[Line]:
    for name, field in vocabulary.pathway.context.items():
        first = "" if field.default is None else f"; to begin with: {value(field.default)}"
        yield Line(f"{capital(field_words(name, field))}: {described(field)}{first}.")


def described(field: Field) -> str:
    """What the field takes: "a number in °C, from 30 to 45"."""
    if isinstance(field.of, tuple):
        listing = "a list of " if field.type == "list" else ""
        return listing + listed([quoted(words(one)) for one in field.of], "or")
    low, high = value(field.minimum), value(field.maximum)
    span = f", from {low}" if field.minimum is not None else ""
    span += (f" to {high}" if span else f", at most {high}") if field.maximum is not None else ""
    unit = f" in {UNITS.get(field.unit, field.unit)}" if field.unit else ""
    return f"{_KINDS[field.type]}{unit}{span}"


def _clocks(vocabulary: Vocabulary) -> Iterator[Line]:
    reader = Reader(vocabulary)
    for clock in vocabulary.pathway.clocks.values():
        warned = [f"{one}% of it" if isinstance(one, int) else reader.value(one) for one in clock.warn]
        more = f", with a warning after {listed(warned)}" if warned else ""
        counted = f", counted by the calendar {quoted(clock.calendar)}" if clock.calendar else ""
        yield Line(f"{capital(words(clock.id))}: {reader.value(clock.limit)}{more}{counted}.")


def _parameters(vocabulary: Vocabulary) -> Iterator[Line]:
    for name, one in vocabulary.pathway.parameters.items():
        said = value(one.value, unit_of(name, one.field))
        changed = one.field.default is not None and one.field.default != one.value
        note = f" (this clinic's choice; otherwise {value(one.field.default)})" if changed else ""
        yield Line(f"{capital(words(name))}: {said}{note}.")


def _events(vocabulary: Vocabulary) -> Iterator[Line]:
    for name, schema in vocabulary.pathway.events.items():
        if schema.from_:
            yield Line(f"{capital(quoted(words(name)))}, from {origins(schema.from_)}{_event(schema)}.")


def _event(schema: EventSchema) -> str:
    brings = [_carried(name, field) for name, field in schema.fields.items()]
    told = f"; it says {listed(brings)}" if brings and not schema.questionnaire else ""
    told += f"; the answers to {quoted(words(schema.questionnaire))}" if schema.questionnaire else ""
    told += "; it bears on safety and is never passed over" if schema.safety else ""
    if schema.if_older_than is not None:
        told += f"; if it is older than {value(schema.if_older_than)} it is only recorded"
    return told


def _carried(name: str, field: Field) -> str:
    return f"the {field_words(name, field)}" + ("" if field.required else " (may be missing)")


def _parts(vocabulary: Vocabulary) -> Iterator[Section]:
    """What each part brings, as it stands where it is used first."""
    seen: set[str] = set()
    for state in vocabulary.pathway.states.values():
        for file in parts_of(state, state.where.file):
            if file in seen:
                continue
            seen.add(file)
            handlers = [one for one in state.on if one.where.file == file]
            timers = [one for one in state.timers if one.where.file == file]
            title = f"{capital(name_of_part(file))} (used by {_users(file, vocabulary)})"
            yield Section(title, tuple(happenings(handlers, timers, vocabulary)), level=2)


def _users(file: str, vocabulary: Vocabulary) -> str:
    using = [one for one in vocabulary.pathway.states.values() if file in parts_of(one, one.where.file)]
    return listed(quoted(title_of(one)) if one.path else "the whole pathway" for one in using)
