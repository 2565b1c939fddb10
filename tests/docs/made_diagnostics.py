"""What docs/reference/diagnostics.md holds: the table of codes, and the examples with what `check` really says.

Used by generate.py.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from tests.unit.authoring.marked import HEAD, check_folder

from carepath.authoring.clinic import check_text
from carepath.authoring.diagnostics import CODES
from carepath.errors import Diagnostic

EXAMPLES = Path(__file__).parent / "diagnostic_examples.txt"
GROUPS = {"0": "reading", "1": "states", "2": "expressions", "3": "references"}
PLAIN = HEAD + "states: {a: {type: final}}\n"
FILE = re.compile(r"^# (\S+\.yaml)\n", re.MULTILINE)


class Example(NamedTuple):
    code: str
    wrong: str
    right: str


@cache
def examples() -> tuple[Example, ...]:
    """The examples, in the order of their codes."""
    found = []
    for block in re.split(r"^## (?=CP)", EXAMPLES.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        code, _, body = block.partition("\n")
        wrong, _, right = body.partition("## instead\n")
        found.append(Example(code, wrong.strip("\n"), right.strip("\n")))
    return tuple(sorted(found))


@cache
def checked(text: str) -> tuple[Diagnostic, ...]:
    """All that is found in an example: in a small clinic's folder where it names files, else in a pathway alone."""
    files = _files(text)
    if not files:
        return check_text(HEAD + text + "\n", "pathway.yaml")[1]
    with tempfile.TemporaryDirectory() as folder:
        return check_folder({"p.yaml": PLAIN, **files}, Path(folder) / "clinic")


def table(group: str) -> str:
    """Codes of one group: what each is called and means."""
    shown = {one.code for one in examples()}
    rows = [
        f"| {f'[{code}](#{code.lower()}-{rule.name})' if code in shown else code} | {rule.name} | {rule.severity} "
        f"| {rule.meaning} |"
        for code, rule in CODES.items()
        if GROUPS[code[2]] == group
    ]
    return "\n".join(["| code | name | | meaning |", "|---|---|---|---|", *rows])


def shown_examples() -> str:
    """Each example with what `check` says of it, and the same mended."""
    return "\n\n".join(_shown(one) for one in examples())


MAKERS: dict[str, Callable[..., str]] = {"codes": table, "mistakes": shown_examples}


def _shown(one: Example) -> str:
    (finding,) = checked(one.wrong)
    said = re.sub(r"^\S+ (CP\d+) ", "", str(finding))
    place = f"{finding.where.file.removeprefix('clinic/')}:{_line(one.wrong, finding)}"
    return "\n".join([
        f"### {one.code} {CODES[one.code].name}", "",
        f"```yaml\n{one.wrong}\n```", "",
        f"`{place}` {_plain(said)}", "",
        f"```yaml\n{one.right}\n```",
    ])  # fmt: skip


def _line(text: str, finding: Diagnostic) -> str:
    """Line and column as the reader counts them: the headings of a lone pathway are not shown."""
    hidden = 0 if _files(text) else HEAD.count("\n")
    return f"{finding.where.line - hidden}:{finding.where.column}"


def _plain(text: str) -> str:
    return re.sub(r"([{}<>*_])", r"\\\1", text)


def _files(text: str) -> Mapping[str, str]:
    if not FILE.match(text):
        return {}
    _, *pieces = FILE.split(text)
    return dict(zip(pieces[::2], (f"{one}\n" for one in pieces[1::2]), strict=True))
