"""Every page: its tables are current, its links lead somewhere, it is found from the index, it names no machine."""

from __future__ import annotations

import ast
import re
import tomllib
from functools import cache
from pathlib import Path

import pytest
from tests.docs import generate
from tests.docs.generate import MAKERS, ROOT, calls, filled

DOCS = ROOT / "docs"
PAGES = generate.pages()
LINK = re.compile(r"\]\((?!https?:|mailto:)([^)#\s]*)(?:#([^)\s]+))?\)")
CODE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^#{1,6} (.+)$", re.MULTILINE)
# Names of systems of codes look like addresses, and stand for nothing that one could call; one page is quoted.
NO_HOST = (
    "https://keepachangelog.com/",
    "http://snomed.info/",
    "http://loinc.org",
    "http://hl7.org/",
    "http://www.nlm.nih.gov/",
    "http://unitsofmeasure.org",
)
A_HOST = re.compile(r"https?://[\w.\-]+/?|\bpypi\b|\blocalhost\b|\b127\.0\.0\.1\b", re.IGNORECASE)
A_MACHINE = re.compile(r"(?<![\w.])(?:/work|/home|/root|/tmp|/Users|/opt|[A-Z]:\\)[/\w]*")


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def anchors(page: Path) -> frozenset[str]:
    """Where a link into the page can lead: its headings, as they become ids."""
    headings = HEADING.findall(CODE.sub("", page.read_text(encoding="utf-8")))
    plain = [re.sub(r"[^\w\- ]", "", re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", one).lower()) for one in headings]
    return frozenset(one.strip().replace(" ", "-") for one in plain)


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_the_tables_of_a_page_are_current(page):
    text = page.read_text(encoding="utf-8")
    assert text == filled(text), "run: python -m tests.docs.generate"


def test_every_table_that_can_be_made_stands_on_a_page():
    used = {call[0] for page in PAGES for call in calls(page.read_text(encoding="utf-8"))}
    assert used == set(MAKERS)


def test_a_table_that_has_grown_old_is_seen():
    page = DOCS / "reference" / "errors.md"
    text = page.read_text(encoding="utf-8").replace("unknown-patient", "unknown-person")
    assert filled(text) != text


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_links_lead_to_a_heading_that_is_there(page):
    wrong = []
    for file, heading in LINK.findall(CODE.sub("", page.read_text(encoding="utf-8"))):
        target = (page.parent / file).resolve() if file else page
        if not target.exists() or (heading and heading not in anchors(target)):
            wrong.append(f"{file}#{heading}")
    assert not wrong


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_no_heading_of_a_page_stands_twice(page):
    if page.name == "CHANGELOG.md":
        return
    headings = HEADING.findall(CODE.sub("", page.read_text(encoding="utf-8")))
    assert len(headings) == len(set(headings))


def test_every_page_is_found_from_the_index():
    seen, waiting = set(), [DOCS / "README.md"]
    while waiting:
        page = waiting.pop()
        if page in seen or page.suffix != ".md":
            continue
        seen.add(page)
        links = LINK.findall(page.read_text(encoding="utf-8"))
        waiting += [found for file, _ in links if file and (found := (page.parent / file).resolve()).is_file()]
    assert not {named(page) for page in DOCS.rglob("*.md") if page.name != "0000-template.md"} - {
        named(one) for one in seen
    }


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_a_page_names_no_host_and_no_machine(page):
    text = page.read_text(encoding="utf-8")
    found = [one for one in A_HOST.findall(text) if not one.rstrip("/").endswith(".example")]  # those are nobody's
    hosts = [one for one in found if not any(known.startswith(one) for known in NO_HOST)]
    assert not hosts + A_MACHINE.findall(text)


def sources() -> dict[Path, str]:
    return {path: path.read_text(encoding="utf-8") for path in (ROOT / "src").rglob("*.py")}


def said() -> str:
    return "\n".join(page.read_text(encoding="utf-8") for page in PAGES)


def test_every_variable_of_the_environment_is_documented():
    found = {name for text in sources().values() for name in re.findall(r'"(CAREPATH_[A-Z_]+)"', text)}
    assert found >= {"CAREPATH_SECRET", "CAREPATH_DATABASE", "CAREPATH_PATHWAYS"}
    assert not [name for name in found if f"`{name}`" not in said()]


def test_every_logger_is_documented():
    found = {name for text in sources().values() for name in re.findall(r'getLogger\("([\w.]+)"\)', text)}
    page = (DOCS / "how-to" / "embed.md").read_text(encoding="utf-8")
    assert found
    assert not [name for name in found if f"`{name}`" not in page]


def test_every_extra_command_and_entry_point_is_documented():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    text = said()
    assert not [name for name in project["optional-dependencies"] if f"carepath[{name}]" not in text]
    assert not [name for name in project["scripts"] if f"{name} " not in text]
    assert "carepath.adapters" in text


def test_every_target_of_make_is_documented():
    found = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert not [name for name in found if name != "help" and f"make {name}" not in said()]


def test_every_fixture_is_documented():
    tree = ast.parse((ROOT / "src" / "carepath" / "testing" / "plugin.py").read_text(encoding="utf-8"))
    fixtures = [
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and any("fixture" in ast.unparse(one) for one in node.decorator_list)
    ]
    assert fixtures
    assert not [name for name in fixtures if f"`{name}`" not in said()]


def test_every_file_that_the_walk_throughs_name_is_there():
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    files = [one for one in re.findall(r"`([\w./]+\.(?:py|txt|md|toml))`", text) if one != "pyproject.toml"]
    assert len(files) > 10
    assert not [one for one in files if not ((ROOT / one).exists() or (ROOT / "src" / "carepath" / one).exists())]


def test_every_name_in_capitals_of_the_walk_throughs_is_there():
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").partition("## Add an adapter")[2]
    source = "\n".join(sources().values())
    found = set(re.findall(r"`(_?[A-Z][A-Z_]{3,}|_[A-Z]\w+\.\w+)`", text))
    assert found >= {"CODES", "_TABLE", "_KINDS", "COMES_BACK", "_Names._make"}
    assert not [one for one in found if not re.search(rf"\b{one.rpartition('.')[2]}\b", source)]
