Feature: Distress is asked for, and danger is answered at once

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

  Scenario: A crisis at night
    Given it is Wednesday, 02:00
    When Ana reports:
      | score     | 3   |
      | self_harm | yes |
    Then Ana was sent "crisis_guidance" by sms within 5 minutes
    And the crisis reached the crisis line at 02:00
    And in "distress" Ana is in "In danger, help being called"
    When Sam acknowledges the crisis
    Then the social worker has "Ring the patient now - they may harm themselves", due by 02:20
    When the social worker finishes "Ring the patient now - they may harm themselves" with safe
    Then the social worker has "Phone about distress"

  Scenario: A calmer answer does not call the alarm off
    Given Ana reports:
      | score     | 9   |
      | self_harm | yes |
    When Ana reports:
      | score     | 1  |
      | self_harm | no |
    Then in "distress" Ana is in "In danger, help being called"

  Scenario: The person in danger does not pick up
    Given Ana reports:
      | score     | 9   |
      | self_harm | yes |
    And Sam acknowledges the crisis
    When the social worker finishes "Ring the patient now - they may harm themselves" with not_reached
    Then in "distress" Ana is in "In danger, help being called"
    And the crisis reached the social worker

  Scenario Outline: What the score asks for
    When Ana reports:
      | score     | <score>     |
      | self_harm | <self_harm> |
    Then in "distress" Ana is in "<state>"

    Examples:
      | score | self_harm | state                        |
      | 3     | no        | No distress known            |
      | 4     | no        | Being phoned about distress  |
      | 3     |           | Being phoned about distress  |
      |       | no        | Being phoned about distress  |
      | 0     | yes       | In danger, help being called |
      |       | yes       | In danger, help being called |

  Scenario: Asked after three weeks, and phoned when nothing comes
    When it is Monday 23 March 2026, 09:00
    Then Ana was sent "distress_check" by sms within 5 minutes
    When Ana does not answer
    Then the social worker has "Phone about distress"

  Scenario: A symptom report before any treatment is not lost
    When symptom_report happens to Ana:
      | temperature | 38.7 |
      | worst       | 1    |
    Then Ana was sent "red_flag_guidance" by sms within 5 minutes
    And the red flag reached the oncology nurse at 10:00
    When Sam acknowledges the red flag
    Then the oncology nurse has "Call about symptoms", due by 10:35
