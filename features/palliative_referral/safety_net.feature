Feature: What nobody does, delivers or answers reaches a person

  Background:
    Given the pathways in "pathways"
    And it is Monday 2 March 2026, 09:00 in Toronto
    And Ana, aged 54, reachable by portal and phone
    And progression happens to Ana
    And offer_accepted happens to Ana

  Scenario: The navigator cannot take the referral on
    When the palliative navigator declines "Triage the referral"
    Then the task declined reached the navigation lead at 09:00

  Scenario: The navigator does nothing, and the lead hears of it
    When it is Tuesday 3 March 2026, 09:01
    Then the task overdue reached the navigation lead at 09:00
    When Noor acknowledges the slow work
    Then the palliative navigator has "Triage the referral"

  Scenario Outline: What to bring to the visit does not arrive
    Given portal is down for 1 day
    When referral_accepted happens to Ana:
      | visit    | p-1                         |
      | visit_at | Friday 20 March 2026, 10:00 |
    And it is Tuesday 3 March 2026, 09:00
    Then the navigator has "A message did not arrive by any channel"
    When the navigator finishes "A message did not arrive by any channel" with <how>
    Then Ana is in "First palliative visit planned"

    Examples:
      | how           |
      | told_by_phone |
      | posted        |

  Scenario: And nobody reaches her at all
    Given portal is down for 1 day
    When referral_accepted happens to Ana:
      | visit    | p-1                         |
      | visit_at | Friday 20 March 2026, 10:00 |
    And it is Tuesday 3 March 2026, 09:00
    When the navigator finishes "A message did not arrive by any channel" with not_reached
    Then the not delivered reached the navigation lead

  Scenario: An escalation that nobody answers goes to somebody who must act
    Given the palliative navigator finishes "Triage the referral" with send
    When it is Tuesday 10 March 2026, 10:00
    Then the service lead has "Nobody answered an escalation"
    When the service lead finishes "Nobody answered an escalation" with acted
    Then Ana is in "Referral sent, no visit yet"
