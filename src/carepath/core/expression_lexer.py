"""Cuts an expression's text into words, and hands Python's parser a text of the same length that holds none of them.

Every value and name (`3d`, `"amber"`, `event.class`, `38.4`) is replaced by underscores of its own length, so what
Python sees is brackets, operators and `and or not in` alone: columns stay true, and no number, string, keyword or
strange letter of the author ever reaches its parser. Mistakes are refused here, each with what to write instead.
Imported by expression_parser.py only.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from carepath.core.durations import Duration, DurationError, said_in_words
from carepath.core.expression_tree import ExpressionError
from carepath.core.spelling import did_you_mean

LONGEST = 1_000
DEEPEST = 40
FUNCTIONS = {  # name: fewest and most arguments
    "missing": (1, 1), "known": (1, 1), "active": (1, 1), "entered": (1, 2), "choose": (3, 3), "min": (1, 20),
    "max": (1, 20), "count": (1, 1), "contains": (2, 2), "days_between": (2, 2), "months_between": (2, 2),
    "date_of": (1, 1), "round": (1, 2),
}  # fmt: skip
# Control, format, surrogate, private and unassigned characters, and all spaces but the plain one.
_UNSEEN = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zs", "Zl", "Zp"))
KEYWORDS = ("and", "or", "not", "in")
LITERAL_WORDS = {"true": True, "false": False}

_TOKEN = re.compile(
    r"""(?P<space>[ \t\r\n]+)
    | (?P<duration> [0-9]+ (?: [ ]+ business [ ]+ (?:hour|day)s? (?![\w.])
                             | (?:s|mo|m|h|d|w|y) (?![\w.]) (?: [ ]+ at [ ]+ [0-9]{2}:[0-9]{2} (?![\w.:]) )? ) )
    | (?P<number> [0-9]+ (?:\.[0-9]+)? (?![\w.]) )
    | (?P<string> "[^"\\\n\r\t]*" | '[^'\\\n\r\t]*' )
    | (?P<word> [A-Za-z_][A-Za-z0-9_]* (?:\.[A-Za-z_][A-Za-z0-9_]*)* (?![\w.]) )
    | (?P<wrong> \*\* | // | <> | => | =< | && | \|\| | ={3} | !== | := | -> | \+\+ | -- )
    | (?P<operator> == | != | <= | >= | [-+*/<>(),\[\]] )""",
    re.VERBOSE,
)
_WRONG_OPERATORS = {
    "**": "Write a * a.", "//": "Write round(a / b).", "<>": "Write !=.", "=>": "Write >=.", "=<": "Write <=.",
    "&&": "Write and.", "||": "Write or.", "===": "Write ==.", "!==": "Write !=.", "=": "Write == to compare.",
    "!": "Write not.", "%": "There is no remainder or percent here.", "&": "Write and.", "|": "Write or.",
    "≥": "Write >=.", "≤": "Write <=.", "≠": "Write !=.", "−": "Write the plain minus sign -.",
    "–": "Write the plain minus sign -.", "×": "Write *.", "÷": "Write /.", "“": 'Write straight quotes: ".',
    "”": 'Write straight quotes: ".', "‘": "Write straight quotes: '.", "’": "Write straight quotes: '.",
    "{": "Write a list in square brackets.", "}": "Write a list in square brackets.", ":=": "Write == to compare.",
    "?": "Write choose(condition, this, that).", "++": "Write + 1.", "--": "Write - once.", "^": "Write a * a.",
}  # fmt: skip
_WRONG_WORDS = {
    "True": "Write true.", "False": "Write false.", "TRUE": "Write true.", "FALSE": "Write false.",
    "None": "Write missing(x) or known(x).", "null": "Write missing(x) or known(x).", "is": "Write == or missing(x).",
    "AND": "Write and.", "OR": "Write or.", "NOT": "Write not.", "IN": "Write in.", "yes": "Write true.",
    "no": "Write false.", "if": "Write choose(condition, this, that).", "else": "Write choose(condition, this, that).",
    "at": "Write the time of day with four digits: 3d at 09:00.",
}  # fmt: skip
_OTHER_FUNCTIONS = {
    "len": "count", "size": "count", "length": "count", "if": "choose", "iif": "choose", "exists": "known",
    "is_missing": "missing", "isnull": "missing", "empty": "missing", "date": "date_of", "in_state": "active",
    "visits": "entered", "includes": "contains", "maximum": "max", "minimum": "min",
}  # fmt: skip


class Lexed(NamedTuple):
    blanked: str  # as long as the text
    values: dict[int, Any]  # column -> literal value
    names: dict[int, str]  # column -> dotted name
    functions: dict[int, str]  # column -> function


@dataclass(slots=True)
class _Lexer:
    """Where the reading of one text stands. `open`: brackets not yet closed, each with what it is."""

    text: str
    found: Lexed = field(default_factory=lambda: Lexed("", {}, {}, {}))
    pieces: list[str] = field(default_factory=list)
    open: list[tuple[str, int]] = field(default_factory=list)  # ("(", column) group; "f" call; "[" list
    needs: str = "value"  # value | operator | call (the bracket of a function)
    last: str = ""


def lex(text: str) -> Lexed:
    """The text without its words, and the words by column. Raises ExpressionError."""
    _check_text(text)
    state = _Lexer(text)
    column = 0
    while column < len(text):
        match = _TOKEN.match(text, column)
        if match is None or match.lastgroup == "wrong":
            raise _no_word(text, column, match.group() if match else "")
        _READERS[str(match.lastgroup)](state, match.group(), column)
        column = match.end()
    _check_end(state)
    return state.found._replace(blanked="".join(state.pieces))


def _check_text(text: str) -> None:
    if len(text) > LONGEST:
        hint = "Work parts of it out beforehand with set."
        raise ExpressionError(f"An expression has at most {LONGEST:,} characters; this one has {len(text):,}.", hint)
    if not text.strip():
        raise ExpressionError("The expression is empty.", "Write a value or a comparison.")
    for column, letter in enumerate(text):
        if unicodedata.category(letter) in _UNSEEN and letter not in " \t\r\n":
            hint = "Type this part again by hand: copying from a document brings such characters."
            raise ExpressionError("A character here cannot be seen.", hint, column)


def _check_end(state: _Lexer) -> None:
    if state.open:
        raise ExpressionError("This bracket is never closed.", "Close it, or take it away.", state.open[-1][1])
    if state.needs != "operator":
        hint = "Write what stands on its right." if state.last else ""
        raise ExpressionError(f"The expression ends after {state.last!r}.", hint, max(len(state.text) - 1, 0))


# -- one reader for each kind of word --


def _space(state: _Lexer, piece: str, column: int) -> None:
    state.pieces.append(" " * len(piece))


def _value(state: _Lexer, piece: str, column: int, value: Any) -> None:
    _expect_value(state, piece, column)
    state.found.values[column] = value
    _blank(state, "_" * len(piece), column)
    state.needs = "operator"


def _string(state: _Lexer, piece: str, column: int) -> None:
    if len(piece) > 202:
        raise ExpressionError("This text is too long.", "A text here has at most 200 characters.", column)
    _value(state, piece, column, piece[1:-1])


def _number(state: _Lexer, piece: str, column: int) -> None:
    if len(piece.replace(".", "")) > 15 or re.match(r"0[0-9]", piece):
        hint = "Write at most 15 digits and no zeros before them."
        raise ExpressionError("This number cannot be read.", hint, column)
    _value(state, piece, column, float(piece) if "." in piece else int(piece))


def _duration(state: _Lexer, piece: str, column: int) -> None:
    try:
        value = Duration.parse(piece)
    except DurationError as error:
        raise ExpressionError(error.message, error.hint, column) from None
    _value(state, piece, column, value)


def _word(state: _Lexer, piece: str, column: int) -> None:
    if piece in KEYWORDS:
        return _keyword(state, piece, column)
    if piece in LITERAL_WORDS:
        return _value(state, piece, column, LITERAL_WORDS[piece])
    called = state.text[column + len(piece) :].lstrip(" \t\r\n").startswith("(")
    if piece in _WRONG_WORDS and not called:
        raise ExpressionError(f"{piece} is not used here.", _WRONG_WORDS[piece], column)
    _expect_value(state, piece, column)
    _blank(state, "_" * len(piece), column)
    if called or piece in FUNCTIONS:
        _check_function(piece, column, called=called)
        state.found.functions[column] = piece
        state.needs = "call"
        return None
    state.found.names[column] = piece
    state.needs = "operator"
    return None


def _keyword(state: _Lexer, piece: str, column: int) -> None:
    if piece == "not" and state.needs == "operator":  # `not in` comes as two words; `in` follows
        if not re.match(r"not\s+in\b", state.text[column:]):
            raise ExpressionError("'not' cannot stand here.", "Write != or not in, or put not in front.", column)
    elif piece != "not" and state.needs == "operator":
        state.needs = "value"
    elif piece != "not":
        raise _value_missing(piece, column)
    state.last = piece
    _blank(state, piece, column)


def _blank(state: _Lexer, blank: str, column: int) -> None:
    """Adds a word for Python to see, which must not run into the one before it."""
    if state.pieces and (state.pieces[-1][-1] == "_" or state.pieces[-1][-1].isalpha()):
        raise ExpressionError("Two words run into each other here.", "Put a space between them.", column)
    state.pieces.append(blank)


def _operator(state: _Lexer, piece: str, column: int) -> None:
    if piece in "([":
        _open(state, piece, column)
    elif piece in ")]":
        _close(state, piece, column)
    elif piece == ",":
        _comma(state, column)
    elif state.needs == "operator":
        state.needs = "value"
    elif piece != "-" or state.needs == "call":
        raise _value_missing(piece, column)
    state.last = piece
    state.pieces.append(piece)


def _open(state: _Lexer, piece: str, column: int) -> None:
    if state.needs == "operator":
        hint = "A list has no positions: write contains(list, x) or count(list)." if piece == "[" else "Join with and."
        raise ExpressionError(f"{piece!r} cannot follow a value.", hint, column)
    state.open.append(("f" if state.needs == "call" else piece, column))
    if len(state.open) > DEEPEST:
        raise ExpressionError(f"Brackets stand more than {DEEPEST} deep.", "Write it in smaller parts.", column)
    state.needs = "value"


def _close(state: _Lexer, piece: str, column: int) -> None:
    kind = state.open.pop()[0] if state.open else ""
    if not kind or (kind == "[") != (piece == "]"):
        raise ExpressionError(f"{piece!r} closes nothing.", "Count the brackets.", column)
    if state.needs != "operator" and not (state.last in ("(", "[") and kind != "("):
        raise _value_missing(piece, column)
    state.needs = "operator"


def _comma(state: _Lexer, column: int) -> None:
    if state.needs != "operator":
        raise _value_missing(",", column)
    if not state.open or state.open[-1][0] == "(":
        raise ExpressionError("A comma stands outside a list.", "Write a list in square brackets: [a, b].", column)
    state.needs = "value"


_READERS = {
    "space": _space, "duration": _duration, "number": _number, "string": _string, "word": _word, "operator": _operator,
}  # fmt: skip


# -- mistakes --


def _expect_value(state: _Lexer, piece: str, column: int) -> None:
    if state.needs != "value":
        span = said_in_words(state.last, piece)
        hint = f"Write {span}." if span else "Join them with and, or, a comparison or + - * /."
        raise ExpressionError(f"{_shown(piece)} cannot follow what stands before it.", hint, column)
    state.last = piece


def _check_function(piece: str, column: int, *, called: bool) -> None:
    if piece not in FUNCTIONS:
        other = _OTHER_FUNCTIONS.get(piece.rpartition(".")[2])
        hint = f"Did you mean {other}?" if other else did_you_mean(piece, FUNCTIONS, what="There are")
        raise ExpressionError(f"There is no function {_shown(piece)}.", hint, column)
    if not called:
        raise ExpressionError(f"{piece} is a function.", f"Write {piece}(...).", column)


def _value_missing(piece: str, column: int) -> ExpressionError:
    return ExpressionError(f"A value is missing before {piece!r}.", f"Write one, or take {piece!r} away.", column)


def _no_word(text: str, column: int, wrong: str) -> ExpressionError:
    """What to say of a place at which no word of the language begins."""
    letter = text[column]
    for piece in (wrong, letter):
        if piece in _WRONG_OPERATORS:
            return ExpressionError(f"{piece} is not used here.", _WRONG_OPERATORS[piece], column)
    if letter in "\"'":
        if "\\" in text[column:]:
            return ExpressionError("A text here has no backslash.", "Use the other kind of quotes inside it.", column)
        return ExpressionError("This quote is never closed.", f"Write {letter} at the end of the text.", column)
    run = re.match(r"[\w.]+", text[column:])
    if run is None:
        return ExpressionError(f"{letter!r} is not used here.", "Take it away.", column)
    if letter.isdigit() or letter == ".":
        hint = "Numbers look like 14 or 38.4, durations like 3d, 72h, 2w, 6mo, 5y or 4 business hours."
        return ExpressionError(f"{_shown(run.group())} is neither a number nor a duration.", hint, column)
    hint = "Names have plain letters, digits and _, with one dot: context.cycle."
    return ExpressionError(f"{_shown(run.group())} is not a name.", hint, column)


def _shown(piece: str) -> str:
    return piece if len(piece) <= 40 else piece[:40] + "..."
