"""Every diagnostic of a pathway: the wrong text with its exact place, and the right one with nothing to find."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.unit.authoring.marked import HEAD, assert_only, check_pathway


def cases() -> list[tuple[str, str, str]]:
    """Code, wrong body, mended body: each as it stands in diagnostics.txt."""
    text = (Path(__file__).parent / "diagnostics.txt").read_text(encoding="utf-8")
    found = []
    for block in re.split(r"^## (?=CP)", text, flags=re.MULTILINE)[1:]:
        wrong, _, right = block.partition("## instead\n")
        code, _, wrong = wrong.partition("\n")
        found.append((code, wrong, right.rstrip("\n")))
    return found


@pytest.mark.parametrize(("code", "wrong", "right"), cases())
def test_the_mistake_is_found_at_its_place_and_the_mended_text_has_none(code: str, wrong: str, right: str) -> None:
    found = assert_only(check_pathway(HEAD + wrong), code, HEAD + wrong)
    assert not found.message[0].isupper()
    assert not check_pathway(HEAD + right)


HINTS = [
    ("states: {a: {after: {1d: unreachabel}}, unreachable: {type: final}}", "Did you mean unreachable?"),
    ("events: {report: {}}\nstates: {a: {on: {reprot: b}}, b: {type: final}}", "Did you mean report?"),
    ("context: {x: {type: code}}\nstates: {a: {entry: [set: {x: admission}], after: {1d: a}}}", "'\"admission\"'"),
    ("states: {a: {after: {1 day: b}}, b: {type: final}}", "Write 1d."),
    ("states: {a: {entry: [message: Hello you], after: {1d: b}}, b: {type: final}}", "the words under it in content/"),
    ("states: {a: {afer: {1d: b}}, b: {type: final}}", "Did you mean after?"),
]


@pytest.mark.parametrize(("text", "hint"), HINTS)
def test_the_hint_says_what_to_write(text: str, hint: str) -> None:
    assert hint in " ".join(one.hint for one in check_pathway(HEAD + text))


def test_the_message_of_the_house() -> None:
    found = check_pathway(HEAD + "events: {go: {}}\nstates:\n  a: {on: {go: waiting}}\n  waiting: {}\n")
    assert str(found[0]) == (
        '<text>:7:3 CP104 state "waiting" cannot be left: no transition and no timer. Add one, or mark it final.'
    )


def test_all_problems_are_reported_at_once_in_order_and_each_once() -> None:
    text = HEAD + (
        "status: finished\nevents: {x: {}}\nstates:\n  a:\n    entry: [{task: {id: t, role: r, title: T}}]\n"
        "    on: {x: nowhere, y: a}\n    after: {3 days: a}\n"
    )
    found = check_pathway(text)
    assert [(one.where.line, one.code) for one in found] == [
        (4, "CP014"), (8, "CP011"), (9, "CP101"), (9, "CP107"), (10, "CP015"),
    ]  # fmt: skip


def test_a_misspelt_key_is_reported_once_and_read_as_the_one_meant() -> None:
    assert [one.code for one in check_pathway(HEAD + "statse: {a: {afer: {1d: b}}, b: {typ: final}}")] == ["CP010"] * 3


IN_ONE_STATE = """\
events: {x: {data: {n: {type: integer}}}}
states:
  a:
    ignore: {CP114: agreed with the ward}
    on: {x: {guard: event.n > 1, target: b}}
  b:
    on: {x: {guard: event.n > 1, target: c}}
  c: {type: final}
"""
IGNORED = [
    ("ignore: {CP108: later}\nevents: {x: {}}\nstates: {a: {type: final}}", []),
    ("ignore: {CP104: later}\nstates: {a: {after: {1d: b}}, b: {}}", ["CP104"]),
    (IN_ONE_STATE, ["CP114"]),
]


@pytest.mark.parametrize(("text", "left"), IGNORED)
def test_ignore_silences_warnings_where_it_stands_and_never_errors(text: str, left: list[str]) -> None:
    assert [one.code for one in check_pathway(HEAD + text)] == left
