# ruff: noqa: E501 - a pathway of one line reads better than one of nine
"""LANGUAGE section 3 (mistakes), 4 (grammar) and 5 (YAML), as an author meets them: `parse_pathway` and `check`."""

from __future__ import annotations

import pytest
from tests.unit.core.walking import Walk

from carepath.authoring import parse_pathway
from carepath.authoring.clinic import check_text
from carepath.errors import DefinitionError

HEAD = "pathway: trial\nversion: 1.0.0\ntitle: Trial\n"
GO = "events: {go: {from: [app], data: {n: {type: integer}, d: {type: duration}}}}\n"


def codes(body: str) -> list[str]:
    return [one.code for one in check_text(HEAD + body)[1]]


EVERYTHING = """
pathway: everything
version: "2"
title: "Every key of the grammar: once"
initial: work
phase: active_treatment
status: draft
owner: somebody
review_by: 2027-11-01
sources: [one, two]
calendar: clinic
use: []
ignore: {CP108: agreed}
parameters:
  soon: {type: duration, default: 2d}
  days: {type: list, of: integer, default: [3, 7]}
  cut: {type: number, unit: mm, default: 1.5, minimum: 1, maximum: 2}
enroll: {on: [begun, again], when: patient.age >= 18, unless: patient.in_hospital, once_per: event.key, ever: true}
context:
  key: {type: code}
  choice: {type: code, of: [a, b], default: a}
  count: {type: integer, default: 0, minimum: 0, maximum: 9}
  part: {type: number}
  flag: {type: boolean, default: false}
  day: {type: date}
  at: {type: datetime}
  span: {type: duration, default: 3d}
  list: {type: list, of: code, unique: true, default: []}
  ref: {type: reference}
events:
  begun: {from: [ehr, staff, patient, caregiver, device, app], data: {key: {type: code, required: true}, words: {type: text}, temp: {type: number, unit: Cel, minimum: 30, maximum: 45, implausible: missing}}}
  again: {from: ehr, data: {key: {type: code, required: true}}, match: event.key == context.key, if_older_than: 2d}
  report: {from: [patient], questionnaire: q, safety: true}
  yes: {}
  no: {}
rules:
  - {set: urgency, concludes: level, levels: [green, red]}
clocks:
  c: {limit: parameters.soon, warn: [1d, "50%"], calendar: clinic}
on:
  patient_deceased: {actions: [task: {id: b, role: r, title: B, due: 2d, outcomes: [done], keep: true}]}
  clock.warned.c: {}
  yes: {}
  no: {}
  again: {}
states:
  work:
    title: "At work"
    phase: preparation
    type: parallel
    ignore: {CP114: here}
    states:
      one:
        entry:
          - message: hello
          - message: {content: hello, id: m, to: patient, copy_to: caregiver, topic: visits, expires: 1d, safety: true, identity: verified}
          - ask: {id: q1, content: hello, questionnaire: q, expires: parameters.soon, remind: 1d, identity: verified}
          - ask: {id: q2, content: hello, answers: {"YES": yes, "1": yes, "NO": no}, expires: 1d}
          - task: {id: t, role: r, title: T, due: 4 business hours, outcomes: {done: {on: {type: date, required: true}}, not_done: {}}, priority: high, keep: true, for: caregiver}
          - escalate: {ladder: l, id: e, reason: worried}
          - clock: {start: c, limit: 3d}
          - start: {pathway: other, context: {key: context.key}, if_running: second}
          - send: {event: yes, data: {}, to: all, where: "true", if_unheard: nothing}
          - set: {count: context.count + 1, key: null}
          - append: {list: '"x"'}
          - raise: yes
          - raise: {event: no, data: {}}
          - do: {name: order, id: o, with: {key: context.key}}
        exit:
          - cancel: {task: t, reason: over}
          - cancel: {ask: q2, reason: over}
          - cancel: {message: m, reason: over}
          - cancel: {escalation: e, reason: over}
          - cancel: {timer: soon, reason: over}
        on:
          report:
            - {guard: level == "red", target: [deep, y], actions: [pause: two]}
            - {unknown: true, target: one, reenter: true}
            - {target: back, forward: true}
          task.completed.t: {actions: [{task: {id: t, due: 2d}}, {task: {id: t}}, {clock: {tighten: c, limit: 1d}}]}
          delivery.dead.m: {actions: [{clock: {pause: c, until: today + 3d}}, {clock: {resume: c}}, {clock: {stop: c, result: met}}, {resume: two}]}
        after:
          - {delay: parameters.soon, guard: context.flag, target: done, if_late: skip, id: soon}
          - {delay: 3d at 09:00, actions: [message: hello]}
        at:
          - {date: context.day - 3d, time: "10:00", if_past: now, target: done}
          - {cycle_days: parameters.days, day_one: context.day, time: "09:00", target: done, if_late: fire}
          - {days: [1, 2], after: context.day, time: "09:00", actions: [message: hello]}
        every:
          - {every: 7d, from: context.day, until: context.at, time: "09:00", actions: [message: hello]}
        always: {guard: false, target: done}
        states:
          x: {states: {deep: {}, flat: {}}, initial: deep}
          back: {type: history, history: deep, target: x}
      two:
        states: {y: {}, z: {after: {1h: y, 2 business days: {target: y, actions: [message: hello]}}}}
        initial: [z]
  done: {type: final, entry: [message: hello]}
"""


