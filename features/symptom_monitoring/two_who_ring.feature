Feature: Two people ring about the same patient
  The navigator rings because of a silence, the nurse because of symptoms. Whoever hears that the patient is unwell tells
  the other.

  Background:
    Given the pathways in "pathways"
    And it is Monday 2 March 2026, 09:00 in Toronto
    And Ana, aged 54, reachable by sms and phone
    And chemo_given happens to Ana:
      | date    | today  |
      | regimen | folfox |
    And it is Wednesday, 09:00
    And Ana does not answer
    And the navigator has "No check-in for three days: phone the patient"
    And discharged happens to Ana
    And the oncology nurse finishes "Phone after discharge" with unwell

  Scenario: While the nurse's call is owed
    When the navigator finishes "No check-in for three days: phone the patient" with unwell
    Then in "triage" Ana is in "Call owed today"
    And the oncology nurse has "Call about symptoms", due by 13:00

  Scenario: While a red flag waits for its answer
    Given the oncology nurse finishes "Call about symptoms" with not_reached
    And the oncology nurse finishes "Call about symptoms" with not_reached
    And the oncology nurse finishes "Call about symptoms" with not_reached
    And the oncology nurse finishes "Call about symptoms" with not_reached
    When the navigator finishes "No check-in for three days: phone the patient" with unwell
    Then in "triage" Ana is in "Red flag not answered yet"
    When 15 minutes pass
    Then the red flag reached the charge nurse at 09:15

  Scenario: While somebody who answered the red flag is phoning
    Given the oncology nurse finishes "Call about symptoms" with not_reached
    And the oncology nurse finishes "Call about symptoms" with not_reached
    And the oncology nurse finishes "Call about symptoms" with not_reached
    And the oncology nurse finishes "Call about symptoms" with not_reached
    And Sam acknowledges the red flag
    When the navigator finishes "No check-in for three days: phone the patient" with unwell
    Then in "triage" Ana is in "Someone answered and is phoning"
    And the charge nurse has "Phone the patient now", due by 09:30

  Scenario: While emergency services look in
    Given the oncology nurse finishes "Call about symptoms" with not_reached
    And the oncology nurse finishes "Call about symptoms" with not_reached
    And the oncology nurse finishes "Call about symptoms" with not_reached
    And the oncology nurse finishes "Call about symptoms" with not_reached
    And Sam acknowledges the red flag
    And the charge nurse finishes "Phone the patient now" with not_reached
    And Sam acknowledges the red flag
    And the charge nurse finishes "Phone the patient now" with not_reached
    And Sam acknowledges the red flag
    And the charge nurse finishes "Phone the patient now" with not_reached
    When the navigator finishes "No check-in for three days: phone the patient" with unwell
    Then in "triage" Ana is in "Red flag and nobody answers the phone"
    And the charge nurse has "Ask emergency services to look in", due by 09:30
