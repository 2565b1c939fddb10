"""The demo's own database file: made anew each time, and nobody else's file is ever touched.

Here: the mark by which a demo knows its own files, its patients' pages, and making way for the next demo.
Imported by demo_play.py and demo_ending.py.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path

from carepath.care import CarePath
from carepath.cli.options import ON_FILE
from carepath.errors import ConfigurationError
from carepath.rows import PublishedRow
from carepath.testing.clock import ManualClock

# Stands in the file as text, so that an older demo is known without opening what may be somebody else's database.
MARK = "carepath-demo-database: made anew by each carepath demo, keep nothing here"
SQLITE = b"SQLite format 3\x00"
BESIDE = ("-wal", "-shm", "-journal")
PAGE = "<!-- a page of carepath demo, made anew by each -->"
MOST_PAGES = 25
_LETTER = re.compile(r"[a-z0-9_-]+-[0-9a-f]{16}\.html")


def file_named(database: str) -> Path:
    """The file that is meant. ConfigurationError for the address of another kind of database."""
    named = database.removeprefix(ON_FILE)
    if "://" in named or not named.strip():
        raise ConfigurationError(
            "demo-database", "The demo is kept in a file.", hint="Name one, such as --database carepath-demo.db."
        )
    return Path(named)


def letters_of(database: Path) -> Path:
    """The folder for the letters that are printed, beside the database."""
    return database.with_name(f"{database.stem}-letters")


def pages_of(database: Path) -> Path:
    """The folder for the patients' pages, beside the database."""
    return database.with_name(f"{database.stem}-pages")


def write_pages(care: CarePath, database: Path, patients: Sequence[str]) -> tuple[Path, ...]:
    """One page a patient, of the first ones; their files. A reference becomes a name that any system can keep."""
    folder, found = pages_of(database), []
    for reference in patients[:MOST_PAGES]:
        folder.mkdir(exist_ok=True)
        known = re.sub(r"[^a-z0-9_-]", "", reference.lower())[:40]
        name = known if known == reference else f"{known}-{hashlib.sha256(reference.encode()).hexdigest()[:8]}"
        page = folder / f"{name}.html"
        page.write_text(f"{PAGE}\n{care.patient_page(reference)}", encoding="utf-8")
        found.append(page)
    return tuple(found)


def make_way(database: Path) -> bool:
    """Removes an older demo, its letters and pages; whether there was one. ConfigurationError for any other file."""
    if not database.exists():
        return False
    if not _is_ours(database):
        raise ConfigurationError(
            "not-a-demo",
            f"{database} is there already and is no demo database of carepath: it is left alone.",
            hint="Name another file: carepath demo --database other.db",
        )
    for ending in (*BESIDE, ""):
        Path(f"{database}{ending}").unlink(missing_ok=True)
    folder = letters_of(database)
    for letter in folder.glob("*.html") if folder.is_dir() else ():
        if _LETTER.fullmatch(letter.name):
            letter.unlink()
    pages = pages_of(database)
    for page in pages.glob("*.html") if pages.is_dir() else ():
        if page.is_file() and page.read_bytes()[: len(PAGE)] == PAGE.encode():
            page.unlink()
    return True


def mark(care: CarePath, clock: ManualClock) -> None:
    """Makes the file known as a demo's, before anything else is in it."""
    with care.store.begin() as uow:
        uow.published.publish(PublishedRow("demo", "demo", "1", MARK, "", clock.now()))


def _is_ours(database: Path) -> bool:
    if not database.is_file():
        return False
    files = [database, Path(f"{database}-wal")]  # a demo that was cut short may have its mark there still
    found = [one.read_bytes() for one in files if one.is_file()]
    return found[0].startswith(SQLITE) and any(MARK.encode() in content for content in found)
