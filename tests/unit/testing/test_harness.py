"""Scenarios in a small clinic: what happens, when, and what a failure says."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from carepath.core.durations import Duration
from carepath.errors import RequestError
from carepath.testing.harness import JourneyHarness
from carepath.testing.world import ScenarioFailed

NINE = datetime(2026, 3, 2, 14, tzinfo=UTC)  # 09:00 in Toronto


def now(scenario: JourneyHarness) -> datetime:
    return scenario.world.clock.now()


def texts(scenario: JourneyHarness) -> list[tuple[str, str]]:
    return [(one.what.content, one.what.channel) for one in scenario.world.recorder.left if one.what.channel != "page"]


# -- people and events ------------------------------------------------------------------------------------------------


def test_a_scenario_begins_where_and_when_it_says(clinic):
    with JourneyHarness(clinic) as scenario:
        scenario.begin("Tuesday 3 March 2026, 10:00", "Vancouver")
        scenario.patient("Ana", age=17, language="fr")
        scenario.start("Daily check-in", "Ana")
        ana = scenario.world.care.patient("ana")
        assert now(scenario) == datetime(2026, 3, 3, 18, tzinfo=UTC)
        assert (ana.born_on, ana.language, ana.zone) == (date(2009, 3, 3), "fr", "America/Vancouver")
        with pytest.raises(RequestError, match=r"too late to say when"):
            scenario.begin("Tuesday 3 March 2026, 10:00", "Toronto")


def test_a_scenario_begins_on_a_date_in_a_folder_that_exists(clinic, tmp_path):
    with pytest.raises(RequestError, match="begins on a date"), JourneyHarness(clinic, at="09:00") as scenario:
        scenario.go_to("10:00")
    with pytest.raises(RequestError, match="There is no folder"), JourneyHarness(tmp_path / "none") as scenario:
        scenario.go_to("10:00")


def test_somebody_is_told_of_once(scenario):
    with pytest.raises(RequestError, match="Ana was told of already"):
        scenario.tell("Ana", "aged 30")
    bob = scenario.patient("Bob", age=80)
    assert scenario.world.care.patient(bob.reference).contacts != scenario.world.care.patient("ana").contacts


def test_a_fever_is_answered_at_once(scenario):
    scenario.reports("Ana", temperature="38.4", worst="1")
    scenario.assert_in("Ana", "Red flag not answered yet")
    scenario.assert_in("Ana", "urgent", region="triage")
    scenario.assert_in("Ana", "watch.triage.urgent")
    scenario.assert_in("Ana", "waiting", region="asking")
    scenario.assert_sent("Ana", "guidance", "sms", within="5 minutes")
    scenario.assert_reached("red flag", "ward nurse", at="09:00")
    assert now(scenario) == NINE


def test_words_for_a_number_go_in_as_they_are_and_become_missing(scenario):
    scenario.reports("Ana", temperature="thirty-eight", worst="1")
    scenario.assert_in("Ana", "Call owed")
    scenario.assert_task("ward nurse", "Call about the report", due_by="13:00")
    scenario.finish("nurse", "owed_call", "done")
    scenario.assert_in("Ana", "No symptoms being followed up")


def test_a_table_is_read_by_the_fields_of_the_event(scenario):
    scenario.happens("admitted", "Ana", on="3 days ago", wards="a, b", planned="yes")
    with scenario.world.reading() as uow:
        event = uow.events.find("scenario-1")
    assert event is not None
    assert event.origin == "ehr"
    for part in ("2026-02-27", '["a", "b"]', "true"):
        assert part in event.payload


def test_a_report_is_told_by_its_fields(scenario):
    with pytest.raises(RequestError, match=r"No event has a questionnaire with score") as raised:
        scenario.reports("Ana", score=3)
    assert "report (temperature, worst)" in raised.value.hint


def test_what_the_engine_refuses_comes_out(scenario):
    with pytest.raises(RequestError):
        scenario.reports("Ana", worst=9)
    with pytest.raises(RequestError):
        scenario.happens("no_such_event", "Ana")


def test_a_reply_comes_from_the_persons_own_address(scenario):
    scenario.advance("1 day")
    scenario.replies("Ana", "hello", "sms")
    with scenario.world.reading() as uow:
        assert uow.events.find("sms:scenario-reply-1") is not None
    scenario.assert_in("Ana", "Asked how they are")
    with pytest.raises(RequestError, match=r'no "email" among the channels of Ana') as raised:
        scenario.replies("Ana", "hello", "email")
    assert "sms" in raised.value.hint


def test_a_caregiver_hears_of_their_topics_and_is_somebody_of_the_scenario(scenario):
    scenario.caregiver("Luis", of="Ana", topics="appointments and medicines")
    (luis,) = scenario.world.care.patient("ana").caregivers
    assert (luis.name, luis.topics) == ("Luis", ("appointments", "medicines"))
    scenario.assert_nothing_sent("Luis", for_="2 days")
    with pytest.raises(ScenarioFailed, match="Nothing was sent to Luis"):
        scenario.assert_sent("Luis", "how_are_you")


# -- time -------------------------------------------------------------------------------------------------------------


def test_time_goes_from_one_due_moment_to_the_next(scenario):
    stops = []
    run = scenario.world.care.run_until_idle
    scenario.world.care.run_until_idle = lambda: (stops.append(now(scenario)), run())[1]
    scenario.advance("2 days")
    days = [at.astimezone(NINE.tzinfo).isoformat() for at in stops]
    assert "2026-03-03T14:00:00+00:00" in days  # asked
    assert days == sorted(days)
    scenario.assert_sent("Ana", "how_are_you", "sms")
    scenario.assert_in("Ana", "Asked how they are")
    assert now(scenario) == datetime(2026, 3, 4, 14, tzinfo=UTC)


def test_who_does_not_answer_is_phoned(scenario):
    scenario.advance("1 day")
    scenario.does_not_answer("Ana")
    assert now(scenario) == datetime(2026, 3, 5, 14, tzinfo=UTC)
    scenario.assert_in("Ana", "No answer")
    scenario.assert_task("nurse", "Phone the patient", due_by="13:00")
    scenario.finish("nurse", "Phone the patient", "admitted", on="yesterday")
    scenario.assert_in("Ana", "Waiting")


def test_silence_needs_one_open_question(scenario):
    with pytest.raises(RequestError, match=r"Ana has 0 open questions"):
        scenario.does_not_answer("Ana")


def test_business_time_is_by_the_calendar_of_the_pathway(scenario):
    scenario.go_to("16:00")
    scenario.advance("2 business hours")
    assert now(scenario) == datetime(2026, 3, 3, 14, tzinfo=UTC)
    scenario.advance(Duration(1, "business day"))
    assert now(scenario) == datetime(2026, 3, 4, 14, tzinfo=UTC)


def test_the_clock_goes_to_a_day_and_never_back(scenario):
    scenario.go_to("Thursday, 09:00")
    assert now(scenario) == datetime(2026, 3, 5, 14, tzinfo=UTC)
    with pytest.raises(RequestError, match=r"does not go back"):
        scenario.go_to("4 March 2026, 09:00")


def test_a_ladder_climbs_until_somebody_answers(scenario):
    scenario.reports("Ana", temperature=39)
    scenario.advance("20 minutes")
    scenario.assert_reached("the red flag", "the charge nurse", at="09:15")
    with pytest.raises(
        ScenarioFailed, match=r"did not reach the lead. It reached nurse at 09:00, charge_nurse at 09:15"
    ):
        scenario.assert_reached("red flag", "lead")
    scenario.acknowledge("Sam", "the red flag")
    scenario.assert_in("Ana", "calm")
    scenario.advance("1 hour")
    with pytest.raises(ScenarioFailed, match=r"is acknowledged"):
        scenario.assert_reached("red flag", "lead")


# -- trouble ----------------------------------------------------------------------------------------------------------


def test_what_cannot_leave_leaves_when_the_channel_is_back(scenario):
    scenario.adapter_down("sms", "30 minutes")
    scenario.reports("Ana", temperature=36.8, worst=0)
    assert texts(scenario) == []
    with pytest.raises(
        ScenarioFailed, match=r"Nothing was sent to Ana. That message is pending, held until 09:00 \(down\)"
    ):
        scenario.assert_sent("Ana", "thank_you", "sms")
    scenario.advance("4 hours")
    scenario.assert_sent("Ana", "thank_you", "sms")
    with pytest.raises(RequestError, match='"fax"'):
        scenario.adapter_down("fax", "1 hour")


def test_a_text_that_waits_for_the_morning_says_until_when(scenario):
    scenario.go_to("23:00")
    scenario.reports("Ana", temperature=36.8, worst=0)
    with pytest.raises(ScenarioFailed, match=r"pending, held until Tuesday 3 March 2026, 08:\d\d"):
        scenario.assert_sent("Ana", "thank_you", within="5 minutes")


def test_while_the_workers_stop_events_come_in_and_nothing_leaves(scenario):
    scenario.stop_workers("3 days")
    scenario.reports("Ana", temperature=39)
    scenario.assert_in("Ana", "Red flag not answered yet")
    scenario.advance("2 days")
    assert texts(scenario) == []
    scenario.advance("1 day")
    assert ("how_are_you", "sms") in texts(scenario)
    assert now(scenario) == datetime(2026, 3, 5, 14, tzinfo=UTC)


def test_trouble_that_makes_no_difference_is_refused(clinic):
    refused = pytest.raises(RequestError, match="no time went by, after this was said: the workers stop for 3 days")
    with refused, JourneyHarness(clinic) as scenario:
        scenario.stop_workers("3 days")
    with JourneyHarness(clinic) as scenario:
        scenario.stop_workers("3 days")
        scenario.advance("1 hour")


def test_a_scenario_on_a_file_keeps_what_happened(clinic, tmp_path):
    url = f"sqlite:///{tmp_path / 'clinic.db'}"
    with JourneyHarness(clinic, url=url) as scenario:
        scenario.patient("Ana")
        scenario.start("checkin", "Ana")
    with JourneyHarness(clinic, at="Tuesday 3 March 2026, 09:00", url=url) as scenario:
        assert [one.patient for one in scenario.world.care.journeys()] == ["ana"]


# -- what must be so --------------------------------------------------------------------------------------------------


def test_a_wrong_place_says_where_the_patient_is_and_why(scenario):
    scenario.reports("Ana", temperature=37.2, worst=1)
    with pytest.raises(ScenarioFailed) as raised:
        scenario.assert_in("Ana", "Red flag not answered yet")
    said = str(raised.value)
    assert '"No symptoms being followed up" (watch.triage.calm)' in said
    assert 'not in "Red flag not answered yet"' in said
    assert "Last event report at 09:00" in said
    assert "not taken: guard event.temperature >= 38 was false (event.temperature was 37.2)" in said


def test_an_unknown_state_lists_what_there_is(scenario):
    with pytest.raises(RequestError, match=r"Did you mean") as raised:
        scenario.assert_in("Ana", "Red flag not answerd yet")
    assert "Red flag not answered yet" in raised.value.hint
    with pytest.raises(RequestError, match=r"among the states"):
        scenario.assert_in("Ana", "urgent", region="asking")


def test_unknown_people_tasks_and_roles_list_what_there_is(scenario):
    for call, there in [
        (lambda: scenario.reports("Bob", worst=1), "Ana"),
        (lambda: scenario.start("checkin2", "Ana"), "checkin"),
        (lambda: scenario.assert_task("the nurze", "Call"), "Ward nurse"),
        (lambda: scenario.acknowledge("Sam", "red flag"), "none"),
        (lambda: scenario.assert_sent("Ana", "thanks"), "thank_you"),
    ]:
        with pytest.raises(RequestError) as raised:
            call()
        assert there in raised.value.hint
    with pytest.raises(ScenarioFailed, match=r"has no open task"):
        scenario.assert_task("nurse", "Phone the patient")


def test_a_text_that_was_sent_too_late_fails(scenario):
    scenario.advance("1 day")  # asked at 09:00
    scenario.go_to("12:00")
    with pytest.raises(ScenarioFailed, match=r'was sent "how_are_you" by sms at 09:00'):
        scenario.assert_sent("Ana", "how_are_you", within="5 minutes")


def test_nothing_sent_lets_the_time_go_by_and_looks_at_all_of_it(scenario):
    scenario.happens("treatment_ended", "Ana")
    scenario.assert_nothing_sent("Ana", for_="2 days")
    assert now(scenario) == datetime(2026, 3, 4, 14, tzinfo=UTC)


def test_nothing_sent_fails_for_what_comes_in_that_time(scenario):
    with pytest.raises(ScenarioFailed, match=r'was sent "how_are_you" by sms at Tuesday 3 March 2026, 09:00'):
        scenario.assert_nothing_sent("Ana", for_="2 days")


def test_what_left_before_the_last_thing_that_happened_does_not_count(scenario):
    scenario.reports("Ana", temperature=36.8, worst=0)
    scenario.happens("treatment_ended", "Ana")
    scenario.assert_nothing_sent("Ana", for_="2 days")


def test_what_is_left_undone_is_listed(scenario):
    scenario.reports("Ana", temperature=39)
    with pytest.raises(ScenarioFailed, match=r"escalation red_flag at rung 1"):
        scenario.assert_nothing_left("Ana")
    scenario.acknowledge("Sam", "red flag")
    scenario.assert_nothing_left("Ana")


def test_a_due_time_that_is_too_late_says_when(scenario):
    scenario.reports("Ana", temperature="?", worst=1)
    with pytest.raises(ScenarioFailed, match=r"is due at 13:00, not by 12:59"):
        scenario.assert_task("nurse", "Call about the report", due_by="12:59")


def test_an_ended_journey_is_in_its_final_state(scenario):
    scenario.happens("treatment_ended", "Ana")
    scenario.assert_in("Ana", "Closed")


def test_the_dead_are_in_no_state(scenario):
    scenario.happens("patient_deceased", "Ana")
    with pytest.raises(ScenarioFailed, match=r"the journey ended: patient_deceased"):
        scenario.assert_in("Ana", "Waiting")
    scenario.assert_nothing_left("Ana")
    scenario.assert_nothing_sent("Ana", for_="3 days")


def test_without_a_phone_a_person_is_asked(clinic):
    with JourneyHarness(clinic) as scenario:
        scenario.tell("Ana", "aged 54, has no phone")
        scenario.start("checkin", "Ana")
        scenario.reports("Ana", temperature=36.8, worst=0)
        assert texts(scenario) == []
        assert [task.kind for task in scenario.world.tasks("ana")] == ["call"]


def test_a_task_that_somebody_declines_is_nobody_s_any_more(scenario):
    scenario.advance("3 days")
    scenario.assert_task("ward nurse", "Phone the patient")
    scenario.decline("ward nurse", "Phone the patient")
    with pytest.raises(ScenarioFailed):
        scenario.assert_task("ward nurse", "Phone the patient")
