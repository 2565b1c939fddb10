Feature: A red flag is answered at once, by day and by night
  A fever during treatment is an emergency. The patient hears what to do within minutes, and a person is rung until
  somebody answers. In the tables, temperature is in °C, and worst is the worst of all symptoms: 0 none, 4 very severe.

  Background:
    Given the pathways in "pathways"
    And it is Monday 2 March 2026, 09:00 in Toronto
    And Ana, aged 54, reachable by sms and phone
    And chemo_given happens to Ana:
      | date    | today   |
      | regimen | folfox  |

  Scenario: Fever at three in the morning
    Given it is Thursday, 03:00
    When Ana reports:
      | temperature | 38.4 |
      | worst       | 2    |
    Then Ana was sent "red_flag_guidance" by sms within 5 minutes
    And the red flag reached the oncology on call at 03:00
    And in "triage" Ana is in "Red flag not answered yet"
    When Sam acknowledges the red flag
    Then the charge nurse has "Phone the patient now", due by 03:35
    When the charge nurse finishes "Phone the patient now" with sent_to_emergency
    Then in "triage" Ana is in "No symptoms being followed up"
    And nothing was sent to Ana for 5 hours
    When it is Thursday, 09:00
    Then Ana was sent "plan_confirmed" by sms within 5 minutes
    And nothing is left undone for Ana

  Scenario: Nobody answers, so the ladder climbs
    Given it is Thursday, 03:00
    When Ana reports:
      | temperature | 38.4 |
      | worst       | 0    |
    And it is 03:15
    Then the red flag reached the charge nurse at 03:15
    When it is 03:30
    Then the red flag reached the oncologist on call at 03:30
    When it is 03:50
    Then the service lead has "Nobody answered a red flag - act now", due by 04:00
    When the service lead finishes "Nobody answered a red flag - act now" with acting
    Then the charge nurse has "Phone the patient now"
    And in "triage" Ana is in "Someone answered and is phoning"

  Scenario: By day the oncology nurse is asked first
    Given it is Tuesday, 10:00
    When Ana reports:
      | temperature | 39.1 |
      | worst       | 1    |
    Then the red flag reached the oncology nurse at 10:00
    And Ana was sent "red_flag_guidance" by sms within 5 minutes

  Scenario: A very severe symptom without a fever is red too
    Given it is Tuesday, 10:00
    When Ana reports:
      | temperature | 36.8 |
      | worst       | 4    |
    Then Ana was sent "red_flag_guidance" by sms within 5 minutes
    And in "triage" Ana is in "Red flag not answered yet"

  Scenario: A red report while an older one is worked
    Given it is Tuesday, 10:00
    And Ana reports:
      | temperature | 38.2 |
      | worst       | 1    |
    And Sam acknowledges the red flag
    And the charge nurse has "Phone the patient now"
    When 10 minutes pass
    And Ana reports:
      | temperature | 39.4 |
      | worst       | 3    |
    Then Ana was sent "red_flag_guidance" by sms within 5 minutes
    And the red flag reached the oncology nurse at 10:10
    And in "triage" Ana is in "Someone answered and is phoning"
    And the charge nurse has "Phone the patient now"

  Scenario: A milder answer does not call the alarm off
    Given it is Tuesday, 10:00
    And Ana reports:
      | temperature | 38.6 |
      | worst       | 1    |
    When 5 minutes pass
    And Ana reports:
      | temperature | 36.9 |
      | worst       | 0    |
    Then in "triage" Ana is in "Red flag not answered yet"
    When it is 10:15
    Then the red flag reached the charge nurse at 10:15

  Scenario: The call is not made in time
    Given it is Tuesday, 10:00
    And Ana reports:
      | temperature | 38.6 |
      | worst       | 1    |
    And Sam acknowledges the red flag
    When 35 minutes pass
    Then the red flag reached the oncology nurse at 10:30
    When the charge nurse finishes "Phone the patient now" with seen_today
    Then Ana was sent "plan_confirmed" by sms within 5 minutes
    And nothing is left undone for Ana

  Scenario: The patient does not pick up the phone
    Given it is Tuesday, 10:00
    And Ana reports:
      | temperature | 38.6 |
      | worst       | 1    |
    And Sam acknowledges the red flag
    When the charge nurse finishes "Phone the patient now" with not_reached
    Then Ana was sent "red_flag_guidance" by sms within 5 minutes
    And in "triage" Ana is in "Red flag not answered yet"
    When Sam acknowledges the red flag
    And the charge nurse finishes "Phone the patient now" with not_reached
    And Sam acknowledges the red flag
    And the charge nurse finishes "Phone the patient now" with not_reached
    Then the charge nurse has "Ask emergency services to look in", due by 10:45
    When the charge nurse finishes "Ask emergency services to look in" with found_safe
    Then the oncology nurse has "Ring back - is it settling"

  Scenario: An hour without workers does not lose a red flag
    Given it is Tuesday, 10:00
    And the workers stop for 1 hour
    When Ana reports:
      | temperature | 38.6 |
      | worst       | 1    |
    And 1 hour passes
    Then Ana was sent "red_flag_guidance" by sms
    And in "triage" Ana is in "Red flag not answered yet"
