Feature: Silence is never taken for well
  Who does not answer a check-in for three days is phoned.

  Background:
    Given the pathways in "pathways"
    And it is Monday 2 March 2026, 09:00 in Toronto
    And Ana, aged 54, reachable by sms and phone
    And chemo_given happens to Ana:
      | date    | today  |
      | regimen | folfox |

  Scenario: Asked on the third day of the cycle
    When it is Wednesday, 09:00
    Then Ana was sent "symptom_check" by sms within 5 minutes
    And in "checkins" Ana is in "Asked how they are"

  Scenario: An answer on the same day needs nobody
    Given it is Wednesday, 09:00
    When 1 hour passes
    And Ana reports:
      | temperature | 36.7 |
      | worst       | 1    |
    Then Ana was sent "self_care" by sms within 5 minutes
    And in "checkins" Ana is in "Waiting for the next check-in"
    And nothing is left undone for Ana

  Scenario: Silence for three days
    Given it is Wednesday, 09:00
    When 3 days pass
    Then the navigator has "No check-in for three days: phone the patient", due by Tuesday, 09:00
    And in "checkins" Ana is in "No answer"
    When the navigator finishes "No check-in for three days: phone the patient" with well
    Then in "checkins" Ana is in "Waiting for the next check-in"

  Scenario: A reminder after one day
    Given it is Wednesday, 09:00
    When 2 hours pass
    And it is Thursday, 09:00
    Then Ana was sent "symptom_check" by sms within 5 minutes

  Scenario: Unwell on the phone
    Given it is Wednesday, 09:00
    And Ana does not answer
    When the navigator finishes "No check-in for three days: phone the patient" with unwell
    Then the oncology nurse has "Call about symptoms"
    And in "triage" Ana is in "Call owed today"

  Scenario: Not reached on the phone
    Given it is Wednesday, 09:00
    And Ana does not answer
    When the navigator finishes "No check-in for three days: phone the patient" with not_reached
    Then the lost contact reached the navigation lead
    And in "checkins" Ana is in "Waiting for the next check-in"

  Scenario: The answer comes after all
    Given it is Wednesday, 09:00
    And Ana does not answer
    When Ana reports:
      | temperature | 36.7 |
      | worst       | 0    |
    Then Ana was sent "self_care" by sms within 5 minutes
    And nothing is left undone for Ana

  Scenario: Nobody phones, and the next check-in comes all the same
    Given it is Wednesday, 09:00
    And Ana does not answer
    When it is Sunday, 09:00
    Then in "checkins" Ana is in "Asked how they are"
    And the navigator has "No check-in for three days: phone the patient"

  Scenario: Well on the phone, after a new dose has begun the days anew
    Given it is Wednesday, 09:00
    And Ana does not answer
    And chemo_given happens to Ana:
      | date    | today  |
      | regimen | folfox |
    When the navigator finishes "No check-in for three days: phone the patient" with well
    Then in "triage" Ana is in "No symptoms being followed up"
    And nothing is left undone for Ana

  Scenario: Not reached, after a new dose has begun the days anew
    Given it is Wednesday, 09:00
    And Ana does not answer
    And chemo_given happens to Ana:
      | date    | today  |
      | regimen | folfox |
    When the navigator finishes "No check-in for three days: phone the patient" with not_reached
    Then the lost contact reached the navigation lead

  Scenario: Text messages stay down, so the question is a phone call
    Given sms is down for 5 days
    And it is Wednesday, 09:00
    When 1 day passes
    Then the navigator has "No check-in for three days: phone the patient"
