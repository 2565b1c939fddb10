Feature: Five years of follow-up
  As long as somebody comes, is asked and is seen, five years go by without an alarm.

  Scenario: Five years after breast cancer, and the family doctor takes over
    Given the pathways in "pathways"
    And it is Monday 2 March 2026, 09:00 in Toronto
    And Ana, aged 54, reachable by sms, portal and phone
    And curative_treatment_completed happens to Ana:
      | tumour   | breast |
      | ended_on | today  |
    And the survivorship nurse finishes "Give the treatment summary and follow-up plan" with given
    When it is 5 August 2026, 10:00
    And the front desk finishes "Book the follow-up visit and the tests the plan asks for" with booked:
      | visit_on | 2026-09-02 |
    And it is 2 September 2026, 12:00
    And Ana reports:
      | score | 2 |
    And visit_held happens to Ana:
      | tumour  | breast |
      | held_on | today  |
    # after 1 year
    When it is 3 February 2027, 10:00
    And the front desk finishes "Book the follow-up visit and the tests the plan asks for" with booked:
      | visit_on | 2027-03-02 |
    And the survivorship nurse finishes "Order the follow-up imaging" with ordered
    And it is 2 March 2027, 12:00
    And Ana reports:
      | score | 2 |
    And visit_held happens to Ana:
      | tumour  | breast |
      | held_on | today  |
    And image_reported happens to Ana:
      | tumour  | breast |
      | done_on | today  |
      | result  | normal |
    Then nothing is left undone for Ana
    When it is 5 August 2027, 10:00
    And the front desk finishes "Book the follow-up visit and the tests the plan asks for" with booked:
      | visit_on | 2027-09-02 |
    And it is 2 September 2027, 12:00
    And Ana reports:
      | score | 2 |
    And visit_held happens to Ana:
      | tumour  | breast |
      | held_on | today  |
    # after 2 years
    When it is 3 February 2028, 10:00
    And the front desk finishes "Book the follow-up visit and the tests the plan asks for" with booked:
      | visit_on | 2028-03-02 |
    And the survivorship nurse finishes "Order the follow-up imaging" with ordered
    And it is 2 March 2028, 12:00
    And Ana reports:
      | score | 2 |
    And visit_held happens to Ana:
      | tumour  | breast |
      | held_on | today  |
    And image_reported happens to Ana:
      | tumour  | breast |
      | done_on | today  |
      | result  | normal |
    Then nothing is left undone for Ana
    When it is 5 August 2028, 10:00
    And the front desk finishes "Book the follow-up visit and the tests the plan asks for" with booked:
      | visit_on | 2028-09-02 |
    And it is 2 September 2028, 12:00
    And Ana reports:
      | score | 2 |
    And visit_held happens to Ana:
      | tumour  | breast |
      | held_on | today  |
    # after 3 years
    When it is 3 February 2029, 10:00
    And the front desk finishes "Book the follow-up visit and the tests the plan asks for" with booked:
      | visit_on | 2029-03-02 |
    And the survivorship nurse finishes "Order the follow-up imaging" with ordered
    And it is 2 March 2029, 12:00
    And Ana reports:
      | score | 2 |
    And visit_held happens to Ana:
      | tumour  | breast |
      | held_on | today  |
    And image_reported happens to Ana:
      | tumour  | breast |
      | done_on | today  |
      | result  | normal |
    Then nothing is left undone for Ana
    And it is 2 September 2029, 12:00
    And Ana reports:
      | score | 2 |
    # after 4 years
    When it is 3 February 2030, 10:00
    And the front desk finishes "Book the follow-up visit and the tests the plan asks for" with booked:
      | visit_on | 2030-03-02 |
    And the survivorship nurse finishes "Order the follow-up imaging" with ordered
    And it is 2 March 2030, 12:00
    And Ana reports:
      | score | 2 |
    And visit_held happens to Ana:
      | tumour  | breast |
      | held_on | today  |
    And image_reported happens to Ana:
      | tumour  | breast |
      | done_on | today  |
      | result  | normal |
    Then nothing is left undone for Ana
    And it is 2 September 2030, 12:00
    And Ana reports:
      | score | 2 |
    # after 5 years
    When it is 3 February 2031, 10:00
    And the front desk finishes "Book the follow-up visit and the tests the plan asks for" with booked:
      | visit_on | 2031-02-27 |
    And the survivorship nurse finishes "Order the follow-up imaging" with ordered
    And it is 27 February 2031, 12:00
    And visit_held happens to Ana:
      | tumour  | breast |
      | held_on | today  |
    And image_reported happens to Ana:
      | tumour  | breast |
      | done_on | today  |
      | result  | normal |
    And it is 2 March 2031, 12:00
    Then the survivorship nurse has "Hand follow-up over to the family doctor"
    When Ana reports:
      | score | 1 |
    And the survivorship nurse finishes "Hand follow-up over to the family doctor" with accepted
    Then Ana was sent "follow_up_ends" by portal within 5 minutes
    And in "survivorship" Ana is in "Follow-up ended"
    And nothing is left undone for Ana
