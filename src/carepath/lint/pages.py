"""The page of each rule of `check`: what is checked, why, what is wrong and right, and when to ignore it.

A page is `pages/CPnnn.md`, for people first; what stands in its fenced blocks are files of a clinic, and a test checks
them. Imported by sarif.py and cli; imports the table of rules.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from carepath.core.spelling import did_you_mean
from carepath.errors import RequestError
from carepath.lint.rules import ALL

FOLDER = Path(__file__).with_name("pages")
ALONE = "example.yaml"  # the file that a block without a name of its own is: a pathway
SECTIONS = ("Why it matters to a patient", "Wrong", "Right", "When to ignore")
_HEAD = re.compile(
    r"# (?P<code>CP\d{3}) (?P<name>[a-z0-9-]+)\n\nSeverity: (?P<severity>error|warning) · since (?P<since>[\d.]+)\n\n"
)
_BLOCK = re.compile(r"^```yaml(?P<escaped> escaped)?\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_FILE = re.compile(r"# file: (\S+)\n")


@dataclass(frozen=True, slots=True)
class Page:
    """One page. `wrong` and `right`: the bytes of each file of a clinic, by its path in the clinic's folder."""

    code: str
    name: str
    severity: str  # error | warning
    since: str  # the first version of carepath that has the rule
    summary: str
    sections: Mapping[str, str]  # the text under each of SECTIONS, in their order
    text: str

    @property
    def wrong(self) -> dict[str, bytes]:
        return _files(self.sections["Wrong"])

    @property
    def right(self) -> dict[str, bytes]:
        return _files(self.sections["Right"])


def page_of(code: str) -> Page:
    """The page of one rule; small letters are fine. RequestError `no-such-rule` where there is no such rule."""
    code = code.upper()
    if code not in ALL:
        hint = did_you_mean(code.replace("O", "0"), ALL, what="The first of all")
        raise RequestError("no-such-rule", f'there is no rule "{code[:20]}".', hint=hint)
    return read_page((FOLDER / f"{code}.md").read_text(encoding="utf-8"))


def read_page(text: str) -> Page:
    """The page that a text is. ValueError where it has not the form that every page has."""
    head = _HEAD.match(text)
    summary, *rest = re.split(r"^## (.+)$", text[head.end() :] if head else "", flags=re.MULTILINE)
    sections = {title: body.strip() for title, body in zip(rest[::2], rest[1::2], strict=True)}
    if head is None or tuple(sections) != SECTIONS or not all(sections.values()):
        raise ValueError(f"a page begins with its code, name, severity and version, and has {', '.join(SECTIONS)}")
    return Page(**head.groupdict(), summary=summary.strip(), sections=sections, text=text)


def _files(section: str) -> dict[str, bytes]:
    """The files in the blocks of a section; what a block marked `escaped` cannot show stands in it as \\xNN or \\t."""
    files = {}
    for block in _BLOCK.finditer(section):
        text, named = block["text"], _FILE.match(block["text"])
        escaped = text.encode("ascii").decode("unicode_escape").encode("latin-1") if block["escaped"] else None
        files[named[1] if named else ALONE] = escaped or text.encode()
    return files
