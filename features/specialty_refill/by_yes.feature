Feature: The next box by YES
  Twenty-eight days filled on 2 March run out on the 30th. Ten days before, the next box is offered.

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

  Scenario: From the offer to the box
    When it is Friday 20 March 2026, 10:00
    Then Ana was sent "refill_offer" by sms within 5 minutes
    When Ana replies "YES" by sms
    Then Ana was sent "refill_noted" by sms within 5 minutes
    And place_order was carried out for Ana with:
      | prescription | rx-1         |
      | drug         | capecitabine |
    And Ana is in "Ordered, not shipped yet"
    When it is Saturday, 09:00
    And filled happens to Ana:
      | prescription_id | rx-1  |
      | filled_on       | today |
      | days            | 28    |
    And shipped happens to Ana:
      | prescription_id | rx-1 |
    Then Ana was sent "box_on_its_way" by sms within 5 minutes
    And Ana is in "Box on its way"
    When it is Monday, 12:00
    And shipment_received happens to Ana:
      | prescription_id | rx-1 |
    Then Ana is in "Has medicine"
    And nothing is left undone for Ana

  Scenario: Records that come late move nothing back
    Given it is Friday 20 March 2026, 12:00
    And Ana is in "Offered the next box"
    When shipment_received happens to Ana:
      | prescription_id | rx-1 |
    Then Ana is in "Offered the next box"

  Scenario: A box that is there does not leave again
    When shipped happens to Ana:
      | prescription_id | rx-1 |
    Then Ana is in "Has medicine"
    And nothing was sent to Ana for 1 day

  Scenario: An early fill is carried forward, and asked about ten days before its own end
    Given filled happens to Ana:
      | prescription_id | rx-1       |
      | filled_on       | 2026-03-12 |
      | days            | 28         |
    And shipment_received happens to Ana:
      | prescription_id | rx-1 |
    When it is Friday 17 April 2026, 09:00
    Then Ana is in "Has medicine"
    When it is Friday 17 April 2026, 10:00
    Then Ana was sent "refill_offer" by sms within 5 minutes

  Scenario: A first answer that is late for the first offer is in time for the second
    When it is Sunday 22 March 2026, 10:00
    Then Ana was sent "refill_offer" by sms within 5 minutes
    When Ana replies "yes." by sms
    Then Ana is in "Ordered, not shipped yet"

  Scenario: YES when cover has ended waits for cover, and no longer
    Given auth_denied happens to Ana:
      | prescription_id | rx-1 |
    And it is Friday 20 March 2026, 12:00
    When Ana replies "YES" by sms
    Then Ana is in "Waiting for cover"
    When auth_approved happens to Ana:
      | prescription_id | rx-1 |
    Then place_order was carried out for Ana
    And Ana is in "Ordered, not shipped yet"

  Scenario: Two offers and no answer are a phone call
    When it is Tuesday 24 March 2026, 10:00
    Then the pharmacy technician has "Phone about the refill", due by Wednesday, 10:00
    And Ana is in "Being phoned about the next box"

  Scenario Outline: NO and CALL are a phone call
    Given it is Friday 20 March 2026, 12:00
    When Ana replies "<said>" by sms
    Then the pharmacy technician has "Phone about the refill", due by Saturday, 12:00

    Examples:
      | said |
      | NO   |
      | call |

  Scenario Outline: The staff or the portal may say it at any time, for this prescription
    When <event> happens to Ana:
      | prescription_id | rx-1 |
    Then Ana is in "<state>"

    Examples:
      | event              | state                           |
      | refill_wanted      | Ordered, not shipped yet        |
      | refill_refused     | Being phoned about the next box |
      | refill_call_wanted | Being phoned about the next box |

  Scenario Outline: Words that are no answer reach a person
    Given it is Friday 20 March 2026, 12:00
    When Ana replies "my hands hurt" by sms
    Then the navigator has "A reply that fits no question", due by 16:00
    When the navigator finishes "A reply that fits no question" with <outcome>
    Then Ana is in "Offered the next box"

    Examples:
      | outcome   |
      | passed_on |
      | answered  |

  Scenario: The offer cannot be delivered, and somebody phones
    Given Omar, aged 60, reachable by sms
    And oral_prescribed happens to Omar:
      | prescription_id | rx-2    |
      | drug            | another |
      | expedited       | no      |
    And the access specialist finishes "Submit the authorisation" with not_required
    And filled happens to Omar:
      | prescription_id | rx-2  |
      | filled_on       | today |
      | days            | 14    |
    And shipment_received happens to Omar:
      | prescription_id | rx-2 |
    And it is Thursday 19 March 2026, 09:59
    And sms is down for 1 day
    When it is Thursday 19 March 2026, 15:00
    Then the pharmacy technician has "Phone about the refill", due by Friday, 15:00
