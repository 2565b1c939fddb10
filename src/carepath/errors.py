"""The whole taxonomy of errors, by whose fault it is.

Every error carries `code`, `message`, `hint` and `retryable`, and a source place where there is one. None of them
carries patient content: ids and names of fields only (a test holds this). Expected outcomes are values, not errors.
Imported by every room; imports nothing of ours.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple


class Mark(NamedTuple):
    """A place in an author's file; line and column count from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


NOWHERE = Mark("", 0, 0)


class CarepathError(Exception):
    """Base of all carepath errors: `code`, `message`, `hint`, `retryable`, `where`."""

    retryable = False

    def __init__(self, code: str, message: str, *, hint: str = "", where: Mark | None = None) -> None:
        self.code = code
        self.message = message
        self.hint = hint
        self.where = where
        super().__init__(code, message)

    def __str__(self) -> str:
        place = f"{self.where} " if self.where else ""
        return f"{place}{self.code} {self.message}" + (f" {self.hint}" if self.hint else "")


@dataclass(frozen=True, slots=True, order=True)
class Diagnostic:
    """One finding of `check`: where, which rule, what is wrong and what to do."""

    where: Mark
    code: str  # CPnnn
    message: str
    hint: str = ""
    severity: str = "error"  # error | warning

    def __str__(self) -> str:
        return f"{self.where} {self.code} {self.message}" + (f" {self.hint}" if self.hint else "")


class DefinitionError(CarepathError):
    """The author's files are wrong; `diagnostics` lists every problem of every file."""

    def __init__(self, diagnostics: Sequence[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        first = self.diagnostics[0]
        more = f" (and {len(self.diagnostics) - 1} more)" if len(self.diagnostics) > 1 else ""
        super().__init__(first.code, first.message + more, hint=first.hint, where=first.where)


class RequestError(CarepathError):
    """The caller asked for something that cannot be done; nothing was written."""


class ConflictError(CarepathError):
    """Somebody was first; call again (inside your own transaction: roll back, then call with the same event_id)."""

    retryable = True


class ConfigurationError(CarepathError):
    """The operator's set-up is wrong: a missing adapter, secret, schema or version."""


class CorruptionError(CarepathError):
    """What is stored contradicts itself: carepath stops and never repairs silently."""
