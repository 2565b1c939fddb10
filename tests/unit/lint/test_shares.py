"""A folder looked at by several processes: the findings are, byte for byte, those of one."""

from __future__ import annotations

import os
import re
import shutil
from datetime import date
from multiprocessing.context import BaseContext

import pytest
from tests.unit.authoring.marked import CLINIC, HEAD

from carepath.lint import check, findings, shares
from carepath.lint.shares import LEAST, processes_for, shared_findings
from carepath.shipped import shipped_pathways

TODAY = date(2026, 3, 2)
OWNED = HEAD + "owner: nursing\n"
ENDS = "states: {a: {after: {1d: b}}, b: {type: final}}\n"
MISTAKES = {
    "asked.yaml": "events: {go: {from: [app], data: {n: {type: integer}}}}\ncontext: {n: {type: integer}, m: {type: integer}}\n" + ENDS,  # noqa: E501
    "asks.yaml": "states: {a: {entry: [{send: {event: go, to: asked, where: context.n > 1}}, {start: {pathway: asekd}}], after: {1d: b}}, b: {type: final}}\n",  # noqa: E501
    "broken.yaml": "states: {a: {after: {1d: nowhere}}, b: {type: final}, c: {}}\n",
    "other_schema.yaml": "events: {go: {from: [patient], data: {n: {type: date}}}}\n" + ENDS,
    "unread.yaml": "states: {a: [}\n",
    "uses.yaml": "use: [net]\nignore: {CP431: nobody says it, CP999: no such code}\n" + ENDS,
    "retired.yaml": "status: retired\n" + ENDS,
    "starts.yaml": "states: {a: {entry: [{start: {pathway: retired, context: {n: 1}}}], after: {1d: b}}, b: {type: final}}\n",  # noqa: E501
}  # fmt: skip
PART = "part: net\ntitle: Net\non:\n  task.overdue: {actions: [{message: hello}]}\n"
FEED = "feed: lab\ntitle: Lab\nkind: csv\nevents: {gone: {}}\n"


@pytest.fixture
def wrong(tmp_path):
    """A small clinic with many mistakes, among them such that only two pathways together make."""
    folder = tmp_path / "clinic"
    texts = {
        name: OWNED.replace("pathway: p", f"pathway: {name.removesuffix('.yaml')}") + text
        for name, text in MISTAKES.items()
    }
    for name, text in {**CLINIC, **texts, "parts/net.yaml": PART, "feeds/lab.yaml": FEED}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def shipped(tmp_path):
    """The shipped clinic, with every second pathway reading what nobody declares."""
    folder = tmp_path / "pathways"
    shutil.copytree(shipped_pathways(), folder)
    for path in sorted(folder.glob("*.yaml"))[::2]:
        text = re.sub(r"\b(event|context)\.(\w+)", r"\1.no_\2", path.read_text(encoding="utf-8"))
        path.write_text(text, encoding="utf-8")
    return folder


def said(diagnostics):
    return "\n".join(repr(one) for one in diagnostics)


@pytest.mark.parametrize("processes", [2, 3])
def test_shares_find_what_one_process_finds(wrong, processes):
    names, found = shared_findings(wrong, today=TODAY, processes=processes)
    alone = check(wrong, today=TODAY)[1]
    assert {"CP003", "CP101", "CP119", "CP307", "CP314", "CP611", "CP701", "CP703"} <= {one.code for one in alone}
    assert said(found) == said(alone)
    assert names == sorted(name.removesuffix(".yaml") for name in MISTAKES if name != "unread.yaml")


def test_shares_of_the_shipped_pathways_find_nothing():
    names, found = shared_findings(shipped_pathways(), today=TODAY, processes=2)
    clinic, alone = check(shipped_pathways(), today=TODAY)
    assert said(found) == said(alone)
    assert names == list(clinic.pathways)


def test_shares_of_the_shipped_pathways_with_mistakes_find_the_same(shipped):
    found = shared_findings(shipped, today=TODAY, processes=2)[1]
    assert len(found) > 20
    assert said(found) == said(check(shipped, today=TODAY)[1])


def test_processes_that_begin_anew_find_the_same(wrong):
    assert said(shared_findings(wrong, today=TODAY, processes=2, method="spawn")[1]) == said(
        check(wrong, today=TODAY)[1]
    )


def test_one_name_in_two_shares_is_left_to_one_process(wrong):
    (wrong / "again.yaml").write_text((wrong / "asked.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    assert shared_findings(wrong, today=TODAY, processes=2) is None


def test_where_no_process_can_be_had_one_looks_at_everything(wrong, monkeypatch):
    def refuse(*_, **__):
        raise BlockingIOError("no more processes")

    monkeypatch.setattr(BaseContext, "Pipe", refuse)
    monkeypatch.setattr(shares, "processes_for", lambda _: 2)
    assert findings(wrong, today=TODAY) == (0, check(wrong, today=TODAY)[1])


def test_a_process_that_ends_before_its_time_leaves_it_to_one(wrong, monkeypatch):
    monkeypatch.setattr(shares, "_answer", lambda *_: os._exit(1))
    assert shared_findings(wrong, today=TODAY, processes=2, method="fork") is None


def test_a_small_folder_stays_in_one_process(wrong, monkeypatch):
    assert processes_for(wrong) == 1
    monkeypatch.setattr(shares, "shared_findings", None)
    assert findings(wrong, today=TODAY) == (0, check(wrong, today=TODAY)[1])


def test_a_large_folder_is_shared_among_the_cores(tmp_path, monkeypatch):
    for number in range(4 * LEAST):
        (tmp_path / f"p{number}.yaml").write_text("")
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: range(3), raising=False)
    assert processes_for(tmp_path) == 3
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: range(64), raising=False)
    assert processes_for(tmp_path) == 4


def test_the_number_of_pathways_is_told_where_all_is_fine(monkeypatch):
    monkeypatch.setattr(shares, "processes_for", lambda _: 2)
    assert findings(shipped_pathways(), today=TODAY)[0] == len(check(shipped_pathways(), today=TODAY)[0].pathways)
