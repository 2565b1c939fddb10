Feature: Each dose begins the days anew
  Check-ins are counted from the day of the last dose. A new dose moves them, and takes nothing away from what is
  being worked.

  Background:
    Given the pathways in "pathways"
    And it is Monday 2 March 2026, 09:00 in Toronto
    And Ana, aged 54, reachable by sms and phone
    And chemo_given happens to Ana:
      | date    | today  |
      | regimen | folfox |

  Scenario: A new dose while a ladder climbs
    Given it is Monday 16 March 2026, 10:00
    And Ana reports:
      | temperature | 38.4 |
      | worst       | 2    |
    When 5 minutes pass
    And chemo_given happens to Ana:
      | date    | today  |
      | regimen | folfox |
    And it is 10:15
    Then the red flag reached the charge nurse at 10:15
    And in "triage" Ana is in "Red flag not answered yet"
    When it is Wednesday 18 March 2026, 09:00
    Then Ana was sent "symptom_check" by sms within 5 minutes

  Scenario: A new dose after a silence does not lose the call
    Given it is Wednesday, 09:00
    And Ana does not answer
    When chemo_given happens to Ana:
      | date    | today  |
      | regimen | folfox |
    Then in "checkins" Ana is in "Waiting for the next check-in"
    And the navigator has "No check-in for three days: phone the patient"
    When the navigator finishes "No check-in for three days: phone the patient" with unwell
    Then the oncology nurse has "Call about symptoms"

  Scenario: The same dose entered twice moves nothing
    Given it is Wednesday, 09:00
    And in "checkins" Ana is in "Asked how they are"
    When chemo_given happens to Ana:
      | date    | 2026-03-02 |
      | regimen | folfox     |
    Then in "checkins" Ana is in "Asked how they are"

  Scenario: A postponed dose waits for the next one
    Given it is Thursday 19 March 2026, 10:00
    When cycle_delayed happens to Ana:
      | new_date | 2026-03-30 |
    And it is Monday 30 March 2026, 10:00
    And chemo_given happens to Ana:
      | date    | today  |
      | regimen | folfox |
    And it is Wednesday 1 April 2026, 09:00
    Then Ana was sent "symptom_check" by sms within 5 minutes
