Feature: What somebody declines is open anew, and others know

  Background:
    Given the pathways in "pathways"
    And it is Monday 2 March 2026, 09:00 in Toronto
    And Ana, aged 54, reachable by portal
    And authorisation_needed happens to Ana:
      | prescription_id | rx-1 |
      | expedited       | no   |

  Scenario: The submission
    When the access specialist declines "Submit the authorisation"
    Then the access specialist has "Submit the authorisation"
    And the submission_declined reached the navigation lead at 09:00

  Scenario: The payer's question
    Given info_requested happens to Ana:
      | prescription_id | rx-1 |
    When the prescriber's office declines "Payer wants more information"
    Then the prescriber's office has "Payer wants more information"
    And the information_declined reached the prescriber's office at 09:00

  Scenario: The appeal
    Given denied happens to Ana:
      | prescription_id | rx-1 |
    When the access specialist declines "Appeal or find another way"
    Then the access specialist has "Appeal or find another way"
    And the appeal_declined reached the navigation lead at 09:00
