"""What a text becomes: states, transitions, timers and actions, short forms and defaults, one by one."""

# ruff: noqa: E501 - a case is easier to read in one line
from __future__ import annotations

from datetime import date, time

import pytest
from tests.unit.authoring.marked import HEAD

from carepath.authoring import parse_pathway
from carepath.core import pathway as core
from carepath.core.durations import Duration
from carepath.core.expressions import Expression
from carepath.core.pathway import Pathway, State
from carepath.errors import DefinitionError

END = "  end: {type: final}\n"


def compiled(body: str) -> Pathway:
    return parse_pathway(HEAD + body)


def state(body: str, path: str = "a") -> State:
    return compiled(body).states[path]


def action(text: str, declared: str = "") -> core.Action:
    return state(f"{declared}states:\n  a: {{entry: [{text}], after: {{1d: end}}}}\n{END}").entry[0]


def test_the_starred_keys_alone_are_a_pathway() -> None:
    found = compiled("states: {a: {type: final}}")
    assert (found.name, found.version, found.title, found.status, found.zone) == ("p", "1.0.0", "T", "draft", "UTC")
    assert list(found.states) == ["", "a"]
    assert found.root.initial == ("a",)
    assert len(found.fingerprint) == 64


TREE = """\
initial: b
states:
  a: {after: {1d: end}}
  b:
    type: parallel
    after: {1d: a}
    states:
      x:
        initial: y2
        states: {y1: {after: {1d: y2}}, y2: {after: {1d: y1}}, back: {type: history, history: deep, target: y1}}
      z: {title: Zed, phase: later}
  end: {type: final}
"""


def test_states_are_in_document_order_with_their_kinds() -> None:
    found = compiled(TREE)
    assert [(one.order, one.path, one.kind) for one in found.states.values()] == [
        (0, "", "compound"), (1, "a", "atomic"), (2, "b", "parallel"), (3, "b.x", "compound"), (4, "b.x.y1", "atomic"),
        (5, "b.x.y2", "atomic"), (6, "b.x.back", "history"), (7, "b.z", "atomic"), (8, "end", "final"),
    ]  # fmt: skip
    assert found.root.initial == ("b",)
    assert found.states["b.x"].initial == ("b.x.y2",)
    assert (found.states["b.x.back"].history, found.states["b.x.back"].default) == ("deep", ("b.x.y1",))
    assert found.states["b.x"].children == ("b.x.y1", "b.x.y2", "b.x.back")
    assert (found.states["b.z"].title, found.states["b.z"].phase, found.states["b.z"].parent) == ("Zed", "later", "b")


SHORT = {
    "x: end": [("", ("end",), ())],
    "x: {}": [("", (), ())],
    "x: {target: end}": [("", ("end",), ())],
    "x: {target: end, reenter: true, forward: true}": [("", ("end",), ("reenter", "forward"))],
    "x: [{guard: 1 == 1, target: end}, {unknown: true}, {}]": [
        ("1 == 1", ("end",), ()), ("", (), ("unknown",)), ("", (), ()),
    ],
    "x: [{guard: true}, end]": [("true", (), ()), ("", ("end",), ())],
}  # fmt: skip


@pytest.mark.parametrize("text", SHORT)
def test_short_forms_of_on(text: str) -> None:
    handler = state(f"events: {{x: {{}}}}\nstates:\n  a: {{on: {{{text}}}, after: {{1d: end}}}}\n{END}").on[0]
    assert handler.event == "x"
    assert [
        (
            one.guard.text if one.guard else "",
            one.targets,
            tuple(name for name in ("unknown", "reenter", "forward") if getattr(one, name)),
        )
        for one in handler.alternatives
    ] == SHORT[text]


def test_a_list_of_names_is_several_targets() -> None:
    body = (
        "events: {x: {}}\nstates:\n  a: {on: {x: [p1, q1]}}\n"
        "  b: {type: parallel, after: {1d: end}, states: {p: {states: {p1: {}}}, q: {states: {q1: {}}}}}\n"
    )
    assert state(body + END).on[0].alternatives[0].targets == ("b.p.p1", "b.q.q1")


