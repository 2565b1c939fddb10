# ruff: noqa: E501 - a pathway of one line reads better than one of nine
"""LANGUAGE section 3, mistake by mistake: what an author naturally gets wrong, and the code that says so."""

from __future__ import annotations

import pytest
from tests.unit.authoring.marked import HEAD
from tests.unit.lint.small import found

GO = "events: {go: {from: [app]}}\n"
DAY = "after: {1d: b}}, b: {type: final}}"
TASK = "task: {id: t, role: nurse, title: Phone, due: 4h, outcomes: [done]"
ASK = "ask: {id: q, content: hello, answers: {Hi: go}, expires: 2d}"
REGIONS = (
    "states: {p: {type: parallel, states: {x: {on: {go: b}}, y: {on: {go: c}}}}, b: {after: {1d: c}}, c: {type: final}}"
)
NUMBER = "events: {go: {from: [app], data: {n: {type: integer, minimum: 0, maximum: 9, required: true}}}}\n"

MISTAKES = [
    ("a colon in a flow-style title", "states: {a: {title: Phone: now, after: {1d: b}}, b: {type: final}}", "CP008"),
    ("a comma in an unquoted expression", GO + "context: {x: {type: date}}\nstates: {a: {on: {go: {actions: [{set: {x: max(context.x, today) + 30d}}]}}, after: {1d: a}}}", "CP008"),
    ("a bracket in an unquoted expression", GO + 'states: {a: {on: {go: {guard: event.name in ["a"], target: b}}}, b: {type: final}}', "CP008"),
    ("a # in an unquoted expression", GO + 'states: {a: {on: {go: [{guard: event.name == "a #b", target: b}]}}, b: {type: final}}', "CP008"),
    ("a colon in an unquoted expression", GO + 'states: {a: {on: {go: [{guard: event.name == "a: b", target: b}]}}, b: {type: final}}', "CP008"),
    ("a word where a name was meant", GO + "context: {x: {type: code}}\nstates: {a: {on: {go: {actions: [{set: {x: word}}]}}, after: {1d: a}}}", "CP205"),
    ("a name where a word was meant", GO + "context: {x: {type: code}}\nstates: {a: {on: {go: {actions: [{set: {x: '\"context.x\"'}}]}}, after: {1d: a}}}", "CP205"),
    ("the same delay twice", "states: {a: {after: {3d: b, 3d: a}}, b: {type: final}}", "CP005"),
    ("one reply twice", GO + "states: {a: {entry: [ask: {id: q, content: hello, answers: {YES: go, yes: go}, expires: 2d}], on: {go: b, ask.expired: b}}, b: {type: final}}", "CP005"),
    ("a tab", "states:\n\ta: {type: final}", "CP004"),
    ("a relative target with two matches", GO + "states: {a: {on: {go: x}}, b: {states: {x: {}}}, c: {states: {x: {}}}}", "CP102"),
    ("an event declared and heard nowhere", GO + "states: {a: {type: final}}", "CP108"),
    ("an event heard and not declared", GO + "states: {a: {on: {goo: b, go: b}}, b: {type: final}}", "CP107"),
    ("a handler that hides its parent's", GO + "context: {n: {type: integer, default: 0}}\non: {go: {actions: [escalate: {ladder: slow}]}}\nstates: {a: {on: {go: {actions: [set: {n: context.n + 1}]}}, " + DAY, "CP401"),
    ("an alternative that stays where the task is closed", "states: {a: {entry: [" + TASK + "}], on: {task.completed.t: {}, task.overdue.t: b}}, b: {type: final}}", "CP403"),
    ("a timer that an earlier one forestalls", "states: {a: {after: {1d: b, 2d: b}}, b: {type: final}}", "CP410"),
    ("an ask whose expiry leads to no person", GO + "states: {a: {entry: [" + ASK + "], on: {go: b}, " + DAY, "CP430"),
    ("an initial that is no child any more", "states: {a: {initial: b, states: {x: {after: {1d: b}}}}, b: {type: final}}", "CP103"),
    ("two regions that fight over one event", GO + REGIONS, "CP405"),
    ("a repeat without end: eventless", "states: {a: {always: [b]}, b: {always: [a]}}", "CP190"),
    ("a repeat without end: asked again and again", GO + "states: {a: {entry: [" + ASK + "], on: {go: b, ask.expired.q: a}}, b: {type: final}}", "CP404"),
    ("a guard that is never true", NUMBER + "states: {a: {on: {go: [{guard: event.n > 9, target: b}, {}]}, " + DAY, "CP420"),
    ("a guard that is always true", NUMBER + "states: {a: {on: {go: [{guard: event.n <= 9, target: b}, {}]}, " + DAY, "CP421"),
    ("an overdue task that nobody hears", "states: {a: {entry: [" + TASK + "}], on: {task.completed.t: b}}, b: {type: final}}", "CP431"),
    ("a dead delivery that nobody hears", "states: {a: {entry: [message: hello], " + DAY, "CP432"),
    ("an exhausted ladder that nobody hears", "states: {a: {entry: [escalate: {ladder: slow}], " + DAY, "CP433"),
    ("a role that does not exist", "states: {a: {entry: [" + TASK.replace("nurse", "nurs") + "}], " + DAY, "CP301"),
    ("a ladder that does not exist", "states: {a: {entry: [escalate: {ladder: slo}], " + DAY, "CP302"),
    ("a content that does not exist", "states: {a: {entry: [message: helo], " + DAY, "CP303"),
    ("a rule set that does not exist", "rules: [{set: triag, concludes: triage, levels: [green, red]}]\nstates: {a: {" + DAY, "CP304"),
    ("a part that does not exist", "use: [safety_nett]\nstates: {a: {" + DAY, "CP305"),
    ("a parameter that does not exist", "states: {a: {after: {parameters.wait: b}}, b: {type: final}}", "CP202"),
    ("a kept task unheard where it may still be open", "on: {task.overdue: {}}\nstates: {a: {entry: [" + TASK + ", keep: true}], on: {task.completed.t: b}, after: {1d: b}}, b: {after: {1d: c}}, c: {type: final}}", "CP437"),
    ("a compound state re-entered by a target to its child", GO + "on: {go: t.x}\nstates: {t: {entry: [message: hello], states: {x: {after: {1d: y}}, y: {after: {1d: b}}}}, b: {type: final}}", "CP406"),
    ("entry reads what an event that leads there has not", "events: {q: {from: [app]}, p: {from: [app], data: {n: {type: integer, required: true}}}}\ncontext: {n: {type: integer}}\nstates: {a: {on: {q: b, p: b}}, b: {entry: [set: {n: event.n}], after: {1d: a}}}", "CP203"),
]  # fmt: skip


