Feature: The medicine does not run out without somebody knowing
  Twenty-eight days filled on 2 March run out on the 30th. From the 25th on the prescriber is told.

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
    And it is Thursday 12 March 2026, 10:00
    And Ana reports:
      | missed | 0 |

  Scenario: Nobody answers, and the notice climbs
    Given it is Wednesday 25 March 2026, 08:00
    And the pharmacy technician has "Phone about the refill"
    When it is Wednesday 25 March 2026, 09:00
    Then the supply_nearly_out reached the prescriber's office at 09:00
    And the pharmacist has "Find bridge supply", due by Thursday, 09:00
    When it is Wednesday 25 March 2026, 13:00
    Then the supply_nearly_out reached the pharmacy lead at 13:00
    When it is Wednesday 25 March 2026, 17:00
    Then the supply_nearly_out reached the oncologist on call at 17:00
    When 5 hours pass
    Then the service lead has "Nobody answered an escalation"
    When the service lead finishes "Nobody answered an escalation" with acted
    And Sam acknowledges the prescriber notice
    And it is Monday 30 March 2026, 09:00
    Then the supply_out reached the prescriber's office at 09:00

  Scenario Outline: Bridge supply
    Given it is Wednesday 25 March 2026, 09:00
    And Sam acknowledges the prescriber notice
    When the pharmacist finishes "Find bridge supply" with <outcome>
    Then Ana is in "Being phoned about the next box"

    Examples:
      | outcome    |
      | found      |
      | not_needed |

  Scenario: There is no bridge supply
    Given it is Wednesday 25 March 2026, 09:00
    And Sam acknowledges the prescriber notice
    When the pharmacist finishes "Find bridge supply" with none
    Then the no_bridge_supply reached the prescriber's office at 09:00

  Scenario: The box arrives, and the alarm is over
    Given it is Wednesday 25 March 2026, 09:00
    And filled happens to Ana:
      | prescription_id | rx-1  |
      | filled_on       | today |
      | days            | 28    |
    When shipment_received happens to Ana:
      | prescription_id | rx-1 |
    Then the pharmacy technician has "Phone about the refill"
    When the pharmacy technician finishes "Phone about the refill" with has_supply:
      | days | 33 |
    Then Ana is in "Has medicine"
    And nothing is left undone for Ana

  Scenario: The patient counts what is left, and is asked when it is time
    When supply_on_hand happens to Ana:
      | prescription_id | rx-1 |
      | days            | 30   |
    And it is Wednesday 1 April 2026, 09:00
    Then Ana is in "Has medicine"
    When it is Wednesday 1 April 2026, 10:00
    Then Ana was sent "refill_offer" by sms within 5 minutes

  Scenario: The patient counts what is left, and it is enough
    Given it is Wednesday 25 March 2026, 09:00
    And the supply_nearly_out reached the prescriber's office at 09:00
    When the pharmacy technician finishes "Phone about the refill" with has_supply:
      | days | 12 |
    Then Ana is in "Has medicine"
    And nothing is left undone for Ana
    When it is Friday 27 March 2026, 10:00
    Then Ana was sent "refill_offer" by sms within 5 minutes

  Scenario: The patient counts four days
    When supply_on_hand happens to Ana:
      | prescription_id | rx-1 |
      | days            | 4    |
    And it is Friday 13 March 2026, 09:00
    Then the supply_nearly_out reached the prescriber's office at 09:00
    When it is Friday 13 March 2026, 10:00
    Then Ana was sent "refill_offer" by sms within 5 minutes

  Scenario: What the patient counted cannot be read
    When supply_on_hand happens to Ana:
      | prescription_id | rx-1  |
      | days            | a few |
    Then the pharmacist has "The supply at home cannot be read - phone", due by Friday, 10:00
    When the pharmacist finishes "The supply at home cannot be read - phone" with counted:
      | days | 4 |
    And it is Friday 13 March 2026, 09:00
    Then the supply_nearly_out reached the prescriber's office at 09:00

  Scenario: Nobody can say what is left
    Given supply_on_hand happens to Ana:
      | prescription_id | rx-1 |
    When the pharmacist finishes "The supply at home cannot be read - phone" with not_reached
    Then the supply_not_known reached the navigation lead
