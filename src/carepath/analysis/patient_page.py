"""A patient as one HTML page that needs nothing else: journeys, states over time, what happened and why, who does what.

Pure: a Portrait goes in, text comes out. The page asks no server for anything, runs no script, and says both to the
browser (Content-Security-Policy). Its look is shared with the drawing of a pathway (look.css). Imported by care.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from html import escape
from itertools import groupby
from pathlib import Path
from zoneinfo import ZoneInfo

from carepath.analysis.lanes import course_words, day_id, moment_words, picture
from carepath.analysis.portrait import Course, Happening, Looked, Portrait, Sent, Why, Work

_KINDS = {"event": "came in", "state": "state", "message": "message", "question": "question", "task": "task",
          "alarm": "alarm", "end": "journey"}  # fmt: skip
_CHOICES = {"event": "what came in", "state": "states", "message": "messages", "question": "questions",
            "task": "tasks", "alarm": "alarms"}  # fmt: skip


def as_patient_page(portrait: Portrait) -> str:
    """The whole page as HTML."""
    zone = portrait.zone
    sandbox = '<span class="badge">sandbox: nobody real was reached</span>' if portrait.sandbox else ""
    hide = "".join(f"body:has(#show-{kind}:not(:checked)) li.{kind} {{ display: none }}\n" for kind in _CHOICES)
    places = {
        "title": escape(f"{portrait.name} · {portrait.clinic}"),
        "style": _beside("look.css") + _beside("patient_page.css").replace("@@hide@@", hide),
        "name": escape(portrait.name),
        "sandbox": sandbox,
        "facts": escape(" · ".join(portrait.facts)),
        "courses": "".join(_course(one, zone) for one in portrait.courses) or "<li>On no pathway.</li>",
        "picture": picture(portrait) or '<p class="soft">No journey yet.</p>',
        "choices": "".join(_choice(kind, said) for kind, said in _CHOICES.items()),
        "days": "".join(_days(portrait)) or '<p class="soft">Nothing has happened yet.</p>',
        "messages": _table(("when", "to", "by", "what was said", "what became of it"),
                           [_message(one, portrait) for one in portrait.sent]),
        "tasks": _table(("task", "who", "opened", "due", "outcome"), [_task(one, zone) for one in portrait.work]),
        "clinic": escape(portrait.clinic),
        "as_of": moment_words(portrait.as_of, zone),
        "zone": escape(zone),
    }  # fmt: skip
    pieces = _beside("patient_page.html").split("@@")  # text, name, text, ...: what is filled in is never looked at
    return "".join(places[piece] if at % 2 else piece for at, piece in enumerate(pieces))


def _beside(name: str) -> str:
    return Path(__file__).with_name(name).read_text(encoding="utf-8")


def _course(one: Course, zone: str) -> str:
    over = ' class="over"' if one.until is not None else ""
    return (f"<li{over}><b>{escape(one.title)}</b>{escape(one.standing)}"
            f'<p class="soft">{escape(course_words(one, zone))}</p></li>')  # fmt: skip


def _choice(kind: str, said: str) -> str:
    return f'<label><input type="checkbox" id="show-{kind}" checked> {said}</label>'


# -- day by day ------------------------------------------------------------------------------------------------------


def _days(portrait: Portrait) -> Iterator[str]:
    whys: defaultdict[datetime, list[Why]] = defaultdict(list)
    for why in portrait.whys:
        if why.looked or why.before != why.after:
            whys[_minute(why.at)].append(why)
    for place, found in groupby(portrait.happenings, key=lambda one: day_id(one.at, portrait.zone)):
        entries = list(found)
        day = entries[0].at.astimezone(ZoneInfo(portrait.zone))
        moments = "".join(_moments(entries, whys, portrait.zone))
        yield f'<div class="day" id="{place}"><h3>{day:%a %-d %b %Y}</h3><ol>{moments}</ol></div>'


def _moments(entries: Sequence[Happening], whys: Mapping[datetime, Sequence[Why]], zone: str) -> Iterator[str]:
    for at, together in groupby(entries, key=lambda one: _minute(one.at)):
        lines = "".join(_line(one) for one in dict.fromkeys(together))
        yield (f'<li class="moment"><time>{at.astimezone(ZoneInfo(zone)):%H:%M}</time>'
               f"<div><ul>{lines}</ul>{_whys(whys.get(at, ()))}</div></li>")  # fmt: skip


def _minute(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)


def _line(one: Happening) -> str:
    return f'<li class="{one.kind}"><span class="kind">{_KINDS[one.kind]}</span>{escape(one.text)}</li>'


def _whys(found: Sequence[Why]) -> str:
    if not found:
        return ""
    return f'<details class="why"><summary>Why</summary>{"".join(map(_why, found))}</details>'


def _why(one: Why) -> str:
    moved = (f"from {one.before or 'the start'} to {one.after}" if one.before != one.after
             else f"stays where it is: {one.after}")  # fmt: skip
    said = "".join(f"<p>{escape(line)}</p>" for line in one.concluded)
    free = [None, *one.looked]  # what was looked at before each
    looked = "".join(_looked(line, before) for line, before in zip(one.looked, free, strict=False))
    outcome = "" if one.outcome == "heard" else f" ({escape(one.outcome)})"
    return (
        f"<div><p><b>{escape(one.journey)}</b>: {escape(one.heard)}{outcome}</p>"
        f"<p>{escape(moved)}</p>{said}{f'<ul>{looked}</ul>' if looked else ''}</div>"
    )


def _looked(one: Looked, before: Looked | None) -> str:
    """`before`: what was looked at just before it."""
    stood = f" ({escape(one.values)})" if one.values else ""
    asked = {
        "": "otherwise" if before and not before.taken else "in any case",
        "not known": "since that is not known",
    }.get(one.answer, "")
    if one.condition:
        asked = f"if {escape(one.condition)}: <b>{escape(one.answer)}</b>{stood}"
    return f'<li class="{"took" if one.taken else "no"}">{asked} <code>{escape(one.where)}</code></li>'


# -- messages and tasks ----------------------------------------------------------------------------------------------


def _message(one: Sent, portrait: Portrait) -> tuple[str, ...]:
    urgent = ' <span class="badge">at once</span>' if one.safety else ""
    other = one.language.partition("-")[0] != "en" and one.language
    language = f' lang="{escape(one.language)}"' if other else ""
    text = f"<q{language}>{escape(one.text)}</q>" if one.text else escape(one.about)
    return _time(one.at, portrait.zone), escape(one.to), escape(one.way), text + urgent, escape(one.status)


def _task(one: Work, zone: str) -> tuple[str, ...]:
    urgent = ' <span class="badge">urgent</span>' if one.urgent else ""
    late = ' <span class="late">late</span>' if one.late else ""
    ended = escape(one.ended) if one.ended else "<b>open</b>"
    when = f", {_time(one.ended_at, zone)}" if one.ended_at is not None else ""
    opened, due = _time(one.opened_at, zone), _time(one.due_at, zone)
    return escape(one.title) + urgent, escape(one.role), opened, due + late, ended + when


def _time(at: datetime, zone: str) -> str:
    return f'<time datetime="{at.isoformat()}">{moment_words(at, zone)}</time>'


def _table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """`rows`: cells of HTML."""
    if not rows:
        return '<p class="soft">None.</p>'
    head = "".join(f'<th scope="col">{one}</th>' for one in headings)
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f'<div class="wide"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'
