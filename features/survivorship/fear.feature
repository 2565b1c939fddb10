Feature: Fear that it comes back
  One question twice a year. No answer is not a good answer.

  Background:
    Given the pathways in "pathways"
    And it is Monday 2 March 2026, 09:00 in Toronto
    And Ana, aged 54, reachable by sms, portal and phone
    And curative_treatment_completed happens to Ana:
      | tumour   | breast |
      | ended_on | 2026-03-02 |
    And the survivorship nurse finishes "Give the treatment summary and follow-up plan" with given

  Scenario: Asked after six months
    When it is Wednesday 2 September 2026, 09:00
    Then Ana was sent "fear_check" by sms within 5 minutes
    When Ana reports:
      | score | 4 |
    Then in "survivorship" Ana is in "No fear known"

  Scenario Outline: What the answer opens
    When Ana reports:
      | score | <score> |
    Then in "survivorship" Ana is in "<where>"

    Examples: 5 of 10 and more is offered help
      | score | where                    |
      | 0     | No fear known            |
      | 4     | No fear known            |
      | 5     | Help with fear offered   |
      | 10    | Help with fear offered   |
      |       | Asked about fear by phone |
      | 11    | Asked about fear by phone |

  Scenario: Help is offered, and what is said meanwhile is seen
    Given Ana reports:
      | score | 7 |
    Then the psychology has "Offer help with fear of recurrence", due by Monday 9 March 2026, 09:00

  Scenario Outline: How the offer ends
    Given Ana reports:
      | score | 7 |
    And Ana reports:
      | score | 2 |
    And in "survivorship" Ana is in "Help with fear offered"
    When the psychology finishes "Offer help with fear of recurrence" with <outcome>
    Then in "survivorship" Ana is in "<where>"

    Examples:
      | outcome     | where                     |
      | supported   | No fear known             |
      | not_wanted  | No fear known             |
      | not_reached | Asked about fear by phone |

  Scenario: Somebody in danger is not left with a task
    Given Ana reports:
      | score | 9 |
    When the psychology finishes "Offer help with fear of recurrence" with in_danger
    Then the danger_heard_on_the_phone reached the social worker at 09:00
    And the psychology has "Offer help with fear of recurrence"

  Scenario: No answer is a phone call
    Given it is Wednesday 2 September 2026, 09:00
    When Ana does not answer
    Then the survivorship nurse has "No answer about worry that we can read: ask by phone", due by Wednesday 23 September 2026, 09:00
    When the survivorship nurse finishes "No answer about worry that we can read: ask by phone" with well
    Then in "survivorship" Ana is in "No fear known"

  Scenario: Worried, as the phone call shows
    Given it is Wednesday 2 September 2026, 09:00
    And Ana does not answer
    When the survivorship nurse finishes "No answer about worry that we can read: ask by phone" with worried
    Then the psychology has "Offer help with fear of recurrence"

  Scenario: Nobody answers the phone either
    Given it is Wednesday 2 September 2026, 09:00
    And Ana does not answer
    When the survivorship nurse finishes "No answer about worry that we can read: ask by phone" with not_reached
    And the survivorship nurse finishes "No answer about worry that we can read: ask by phone" with not_reached
    And the survivorship nurse finishes "No answer about worry that we can read: ask by phone" with not_reached
    Then the fear_not_reached reached the navigation lead at 09:00
    And in "survivorship" Ana is in "No fear known"
