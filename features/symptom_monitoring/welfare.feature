Feature: A red flag, and nobody answers the phone
  After three calls that reach nobody, emergency services are asked to look in. Until somebody has seen the patient the
  alarm stays open.

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
    And Sam acknowledges the red flag
    And the charge nurse finishes "Phone the patient now" with not_reached
    And Sam acknowledges the red flag
    And the charge nurse finishes "Phone the patient now" with not_reached
    And Sam acknowledges the red flag
    And the charge nurse finishes "Phone the patient now" with not_reached
    And in "triage" Ana is in "Red flag and nobody answers the phone"

  Scenario: Somebody answers the alarm, and the look goes on
    When Sam acknowledges the red flag
    Then in "triage" Ana is in "Red flag and nobody answers the phone"
    And the charge nurse has "Ask emergency services to look in", due by 10:30

  Scenario: Found, and taken to emergency
    When the charge nurse finishes "Ask emergency services to look in" with sent_to_emergency
    Then the oncology nurse has "Ring back - is it settling"
    And in "triage" Ana is in "Ring back within a day"

  Scenario: Not found
    When the charge nurse finishes "Ask emergency services to look in" with not_found
    Then the lost contact reached the navigation lead at 10:00
    And the oncology nurse has "Call about symptoms", due by 14:00

  Scenario: Nobody has said within half an hour whether they were found
    Given Sam acknowledges the red flag
    When 30 minutes pass
    Then the red flag reached the oncology nurse at 10:30
    And the charge nurse has "Ask emergency services to look in"

  Scenario: Whoever was to ask emergency services says that it is not theirs
    When the charge nurse declines "Ask emergency services to look in"
    Then the charge nurse has "Ask emergency services to look in", due by 10:30
    And the red flag reached the oncology nurse at 10:00

  Scenario: A worse report while emergency services look
    Given Sam acknowledges the red flag
    When 5 minutes pass
    And Ana reports:
      | temperature | 39.6 |
      | worst       | 4    |
    Then Ana was sent "red_flag_guidance" by sms within 5 minutes
    And the red flag reached the oncology nurse at 10:05
    And the charge nurse has "Ask emergency services to look in", due by 10:30

  Scenario Outline: A report that is milder, or cannot be read, does not call the look off
    Given Sam acknowledges the red flag
    When 5 minutes pass
    And Ana reports:
      | temperature | <temperature> |
      | worst       | 1             |
    Then the red flag reached the oncology nurse at 10:05
    And in "triage" Ana is in "Red flag and nobody answers the phone"

    Examples:
      | temperature |
      | 36.9        |
      | hot         |

  Scenario: The call after discharge does not call the look off
    When the oncology nurse finishes "Phone after discharge" with well
    Then in "triage" Ana is in "Red flag and nobody answers the phone"
    And the charge nurse has "Ask emergency services to look in", due by 10:30
