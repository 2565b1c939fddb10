Feature: What the refill call finds out

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
    And it is Friday 20 March 2026, 12:00
    And Ana replies "CALL" by sms

  Scenario: The box is wanted
    When the pharmacy technician finishes "Phone about the refill" with wants_refill
    Then place_order was carried out for Ana
    And Ana is in "Ordered, not shipped yet"

  Scenario: There is enough at home
    When the pharmacy technician finishes "Phone about the refill" with has_supply:
      | days | 20 |
    Then Ana is in "Has medicine"
    When it is Monday 30 March 2026, 10:00
    Then Ana was sent "refill_offer" by sms within 5 minutes

  Rule: Side effects
    Background:
      Given the pharmacy technician finishes "Phone about the refill" with side_effects

    Scenario: Side effects reach the nurse, and the box waits
      Then the oncology nurse has "Side effects of an oral medicine - phone the patient", due by 16:00
      And Ana was sent "nurse_will_call" by sms within 5 minutes
      And Ana is in "Side effects come first"
      When the oncology nurse finishes "Side effects of an oral medicine - phone the patient" with go_on
      Then Ana is in "Ordered, not shipped yet"
      And Ana is in "No side effects being followed up"

    Scenario Outline: The nurse stops it, and the prescriber is told
      When the oncology nurse finishes "Side effects of an oral medicine - phone the patient" with <outcome>
      Then Ana is in "Refills on hold"
      And the held_for_side_effects reached the prescriber's office
      And the pharmacist has "Refills on hold - tell patient or ward what to do with the supply"

      Examples:
        | outcome           |
        | hold              |
        | sent_to_emergency |

    Scenario: The nurse does not call in time
      When 4 hours pass
      And 5 minutes pass
      Then the side_effects_not_called reached the charge nurse at 16:00

    Scenario: The patient does not pick up
      When the oncology nurse finishes "Side effects of an oral medicine - phone the patient" with not_reached
      And the oncology nurse finishes "Side effects of an oral medicine - phone the patient" with not_reached
      Then the oncology nurse has "Side effects of an oral medicine - phone the patient"
      And Ana is in "Side effects come first"
      When the oncology nurse finishes "Side effects of an oral medicine - phone the patient" with not_reached
      Then the side_effects_not_reached reached the navigation lead
      And the oncology nurse has "Side effects of an oral medicine - phone the patient"

    Scenario Outline: Until the nurse has called, nobody's word is a box
      When <event> happens to Ana:
        | prescription_id | rx-1 |
      Then Ana is in "Side effects come first"
      When the oncology nurse finishes "Side effects of an oral medicine - phone the patient" with go_on
      Then Ana is in "Ordered, not shipped yet"

      Examples:
        | event              |
        | refill_wanted      |
        | refill_refused     |
        | refill_call_wanted |

  Rule: The patient wants to stop
    Background:
      Given the pharmacy technician finishes "Phone about the refill" with stopping

    Scenario Outline: The prescriber talks it over
      Then the prescriber's office has "Patient wants to stop an oral medicine - talk it over", due by 16:00
      When the prescriber's office finishes "Patient wants to stop an oral medicine - talk it over" with <outcome>
      Then in "specialty_refill" Ana is in "<state>"

      Examples:
        | outcome | state                    |
        | goes_on | Ordered, not shipped yet |
        | on_hold | Refills on hold          |
        | stopped | closed                   |

    Scenario: Nobody talks to the patient
      When 4 business hours pass
      And 5 minutes pass
      Then the patient_wants_to_stop reached the prescriber's office at 16:00

    Scenario Outline: The talk goes on when the patient comes to hospital
      Given admitted happens to Ana
      When the prescriber's office finishes "Patient wants to stop an oral medicine - talk it over" with <outcome>
      Then in "specialty_refill" Ana is in "<state>"

      Examples:
        | outcome | state           |
        | goes_on | Refills on hold |
        | stopped | closed          |

  Rule: A box moves while somebody talks with the patient
    Background:
      Given filled happens to Ana:
        | prescription_id | rx-1  |
        | filled_on       | today |
        | days            | 28    |

    Scenario: It is not ordered again
      Then Ana is in "Being phoned about the next box"
      Given place_order fails from now on
      When the pharmacy technician finishes "Phone about the refill" with wants_refill
      Then Ana is in "Box on its way"

    Scenario: It arrives
      When shipment_received happens to Ana:
        | prescription_id | rx-1 |
      Then Ana is in "Being phoned about the next box"
      When the pharmacy technician finishes "Phone about the refill" with has_supply:
        | days | 38 |
      Then Ana is in "Has medicine"

    Scenario: It is lost, and a pharmacist decides about another
      When shipment_failed happens to Ana:
        | prescription_id | rx-1 |
      Then Ana was sent "box_late" by sms within 5 minutes
      And Ana is in "Being phoned about the next box"
      When the pharmacy technician finishes "Phone about the refill" with wants_refill
      Then the pharmacist has "A box is lost - decide about another"

  Rule: Nobody picks up
    Background:
      Given the pharmacy technician finishes "Phone about the refill" with not_reached
      And the pharmacy technician finishes "Phone about the refill" with not_reached
      And the pharmacy technician finishes "Phone about the refill" with not_reached
      And the pharmacy technician finishes "Phone about the refill" with not_reached

    Scenario: Four calls, and others look
      Then Ana is in "Not reached about the next box"
      And the lost contact reached the navigation lead
      And the navigator has "Not reached - find another way and say how it ended"
      When Sam acknowledges the lost contact
      And the navigator finishes "Not reached - find another way and say how it ended" with found
      Then Ana is in "Being phoned about the next box"

    Scenario: A navigator who will not look says so, and the work is open anew
      When the navigator declines "Not reached - find another way and say how it ended"
      Then the navigator has "Not reached - find another way and say how it ended"
      And the lost contact reached the navigation lead

    Scenario: Nobody finds the patient, and the prescriber is told
      When the navigator finishes "Not reached - find another way and say how it ended" with given_up
      Then the patient_not_found reached the prescriber's office
      And Ana is in "Refills on hold"
