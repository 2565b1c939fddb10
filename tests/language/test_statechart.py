# ruff: noqa: E501 - a pathway of one line reads better than one of nine
"""LANGUAGE section 2, *Statechart* and *Smaller print*: one test for one sentence, tried as an outsider would."""

from __future__ import annotations

import pytest
from tests.unit.core.walking import Walk

from carepath.authoring import parse_pathway
from carepath.core.effects import EndJourney, SendMessage
from carepath.errors import DefinitionError

HEAD = "pathway: trial\nversion: 1.0.0\ntitle: Trial\n"
GO = "events: {go: {from: [app]}, on: {from: [app]}, back: {from: [app]}}\n"


def test_inner_goes_before_outer() -> None:
    walk = Walk(GO + "states:\n  o: {on: {go: wrong}, states: {i: {on: {go: right}}, right: {}}}\n  wrong: {}\n")
    walk.send("go")
    assert walk.at == ("o.right",)


def test_document_order_decides_between_alternatives() -> None:
    walk = Walk(
        GO + "states:\n  a: {on: {go: [{guard: 1 == 1, target: b}, {guard: true, target: c}]}}\n  b: {}\n  c: {}\n"
    )
    walk.send("go")
    assert walk.at == ("b",)


def test_of_two_regions_that_leave_the_same_the_first_in_the_document_goes() -> None:
    walk = Walk(
        GO
        + "states:\n  p: {type: parallel, states: {one: {states: {a: {on: {go: x}}}}, two: {states: {b: {on: {go: y}}}}}}\n"
        + "  x: {}\n  y: {}\n"
    )
    walk.send("go")
    assert walk.at == ("x",)


def test_a_child_wins_over_the_state_that_holds_it_in_another_region() -> None:
    """SCXML: of two that leave the same states, the one whose source stands inside the other's source."""
    walk = Walk(
        GO
        + "states:\n  p:\n    type: parallel\n    on: {go: x}\n    states:\n"
        + "      one: {states: {a: {}}}\n      two: {states: {b: {on: {go: y}}}}\n  x: {}\n  y: {}\n"
    )
    walk.send("go")
    assert walk.at == ("y",)


def test_regions_take_their_transitions_together_and_guards_see_where_it_stood_before() -> None:
    walk = Walk(
        GO
        + "states:\n  p:\n    type: parallel\n    states:\n      one: {states: {a: {on: {go: b}}, b: {}}}\n"
        + "      two: {states: {c: {on: {go: [{guard: 'active(\"a\")', target: d}, {target: e}]}}, d: {}, e: {}}}\n"
    )
    walk.send("go")
    assert walk.at == ("p.one.b", "p.two.d")


def test_done_is_raised_for_the_state_whose_final_child_is_entered_and_for_the_parallel_when_all_are() -> None:
    walk = Walk(
        GO
        + """
context: {seen: {type: list, of: code, default: []}}
on:
  done.state.p.one: {actions: [{append: {seen: '"one"'}}]}
  done.state.p: {actions: [{append: {seen: '"p"'}}]}
states:
  p:
    type: parallel
    states:
      one: {states: {a: {on: {go: f}}, f: {type: final}}}
      two: {states: {b: {on: {on: g}}, g: {type: final}}}
"""
    )
    walk.send("go")
    assert walk.context["seen"] == ("one",)
    walk.send("on")
    assert walk.context["seen"] == ("one", "p")


def test_done_state_hears_any_and_done_state_p_that_state_alone() -> None:
    text = GO + "states:\n  a: {states: {x: {on: {go: f}}, f: {type: final}}, on: {%s: b}}\n  b: {}\n"
    for descriptor in ("done.state", "done.state.a", "done.*", "'*'"):
        walk = Walk(text % descriptor)
        walk.send("go")
        assert walk.at == (("b",)), descriptor


def test_done_state_p_does_not_hear_that_of_a_child() -> None:
    walk = Walk(
        GO
        + "states:\n  a: {states: {x: {states: {y: {on: {go: f}}, f: {type: final}}}}, on: {done.state.a: b}}\n  b: {}\n"
    )
    walk.send("go")
    assert walk.at == ("a.x.f",)


