Feature: What somebody declines is open anew, and others know

  Background:
    Given the pathways in "pathways"
    And it is Monday 2 March 2026, 09:00 in Toronto
    And Ana, aged 54, reachable by sms, portal and phone
    And oral_prescribed happens to Ana:
      | prescription_id | rx-1         |
      | drug            | capecitabine |
      | expedited       | no           |
    And the access specialist finishes "Submit the authorisation" with not_required

  Scenario: A call about the refill
    Given refill_refused happens to Ana:
      | prescription_id | rx-1 |
    When the pharmacy technician declines "Phone about the refill"
    Then the pharmacy technician has "Phone about the refill"
    And the refill_call_declined reached the navigation lead at 09:00

  Scenario: A call about side effects
    Given refill_refused happens to Ana:
      | prescription_id | rx-1 |
    And the pharmacy technician finishes "Phone about the refill" with side_effects
    When the oncology nurse declines "Side effects of an oral medicine - phone the patient"
    Then the oncology nurse has "Side effects of an oral medicine - phone the patient", due by 13:00
    And the call_declined reached the charge nurse at 09:00
    And Ana is in "Side effects come first"

  Scenario: A talk with a patient who wants to stop
    Given refill_refused happens to Ana:
      | prescription_id | rx-1 |
    And the pharmacy technician finishes "Phone about the refill" with stopping
    When the prescriber's office declines "Patient wants to stop an oral medicine - talk it over"
    Then the prescriber's office has "Patient wants to stop an oral medicine - talk it over"
    And the talk_declined reached the prescriber's office at 09:00

  Scenario: An order that failed
    Given shipment_received happens to Ana:
      | prescription_id | rx-1 |
    And place_order fails from now on
    And refill_wanted happens to Ana:
      | prescription_id | rx-1 |
    When the pharmacist declines "The order failed - find out whether it was placed"
    Then the pharmacist has "The order failed - find out whether it was placed"
    And the order_not_looked_into reached the prescriber's office at 09:00

  Scenario: A lost box
    Given shipment_failed happens to Ana:
      | prescription_id | rx-1 |
    When the pharmacist declines "A box is lost - decide about another"
    Then the pharmacist has "A box is lost - decide about another"
    And the lost_box_declined reached the prescriber's office at 09:00

  Scenario: Help with the cost
    Given cost_barrier happens to Ana:
      | prescription_id | rx-1 |
    When the financial navigator declines "Find help with the cost"
    Then the financial navigator has "Find help with the cost"
    And the help_declined reached the navigation lead at 09:00

  Scenario Outline: What a first box asks for
    Given shipment_received happens to Ana:
      | prescription_id | rx-1 |
    When the <role> declines "<task>"
    Then the <role> has "<task>"
    And the <reason> reached the navigation lead at 09:00

    Examples:
      | role                | task                                                    | reason            |
      | pharmacy technician | A box arrived without a record of its days - enter them | count_declined    |
      | pharmacist          | First box - how to take it in the patient's own words   | teaching_declined |

  Scenario: A call about missed doses
    Given Ana reports:
      | missed | 4 |
    When the pharmacist declines "Phone about missed doses or no answer"
    Then the pharmacist has "Phone about missed doses or no answer"
    And the coaching_declined reached the navigation lead at 09:00
