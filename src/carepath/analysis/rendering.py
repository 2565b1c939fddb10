"""Sections as text for a terminal, as Markdown, and as HTML. Everything of an author is escaped where it must be.

Imported by cli and page.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import escape
from textwrap import wrap

from carepath.analysis.telling import Line, Section

_MARKED = re.compile(r"([\\`*_<>\[\]#|])")


def as_text(sections: Iterable[Section], *, width: int = 100) -> str:
    """For a terminal: headings underlined, lists with dashes, lines of at most `width` characters."""
    return "\n".join(line for section in sections for line in _text(section, width)).strip("\n") + "\n"


def _text(section: Section, width: int) -> Iterator[str]:
    title = section.title + (f"  [{section.path}]" if section.path else "")
    yield ""
    yield title
    yield ("=" if section.level == 1 else "-") * min(len(title), width)
    for line in section.lines:
        yield from _bullet(line, width, 0)


def _bullet(line: Line, width: int, depth: int) -> Iterator[str]:
    """What stands alone is a paragraph's line; what stands under something is a list."""
    start = "  " * max(depth - 1, 0) + ("- " if depth else "")
    yield from wrap(line.text, width, initial_indent=start, subsequent_indent=" " * len(start), break_long_words=False,
                    break_on_hyphens=False)  # fmt: skip
    for one in line.under:
        yield from _bullet(one, width, depth + 1)


def as_markdown(sections: Iterable[Section]) -> str:
    """For a page: headings by depth, lists."""
    return "\n".join(line for section in sections for line in _markdown(section)).strip("\n") + "\n"


def _markdown(section: Section) -> Iterator[str]:
    path = f" (`{section.path}`)" if section.path else ""
    yield f"\n{'#' * min(section.level, 6)} {_safe(section.title)}{path}\n"
    for line in section.lines:
        yield from _item(line, 0)


def _item(line: Line, depth: int) -> Iterator[str]:
    yield f"{'  ' * depth}- {_safe(line.text)}"
    for one in line.under:
        yield from _item(one, depth + 1)


def _safe(text: str) -> str:
    return _MARKED.sub(r"\\\1", text)


def as_html(lines: Iterable[Line]) -> str:
    """Nested lists, escaped."""
    items = "".join(f"<li>{escape(line.text)}{as_html(line.under) if line.under else ''}</li>" for line in lines)
    return f"<ul>{items}</ul>" if items else ""