HISTORY = """
states:
  home:
    on: {on: away}
    states:
      one: {on: {go: two}}
      two: {states: {x: {on: {go: y}}, y: {}}}
      back: {type: history, history: %s, target: one}
  away: {on: {back: back}}
"""


@pytest.mark.parametrize(("kind", "there"), [("shallow", "home.two.x"), ("deep", "home.two.y")])
def test_shallow_and_deep_history(kind: str, there: str) -> None:
    walk = Walk(GO + HISTORY % kind)
    for event in ("go", "go", "on", "back"):
        walk.send(event)
    assert walk.at == (there,)


def test_history_remembers_its_parents_last_exit_and_entry_runs_again() -> None:
    walk = Walk(
        GO + (HISTORY % "shallow").replace("two: {states", "two: {entry: [{message: {id: m, content: m}}], states")
    )
    for event in ("go", "on", "back"):
        walk.send(event)
    assert [one.id for one in walk.effects(SendMessage)] == ["m"]
    walk.send("on")
    walk.send("back")
    assert walk.at == ("home.two.x",)


def test_history_not_visited_yet_goes_to_its_target() -> None:
    walk = Walk(
        GO
        + "initial: away\nstates:\n  away: {on: {go: home.back}}\n  home: {states: {one: {}, two: {},"
        + " back: {type: history, target: two}}}\n"
    )
    walk.send("go")
    assert walk.at == ("home.two",)


def test_history_never_visited_and_without_target_is_refused_at_compile() -> None:
    with pytest.raises(DefinitionError) as refused:
        parse_pathway(HEAD + GO + "states:\n  a: {on: {go: h}, states: {x: {}, h: {type: history}}}\n")
    assert [one.code for one in refused.value.diagnostics] == ["CP106"]


def test_several_targets_enter_one_state_in_each_of_several_regions() -> None:
    walk = Walk(
        GO
        + "states:\n  s: {on: {go: [p.one.b, p.two.d]}}\n  p: {type: parallel, states: {one: {states: {a: {}, b: {}}},"
        + " two: {states: {c: {}, d: {}}}}}\n"
    )
    walk.send("go")
    assert walk.at == ("p.one.b", "p.two.d")


@pytest.mark.parametrize(
    ("descriptor", "event", "heard"),
    [
        ("symptom", "symptom.fever", True),
        ("symptom.*", "symptom.fever", True),
        ("symptom.*", "symptom", True),
        ("symptom.fever", "symptom", False),
        ("sym", "symptom", False),
        ('"*"', "symptom.fever", True),
    ],
)
def test_dotted_events_match_by_prefix(descriptor: str, event: str, heard: bool) -> None:
    declared = "events: {symptom: {from: [app]}, symptom.fever: {from: [app]}, sym: {}}\n"
    walk = Walk(declared + f"states:\n  a: {{on: {{{descriptor}: b}}}}\n  b: {{}}\n")
    assert walk.send(event).outcome == ("handled" if heard else "ignored")


def test_task_completed_hears_that_of_every_task() -> None:
    task = "{id: triage_call, role: nurse, title: T, due: 1d, outcomes: [done]}"
    walk = Walk(f"states:\n  a: {{entry: [task: {task}], on: {{task.completed: b}}}}\n  b: {{}}\n")
    walk.settle("task.completed.triage_call", outcome="done")
    assert walk.at == ("b",)


def test_the_star_hears_raised_and_done_events_too() -> None:
    walk = Walk(
        """
events: {go: {from: [app]}, inner: {}}
context: {seen: {type: list, of: code, default: []}}
on: {"*": {actions: [{append: {seen: event.name}}]}}
states:
  a: {states: {x: {on: {go: {target: f, actions: [{raise: inner}]}}}, f: {type: final}}}
"""
    )
    walk.send("go")
    assert walk.context["seen"] == ("inner", "done.state.a")


