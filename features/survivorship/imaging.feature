Feature: Follow-up imaging
  What was not ordered, not reported, not read or not told is somebody's work until it is.

  Background:
    Given the pathways in "pathways"
    And it is Monday 2 March 2026, 09:00 in Toronto
    And Ana, aged 54, reachable by sms, portal and phone
    And curative_treatment_completed happens to Ana:
      | tumour   | breast |
      | ended_on | 2025-04-01 |
    And the survivorship nurse finishes "Give the treatment summary and follow-up plan" with given
    And the front desk finishes "Book the follow-up visit and the tests the plan asks for" with patient_declined
    And it is 10:00

  Scenario: A year after treatment a mammogram is due
    Then Ana was sent "imaging_due" by sms within 5 minutes
    And the survivorship nurse has "Order the follow-up imaging", due by Monday 16 March 2026, 10:00
    When the survivorship nurse finishes "Order the follow-up imaging" with ordered
    Then nothing is left undone for Ana

  Scenario: Normal, and the patient hears of it
    Given the survivorship nurse finishes "Order the follow-up imaging" with ordered
    When image_reported happens to Ana:
      | tumour  | breast |
      | done_on | today  |
      | result  | normal |
    Then Ana was sent "image_normal" by portal within 5 minutes
    And in "survivorship" Ana is in "Next imaging not due yet"
    And nothing is left undone for Ana

  Scenario: Declined this year
    When the survivorship nurse finishes "Order the follow-up imaging" with patient_declined
    Then nothing is left undone for Ana
    And in "survivorship" Ana is in "Next imaging not due yet"

  Scenario: Ordered, and nothing is reported for a month
    Given the survivorship nurse finishes "Order the follow-up imaging" with ordered
    When it is Friday 1 May 2026, 10:00
    Then the imaging_not_reported reached the survivorship nurse at 09:00
    When Sam acknowledges the imaging_not_reported
    Then nothing is left undone for Ana
    When it is Sunday 31 May 2026, 09:30
    Then the imaging_not_reported reached the survivorship nurse at 09:00
    When image_reported happens to Ana:
      | tumour  | breast |
      | done_on | today  |
      | result  | normal |
    Then nothing is left undone for Ana

  Scenario: It has to be repeated
    When image_reported happens to Ana:
      | tumour  | breast |
      | done_on | today  |
      | result  | recall |
    Then the survivorship nurse has "Phone about the imaging result", due by Tuesday, 10:00
    And nothing was sent to Ana for 20 hours
    When the survivorship nurse finishes "Phone about the imaging result" with told
    Then the survivorship nurse has "Order the follow-up imaging"

  Scenario: It has to be repeated, and nobody phones
    Given image_reported happens to Ana:
      | tumour  | breast |
      | done_on | today  |
      | result  | recall |
    When it is Tuesday, 10:05
    Then the recall_not_told reached the charge nurse at 10:00
    When the survivorship nurse finishes "Phone about the imaging result" with told
    And the survivorship nurse finishes "Order the follow-up imaging" with ordered
    Then nothing is left undone for Ana

  Scenario: It has to be repeated, and nobody answers the phone
    Given image_reported happens to Ana:
      | tumour  | breast |
      | done_on | today  |
      | result  | recall |
    When the survivorship nurse finishes "Phone about the imaging result" with not_reached
    And the survivorship nurse finishes "Phone about the imaging result" with not_reached
    And the survivorship nurse finishes "Phone about the imaging result" with not_reached
    Then the recall_not_reached reached the navigation lead at 10:00
    And the survivorship nurse has "Phone about the imaging result"

  Scenario Outline: A report without a result is no good news: somebody reads it
    When image_reported happens to Ana:
      | tumour  | breast |
      | done_on | today  |
    Then the survivorship nurse has "The imaging report gives no result - read it", due by Tuesday, 10:00
    And nothing was sent to Ana for 1 hours
    When the survivorship nurse finishes "The imaging report gives no result - read it" with <result>
    Then in "survivorship" Ana is in "<where>"

    Examples:
      | result     | where                        |
      | normal     | Next imaging not due yet     |
      | recall     | Imaging has to be repeated   |
      | suspicious | Suspicious imaging           |

  Scenario Outline: Suspicious: the oncologist tells the patient and decides
    Given image_reported happens to Ana:
      | tumour  | breast     |
      | done_on | today      |
      | result  | suspicious |
    Then the oncologist has "Suspicious imaging - tell the patient and decide", due by Wednesday, 10:00
    And nothing was sent to Ana for 1 hours
    When the oncologist finishes "Suspicious imaging - tell the patient and decide" with <decision>
    Then in "survivorship" Ana is in "<where>"

    Examples:
      | decision     | where                    |
      | more_imaging | Imaging due              |
      | harmless     | Next imaging not due yet |

  Scenario: Suspicious, and the search begins anew
    Given image_reported happens to Ana:
      | tumour  | breast     |
      | done_on | today      |
      | result  | suspicious |
    When the oncologist finishes "Suspicious imaging - tell the patient and decide" with refer:
      | referral_id | r-7    |
      | suspected   | breast |
    Then in "survivorship" Ana is in "Follow-up ended"
    And in "diagnosis" Ana is in "First consult being booked"
    And the front desk has "Book the first consult"

  Scenario: Suspicious, and nobody decides; a normal report that comes late does not settle it
    Given image_reported happens to Ana:
      | tumour  | breast     |
      | done_on | today      |
      | result  | suspicious |
    And image_reported happens to Ana:
      | tumour  | breast     |
      | done_on | 2026-02-02 |
      | result  | normal     |
    When it is Wednesday, 10:05
    Then the suspicious_imaging_not_decided reached the charge nurse at 10:00
    And in "survivorship" Ana is in "Suspicious imaging"
    When the oncologist finishes "Suspicious imaging - tell the patient and decide" with harmless
    Then nothing is left undone for Ana

  Scenario: Too ill for treatment: nothing more is ordered, until that changes
    When surveillance_unfit happens to Ana
    Then in "survivorship" Ana is in "No more follow-up imaging"
    And in "survivorship" Ana is in "No more colonoscopies"
    And nothing is left undone for Ana
    When surveillance_fit happens to Ana
    Then in "survivorship" Ana is in "Next imaging not due yet"
    And in "survivorship" Ana is in "No colonoscopy due"
    When it is tomorrow, 10:00
    Then the survivorship nurse has "Order the follow-up imaging"

  Scenario: Too ill while a result is open: it is told first
    Given image_reported happens to Ana:
      | tumour  | breast |
      | done_on | today  |
      | result  | recall |
    When surveillance_unfit happens to Ana
    Then the survivorship nurse has "Phone about the imaging result"
    When the survivorship nurse finishes "Phone about the imaging result" with told
    Then in "survivorship" Ana is in "No more follow-up imaging"
    And nothing is left undone for Ana

  Scenario: After bowel cancer the yearly scan ends after three years
    Given Ruth, aged 60, reachable by sms and portal
    And curative_treatment_completed happens to Ruth:
      | tumour   | colon      |
      | ended_on | 2022-09-03 |
    And image_reported happens to Ruth:
      | tumour  | colon  |
      | done_on | today  |
      | result  | normal |
    When it is Wednesday, 10:00
    Then in "survivorship" Ruth is in "No more follow-up imaging"
