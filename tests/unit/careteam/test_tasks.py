"""The life of a task, and the outcomes by which it ends."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from carepath.careteam import (
    TRANSITIONS,
    TaskError,
    cancel,
    check_outcome,
    claim,
    complete,
    decline,
    is_overdue,
    outcomes_from_json,
    outcomes_to_json,
)
from carepath.core.durations import Duration
from carepath.core.fields import Field
from carepath.errors import CorruptionError
from carepath.rows import TaskRow

unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no failure
NOW = datetime(2026, 3, 2, 15, tzinfo=UTC)
OUTCOMES = {
    "sent_to_emergency": {},
    "advice_given": {
        "temperature": Field("number", unit="Cel", minimum=30.0, maximum=45.0),
        "call_again_on": Field("date", required=True),
    },
    "not_reached": {},
}
STORED = outcomes_to_json(OUTCOMES)
TASK = TaskRow("t1", "j1:3:0", "p1", "j1", "triage_call", "pathway", "oncology_nurse", "Call", NOW,
               NOW + timedelta(hours=4), outcomes=STORED)  # fmt: skip


def finish(task, outcome="not_reached", **answers):
    done, _ = complete(task, outcome, answers, by="joy", at=NOW)
    return done


VERBS = {
    "claim": lambda task: claim(task, by="joy"),
    "complete": finish,
    "decline": lambda task: decline(task, "not_ours", by="joy", at=NOW),
    "cancel": lambda task: cancel(task, "left", at=NOW),
}


@pytest.mark.parametrize(("status", "verb"), list(product(TRANSITIONS, VERBS)))
def test_every_status_and_verb_does_as_the_table_says(status, verb):
    task = replace(TASK, status=status, claimed_by="joy" if status == "claimed" else "")
    after = TRANSITIONS[status].get(verb)
    if after is not None:
        assert VERBS[verb](task).status == after
    elif (status, verb) == ("claimed", "claim") or verb == "cancel":
        assert VERBS[verb](task) == task  # hers already; closed already
    else:
        with pytest.raises(TaskError):
            VERBS[verb](task)


def test_every_status_in_the_table_is_reached():
    reached = {after for verbs in TRANSITIONS.values() for after in verbs.values()}
    assert reached | {"open"} == set(TRANSITIONS)


def test_what_somebody_else_has_cannot_be_claimed():
    hers = claim(TASK, by="joy")
    assert (hers.status, hers.claimed_by) == ("claimed", "joy")
    with pytest.raises(TaskError) as caught:
        claim(hers, by="sam")
    assert (caught.value.code, caught.value.retryable) == ("task-claimed", True)


def test_somebody_else_may_say_how_it_went():
    done, _ = complete(claim(TASK, by="joy"), "not_reached", {}, by="sam", at=NOW)
    assert (done.claimed_by, done.closed_by) == ("joy", "sam")


def test_completed_with_its_answers():
    given_answers = {"call_again_on": "2026-03-03", "temperature": "37.2"}
    done, accepted = complete(TASK, "advice_given", given_answers, by="joy", at=NOW)
    assert (done.status, done.outcome, done.closed_at) == ("completed", "advice_given", NOW)
    assert accepted == {"call_again_on": date(2026, 3, 3), "temperature": 37.2}


def test_a_closed_task_stays_closed():
    with pytest.raises(TaskError) as caught:
        finish(finish(TASK))
    assert (caught.value.code, caught.value.message) == ("task-closed", "This task is completed already.")


@pytest.mark.parametrize("verb", ["claim", "complete", "decline"])
def test_somebody_is_named(verb):
    acts = {
        "claim": lambda: claim(TASK, by=" "),
        "complete": lambda: complete(TASK, "not_reached", {}, by="", at=NOW),
        "decline": lambda: decline(TASK, "not_ours", by="", at=NOW),
    }
    with pytest.raises(TaskError, match="task-actor"):
        acts[verb]()


def test_declined_with_a_reason():
    with pytest.raises(TaskError, match="task-reason"):
        decline(TASK, " ", by="joy", at=NOW)
    assert decline(TASK, " not_ours ", by="joy", at=NOW).reason == "not_ours"


@pytest.mark.parametrize(("changes", "late"), [
    ({}, True), ({"status": "claimed"}, True), ({"status": "completed"}, False), ({"overdue_at": NOW}, False),
    ({"due_at": NOW + timedelta(seconds=1)}, False),
])  # fmt: skip
def test_overdue(changes, late):
    assert is_overdue(replace(TASK, **({"due_at": NOW} | changes)), NOW) is late


# -- outcomes --


def refused(outcome, **answers):
    with pytest.raises(TaskError) as caught:
        check_outcome(STORED, outcome, answers)
    return caught.value


def test_answers_become_values():
    assert check_outcome(STORED, "advice_given", {"call_again_on": "2026-03-03"}) == {"call_again_on": date(2026, 3, 3)}


def test_an_outcome_without_fields():
    assert check_outcome(STORED, "not_reached", {}) == {}


def test_an_outcome_that_the_task_does_not_have():
    error = refused("advise_given")
    assert error.code == "unknown-outcome"
    assert error.hint.startswith("Did you mean advice_given?")
    assert "sent_to_emergency" in refused("zzz").hint
    with pytest.raises(TaskError, match="none declared"):
        check_outcome("{}", "done", {})


def test_every_wrong_answer_is_named_and_none_repeated():
    error = refused("advice_given", temperature="4711", fever=True)
    for name in ("temperature", "call_again_on", "fever"):
        assert name in error.hint
    assert "4711" not in str(error)


def test_words_of_a_person_are_not_repeated():
    assert "Zebra" not in str(refused("Zebra was unwell"))


def test_outcomes_keep_their_order():
    assert list(outcomes_from_json(STORED)) == list(OUTCOMES)


@pytest.mark.parametrize("field", [
    Field("code", of=("a", "b"), required=True), Field("code", default="a"), Field("list", of="integer", unique=True),
    Field("list", of=("x", "y"), default=("x",)), Field("list", of="date", minimum=date(2026, 1, 1)),
    Field("duration", minimum=Duration.parse("1h"), default=Duration.parse("3d at 09:00")),
    Field("datetime", maximum=NOW), Field("number", unit="Cel", minimum=-2.5, maximum=0.0, implausible="missing"),
    Field("integer", minimum=0), Field("boolean", default=False), Field("text"), Field("reference"),
])  # fmt: skip
def test_every_kind_of_field_comes_back_as_it_was(field):
    assert outcomes_from_json(outcomes_to_json({"done": {"x": field}})) == {"done": {"x": field}}


@pytest.mark.parametrize("stored", ["", "[]", '{"a": 3}', '{"a": {"b": {}}}', '{"a": {"b": {"type": "nonsense"}}}'])
def test_what_cannot_be_read_is_corruption(stored):
    with pytest.raises(CorruptionError):
        outcomes_from_json(stored)


@unhurried
@given(
    st.dictionaries(st.text(max_size=5), st.dictionaries(st.text(max_size=5), st.integers() | st.text()), max_size=3)
)
def test_any_answers_are_accepted_or_refused_by_name(answers):
    for outcome, given_answers in answers.items():
        with pytest.raises(TaskError):
            check_outcome(STORED, outcome + "?", given_answers)