def test_a_target_inside_the_source_does_not_leave_the_source() -> None:
    walk = Walk(GO + "states:\n  o: {entry: [message: hi], on: {go: b}, states: {a: {}, b: {}}}\n")
    walk.send("go")
    assert (walk.at, walk.last.records[0].exited, walk.last.effects) == (("o.b",), ("o.a",), ())


def test_between_regions_only_those_that_hold_source_or_target_are_left() -> None:
    walk = Walk(
        GO
        + "states:\n  p:\n    type: parallel\n    states:\n      one: {states: {a: {on: {go: d}}, b: {}}}\n"
        + "      two: {states: {c: {}, d: {}}}\n      three: {states: {e: {on: {on: f}}, f: {}}}\n"
    )
    walk.send("on")
    walk.send("go")
    assert walk.at == ("p.one.a", "p.two.d", "p.three.f")
    assert "p.three.f" not in walk.last.records[0].exited
    assert "p" not in walk.last.records[0].exited


def test_a_parallel_state_that_hears_and_aims_inside_leaves_the_other_regions_alone() -> None:
    walk = Walk(
        GO
        + "states:\n  p:\n    type: parallel\n    on: {go: a}\n    states:\n      one: {states: {a: {}, b: {}}, initial: b}\n"
        + "      two: {states: {c: {on: {on: d}}, d: {}}}\n"
    )
    walk.send("on")
    walk.send("go")
    assert walk.at == ("p.one.a", "p.two.d")


@pytest.mark.parametrize(
    ("initial", "there"),
    [
        ("o.x.deep", ("o.x.deep",)),
        ("deep", ("o.x.deep",)),
        ("[p.one.b, p.two.d]", ("p.one.b", "p.two.d")),
        ("o.h", ("o.y",)),
    ],
)
def test_initial_may_name_a_deeper_state_a_history_or_a_list(initial: str, there: tuple[str, ...]) -> None:
    walk = Walk(
        f"initial: {initial}\nstates:\n  o: {{states: {{x: {{states: {{flat: {{}}, deep: {{}}}}}}, y: {{}},"
        " h: {type: history, target: y}}}\n  p: {type: parallel, states: {one: {states: {a: {}, b: {}}}, two: {states: {c: {}, d: {}}}}}\n"
    )
    assert walk.at == there


def test_a_root_on_with_a_target_leaves_everything_and_is_tried_last() -> None:
    walk = Walk(
        GO
        + "on: {go: end, on: end}\nstates:\n  p: {type: parallel, states: {one: {states: {a: {on: {go: b}}, b: {}}},"
        + " two: {states: {c: {}}}}}\n  end: {}\n"
    )
    walk.send("on")
    assert walk.at == ("end",)
    assert set(walk.last.records[0].exited) == {"p", "p.one", "p.one.a", "p.two", "p.two.c"}
    inner = Walk(GO + "on: {go: end}\nstates:\n  o: {states: {a: {on: {go: b}}, b: {}}}\n  end: {}\n")
    inner.send("go")
    assert inner.at == ("o.b",)


def test_in_eventless_microsteps_event_is_the_last_one_heard() -> None:
    walk = Walk(
        """
events: {go: {from: [app], data: {n: {type: integer, required: true}}}}
states:
  a: {on: {go: b}}
  b: {always: [{guard: event.n > 3, target: high}, {target: low}]}
  high: {}
  low: {}
"""
    )
    walk.send("go", n=5)
    assert walk.at == ("high",)


def test_one_set_goes_in_file_order() -> None:
    walk = Walk(
        "context: {a: {type: integer, default: 1}, b: {type: integer, default: 0}}\n"
        + GO
        + "states: {s: {on: {go: {actions: [{set: {a: context.a + 1, b: context.a * 10}}]}}}}\n"
    )
    walk.send("go")
    assert dict(walk.context) == {"a": 2, "b": 20}


def test_a_plain_null_unsets() -> None:
    walk = Walk(
        "context: {a: {type: integer, default: 1}}\n" + GO + "states: {s: {on: {go: {actions: [{set: {a: null}}]}}}}\n"
    )
    walk.send("go")
    assert "a" not in walk.context


