"""A patient's page: what it shows, that it needs nothing, and that no words on it do anything."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from html import unescape
from xml.etree import ElementTree

import pytest
from tests.unit.analysis.portraits import BEGAN, at, portrait

from carepath.analysis.lanes import LABELS, WIDTH, picture, scale_of, span_words
from carepath.analysis.patient_page import as_patient_page

EVIL = """</title></style></script><script>alert(1)</script>"'><img src=x onerror=alert(1)>@@name@@ &amp;"""
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def page():
    return as_patient_page(portrait())


def drawn(one):
    return ElementTree.fromstring(picture(one).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))


def test_it_says_who_it_is_about_and_that_nobody_real_was_reached(page):
    assert "<h1>Fever alarm <span" in page
    assert "sandbox: nobody real was reached" in page
    assert "sandbox" not in as_patient_page(replace(portrait(), sandbox=False))


def test_each_day_has_its_moments_in_local_time_and_why(page):
    days = re.findall(r'id="(day-[0-9-]+)"', page)
    assert days == ["day-2026-03-02", "day-2026-03-03"]
    night = page[page.index('id="day-2026-03-03"') :]
    assert night.index("<time>03:00</time>") < night.index("<summary>Why</summary>") < night.index("<time>03:22</time>")
    why = night[night.index("<details") : night.index("</details>")]
    assert "if Fever alarm: <b>no</b> (Fever alarm was missing) <code>fever.yaml:7</code>" in why
    assert '<li class="took">otherwise <code>fever.yaml:8</code>' in why
    assert "from Watching to Fever alarm" in why


def test_messages_stand_as_they_were_sent_and_tasks_with_their_end(page):
    messages = page[page.index('<section id="messages">') : page.index('<section id="tasks">')]
    assert '<q lang="fr">Fever alarm</q> <span class="badge">at once</span>' in messages
    assert "revoked" in messages
    tasks = page[page.index('<section id="tasks">') :]
    assert "<b>open</b>" in tasks
    assert tasks.count('<span class="late">late</span>') == 2
    assert tasks.count("urgent") == 1


def test_a_patient_to_whom_nothing_has_happened_has_a_page():
    empty = replace(portrait(), courses=(), happenings=(), whys=(), sent=(), work=())
    page = as_patient_page(empty)
    for said in ("On no pathway.", "No journey yet.", "Nothing has happened yet.", "None."):
        assert said in page


def test_it_asks_nobody_and_runs_nothing(page):
    assert "default-src 'none'" in page
    assert not re.search(r"https?:|<script|url\(|@import|<link(?! rel=\"icon\" href=\"data:,\")| on[a-z]+=", page)


def test_hostile_words_are_words():
    page = as_patient_page(portrait(EVIL))
    assert "<script" not in page
    assert "<img" not in page
    assert page.count("</title>") == as_patient_page(portrait()).count("</title>")
    assert "alert(1)" in unescape(page)
    assert "@@name@@" in page  # what is filled in is not filled in again
    assert drawn(portrait(EVIL)) is not None


def test_a_lane_has_a_bar_for_each_stay_and_the_alarm_can_be_seen():
    bars = [one for one in drawn(portrait()).iter(f"{SVG}rect") if "bar" in one.get("class", "")]
    assert len(bars) == 3
    (alarm,) = (one for one in bars if "tint-alarm" in one.get("class", ""))
    assert float(alarm.get("width", "0")) >= 6
    assert bars[-1] is alarm  # on top
    assert ["going" in one.get("class", "") for one in bars] == [True, False, False]
    assert all(LABELS - 1 <= float(one.get("x", "0")) <= WIDTH for one in bars)


def test_what_came_in_and_what_rang_is_marked_and_leads_to_its_day():
    svg = drawn(portrait())
    assert len(list(svg.iter(f"{SVG}circle"))) == 2
    assert len(list(svg.iter(f"{SVG}path"))) == 1
    assert {one.get("href") for one in svg.iter(f"{SVG}a")} == {"#day-2026-03-02", "#day-2026-03-03"}
    titles = [one.text or "" for one in svg.iter(f"{SVG}title")]
    assert "Fever alarm: Tue 3 Mar 2026, 03:00 to Tue 3 Mar 2026, 03:22 (22 minutes)" in titles
    assert "Watching: since Tue 3 Mar 2026, 03:22" in titles


def test_time_runs_evenly_and_a_long_quiet_stretch_is_drawn_shorter_and_says_so():
    even = scale_of([at(), at(days=2), at(days=4)])
    assert even.x(at(days=1)) - LABELS == pytest.approx((even.x(at(days=4)) - LABELS) / 4)
    assert list(even.shortened()) == []
    quiet = scale_of([at(), at(days=4), at(days=64)])
    assert quiet.x(at(days=64)) - quiet.x(at(days=4)) < 4 * (quiet.x(at(days=4)) - LABELS)
    ((_, _, days),) = quiet.shortened()
    assert days == 60
    assert "⋯ 39 days ⋯" in picture(portrait())


def test_the_order_of_moments_is_kept_and_one_moment_alone_can_be_drawn():
    scale = scale_of([BEGAN])
    assert scale.x(BEGAN) == LABELS
    places = [scale_of([at(), at(days=3), at(days=90)]).x(at(days=day)) for day in range(-1, 92)]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("span", "said"),
    [
        (timedelta(seconds=20), "less than a minute"),
        (timedelta(minutes=1), "1 minute"),
        (timedelta(minutes=61), "1 hour"),
        (timedelta(hours=30), "30 hours"),
        (timedelta(days=12, hours=3), "12 days"),
    ],
)
def test_spans_are_said_as_people_say_them(span, said):
    assert span_words(span) == said
