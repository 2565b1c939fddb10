Feature: When the check-ins end
  Death stops everything at once. Whatever else ends them leaves nothing open that nobody knows of.

  Background:
    Given the pathways in "pathways"
    And it is Monday 2 March 2026, 09:00 in Toronto
    And Ana, aged 54, reachable by sms and phone

  Scenario: Death stops everything
    Given chemo_given happens to Ana:
      | date    | today  |
      | regimen | folfox |
    And it is Tuesday, 10:00
    And Ana reports:
      | temperature | 38.4 |
      | worst       | 2    |
    When 5 minutes pass
    And patient_deceased happens to Ana
    Then nothing was sent to Ana for 60 days
    And nothing is left undone for Ana

  Scenario: Six weeks after the last dose
    Given chemo_given happens to Ana:
      | date    | today  |
      | regimen | folfox |
    And it is Wednesday 4 March 2026, 10:00
    And Ana reports:
      | temperature | 36.8 |
      | worst       | 0    |
    When 45 days pass
    Then in "symptom_monitoring" Ana is in "closed"

  Scenario: A call that is owed outlasts the six weeks
    Given chemo_given happens to Ana:
      | date    | today  |
      | regimen | folfox |
    And it is Monday 13 April 2026, 10:00
    And Ana reports:
      | temperature | 36.8 |
      | worst       | 3    |
    When 3 hours pass
    Then the oncology nurse has "Call about symptoms"
    When the oncology nurse finishes "Call about symptoms" with seen_today
    Then in "symptom_monitoring" Ana is in "closed"

  Scenario: Hospice takes over
    Given chemo_given happens to Ana:
      | date    | today  |
      | regimen | folfox |
    When hospice_entered happens to Ana
    Then the navigator has "Hand open questions to the hospice team", due by Tuesday, 09:00
    And nothing was sent to Ana for 10 days

  Scenario: Another centre takes over
    Given chemo_given happens to Ana:
      | date    | today  |
      | regimen | folfox |
    When patient_transferred happens to Ana
    Then the navigator has "Hand open questions over to the new centre"
    And nothing was sent to Ana for 10 days

  Scenario: A plan that never became a treatment
    Given Ana started "symptom_monitoring"
    When 61 days pass
    Then the navigator has "No dose since the treatment was planned - is it still going ahead"
    When the navigator finishes "No dose since the treatment was planned - is it still going ahead" with not_going_ahead
    Then in "symptom_monitoring" Ana is in "closed"

  Scenario: Treatment is called off before the first dose
    Given Ana started "symptom_monitoring"
    When treatment_ended happens to Ana
    Then in "symptom_monitoring" Ana is in "closed"
    And nothing is left undone for Ana