@pytest.mark.parametrize(("mistake", "body", "code"), MISTAKES, ids=[one[0] for one in MISTAKES])
def test_a_mistake_is_found_with_its_place_and_what_to_do(mistake, body, code, tmp_path):
    diagnostics = found(tmp_path, HEAD + body + "\n")
    said = [one for one in diagnostics if one.code == code]
    assert said, f"{mistake}: " + ("\n".join(map(str, diagnostics)) or "nothing was found")
    assert all(one.where.line > 3 and one.where.column > 0 and one.hint for one in said)


def test_a_misspelt_event_is_told_what_was_meant(tmp_path):
    diagnostics = found(tmp_path, HEAD + GO + "states: {a: {on: {goo: b, go: b}}, b: {type: final}}\n")
    assert "Did you mean" in next(one.hint for one in diagnostics if one.code == "CP107")


def test_the_replies_1_and_yes_are_two(tmp_path):
    """PyYAML reads both as true."""
    body = "events: {go: {from: [patient]}, no: {from: [patient]}}\nstates: {a: {entry: [ask: {id: q, content: hello, answers: {1: go, YES: no, NO: no}, expires: 2d}], on: {go: b, no: b, ask.expired: b}}, b: {type: final}}\n"
    assert not [one for one in found(tmp_path, HEAD + body) if one.code == "CP005" or one.severity == "error"]
