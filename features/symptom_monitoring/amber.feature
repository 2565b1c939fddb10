Feature: A moderate symptom is followed until it settles

  Background:
    Given the pathways in "pathways"
    And it is Monday 2 March 2026, 09:00 in Toronto
    And Ana, aged 54, reachable by sms and phone
    And chemo_given happens to Ana:
      | date    | today  |
      | regimen | folfox |
    And it is Tuesday, 10:00
    And Ana reports:
      | temperature | 36.9 |
      | worst       | 3    |

  Scenario: The patient knows at once that a nurse will ring
    Then Ana was sent "nurse_will_call" by sms within 5 minutes
    And the oncology nurse has "Call about symptoms", due by 14:00

  Scenario: Advice, then a second call within a day
    When 1 hour passes
    And the oncology nurse finishes "Call about symptoms" with advice_given
    Then Ana was sent "plan_confirmed" by sms within 5 minutes
    And the oncology nurse has "Ring back - is it settling", due by Wednesday, 11:00
    When the oncology nurse finishes "Ring back - is it settling" with better
    Then in "triage" Ana is in "No symptoms being followed up"
    And nothing is left undone for Ana

  Scenario: It is not settling
    Given the oncology nurse finishes "Call about symptoms" with advice_given
    When the oncology nurse finishes "Ring back - is it settling" with not_better
    Then the oncology nurse has "Call about symptoms"

  Scenario: The call is overdue
    When 4 hours pass
    Then the slow review reached the charge nurse at 14:00
    When Sam acknowledges the slow review
    And the oncology nurse finishes "Call about symptoms" with seen_today
    Then Ana was sent "plan_confirmed" by sms within 5 minutes
    And nothing is left undone for Ana

  Scenario: It turns red while the call is owed
    When Ana reports:
      | temperature | 38.9 |
      | worst       | 3    |
    Then Ana was sent "red_flag_guidance" by sms within 5 minutes
    And the red flag reached the oncology nurse at 10:00
    And in "triage" Ana is in "Red flag not answered yet"

  Scenario: Four calls without an answer become a red flag
    When the oncology nurse finishes "Call about symptoms" with not_reached
    And the oncology nurse finishes "Call about symptoms" with not_reached
    And the oncology nurse finishes "Call about symptoms" with not_reached
    And the oncology nurse finishes "Call about symptoms" with not_reached
    Then the red flag reached the oncology nurse
    And Ana was sent "red_flag_guidance" by sms within 5 minutes

  Scenario: Sent to emergency on the phone
    When the oncology nurse finishes "Call about symptoms" with sent_to_emergency
    Then in "triage" Ana is in "No symptoms being followed up"
    And Ana was sent "plan_confirmed" by sms within 5 minutes

  Scenario: Not reached when rung back, so a call is owed again
    Given the oncology nurse finishes "Call about symptoms" with advice_given
    When the oncology nurse finishes "Ring back - is it settling" with not_reached
    Then the oncology nurse has "Call about symptoms", due by 14:00

  Scenario: Nobody rings back
    Given the oncology nurse finishes "Call about symptoms" with advice_given
    When it is Wednesday, 10:00
    Then the slow review reached the charge nurse at 10:00
    When the oncology nurse finishes "Ring back - is it settling" with better
    Then in "triage" Ana is in "No symptoms being followed up"

  Scenario Outline: What comes in while the call is owed is with the nurse who will ring
    When 30 minutes pass
    And Ana reports:
      | temperature | <temperature> |
      | worst       | <worst>       |
    Then in "triage" Ana is in "Call owed today"
    And the oncology nurse has "Call about symptoms", due by 14:00

    Examples:
      | temperature  | worst |
      | 36.7         | 0     |
      | thirty-eight | 2     |

  Scenario Outline: The call after discharge, while a call is owed, is added to it
    Given discharged happens to Ana
    When the oncology nurse finishes "Phone after discharge" with <outcome>
    Then in "triage" Ana is in "Call owed today"
    And the oncology nurse has "Call about symptoms", due by 14:00

    Examples:
      | outcome |
      | well    |
      | unwell  |

  Scenario: A nurse who says that the call is not theirs
    When the oncology nurse declines "Call about symptoms"
    Then the slow review reached the charge nurse at 10:00
    And the oncology nurse has "Call about symptoms", due by 14:00
    When the oncology nurse finishes "Call about symptoms" with seen_today
    Then nothing is left undone for Ana

  Scenario: A nurse who says that ringing back is not theirs
    Given the oncology nurse finishes "Call about symptoms" with advice_given
    When the oncology nurse declines "Ring back - is it settling"
    Then the slow review reached the charge nurse at 10:00
    And the oncology nurse has "Ring back - is it settling", due by Wednesday, 10:00
