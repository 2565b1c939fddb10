Feature: The end of an authorisation, and those who have no phone

  Background:
    Given the pathways in "pathways"
    And it is Monday 2 March 2026, 09:00 in Toronto

  Scenario: A patient without a phone has everything done, and is told by letter or in person
    Given Ruth, aged 82, has no phone
    And authorisation_needed happens to Ruth:
      | prescription_id | rx-1 |
      | expedited       | no   |
    And the access specialist finishes "Submit the authorisation" with sent
    When denied happens to Ruth:
      | prescription_id | rx-1 |
    Then the navigator has "Speak to the patient: cover refused we are on it", due by Tuesday, 09:00
    When the navigator finishes "Speak to the patient: cover refused we are on it" with told_by_phone
    And the access specialist finishes "Appeal or find another way" with appeal
    And the access specialist finishes "Submit the authorisation" with sent
    And approved happens to Ruth:
      | prescription_id | rx-1       |
      | expires_on      | 2026-09-02 |
    Then the navigator has "Speak to the patient: cover agreed"
    When the navigator finishes "Speak to the patient: cover agreed" with told_by_phone
    Then in "prior_auth" Ruth is in "Cover in force"
    And nothing was sent to Ruth for 10 days
    And nothing is left undone for Ruth

  Scenario: Two medicines are two authorisations, and an answer is about one of them
    Given Ana, aged 54, reachable by portal
    And authorisation_needed happens to Ana:
      | prescription_id | rx-1 |
      | expedited       | no   |
    And the access specialist finishes "Submit the authorisation" with sent
    And authorisation_needed happens to Ana:
      | prescription_id | rx-2 |
      | expedited       | yes  |
    When approved happens to Ana:
      | prescription_id | rx-2       |
      | expires_on      | 2027-03-02 |
    Then in "prior_auth" Ana is in "With the payer"
    And in "prior_auth" Ana is in "Cover in force"
    And in "prior_auth" Ana is in "No cover"

  Scenario: The treatment ends while the payer is late
    Given Ana, aged 54, reachable by portal
    And authorisation_needed happens to Ana:
      | prescription_id | rx-1 |
      | expedited       | yes  |
    And submitted happens to Ana:
      | prescription_id | rx-1 |
    And it is Tuesday, 09:10
    And the payer delay reached the access specialist
    When therapy_ended happens to Ana:
      | prescription_id | rx-1 |
    Then in "prior_auth" Ana is in "closed"
    And nothing is left undone for Ana

  Scenario: Another centre takes over
    Given Ana, aged 54, reachable by portal
    And authorisation_needed happens to Ana:
      | prescription_id | rx-1 |
      | expedited       | yes  |
    When patient_transferred happens to Ana
    Then the access specialist has "Hand the authorisation over to the new centre", due by Wednesday, 09:00
    And in "prior_auth" Ana is in "closed"
    When the access specialist finishes "Hand the authorisation over to the new centre" with accepted
    Then nothing is left undone for Ana

  Scenario: Death stops everything
    Given Ana, aged 54, reachable by portal
    And authorisation_needed happens to Ana:
      | prescription_id | rx-1 |
      | expedited       | yes  |
    And submitted happens to Ana:
      | prescription_id | rx-1 |
    When patient_deceased happens to Ana
    Then nothing was sent to Ana for 30 days
    And nothing is left undone for Ana
