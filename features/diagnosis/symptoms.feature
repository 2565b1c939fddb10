Feature: A symptom before any treatment is answered too
  No check-ins are asked for yet. Who reports all the same is answered as anybody else.

  Background:
    Given the pathways in "pathways"
    And it is Monday 2 March 2026, 09:00 in Toronto
    And Ana, aged 54, reachable by sms and phone
    And referral_received happens to Ana:
      | referral_id | r-1  |
      | suspected   | lung |
    And it is Tuesday, 10:00

  Scenario: Nothing that worries
    When symptom_report happens to Ana:
      | temperature | 36.8 |
      | worst       | 1    |
    Then Ana was sent "self_care" by sms within 5 minutes

  Scenario Outline: A nurse rings
    When symptom_report happens to Ana:
      | temperature | <temperature> |
      | worst       | 2             |
    Then Ana was sent "nurse_will_call" by sms within 5 minutes
    And the oncology nurse has "Call about symptoms", due by 14:00
    When the oncology nurse finishes "Call about symptoms" with <outcome>
    Then Ana was sent "plan_confirmed" by sms within 5 minutes
    And Ana is in "First consult being booked"

    Examples:
      | temperature | outcome           |
      | 36.8        | advice_given      |
      | hot         | seen_today        |
      | 36.8        | sent_to_emergency |

  Scenario: Not reached
    Given symptom_report happens to Ana:
      | temperature | 36.8 |
      | worst       | 2    |
    When the oncology nurse finishes "Call about symptoms" with not_reached
    Then the lost contact reached the navigation lead at 10:00

  Scenario: Nobody rings
    Given symptom_report happens to Ana:
      | temperature | 36.8 |
      | worst       | 2    |
    When 4 hours pass
    Then the slow review reached the charge nurse at 14:00

  Scenario: A nurse who says that the call is not theirs
    Given symptom_report happens to Ana:
      | temperature | 36.8 |
      | worst       | 2    |
    When the oncology nurse declines "Call about symptoms"
    Then the slow review reached the charge nurse at 10:00
    And the oncology nurse has "Call about symptoms", due by 14:00

  Scenario: The guidance does not arrive, and people hear of it
    Given sms is down for 2 hours
    And symptom_report happens to Ana:
      | temperature | 38.7 |
      | worst       | 2    |
    And Sam acknowledges the red flag
    When 15 minutes pass
    Then the red flag reached the oncology nurse
    And the oncology nurse has "Call about symptoms", due by 10:30
