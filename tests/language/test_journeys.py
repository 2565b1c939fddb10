# ruff: noqa: E501 - a pathway of one line reads better than one of nine
"""LANGUAGE section 2, *Enrollment*, *Other journeys*, *Built in* and *Safety events*, tried at the front door."""

from __future__ import annotations

from datetime import timedelta

import pytest

from carepath import RequestError

VISIT = """
enroll: {on: booked, once_per: event.visit}
context: {visit: {type: reference}, heard: {type: integer, default: 0}, at_start: {type: code}}
events:
  booked: {from: [ehr, app], match: event.visit == context.visit, data: {visit: {type: reference, required: true}}}
  held: {from: [ehr, app], match: event.visit == context.visit, data: {visit: {type: reference, required: true}}}
  ended: {from: [ehr, app], match: event.visit == context.visit, data: {visit: {type: reference, required: true}}}
on: {ended: z}
states:
  a:
    entry: [set: {visit: event.visit, at_start: event.name}]
    on:
      booked: {actions: [set: {heard: context.heard + 1}]}
      held: {actions: [set: {heard: context.heard + 10}]}
  z: {type: final}
"""


def test_the_event_that_enrolls_is_seen_by_the_initial_entry_and_then_heard_exactly_once(clinic) -> None:
    ward = clinic(visit=VISIT)
    receipt = ward.care.send("ana", "booked", {"visit": "v1"})
    assert ward.context("visit", "at_start") == ["journey.started"]
    assert ward.context("visit", "heard") == [1]
    assert [(one.event, one.outcome) for one in receipt.outcomes] == [
        ("journey.started", "handled"),
        ("booked", "handled"),
    ]


def test_one_active_journey_for_each_value_and_after_its_end_another(clinic) -> None:
    ward = clinic(visit=VISIT)
    for visit in ("v1", "v2", "v1"):
        ward.care.send("ana", "booked", {"visit": visit})
    assert ward.context("visit", "heard") == [2, 1]
    ward.care.send("ana", "ended", {"visit": "v1"})
    ward.care.send("ana", "booked", {"visit": "v1"})
    assert ward.context("visit", "visit") == ["v1", "v2", "v1"]


def test_ever_is_one_for_ever(clinic) -> None:
    ward = clinic(visit=VISIT.replace("once_per: event.visit", "once_per: event.visit, ever: true"))
    ward.care.send("ana", "booked", {"visit": "v1"})
    ward.care.send("ana", "ended", {"visit": "v1"})
    ward.care.send("ana", "booked", {"visit": "v1"})
    assert ward.context("visit", "visit") == ["v1"]


def test_left_out_it_is_one_active_journey_for_each_patient(clinic) -> None:
    ward = clinic(
        p="enroll: {on: go}\nevents: {go: {from: [app]}}\nstates: {a: {after: {9d: b}}, b: {type: final}}\non: {go: {}}\n"
    )
    for _ in range(3):
        ward.care.send("ana", "go")
    assert len(ward.care.journeys(patient="ana")) == 1


def test_an_active_journey_that_hears_the_event_wins_over_enrolling_another(clinic) -> None:
    text = VISIT.replace("once_per: event.visit", "once_per: event.visit").replace(
        ", match: event.visit == context.visit", ""
    )
    ward = clinic(visit=text)
    ward.care.send("ana", "booked", {"visit": "v1"})
    ward.care.send("ana", "booked", {"visit": "v2"})
    assert ward.context("visit", "visit") == ["v1"]


def test_match_says_which_journey_hears_and_matching_none_is_a_task_for_the_owner(clinic) -> None:
    ward = clinic(visit=VISIT)
    for visit in ("v1", "v2"):
        ward.care.send("ana", "booked", {"visit": visit})
    ward.care.send("ana", "held", {"visit": "v2"})
    assert ward.context("visit", "heard") == [1, 11]
    assert ward.tasks() == []
    ward.care.send("ana", "held", {"visit": "v9"})
    assert ward.context("visit", "heard") == [1, 11]
    assert [role for role, _ in ward.tasks()] == ["lead"]


def test_what_a_journey_of_one_pathway_takes_is_in_doubt_in_no_other(clinic) -> None:
    ward = clinic(visit=VISIT, scan=VISIT.replace("booked", "scan_booked"))
    ward.care.send("ana", "booked", {"visit": "v1"})
    ward.care.send("ana", "scan_booked", {"visit": "s1"})
    ward.care.send("ana", "held", {"visit": "s1"})
    assert (ward.context("visit", "heard"), ward.context("scan", "heard")) == ([1], [11])
    assert ward.tasks() == []
    ward.care.send("ana", "held", {"visit": "v9"})
    assert len(ward.tasks()) == 2  # nobody's: both owners are told


