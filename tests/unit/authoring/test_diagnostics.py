"""Every diagnostic of a pathway: the wrong text with its exact place, and the right one with nothing to find."""

from __future__ import annotations

import pytest

from tests.unit.authoring.marked import HEAD, assert_only, check_pathway

# The body of a pathway below its three headings. `▸` marks the place; the second text is the same, mended.
ASK = "{id: q, content: hello, answers: {YES: said_yes}, expires: 2d}"
TASK = "{id: t, role: nurse, title: Phone, due: 4h, outcomes: [done, again]}"
CASES: list[tuple[str, str, str]] = [
    # -- shape --
    ("CP010", "states: {a: {type: final, ▸titel: x}}", "states: {a: {type: final, title: x}}"),
    ("CP010", "▸stats: {a: {type: final}}", "states: {a: {type: final}}"),
    ("CP011", f"events: {{said_yes: {{}}}}\nstates:\n  a:\n    entry:\n      - ask: ▸{ASK.replace(', expires: 2d', '')}\n    on: {{said_yes: b}}\n  b: {{type: final}}",
     f"events: {{said_yes: {{}}}}\nstates:\n  a:\n    entry:\n      - ask: {ASK}\n    on: {{said_yes: b}}\n  b: {{type: final}}"),
    ("CP011", f"states: {{a: {{entry: [task: ▸{TASK.replace(' due: 4h,', '')}], after: {{1d: b}}}}, b: {{type: final}}}}",
     f"states: {{a: {{entry: [task: {TASK}], after: {{1d: b}}}}, b: {{type: final}}}}"),
    ("CP011", "context: {d: {type: date}}\nstates: {a: {at: [▸{date: context.d, target: b}]}, b: {type: final}}",
     'context: {d: {type: date}}\nstates: {a: {at: [{date: context.d, time: "09:00", target: b}]}, b: {type: final}}'),
    ("CP011", "parameters: {x: ▸{type: integer}}\nstates: {a: {type: final}}",
     "parameters: {x: {type: integer, default: 1}}\nstates: {a: {type: final}}"),
    ("CP012", "states: {a: {after: ▸soon}, b: {type: final}}", "states: {a: {after: {1d: b}}, b: {type: final}}"),
    ("CP012", "states: {a: {on: {x: ▸[]}}}", "events: {x: {}}\nstates: {a: {on: {x: b}}, b: {type: final}}"),
    ("CP012", "states: {a: ▸}", "states: {a: {type: final}}"),
    ("CP013", "states: {▸2nd: {type: final}}", "states: {second: {type: final}}"),
    ("CP013", "events: {▸a-b: {}}\nstates: {a: {type: final}}", "states: {a: {type: final}}"),
    ("CP014", "status: ▸aproved\nstates: {a: {type: final}}", "status: approved\nstates: {a: {type: final}}"),
    ("CP014", "events: {x: {from: [▸nurse]}}\nstates: {a: {on: {x: b}}, b: {type: final}}",
     "events: {x: {from: [staff]}}\nstates: {a: {on: {x: b}}, b: {type: final}}"),
    ("CP015", "review_by: ▸2027-13-01\nstates: {a: {type: final}}", "review_by: 2027-12-01\nstates: {a: {type: final}}"),
    ("CP015", "states: {a: {after: {▸3 days: b}}, b: {type: final}}", "states: {a: {after: {3d: b}}, b: {type: final}}"),
    ("CP015", "states: {a: {after: {1d: {target: b, reenter: ▸yes}}}, b: {type: final}}",
     "states: {a: {after: {1d: {target: b, reenter: true}}}, b: {type: final}}"),
    ("CP016", "states: {a: {entry: [▸{message: hello, raise: x}], after: {1d: b}}, b: {type: final}}",
     "events: {x: {}}\nstates: {a: {entry: [{message: hello}, {raise: x}], on: {x: b}}, b: {type: final}}"),
    ("CP016", "clocks: {k: {limit: 3d}}\nstates: {a: {entry: [clock: ▸{start: k, stop: k}], after: {1d: b}}, b: {type: final}}",
     "clocks: {k: {limit: 3d}}\nstates: {a: {entry: [clock: {start: k}], after: {1d: b}}, b: {type: final}}"),
    ("CP017", "context: {x: {type: code, ▸minimum: 3}}\nstates: {a: {type: final}}",
     "context: {x: {type: integer, minimum: 3}}\nstates: {a: {type: final}}"),
    ("CP017", "context: {x: ▸{type: list}}\nstates: {a: {type: final}}",
     "context: {x: {type: list, of: code}}\nstates: {a: {type: final}}"),
    # -- states and targets --
    ("CP101", "states: {a: {after: {1d: ▸bb}}, b: {type: final}}", "states: {a: {after: {1d: b}}, b: {type: final}}"),
    ("CP101", "states: {a: {after: {1d: ▸b.c}}, b: {type: final}}", "states: {a: {after: {1d: b.c}}, b: {states: {c: {after: {1d: a}}}}}"),
    ("CP102", "states:\n  a: {states: {x: {after: {1d: b}}}}\n  b: {states: {x: {after: {1d: c}}}}\n  c: {after: {1d: ▸x, 2d: d}}\n  d: {type: final}",
     "states:\n  a: {states: {x: {after: {1d: b}}}}\n  b: {states: {x: {after: {1d: c}}}}\n  c: {after: {1d: a.x, 2d: d}}\n  d: {type: final}"),
    ("CP103", "states:\n  a: {initial: ▸b, states: {x: {after: {1d: b}}}}\n  b: {type: final}",
     "states:\n  a: {initial: x, states: {x: {after: {1d: b}}}}\n  b: {type: final}"),
    ("CP104", "events: {go: {}}\nstates:\n  a: {on: {go: b}}\n  ▸b: {}", "events: {go: {}}\nstates:\n  a: {on: {go: b}}\n  b: {type: final}"),
    ("CP105", "states:\n  a: {after: {1d: b}}\n  b: {type: final}\n  ▸c: {type: final}",
     "states:\n  a: {after: {1d: b, 2d: c}}\n  b: {type: final}\n  c: {type: final}"),
    ("CP106", "states:\n  a:\n    after: {1d: b}\n    states:\n      x: {after: {1d: y}}\n      y: {after: {1d: x}}\n      ▸h: {type: history, history: shallow}\n  b: {after: {1d: h}}",
     "states:\n  a:\n    after: {1d: b}\n    states:\n      x: {after: {1d: y}}\n      y: {after: {1d: x}}\n      h: {type: history, history: shallow, target: x}\n  b: {after: {1d: h}}"),
    ("CP111", "states: {a: {after: {1d: b}}, b: {type: final, ▸on: {x: a}}}", "states: {a: {after: {1d: b}}, b: {type: final}}"),
    ("CP111", "states: {a: {▸target: b, after: {1d: b}}, b: {type: final}}", "states: {a: {after: {1d: b}}, b: {type: final}}"),
    ("CP111", "states:\n  a:\n    type: parallel\n    ▸initial: x\n    after: {1d: b}\n    states: {x: {}, y: {}}\n  b: {type: final}",
     "states:\n  a:\n    type: parallel\n    after: {1d: b}\n    states: {x: {}, y: {}}\n  b: {type: final}"),
    ("CP123", "states:\n  a: {after: {1d: {target: [b, ▸c]}}}\n  b: {type: final}\n  c: {type: final}",
     "states:\n  a: {after: {1d: {target: [x1, y1]}}}\n  b: {type: parallel, after: {1d: c}, states: {x: {states: {x1: {}}}, y: {states: {y1: {}}}}}\n  c: {type: final}"),
    # -- events --
    ("CP107", "events: {symptom: {}}\nstates: {a: {on: {▸symptm: b, symptom: b}}, b: {type: final}}",
     "events: {symptom: {}}\nstates: {a: {on: {symptom: b}}, b: {type: final}}"),
    ("CP107", "enroll: {on: ▸begun}\nstates: {a: {type: final}}", "enroll: {on: begun}\nevents: {begun: {}}\nstates: {a: {type: final}}"),
    ("CP107", "states: {a: {entry: [raise: ▸x], after: {1d: b}}, b: {type: final}}",
     "events: {x: {}}\nstates: {a: {entry: [raise: x], on: {x: b}}, b: {type: final}}"),
    ("CP108", "events: {▸x: {}}\nstates: {a: {type: final}}", "events: {x: {}}\nenroll: {on: x}\nstates: {a: {type: final}}"),
    ("CP109", "events: {▸task.done: {}}\nstates: {a: {type: final}}", "events: {task_done: {}}\nstates: {a: {on: {task_done: b}}, b: {type: final}}"),
    ("CP109", "events: {x: {data: {▸at: {type: date}}}}\nstates: {a: {on: {x: b}}, b: {type: final}}",
     "events: {x: {data: {on: {type: date}}}}\nstates: {a: {on: {x: b}}, b: {type: final}}"),
    ("CP110", "events: {▸opted_out: {}}\nstates: {a: {on: {opted_out: b}}, b: {type: final}}", "states: {a: {on: {opted_out: b}}, b: {type: final}}"),
    ("CP110", "states: {a: {on: {opted_out: {▸guard: patient.in_hospital, target: b}}, after: {1d: b}}, b: {type: final}}",
     "states: {a: {on: {opted_out: {target: b}}, after: {1d: b}}, b: {type: final}}"),
    ("CP121", "on: {patient_deceased: {▸target: b}}\nstates: {a: {after: {1d: b}}, b: {type: final}}",
     "on: {patient_deceased: {}}\nstates: {a: {after: {1d: b}}, b: {type: final}}"),
    ("CP121", f"on: {{patient_deceased: {{actions: [task: ▸{TASK}]}}}}\nstates: {{a: {{type: final}}}}",
     f"on: {{patient_deceased: {{actions: [task: {TASK[:-1]}, keep: true}}]}}}}\nstates: {{a: {{type: final}}}}"),
    ("CP122", "events: {x: {}}\nstates: {a: {on: {x: [{target: b}, ▸{target: a}]}}, b: {type: final}}",
     "events: {x: {data: {n: {type: integer, required: true}}}}\nstates: {a: {on: {x: [{guard: event.n > 1, target: b}, {target: a}]}}, b: {type: final}}"),
    # -- ids --
    ("CP112", f"states: {{a: {{entry: [task: {TASK}, escalate: {{id: ▸t, ladder: slow}}], after: {{1d: b}}}}, b: {{type: final}}}}",
     f"states: {{a: {{entry: [task: {TASK}, escalate: {{id: u, ladder: slow}}], after: {{1d: b}}}}, b: {{type: final}}}}"),
    ("CP112", "states: {a: {entry: [escalate: {id: e, ladder: slow}, escalate: {id: ▸e, ladder: red_flag}], after: {1d: b}}, b: {type: final}}",
     "states: {a: {entry: [escalate: {id: e, ladder: slow}, escalate: {id: f, ladder: red_flag}], after: {1d: b}}, b: {type: final}}"),
    ("CP112", f"states: {{a: {{entry: [task: {TASK}], after: {{1d: b}}}}, b: {{entry: [task: {TASK.replace('id: t', 'id: ▸t').replace(', again', '')}], after: {{1d: c}}}}, c: {{type: final}}}}",
     f"states: {{a: {{entry: [task: {TASK}], after: {{1d: b}}}}, b: {{entry: [task: {TASK}], after: {{1d: c}}}}, c: {{type: final}}}}"),
    ("CP120", f"states: {{a: {{entry: [task: {TASK}], on: {{▸task.completed.tt: b}}, after: {{1d: b}}}}, b: {{type: final}}}}",
     f"states: {{a: {{entry: [task: {TASK}], on: {{task.completed.t: b}}, after: {{1d: b}}}}, b: {{type: final}}}}"),
    ("CP120", "states: {a: {entry: [task: {id: ▸t}], after: {1d: b}}, b: {type: final}}",
     f"states: {{a: {{entry: [task: {TASK}, task: {{id: t}}], after: {{1d: b}}}}, b: {{type: final}}}}"),
    ("CP120", "states: {a: {entry: [cancel: {task: ▸t, reason: x}], after: {1d: b}}, b: {type: final}}",
     f"states: {{a: {{entry: [task: {TASK}], exit: [cancel: {{task: t, reason: x}}], after: {{1d: b}}}}, b: {{type: final}}}}"),
    ("CP120", "states: {a: {entry: [cancel: {timer: ▸x, reason: x}], after: [{delay: 1d, id: wait, target: b}]}, b: {type: final}}",
     "states: {a: {entry: [cancel: {timer: wait, reason: x}], after: [{delay: 1d, id: wait, target: b}]}, b: {type: final}}"),
    ("CP120", "states: {a: {entry: [clock: {start: ▸k}], after: {1d: b}}, b: {type: final}}",
     "clocks: {k: {limit: 2d}}\nstates: {a: {entry: [clock: {start: k}], after: {1d: b}}, b: {type: final}}"),
    # -- what is opened in passing, what is not handled --
    ("CP115", "states: {a: {entry: [message: ▸hello], always: b}, b: {type: final}}", "states: {a: {always: {target: b, actions: [message: hello]}}, b: {type: final}}"),
    ("CP115", f"states: {{a: {{entry: [task: ▸{TASK}], always: b}}, b: {{type: final}}}}",
     f"states: {{a: {{entry: [task: {TASK[:-1]}, keep: true}}], always: b}}, b: {{type: final}}}}"),
    ("CP114", "events: {x: {data: {n: {type: integer}}}}\nstates: {a: {on: {x: [{▸guard: event.n > 1, target: b}, {target: a}]}}, b: {type: final}}",
     "events: {x: {data: {n: {type: integer}}}}\nstates: {a: {on: {x: [{guard: event.n > 1, target: b}, {unknown: true, target: b}, {target: a}]}}, b: {type: final}}"),
    ("CP114", "events: {x: {}}\ncontext: {n: {type: integer}}\nstates: {a: {on: {x: {▸guard: context.n > 1, target: b}}, after: {1d: b}}, b: {type: final}}",
     "events: {x: {}}\ncontext: {n: {type: integer}}\nstates: {a: {on: {x: {guard: known(context.n) and context.n > 1, target: b}}, after: {1d: b}}, b: {type: final}}"),
    ("CP116", "events: {x: {data: {d: {type: date}}}}\ncontext: {d: {type: date}}\nstates: {a: {on: {x: {target: b, actions: [set: {d: ▸event.d}]}}}, b: {type: final}}",
     "events: {x: {data: {d: {type: date, required: true}}}}\ncontext: {d: {type: date}}\nstates: {a: {on: {x: {target: b, actions: [set: {d: event.d}]}}}, b: {type: final}}"),
    ("CP117", "context: {w: {▸type: text}}\nstates: {a: {type: final}}", "context: {w: {type: code}}\nstates: {a: {type: final}}"),
    ("CP117", "events: {x: {data: {w: {type: text, required: true}}}}\ncontext: {w: {type: code}}\nstates: {a: {on: {x: {target: b, actions: [set: {w: ▸event.w}]}}}, b: {type: final}}",
     "events: {x: {data: {w: {type: code, required: true}}}}\ncontext: {w: {type: code}}\nstates: {a: {on: {x: {target: b, actions: [set: {w: event.w}]}}}, b: {type: final}}"),
    ("CP117", "events: {x: {data: {w: {type: text}}}}\nstates: {a: {on: {x: {target: b, actions: [escalate: {ladder: slow, reason: ▸event.w}]}}}, b: {type: final}}",
     "events: {x: {data: {w: {type: code}}}}\nstates: {a: {on: {x: {target: b, actions: [escalate: {ladder: slow, reason: event.w}]}}}, b: {type: final}}"),
    # -- timers --
    ("CP118", 'context: {d: {type: date}}\nstates: {a: {at: [▸{date: context.d, days: [1], time: "09:00", target: b}]}, b: {type: final}}',
     'context: {d: {type: date}}\nstates: {a: {at: [{days: [1], after: context.d, time: "09:00", target: b}]}, b: {type: final}}'),
    ("CP118", 'context: {d: {type: date}}\nstates: {a: {at: [{cycle_days: [▸0, 3], day_one: context.d, time: "09:00", target: b}]}, b: {type: final}}',
     'context: {d: {type: date}}\nstates: {a: {at: [{cycle_days: [1, 3], day_one: context.d, time: "09:00", target: b}]}, b: {type: final}}'),
    ("CP118", "events: {x: {}}\nstates: {a: {on: {x: {guard: 1 == 1, ▸unknown: true, target: b}}}, b: {type: final}}",
     "events: {x: {}}\nstates: {a: {on: {x: [{guard: 1 == 1, target: b}, {unknown: true, target: b}]}}, b: {type: final}}"),
    # -- expressions --
    ("CP201", "events: {x: {}}\nstates: {a: {on: {x: {guard: 1 ▸=, target: b}}}, b: {type: final}}",
     "events: {x: {}}\nstates: {a: {on: {x: {guard: 1 == 1, target: b}}}, b: {type: final}}"),
    ("CP202", "context: {cycle: {type: integer, default: 0}}\nevents: {x: {}}\nstates: {a: {on: {x: [{guard: ▸context.cycl > 1, target: b}, b]}}, b: {type: final}}",
     "context: {cycle: {type: integer, default: 0}}\nevents: {x: {}}\nstates: {a: {on: {x: [{guard: context.cycle > 1, target: b}, b]}}, b: {type: final}}"),
    ("CP202", "events: {x: {}}\nstates: {a: {on: {x: {target: b, actions: [set: {▸day: today}]}}}, b: {type: final}}",
     "context: {day: {type: date}}\nevents: {x: {}}\nstates: {a: {on: {x: {target: b, actions: [set: {day: today}]}}}, b: {type: final}}"),
    ("CP202", 'events: {x: {}}\nstates: {a: {on: {x: [{guard: \'1 == 1 and ▸triage == "red"\', target: b}]}, after: {1d: b}}, b: {type: final}}',
     'rules: [{set: r, concludes: triage, levels: [green, red]}]\nevents: {x: {}}\nstates: {a: {on: {x: [{guard: triage == "red", target: b}, {unknown: true, target: b}]}, after: {1d: b}}, b: {type: final}}'),
    ("CP203", "events: {x: {data: {why: {type: code, required: true}}}}\nstates: {a: {on: {x: [{guard: 'event.why == \"a\" or ▸event.whi == \"b\"', target: b}, b]}}, b: {type: final}}",
     "events: {x: {data: {why: {type: code, required: true}}}}\nstates: {a: {on: {x: [{guard: 'event.why == \"a\"', target: b}, b]}}, b: {type: final}}"),
    ("CP203", "events: {x: {data: {d: {type: date, required: true}}}, y: {}}\ncontext: {d: {type: date}}\nstates: {a: {on: {x: b, y: b}}, b: {entry: [set: {d: ▸event.d}], after: {1d: c}}, c: {type: final}}",
     "events: {x: {data: {d: {type: date, required: true}}}, y: {}}\ncontext: {d: {type: date}}\nstates: {a: {on: {x: b, y: c}}, b: {entry: [set: {d: event.d}], after: {1d: c}}, c: {type: final}}"),
    ("CP203", "context: {d: {type: date}}\nstates: {a: {after: {1d: b}}, b: {entry: [set: {d: ▸event.d}], after: {1d: c}}, c: {type: final}}",
     "context: {d: {type: date}}\nstates: {a: {after: {1d: b}}, b: {entry: [set: {d: today}], after: {1d: c}}, c: {type: final}}"),
    ("CP203", 'events: {x: {data: {d: {type: date, required: true}}}}\nstates: {a: {on: {x: b}}, b: {at: [{date: ▸event.d, time: "09:00", target: c}]}, c: {type: final}}',
     'context: {d: {type: date}}\nevents: {x: {data: {d: {type: date, required: true}}}}\nstates: {a: {on: {x: {target: b, actions: [set: {d: event.d}]}}}, b: {at: [{date: context.d, time: "09:00", target: c}]}, c: {type: final}}'),
    ("CP204", "parameters: {p: {type: duration, default: 2d}}\nstates: {a: {entry: [message: {content: hello, expires: ▸parameters.p * 2}], after: {1d: b}}, b: {type: final}}",
     "parameters: {p: {type: duration, default: 2d}}\nstates: {a: {entry: [message: {content: hello, expires: parameters.p}], after: {1d: b}}, b: {type: final}}"),
    ("CP205", "context: {why: {type: code}}\nstates: {a: {entry: [set: {why: ▸admission}], after: {1d: b}}, b: {type: final}}",
     "context: {why: {type: code}}\nstates: {a: {entry: [set: {why: '\"admission\"'}], after: {1d: b}}, b: {type: final}}"),
    ("CP205", "context: {why: {type: code}}\nevents: {x: {data: {why: {type: code, required: true}}}}\nstates: {a: {on: {x: {target: b, actions: [set: {why: ▸'\"event.why\"'}]}}}, b: {type: final}}",
     "context: {why: {type: code}}\nevents: {x: {data: {why: {type: code, required: true}}}}\nstates: {a: {on: {x: {target: b, actions: [set: {why: event.why}]}}}, b: {type: final}}"),
    ("CP206", "rules: [{set: r, concludes: triage, levels: [green, red]}]\nevents: {x: {}}\nstates: {a: {on: {x: [{guard: triage == ▸\"rd\", target: b}, {unknown: true, target: b}]}}, b: {type: final}}",
     "rules: [{set: r, concludes: triage, levels: [green, red]}]\nevents: {x: {}}\nstates: {a: {on: {x: [{guard: triage == \"red\", target: b}, {unknown: true, target: b}]}}, b: {type: final}}"),
    ("CP207", f"states: {{a: {{entry: [task: {TASK}], on: {{task.completed.t: [{{guard: event.outcome == ▸\"don\", target: b}}, b]}}}}, b: {{type: final}}}}",
     f"states: {{a: {{entry: [task: {TASK}], on: {{task.completed.t: [{{guard: event.outcome == \"done\", target: b}}, b]}}}}, b: {{type: final}}}}"),
    ("CP207", "context: {why: {type: code, of: [a, b]}}\nstates: {a: {entry: [set: {why: '▸\"c\"'}], after: {1d: b}}, b: {type: final}}",
     "context: {why: {type: code, of: [a, b]}}\nstates: {a: {entry: [set: {why: '\"a\"'}], after: {1d: b}}, b: {type: final}}"),
    ("CP208", "context: {d: {type: date}}\nstates: {a: {entry: [set: {d: ▸now}], after: {1d: b}}, b: {type: final}}",
     "context: {d: {type: date}}\nstates: {a: {entry: [set: {d: today}], after: {1d: b}}, b: {type: final}}"),
    ("CP208", "events: {x: {}}\nstates: {a: {on: {x: {guard: ▸1 + 1, target: b}}}, b: {type: final}}",
     "events: {x: {}}\nstates: {a: {on: {x: {guard: 1 + 1 == 2, target: b}}}, b: {type: final}}"),
    ("CP208", "parameters: {n: {type: integer, default: ▸9, maximum: 5}}\nstates: {a: {type: final}}",
     "parameters: {n: {type: integer, default: 5, maximum: 5}}\nstates: {a: {type: final}}"),
    ("CP208", "context: {n: {type: integer}}\nstates: {a: {entry: [append: {▸n: 1}], after: {1d: b}}, b: {type: final}}",
     "context: {n: {type: list, of: integer}}\nstates: {a: {entry: [append: {n: 1}], after: {1d: b}}, b: {type: final}}"),
    ("CP305", "use: [▸net]\nstates: {a: {type: final}}", "states: {a: {type: final}}"),
    ("CP308", "events: {x: {questionnaire: esas}}\nstates: {a: {entry: [ask: {id: q, content: hello, questionnaire: ▸distress, expires: 2d}], on: {x: b}}, b: {type: final}}",
     "events: {x: {questionnaire: distress}}\nstates: {a: {entry: [ask: {id: q, content: hello, questionnaire: distress, expires: 2d}], on: {x: b}}, b: {type: final}}"),
    ("CP309", "states: {a: {entry: [task: {id: t, role: nurse, title: Phone, due: ▸1 business day}], after: {1d: b}}, b: {type: final}}",
     "calendar: clinic\nstates: {a: {entry: [task: {id: t, role: nurse, title: Phone, due: 1 business day}], after: {1d: b}}, b: {type: final}}"),
    ("CP311", "rules: [{set: r, concludes: triage, levels: [a, b]}, {set: q, concludes: ▸triage, levels: [a, b]}]\nstates: {a: {type: final}}",
     "rules: [{set: r, concludes: triage, levels: [a, b]}, {set: q, concludes: burden, levels: [a, b]}]\nstates: {a: {type: final}}"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "wrong", "right"), CASES)
