Feature: From the plan to the first dose
  Everything that has to be ready is somebody's work from the first day, and a delay is seen while it can be mended.

  Background:
    Given the pathways in "pathways"
    And it is Monday 2 March 2026, 09:00 in Toronto
    And Ana, aged 54, reachable by sms, portal and phone
    And treatment_planned happens to Ana:
      | regimen  | folfox     |
      | tumour   | colorectal |
      | intent   | curative   |
      | first_on | 2026-03-16 |
      | cycles   | 2          |

  Scenario: What patient and staff have when the plan is made
    Then Ana was sent "treatment_education" by portal within 5 minutes
    And the social worker has "Screen transport, cost, food and housing", due by Monday 9 March 2026, 09:00
    And the oncology nurse has "Teach-back before the first dose", due by Monday 9 March 2026, 09:00
    And in "active_treatment" Ana is in "No blood count yet"
    And in "symptom_monitoring" Ana is in "Waiting for the next check-in"

  Scenario: Symptoms are heard before the first dose
    When Ana reports:
      | temperature | 38.4 |
      | worst       | 1    |
    Then the red flag reached the oncology nurse at 09:00

  Scenario: Understood, and nothing in the way
    When the oncology nurse finishes "Teach-back before the first dose" with understood
    And the social worker finishes "Screen transport, cost, food and housing" with none
    Then nothing is left undone for Ana

  Scenario: What was not understood is gone through again, and after four times others know
    When the oncology nurse finishes "Teach-back before the first dose" with needs_repeat
    Then the oncology nurse has "Teach-back before the first dose", due by Monday 9 March 2026, 09:00
    When the oncology nurse finishes "Teach-back before the first dose" with not_reached
    And the oncology nurse finishes "Teach-back before the first dose" with needs_repeat
    And the oncology nurse finishes "Teach-back before the first dose" with needs_repeat
    Then the teach_back_not_done reached the navigation lead at 09:00
    And the oncology nurse has "Teach-back before the first dose"

  Scenario: A first dose does not close the open teach-back
    When chemo_given happens to Ana:
      | date    | today  |
      | regimen | folfox |
    Then Ana is in "Days after a dose"
    And the oncology nurse has "Teach-back before the first dose"

  Scenario Outline: Barriers that could not be asked about on the phone are asked about at the visit
    When the social worker finishes "Screen transport, cost, food and housing" with not_reached
    Then the day unit has "Ask about transport, cost, food and housing at the next visit", due by Monday 16 March 2026, 09:00
    When the oncology nurse finishes "Teach-back before the first dose" with understood
    And the day unit finishes "Ask about transport, cost, food and housing at the next visit" with <found>
    Then nothing is left undone for Ana

    Examples:
      | found    |
      | none     |
      | referred |

  Scenario: Nobody screens, and it does not stay so
    When it is Monday 9 March 2026, 10:00
    Then the task_overdue reached the navigation lead at 09:00

  Scenario: A week before the limit somebody finds out what holds it up
    When cycle_delayed happens to Ana:
      | new_date | 2026-04-06 |
    And it is Monday 23 March 2026, 10:00
    Then the navigator has "One week left to the first dose - find what holds it up", due by Tuesday, 09:00
    When the navigator finishes "One week left to the first dose - find what holds it up" with moving
    And it is Monday 30 March 2026, 10:00
    Then the Treatment is past its limit reached the oncologist at 09:00

  Scenario: What holds the first dose up cannot be moved by the navigator
    When cycle_delayed happens to Ana:
      | new_date | 2026-04-06 |
    And it is Monday 23 March 2026, 10:00
    And the navigator finishes "One week left to the first dose - find what holds it up" with blocked
    Then the blocked reached the oncologist at 10:00

  Scenario: The first dose in time stops the clock
    When it is Monday 16 March 2026, 12:00
    And chemo_given happens to Ana:
      | date    | today  |
      | regimen | folfox |
    Then Ana was sent "home_care_after_chemo" by portal within 5 minutes
    When it is Wednesday 1 April 2026, 09:00
    Then in "active_treatment" Ana is in "Days after a dose"

  Scenario: Days that the patient asks for are not counted against the clinic
    When held happens to Ana:
      | regimen | folfox         |
      | why     | patient_choice |
    And it is Monday 16 March 2026, 09:00
    And resumed happens to Ana:
      | regimen | folfox     |
      | next_on | 2026-04-08 |
    And it is Monday 23 March 2026, 10:00
    And it is Monday 6 April 2026, 10:00
    Then the navigator has "One week left to the first dose - find what holds it up", due by Tuesday, 09:00

  Scenario: A plan for palliative treatment without a number of cycles
    Given Ruth, aged 70, reachable by sms and portal
    When treatment_planned happens to Ruth:
      | regimen  | gemcitabine |
      | tumour   | pancreas    |
      | intent   | palliative  |
      | first_on | 2026-03-09  |
    Then in "active_treatment" Ruth is in "No blood count yet"

  Scenario: The same plan sent twice is one course
    When treatment_planned happens to Ana:
      | regimen  | folfox     |
      | tumour   | colorectal |
      | intent   | curative   |
      | first_on | 2026-03-16 |
    Then nothing was sent to Ana for 2 hours