def test_match_unknown_is_a_task_for_the_owner_too(clinic) -> None:
    ward = clinic(visit=VISIT.replace("held: {from: [ehr, app], match: event.visit == context.visit, data: {visit: {type: reference, required: true}}}",
                                      "held: {from: [ehr, app], match: event.visit == context.visit, data: {visit: {type: reference}}}"))  # fmt: skip
    ward.care.send("ana", "booked", {"visit": "v1"})
    ward.care.send("ana", "held")
    assert ward.context("visit", "heard") == [1]
    assert [role for role, _ in ward.tasks()] == ["lead"]


def test_start_gives_context_fields_of_the_same_name_and_journey_started_carries_it(clinic) -> None:
    ward = clinic(
        visit=VISIT,
        p="events: {go: {from: [app], data: {id: {type: reference}}}}\n".replace("id:", "which:")
        + "states: {a: {on: {go: {actions: [start: {pathway: visit, context: {visit: event.which}}]}}}, b: {type: final}}\non: {go: b}\n",
    )
    ward.care.enroll("p", "ana")
    ward.care.send("ana", "go", {"which": "v7"})
    assert ward.context("visit", "visit") == ["v7"]
    assert ward.context("visit", "at_start") == ["journey.started"]
    assert ward.context("visit", "heard") == [0]


def test_once_per_reads_either_door(clinic) -> None:
    ward = clinic(visit=VISIT)
    ward.care.enroll("visit", "ana", context={"visit": "v1"})
    ward.care.send("ana", "booked", {"visit": "v1"})
    assert ward.context("visit", "heard") == [1]
    with pytest.raises(RequestError):
        ward.care.enroll("visit", "ana", context={"visit": "v1"})


GO = "events: {go: {from: [app]}, symptom: {from: [app]}, inner: {}}\n"


@pytest.mark.parametrize(
    ("event", "origin"),
    [("symptom.fever", "app"), ("inner", "app"), ("go", "patient"), ("task.completed.x", "app"), ("done.state.a", "staff"),
     ("journey.started", "app"), ("timer.fired", "app"), ("nothing", "app"), ("go", "nobody"), ("patient_deceased", "patient")],
)  # fmt: skip
def test_what_may_not_come_in_is_refused_and_nothing_is_written(clinic, event, origin) -> None:
    ward = clinic(p=GO + "on: {symptom: {}, go: {}, inner: {}}\nstates: {a: {after: {1d: b}}, b: {type: final}}\n")
    ward.care.enroll("p", "ana")
    before = ward.care.timeline("ana")
    with pytest.raises(RequestError) as refused:
        ward.care.send("ana", event, origin=origin, event_id="x")
    assert refused.value.hint
    assert ward.care.timeline("ana") == before


def test_a_send_where_reads_the_receivers_context_and_the_data_sent(clinic) -> None:
    ward = clinic(
        visit=VISIT.replace(", match: event.visit == context.visit", ""),
        p="events: {go: {from: [app], data: {which: {type: reference}}}}\nstates: {a: {after: {9d: b}}, b: {type: final}}\n"
        "on: {go: {actions: [send: {event: held, data: {visit: event.which}, to: visit, where: context.visit == event.visit}]}}\n",
    )
    ward.care.enroll("p", "ana")
    for visit in ("v1", "v2"):
        ward.care.enroll("visit", "ana", context={"visit": visit})
    ward.care.send("ana", "go", {"which": "v2"})
    assert ward.context("visit", "heard") == [0, 10]


def test_a_send_that_no_active_journey_hears_enrolls_as_an_outside_event_would(clinic) -> None:
    ward = clinic(
        visit=VISIT,
        p=GO.replace("symptom: {from: [app]}, inner: {}", "x: {}").replace(", x: {}", "")
        + "states: {a: {after: {9d: b}}, b: {type: final}}\n"
        "on: {go: {actions: [send: {event: booked, data: {visit: '\"v1\"'}, to: visit}]}}\n",
    )
    ward.care.enroll("p", "ana")
    ward.care.send("ana", "go")
    assert ward.context("visit", "heard") == [1]


def test_a_send_that_nobody_hears_is_a_task_for_the_senders_owner(clinic) -> None:
    ward = clinic(
        visit=VISIT,
        p="events: {go: {from: [app]}}\nstates: {a: {after: {9d: b}}, b: {type: final}}\n"
        "on: {go: {actions: [send: {event: held, data: {visit: '\"v1\"'}, to: visit}]}}\n",
    )
    ward.care.enroll("p", "ana")
    ward.care.send("ana", "go")
    assert [role for role, _ in ward.tasks()] == ["lead"]


SAFETY = """
events: {report: {from: [patient], questionnaire: short, safety: true}, begin: {from: [app]}}
enroll: {on: begin}
context: {answered: {type: code}}
rules: [{set: urgency, concludes: level, levels: [green, red]}]
states:
  a:
    on:
      begin: {}
      escalation.acknowledged: {actions: [set: {answered: event.by}]}
      report:
        - {guard: level == "red", actions: [escalate: {id: %s, ladder: red, reason: level.because}]}
        - {unknown: true, actions: [task: {id: look, role: nurse, title: Look, due: 4h, outcomes: [done], keep: true}]}
        - {}
    after: {99d: z}
  z: {type: final}
"""


