Feature: Colonoscopy after bowel cancer
  About a year after treatment, and then every five years if it is normal. After a finding a doctor says when.

  Background:
    Given the pathways in "pathways"
    And it is Monday 2 March 2026, 09:00 in Toronto
    And Ana, aged 54, reachable by sms, portal and phone
    And curative_treatment_completed happens to Ana:
      | tumour   | colon |
      | ended_on | 2025-05-01 |
    And the survivorship nurse finishes "Give the treatment summary and follow-up plan" with given
    And the front desk finishes "Book the follow-up visit and the tests the plan asks for" with patient_declined
    And it is 10:00

  Scenario: Due, ordered, normal
    Then the survivorship nurse has "Order the follow-up colonoscopy", due by Monday 16 March 2026, 10:00
    When the survivorship nurse finishes "Order the follow-up colonoscopy" with ordered
    And scope_reported happens to Ana:
      | tumour  | colon  |
      | done_on | today  |
      | result  | normal |
    Then in "survivorship" Ana is in "No colonoscopy due"
    And nothing is left undone for Ana

  Scenario: Declined this year
    When the survivorship nurse finishes "Order the follow-up colonoscopy" with patient_declined
    Then in "survivorship" Ana is in "No colonoscopy due"
    And nothing is left undone for Ana

  Scenario: Ordered, and never done
    Given the survivorship nurse finishes "Order the follow-up colonoscopy" with ordered
    When it is Tuesday 30 June 2026, 10:00
    Then the colonoscopy_not_reported reached the survivorship nurse at 09:00

  Scenario Outline: Polyps, or a report without a result
    When scope_reported happens to Ana:
      | tumour  | colon    |
      | done_on | today    |
      | result  | <result> |
    Then the oncologist has "Colonoscopy with a finding or without a result - tell the patient and decide", due by Wednesday, 10:00
    And in "survivorship" Ana is in "Colonoscopy result to be decided"
    When the oncologist finishes "Colonoscopy with a finding or without a result - tell the patient and decide" with next:
      | scope_on | 2027-03-01 |
    Then in "survivorship" Ana is in "No colonoscopy due"
    And nothing is left undone for Ana

    Examples:
      | result |
      | polyps |
      |        |

  Scenario: Suspicious, and the search begins anew
    Given scope_reported happens to Ana:
      | tumour  | colon      |
      | done_on | today      |
      | result  | suspicious |
    And scope_reported happens to Ana:
      | tumour  | colon      |
      | done_on | 2026-02-25 |
      | result  | normal     |
    When the oncologist finishes "Colonoscopy with a finding or without a result - tell the patient and decide" with refer:
      | referral_id | r-8   |
      | suspected   | colon |
    Then in "survivorship" Ana is in "Follow-up ended"
    And the front desk has "Book the first consult"

  Scenario: A finding, and nobody decides
    Given scope_reported happens to Ana:
      | tumour  | colon  |
      | done_on | today  |
      | result  | polyps |
    When it is Wednesday, 10:05
    Then the colonoscopy_not_decided reached the charge nurse at 10:00

  Scenario: Too ill for treatment, before one is due and after
    When surveillance_unfit happens to Ana
    Then in "survivorship" Ana is in "No more colonoscopies"
    And nothing is left undone for Ana
    When surveillance_fit happens to Ana
    And it is tomorrow, 10:00
    Then the survivorship nurse has "Order the follow-up colonoscopy"
