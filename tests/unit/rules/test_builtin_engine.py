"""What a rule set concludes: boundaries, missing values, several rules at once, and the sentence that says why."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from carepath.core.definitions import Parameter, Rule, RuleSet
from carepath.core.expressions import parse
from carepath.core.fields import Field
from carepath.errors import NOWHERE, CorruptionError
from carepath.ports import RuleEngine
from carepath.rules import BuiltinEngine
from carepath.rules.sentences import filled, plainly

unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no failure
LEVELS = ("green", "amber", "red")


def rule(name, level, when, because):
    return Rule(name, level, parse(when), because, NOWHERE)


def rule_set(*rules, levels=LEVELS, fever=38.0):
    parameters = {"fever": Parameter("fever", Field("number", unit="Cel"), fever)}
    return RuleSet("oncology_triage", "1.0.0", "triage", levels, ("weekly_symptoms",), parameters, rules, "f")


TRIAGE = rule_set(
    rule("fever", "red", "event.temperature >= parameters.fever",
         "temperature {event.temperature} °C, at or above {parameters.fever}"),
    rule("bleeding", "red", "event.bleeding", "bleeding"),
    rule("vomiting", "amber", "event.vomiting >= 2", "vomiting {event.vomiting} of 4"),
    rule("well", "green", "event.temperature < parameters.fever and event.vomiting < 2", "no symptom that calls"),
)  # fmt: skip
WELL = {"temperature": 36.8, "bleeding": False, "vomiting": 0}


def conclude(rules, event, **scope):
    return BuiltinEngine().conclude(rules, event=event, scope=scope)


def test_it_is_a_rule_engine():
    engine: RuleEngine = BuiltinEngine()
    assert engine.conclude(TRIAGE, event=WELL, scope={}).name == "triage"


@pytest.mark.parametrize(("temperature", "level"), [(37.9, "green"), (38.0, "red"), (38.1, "red")])
def test_the_boundary_is_a_fever(temperature, level):
    assert conclude(TRIAGE, WELL | {"temperature": temperature}).level == level


@pytest.mark.parametrize(("temperature", "level"), [(37.4, "green"), (37.5, "red"), (37.6, "red")])
def test_a_site_sets_its_own_boundary(temperature, level):
    strict = rule_set(*TRIAGE.rules, fever=37.5)
    assert conclude(strict, WELL | {"temperature": temperature}).level == level


def test_why_says_the_value_and_the_limit():
    found = conclude(TRIAGE, WELL | {"temperature": 38.4})
    assert found.because == "red: temperature 38.4 °C, at or above 38.0"
    assert found.rules == ("fever",)
    assert found.missing == ()
    assert not found.disputed


def test_rules_of_one_level_all_say_why():
    found = conclude(TRIAGE, {"temperature": 38.4, "bleeding": True, "vomiting": 3})
    assert found.because == "red: temperature 38.4 °C, at or above 38.0; bleeding"
    assert found.rules == ("fever", "bleeding")


@pytest.mark.parametrize("event", [
    {"bleeding": False, "vomiting": 0},
    {"temperature": None, "bleeding": False, "vomiting": 0},
])  # fmt: skip
def test_a_missing_temperature_is_never_green(event):
    found = conclude(TRIAGE, event)
    assert found.level is None
    assert found.missing == ("temperature",)
    assert found.because == "undecided: temperature missing or unreadable"
    assert found.rules == ()


def test_a_milder_rule_that_is_true_does_not_hide_what_is_missing():
    found = conclude(TRIAGE, {"bleeding": False, "vomiting": 3})
    assert found.level is None
    assert found.rules == ("vomiting",)
    assert found.because == "undecided: temperature missing or unreadable (at least amber: vomiting 3 of 4)"


def test_the_worst_level_needs_only_one_rule_that_is_true():
    found = conclude(TRIAGE, {"bleeding": True})
    assert (found.level, found.rules, found.missing) == ("red", ("bleeding",), ())


def test_what_is_unknown_in_milder_rules_changes_nothing():
    found = conclude(TRIAGE, {"temperature": 38.4, "bleeding": False})
    assert (found.level, found.missing) == ("red", ())


def test_everything_missing_names_everything():
    assert conclude(TRIAGE, {}).missing == ("temperature", "bleeding", "vomiting")


def test_a_value_that_cannot_be_compared_is_named():
    only = rule_set(rule("fever", "red", "event.temperature >= 38", "fever"))
    found = conclude(only, WELL | {"temperature": "hot"})
    assert (found.level, found.missing) == (None, ("temperature",))


def test_no_rule_applies():
    only = rule_set(rule("fever", "red", "event.temperature >= 38", "fever"))
    found = conclude(only, {"temperature": 36.5})
    assert (found.level, found.because, found.rules, found.missing) == (None, "no rule applies", (), ())


def test_no_rules_at_all():
    assert conclude(rule_set(), WELL).because == "no rule applies"


def test_a_rule_that_asks_for_what_is_missing_is_not_unknown():
    rules = rule_set(
        rule("silent", "amber", "missing(event.temperature)", "no temperature"),
        rule("fever", "red", "known(event.temperature) and event.temperature >= 38", "fever"),
    )
    assert conclude(rules, {}).level == "amber"


def test_what_a_rule_only_asks_about_is_not_why_it_is_unknown():
    rules = rule_set(rule("odd", "red", "known(event.other) or event.pain > 7", "pain"))
    assert conclude(rules, {}).missing == ("pain",)


def test_context_patient_and_time_can_be_read():
    rules = rule_set(rule(
        "late", "red", "days_between(context.dose_on, today) > 7 and patient.age >= 18 and event.at <= now",
        "dose on {context.dose_on}, age {patient.age}, today {today}",
    ))  # fmt: skip
    now = datetime(2026, 3, 2, 3, tzinfo=UTC)
    found = conclude(rules, {}, context={"dose_on": date(2026, 2, 20)}, patient={"born_on": date(1972, 3, 2)},
                     now=now, event_at=now, zone="America/Toronto")  # fmt: skip
    assert found.because == "red: dose on 2026-02-20, age 53, today 2026-03-01"  # local: it is still 1 March


def test_a_missing_context_is_named_with_its_place():
    rules = rule_set(rule("late", "red", "context.dose_on < today", "late"))
    assert "context.dose_on" in conclude(rules, {}).missing


def test_a_rule_of_no_level_is_corruption():
    lost = rule_set(rule("fever", "crimson", "event.temperature >= 38", "fever"))
    with pytest.raises(CorruptionError, match="rule-level") as caught:
        conclude(lost, WELL | {"temperature": 41.0})
    assert "41" not in str(caught.value)


def test_nothing_is_changed():
    event, context = dict(WELL), {"x": 1}
    conclude(TRIAGE, event, context=context)
    assert (event, context) == (WELL, {"x": 1})


answers = st.fixed_dictionaries({}, optional={
    "temperature": st.none() | st.floats(30, 45), "bleeding": st.none() | st.booleans(),
    "vomiting": st.none() | st.integers(0, 4),
})  # fmt: skip


@unhurried
@given(answers)
def test_green_needs_every_answer(event):
    found = conclude(TRIAGE, event)
    if found.level == "green":
        assert None not in [event.get(name) for name in WELL]
    if any(event.get(name) is None for name in ("temperature", "bleeding")):
        assert found.level in (None, "red")
    assert (found.level is None) or not found.missing


@unhurried
@given(answers, st.sampled_from(sorted(WELL)), st.sampled_from([36.0, 38.0, 40.0]), st.booleans(), st.integers(0, 4))
def test_an_answer_given_later_never_turns_a_conclusion_milder(event, name, temperature, bleeding, vomiting):
    """Whatever the missing answer turns out to be, the level that was concluded without it stands."""
    partial = {key: value for key, value in event.items() if key != name}
    before = conclude(TRIAGE, partial).level
    later = {"temperature": temperature, "bleeding": bleeding, "vomiting": vomiting}[name]
    after = conclude(TRIAGE, partial | {name: later}).level
    assert before is None or after == before


@pytest.mark.parametrize("states", list(product((True, False, None), repeat=3)))
def test_three_levels_three_answers(states):
    """All 27 cases against the meaning said in one line each."""
    rules = rule_set(*(rule(level, level, f"event.{level}", level) for level in LEVELS))
    found = conclude(rules, dict(zip(LEVELS, states, strict=True)))
    expected = None
    for level, state in zip(reversed(LEVELS), reversed(states), strict=True):
        if state is None:
            break
        if state:
            expected = level
            break
    assert found.level == expected
    assert bool(found.missing) == (expected is None and None in states)


@pytest.mark.parametrize(("value", "said"), [
    (38.0, "38.0"), (38.4, "38.4"), (0.0000001, "0.0000001"), (12345678901.5, "12345678901.5"), (3, "3"), (True, "yes"),
    (False, "no"), (None, "not known"), (("a", "b"), "a, b"), ((), "none"),
    ("word", "word"), (date(2026, 3, 2), "2026-03-02"),
    (datetime(2026, 3, 2, 14, 5, tzinfo=UTC), "2026-03-02 09:05"),
])  # fmt: skip
def test_values_are_written_plainly(value, said):
    assert plainly(value, "America/Toronto") == said


def test_a_value_that_looks_like_a_place_is_not_filled_again():
    from carepath.core.scope import Scope

    scope = Scope(event={"word": "{event.other}", "other": "secret"})
    assert filled("said {event.word}", scope) == "said {event.other}"
