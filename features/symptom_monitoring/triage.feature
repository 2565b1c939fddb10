Feature: How urgent a report is
  The site's own limit decides what a fever is. What is missing or cannot be read is never taken for normal: a nurse
  rings.

  Background:
    Given the pathways in "pathways"
    And it is Monday 2 March 2026, 09:00 in Toronto
    And Ana, aged 54, reachable by sms and phone
    And chemo_given happens to Ana:
      | date    | today  |
      | regimen | folfox |
    And it is Tuesday, 10:00

  Scenario Outline: On either side of a limit
    When Ana reports:
      | temperature | <temperature> |
      | worst       | <worst>       |
    Then in "triage" Ana is in "<state>"
    And Ana was sent "<told>" by sms within 5 minutes

    Examples:
      | temperature | worst | state                | told              |
      | 37.9        | 0     | No symptoms being followed up | self_care         |
      | 37.9        | 1     | No symptoms being followed up | self_care         |
      | 37.9        | 2     | Call owed today      | nurse_will_call   |
      | 37.9        | 3     | Call owed today      | nurse_will_call   |
      | 37.9        | 4     | Red flag not answered yet         | red_flag_guidance |
      | 38.0        | 0     | Red flag not answered yet         | red_flag_guidance |
      | 38.1        | 3     | Red flag not answered yet         | red_flag_guidance |
      | 35.5        | 0     | No symptoms being followed up | self_care         |
      | 35.4        | 0     | Call owed today      | nurse_will_call   |

  Scenario Outline: What cannot be read goes to a nurse
    When Ana reports:
      | temperature | <temperature> |
      | worst       | <worst>       |
    Then the oncology nurse has "Call about symptoms", due by 14:00
    And Ana was sent "nurse_will_call" by sms within 5 minutes

    Examples:
      | temperature  | worst |
      | thirty-eight | 1     |
      | 101          | 1     |
      | 3            | 0     |
      |              | 0     |
      | 36.8         |       |
      | 36.8         | 7     |
      | 37,0         | 1     |

  Scenario Outline: What is missing does not hide what is red
    When Ana reports:
      | temperature | <temperature> |
      | worst       | <worst>       |
    Then in "triage" Ana is in "Red flag not answered yet"

    Examples:
      | temperature | worst |
      | 38.4        |       |
      |             | 4     |