TARGETS = [
    ("x1", "a.x.x1"),  # a child of the state that holds it
    ("x", "a.x"),
    ("y.x1", "a.y.x1"),
    ("a.y.x1", "a.y.x1"),
    ("z1", "b.z1"),  # the one of that name in the whole pathway
    ("b.z1", "b.z1"),
]


@pytest.mark.parametrize(("name", "path"), TARGETS)
def test_targets_resolve_in_the_nearest_scope_first(name: str, path: str) -> None:
    body = f"""\
events: {{go: {{}}}}
states:
  a:
    after: {{9d: b.z1}}
    states:
      x: {{states: {{x1: {{on: {{go: {name}}}, after: {{1d: y}}}}}}}}
      y: {{states: {{x1: {{after: {{1d: end}}}}}}}}
  b: {{states: {{z1: {{after: {{1d: end}}}}}}}}
  end: {{type: final}}
"""
    assert state(body, "a.x.x1").on[0].alternatives[0].targets == (path,)


def test_transitions_are_numbered_in_document_order() -> None:
    found = compiled(
        "events: {x: {}}\non: {x: end}\nstates:\n  a:\n    on: {x: [{guard: 1 == 2, target: b}, end]}\n"
        "    always: {guard: 1 == 2, target: b}\n    after: {1d: b}\n  b: {on: {x: end}}\n" + END
    )
    numbered = [
        transition.number
        for one in found.states.values()
        for group in (*(handler.alternatives for handler in one.on), one.always, *(t.alternatives for t in one.timers))
        for transition in group
    ]
    assert numbered == list(range(6))
    assert found.states["a"].timers[0].alternatives[0].event == "timer"
    assert found.states["a"].always[0].event == ""
    assert found.states["a"].on[0].where == ("<text>", 8, 10)


# -- timers --

DATED = "events: {leave: {}}\ncontext: {d: {type: date}, n: {type: integer, default: 0}}\nparameters: {w: {type: duration, default: 2d}}\n"


def timers(keys: str) -> tuple[core.Timer, ...]:
    return state(f"{DATED}states:\n  a:\n{keys}    on: {{leave: end}}\n{END}").timers


def test_after_in_its_three_forms() -> None:
    found = timers(
        "    after:\n      - {delay: parameters.w, target: end, id: soon, if_late: skip}\n      - {delay: 2d at 09:00, target: end}\n"
    )
    assert [(one.id, one.kind, str(one.delay), one.if_late) for one in found] == [
        ("soon", "after", "Expression('parameters.w')", "skip"), ("a.after.2", "after", "2d at 09:00", "fire"),
    ]  # fmt: skip
    assert timers("    after: {99d: end}\n")[0].delay == Duration(99, "d")


def test_neighbours_of_one_delay_are_one_timer() -> None:
    found = timers(
        "    after:\n      - {delay: 7d, guard: context.n > 3, target: end}\n      - {delay: 7d, target: end}\n"
        "      - {delay: 8d, target: end}\n      - {delay: 7d, target: end}\n"
    )
    assert [(one.id, len(one.alternatives)) for one in found] == [("a.after.1", 2), ("a.after.2", 1), ("a.after.3", 1)]


def test_neighbours_of_one_moment_are_one_timer() -> None:
    found = timers(
        '    at:\n      - {date: context.d, time: "09:00", guard: context.n > 3, target: end}\n'
        '      - {date: context.d, time: "09:00", target: end}\n      - {date: context.d, time: "09:30", target: end}\n'
    )
    assert [(one.id, len(one.alternatives), one.at_time) for one in found] == [
        ("a.at.1", 2, time(9)), ("a.at.2", 1, time(9, 30)),
    ]  # fmt: skip


def test_days_counted_from_one_and_from_nought() -> None:
    found = timers(
        '    at:\n      - {cycle_days: [3, 7], day_one: context.d, time: "09:00", target: end}\n'
        '      - {days: [0, 10], after: context.d + 1d, time: "10:00", if_past: now, actions: []}\n'
    )
    assert [(one.kind, one.days, one.anchor.text if one.anchor else "", one.if_past) for one in found] == [
        ("cycle_days", (3, 7), "context.d", "skip"), ("days", (0, 10), "context.d + 1d", "now"),
    ]  # fmt: skip


