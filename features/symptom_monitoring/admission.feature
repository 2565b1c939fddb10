Feature: In hospital, and home again

  Background:
    Given the pathways in "pathways"
    And it is Monday 2 March 2026, 09:00 in Toronto
    And Ana, aged 54, reachable by sms and phone
    And chemo_given happens to Ana:
      | date    | today  |
      | regimen | folfox |

  Scenario: Nobody is asked for a check-in in hospital
    Given it is Tuesday, 10:00
    When admitted happens to Ana
    Then nothing was sent to Ana for 5 days
    And in "checkins" Ana is in "In hospital"

  Scenario: An admission that never was
    Given it is Wednesday, 10:00
    And admitted happens to Ana
    When 1 hour passes
    And admission_cancelled happens to Ana
    Then in "checkins" Ana is in "Asked how they are"

  Scenario: A phone call after discharge
    Given it is Tuesday, 10:00
    And admitted happens to Ana
    And it is Friday, 11:00
    When discharged happens to Ana
    Then the oncology nurse has "Phone after discharge", due by Tuesday, 11:00
    And in "checkins" Ana is in "Waiting for the next check-in"
    When the oncology nurse finishes "Phone after discharge" with unwell
    Then the oncology nurse has "Call about symptoms"

  Scenario: A discharge whose admission was never entered
    Given it is Tuesday, 10:00
    When discharged happens to Ana
    Then the oncology nurse has "Phone after discharge"

  Scenario: A week in hospital, and somebody looks
    Given it is Tuesday, 10:00
    And admitted happens to Ana
    When 8 days pass
    Then the navigator has "Still in hospital"
    When the navigator finishes "Still in hospital" with home
    Then the oncology nurse has "Phone after discharge"

  Scenario: A red flag is heard in hospital too
    Given it is Tuesday, 10:00
    And admitted happens to Ana
    When Ana reports:
      | temperature | 38.4 |
      | worst       | 2    |
    Then the red flag reached the oncology nurse at 10:00

  Scenario: Well after discharge
    Given discharged happens to Ana
    When the oncology nurse finishes "Phone after discharge" with well
    Then in "triage" Ana is in "No symptoms being followed up"
    And nothing is left undone for Ana

  Scenario: Not reached after discharge
    Given discharged happens to Ana
    When the oncology nurse finishes "Phone after discharge" with not_reached
    Then the lost contact reached the navigation lead at 09:00

  Scenario: Still in hospital, so somebody looks again a week later
    Given it is Tuesday, 10:00
    And admitted happens to Ana
    And 8 days pass
    When the navigator finishes "Still in hospital" with still_in
    Then in "checkins" Ana is in "In hospital"
    When 7 days pass
    Then the navigator has "Still in hospital"

  Scenario: An admission entered twice
    Given it is Tuesday, 10:00
    And admitted happens to Ana
    When admitted happens to Ana
    Then in "checkins" Ana is in "In hospital"
    And nothing was sent to Ana for 3 days

  Scenario: The last dose entered again in hospital asks nobody anything
    Given it is Tuesday, 10:00
    And admitted happens to Ana
    When chemo_given happens to Ana:
      | date    | 2026-03-02 |
      | regimen | folfox     |
    Then in "checkins" Ana is in "In hospital"
    And nothing was sent to Ana for 3 days

  Scenario: A dose given in hospital counts, and the check-ins begin at home
    Given it is Tuesday, 10:00
    And admitted happens to Ana
    And it is Wednesday 25 March 2026, 10:00
    When chemo_given happens to Ana:
      | date    | today  |
      | regimen | folfox |
    Then in "checkins" Ana is in "In hospital"
    When it is Thursday 26 March 2026, 15:00
    And discharged happens to Ana
    And it is Friday 27 March 2026, 09:00
    Then Ana was sent "symptom_check" by sms within 5 minutes