def test_after_a_top_level_final_state_later_events_are_ignored() -> None:
    walk = Walk(GO + "states: {a: {on: {go: z}}, z: {type: final}}\n")
    walk.send("go")
    assert [type(one) for one in walk.last.effects] == [EndJourney]
    before = walk.last.snapshot
    assert [walk.send(name).outcome for name in ("go", "unheard_of", "task.completed.x")] == ["ignored"] * 3
    assert walk.last.snapshot is before


def test_guards_true_false_and_numbers_may_stand_plain() -> None:
    walk = Walk(
        "context: {n: {type: number, default: 0}}\n"
        + GO
        + "states: {a: {on: {go: [{guard: false, target: b}, {guard: true, target: c, actions: [{set: {n: 4.5}}]}]}}, b: {}, c: {}}\n"
    )
    walk.send("go")
    assert (walk.at, walk.context["n"]) == (("c",), 4.5)


def test_raise_gives_the_raised_event_data() -> None:
    walk = Walk(
        """
events: {go: {from: [app], data: {n: {type: integer, required: true}}}, inner: {data: {m: {type: integer, required: true}}}}
context: {got: {type: integer}}
states: {a: {on: {go: {actions: [{raise: {event: inner, data: {m: event.n + 1}}}]}, inner: {actions: [{set: {got: event.m}}]}}}}
"""
    )
    walk.send("go", n=1)
    assert walk.context["got"] == 2


def test_a_thousand_microsteps_are_allowed_and_no_more() -> None:
    text = (
        "events: {go: {from: [app], data: {n: {type: integer, required: true}}}}\n"
        "context: {left: {type: integer, default: 0}}\n"
        "states:\n  a: {on: {go: {target: b, actions: [{set: {left: event.n}}]}}}\n"
        "  b: {always: [{guard: context.left > 0, target: b, actions: [{set: {left: context.left - 1}}]}]}\n"
    )
    assert Walk(text).send("go", n=999).outcome == "handled"
    with pytest.raises(DefinitionError):
        Walk(text).send("go", n=1000)


def test_configuration_is_the_dotted_paths_of_the_active_atomic_states_in_document_order() -> None:
    walk = Walk(GO + "states:\n  p: {type: parallel, states: {z: {states: {b: {}, a: {}}}, a: {}}}\n")
    assert walk.last.snapshot.configuration == ("p.z.b", "p.a")


def test_forward_is_for_the_event_that_took_it() -> None:
    walk = Walk(
        """
events: {go: {from: [app]}, inner: {}}
context: {n: {type: integer, default: 0}}
on: {go: {actions: [{set: {n: context.n + 1}}, {raise: inner}]}}
states: {a: {on: {inner: {target: b, forward: true}}}, b: {on: {inner: {target: c, forward: true}}}, c: {on: {inner: d}}, d: {}}
"""
    )
    walk.send("go")
    assert (walk.at, walk.context["n"]) == (("c",), 1)  # heard again once, and the event that raised it is not


def test_what_is_opened_in_a_state_that_the_same_step_leaves_belongs_to_the_state_that_stays() -> None:
    walk = Walk(
        GO
        + """
states:
  p:
    type: parallel
    on: {go: q}
    states: {one: {states: {a: {on: {go: {actions: [{message: {id: m, content: m}}]}}}}}, two: {states: {b: {}}}}
  q: {}
"""
    )
    walk.send("go")
    assert walk.at == ("q",)
    assert walk.last.snapshot.opened["message:m"].state == ""


@pytest.mark.parametrize("text", ["set: {a: }", "append: {l: null}", "append: {l: }"])
def test_nothing_at_all_is_a_slip_and_does_not_unset(text: str) -> None:
    declared = "context: {a: {type: integer}, l: {type: list, of: code}}\n" + GO
    with pytest.raises(DefinitionError) as refused:
        parse_pathway(HEAD + declared + f"states: {{s: {{on: {{go: {{actions: [{{{text}}}]}}}}}}}}\n")
    assert [one.code for one in refused.value.diagnostics] == ["CP012"]