def test_the_mistake_is_found_at_its_place_and_the_mended_text_has_none(code: str, wrong: str, right: str) -> None:
    found = assert_only(check_pathway(HEAD + wrong), code, HEAD + wrong)
    assert not found.message[0].isupper()
    assert not check_pathway(HEAD + right)


HINTS = [
    ("states: {a: {after: {1d: unreachabel}}, unreachable: {type: final}}", "Did you mean unreachable?"),
    ("events: {symptom_report: {}}\nstates: {a: {on: {symptom_reprot: b}}, b: {type: final}}", "Did you mean symptom_report?"),
    ("context: {x: {type: code}}\nstates: {a: {entry: [set: {x: admission}], after: {1d: b}}, b: {type: final}}", "'\"admission\"'"),
    ("states: {a: {after: {1 day: b}}, b: {type: final}}", "Write 1d."),
    ("states: {a: {afer: {1d: b}}, b: {type: final}}", "Did you mean after?"),
]  # fmt: skip


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


IGNORED = [
    ("ignore: {CP108: later}\nevents: {x: {}}\nstates: {a: {type: final}}", []),
    ("ignore: {CP104: later}\nstates: {a: {after: {1d: b}}, b: {}}", ["CP104"]),
    ("events: {x: {data: {n: {type: integer}}}}\nstates:\n  a:\n    ignore: {CP114: agreed with the ward}\n"
     "    on: {x: {guard: event.n > 1, target: b}}\n  b:\n    on: {x: {guard: event.n > 1, target: c}}\n  c: {type: final}", ["CP114"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "left"), IGNORED)
def test_ignore_silences_warnings_where_it_stands_and_never_errors(text: str, left: list[str]) -> None:
    assert [one.code for one in check_pathway(HEAD + text)] == left