def test_a_safety_event_that_no_journey_hears_is_a_task_for_the_owner_of_the_pathway_that_declares_it(clinic) -> None:
    ward = clinic(owner="other_ward", p=SAFETY % "alarm")
    ward.care.send("ana", "report", {"worst": 4}, origin="patient")
    (task,) = ward.care.tasks()
    assert (task.role, task.priority) == ("nurse", "urgent")


def test_escalations_on_one_ladder_that_one_event_raises_are_one(clinic) -> None:
    ward = clinic(p=SAFETY % "alarm", q=SAFETY % "other")
    ward.care.send("ana", "begin")
    ward.care.send("ana", "report", {"worst": 4}, origin="patient")
    rungs = [task for task in ward.care.tasks() if task.escalation]
    assert [task.role for task in rungs] == ["nurse"]
    ward.care.acknowledge(rungs[0].escalation, by="sam")
    assert ward.context("p", "answered") == ward.context("q", "answered") == ["sam"]  # each under the id that it gave


def test_a_conclusion_holds_for_that_event_only_and_a_missing_answer_is_unknown(clinic) -> None:
    ward = clinic(p=SAFETY % "alarm")
    ward.care.send("ana", "begin")
    ward.care.send("ana", "report", {}, origin="patient")
    assert ward.tasks() == [("nurse", "look")]


def test_death_ends_every_journey_and_only_death_does_so_unasked(clinic) -> None:
    ward = clinic(p=SAFETY % "alarm", visit=VISIT)
    ward.care.send("ana", "begin")
    ward.care.send("ana", "booked", {"visit": "v1"})
    for event in ("patient_transferred", "opted_out"):
        ward.care.send("ana", event, origin="staff")
        assert {one.status for one in ward.care.journeys(patient="ana")} == {"active"}
    ward.care.send("ana", "patient_deceased", origin="ehr")
    assert {(one.status, one.end_reason) for one in ward.care.journeys(patient="ana")} == {
        ("ended", "patient_deceased")
    }


def test_before_a_journey_hears_an_event_what_is_due_fires_first(clinic) -> None:
    ward = clinic(
        p="events: {go: {from: [app]}}\nstates: {a: {after: {1h: b}, on: {go: c}}, b: {on: {go: d}}, c: {}, d: {type: final}}\n".replace(
            "c: {}", "c: {after: {1d: d}}"
        )
    )
    ward.care.enroll("p", "ana")
    ward.clock.set(ward.clock.now() + timedelta(hours=2))  # nobody was at work
    ward.care.send("ana", "go")
    assert ward.at("p") == [("d",)]


def test_an_event_older_than_the_pathway_takes_is_recorded_and_moves_nothing(clinic) -> None:
    ward = clinic(p="events: {go: {from: [app], if_older_than: 2d}}\nstates: {a: {on: {go: b}}, b: {type: final}}\n")
    ward.care.enroll("p", "ana")
    receipt = ward.care.send("ana", "go", at=ward.clock.now() - timedelta(days=3))
    assert [one.outcome for one in receipt.outcomes] == ["too_old"]
    assert ward.at("p") == [("a",)]
    with pytest.raises(RequestError):
        ward.care.send("ana", "go", at=ward.clock.now() + timedelta(hours=1))


ASKS = """
events: {begin: {from: [app]}, yes: {from: [patient]}, no: {from: [patient]}}
enroll: {on: begin}
states:
  a: {on: {begin: {}, yes: b, ask.expired.q: z}, entry: [ask: {id: q, content: hello, answers: {"%s": yes, "NO": no}, expires: 1d}]}
  b: {after: {9d: z}}
  z: {type: final}
on: {no: {}}
"""


def test_an_answers_event_is_heard_only_by_the_journey_that_asked(clinic) -> None:
    ward = clinic(p=ASKS % "YES", q=ASKS % "OK")
    ward.care.send("ana", "begin")
    ward.care.run_until_idle()
    ward.care.inbound(channel="sms", address="+1416", text="ok", provider_id="1")
    assert (ward.at("p"), ward.at("q")) == ([("a",)], [("b",)])


def test_a_journey_keeps_the_states_it_was_enrolled_with(clinic) -> None:
    ward = clinic(
        p="parameters: {wait: {type: duration, default: 2h}}\nstates: {a: {after: [{delay: parameters.wait, target: b}]}, b: {after: {1h: c}}, c: {type: final}}\n"
    )
    ward.care.enroll("p", "ana")
    with pytest.raises(RequestError):
        ward.care.enroll("p", "ana")
    ward.pass_time(hours=2)
    assert ward.at("p") == [("b",)]
