Feature: A palliative emergency is answered the same day, wherever the journey stands
  Cord compression, delirium, a request for hastened death: outside the clock, and heard without a journey too.

  Background:
    Given the pathways in "pathways"
    And it is Monday 2 March 2026, 09:00 in Toronto
    And Ana, aged 54, reachable by portal, sms and phone

  Scenario Outline: Without a journey it opens one
    When emergency_palliative happens to Ana:
      | why | <why> |
    Then the palliative emergency reached the oncologist at 09:00
    And Ana is in "Proposed to the oncologist"

    Examples:
      | why                    |
      | cord_compression       |
      | delirium               |
      | hastened_death_request |

  Scenario: At night it goes to whoever is on call, and climbs
    Given it is Tuesday, 02:00
    When emergency_palliative happens to Ana:
      | why | cord_compression |
    Then the palliative emergency reached the oncologist on call at 02:00
    When it is Tuesday, 02:31
    Then the palliative emergency reached the palliative physician on call at 02:30
    When it is Tuesday, 03:01
    Then the palliative emergency reached the medical director at 03:00
    When Max acknowledges the palliative emergency
    Then the oncologist on call has "Palliative emergency - see the patient today", due by 07:02
    When the oncologist on call finishes "Palliative emergency - see the patient today" with sent_to_hospital
    Then Ana is in "Proposed to the oncologist"

  Scenario: Whoever answers owes the patient a visit today
    Given emergency_palliative happens to Ana:
      | why | cord_compression |
    When Kim acknowledges the palliative emergency
    Then the oncologist has "Palliative emergency - see the patient today", due by 13:00
    When it is Monday 2 March 2026, 13:01
    Then the not seen yet reached the oncologist at 13:00
    When the oncologist finishes "Palliative emergency - see the patient today" with seen
    Then Ana is in "Proposed to the oncologist"

  Scenario: Whoever says that it is not theirs rings again
    Given emergency_palliative happens to Ana:
      | why | delirium |
    And Kim acknowledges the palliative emergency
    When the oncologist declines "Palliative emergency - see the patient today"
    Then the visit declined reached the oncologist at 09:00

  Scenario: Not reached rings again
    Given emergency_palliative happens to Ana:
      | why | delirium |
    And Kim acknowledges the palliative emergency
    When the oncologist finishes "Palliative emergency - see the patient today" with not_reached
    Then the not reached reached the oncologist

  Scenario Outline: From every state of the way
    Given clinician_concern happens to Ana
    And <step> happens to Ana
    When emergency_palliative happens to Ana:
      | why | cord_compression |
    Then the cord compression reached the oncologist at 09:00
    And in "path" Ana is in "<state>"

    Examples:
      | step                 | state                      |
      | progression          | Proposed to the oncologist |
      | offer_declined       | Proposed to the oncologist |
      | offer_later          | Proposed to the oncologist |
      | offer_accepted       | Referral being prepared    |
      | hospice_entered      | In hospice                 |

  Scenario: Beside treatment
    Given clinician_concern happens to Ana
    And offer_accepted happens to Ana
    And referral_accepted happens to Ana:
      | visit    | p-1                        |
      | visit_at | Monday 2 March 2026, 11:00 |
    And consult_held happens to Ana:
      | visit | p-1 |
    When emergency_palliative happens to Ana:
      | why | hastened_death_request |
    Then the hastened death request reached the oncologist at 09:00
    And Ana is in "Palliative care beside treatment"

  Scenario: After the journey was closed it opens a new one
    Given clinician_concern happens to Ana
    And the oncologist finishes "Consider palliative referral" with not_indicated:
      | why | long_prognosis |
    When emergency_palliative happens to Ana:
      | why | cord_compression |
    Then the palliative emergency reached the oncologist at 09:00
    And Ana is in "Proposed to the oncologist"

  Scenario: Somebody too young for this pathway is heard by a person within the hour
    Given Ben, aged 12, reachable by phone
    When emergency_palliative happens to Ben:
      | why | cord_compression |
    Then the supportive care lead has "owner:nobody_heard", due by 10:00
