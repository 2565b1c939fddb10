Feature: Death stops everything

  Background:
    Given the pathways in "pathways"
    And it is Monday 2 March 2026, 09:00 in Toronto
    And Ana, aged 54, reachable by sms and phone
    And referral_received happens to Ana:
      | referral_id | r-1  |
      | suspected   | lung |

  Scenario: Nothing goes out after a death
    Given consult_booked happens to Ana:
      | visit    | v-1                         |
      | visit_at | Friday 13 March 2026, 10:00 |
    When 1 day passes
    And patient_deceased happens to Ana
    Then nothing was sent to Ana for 90 days
    And nothing is left undone for Ana

  Scenario: Another centre takes over
    When patient_transferred happens to Ana
    Then the navigator has "Hand over to the new centre", due by Wednesday, 09:00
    And nothing was sent to Ana for 60 days

  Scenario: The new centre has accepted
    Given patient_transferred happens to Ana
    When the navigator finishes "Hand over to the new centre" with accepted
    Then nothing is left undone for Ana

  Scenario: The patient knows that the referral was withdrawn
    Given referral_withdrawn happens to Ana
    When the front desk finishes "Tell the patient that the referral was withdrawn" with told
    Then nothing is left undone for Ana
