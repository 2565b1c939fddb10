"""The page in a real browser: it draws, reads, finds and folds, asks nobody for anything, and complains of nothing.

Skipped where there is no Chromium (on Debian: apt install chromium): what sets up the gate cannot bring a browser.
"""

from __future__ import annotations

from collections import Counter

import pytest
from tests.unit.analysis.browsing import BROWSER
from tests.unit.analysis.clinic_words import PATHWAY, compiled
from tests.unit.analysis.test_drawing import EVIL

from carepath.analysis.finding import find_pathway
from carepath.analysis.page import as_page
from carepath.shipped import shipped_pathways

pytestmark = [
    pytest.mark.skipif(BROWSER is None, reason="NO BROWSER: the page was not looked at. Install chromium to do so."),
    pytest.mark.xdist_group("browser"),
]


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    return as_page(*compiled(tmp_path_factory.mktemp("clinic")))


def arrows_of(page) -> int:
    return int(page.get_attribute("#board", "data-arrows"))


def colours(page) -> Counter:
    """How often each colour is on a screenshot, counted in the browser itself."""
    import base64

    shot = base64.b64encode(page.screenshot()).decode()
    count = """async (shot) => {
      const image = new Image(); image.src = "data:image/png;base64," + shot; await image.decode();
      const at = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
      at.canvas.width = image.width; at.canvas.height = image.height; at.drawImage(image, 0, 0);
      const all = at.getImageData(0, 0, image.width, image.height).data, found = {};
      for (let i = 0; i < all.length; i += 4 * 7) {
        const key = [all[i], all[i+1], all[i+2]].join(); found[key] = (found[key] || 0) + 1; }
      return found; }"""
    return Counter(page.evaluate(count, shot))


def test_a_click_on_a_state_reads_it(look, small):
    page = look(small)
    assert "This is an example" in page.inner_text("#panel")
    page.click("text=Fever alarm not answered yet")
    panel = page.inner_text("#panel")
    assert 'Ward nurse urgently gets the task "Call the patient"' in panel
    assert "One comes here from" in panel
    page.click("#panel .link >> nth=0")
    assert "the temperature is 38.0 °C or more" in page.inner_text("#panel")
    assert page.get_attribute(".chosen .name", "aria-pressed") == "true"


def test_it_is_used_with_the_keyboard_alone(look, small):
    page = look(small)
    page.keyboard.press("/")
    page.keyboard.type("call the patient")
    assert page.inner_text("#found") == "1 of 9 states"
    page.keyboard.press("Enter")
    assert "Fever alarm not answered yet" in page.inner_text(".chosen .name")
    page.keyboard.press("Escape")
    assert page.query_selector(".chosen") is None
    page.focus("#s7 .name")
    page.keyboard.press("Enter")
    assert page.query_selector("#s7.chosen") is not None


def test_groups_fold_and_their_arrows_go_to_the_group(look, small):
    page = look(small)
    before = arrows_of(page)
    page.click("#fold")
    assert page.query_selector("#s3").is_hidden()
    assert 0 < arrows_of(page) < before
    page.click("#fold")
    assert arrows_of(page) == before
    page.click("#s1 > .head > .fold")
    assert page.query_selector("#s2").is_hidden()
    assert page.get_attribute("#s1 > .head > .fold", "aria-expanded") == "false"


def test_it_zooms(look, small):
    page = look(small)
    before = page.query_selector("#s7").bounding_box()["width"]
    page.click("#in")
    assert page.query_selector("#s7").bounding_box()["width"] > before
    page.click("#fit")
    assert page.query_selector("#s7").bounding_box()["width"] == pytest.approx(before)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_there_is_something_to_see(look, small, scheme):
    seen = colours(look(small, color_scheme=scheme))
    assert len(seen) > 60
    common = max(seen, key=seen.get)
    assert (sum(map(int, common.split(","))) > 600) == (scheme == "light")


def test_hostile_words_do_nothing(look, tmp_path):
    hostile = PATHWAY.replace("title: Call the patient", f'title: "{EVIL}"').replace("title: Mood", f'title: "{EVIL}"')
    page = look(as_page(*compiled(tmp_path, hostile)))
    page.click("#s6 .name")
    assert "</script><script>alert(1)</script>" in page.inner_text("#panel")
    page.click("#s7 .name")


def test_a_big_pathway_stays_legible(look):
    pathway, clinic = find_pathway("diagnosis", shipped_pathways())
    page = look(as_page(pathway, clinic))
    assert float(page.get_attribute("#board", "data-scale")) >= 0.6
    assert page.evaluate("""() => {
      const found = [...document.querySelectorAll('.state:not(:has(> .rows))')];
      const boxes = found.map((one) => one.getBoundingClientRect());
      return boxes.some((a, i) => boxes.some((b, j) => i < j && a.left < b.right - 1 && b.left < a.right - 1
        && a.top < b.bottom - 1 && b.top < a.bottom - 1)); }""") is False  # fmt: skip
    assert arrows_of(page) > 20


def test_it_prints_with_every_state_in_words(look, small):
    page = look(small)
    page.emulate_media(media="print")
    assert page.is_visible("#words")
    assert not page.is_visible("#panel")
    assert page.pdf(prefer_css_page_size=True)[:5] == b"%PDF-"
