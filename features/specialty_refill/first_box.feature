Feature: The first box
  It is ordered when somebody pays, shown when it is there, and looked for when it does not come.

  Background:
    Given the pathways in "pathways"
    And it is Monday 2 March 2026, 09:00 in Toronto
    And Ana, aged 54, reachable by sms, portal and phone
    And oral_prescribed happens to Ana:
      | prescription_id | rx-1         |
      | drug            | capecitabine |
      | expedited       | no           |

  Scenario: From the prescription to the first dose
    Then Ana is in "Waiting for cover"
    And the access specialist has "Submit the authorisation", due by Tuesday, 09:00
    When the access specialist finishes "Submit the authorisation" with sent
    And approved happens to Ana:
      | prescription_id | rx-1       |
      | expires_on      | 2026-12-31 |
    Then in "specialty_refill" Ana is in "Covered"
    And place_order was carried out for Ana
    When filled happens to Ana:
      | prescription_id | rx-1  |
      | filled_on       | today |
      | days            | 28    |
    And shipped happens to Ana:
      | prescription_id | rx-1 |
    And it is Wednesday, 11:00
    And shipment_received happens to Ana:
      | prescription_id | rx-1 |
    Then Ana is in "Has medicine"
    And Ana was sent "how_to_take" by portal within 5 minutes
    And the pharmacist has "First box - how to take it in the patient's own words", due by Thursday, 11:00
    When the pharmacist finishes "First box - how to take it in the patient's own words" with understood
    Then nothing is left undone for Ana

  Scenario: Somebody who cares for the patient hears how it is taken
    Given Luis cares for Ana and may hear about medicines
    And the access specialist finishes "Submit the authorisation" with not_required
    And filled happens to Ana:
      | prescription_id | rx-1  |
      | filled_on       | today |
      | days            | 28    |
    When shipment_received happens to Ana:
      | prescription_id | rx-1 |
    Then Ana was sent "how_to_take" by portal within 5 minutes

  Scenario: It is not understood the first time
    Given the access specialist finishes "Submit the authorisation" with not_required
    And shipment_received happens to Ana:
      | prescription_id | rx-1 |
    When the pharmacist finishes "First box - how to take it in the patient's own words" with needs_repeat
    Then the pharmacist has "First box - how to take it in the patient's own words"
    When the pharmacist finishes "First box - how to take it in the patient's own words" with not_reached
    And the pharmacist finishes "First box - how to take it in the patient's own words" with needs_repeat
    Then the cannot_take_it_safely_yet reached the prescriber's office
    And in "Taking it as agreed" Ana is in "Waiting for the next question about doses"

  Scenario: Nobody reaches the patient to show it
    Given the access specialist finishes "Submit the authorisation" with not_required
    And shipment_received happens to Ana:
      | prescription_id | rx-1 |
    When the pharmacist finishes "First box - how to take it in the patient's own words" with not_reached
    And the pharmacist finishes "First box - how to take it in the patient's own words" with not_reached
    And the pharmacist finishes "First box - how to take it in the patient's own words" with not_reached
    Then the not_taught reached the navigation lead

  Scenario: No cover is chased every three days
    When it is Thursday, 09:00
    Then the access specialist has "No cover yet for an oral medicine", due by Friday, 09:00
    When the access specialist finishes "No cover yet for an oral medicine" with moving
    And it is Sunday, 09:00
    Then the access specialist has "No cover yet for an oral medicine"
    When the access specialist finishes "No cover yet for an oral medicine" with blocked
    Then the cover_blocked reached the pharmacist on call
    And Ana is in "Waiting for cover"

  Scenario: It was covered all along
    Given it is Thursday, 09:00
    When the access specialist finishes "No cover yet for an oral medicine" with covered
    Then in "specialty_refill" Ana is in "Covered"
    And place_order was carried out for Ana

  Scenario: The patient's own share is too much, and help is found
    Given the access specialist finishes "Submit the authorisation" with not_required
    When cost_barrier happens to Ana:
      | prescription_id | rx-1 |
    And cost_barrier happens to Ana:
      | prescription_id | rx-1 |
    Then the financial navigator has "Find help with the cost", due by Wednesday, 09:00
    And Ana is in "Ordered, not shipped yet"
    When the financial navigator finishes "Find help with the cost" with share_paid
    Then Ana is in "Nobody looks for help with the cost"

  Scenario: Help with the patient's own share is no cover
    Given cost_barrier happens to Ana:
      | prescription_id | rx-1 |
    When the financial navigator finishes "Find help with the cost" with share_paid
    Then Ana is in "Waiting for cover"
    And Ana is in "Cover asked for"

  Scenario: Two weeks and no box
    When it is Monday 16 March 2026, 09:00
    Then the first_box_late reached the prescriber's office at 09:00

  Scenario: A box arrives without a record of its days
    Given the access specialist finishes "Submit the authorisation" with not_required
    When shipment_received happens to Ana:
      | prescription_id | rx-1 |
    And shipment_received happens to Ana:
      | prescription_id | rx-1 |
    Then the pharmacy technician has "A box arrived without a record of its days - enter them", due by Tuesday, 09:00
    When the pharmacy technician finishes "A box arrived without a record of its days - enter them" with counted:
      | days | 28 |
    Then Ana is in "Has medicine"
    And it is Friday 20 March 2026, 10:00
    And Ana was sent "refill_offer" by sms within 5 minutes

  Scenario: In hospital for an hour before the days of the box were entered
    Given the access specialist finishes "Submit the authorisation" with not_required
    And shipment_received happens to Ana:
      | prescription_id | rx-1 |
    When admitted happens to Ana
    And admission_cancelled happens to Ana
    Then the pharmacy technician has "A box arrived without a record of its days - enter them"

  Scenario: The record comes a day after the box, and is counted once
    Given the access specialist finishes "Submit the authorisation" with not_required
    And shipment_received happens to Ana:
      | prescription_id | rx-1 |
    And it is Tuesday, 08:00
    When filled happens to Ana:
      | prescription_id | rx-1       |
      | filled_on       | 2026-03-02 |
      | days            | 28         |
    Then Ana is in "Has medicine"
    When filled happens to Ana:
      | prescription_id | rx-1       |
      | filled_on       | 2026-03-02 |
      | days            | 28         |
    And filled happens to Ana:
      | prescription_id | rx-1       |
      | filled_on       | 2026-02-20 |
      | days            | 28         |
    And it is Friday 20 March 2026, 10:00
    Then Ana was sent "refill_offer" by sms within 5 minutes

  Scenario: A fill that is corrected from four weeks to two
    Given the access specialist finishes "Submit the authorisation" with not_required
    And filled happens to Ana:
      | prescription_id | rx-1  |
      | filled_on       | today |
      | days            | 28    |
    And shipment_received happens to Ana:
      | prescription_id | rx-1 |
    When filled happens to Ana:
      | prescription_id | rx-1  |
      | filled_on       | today |
      | days            | 14    |
    And it is Monday 9 March 2026, 10:00
    Then Ana was sent "refill_offer" by sms within 5 minutes
