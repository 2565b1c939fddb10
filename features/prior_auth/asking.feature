Feature: A medicine is asked for, and the payer's time is counted

  Background:
    Given the pathways in "pathways"
    And it is Monday 2 March 2026, 09:00 in Toronto
    And Ana, aged 54, reachable by sms, portal and phone
    And authorisation_needed happens to Ana:
      | prescription_id | rx-1 |
      | expedited       | no   |

  Scenario: Asked, agreed, and told to the patient
    Then the access specialist has "Submit the authorisation", due by Tuesday, 09:00
    And in "prior_auth" Ana is in "No cover"
    When the access specialist finishes "Submit the authorisation" with sent
    Then in "prior_auth" Ana is in "With the payer"
    When 1 day passes
    And approved happens to Ana:
      | prescription_id | rx-1       |
      | expires_on      | 2026-09-02 |
    Then in "prior_auth" Ana is in "Cover in force"
    And in "prior_auth" Ana is in "Agreed"
    And Ana was sent "cover_agreed" by portal within 5 minutes
    And nothing is left undone for Ana

  Scenario: The record says that it went out, and says it twice
    When submitted happens to Ana:
      | prescription_id | rx-1 |
    Then in "prior_auth" Ana is in "With the payer"
    When submitted happens to Ana:
      | prescription_id | rx-1 |
    And info_sent happens to Ana:
      | prescription_id | rx-1 |
    Then in "prior_auth" Ana is in "With the payer"
    And nothing is left undone for Ana

  Scenario: A warning at three quarters of the payer's time, and an alarm at the end of it
    Given submitted happens to Ana:
      | prescription_id | rx-1 |
    When it is Wednesday 4 March 2026, 15:00
    Then the access specialist has "Payer's time is running out", due by 19:00
    When the access specialist finishes "Payer's time is running out" with called
    And it is Thursday 5 March 2026, 09:00
    Then the payer delay reached the access specialist at 09:00
    When 4 business hours pass
    Then the payer delay reached the pharmacy lead at 13:00

  Scenario: Nobody rings the payer in time
    Given submitted happens to Ana:
      | prescription_id | rx-1 |
    When it is Wednesday 4 March 2026, 19:00
    Then the payer delay reached the access specialist at 19:00

  Scenario: The payer's answer ends the alarm
    Given submitted happens to Ana:
      | prescription_id | rx-1 |
    And it is Wednesday 4 March 2026, 19:00
    And the payer delay reached the access specialist at 19:00
    When approved happens to Ana:
      | prescription_id | rx-1       |
      | expires_on      | 2026-09-02 |
    And Ana was sent "cover_agreed" by portal within 5 minutes
    Then nothing is left undone for Ana

  Scenario: A payer that says nothing is asked again each week
    Given submitted happens to Ana:
      | prescription_id | rx-1 |
    When it is Monday 9 March 2026, 09:00
    Then the access specialist has "Payer has not answered", due by Tuesday, 09:00
    When the access specialist finishes "Payer has not answered" with called
    And it is Monday 16 March 2026, 09:00
    Then the access specialist has "Payer has not answered"

  Scenario: An expedited request has a day
    Given Omar, aged 60, reachable by portal
    And authorisation_needed happens to Omar:
      | prescription_id | rx-2 |
      | expedited       | yes  |
    And submitted happens to Omar:
      | prescription_id | rx-2 |
    When it is Tuesday, 03:00
    Then the access specialist has "Payer's time is running out"
    When it is Tuesday, 09:00
    Then the payer delay reached the access specialist at 09:00

  Scenario: More information is wanted, and the payer's time stands still meanwhile
    Given submitted happens to Ana:
      | prescription_id | rx-1 |
    When 10 hours pass
    And info_requested happens to Ana:
      | prescription_id | rx-1 |
    Then the prescriber's office has "Payer wants more information", due by Tuesday, 19:00
    When info_requested happens to Ana:
      | prescription_id | rx-1 |
    Then in "prior_auth" Ana is in "Payer wants more information"
    When 24 hours pass
    And 5 minutes pass
    Then the information_not_sent reached the prescriber's office
    When the prescriber's office finishes "Payer wants more information" with sent
    Then in "prior_auth" Ana is in "With the payer"
    When it is Thursday, 15:10
    Then the access specialist has "Payer's time is running out"
    When the access specialist finishes "Payer's time is running out" with called
    And it is Friday, 09:10
    Then the payer_past_limit reached the access specialist at 09:05

  Scenario: The record says that the information went out
    Given submitted happens to Ana:
      | prescription_id | rx-1 |
    And info_requested happens to Ana:
      | prescription_id | rx-1 |
    When info_sent happens to Ana:
      | prescription_id | rx-1 |
    Then in "prior_auth" Ana is in "With the payer"
    And nothing is left undone for Ana

  Scenario: The payer asks before anybody said that it was sent
    When info_requested happens to Ana:
      | prescription_id | rx-1 |
    Then the prescriber's office has "Payer wants more information"
    When the prescriber's office finishes "Payer wants more information" with sent
    And it is Wednesday, 15:00
    Then the access specialist has "Payer's time is running out", due by 19:00

  Scenario: No authorisation is needed after all
    When the access specialist finishes "Submit the authorisation" with not_required
    Then in "prior_auth" Ana is in "closed"
    And nothing is left undone for Ana

  Scenario: Nobody submits
    When 1 day passes
    And 5 minutes pass
    Then the slow work reached the navigation lead at 09:00