def test_every_key_of_the_grammar_is_taken() -> None:
    found = [str(one) for one in check_text(EVERYTHING, "everything.yaml")[1] if one.severity == "error"]
    assert found == []
    assert parse_pathway(EVERYTHING).calendar == "clinic"


# -- 3. mistakes


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("states: {a: {entry: [task: {id: t, role: r, title: Phone: now, due: 1d, outcomes: [d]}], after: {1d: a}}}", None),
        (GO + "context: {x: {type: date}}\nstates: {a: {on: {go: {actions: [{set: {x: max(context.x, today) + 30d}}]}}, after: {1d: a}}}", "CP008"),
        (GO + "states: {a: {on: {go: [{guard: event.n in [1, 2], target: b}]}}, b: {type: final}}", None),
        (GO + 'states: {a: {on: {go: [{guard: event.name == "a #b", target: b}]}}, b: {type: final}}', "CP008"),
        (GO + "context: {x: {type: code}}\nstates: {a: {on: {go: {actions: [{set: {x: word}}]}}, after: {1d: a}}}", "CP205"),
        (GO + "context: {x: {type: code}}\nstates: {a: {on: {go: {actions: [{set: {x: '\"context.x\"'}}]}}, after: {1d: a}}}", "CP205"),
        ("states: {a: {after: {3d: b, 3d: a}}, b: {type: final}}", "CP005"),
        ("states:\n\ta: {type: final}", "CP004"),
        (GO + "states: {a: {on: {go: x}}, b: {states: {x: {}}}, c: {states: {x: {}}}}", "CP102"),
        (GO + "states: {a: {type: final}}", "CP108"),
        (GO + "states: {a: {on: {goo: b, go: b}}, b: {type: final}}", "CP107"),
        ("events: {q: {}, p: {data: {n: {type: integer, required: true}}}}\ncontext: {n: {type: integer}}\nstates: {a: {on: {q: b, p: b}}, b: {entry: [set: {n: event.n}], after: {1d: a}}}", "CP203"),
        ("states: {a: {after: {1d: b}, title: 'x'}, b: {type: final}}\nparameters: {p: {type: integer}}", "CP011"),
        (GO + "states: {a: {on: {go: [{guard: event.n > parameters.nope, target: b}]}}, b: {type: final}}", "CP202"),
        (GO + "context: {t: {type: text}}\nstates: {a: {on: {go: b}}, b: {type: final}}", "CP117"),
    ],
)  # fmt: skip
def test_a_natural_mistake_is_a_diagnostic_with_its_place_and_a_hint(body: str, code: str | None) -> None:
    found = check_text(HEAD + body)[1]
    assert found
    assert all(one.where.line > 3 and one.where.column > 0 for one in found)
    assert all(one.hint for one in found)
    assert code is None or code in {one.code for one in found}


def test_what_was_misspelt_is_offered() -> None:
    for body, near in (
        (GO + "states: {a: {on: {goo: b, go: b}}, b: {type: final}}", "go"),
        (GO + "states: {a: {on: {go: bb}}, bbb: {type: final}}", "bbb"),
        ("states: {a: {afer: {1d: b}}, b: {type: final}}", "after"),
    ):
        assert any(f"Did you mean {near}?" in one.hint for one in check_text(HEAD + body)[1]), body


# -- 4. where expressions stand


