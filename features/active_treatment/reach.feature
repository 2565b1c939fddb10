Feature: Everybody is reached, with or without a phone
  Where no message can go, a person tells the patient. A text message says nothing of what the clinic treats.

  Background:
    Given the pathways in "pathways"
    And it is Monday 2 March 2026, 09:00 in Toronto

  Scenario: A patient without a phone completes a course
    Given Ruth, aged 82, has no phone
    And treatment_planned happens to Ruth:
      | regimen  | folfox     |
      | tumour   | colorectal |
      | intent   | curative   |
      | first_on | 2026-03-16 |
      | cycles   | 1          |
    Then the navigator has "Speak to the patient: treatment education", due by Tuesday, 09:00
    When the navigator finishes "Speak to the patient: treatment education" with told_by_phone
    And the social worker finishes "Screen transport, cost, food and housing" with referred
    And the oncology nurse finishes "Teach-back before the first dose" with understood
    Then nothing is left undone for Ruth
    When it is Friday 13 March 2026, 10:00
    Then the navigator has "Speak to the patient: lab reminder", due by Saturday, 10:00
    When the navigator finishes "Speak to the patient: lab reminder" with told_by_phone
    And lab_result happens to Ruth:
      | taken_on  | 2026-03-13 |
      | anc       | 2.0        |
      | platelets | 200        |
    And it is Sunday, 10:00
    And the navigator finishes "Speak to the patient: chemo day preparation" with told_by_phone
    And it is Monday 16 March 2026, 16:00
    And chemo_given happens to Ruth:
      | date    | today  |
      | regimen | folfox |
    Then the navigator has "Speak to the patient: home care after chemo"
    When the navigator finishes "Speak to the patient: home care after chemo" with told_by_phone
    And it is Thursday 2 April 2026, 09:00
    And the oncologist finishes "All planned cycles are given - is treatment complete" with complete
    Then the navigator has "Speak to the patient: end of treatment"
    When the oncologist finishes "Write and hand over the treatment summary" with handed_over
    And it is Monday 27 April 2026, 12:00
    Then in "active_treatment" Ruth is in "Course closed"
    And the survivorship nurse has "Give the treatment summary and follow-up plan"
    And nothing was sent to Ruth for 1 hours

  Scenario: A patient who reads French
    Given Marcel, aged 67, speaks French, reachable by sms and portal
    When treatment_planned happens to Marcel:
      | regimen  | folfox     |
      | tumour   | colorectal |
      | intent   | curative   |
      | first_on | 2026-03-16 |
    Then Marcel was sent "treatment_education" by portal within 5 minutes
    When it is Friday 13 March 2026, 10:00
    Then Marcel was sent "lab_reminder" by sms within 5 minutes

  Scenario: Somebody who cares for the patient hears of treatment, not of appointments
    Given Ana, aged 54, reachable by sms and portal
    And Luis cares for Ana and may hear about treatment
    When treatment_planned happens to Ana:
      | regimen  | folfox     |
      | tumour   | colorectal |
      | intent   | curative   |
      | first_on | 2026-03-16 |
    And it is Friday 13 March 2026, 10:00
    Then Ana was sent "lab_reminder" by sms within 5 minutes
    And nothing was sent to Luis for 1 hours

  Scenario: A patient who wants no more text messages
    Given Ana, aged 54, reachable by sms
    And treatment_planned happens to Ana:
      | regimen  | folfox     |
      | tumour   | colorectal |
      | intent   | curative   |
      | first_on | 2026-03-16 |
    When opted_out happens to Ana:
      | channel | sms |
    And it is Friday 13 March 2026, 10:00
    Then nothing was sent to Ana for 5 days
