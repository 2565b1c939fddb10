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

  Scenario: The hospice team takes the open questions over
    Given chemo_given happens to Ana:
      | date    | today  |
      | regimen | folfox |
    And hospice_entered happens to Ana
    When the navigator finishes "Hand open questions to the hospice team" with handed_over
    Then nothing is left undone for Ana

  Scenario: The new centre takes the open questions over
    Given chemo_given happens to Ana:
      | date    | today  |
      | regimen | folfox |
    And patient_transferred happens to Ana
    When the navigator finishes "Hand open questions over to the new centre" with accepted
    Then nothing is left undone for Ana

  Scenario: After the last dose the check-ins of its cycle go on
    Given chemo_given happens to Ana:
      | date    | today  |
      | regimen | folfox |
    And it is Tuesday, 10:00
    When treatment_ended happens to Ana
    And it is Wednesday, 09:00
    Then Ana was sent "symptom_check" by sms within 5 minutes
    And in "symptom_monitoring" Ana is in "Asked how they are"

  Scenario: Still planned after two months, and the first dose comes
    Given Ana started "symptom_monitoring"
    And 61 days pass
    When the navigator finishes "No dose since the treatment was planned - is it still going ahead" with still_planned
    Then in "symptom_monitoring" Ana is in "Waiting for the next check-in"
    And nothing is left undone for Ana
    When chemo_given happens to Ana:
      | date    | today  |
      | regimen | folfox |
    And 2 days pass
    Then Ana was sent "symptom_check" by sms within 5 minutes

  Scenario: Where a dose was given, nobody asks whether the treatment goes ahead
    Given Ana started "symptom_monitoring"
    And it is Wednesday 29 April 2026, 10:00
    And chemo_given happens to Ana:
      | date    | today  |
      | regimen | folfox |
    And it is Friday 1 May 2026, 10:00
    And Ana reports:
      | temperature | 36.8 |
      | worst       | 0    |
    When it is 13:00
    Then nothing is left undone for Ana

  Scenario: A patient without a phone, from the first dose to the last call
    Given Ruth, aged 82, has no phone
    And chemo_given happens to Ruth:
      | date    | today  |
      | regimen | folfox |
    When it is Saturday 7 March 2026, 09:00
    Then the navigator has "No check-in for three days: phone the patient"
    When symptom_report happens to Ruth:
      | temperature | 37.1 |
      | worst       | 2    |
    Then the oncology nurse has "Call about symptoms"
    When the oncology nurse finishes "Call about symptoms" with seen_today
    Then in "triage" Ruth is in "No symptoms being followed up"
    When it is Tuesday 14 April 2026, 10:00
    Then in "symptom_monitoring" Ruth is in "closed"