@pytest.mark.parametrize(
    "body",
    [
        "parameters: {p: {type: duration, default: 1d}}\nstates: {a: {entry: [task: {id: t, role: r, title: T, due: parameters.p + 1d, outcomes: [d]}], after: {1d: b}}, b: {type: final}}",
        "parameters: {p: {type: duration, default: 1d}}\nstates: {a: {after: [{delay: parameters.p + 1d, target: b}]}, b: {type: final}}",
        GO
        + "states: {a: {entry: [escalate: {ladder: l, reason: event.n + 1}], on: {go: a}, after: {1d: b}}, b: {type: final}}",
        GO
        + 'states: {a: {on: {go: {actions: [task: {id: t, role: r, title: "Call {event.n}", due: 1d, outcomes: [d]}]}}, after: {1d: b}}, b: {type: final}}',
        "context: {d: {type: duration}}\nstates: {a: {every: [{every: context.d * 2, actions: [message: m]}], after: {1d: b}}, b: {type: final}}",
    ],
)
def test_elsewhere_only_a_literal_or_one_reference_can_stand(body: str) -> None:
    assert "CP204" in codes(body)


def test_a_reference_may_be_to_what_came_in_or_was_concluded() -> None:
    walk = Walk(
        GO
        + "states: {a: {on: {go: {actions: [{escalate: {ladder: l, reason: event.n}}, {task: {id: t, role: r, title: T, due: event.d, outcomes: [x]}}]}}}}\n"
    )
    walk.send("go", n=3, d="5h")
    assert [type(one).__name__ for one in walk.last.effects] == ["RaiseEscalation", "OpenTask", "ArmTimer"]
    assert walk.last.effects[0].reason == "3"


# -- 4. targets


def test_a_target_is_the_nearest_in_scope_then_unique_then_a_path() -> None:
    text = GO + "states: {a: {states: {x: {on: {go: %s}}, y: {}}}, b: {states: {y: {}, q: {states: {w: {}}}}}}\n"
    for name, there in (("y", "a.y"), ("b.y", "b.y"), ("w", "b.q.w"), ("q.w", "b.q.w"), ("b", "b.y")):
        walk = Walk(text % name)
        walk.send("go")
        assert walk.at == (there,), name


# -- 5. YAML


def test_yaml_is_read_as_1_2_says() -> None:
    pathway = parse_pathway(
        HEAD
        + "events: {yes: {}, no: {}}\n"
        + "states:\n  off: {entry: [ask: {id: q, content: c, answers: {1: yes, YES: yes, no: no}, expires: 1d}], on: {yes: on, no: on}}\n"
        + "  on: {at: [{date: today, time: 21:00, target: off}, {date: today, time: 12:30, target: off}]}\n"
    )
    assert list(pathway.states) == ["", "off", "on"]
    (ask,) = pathway.states["off"].entry
    assert dict(ask.answers) == {"1": "yes", "YES": "yes", "no": "no"}
    assert [timer.at_time.isoformat() for timer in pathway.states["on"].timers] == ["21:00:00", "12:30:00"]


@pytest.mark.parametrize(
    "text",
    ["[" * 100_000, "a: " * 5_000, "x: " + "9" * 5_000, HEAD + "states: {a: &x {}, b: *x}\n", HEAD + "states: {a: !!python/object:x {}}\n",
     HEAD + "review_by: 2027-02-30\nstates: {a: {type: final}}\n", HEAD + "title: '\ud800'\n", "", "- a\n", "a\n", HEAD * 2, "\x00", "---\n---\n"],
)  # fmt: skip
def test_hostile_or_broken_texts_give_a_definition_error_and_nothing_else(text: str) -> None:
    with pytest.raises(DefinitionError) as refused:
        parse_pathway(text)
    assert all(one.message for one in refused.value.diagnostics)


def test_all_problems_of_a_text_are_reported_at_once() -> None:
    assert (
        len(
            codes(
                "status: x\nevents: {go: {from: [nobody]}}\nstates: {a: {afer: {1d: b}, on: {go: nowhere}}, b: {type: finale}}"
            )
        )
        >= 5
    )


@pytest.mark.parametrize("descriptor", ["ask.answered.q", "ask.answered"])
def test_a_handler_of_an_answer_that_never_comes_as_such_is_found(descriptor: str) -> None:
    body = (
        "events: {yes: {}}\nstates: {a: {entry: [ask: {id: q, content: c, answers: {YES: yes}, expires: 1d}], "
        f"on: {{yes: b, {descriptor}: b}}}}, b: {{type: final}}}}"
    )
    assert [(one.code, one.severity) for one in check_text(HEAD + body)[1]] == [("CP120", "warning")]
