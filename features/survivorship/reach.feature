Feature: Everybody is followed up, with or without a phone
  Where no message can go, a person tells the patient, or asks. It is never somebody else's phone.

  Background:
    Given the pathways in "pathways"
    And it is Monday 2 March 2026, 09:00 in Toronto

  Scenario: A patient without a phone, to the end of follow-up
    Given Ruth, aged 82, has no phone
    And curative_treatment_completed happens to Ruth:
      | tumour   | breast     |
      | ended_on | 2021-09-10 |
    When the survivorship nurse finishes "Give the treatment summary and follow-up plan" with posted
    Then the navigator has "Speak to the patient: survivorship plan"
    When the navigator finishes "Speak to the patient: survivorship plan" with told_by_phone
    And the navigator finishes "Speak to the patient: follow up due" with posted
    And the front desk finishes "Book the follow-up visit and the tests the plan asks for" with booked:
      | visit_on | 2026-03-05 |
    And the navigator finishes "Speak to the patient: imaging due" with posted
    And the survivorship nurse finishes "Order the follow-up imaging" with ordered
    And it is Wednesday 4 March 2026, 10:00
    And the navigator finishes "Speak to the patient: visit reminder short" with told_by_phone
    And it is Thursday 5 March 2026, 12:00
    And visit_held happens to Ruth:
      | tumour  | breast |
      | held_on | today  |
    And image_reported happens to Ruth:
      | tumour  | breast |
      | done_on | today  |
      | result  | normal |
    Then the navigator has "Speak to the patient: image normal"
    When the navigator finishes "Speak to the patient: image normal" with told_by_phone
    Then nothing is left undone for Ruth
    When it is Wednesday 2 September 2026, 09:00
    Then the navigator has "Speak to the patient: fear check"
    When the navigator finishes "Speak to the patient: fear check" with not_reached
    Then the survivorship nurse has "No answer about worry that we can read: ask by phone"
    When the survivorship nurse finishes "No answer about worry that we can read: ask by phone" with well
    And it is Thursday 10 September 2026, 09:30
    And the survivorship nurse finishes "Hand follow-up over to the family doctor" with accepted
    Then the navigator has "Speak to the patient: follow up ends"
    And in "survivorship" Ruth is in "Follow-up ended"
    And nothing was sent to Ruth for 1 hours

  Scenario: A patient who reads French
    Given Marcel, aged 67, speaks French, reachable by sms and portal
    And curative_treatment_completed happens to Marcel:
      | tumour   | colon      |
      | ended_on | 2025-09-01 |
    When the survivorship nurse finishes "Give the treatment summary and follow-up plan" with given
    Then Marcel was sent "survivorship_plan" by portal within 5 minutes
    And Marcel was sent "follow_up_due" by sms

  Scenario: A patient who wants no more messages
    Given Ana, aged 54, reachable by sms
    And curative_treatment_completed happens to Ana:
      | tumour   | breast     |
      | ended_on | 2025-10-05 |
    When opted_out happens to Ana
    And it is Monday 6 April 2026, 12:00
    Then nothing was sent to Ana for 30 days
