Feature: When follow-up ends
  Only when somebody has taken over, and never while a result is open.

  Background:
    Given the pathways in "pathways"
    And it is Monday 2 March 2026, 09:00 in Toronto
    And Ana, aged 54, reachable by sms, portal and phone
    And curative_treatment_completed happens to Ana:
      | tumour   | breast |
      | ended_on | 2021-04-01 |
    And the survivorship nurse finishes "Give the treatment summary and follow-up plan" with given
    And the front desk finishes "Book the follow-up visit and the tests the plan asks for" with patient_declined
    And it is Friday 13 March 2026, 09:00
    And image_reported happens to Ana:
      | tumour  | breast |
      | done_on | today  |
      | result  | normal |

  Scenario: No family doctor is found at first, and follow-up goes on meanwhile
    When it is Wednesday 1 April 2026, 09:00
    Then the survivorship nurse has "Hand follow-up over to the family doctor", due by Friday 1 May 2026, 09:00
    When the survivorship nurse finishes "Hand follow-up over to the family doctor" with refused
    And the survivorship nurse finishes "Hand follow-up over to the family doctor" with refused
    And the survivorship nurse finishes "Hand follow-up over to the family doctor" with refused
    Then the no_family_doctor reached the navigation lead at 09:00
    And in "survivorship" Ana is in "In follow-up"
    When the survivorship nurse finishes "Hand follow-up over to the family doctor" with accepted
    Then Ana was sent "follow_up_ends" by portal within 5 minutes
    And in "survivorship" Ana is in "Follow-up ended"
    And nothing is left undone for Ana

  Scenario: Nobody is handed over with a result open
    Given it is Tuesday 31 March 2026, 12:00
    And image_reported happens to Ana:
      | tumour  | breast |
      | done_on | today  |
      | result  | recall |
    When it is Wednesday 1 April 2026, 09:30
    Then in "survivorship" Ana is in "Follow-up is over, if no result is open"
    When image_reported happens to Ana:
      | tumour  | breast |
      | done_on | today  |
      | result  | normal |
    Then the survivorship nurse has "Hand follow-up over to the family doctor"

  Scenario: A result that comes while it is being handed over
    Given it is Wednesday 1 April 2026, 09:30
    And image_reported happens to Ana:
      | tumour  | breast     |
      | done_on | today      |
      | result  | suspicious |
    When the survivorship nurse finishes "Hand follow-up over to the family doctor" with accepted
    Then in "survivorship" Ana is in "Follow-up is over, if no result is open"
    When the oncologist finishes "Suspicious imaging - tell the patient and decide" with harmless
    Then the survivorship nurse has "Hand follow-up over to the family doctor"

  Scenario: It came back, and the search begins anew
    When recurrence happens to Ana:
      | tumour      | breast |
      | referral_id | r-9    |
      | suspected   | breast |
    Then in "survivorship" Ana is in "Follow-up ended"
    And in "diagnosis" Ana is in "First consult being booked"
    And Ana was sent "welcome_and_privacy_notice" by sms within 5 minutes

  Scenario: A fever in follow-up is a red flag too
    When Ana reports:
      | temperature | 38.4 |
      | worst       | 2    |
    Then Ana was sent "red_flag_guidance" by sms within 5 minutes
    And the red flag reached the oncology nurse at 09:00
    When Sam acknowledges the red flag
    Then the oncology nurse has "Call about symptoms", due by 09:30
    And in "survivorship" Ana is in "In follow-up"

  Scenario: Death stops everything
    When patient_deceased happens to Ana
    Then nothing was sent to Ana for 400 days
    And nothing is left undone for Ana

  Scenario: Hospice takes over
    When hospice_entered happens to Ana
    Then the navigator has "Hand open questions to the hospice team", due by Monday, 09:00
    And in "survivorship" Ana is in "Follow-up ended"
    When the navigator finishes "Hand open questions to the hospice team" with handed_over
    Then nothing was sent to Ana for 400 days

  Scenario: Another centre takes over
    When patient_transferred happens to Ana
    Then the survivorship nurse has "Send the follow-up plan to the new team", due by Friday 20 March 2026, 09:00
    When the survivorship nurse finishes "Send the follow-up plan to the new team" with sent
    Then nothing was sent to Ana for 400 days
