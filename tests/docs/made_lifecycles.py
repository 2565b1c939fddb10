"""The drawings of docs/explanation/lifecycles.md: a table, Mermaid text and an SVG picture of each life."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from html import escape
from pathlib import Path

from carepath.analysis.lifecycles import LIVES, Life, mermaid

FOLDER = Path(__file__).parents[2] / "docs" / "explanation"
WIDTH, HEIGHT, ACROSS, DOWN = 118, 34, 190, 62  # of a box, and from one to the next
MARGIN = 92  # above and below, for arrows that go around
STYLE = (
    "rect{fill:#fff;stroke:#5b6b7b;stroke-width:1.5}path{fill:none;stroke:#7d8ea0;stroke-width:1.4}"
    ".first{stroke-width:3}.end{fill:#eef2f6}text{font:14px sans-serif;text-anchor:middle;fill:#1c2733}"
    "circle{fill:#0b63b5}.n{font-size:11px;fill:#fff;font-weight:bold}"
)


def section(name: str) -> str:
    """One life: its picture, what each arrow means, and the same as Mermaid text."""
    life = LIVES[name]
    rows = [f"| {at} | {one.source} | {one.why} | {one.target} |" for at, one in enumerate(life.moves, 1)]
    table = "\n".join(["| | from | what moves it | to |", "|---|---|---|---|", *rows])
    return f"![The life of a {name}: {alt(life)}]({file_of(name).name})\n\n{table}\n\n```text\n{mermaid(life)}```"


def alt(life: Life) -> str:
    """The picture for those who do not see it."""
    return ", ".join(f"{one.source} to {one.target}" for one in life.moves)


def file_of(name: str) -> Path:
    return FOLDER / f"life-of-a-{name}.svg"


def picture(name: str) -> str:
    """The life as SVG: columns from its beginning to its ends, arrows with the numbers of the table."""
    life = LIVES[name]
    places = placed(life)
    width = max(x for x, _ in places.values()) + WIDTH + 60
    height = max(y for _, y in places.values()) + HEIGHT + MARGIN
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" width="{width}">'
    title = f"<title>{escape(f'The life of a {name}: {alt(life)}')}</title><style>{STYLE}</style>"
    tip = '<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="9" markerHeight="9" orient="auto">'
    tip += '<path d="M0 0 8 4 0 8z" style="fill:#7d8ea0;stroke:none"/></marker></defs>'
    return "\n".join([head, title, tip, *_arrows(life, places), *_boxes(life, places), "</svg>"]) + "\n"


def placed(life: Life) -> dict[str, tuple[int, int]]:
    """The left upper corner of each state: a column further right than all that lead to it."""
    column = {life.first: 0}
    for _ in life.states:
        for one in life.moves:
            if one.source != one.target:
                column[one.target] = max(column.get(one.target, 0), column.get(one.source, 0) + 1)
    rows: dict[int, int] = {}
    places = {}
    tallest = max(list(column.values()).count(at) for at in set(column.values()))
    for state in life.states:
        at = column[state]
        used = list(column.values()).count(at)
        row = rows[at] = rows.get(at, -1) + 1
        places[state] = (30 + at * ACROSS, MARGIN + int((row + (tallest - used) / 2) * DOWN))
    return places


def _boxes(life: Life, places: Mapping[str, tuple[int, int]]) -> Iterator[str]:
    left = {one.source for one in life.moves if one.source != one.target}
    for state, (x, y) in places.items():
        kind = "first" if state == life.first else "" if state in left else "end"
        yield f'<rect class="{kind}" x="{x}" y="{y}" width="{WIDTH}" height="{HEIGHT}" rx="9"/>'
        yield f'<text x="{x + WIDTH // 2}" y="{y + 22}">{escape(state)}</text>'


def _arrows(life: Life, places: Mapping[str, tuple[int, int]]) -> Iterator[str]:
    top, bottom = min(y for _, y in places.values()), max(y for _, y in places.values()) + HEIGHT
    detours = {True: 0, False: 0}  # above, below
    for number, one in enumerate(life.moves, 1):
        (x, y), (to_x, to_y) = places[one.source], places[one.target]
        if one.source == one.target:
            path, badge = f"M{x + 30} {y + HEIGHT}c-6 26 60 26 54 0", (x + 57, y + HEIGHT + 20)
        elif to_x - x > ACROSS:  # over, or under, the columns between
            over = to_y + HEIGHT / 2 <= (top + bottom) / 2
            detours[over] += 1
            far = 22 + 22 * detours[over]
            a, b = (y, to_y) if over else (y + HEIGHT, to_y + HEIGHT)
            c = top - far if over else bottom + far
            end = to_x + 59 - 8 * detours[over]
            path = f"M{x + 59} {a}C{x + 75} {c} {to_x + 45} {c} {end} {b}"
            at = 0.36 + 0.09 * detours[over]
            badge = (_on_curve(at, x + 59, x + 75, to_x + 45, end), _on_curve(at, a, c, c, b))
        else:
            a, b, c, d = x + WIDTH, y + HEIGHT // 2, to_x, to_y + HEIGHT // 2
            path = f"M{a} {b}C{a + 50} {b} {c - 50} {d} {c} {d}"
            badge = (a + (c - a) // 2, (b + d) // 2)
        yield f'<path marker-end="url(#tip)" d="{path}"/>'
        yield f'<circle cx="{badge[0]}" cy="{badge[1]}" r="9"/>'
        yield f'<text class="n" x="{badge[0]}" y="{badge[1] + 4}">{number}</text>'


def _on_curve(at: float, a: int, b: int, c: int, d: int) -> int:
    """Where a curve is when so much of it (0 to 1) is drawn."""
    left = 1 - at
    return round(left**3 * a + 3 * left**2 * at * b + 3 * left * at**2 * c + at**3 * d)


FILES: Mapping[Path, Callable[[], str]] = {file_of(name): lambda name=name: picture(name) for name in LIVES}
MAKERS: Mapping[str, Callable[..., str]] = {"life": section}
