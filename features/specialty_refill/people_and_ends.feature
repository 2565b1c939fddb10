Feature: Two medicines, and the end

  Background:
    Given the pathways in "pathways"
    And it is Monday 2 March 2026, 09:00 in Toronto
    And Ana, aged 54, reachable by sms, portal and phone
    And oral_prescribed happens to Ana:
      | prescription_id | rx-1         |
      | drug            | capecitabine |
      | expedited       | no           |

  Scenario: Two oral medicines are two journeys
    Given the access specialist finishes "Submit the authorisation" with not_required
    And filled happens to Ana:
      | prescription_id | rx-1  |
      | filled_on       | today |
      | days            | 28    |
    And shipment_received happens to Ana:
      | prescription_id | rx-1 |
    When oral_prescribed happens to Ana:
      | prescription_id | rx-2    |
      | drug            | another |
      | expedited       | yes     |
    Then in "specialty_refill" Ana is in "Has medicine"
    And in "specialty_refill" Ana is in "Waiting for cover"
    When the access specialist finishes "Submit the authorisation" with not_required
    Then in "specialty_refill" Ana is in "Ordered, not shipped yet"
    And place_order was carried out for Ana with:
      | prescription | rx-2 |
    When therapy_held happens to Ana:
      | prescription_id | rx-2 |
    Then in "specialty_refill" Ana is in "Has medicine"
    And in "specialty_refill" Ana is in "Refills on hold"
    When medicine_stopped happens to Ana:
      | prescription_id | rx-2 |
    Then in "specialty_refill" Ana is in "Has medicine"
    And it is Friday 20 March 2026, 10:00
    And Ana was sent "refill_offer" by sms within 5 minutes

  Scenario: A YES that may be about either of two boxes reaches a person
    Given the access specialist finishes "Submit the authorisation" with not_required
    And filled happens to Ana:
      | prescription_id | rx-1  |
      | filled_on       | today |
      | days            | 28    |
    And shipment_received happens to Ana:
      | prescription_id | rx-1 |
    And oral_prescribed happens to Ana:
      | prescription_id | rx-2    |
      | drug            | another |
      | expedited       | no      |
    And the access specialist finishes "Submit the authorisation" with not_required
    And filled happens to Ana:
      | prescription_id | rx-2  |
      | filled_on       | today |
      | days            | 28    |
    And shipment_received happens to Ana:
      | prescription_id | rx-2 |
    And it is Friday 20 March 2026, 11:00
    When Ana replies "YES" by sms
    Then the navigator has "A reply that fits no question", due by 15:00
    When refill_wanted happens to Ana:
      | prescription_id | rx-2 |
    Then place_order was carried out for Ana with:
      | prescription | rx-2 |
    And in "specialty_refill" Ana is in "Offered the next box"

  Rule: Taking it
    Background:
      Given the access specialist finishes "Submit the authorisation" with not_required
      And filled happens to Ana:
        | prescription_id | rx-1  |
        | filled_on       | today |
        | days            | 28    |
      And shipment_received happens to Ana:
        | prescription_id | rx-1 |
      And the pharmacist finishes "First box - how to take it in the patient's own words" with understood

    Scenario: Death stops everything
      Given it is Friday 20 March 2026, 10:00
      When patient_deceased happens to Ana
      Then the pharmacist has "The medicine has ended - stop what is ordered or on its way", due by 14:00
      When the pharmacist finishes "The medicine has ended - stop what is ordered or on its way" with nothing_on_its_way
      Then nothing was sent to Ana for 60 days
      And nothing is left undone for Ana

    Scenario: The prescriber stops the medicine while a box is on its way
      Given refill_wanted happens to Ana:
        | prescription_id | rx-1 |
      When medicine_stopped happens to Ana:
        | prescription_id | rx-1 |
      Then in "specialty_refill" Ana is in "closed"
      And the pharmacist has "The medicine has ended - stop what is ordered or on its way", due by 13:00
      When the pharmacist finishes "The medicine has ended - stop what is ordered or on its way" with stopped
      Then nothing is left undone for Ana

    Scenario: A patient who wants no more texts is asked by another way
      When Ana replies "STOP" by sms
      And it is Friday 20 March 2026, 10:00
      Then Ana was sent "refill_offer" by portal within 5 minutes

    Scenario: Hospice takes over, and no payer is asked any more
      Given authorisation_needed happens to Ana:
        | prescription_id | rx-1 |
        | expedited       | no   |
      When hospice_entered happens to Ana
      Then in "specialty_refill" Ana is in "closed"
      And in "prior_auth" Ana is in "closed"
      And the navigator has "Hand open questions to the hospice team"
      When the navigator finishes "Hand open questions to the hospice team" with handed_over
      Then nothing is left undone for Ana

    Scenario: Another centre takes over
      When patient_transferred happens to Ana
      Then the pharmacist has "Hand the refills over to the new centre", due by Tuesday, 09:00
      And in "specialty_refill" Ana is in "closed"
      When the pharmacist finishes "Hand the refills over to the new centre" with accepted
      Then nothing was sent to Ana for 60 days

    Scenario Outline: Treatment is over, and a pharmacist says whether this medicine is too
      When treatment_ended happens to Ana
      Then the pharmacist has "Treatment is over - does this oral medicine end too", due by Tuesday, 09:00
      And Ana is in "Has medicine"
      When the pharmacist finishes "Treatment is over - does this oral medicine end too" with <outcome>
      Then in "specialty_refill" Ana is in "<state>"

      Examples:
        | outcome | state        |
        | ends    | closed       |
        | goes_on | Has medicine |
