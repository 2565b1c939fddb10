"""A pathway as one HTML page that needs nothing else: boxes in boxes, arrows, and each state in words.

The page asks no server for anything and says so to the browser (Content-Security-Policy). Boxes are laid out by the
browser; page.js only draws the arrows, folds, finds and zooms. Imported by cli.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from html import escape
from pathlib import Path

from carepath.analysis.picture import Arrow, Chip, arrows, chips, rows
from carepath.analysis.reading import read_aloud
from carepath.analysis.rendering import as_html
from carepath.analysis.telling import Section
from carepath.analysis.vocabulary import Vocabulary, title_of
from carepath.core.definitions import Clinic
from carepath.core.pathway import Pathway, State

_SHOWN = 4  # chips of a box; the rest is counted
_LEGEND = (("task", "somebody gets a task"), ("question", "the patient is asked"), ("message", "the patient is told"),
           ("alarm", "an alarm rings"), ("timer", "time passes"))  # fmt: skip


def as_page(pathway: Pathway, clinic: Clinic) -> str:
    """The whole page as HTML."""
    vocabulary = Vocabulary(pathway, clinic)
    sections = read_aloud(pathway, clinic)
    places = {"title": escape(pathway.title), "style": _beside("look.css") + _beside("page.css"),
              "script": _beside("page.js"),
              "about": escape(sections[0].lines[0].text), "version": escape(f"{pathway.name} {pathway.version}"),
              "legend": "".join(_legend()), "boxes": _box(pathway.root, vocabulary),
              "words": "".join(map(_article, sections)), "arrows": _json(arrows(vocabulary), pathway)}  # fmt: skip
    page = _beside("page.html")
    pieces = page.split("@@")  # text, name, text, name, ...: nothing of an author is ever looked at for names
    return "".join(places[piece] if at % 2 else piece for at, piece in enumerate(pieces))


def _beside(name: str) -> str:
    return Path(__file__).with_name(name).read_text(encoding="utf-8")


def _json(found: list[Arrow], pathway: Pathway) -> str:
    """The arrows for page.js; no `<` in it can end the script that holds it."""
    order = {path: state.order for path, state in pathway.states.items()}
    plain = [
        {"from": order[one.source], "to": order[one.target], "cause": one.cause, "guard": one.guard, "timed": one.timed}
        for one in found
    ]
    return json.dumps(plain, ensure_ascii=False).replace("<", "\\u003c").replace("\u2028", " ").replace("\u2029", " ")


def _box(state: State, vocabulary: Vocabulary) -> str:
    pathway = vocabulary.pathway
    inside = "".join(
        f'<div class="row">{"".join(_box(pathway.states[path], vocabulary) for path in row)}</div>'
        for row in rows(state, pathway)
    )
    kind = state.kind if state.path else "root"
    title = escape(_title(state))
    fold = f'<button class="fold" aria-expanded="true" aria-label="Fold {title}"></button>' if inside else ""
    begins = " begins" if _begins(state, pathway) else ""
    return (
        f'<div class="state {kind}{begins}" id="s{state.order}"><div class="head">{fold}'
        f'<button class="name" aria-pressed="false">{title}</button></div>'
        f"{_chips(chips(state, vocabulary), title)}"
        + (f'<div class="rows">{inside}</div>' if inside else "")
        + "</div>"
    )


def _title(state: State) -> str:
    if not state.path:
        return "At any time"
    return "back to where it was" if state.kind == "history" else title_of(state)


def _begins(state: State, pathway: Pathway) -> bool:
    """Whether its parent begins here."""
    return state.parent is not None and state.path in pathway.states[state.parent].initial


def _chips(found: list[Chip], title: str) -> str:
    shown = [_chip(one) for one in found[:_SHOWN]]
    if len(found) > _SHOWN:
        shown.append(f'<li class="more">and {len(found) - _SHOWN} more</li>')
    return f'<ul class="chips" aria-label="What {title} does">{"".join(shown)}</ul>' if shown else ""


def _chip(one: Chip) -> str:
    text = escape(one.text)
    return f'<li class="{one.kind}" title="{text}"><b>{one.kind}</b> {text}</li>'


def _article(section: Section) -> str:
    """One section in words; page.js finds a state's by its number."""
    place = f' data-path="{escape(section.path)}"' if section.path is not None else ""
    level = min(section.level, 4)
    return f"<article{place}><h{level}>{escape(section.title)}</h{level}>{as_html(section.lines)}</article>"


def _legend() -> Iterator[str]:
    yield from (f'<li class="{kind}"><b>{kind}</b> {meaning}</li>' for kind, meaning in _LEGEND)
