Feature: The plan changes
  Another regimen, another tumour, a disease that progresses: nothing of the old plan runs on unseen.

  Background:
    Given the pathways in "pathways"
    And it is Monday 2 March 2026, 09:00 in Toronto
    And Ana, aged 54, reachable by sms, portal and phone
    And treatment_planned happens to Ana:
      | regimen  | folfox     |
      | tumour   | colorectal |
      | intent   | palliative |
      | first_on | 2026-03-02 |
    And the social worker finishes "Screen transport, cost, food and housing" with none
    And the oncology nurse finishes "Teach-back before the first dose" with understood
    And chemo_given happens to Ana:
      | date    | today  |
      | regimen | folfox |
    And it is Monday 9 March 2026, 09:00

  Scenario: A change of regimen is taught anew
    When regimen_changed happens to Ana:
      | regimen     | folfox     |
      | new_regimen | folfiri    |
      | first_on    | 2026-03-23 |
    Then Ana was sent "treatment_education" by portal within 5 minutes
    And the oncology nurse has "Teach-back before the first dose", due by Monday 16 March 2026, 09:00
    And in "active_treatment" Ana is in "No blood count yet"
    When it is Monday 23 March 2026, 12:00
    And chemo_given happens to Ana:
      | date    | today   |
      | regimen | folfiri |
    Then in "active_treatment" Ana is in "Days after a dose"
    When it is Thursday 9 April 2026, 09:00
    Then in "active_treatment" Ana is in "Waiting for the next dose"

  Scenario: A change that names its number of cycles
    When regimen_changed happens to Ana:
      | regimen     | folfox     |
      | new_regimen | folfiri    |
      | first_on    | 2026-03-23 |
      | cycles      | 1          |
    And it is Monday 23 March 2026, 12:00
    And chemo_given happens to Ana:
      | date    | today   |
      | regimen | folfiri |
    And it is Thursday 9 April 2026, 09:00
    Then in "active_treatment" Ana is in "All planned cycles given"

  Scenario: Without a number of cycles it goes on until somebody stops it
    When it is Monday 23 March 2026, 09:00
    Then in "active_treatment" Ana is in "Waiting for the next dose"

  Scenario: Progression is reviewed, and palliative care is offered beside treatment
    When progression happens to Ana
    Then the oncologist has "Disease has progressed - review the plan", due by Monday 16 March 2026, 09:00
    And in "active_treatment" Ana is in "Days after a dose"
    And the oncologist has "Consider palliative referral"
    When the oncologist finishes "Disease has progressed - review the plan" with goes_on
    Then in "active_treatment" Ana is in "Days after a dose"

  Scenario: Progression, and another regimen
    Given progression happens to Ana
    When the oncologist finishes "Disease has progressed - review the plan" with changed:
      | new_regimen | folfiri    |
      | first_on    | 2026-03-23 |
    Then in "active_treatment" Ana is in "No blood count yet"
    And the oncology nurse has "Teach-back before the first dose"

  Scenario: Progression, and treatment stops
    Given progression happens to Ana
    When the oncologist finishes "Disease has progressed - review the plan" with stopped
    Then in "active_treatment" Ana is in "Treatment over"

  Scenario: Two regimens side by side are two courses, and each event knows its own
    When treatment_planned happens to Ana:
      | regimen  | anastrozole |
      | tumour   | breast      |
      | intent   | curative    |
      | first_on | 2026-03-12  |
    And it is Thursday 12 March 2026, 17:00
    And chemo_missed happens to Ana:
      | regimen | anastrozole |
    Then in "active_treatment" Ana is in "Days after a dose"
    And in "active_treatment" Ana is in "The dose was missed"
    When treatment_stopped happens to Ana:
      | regimen | anastrozole    |
      | why     | patient_choice |
    Then in "active_treatment" Ana is in "Days after a dose"
    And in "active_treatment" Ana is in "Treatment over"

  Scenario: A second course when the first is over
    Given treatment_stopped happens to Ana:
      | regimen | folfox      |
      | why     | progression |
    And the oncologist finishes "Write and hand over the treatment summary" with posted
    And in "active_treatment" Ana is in "Course closed"
    When treatment_planned happens to Ana:
      | regimen  | folfox     |
      | tumour   | colorectal |
      | intent   | palliative |
      | first_on | 2026-03-30 |
    Then in "active_treatment" Ana is in "No blood count yet"
    And the oncology nurse has "Teach-back before the first dose"
