Feature: An order that goes wrong never becomes two boxes

  Background:
    Given the pathways in "pathways"
    And it is Monday 2 March 2026, 09:00 in Toronto
    And Ana, aged 54, reachable by sms, portal and phone
    And oral_prescribed happens to Ana:
      | prescription_id | rx-1         |
      | drug            | capecitabine |
      | expedited       | no           |

  Scenario: The order fails, and a pharmacist finds out
    Given place_order fails with timeout from now on
    When the access specialist finishes "Submit the authorisation" with not_required
    Then the pharmacist has "The order failed - find out whether it was placed", due by 13:00
    And Ana is in "Order failed, a pharmacist looks"
    When the pharmacist finishes "The order failed - find out whether it was placed" with placed
    Then Ana is in "Ordered, not shipped yet"
    When refill_wanted happens to Ana:
      | prescription_id | rx-1 |
    Then Ana is in "Ordered, not shipped yet"
    And nothing is left undone for Ana

  Scenario: It cannot be placed by hand either
    Given place_order fails from now on
    And the access specialist finishes "Submit the authorisation" with not_required
    When the pharmacist finishes "The order failed - find out whether it was placed" with blocked
    Then the order_blocked reached the prescriber's office at 09:00
    And the pharmacist has "The order failed - find out whether it was placed"

  Scenario Outline: The order comes back as failed when the patient is in hospital already
    Given place_order fails from now on
    And the workers stop for 1 hour
    And the access specialist finishes "Submit the authorisation" with not_required
    And admitted happens to Ana
    When 2 hours pass
    Then the pharmacist has "The order failed - find out whether it was placed"
    And Ana is in "Refills on hold"
    When the pharmacist finishes "The order failed - find out whether it was placed" with <found>
    And place_order succeeds from now on
    And admission_cancelled happens to Ana
    Then Ana is in "Ordered, not shipped yet"
    And place_order was carried out for Ana

    Examples:
      | found   |
      | blocked |

  Scenario: It was placed all the same
    Given place_order fails from now on
    And the workers stop for 1 hour
    And the access specialist finishes "Submit the authorisation" with not_required
    And admitted happens to Ana
    And 2 hours pass
    When the pharmacist finishes "The order failed - find out whether it was placed" with placed
    And admission_cancelled happens to Ana
    Then Ana is in "Ordered, not shipped yet"

  Rule: Ordered
    Background:
      Given the access specialist finishes "Submit the authorisation" with not_required

    Scenario: Wanted once more, while the box is with the pharmacy
      Given place_order fails from now on
      When refill_wanted happens to Ana:
        | prescription_id | rx-1 |
      Then Ana is in "Ordered, not shipped yet"
      And Ana was sent "refill_noted" by sms within 5 minutes

    Scenario: Not shipped two days later
      When it is Wednesday, 09:00
      Then the pharmacy technician has "Order not shipped", due by 13:00
      When the pharmacy technician finishes "Order not shipped" with shipped
      Then Ana is in "Box on its way"

    Scenario: The patient comes for it
      Given it is Wednesday, 09:00
      When the pharmacy technician finishes "Order not shipped" with collected
      Then in "Supply" Ana is in "Box there, its days not known"

    Scenario: The pharmacy cannot ship
      Given it is Wednesday, 09:00
      When the pharmacy technician finishes "Order not shipped" with blocked
      Then the order_blocked reached the prescriber's office at 09:00
      And Ana is in "Ordered, not shipped yet"

    Scenario: The pharmacy knows of no order
      Given it is Wednesday, 09:00
      And place_order fails from now on
      When the pharmacy technician finishes "Order not shipped" with not_ordered
      Then Ana is in "Order failed, a pharmacist looks"

    Scenario: Cover is refused while the box is ordered, and the box still comes
      When auth_denied happens to Ana:
        | prescription_id | rx-1 |
      Then the pharmacy technician has "Cover refused while a box is ordered - does it still come", due by 13:00
      And the cover_denied reached the prescriber's office at 09:00
      When auth_approved happens to Ana:
        | prescription_id | rx-1 |
      Then Ana is in "Ordered, not shipped yet"
      When the pharmacy technician finishes "Cover refused while a box is ordered - does it still come" with comes
      Then Ana is in "Ordered, not shipped yet"

    Scenario: Cover is refused, and the pharmacy stops the box
      Given auth_denied happens to Ana:
        | prescription_id | rx-1 |
      When the pharmacy technician finishes "Cover refused while a box is ordered - does it still come" with stopped
      Then Ana is in "Waiting for cover"
      When auth_approved happens to Ana:
        | prescription_id | rx-1 |
      Then Ana is in "Ordered, not shipped yet"

    Scenario: Nobody confirms that it arrived
      Given shipped happens to Ana:
        | prescription_id | rx-1 |
      When it is Thursday, 09:00
      Then the pharmacy technician has "Box not confirmed - track it", due by Friday, 09:00
      When the pharmacy technician finishes "Box not confirmed - track it" with still_moving
      And it is Sunday, 09:00
      And the pharmacy technician finishes "Box not confirmed - track it" with received
      Then in "Supply" Ana is in "Box there, its days not known"
      When shipped happens to Ana:
        | prescription_id | rx-1 |
      Then in "Supply" Ana is in "Box there, its days not known"

    Scenario: A box is lost, and a pharmacist decides about another
      Given filled happens to Ana:
        | prescription_id | rx-1  |
        | filled_on       | today |
        | days            | 28    |
      And it is Thursday, 09:00
      When the pharmacy technician finishes "Box not confirmed - track it" with lost
      Then Ana was sent "box_late" by sms within 5 minutes
      And the pharmacist has "A box is lost - decide about another", due by 13:05
      And the supply_out reached the prescriber's office at 09:00
      When shipment_failed happens to Ana:
        | prescription_id | rx-1 |
      Then Ana is in "Box lost"

    Scenario Outline: Until the pharmacist has decided, nobody's word is another box
      Given shipment_failed happens to Ana:
        | prescription_id | rx-1 |
      When <event> happens to Ana:
        | prescription_id | rx-1 |
      Then Ana is in "Box lost"
      And the pharmacist has "A box is lost - decide about another", due by 13:00

      Examples:
        | event              |
        | refill_wanted      |
        | refill_refused     |
        | refill_call_wanted |

    Scenario: The pharmacist sends another
      Given shipped happens to Ana:
        | prescription_id | rx-1 |
      And shipment_failed happens to Ana:
        | prescription_id | rx-1 |
      And place_order fails from now on
      When the pharmacist finishes "A box is lost - decide about another" with send_another
      Then Ana is in "Order failed, a pharmacist looks"

    Scenario: The lost box is found
      Given shipped happens to Ana:
        | prescription_id | rx-1 |
      And shipment_failed happens to Ana:
        | prescription_id | rx-1 |
      When the pharmacist finishes "A box is lost - decide about another" with found
      Then Ana is in "Box on its way"
      When refill_wanted happens to Ana:
        | prescription_id | rx-1 |
      Then Ana is in "Box on its way"

    Scenario: The lost box arrives after all
      Given shipped happens to Ana:
        | prescription_id | rx-1 |
      And shipment_failed happens to Ana:
        | prescription_id | rx-1 |
      When shipment_received happens to Ana:
        | prescription_id | rx-1 |
      Then in "Supply" Ana is in "Box there, its days not known"
