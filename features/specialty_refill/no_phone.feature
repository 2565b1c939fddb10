Feature: A patient without a phone is asked in person, and has every box

  Background:
    Given the pathways in "pathways"
    And it is Monday 2 March 2026, 09:00 in Toronto
    And Ruth, aged 82, has no phone
    And oral_prescribed happens to Ruth:
      | prescription_id | rx-9    |
      | drug            | another |
      | expedited       | no      |
    And the access specialist finishes "Submit the authorisation" with sent
    And approved happens to Ruth:
      | prescription_id | rx-9       |
      | expires_on      | 2027-03-02 |
    And the navigator finishes "Speak to the patient: cover agreed" with told_by_phone
    And filled happens to Ruth:
      | prescription_id | rx-9  |
      | filled_on       | today |
      | days            | 28    |
    And shipment_received happens to Ruth:
      | prescription_id | rx-9 |

  Scenario: From the first box to the second
    Then the navigator has "Speak to the patient: how to take"
    When the navigator finishes "Speak to the patient: how to take" with told_by_phone
    And the pharmacist finishes "First box - how to take it in the patient's own words" with understood
    And it is Thursday 12 March 2026, 11:00
    Then the navigator has "Speak to the patient: adherence check", due by Friday, 11:00
    When the navigator finishes "Speak to the patient: adherence check" with answered:
      | missed | 0 |
    Then in "specialty_refill" Ruth is in "Waiting for the next question about doses"
    When it is Friday 20 March 2026, 10:00
    Then the navigator has "Speak to the patient: refill offer"
    When the navigator finishes "Speak to the patient: refill offer" with YES
    And the navigator finishes "Speak to the patient: refill noted" with told_by_phone
    Then place_order was carried out for Ruth
    When it is Sunday 22 March 2026, 09:00
    And the pharmacy technician finishes "Order not shipped" with shipped
    And it is Wednesday 25 March 2026, 09:00
    And the pharmacy technician finishes "Box not confirmed - track it" with received
    And the pharmacy technician finishes "A box arrived without a record of its days - enter them" with counted:
      | days | 28 |
    Then Ruth is in "Has medicine"
    And nothing was sent to Ruth for 20 days

  Scenario: Nobody reaches her with the offer
    Given it is Friday 20 March 2026, 10:00
    When the navigator finishes "Speak to the patient: refill offer" with not_reached
    Then the pharmacy technician has "Phone about the refill", due by Saturday, 10:00

  Scenario: Nobody reaches her with the question about doses
    Given the pharmacist finishes "First box - how to take it in the patient's own words" with understood
    And it is Thursday 12 March 2026, 11:00
    When the navigator finishes "Speak to the patient: adherence check" with not_reached
    Then the pharmacist has "Phone about missed doses or no answer", due by Friday, 11:00

  Scenario Outline: She is told later, or by letter
    Given the navigator finishes "Speak to the patient: how to take" with not_reached
    When the navigator finishes "A message did not arrive by any channel" with <outcome>
    And the pharmacist finishes "First box - how to take it in the patient's own words" with understood
    Then nothing is left undone for Ruth

    Examples:
      | outcome       |
      | told_by_phone |
      | posted        |

  Scenario: Nobody tells her how it is taken
    When the navigator finishes "Speak to the patient: how to take" with not_reached
    Then the navigator has "A message did not arrive by any channel"
    When the navigator finishes "A message did not arrive by any channel" with not_reached
    Then the not_delivered reached the navigation lead
