"""What docs/reference says of the rules of `check`: the tables of diagnostics.md, and a page for each in rules/.

A page is that of the package, with what `check` really says of the wrong example. Used by generate.py.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from tests.unit.lint.example_clinic import NAME, found

from carepath.lint.pages import page_of
from carepath.lint.rules import ALL

GROUPS = {
    "0": "Reading a file",
    "1": "States, events and what is done",
    "2": "Expressions",
    "3": "What files say about one another",
    "4": "What would hurt a patient, or surprise an author",
    "5": "Texts, and how they reach a patient",
    "6": "People and approval",
    "7": "What is said to be ignored",
}
INDEX = "[All rules](../diagnostics.md) · `carepath check --explain {code}` prints this page without what `check` says."


def tables() -> str:
    """The rules of each group: what each is called, and means."""
    grouped = {group: [code for code in sorted(ALL) if code[2] == group] for group in GROUPS}
    assert sum(map(len, grouped.values())) == len(ALL)
    return "\n\n".join(_table(GROUPS[group], codes) for group, codes in grouped.items() if codes)


@cache
def rule_pages() -> dict[str, str]:
    """The page of each rule by its file's name in docs/reference/rules."""
    return {f"{code}.md": _page(code) for code in sorted(ALL)}


MAKERS: dict[str, Callable[..., str]] = {"codes": tables}


def _table(title: str, codes: list[str]) -> str:
    rows = [
        f"| [{code}](rules/{code}.md) | {ALL[code].name} | {ALL[code].severity} | {ALL[code].meaning} |"
        for code in codes
    ]
    return "\n".join([f"## {title}", "", "| code | name | | meaning |", "|---|---|---|---|", *rows])


def _page(code: str) -> str:
    page = page_of(code)
    said = "\n".join(str(one).replace(f"{NAME}/", "") for one in found(page, page.wrong))
    shown = f"`carepath check` says:\n\n```text\n{_printable(said)}\n```\n\n## Right"
    return f"{page.text.replace('## Right', shown, 1)}\n{INDEX.format(code=code)}\n"


def _printable(text: str) -> str:
    return re.sub(r"[^\n -\U0010ffff]", lambda found: f"\\x{ord(found[0]):02x}", text)
