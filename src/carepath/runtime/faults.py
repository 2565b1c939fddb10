"""How a failure is told without what it was about: our code, or the class of a foreign error. Never its text.

The text and the traceback of a foreign error may hold what a patient wrote, so neither is logged.
Imported by the rest of runtime.
"""

from __future__ import annotations

import logging

from carepath.errors import CarepathError


def code_of(error: BaseException) -> str:
    """The error as a code."""
    return error.code if isinstance(error, CarepathError) else type(error).__name__


def note_fault(logger: logging.Logger, what: str, about: str, error: BaseException) -> None:
    """Logs that something failed: what, the id of what it was about, and the code."""
    logger.error("%s failed at %s: %s", what, about, code_of(error))
