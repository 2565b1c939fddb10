"""A patient's page in a real browser: it shows, leads, hides and prints, asks nobody for anything, runs nothing.

Skipped where there is no Chromium (on Debian: apt install chromium): what sets up the gate cannot bring a browser.
"""

from __future__ import annotations

import pytest
from tests.unit.analysis.browsing import BROWSER
from tests.unit.analysis.portraits import portrait
from tests.unit.analysis.test_patient_page import EVIL

from carepath.analysis.patient_page import as_patient_page

pytestmark = [
    pytest.mark.skipif(BROWSER is None, reason="NO BROWSER: the page was not looked at. Install chromium to do so."),
    pytest.mark.xdist_group("browser"),
]


@pytest.fixture(scope="module")
def html():
    return as_patient_page(portrait())


def test_a_click_on_a_bar_leads_to_its_day(look, html):
    page = look(html, java_script_enabled=False)
    page.click("svg a:has(.tint-alarm)")
    assert page.url.endswith("#day-2026-03-03")


def test_why_opens_without_a_script(look, html):
    page = look(html, java_script_enabled=False)
    assert not page.is_visible("text=fever.yaml:8")
    page.click("summary")
    assert page.is_visible("text=fever.yaml:8")


def test_kinds_can_be_hidden(look, html):
    page = look(html)
    assert page.is_visible("li.task")
    page.uncheck("#show-task")
    assert not page.is_visible("li.task")
    assert page.is_visible("li.alarm")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_follows_the_scheme_of_the_reader(look, html, scheme):
    page = look(html, color_scheme=scheme)
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (sum(map(int, paper[4:-1].split(","))) > 380) == (scheme == "light")


def test_nothing_stands_outside_the_window(look, html):
    page = look(html)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.set_viewport_size({"width": 400, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_hostile_words_do_nothing(look):
    page = look(as_patient_page(portrait(EVIL)))
    assert "alert(1)" in page.inner_text("h1")
    assert page.query_selector("img") is None


def test_it_prints_without_its_tools(look, html):
    page = look(html)
    page.emulate_media(media="print")
    assert not page.is_visible("nav")
    assert page.is_visible("svg.lanes")
    assert page.pdf(prefer_css_page_size=True)[:5] == b"%PDF-"
