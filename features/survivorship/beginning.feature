Feature: From treatment to follow-up
  Follow-up begins when treatment ends, also where nobody has found the time to write the plan yet.

  Background:
    Given the pathways in "pathways"
    And it is Monday 2 March 2026, 09:00 in Toronto
    And Ana, aged 54, reachable by sms, portal and phone

  Scenario: What patient and staff have when follow-up begins
    When curative_treatment_completed happens to Ana:
      | tumour   | breast |
      | ended_on | today  |
    Then the survivorship nurse has "Give the treatment summary and follow-up plan", due by Monday 30 March 2026, 09:00
    And in "survivorship" Ana is in "Next visit not due yet"
    And in "survivorship" Ana is in "Next imaging not due yet"
    And in "survivorship" Ana is in "No colonoscopy due"
    And in "survivorship" Ana is in "No fear known"
    And in "survivorship" Ana is in "Follow-up goes on here"
    When the survivorship nurse finishes "Give the treatment summary and follow-up plan" with given
    Then Ana was sent "survivorship_plan" by portal within 5 minutes
    And nothing is left undone for Ana

  Scenario: Nobody writes the plan, and the visit is due all the same
    Given curative_treatment_completed happens to Ana:
      | tumour   | breast     |
      | ended_on | 2025-10-31 |
    When it is Monday 30 March 2026, 10:00
    Then the task_overdue reached the navigation lead at 09:00
    When it is Tuesday 31 March 2026, 10:00
    Then the front desk has "Book the follow-up visit and the tests the plan asks for"

  Scenario Outline: Each tumour has its own first visit
    Given curative_treatment_completed happens to Ana:
      | tumour   | <tumour> |
      | ended_on | today    |
    And the survivorship nurse finishes "Give the treatment summary and follow-up plan" with posted
    When it is Monday 3 August 2026, 10:00
    Then Ana was sent "follow_up_due" by sms within 5 minutes
    And the front desk has "Book the follow-up visit and the tests the plan asks for", due by Monday 10 August 2026, 10:00

    Examples:
      | tumour     |
      | breast     |
      | colorectal |
      | colon      |
      | rectum     |
      | lung       |

  Scenario: Two tumours are two follow-ups, and each event knows its own
    Given curative_treatment_completed happens to Ana:
      | tumour   | breast     |
      | ended_on | 2025-04-01 |
    And curative_treatment_completed happens to Ana:
      | tumour   | colon |
      | ended_on | today |
    And it is 10:00
    When image_reported happens to Ana:
      | tumour  | breast     |
      | done_on | today      |
      | result  | suspicious |
    Then in "survivorship" Ana is in "Suspicious imaging"
    And in "survivorship" Ana is in "Next imaging not due yet"
    When recurrence happens to Ana:
      | tumour      | breast |
      | referral_id | r-9    |
      | suspected   | breast |
    Then in "survivorship" Ana is in "Follow-up ended"
    And in "survivorship" Ana is in "In follow-up"

  Scenario: The end of the same treatment told twice begins one follow-up
    Given curative_treatment_completed happens to Ana:
      | tumour   | breast |
      | ended_on | today  |
    And the survivorship nurse finishes "Give the treatment summary and follow-up plan" with given
    When curative_treatment_completed happens to Ana:
      | tumour   | breast |
      | ended_on | today  |
    Then nothing is left undone for Ana
