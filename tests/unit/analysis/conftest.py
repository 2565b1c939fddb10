"""A real browser without a window, and pages opened in it from their files."""

from __future__ import annotations

import pytest
from tests.unit.analysis.browsing import BROWSER, HEIGHT, WIDTH


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as tool:
        found = tool.chromium.launch(executable_path=BROWSER, args=["--no-sandbox", "--disable-gpu"])
        yield found
        found.close()


@pytest.fixture
def look(browser, tmp_path):
    """Opens a page from its file; afterwards nothing may have gone wrong in it."""
    wrong: list[str] = []
    opened = []

    def open_it(html, **how):
        file = tmp_path / "page.html"
        file.write_text(html, encoding="utf-8")
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, **how)
        opened.append(page)
        page.on("console", lambda said: wrong.append(f"console: {said.text}"))
        page.on("pageerror", lambda error: wrong.append(f"error: {error}"))
        page.on("dialog", lambda one: (wrong.append("dialog"), one.dismiss()))
        page.on("request", lambda one: wrong.append(f"request: {one.url}") if one.url != file.as_uri() else None)
        page.goto(file.as_uri())
        return page

    yield open_it
    for page in opened:
        page.close()
    assert wrong == []
