"""Findings as SARIF 2.1.0, which code hosts and editors show beside the lines of a change.

Each rule brings its whole page along. Files are named relative to the folder that the command runs in, and a finding
has the same fingerprint as long as its own line stays the same, wherever that line moves. Imported by cli.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import quote

from carepath.authoring.folder import find_root
from carepath.errors import Diagnostic
from carepath.lint.pages import FOLDER, page_of
from carepath.lint.rules import ALL

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
ROOT = "%SRCROOT%"  # what the paths are relative to: the top of the author's repository
FINGERPRINT = "carepathFinding/v1"


def sarif(checked: Path, diagnostics: Sequence[Diagnostic], *, here: Path) -> dict[str, Any]:
    """The log of one run as JSON knows it. `checked`: the folder or file; `here`: what paths are relative to."""
    codes = sorted({one.code for one in diagnostics})
    files = _Files(checked, here.resolve())
    prints = _fingerprints(diagnostics, files)
    results = [
        _result(one, codes.index(one.code), files.uri(one), mark) for one, mark in zip(diagnostics, prints, strict=True)
    ]
    driver = {"name": "carepath", "semanticVersion": version("carepath"), "rules": [_rule(code) for code in codes]}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": True}],
        "results": results,
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


class _Files:
    """The files that findings are in: how they are called in the log, and the text of a line."""

    def __init__(self, checked: Path, here: Path) -> None:
        root = checked if checked.is_dir() else find_root(checked)
        self.base = (checked if root is None else root).resolve().parent  # the names in findings begin here
        self.here = here
        self.lines: dict[str, list[str]] = {}

    def uri(self, one: Diagnostic) -> str:
        path = self.base / one.where.file
        shown = path.relative_to(self.here) if path.is_relative_to(self.here) else Path(one.where.file)
        return quote(os.fsencode(shown.as_posix()))  # a name need not be UTF-8

    def line(self, one: Diagnostic) -> str:
        """The text of the finding's line; "" where the file has none, such as an empty one."""
        name = one.where.file
        if name not in self.lines:
            path = self.base / name
            text = path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
            self.lines[name] = text.split("\n")
        lines = self.lines[name]
        return lines[one.where.line - 1].strip() if one.where.line <= len(lines) else ""


def _fingerprints(diagnostics: Iterable[Diagnostic], files: _Files) -> list[str]:
    """By file, code and text of the line; where two are alike, also by which of them it is."""
    seen: Counter[tuple[str, str, str]] = Counter()
    found = []
    for one in diagnostics:
        alike = (files.uri(one), one.code, files.line(one))
        seen[alike] += 1
        found.append(sha256("\n".join([*alike, str(seen[alike])]).encode()).hexdigest()[:32])
    return found


def _result(one: Diagnostic, index: int, uri: str, fingerprint: str) -> Mapping[str, Any]:
    place = {
        "artifactLocation": {"uri": uri, "uriBaseId": ROOT},
        "region": {"startLine": max(1, one.where.line), "startColumn": max(1, one.where.column)},
    }
    return {
        "ruleId": one.code,
        "ruleIndex": index,
        "level": one.severity,
        "message": {"text": f"{one.message} {one.hint}".rstrip()},
        "locations": [{"physicalLocation": place}],
        "partialFingerprints": {FINGERPRINT: fingerprint},
    }


def _rule(code: str) -> Mapping[str, Any]:
    page = page_of(code)
    return {
        "id": code,
        "name": page.name,
        "shortDescription": {"text": ALL[code].meaning},
        "fullDescription": {"text": page.summary},
        "help": {"text": page.text, "markdown": page.text},
        "helpUri": (FOLDER / f"{code}.md").as_uri(),
        "defaultConfiguration": {"level": page.severity},
    }
