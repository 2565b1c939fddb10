Feature: A patient who may harm themselves is rung until somebody has spoken with them

  Background:
    Given the pathways in "pathways"
    And it is Monday 2 March 2026, 09:00 in Toronto
    And Ana, aged 54, reachable by sms and phone
    And referral_received happens to Ana:
      | referral_id | r-1  |
      | suspected   | lung |
    And it is Tuesday, 10:00

  Scenario: Nobody answers the alarm
    Given Ana reports:
      | score     | 9   |
      | self_harm | yes |
    When it is 10:45
    Then the service lead has "Nobody answered a crisis alarm - act now", due by 11:00
    When the service lead finishes "Nobody answered a crisis alarm - act now" with acting
    Then the social worker has "Ring the patient now - they may harm themselves", due by 11:00

  Scenario: Somebody answers after the service lead was told
    Given Ana reports:
      | score     | 9   |
      | self_harm | yes |
    And it is 10:45
    And Sam acknowledges the crisis
    When the service lead finishes "Nobody answered a crisis alarm - act now" with acting
    Then in "distress" Ana is in "In danger, being rung"
    And the social worker has "Ring the patient now - they may harm themselves"

  Scenario: The guidance does not arrive, and people hear of it
    Given sms is down for 2 hours
    And Ana reports:
      | score     | 9   |
      | self_harm | yes |
    And Sam acknowledges the crisis
    When 15 minutes pass
    Then the crisis reached the social worker
    And in "distress" Ana is in "In danger, being rung"

  Scenario: The call is not made in time
    Given Ana reports:
      | score     | 9   |
      | self_harm | yes |
    And Sam acknowledges the crisis
    When 15 minutes pass
    Then the crisis reached the social worker at 10:15
    When Sam acknowledges the crisis
    Then in "distress" Ana is in "In danger, being rung"
    And the social worker has "Ring the patient now - they may harm themselves"

  Scenario: Whoever answered says that the call is not theirs
    Given Ana reports:
      | score     | 9   |
      | self_harm | yes |
    And Sam acknowledges the crisis
    When the social worker declines "Ring the patient now - they may harm themselves"
    Then the crisis reached the social worker at 10:00
    And the social worker has "Ring the patient now - they may harm themselves", due by 10:15

  Scenario: Taken to emergency
    Given Ana reports:
      | score     | 9   |
      | self_harm | yes |
    And Sam acknowledges the crisis
    When the social worker finishes "Ring the patient now - they may harm themselves" with sent_to_emergency
    Then the social worker has "Phone about distress", due by Thursday, 10:00

  Scenario Outline: What the patient answers before somebody has answered the alarm
    Given Ana reports:
      | score     | 9   |
      | self_harm | yes |
    When 5 minutes pass
    And Ana reports:
      | score     | <score>     |
      | self_harm | <self_harm> |
    Then in "distress" Ana is in "In danger, help being called"
    When it is 10:15
    Then the crisis reached the crisis line at 10:15

    Examples:
      | score | self_harm |
      | 9     | yes       |
      | 1     |           |
      | 1     | no        |

  Scenario Outline: What the patient answers while being rung
    Given Ana reports:
      | score     | 9   |
      | self_harm | yes |
    And Sam acknowledges the crisis
    When 5 minutes pass
    And Ana reports:
      | score     | <score>     |
      | self_harm | <self_harm> |
    Then in "distress" Ana is in "In danger, being rung"
    And the social worker has "Ring the patient now - they may harm themselves", due by 10:15

    Examples:
      | score | self_harm |
      | 9     | yes       |
      | 1     |           |
      | 1     | no        |
