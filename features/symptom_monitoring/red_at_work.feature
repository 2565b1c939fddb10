Feature: What comes in while a red flag is being worked
  It adds to the alarm or to the call that is open. Nothing of it calls the alarm off, and nothing of it is lost.

  Background:
    Given the pathways in "pathways"
    And it is Monday 2 March 2026, 09:00 in Toronto
    And Ana, aged 54, reachable by sms and phone
    And chemo_given happens to Ana:
      | date    | today  |
      | regimen | folfox |
    And it is Tuesday, 10:00
    And discharged happens to Ana
    And Ana reports:
      | temperature | 38.6 |
      | worst       | 1    |

  Scenario: A worse report before anybody answered
    When 5 minutes pass
    And Ana reports:
      | temperature | 39.5 |
      | worst       | 4    |
    Then Ana was sent "red_flag_guidance" by sms within 5 minutes
    And in "triage" Ana is in "Red flag not answered yet"
    When it is 10:15
    Then the red flag reached the charge nurse at 10:15

  Scenario: A report that cannot be read before anybody answered
    When 5 minutes pass
    And Ana reports:
      | temperature | hot |
    Then in "triage" Ana is in "Red flag not answered yet"
    When it is 10:15
    Then the red flag reached the charge nurse at 10:15

  Scenario: The call after discharge before anybody answered does not answer the alarm
    When the oncology nurse finishes "Phone after discharge" with well
    Then in "triage" Ana is in "Red flag not answered yet"
    When it is 10:15
    Then the red flag reached the charge nurse at 10:15

  Scenario Outline: A report while somebody is phoning
    Given Sam acknowledges the red flag
    When Ana reports:
      | temperature | <temperature> |
      | worst       | 1             |
    Then in "triage" Ana is in "Someone answered and is phoning"
    And the charge nurse has "Phone the patient now", due by 10:30

    Examples:
      | temperature |
      | 36.9        |
      | hot         |

  Scenario: The call after discharge while somebody is phoning
    Given Sam acknowledges the red flag
    When the oncology nurse finishes "Phone after discharge" with well
    Then in "triage" Ana is in "Someone answered and is phoning"
    And the charge nurse has "Phone the patient now", due by 10:30

  Scenario: Advice on the phone, and a second call within a day
    Given Sam acknowledges the red flag
    When the charge nurse finishes "Phone the patient now" with advice_given
    Then Ana was sent "plan_confirmed" by sms within 5 minutes
    And the oncology nurse has "Ring back - is it settling", due by Wednesday, 10:00

  Scenario: The call is late, somebody hears of it, and then it is made
    Given Sam acknowledges the red flag
    And 31 minutes pass
    When Joy acknowledges the red flag
    Then the charge nurse has "Phone the patient now"
    When the charge nurse finishes "Phone the patient now" with seen_today
    Then in "triage" Ana is in "No symptoms being followed up"

  Scenario: Whoever answered says that the call is not theirs
    Given Sam acknowledges the red flag
    When the charge nurse declines "Phone the patient now"
    Then the red flag reached the oncology nurse at 10:00
    And the charge nurse has "Phone the patient now", due by 10:30

  Scenario: A rung answers after the service lead was told, and the lead acts as well
    Given it is 10:50
    And the service lead has "Nobody answered a red flag - act now"
    When Sam acknowledges the red flag
    And the service lead finishes "Nobody answered a red flag - act now" with acting
    Then in "triage" Ana is in "Someone answered and is phoning"
    And the charge nurse has "Phone the patient now"
