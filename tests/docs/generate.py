"""The tables of the documentation, made from the code: `python -m tests.docs.generate` writes them into the pages.

A page holds `<!-- made: name argument -->` ... `<!-- end -->`; what stands between is made by the function of that name
in MAKERS, the rest of the page is written by hand. tests/docs/test_pages.py holds every page to be current.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from tests.docs import made_diagnostics, made_errors, made_language, made_lifecycles, made_python, made_words
from tests.docs.made_diagnostics import rule_pages

ROOT = Path(__file__).parents[2]
RULES = ROOT / "docs" / "reference" / "rules"
BLOCK = re.compile(r"^<!-- made: (?P<call>[^\n]+?) -->\n(?P<text>.*?)^<!-- end -->$", re.MULTILINE | re.DOTALL)
MAKERS: Mapping[str, Callable[..., str]] = {
    **made_diagnostics.MAKERS,
    **made_errors.MAKERS,
    **made_language.MAKERS,
    **made_lifecycles.MAKERS,
    **made_python.MAKERS,
    **made_words.MAKERS,
}


def pages() -> list[Path]:
    """Every page that somebody reads: those at the top, and all under docs/."""
    return sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def calls(text: str) -> Iterator[tuple[str, ...]]:
    """What a page asks for: the name of a maker and its arguments, for each block."""
    yield from (tuple(found["call"].split()) for found in BLOCK.finditer(text))


def filled(text: str) -> str:
    """The page with each of its blocks made anew."""

    def make(found: re.Match[str]) -> str:
        name, *arguments = found["call"].split()
        return f"<!-- made: {found['call']} -->\n\n{MAKERS[name](*arguments).strip()}\n\n<!-- end -->"

    return BLOCK.sub(make, text)


def main() -> None:
    """Writes every page and picture that has changed, and names it; takes away the page of a rule that is no more."""
    RULES.mkdir(exist_ok=True)
    for page in RULES.glob("*.md"):
        if page.name not in rule_pages():
            page.unlink()
    wanted = {RULES / name: text for name, text in rule_pages().items()}
    wanted |= {picture: make() for picture, make in made_lifecycles.FILES.items()}
    for page in pages():
        wanted.setdefault(page, filled(page.read_text(encoding="utf-8")))
    for page, text in wanted.items():
        if not page.is_file() or page.read_text(encoding="utf-8") != text:
            page.write_text(text, encoding="utf-8")
            print(page.relative_to(ROOT).as_posix())


if __name__ == "__main__":
    main()
