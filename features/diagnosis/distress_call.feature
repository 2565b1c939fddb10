Feature: Who is in distress is phoned, until somebody has spoken with them

  Background:
    Given the pathways in "pathways"
    And it is Monday 2 March 2026, 09:00 in Toronto
    And Ana, aged 54, reachable by sms and phone
    And referral_received happens to Ana:
      | referral_id | r-1  |
      | suspected   | lung |
    And consult_booked happens to Ana:
      | visit    | v-1                        |
      | visit_at | Monday 2 March 2026, 10:00 |
    And consult_held happens to Ana:
      | visit | v-1 |
    And it is Tuesday, 10:00
    And Ana reports:
      | score     | 5  |
      | self_harm | no |
    And the social worker has "Phone about distress", due by Thursday, 10:00

  Scenario Outline: Spoken with
    When the social worker finishes "Phone about distress" with <outcome>
    Then in "distress" Ana is in "No distress known"

    Examples:
      | outcome          |
      | supported        |
      | referred         |
      | patient_declined |

  Scenario: In danger, as the phone call shows
    When the social worker finishes "Phone about distress" with in_danger
    Then in "distress" Ana is in "In danger, help being called"
    And the crisis reached the social worker at 10:00

  Scenario: Not reached three times
    When the social worker finishes "Phone about distress" with not_reached
    Then the social worker has "Phone about distress", due by Thursday, 10:00
    When the social worker finishes "Phone about distress" with not_reached
    And the social worker finishes "Phone about distress" with not_reached
    Then the lost contact reached the navigation lead at 10:00
    And in "distress" Ana is in "No distress known"

  Scenario: Danger is reported before anybody phoned
    When Ana reports:
      | score     | 5   |
      | self_harm | yes |
    Then Ana was sent "crisis_guidance" by sms within 5 minutes
    And the crisis reached the social worker at 10:00

  Scenario Outline: A new answer before anybody phoned is with whoever phones
    When 1 hour passes
    And Ana reports:
      | score     | <score>     |
      | self_harm | <self_harm> |
    Then in "distress" Ana is in "Being phoned about distress"
    And the social worker has "Phone about distress", due by Thursday, 10:00

    Examples:
      | score | self_harm |
      | 2     | no        |
      | 2     |           |

  Scenario: The milder call is made while help is being called
    Given Ana reports:
      | score     | 5   |
      | self_harm | yes |
    When the social worker finishes "Phone about distress" with supported
    Then in "distress" Ana is in "In danger, help being called"
    And the crisis reached the social worker at 10:00

  Scenario: The milder call is made while the patient is being rung
    Given Ana reports:
      | score     | 5   |
      | self_harm | yes |
    And Sam acknowledges the crisis
    When the social worker finishes "Phone about distress" with supported
    Then in "distress" Ana is in "In danger, being rung"
    And the social worker has "Ring the patient now - they may harm themselves", due by 10:15

  Scenario: Asked after three weeks, and the patient answers
    Given the social worker finishes "Phone about distress" with supported
    When it is Tuesday 24 March 2026, 10:00
    Then Ana was sent "distress_check" by sms within 5 minutes
    When Ana reports:
      | score     | 2  |
      | self_harm | no |
    Then in "distress" Ana is in "No distress known"

  Scenario: The question cannot be delivered, so somebody phones
    Given the social worker finishes "Phone about distress" with supported
    And sms is down for 30 days
    When it is Thursday 26 March 2026, 10:00
    Then the social worker has "Phone about distress"
