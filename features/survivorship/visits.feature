Feature: Follow-up visits
  A visit that is due is booked, held, declined or chased; none is forgotten.

  Background:
    Given the pathways in "pathways"
    And it is Monday 2 March 2026, 09:00 in Toronto
    And Ana, aged 54, reachable by sms, portal and phone
    And curative_treatment_completed happens to Ana:
      | tumour   | breast |
      | ended_on | 2025-10-01 |
    And the survivorship nurse finishes "Give the treatment summary and follow-up plan" with given
    And it is 10:00

  Scenario: Booked and held
    Then Ana was sent "follow_up_due" by sms within 5 minutes
    When the front desk finishes "Book the follow-up visit and the tests the plan asks for" with booked:
      | visit_on | 2026-03-31 |
    Then in "survivorship" Ana is in "Visit booked"
    When it is Monday 30 March 2026, 10:00
    Then Ana was sent "visit_reminder_short" by sms within 5 minutes
    When it is Tuesday 31 March 2026, 11:00
    And visit_held happens to Ana:
      | tumour  | breast |
      | held_on | today  |
    Then in "survivorship" Ana is in "Next visit not due yet"
    And nothing is left undone for Ana
    When it is Monday 31 August 2026, 10:00
    Then Ana was sent "follow_up_due" by sms within 5 minutes

  Scenario: Booked, and a week later nobody knows whether it was held
    Given the front desk finishes "Book the follow-up visit and the tests the plan asks for" with booked:
      | visit_on | 2026-03-31 |
    When it is Tuesday 7 April 2026, 09:00
    Then the navigator has "Follow-up visit overdue or not recorded", due by Tuesday 14 April 2026, 09:00
    When the navigator finishes "Follow-up visit overdue or not recorded" with was_held:
      | held_on | 2026-03-31 |
    Then in "survivorship" Ana is in "Next visit not due yet"
    And nothing is left undone for Ana

  Scenario: Missed, and booked again
    Given the front desk finishes "Book the follow-up visit and the tests the plan asks for" with booked:
      | visit_on | 2026-03-31 |
    And it is Tuesday 7 April 2026, 09:00
    When the navigator finishes "Follow-up visit overdue or not recorded" with booked:
      | visit_on | 2026-04-20 |
    Then in "survivorship" Ana is in "Visit booked"
    And nothing was sent to Ana for 10 days

  Scenario: Declined: nobody nags, and the next one is offered in its time
    When the front desk finishes "Book the follow-up visit and the tests the plan asks for" with patient_declined
    Then nothing is left undone for Ana
    And nothing was sent to Ana for 100 days
    When it is Monday 3 August 2026, 10:00
    Then Ana was sent "follow_up_due" by sms within 5 minutes

  Scenario: Declined when it was chased
    Given the front desk finishes "Book the follow-up visit and the tests the plan asks for" with not_reached
    When the navigator finishes "Follow-up visit overdue or not recorded" with patient_declined
    Then in "survivorship" Ana is in "Next visit not due yet"
    And nothing is left undone for Ana

  Scenario: Nobody books
    When it is Wednesday 15 April 2026, 10:00
    Then the navigator has "Follow-up visit overdue or not recorded"
    And in "survivorship" Ana is in "Visit overdue"

  Scenario: Not reached, and found another way
    Given the front desk finishes "Book the follow-up visit and the tests the plan asks for" with not_reached
    And the navigator finishes "Follow-up visit overdue or not recorded" with not_reached
    And the navigator finishes "Follow-up visit overdue or not recorded" with not_reached
    When the navigator finishes "Follow-up visit overdue or not recorded" with not_reached
    Then in "survivorship" Ana is in "Not reached about the visit"
    And the A patient cannot be reached reached the navigation lead at 10:00
    When the navigator finishes "Not reached - find another way and say how it ended" with found
    Then the navigator has "Follow-up visit overdue or not recorded"

  Scenario: Not reached, and given up for now
    Given the front desk finishes "Book the follow-up visit and the tests the plan asks for" with not_reached
    And the navigator finishes "Follow-up visit overdue or not recorded" with not_reached
    And the navigator finishes "Follow-up visit overdue or not recorded" with not_reached
    And the navigator finishes "Follow-up visit overdue or not recorded" with not_reached
    When the navigator finishes "Not reached - find another way and say how it ended" with given_up
    Then nothing is left undone for Ana
    When it is Friday 1 May 2026, 10:00
    Then Ana was sent "follow_up_due" by sms within 5 minutes

  Scenario: After three years a breast visit is due once a year
    Given Ruth, aged 60, reachable by sms and portal
    And curative_treatment_completed happens to Ruth:
      | tumour   | breast     |
      | ended_on | 2023-03-10 |
    And image_reported happens to Ruth:
      | tumour  | breast |
      | done_on | today  |
      | result  | normal |
    And it is Monday 9 March 2026, 11:00
    And visit_held happens to Ruth:
      | tumour  | breast |
      | held_on | today  |
    And it is Tuesday 11 August 2026, 10:00
    And in "survivorship" Ruth is in "Visit due"
    And visit_held happens to Ruth:
      | tumour  | breast |
      | held_on | today  |
    And it is Wednesday 2 September 2026, 12:00
    And Ruth reports:
      | score | 1 |
    When it is Wednesday 27 January 2027, 10:00
    Then in "survivorship" Ruth is in "Next visit not due yet"
