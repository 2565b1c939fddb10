Feature: What nobody was waiting for reaches a person

  Background:
    Given the pathways in "pathways"
    And it is Monday 2 March 2026, 09:00 in Toronto
    And Ana, aged 54, reachable by sms and phone
    And chemo_given happens to Ana:
      | date    | today  |
      | regimen | folfox |

  Scenario Outline: A reply to no question
    When Ana replies "When is my next visit?" by sms
    Then the navigator has "A reply that fits no question", due by 13:00
    When the navigator finishes "A reply that fits no question" with <outcome>
    Then nothing is left undone for Ana

    Examples:
      | outcome   |
      | answered  |
      | passed_on |

  Scenario: Work that somebody says is not theirs goes to their lead
    Given admitted happens to Ana
    And 8 days pass
    When the navigator declines "Still in hospital"
    Then the slow work reached the navigation lead

  Scenario: Nobody answers about a patient who is lost
    Given it is Wednesday, 09:00
    And Ana does not answer
    And the navigator finishes "No check-in for three days: phone the patient" with not_reached
    When it is Wednesday 11 March 2026, 09:00
    Then the service lead has "Nobody answered an escalation"
    When the service lead finishes "Nobody answered an escalation" with acted
    And Sam acknowledges the lost contact
    Then the navigator has "No check-in for three days: phone the patient"

  Scenario Outline: A message that no channel could carry is told by a person
    Given sms is down for 2 hours
    And Ana reports:
      | temperature | 36.9 |
      | worst       | 3    |
    And 15 minutes pass
    And the navigator has "A message did not arrive by any channel", due by 13:15
    When the navigator finishes "A message did not arrive by any channel" with <outcome>
    And the oncology nurse finishes "Call about symptoms" with seen_today
    And 3 hours pass
    Then nothing is left undone for Ana

    Examples:
      | outcome       |
      | told_by_phone |
      | posted        |

  Scenario: A message that no channel could carry, and nobody could tell it either
    Given sms is down for 2 hours
    And Ana reports:
      | temperature | 36.9 |
      | worst       | 3    |
    And 15 minutes pass
    When the navigator finishes "A message did not arrive by any channel" with not_reached
    Then the lost contact reached the navigation lead
