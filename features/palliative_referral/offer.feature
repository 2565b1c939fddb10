Feature: Palliative care is explained, then offered, and every answer is right

  Background:
    Given the pathways in "pathways"
    And it is Monday 2 March 2026, 09:00 in Toronto
    And Ana, aged 54, reachable by portal, sms and phone

  Scenario: The offer follows once the explanation has arrived
    Given clinician_concern happens to Ana
    When the oncologist finishes "Consider palliative referral" with agree
    Then Ana was sent "what_palliative_care_is" by portal within 5 minutes
    When it is Tuesday, 08:00
    Then Ana is in "Time to read and think"
    When it is Tuesday, 09:00
    Then Ana was sent "palliative_offer" by portal within 5 minutes
    And Ana is in "Asked whether they want it"

  Scenario Outline: The answer by message
    Given clinician_concern happens to Ana
    And the oncologist finishes "Consider palliative referral" with agree
    When 1 day passes
    And Ana replies "<answer>" by portal
    Then Ana is in "<state>"

    Examples:
      | answer | state                   |
      | YES    | Referral being prepared |
      | NO     | Declined for now        |
      | LATER  | Put off to a date       |

  Scenario: Four days to think it over are no silence
    Given clinician_concern happens to Ana
    And the oncologist finishes "Consider palliative referral" with agree
    And 1 day passes
    When 4 days pass
    Then Ana is in "Asked whether they want it"
    When Ana replies "YES" by portal
    Then Ana is in "Referral being prepared"

  Scenario: No answer is a phone call
    Given clinician_concern happens to Ana
    And the oncologist finishes "Consider palliative referral" with agree
    And 1 day passes
    When Ana does not answer
    Then Ana is in "Being phoned about palliative care"
    And the palliative navigator has "Explain and offer palliative care", due by Wednesday 11 March 2026, 08:00

  Scenario Outline: The answer on the phone
    Given clinician_concern happens to Ana
    And the oncologist finishes "Consider palliative referral" with agree
    And 1 day passes
    And Ana does not answer
    When the palliative navigator finishes "Explain and offer palliative care" with <answer>
    Then Ana is in "<state>"

    Examples:
      | answer      | state                              |
      | accepted    | Referral being prepared            |
      | refused     | Declined for now                   |
      | later       | Put off to a date                  |
      | not_reached | Being phoned about palliative care |

  Scenario: The explanation does not arrive, so somebody phones and explains
    Given portal is down for 1 day
    And clinician_concern happens to Ana
    When the oncologist finishes "Consider palliative referral" with agree
    And it is Wednesday, 10:00
    Then Ana is in "Being phoned about palliative care"
    And the palliative navigator has "Explain and offer palliative care"

  Scenario: Nobody knows for two days whether the explanation arrived
    Given clinician_concern happens to Ana
    And the workers stop for 3 days
    When the oncologist finishes "Consider palliative referral" with agree
    And 3 days pass
    Then Ana is in "Being phoned about palliative care"
    And the palliative navigator has "Explain and offer palliative care"

  Scenario: Nobody can deliver the explanation
    Given Ruth, aged 82, reachable by phone
    And clinician_concern happens to Ruth
    And the oncologist finishes "Consider palliative referral" with agree
    And 5 minutes pass
    When the navigator finishes "call:what_it_is" with not_reached
    Then Ruth is in "Being phoned about palliative care"

  Scenario: Explained on the phone, offered on the phone
    Given Ruth, aged 82, reachable by phone
    And clinician_concern happens to Ruth
    And the oncologist finishes "Consider palliative referral" with agree
    And 5 minutes pass
    When the navigator finishes "call:what_it_is" with told_by_phone
    Then Ruth is in "Being phoned about palliative care"
    And the palliative navigator has "Explain and offer palliative care"

  Scenario: The question cannot be delivered
    Given clinician_concern happens to Ana
    And the oncologist finishes "Consider palliative referral" with agree
    And 5 minutes pass
    And portal is down for 2 days
    When it is Tuesday, 16:00
    Then Ana is in "Being phoned about palliative care"
    And the palliative navigator has "Explain and offer palliative care", due by Thursday, 16:00

  Scenario: Three calls, then another way is looked for
    Given clinician_concern happens to Ana
    And the oncologist finishes "Consider palliative referral" with agree
    And 1 day passes
    And Ana does not answer
    When the palliative navigator finishes "Explain and offer palliative care" with not_reached
    And the palliative navigator finishes "Explain and offer palliative care" with not_reached
    And the palliative navigator finishes "Explain and offer palliative care" with not_reached
    Then Ana is in "Not reached"
    And the lost contact reached the navigation lead
    When the navigator finishes "Not reached - find another way and say how it ended" with found
    Then Ana is in "Being phoned about palliative care"

  Scenario: Never reached, and asked again two weeks later
    Given clinician_concern happens to Ana
    And the oncologist finishes "Consider palliative referral" with agree
    And 1 day passes
    And Ana does not answer
    And the palliative navigator finishes "Explain and offer palliative care" with not_reached
    And the palliative navigator finishes "Explain and offer palliative care" with not_reached
    And the palliative navigator finishes "Explain and offer palliative care" with not_reached
    When the navigator finishes "Not reached - find another way and say how it ended" with given_up
    Then Ana is in "Put off to a date"
    And nothing was sent to Ana for 12 days
    When 2 days pass
    Then Ana was sent "what_palliative_care_is" by portal

  Scenario: Somebody who answers the lost contact ends it, and the call for another way stays
    Given clinician_concern happens to Ana
    And the oncologist finishes "Consider palliative referral" with agree
    And 1 day passes
    And Ana does not answer
    And the palliative navigator finishes "Explain and offer palliative care" with not_reached
    And the palliative navigator finishes "Explain and offer palliative care" with not_reached
    And the palliative navigator finishes "Explain and offer palliative care" with not_reached
    When Sam acknowledges the lost contact
    Then Ana is in "Not reached"
    And the navigator has "Not reached - find another way and say how it ended"

  Scenario: Asked for by the patient in the middle of the offer
    Given clinician_concern happens to Ana
    And the oncologist finishes "Consider palliative referral" with agree
    When palliative_requested happens to Ana
    Then Ana is in "Referral being prepared"

  Scenario Outline: Whoever texts what fits no answer is heard by a person
    Given clinician_concern happens to Ana
    And the oncologist finishes "Consider palliative referral" with agree
    And 1 day passes
    When Ana replies "perhaps when my sister is here" by portal
    Then the navigator has "A reply that fits no question"
    When the navigator finishes "A reply that fits no question" with <how>
    Then Ana is in "Asked whether they want it"

    Examples:
      | how       |
      | answered  |
      | passed_on |
