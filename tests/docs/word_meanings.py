"""What each function, name, unit, type and event of the language means, in the words of docs/reference/language.md.

Used by made_language.py.
"""

# ruff: noqa: E501 - a table of sentences is read by the line

from __future__ import annotations

FUNCTIONS = {
    "missing": ("missing(x)", "true where there is no value; never unknown"),
    "known": ("known(x)", "true where there is one; never unknown"),
    "active": ('active("state")', "whether the journey is in this state"),
    "entered": ('entered("a")`, `entered("a", "b")', "how often `a` was entered since enrollment; since `b` was last entered"),
    "choose": ("choose(condition, this, that)", "`this` where the condition is true, `that` where it is false"),
    "min": ("min(a, b, …)", "the smallest or earliest of values, or of one list"),
    "max": ("max(a, b, …)", "the largest or latest"),
    "count": ("count(list)", "how many elements a list has"),
    "contains": ("contains(list, x)", "whether a list holds a value"),
    "days_between": ("days_between(first, last)", "calendar days from one date to another"),
    "months_between": ("months_between(first, last)", "whole months; 31 January to 28 February is one"),
    "date_of": ("date_of(moment)", "the patient's local date of a moment"),
    "round": ("round(x)`, `round(x, 1)", "the number with so many decimals, halves away from zero"),
}  # fmt: skip
NAMES = {
    "event.<field>": "what the event carries",
    "event.name": "its name", "event.at": "when it happened", "event.by": "who sent it", "event.id": "its id",
    "context.<field>": "what the journey remembers",
    "parameters.<name>": "a parameter, as the site has set it",
    "patient.age": "whole years, by the local date", "patient.born_on": "birth date", "patient.sex": "a code",
    "patient.language": "a code such as `fr`", "patient.zone": "time zone", "patient.site": "a code",
    "patient.in_hospital": "true or false",
    "journey.started_on": "the local date on which the journey began",
    "today": "the patient's local date", "now": "the moment",
    "triage": "a conclusion, by the name that a rule set gives it: its level, compared in the order of its levels",
    "triage.because": "the sentence that says why", "triage.rules": "the ids of the rules",
    "triage.disputed": "whether two engines disagreed; never, with the one engine that there is",
}  # fmt: skip
UNITS = {
    "s": ("30s", "elapsed seconds"), "m": ("15m", "elapsed minutes"), "h": ("72h", "elapsed hours, whatever the clocks do"),
    "d": ("3d`, `3d at 09:00", "the patient's local calendar days, at the time of day of the start, or at this time"),
    "w": ("2w", "local weeks"), "mo": ("6mo", "local calendar months; 31 January and a month is the end of February"),
    "y": ("5y", "local years"),
    "business hour": ("4 business hours", "hours in which the calendar is open"),
    "business day": ("2 business days", "days on which it is open, at the time of day of the start"),
}  # fmt: skip
FIELD_TYPES = {
    "code": "a short word or text of at most 200 characters; with `of` one of these",
    "integer": "a whole number", "number": "a number", "boolean": "true or false",
    "date": "`2026-03-02`", "datetime": "`2026-03-02T09:00:00-05:00`, with its offset", "duration": "see [Durations](#durations)",
    "list": "several of one type, which `of` says",
    "text": "what people wrote. It stays with its event: it cannot enter context, titles, reasons or messages",
    "reference": "an id of another system",
}  # fmt: skip
COMES_BACK = {
    "task.completed": ("a person finished it", ", and the outcome's fields"),
    "task.overdue": ("its due time came and it is not done", ""),
    "task.declined": ("a person refused it", ""),
    "task.cancelled": ("the journey cancelled the task, by `cancel` or by leaving the state that opened it", ""),
    "ask.answered": ("kept for later: an answer arrives as the event that `answers` names, a questionnaire as its own", ""),
    "ask.expired": ("nobody answered in time", ""),
    "delivery.delivered": ("it arrived, or a person told the patient", ""),
    "delivery.refused": ("every way was refused, and a person phones instead", ""),
    "delivery.dead": ("it did not arrive by any way, and no call brought it", ""),
    "escalation.acknowledged": ("a person answered", "; `event.by` is who"),
    "escalation.exhausted": ("the last rung ran out; it is paged again and again", ""),
    "clock.warned": ("a warning came due", ""),
    "clock.breached": ("the limit was passed", ""),
    "action.succeeded": ("the app did it", "what the app gives back"),
    "action.failed": ("it could not be done", ""),
}  # fmt: skip
BUILT_IN = {
    "patient_deceased": "ends every journey and takes back all that has not left; the root may add actions, and tasks there need `keep`",
    "patient_merged": "nothing more goes out here; the owner of each active journey has a task",
    "patient_transferred": "nothing more goes out here; the owner of each active journey has a task",
    "opted_out": "takes back the consent, for one channel or all, and what has not left; a safety message then goes through a person",
}  # fmt: skip
