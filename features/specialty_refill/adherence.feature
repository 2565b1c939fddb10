Feature: Doses are asked about, and two missed ones are talked about

  Background:
    Given the pathways in "pathways"
    And it is Monday 2 March 2026, 09:00 in Toronto
    And Ana, aged 54, reachable by sms, portal and phone
    And oral_prescribed happens to Ana:
      | prescription_id | rx-1         |
      | drug            | capecitabine |
      | expedited       | no           |
    And the access specialist finishes "Submit the authorisation" with not_required
    And filled happens to Ana:
      | prescription_id | rx-1  |
      | filled_on       | today |
      | days            | 28    |
    And shipment_received happens to Ana:
      | prescription_id | rx-1 |
    And the pharmacist finishes "First box - how to take it in the patient's own words" with understood

  Scenario: Asked ten days after the first box
    When it is Thursday 12 March 2026, 10:00
    Then Ana was sent "adherence_check" by portal within 5 minutes
    When Ana reports:
      | missed | 1 |
    Then in "Taking it as agreed" Ana is in "Waiting for the next question about doses"
    And nothing is left undone for Ana

  Scenario Outline: Two missed doses, or an answer that cannot be read, are a call of the pharmacist
    Given it is Thursday 12 March 2026, 10:00
    When Ana reports:
      | missed | <missed> |
    Then the pharmacist has "Phone about missed doses or no answer", due by Friday, 10:00
    When Ana reports:
      | missed | 0 |
    And the pharmacist finishes "Phone about missed doses or no answer" with coached
    Then in "Taking it as agreed" Ana is in "Waiting for the next question about doses"

    Examples:
      | missed |
      | 2      |
      | many   |
      |        |

  Scenario: No answer is a call, not a yes
    When it is Tuesday 17 March 2026, 10:00
    Then the pharmacist has "Phone about missed doses or no answer", due by Wednesday, 10:00

  Scenario: Asked again every four weeks
    Given it is Thursday 12 March 2026, 10:00
    And Ana reports:
      | missed | 0 |
    And it is Thursday 26 March 2026, 10:00
    When Ana reports:
      | missed | 0 |
    And it is Thursday 23 April 2026, 10:00
    Then Ana was sent "adherence_check" by portal within 5 minutes

  Scenario: The missed doses were side effects
    Given it is Thursday 12 March 2026, 10:00
    And Ana reports:
      | missed | 3 |
    When the pharmacist finishes "Phone about missed doses or no answer" with side_effects
    Then the oncology nurse has "Side effects of an oral medicine - phone the patient", due by 14:00
    And Ana is in "Has medicine"
    When Ana reports:
      | missed | 3 |
    And the pharmacist finishes "Phone about missed doses or no answer" with side_effects
    And the oncology nurse finishes "Side effects of an oral medicine - phone the patient" with go_on
    Then Ana is in "Has medicine"
    And Ana is in "No side effects being followed up"

  Scenario: The nurse stops the medicine when a box is ordered already
    Given it is Thursday 12 March 2026, 10:00
    And refill_wanted happens to Ana:
      | prescription_id | rx-1 |
    And Ana reports:
      | missed | 3 |
    And the pharmacist finishes "Phone about missed doses or no answer" with side_effects
    When the oncology nurse finishes "Side effects of an oral medicine - phone the patient" with hold
    Then Ana is in "Refills on hold"
    And the held_for_side_effects reached the prescriber's office at 10:00

  Scenario: Nobody is reached about missed doses
    Given it is Thursday 12 March 2026, 10:00
    And Ana reports:
      | missed | 3 |
    When the pharmacist finishes "Phone about missed doses or no answer" with not_reached
    And the pharmacist finishes "Phone about missed doses or no answer" with not_reached
    Then the pharmacist has "Phone about missed doses or no answer"
    When the pharmacist finishes "Phone about missed doses or no answer" with not_reached
    Then the adherence_not_reached reached the navigation lead
