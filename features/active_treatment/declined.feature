Feature: Work that somebody declines
  A task that is declined is open anew, and others know of it.

  Background:
    Given the pathways in "pathways"
    And it is Monday 2 March 2026, 09:00 in Toronto
    And Ana, aged 54, reachable by sms, portal and phone
    And treatment_planned happens to Ana:
      | regimen  | folfox     |
      | tumour   | colorectal |
      | intent   | curative   |
      | first_on | 2026-03-04 |
      | cycles   | 1          |

  Scenario: The teach-back
    When the oncology nurse declines "Teach-back before the first dose"
    Then the oncology nurse has "Teach-back before the first dose", due by Monday 9 March 2026, 09:00
    And the teach_back_declined reached the navigation lead at 09:00

  Scenario: A low count
    Given lab_result happens to Ana:
      | taken_on  | today |
      | anc       | 0.4   |
      | platelets | 200   |
    When the oncologist declines "Low or unreadable count before the dose"
    Then the oncologist has "Low or unreadable count before the dose", due by 13:00
    And the low_count_declined reached the charge nurse at 09:00

  Scenario: The call about a missed dose
    Given chemo_missed happens to Ana:
      | regimen | folfox |
    When the oncology nurse declines "Phone about the missed dose"
    Then the oncology nurse has "Phone about the missed dose", due by 13:00
    And the missed_dose_call_declined reached the charge nurse at 09:00

  Scenario: Finding a patient who was not reached
    Given chemo_missed happens to Ana:
      | regimen | folfox |
    And the oncology nurse finishes "Phone about the missed dose" with not_reached
    And the oncology nurse finishes "Phone about the missed dose" with not_reached
    And the oncology nurse finishes "Phone about the missed dose" with not_reached
    And Sam acknowledges the not_reached
    When the navigator declines "Not reached - find another way and say how it ended"
    Then the navigator has "Not reached - find another way and say how it ended", due by Monday 9 March 2026, 09:00
    And the task_declined reached the navigation lead at 09:00

  Scenario: When to go on after a hold
    Given held happens to Ana:
      | regimen | folfox   |
      | why     | toxicity |
    When the oncologist declines "Treatment on hold - decide when to go on"
    Then the oncologist has "Treatment on hold - decide when to go on", due by Thursday, 09:00
    And the task_declined reached the navigation lead at 09:00

  Scenario: The end of treatment, and its summary
    Given chemo_given happens to Ana:
      | date    | today  |
      | regimen | folfox |
    And it is Thursday 19 March 2026, 09:00
    When the oncologist declines "All planned cycles are given - is treatment complete"
    Then the oncologist has "All planned cycles are given - is treatment complete", due by Thursday 26 March 2026, 09:00
    And the task_declined reached the navigation lead at 09:00
    When the oncologist finishes "All planned cycles are given - is treatment complete" with complete
    And the oncologist declines "Write and hand over the treatment summary"
    Then the oncologist has "Write and hand over the treatment summary"
    And the summary_declined reached the navigation lead at 09:00
