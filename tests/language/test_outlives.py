# ruff: noqa: E501 - a pathway of one line reads better than one of nine
"""LANGUAGE section 2, *What outlives a state* and *Ids*, and `pause`: one test for one sentence."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.unit.core.walking import Walk

from carepath.authoring import parse_pathway
from carepath.authoring.clinic import check_text
from carepath.core.effects import (
    CancelEscalation,
    CloseAsk,
    EndJourney,
    OpenAsk,
    OpenTask,
    RaiseEscalation,
    RunAction,
    SendMessage,
    UpdateEscalation,
    UpdateTask,
)
from carepath.errors import DefinitionError

HEAD = "pathway: trial\nversion: 1.0.0\ntitle: Trial\n"
GO = "events: {go: {from: [app]}, again: {from: [app]}, yes: {from: [patient]}, no: {from: [patient]}}\n"
TASK = "task: {id: call, role: nurse, title: Call, due: 1d, outcomes: [done]}"
ASK = 'ask: {id: how, content: how, answers: {"YES": yes, "NO": no}, expires: 2d}'


def test_the_record_lists_each_thing_that_leaving_ended() -> None:
    walk = Walk(
        GO + f"states: {{a: {{entry: [{TASK}, {ASK}, message: hi], after: {{1d: b}}, on: {{go: b}}}}, b: {{}}}}\n"
    )
    walk.send("go")
    ended = [(note.what, note.id, note.detail["reason"]) for note in walk.notes()]
    assert sorted(ended) == [
        ("ask.ended", "how", "left"),
        ("message.ended", "hi", "left"),
        ("task.ended", "call", "left"),
    ]


def test_an_escalation_ends_by_cancel_with_a_reason_alone_of_all_that_a_transition_can_say() -> None:
    walk = Walk(
        GO
        + "states: {a: {entry: [escalate: {id: e, ladder: l}], on: {go: b, again: {actions: [cancel: {escalation: e, reason: settled}]}}},"
        + " b: {on: {go: z, again: a}}, z: {type: final}}\n"
    )
    walk.send("go")
    assert not walk.effects(CancelEscalation)
    walk.send("go")
    assert walk.effects(EndJourney)
    assert not walk.effects(CancelEscalation)
    other = Walk(
        GO
        + "states: {a: {entry: [escalate: {id: e, ladder: l}], on: {go: {actions: [cancel: {escalation: e, reason: settled}]}}}}\n"
    )
    other.send("go")
    assert [one.reason for one in other.effects(CancelEscalation)] == ["settled"]


def test_cancel_of_something_not_open_does_nothing_and_is_recorded() -> None:
    walk = Walk(
        GO
        + f"states: {{a: {{on: {{go: {{actions: [cancel: {{task: call, reason: over}}]}}, again: b}}}}, b: {{entry: [{TASK}]}}}}\n"
    )
    assert walk.send("go").effects == ()
    assert walk.noted("cancel.not_open") == ["call"]


def test_what_is_opened_on_the_way_to_a_final_state_goes_out_and_what_was_open_does_not() -> None:
    walk = Walk(
        GO
        + f"states: {{a: {{entry: [{TASK}], on: {{go: {{target: z, actions: [message: bye]}}}}}}, z: {{type: final, entry: [message: end]}}}}\n"
    )
    walk.send("go")
    assert [one.id for one in walk.effects(SendMessage)] == ["bye", "end"]
    assert ("task.ended", "call") in [(note.what, note.id) for note in walk.notes()]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("escalate: {id: x, ladder: l}", "escalate: {id: x, ladder: m}"),
        ("escalate: {id: x, ladder: l}", "message: {id: x, content: c}"),
        (TASK.replace("call", "x", 1), TASK.replace("call", "x", 1).replace("[done]", "[done, not_done]")),
    ],
)
def test_one_id_is_one_kind_one_ladder_and_one_set_of_outcomes(one: str, other: str) -> None:
    with pytest.raises(DefinitionError) as refused:
        parse_pathway(
            HEAD + GO + f"states: {{a: {{entry: [{one}], on: {{go: {{target: b, actions: [{other}]}}}}}}, b: {{}}}}\n"
        )
    assert [found.code for found in refused.value.diagnostics] == ["CP112"]


def test_it_may_be_written_in_several_places() -> None:
    found = check_text(
        HEAD
        + GO
        + f"states: {{a: {{entry: [{TASK}], on: {{go: {{target: b, actions: [{TASK.replace('Call', 'Call again')}]}}}}}}, b: {{on: {{again: a, yes: a, no: a}}}}}}\n"
    )[1]
    assert found == ()


@pytest.mark.parametrize(
    ("action", "opens", "updates"),
    [(TASK, OpenTask, UpdateTask), ("escalate: {id: e, ladder: l}", RaiseEscalation, UpdateEscalation), (ASK, OpenAsk, None),
     ("do: {id: order, name: place_order}", RunAction, None)],
)  # fmt: skip
def test_opening_an_id_that_is_open_updates_it_and_never_opens_a_second(
    action: str, opens: type, updates: type | None
) -> None:
    walk = Walk(GO + f"states: {{a: {{on: {{go: {{actions: [{action}]}}, yes: {{}}, no: {{}}}}}}}}\n")
    walk.send("go")
    first = dict(walk.last.snapshot.opened)
    assert len(walk.effects(opens)) == 1
    walk.send("go")
    assert not walk.effects(opens)
    assert updates is None or len(walk.effects(updates)) == 1
    assert dict(walk.last.snapshot.opened) == first
    assert any(note.what.endswith(".updated") for note in walk.notes())


def test_once_it_has_come_back_it_can_be_opened_again() -> None:
    walk = Walk(
        GO + "states: {a: {on: {go: {actions: [do: {id: order, name: place_order}]}, action.failed.order: {}}}}\n"
    )
    walk.send("go")
    walk.settle("action.failed.order", reason="no")
    walk.send("go")
    assert len(walk.effects(RunAction)) == 1


def test_an_ask_asked_again_expires_later() -> None:
    walk = Walk(GO + f"states: {{a: {{on: {{go: {{actions: [{ASK}]}}, yes: {{}}, no: {{}}}}}}}}\n")
    walk.send("go")
    walk.advance(days=1)
    walk.send("go")
    assert walk.last.snapshot.timers["ask.expires:how"].due_at == walk.now + timedelta(days=2)


PAUSED = f"""
{GO.strip()}
states:
  both:
    type: parallel
    states:
      work:
        entry: []
        states: {{asked: {{entry: [{ASK}], on: {{yes: good, ask.expired.how: bad, go: bad}}}}, good: {{}}, bad: {{}}}}
      control:
        on: {{again: {{actions: [pause: work]}}, no: {{actions: [resume: work]}}}}
        states: {{idle: {{}}}}
""".replace("        entry: []\n", "")


def test_a_paused_ask_keeps_its_remainder() -> None:
    walk = Walk(PAUSED)
    walk.advance(days=1)
    walk.send("again")
    walk.advance(days=9)
    assert walk.at[0] == "both.work.asked"
    walk.send("no")
    assert walk.last.snapshot.timers["ask.expires:how"].due_at == walk.now + timedelta(days=1)


def test_an_answer_that_comes_while_its_state_is_paused_is_heard() -> None:
    """Silence would lose it: the question is closed by it, and nobody would ask again."""
    walk = Walk(PAUSED)
    key = walk.last.snapshot.opened["ask:how"].key
    walk.send("again")
    assert walk.send("go").outcome == "ignored"
    walk.send("yes", event_id=f"{key}#answered")
    assert walk.at[0] == "both.work.good"
    assert [one.reason for one in walk.effects(CloseAsk)] == ["answered"]
