Feature: On hold and on again
  In hospital, or held by the prescriber, no box is sent. A pharmacist says what is at home before it goes on.

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

  Rule: Taking it
    Scenario: In hospital and home again
      When admitted happens to Ana
      Then Ana is in "Refills on hold"
      And the pharmacist has "Refills on hold - tell patient or ward what to do with the supply", due by Friday, 10:00
      When the pharmacist finishes "Refills on hold - tell patient or ward what to do with the supply" with told
      And it is Saturday 21 March 2026, 10:00
      Then nothing was sent to Ana for 1 day
      When discharged happens to Ana
      Then the pharmacist has "On hold - supply at home and plan", due by Monday, 10:00
      When the pharmacist finishes "On hold - supply at home and plan" with has_supply:
        | days | 18 |
      Then Ana is in "Has medicine"
      When it is Sunday 29 March 2026, 10:00
      Then Ana was sent "refill_offer" by sms within 5 minutes

    Scenario: Home with nothing left
      Given admitted happens to Ana
      And discharged happens to Ana
      When the pharmacist finishes "On hold - supply at home and plan" with needs_refill:
        | days | 2 |
      Then place_order was carried out for Ana
      And Ana is in "Ordered, not shipped yet"
      When it is Friday 13 March 2026, 09:00
      Then the supply_nearly_out reached the prescriber's office at 09:00

    Scenario: Held by the prescriber, looked at every two weeks, and resumed
      When therapy_held happens to Ana
      And the pharmacist finishes "Refills on hold - tell patient or ward what to do with the supply" with not_reached
      Then the hold_not_told reached the navigation lead
      When it is Thursday 26 March 2026, 09:00
      Then the pharmacist has "On hold - supply at home and plan", due by Monday, 13:00
      When the pharmacist finishes "On hold - supply at home and plan" with still_held
      Then Ana is in "Refills on hold"
      When therapy_resumed happens to Ana:
        | prescription_id | rx-1 |
      Then the pharmacist has "On hold - supply at home and plan"

    Scenario: An admission that is cancelled
      Given admitted happens to Ana
      And admitted happens to Ana
      When admission_cancelled happens to Ana
      Then Ana is in "Has medicine"
      When it is Friday 20 March 2026, 10:00
      Then Ana was sent "refill_offer" by sms within 5 minutes

    Scenario: An offer that was open is made again the day after
      Given it is Friday 20 March 2026, 12:00
      And admitted happens to Ana
      When admission_cancelled happens to Ana
      And it is Saturday 21 March 2026, 10:00
      Then Ana was sent "refill_offer" by sms within 5 minutes

    Scenario: A cancelled admission does not undo a hold of the prescriber
      Given admitted happens to Ana
      And therapy_held happens to Ana
      When admission_cancelled happens to Ana
      Then Ana is in "Refills on hold"

    Scenario Outline: What the patient asks while it is on hold reaches a pharmacist
      Given therapy_held happens to Ana
      When <event> happens to Ana:
        | prescription_id | rx-1 |
      Then the pharmacist has "On hold - supply at home and plan", due by Friday, 10:00

      Examples:
        | event              |
        | refill_wanted      |
        | refill_call_wanted |

    Scenario: A refusal while it is on hold changes nothing
      Given therapy_held happens to Ana
      When refill_refused happens to Ana:
        | prescription_id | rx-1 |
      Then Ana is in "Refills on hold"

    Scenario: A pharmacist who looked for a bridge when the hold came
      Given it is Wednesday 25 March 2026, 09:00
      And therapy_held happens to Ana
      When the pharmacist finishes "Find bridge supply" with not_needed
      Then Ana is in "Refills on hold"

    Scenario: Asked about doses when the hold comes
      Given it is Thursday 26 March 2026, 10:00
      And in "Taking it as agreed" Ana is in "Asked about missed doses"
      When therapy_held happens to Ana
      Then in "Taking it as agreed" Ana is in "Waiting for the next question about doses"
      When 28 days pass
      Then in "Taking it as agreed" Ana is in "Waiting for the next question about doses"

    Scenario: Asked about doses when the patient comes to hospital
      Given it is Thursday 26 March 2026, 10:00
      When admitted happens to Ana
      Then in "Taking it as agreed" Ana is in "Waiting for the next question about doses"

    Scenario: On hold on the day of the question
      Given therapy_held happens to Ana
      When it is Thursday 26 March 2026, 12:00
      Then in "Taking it as agreed" Ana is in "Waiting for the next question about doses"

  Rule: With a box under way
    Background:
      Given refill_wanted happens to Ana:
        | prescription_id | rx-1 |

    Scenario: The box that was ordered is not ordered again
      Given therapy_held happens to Ana
      And place_order fails from now on
      When therapy_resumed happens to Ana
      And the pharmacist finishes "On hold - supply at home and plan" with has_supply:
        | days | 10 |
      Then Ana is in "Ordered, not shipped yet"

    Scenario Outline: The box moves while it is on hold
      Given admitted happens to Ana
      When filled happens to Ana:
        | prescription_id | rx-1  |
        | filled_on       | today |
        | days            | 28    |
      And shipped happens to Ana:
        | prescription_id | rx-1 |
      And <event> happens to Ana:
        | prescription_id | rx-1 |
      And admission_cancelled happens to Ana
      Then Ana is in "<state>"

      Examples:
        | event             | state          |
        | shipped           | Box on its way |
        | shipment_received | Has medicine   |
        | shipment_failed   | Box lost       |
