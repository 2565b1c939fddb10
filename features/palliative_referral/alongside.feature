Feature: Palliative care beside treatment
  Screens, goals and the note, each by itself; none waits for another.

  Background:
    Given the pathways in "pathways"
    And it is Monday 2 March 2026, 09:00 in Toronto
    And Ana, aged 54, reachable by portal, sms and phone
    And progression happens to Ana
    And offer_accepted happens to Ana
    And referral_accepted happens to Ana:
      | visit    | p-1                        |
      | visit_at | Monday 2 March 2026, 11:00 |
    And it is Monday 2 March 2026, 12:00
    And consult_held happens to Ana:
      | visit | p-1 |

  Scenario: The note is asked for until it comes
    Then Ana is in "Consult note not here yet"
    When it is Monday 9 March 2026, 09:01
    Then the palliative navigator has "Get the consult note", due by Wednesday, 09:00
    When the palliative navigator finishes "Get the consult note" with asked_again
    And it is Monday 16 March 2026, 09:01
    Then the palliative navigator has "Get the consult note"
    When consult_note_received happens to Ana
    Then Ana is in "Consult note is here"

  Scenario: The note came another way
    When it is Monday 9 March 2026, 09:01
    And the palliative navigator finishes "Get the consult note" with here
    Then Ana is in "Consult note is here"

  Scenario: Asked about symptoms every four weeks
    When it is Monday 30 March 2026, 12:00
    Then Ana was sent "esas_check" by portal within 5 minutes
    When Ana reports:
      | worst | 2 |
    Then Ana is in "Until the next screen"
    And Ana is in "No symptoms being followed up"
    When it is Monday 27 April 2026, 12:05
    Then Ana is in "Asked about symptoms"

  Scenario: A screen that nobody answers is a phone call
    Given it is Monday 30 March 2026, 12:00
    When Ana does not answer
    Then the palliative nurse has "Symptoms are high, unreadable or not known: phone", due by Tuesday 7 April 2026, 08:00
    And Ana is in "Until the next screen"

  Scenario: A screen that cannot be delivered is a phone call
    Given it is Monday 30 March 2026, 11:00
    And portal is down for 1 day
    And sms is down for 1 day
    When it is Monday 30 March 2026, 22:00
    Then Ana is in "To be phoned about symptoms"

  Scenario: Goals are talked about, written down, and talked about again after a year
    Then the oncologist has "Talk about goals of care", due by Monday 16 March 2026, 12:00
    When the oncologist finishes "Talk about goals of care" with done:
      | goals                | goals-1 |
      | decision_maker_named | yes     |
    Then Ana is in "Goals are known"
    When it is Wednesday 3 March 2027, 12:00
    Then Ana is in "Goals to be talked about"

  Scenario Outline: Nobody is named to decide
    When the oncologist finishes "Talk about goals of care" with done:
      | goals                | goals-1 |
      | decision_maker_named | no      |
    Then Ana is in "Goals are known"
    And the social worker has "Help the patient name who decides if they cannot", due by Monday 16 March 2026, 12:00
    When the social worker finishes "Help the patient name who decides if they cannot" with <answer>
    Then Ana is in "Goals are known"

    Examples:
      | answer     |
      | named      |
      | not_wanted |

  Scenario: Not ready is an answer, and the talk is offered again in four weeks
    When the oncologist finishes "Talk about goals of care" with not_ready
    Then Ana is in "Not ready to talk about goals"
    When it is Monday 30 March 2026, 12:00
    Then the oncologist has "Talk about goals of care"

  Scenario Outline: When the illness changes, the goals are talked about again
    Given the oncologist finishes "Talk about goals of care" with <before>
    When 10 days pass
    And <change> happens to Ana
    Then Ana is in "Goals to be talked about"

    Examples:
      | change      | before    |
      | progression | not_ready |
      | admitted    | not_ready |

  Scenario: Known goals, and the disease progresses
    Given the oncologist finishes "Talk about goals of care" with done:
      | goals                | goals-1 |
      | decision_maker_named | yes     |
    When progression happens to Ana
    Then Ana is in "Goals to be talked about"
    And the oncologist has "Talk about goals of care", due by Monday 16 March 2026, 12:00

  Scenario Outline: A change while the talk is still owed makes it more urgent
    When <change> happens to Ana
    Then the oncologist has "Talk about goals of care", due by Monday 9 March 2026, 12:00

    Examples:
      | change      |
      | progression |
      | admitted    |

  Scenario Outline: Symptoms out of control, or a wish to be phoned
    When <event> happens to Ana
    Then the palliative nurse has "Symptoms are high, unreadable or not known: phone", due by Tuesday, 12:00
    When <event> happens to Ana
    Then Ana is in "To be phoned about symptoms"

    Examples:
      | event                |
      | uncontrolled_symptoms |
      | palliative_requested |

  Scenario: Another visit with the same team changes nothing here
    When referral_accepted happens to Ana:
      | visit    | p-2                         |
      | visit_at | Friday 13 March 2026, 10:00 |
    And consult_held happens to Ana:
      | visit | p-1 |
    And offer_accepted happens to Ana
    Then Ana is in "Palliative care beside treatment"
    And Ana is in "Consult note not here yet"

  Scenario: She wants no more of it
    When offer_declined happens to Ana
    Then Ana is in "Declined for now"
    And nothing was sent to Ana for 59 days

  Scenario: After the visit the clock rings nobody
    When it is Monday 20 April 2026, 10:00
    Then Ana is in "Palliative care beside treatment"
    And the palliative navigator has "Get the consult note"