def test_days_may_be_a_parameter() -> None:
    found = state(
        "context: {d: {type: date}}\nparameters: {days: {type: list, of: integer, default: [3, 7]}}\nstates:\n"
        '  a: {at: [{cycle_days: parameters.days, day_one: context.d, time: "09:00", target: end}]}\n' + END
    )
    assert isinstance(found.timers[0].days, Expression)
    assert found.timers[0].days.names == {"parameters.days"}


def test_every_keeps_the_state() -> None:
    found = timers(
        '    every:\n      - {every: 7d, from: context.d, until: context.d + 8w, time: "09:00", actions: []}\n'
    )[0]
    assert (found.id, found.kind, found.delay, found.at_time) == ("a.every.1", "every", Duration(7, "d"), time(9))
    assert (found.anchor and found.anchor.text, found.until and found.until.text) == ("context.d", "context.d + 8w")
    assert found.alternatives[0].targets == ()


# -- actions --

ACTIONS = [
    ("message: hello", "", core.Message("hello", "hello")),
    ("message: {content: hello, id: m, copy_to: caregiver, topic: visits, expires: 1d, safety: true, identity: verified}", "",
     core.Message("m", "hello", "caregiver", "visits", Duration(1, "d"), True, "verified")),
    ('ask: {id: q, content: hello, answers: {"1": yes_, YES: yes_}, expires: 2d, remind: 1d}',
     "events: {yes_: {}}\non: {yes_: {}}\n",
     core.Ask("q", "hello", Duration(2, "d"), None, {"1": "yes_", "YES": "yes_"}, Duration(1, "d"))),
    ("task: {id: t, role: nurse, title: Phone, due: 4h, priority: high, keep: true, for: caregiver}", "",
     core.Task("t", "nurse", "Phone", Duration(4, "h"), {}, "high", True, "caregiver")),
    ("task: {id: t, role: nurse, title: Phone, due: 4h, outcomes: [done, again]}", "",
     core.Task("t", "nurse", "Phone", Duration(4, "h"), {"done": {}, "again": {}})),
    ("escalate: {ladder: slow}", "", core.Escalate("slow", "slow")),
    ("escalate: {id: e, ladder: slow, reason: not_reached}", "", core.Escalate("e", "slow", "not_reached")),
    ("clock: {pause: k, until: today}", "clocks: {k: {limit: 2d}}\n", None),
    ("clock: {stop: k, result: met}", "clocks: {k: {limit: 2d}}\n", core.ClockAction("stop", "k", result="met")),
    ("clock: {tighten: k, limit: 1d}", "clocks: {k: {limit: 2d}}\n", core.ClockAction("tighten", "k", Duration(1, "d"))),
    ("start: {pathway: other}", "", core.Start("other")),
    ("send: {event: x, to: all, if_unheard: nothing}", "", core.Send("x", "all", if_unheard="nothing")),
    ("raise: x", "events: {x: {}}\non: {x: {}}\n", core.Raise("x")),
    ("do: {name: place_order}", "", core.Do("place_order", "place_order")),
    ("do: {name: place_order, id: o}", "", core.Do("place_order", "o")),
    ("pause: end", "", core.Pause("end")),
    ("resume: end", "", core.Resume("end")),
]  # fmt: skip


@pytest.mark.parametrize(("text", "declared", "meant"), ACTIONS)
def test_actions(text: str, declared: str, meant: core.Action | None) -> None:
    found = action(text, declared)
    if meant is not None:
        assert found == meant
    else:
        assert isinstance(found, core.ClockAction)
        assert isinstance(found.until, Expression)


