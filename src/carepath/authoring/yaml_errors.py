"""What a YAML parser's complaint means to an author: the place to look at, and what to write instead.

Tables before branches: a new complaint is a new row. Used by reader.py only.
"""

from __future__ import annotations

from typing import Any

from carepath.authoring.diagnostics import Report
from carepath.errors import Mark

_QUOTES = 'Put quotes around a text or an expression that holds a colon, comma, [ ], { }, # or ": "'

# (what the parser says, code, message, hint); the first row that fits is taken.
_ROWS = (
    ("mapping values are not allowed", "CP008", "a colon stands inside an unquoted value here.",
     f"{_QUOTES}, or move the line in or out, to those that it belongs to."),
    ("sequence entries are not allowed", "CP003", "a list cannot begin here.", "Begin it in a line of its own."),
    ("alias", "CP006", "* begins an alias of YAML, which pathways do not use.", 'Write "*" in quotes.'),
    ("anchor", "CP006", "& begins an anchor of YAML, which pathways do not use.", "Put quotes around the text."),
    ("tag", "CP006", "! begins a tag of YAML, which pathways do not use.", "Put quotes around the text."),
    ("directive", "CP006", "% begins a directive of YAML, which pathways do not use.", "Put quotes around the text."),
    ("unknown escape", "CP003", "a backslash stands here before a letter that means nothing.", "Write \\\\."),
    ("escape", "CP003", "a backslash escape is not finished here.", "Write \\\\ for a backslash, or use '...'."),
    ("cannot start any token", "CP008", "a value cannot begin with this character.", "Put quotes around the value."),
    ("block scalar", "CP003", "nothing may follow | or > in the same line.", "Begin the text in the next line."),
    ("end of stream", "CP003", "a quote is opened here and never closed.", "Close it, or leave it out."),
    ("document separator", "CP003", "a quote is opened here and never closed.", "Close it, or leave it out."),
    ("document start", "CP003", "something is left over here after the document.", "A bracket too many?"),
    ("expected ',' or", "CP008", "what stands here does not belong to the value before it.",
     f"{_QUOTES}, or close the bracket that was opened before."),
    ("expected key", "CP003", "what stands here does not fit the lines before it.",
     "Look at the indentation, for an item of a list without its dash, and for words after a closing quote."),
    ("expected <block end>", "CP003", "what stands here does not fit the lines before it.",
     "Look at the indentation, for an item of a list without its dash, and for words after a closing quote."),
    ("expected '-' indicator", "CP003", "this line is no item of the list it is in.", "Look at the indentation."),
    ("node content", "CP003", "a value is missing here.", "Write one, or take the bracket or comma away."),
    ("could not find expected ':'", "CP003", "a line without a colon stands here.", "Write key: value."),
)  # fmt: skip


def explain(error: Any, text: str, name: str, report: Report) -> None:
    """Reports what the parser refused, in an author's words."""
    problem = getattr(error, "problem", None) or str(error).split("\n", 1)[0]
    context = getattr(error, "context", None) or ""
    at = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    begun = getattr(error, "context_mark", None) or at
    lines = text.split("\n")
    code, message, hint = _row(f"{context} {problem}")
    if at is not None and begun is not None and (_is_past_end(at, lines) or "quoted scalar" in context):
        at = begun
        if "flow" in context:
            code, message, hint = (
                "CP003",
                "a bracket is opened here and never closed.",
                "Close it: { needs }, [ needs ].",
            )
    hash_at = _comment_in_quotes(lines, begun, at) if "flow" in context else None
    if hash_at is not None:
        if report.is_spoiled(Mark(name, hash_at[0], hash_at[1] - 1)):
            return
        code, hint = "CP008", "Put quotes around the whole value."
        message, mark = "a # begins a comment here, inside what was meant as one value.", Mark(name, *hash_at)
    else:
        mark = Mark(name, at.line + 1, at.column + 1) if at is not None else Mark(name, 1, 1)
    report.add(mark, code, message, hint)


def _row(said: str) -> tuple[str, str, str]:
    for words, code, message, hint in _ROWS:
        if words in said:
            return code, message, hint
    return "CP003", "the text is not YAML here.", "Look at the indentation, the quotes and the brackets."


def _is_past_end(mark: Any, lines: list[str]) -> bool:
    return bool(mark.line >= len(lines)) or bool(mark.line == len(lines) - 1 and mark.column >= len(lines[-1]))


def _comment_in_quotes(lines: list[str], begun: Any, at: Any) -> tuple[int, int] | None:
    """Line and column (from 1) of a # between an opening and a closing quote in the lines of the broken collection."""
    if begun is None or at is None:
        return None
    for number in range(begun.line, min(at.line + 1, len(lines))):
        line = lines[number]
        column = line.find(" #")
        if column >= 0 and line[:column].count('"') % 2 and '"' in line[column:]:
            return number + 1, column + 2
    return None
