"""What a driver's error means to the caller, as one of ours, without the statement or its values.

Here: the tables from SQLite's and PostgreSQL's codes to our errors. A driver's own message may quote a row (PostgreSQL:
"Key (reference)=(...)"), and SQLAlchemy's keeps the parameters: patient text. So nothing of either is passed on but
codes and names of constraints. Not here: catching them (connection.py). Imported by connection.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.exc import DBAPIError, InvalidRequestError, NoSuchModuleError, SQLAlchemyError, StatementError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from carepath.errors import CarepathError, ConfigurationError, ConflictError, CorruptionError, RequestError

DRIVER_ERRORS = (SQLAlchemyError, UnicodeError, OverflowError)  # the last two come from the drivers themselves
AGAIN = "Call again; inside your own transaction roll back first. Keep the same event_id."


def _busy(where: str) -> CarepathError:
    return ConflictError("database-busy", f"Somebody else held the database too long ({where}).", hint=AGAIN)


def _snapshot(where: str) -> CarepathError:
    return ConflictError(
        "database-moved-on",
        "Your transaction read before it wrote, and somebody wrote in between, so SQLite will not let it write.",
        hint="Roll back and call again with the same event_id; begin such transactions with BEGIN IMMEDIATE.",
    )


def _collided(where: str) -> CarepathError:
    return ConflictError("database-collision", f"Two transactions got in each other's way ({where}).", hint=AGAIN)


def _taken(where: str) -> CarepathError:
    return ConflictError("already-there", f"Such a row is there already ({where}).", hint=AGAIN)


def _aborted(where: str) -> CarepathError:
    return ConflictError(
        "transaction-aborted", "An earlier error ended this transaction; nothing more is written in it.", hint=AGAIN
    )


def _refused(where: str) -> CarepathError:
    return RequestError(
        "row-refused",
        f"The database does not take this row ({where}).",
        hint="Look at what is named here: a word that is not allowed, or an id that leads nowhere.",
    )


def unwritable(where: str = "") -> CarepathError:
    """A text with characters that cannot be kept; on SQLite they could, but not on PostgreSQL."""
    return RequestError(
        "value-not-storable",
        "A text holds a NUL character or half a character, or a number is too large.",
        hint="Take such characters out before you hand the text over.",
    )


def _missing(where: str) -> CarepathError:
    return ConfigurationError(
        "tables-missing",
        f"The tables of carepath are not in this database or schema ({where}).",
        hint="Open the store on it once with create=True, or pass the connection of the database that has them.",
    )


def _unreachable(where: str) -> CarepathError:
    error = ConfigurationError(
        "database-unreachable",
        f"The database does not answer, or ended the connection ({where}).",
        hint="See that it runs and that the address is right, then call again with the same event_id.",
    )
    error.retryable = True
    return error


def _unopened(where: str) -> CarepathError:
    return ConfigurationError(
        "database-unopened",
        f"The file of the database cannot be opened or made ({where}).",
        hint="See that its folder is there, and that this user may write in it.",
    )


def _denied(where: str) -> CarepathError:
    return ConfigurationError(
        "database-denied",
        f"The database does not let this user in, or not do this ({where}).",
        hint="Check user, password, file permissions and grants.",
    )


def _full(where: str) -> CarepathError:
    return ConfigurationError("database-full", f"The database has no room left ({where}).", hint="Make room on disk.")


def _disk(where: str) -> CarepathError:
    return ConfigurationError(
        "database-disk", f"The disk under the database failed ({where}).", hint="See that it works and has room left."
    )


def _corrupt(where: str) -> CarepathError:
    return CorruptionError(
        "database-corrupt", f"The database says that its file is damaged ({where}).", hint="Restore it from a backup."
    )


def _unknown(where: str) -> CarepathError:
    return ConfigurationError(
        "database-error", f"The database could not do this ({where}).", hint="Look up this code in its manual."
    )


Making = Callable[[str], CarepathError]

# The longest beginning of a code that fits wins.
SQLITE: dict[str, Making] = {
    "SQLITE_BUSY": _busy,
    "SQLITE_BUSY_SNAPSHOT": _snapshot,
    "SQLITE_LOCKED": _busy,
    "SQLITE_CONSTRAINT": _refused,
    "SQLITE_CONSTRAINT_UNIQUE": _taken,
    "SQLITE_CONSTRAINT_PRIMARYKEY": _taken,
    "SQLITE_MISMATCH": _refused,
    "SQLITE_TOOBIG": _refused,
    "SQLITE_ERROR": _missing,
    "SQLITE_CANTOPEN": _unopened,
    "SQLITE_PROTOCOL": _busy,
    "SQLITE_READONLY": _denied,
    "SQLITE_PERM": _denied,
    "SQLITE_AUTH": _denied,
    "SQLITE_FULL": _full,
    "SQLITE_IOERR": _disk,
    "SQLITE_CORRUPT": _corrupt,
    "SQLITE_NOTADB": _corrupt,
}
POSTGRESQL: dict[str, Making] = {
    "08": _unreachable,
    "22": _refused,
    "22021": unwritable,
    "22P05": unwritable,
    "23": _refused,
    "23505": _taken,
    "25P02": _aborted,
    "25006": _denied,
    "28": _denied,
    "3D": _unreachable,
    "3F": _missing,
    "40": _collided,
    "42501": _denied,
    "42P01": _missing,
    "42703": _missing,
    "53": _unreachable,
    "53100": _full,
    "55P03": _busy,
    "57": _unreachable,
    "57014": _busy,
    "XX": _corrupt,
    "XX000": _unknown,
}


def failure_of(error: BaseException) -> CarepathError:
    """Our error for a driver's. Raise it outside the `except`, so that the driver's is not even its context."""
    original = getattr(error, "orig", None)
    if isinstance(original, CarepathError):  # of a type in types.py
        return original
    if isinstance(error, NoConnectionFree):
        return _busy("no connection of the pool came free")
    if isinstance(original, UnicodeError | OverflowError) or isinstance(error, UnicodeError | OverflowError):
        return unwritable()
    if isinstance(error, DBAPIError):
        return _by_code(error)
    if isinstance(error, StatementError):
        return _refused("a value of another kind than its column")
    if isinstance(error, InvalidRequestError) and not isinstance(error, NoSuchModuleError):
        return RequestError(
            "transaction-over",
            "This transaction is over, or was given up after an error.",
            hint="Open a new one with begin(), and use what it gives only inside its block.",
        )
    return _unknown(type(error).__name__)


def _by_code(error: DBAPIError) -> CarepathError:
    original = error.orig
    sqlite = getattr(original, "sqlite_errorname", None)
    code = sqlite or getattr(original, "sqlstate", None)
    if code is None:
        return _without_code(error)
    if code == "SQLITE_ERROR" and "no such" not in str(original):  # one code for all that is wrong with a statement
        return _unknown(code)
    table = SQLITE if sqlite else POSTGRESQL
    fits = [beginning for beginning in table if code.startswith(beginning)]
    make = table[max(fits, key=len)] if fits else _unknown
    return make(_constraint(original) or code)


def _without_code(error: DBAPIError) -> CarepathError:
    """The driver itself refused: psycopg a connection or a NUL, sqlite3 a value that it cannot bind."""
    name = type(error.orig).__name__
    if "NUL" in str(error.orig):
        return unwritable(name)
    if name == "OperationalError" or error.connection_invalidated:
        return _unreachable(name)
    return _refused(name)


def _constraint(original: BaseException | None) -> str:
    """The name of the constraint or column that refused; never the row, which PostgreSQL would quote too."""
    diagnosis = getattr(original, "diag", None)
    if diagnosis is not None:
        return diagnosis.constraint_name or diagnosis.column_name or ""
    return str(original).partition("constraint failed: ")[2]