def test_outcomes_may_have_fields_and_they_come_back() -> None:
    found = state(
        "context: {d: {type: date}}\nstates:\n  a:\n"
        "    entry: [task: {id: t, role: r, title: T, due: 4h, outcomes: {booked: {on: {type: date, required: true}}, no: {}}}]\n"
        '    on:\n      task.completed.t:\n        - {guard: event.outcome == "booked", target: end, actions: [set: {d: event.on}]}\n'
        "        - end\n" + END
    )
    task = found.entry[0]
    assert isinstance(task, core.Task)
    assert task.outcomes["booked"]["on"].required
    assert found.on[0].alternatives[0].actions[0] == core.Set(
        (("d", found.on[0].alternatives[0].actions[0].entries[0][1]),)
    )


def test_an_open_task_is_updated_by_its_id_alone() -> None:
    found = state(
        "states:\n  a:\n    entry: [task: {id: t, role: r, title: T, due: 4h}, task: {id: t}, task: {id: t, due: 2h}]\n"
        "    after: {1d: end}\n" + END
    ).entry
    assert found[1:] == (core.Task("t"), core.Task("t", due=Duration(2, "h")))


def test_several_entries_of_one_set_keep_their_order() -> None:
    found = action("set: {b: 1, a: context.b + 1}", "context: {a: {type: integer}, b: {type: integer, default: 0}}\n")
    assert isinstance(found, core.Set)
    assert [name for name, _ in found.entries] == ["b", "a"]


def test_a_reason_is_a_word_or_a_reference() -> None:
    rules = "rules: [{set: r, concludes: triage, levels: [green, red]}]\n"
    found = action("escalate: {ladder: slow, reason: triage.because}", rules)
    assert isinstance(found, core.Escalate)
    assert isinstance(found.reason, Expression)


def test_states_named_in_expressions_become_paths() -> None:
    body = (
        'events: {x: {}}\nstates:\n  a:\n    states:\n      b: {on: {x: [{guard: \'entered("b", "c") < 3\', target: c}, end]}}\n'
        "      c: {after: {1d: b}, on: {x: [{guard: 'active(\"b\")', target: b}]}}\n" + END
    )
    found = compiled(body).states
    guard = found["a.b"].on[0].alternatives[0].guard
    assert guard is not None
    assert guard.entered == (("a.b", "a.c"),)
    assert guard.text == 'entered("b", "c") < 3'


# -- declarations --


def test_events_parameters_context_enrollment_and_clocks() -> None:
    found = compiled(
        "review_by: 2027-11-01\nsources: [one]\n"
        "parameters: {w: {type: duration, default: 2d}}\n"
        "context: {visit: {type: reference}, level: {type: code, of: [a, b], default: a}}\n"
        "events:\n  inner: {}\n  come: {from: [ehr, staff], data: {visit: {type: reference, required: true}},\n"
        "    match: event.visit == context.visit, safety: true, if_older_than: 2d}\n"
        "enroll: {on: come, when: patient.age >= 18, once_per: event.visit, ever: true}\n"
        "clocks: {k: {limit: parameters.w, warn: [80%, 1d]}}\n"
        "on: {inner: {}}\nstates: {a: {type: final}}\n"
    )
    come = found.events["come"]
    assert (come.from_, come.safety, come.if_older_than) == (("ehr", "staff"), True, Duration(2, "d"))
    assert come.match is not None
    assert found.events["inner"].from_ == ()
    assert found.values == {"w": Duration(2, "d")}
    assert found.context["level"].default == "a"
    assert found.enroll is not None
    assert (found.enroll.on, found.enroll.ever) == (("come",), True)
    assert found.clocks["k"].warn == (80, Duration(1, "d"))
    assert (found.review_by, found.sources) == (date(2027, 11, 1), ("one",))


def test_a_text_that_is_wrong_raises_with_every_problem() -> None:
    with pytest.raises(DefinitionError) as caught:
        compiled("stats: {a: {afer: {1d: b}}}")
    assert len(caught.value.diagnostics) == 3
    assert caught.value.where == caught.value.diagnostics[0].where


def test_what_cannot_be_left_may_be_stepped_but_not_used_by_a_clinic() -> None:
    assert compiled("states: {a: {}}").states["a"].kind == "atomic"
