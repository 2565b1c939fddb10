Feature: Tests and the tumour board are followed until there is an answer

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

  Scenario: No test is needed
    When the diagnostic coordinator finishes "Order the tests or say that none is needed" with none_needed
    Then Ana is in "Waiting for the tumour board"
    And the diagnostic coordinator has "List for the tumour board", due by Thursday, 09:00

  Scenario: Tests are said to be ordered, and none is seen
    When the diagnostic coordinator finishes "Order the tests or say that none is needed" with ordered
    Then Ana is in "Tests under way"
    When it is Monday 9 March 2026, 09:00
    Then the navigator has "Tests not finished - find what holds them up", due by Tuesday, 09:00

  Scenario: What held the tests up is moving again, and somebody looks again a week later
    Given it is Monday 9 March 2026, 09:00
    When the navigator finishes "Tests not finished - find what holds them up" with moving
    Then Ana is in "Tests under way"
    When it is Monday 16 March 2026, 09:00
    Then the navigator has "Tests not finished - find what holds them up"

  Scenario: A test that is cancelled is not waited for
    Given test_ordered happens to Ana:
      | order_id | ct-1 |
    When test_cancelled happens to Ana:
      | order_id | ct-1 |
    Then Ana is in "Waiting for the tumour board"

  Scenario: A test of somebody else's that is cancelled changes nothing
    Given test_ordered happens to Ana:
      | order_id | ct-1 |
    When test_cancelled happens to Ana:
      | order_id | elsewhere |
    Then Ana is in "Tests under way"

  Scenario: The result that nobody ordered here is filed
    Given test_done happens to Ana:
      | order_id | elsewhere |
    When the diagnostic coordinator finishes "Result of a test that we did not order" with filed
    Then Ana is in "Tests under way"

  Scenario: The board wants more tests
    Given board_outcome happens to Ana:
      | result | more_tests |
      | stage  | not_staged |
    Then Ana is in "Tests under way"
    And the diagnostic coordinator has "Order the tests or say that none is needed", due by Thursday, 09:00
    When test_ordered happens to Ana:
      | order_id | pet-1 |
    And test_done happens to Ana:
      | order_id | pet-1 |
    Then Ana is in "Waiting for the tumour board"

  Scenario Outline: Listed, and still no outcome after a week
    Given the diagnostic coordinator finishes "Order the tests or say that none is needed" with none_needed
    And the diagnostic coordinator finishes "List for the tumour board" with listed
    When it is Monday 9 March 2026, 09:00
    Then the diagnostic coordinator has "No outcome from the tumour board yet", due by Tuesday, 09:00
    When the diagnostic coordinator finishes "No outcome from the tumour board yet" with <outcome>
    Then Ana is in "Waiting for the tumour board"
    When it is Monday 16 March 2026, 09:00
    Then the diagnostic coordinator has "No outcome from the tumour board yet"

    Examples:
      | outcome         |
      | listed_again    |
      | outcome_entered |

  Scenario: The patient decides against going on
    When other_decided happens to Ana:
      | decision | declined |
    Then Ana was sent "door_stays_open" by sms within 5 minutes
    And the front desk has "Tell the referring doctor", due by Wednesday, 09:00

  Scenario Outline: The first treatment is planned
    Given treat_decided happens to Ana:
      | regimen  | folfox     |
      | tumour   | colon      |
      | intent   | curative   |
      | first_on | 2026-03-16 |
    When the day unit finishes "Plan and book the first treatment" with <outcome>
    Then in "diagnosis" Ana is in "closed"
    And in "symptom_monitoring" Ana is in "Waiting for the next check-in"

    Examples:
      | outcome         |
      | booked          |
      | not_going_ahead |

  Scenario: More time to decide, and then somebody else hears of it
    Given board_outcome happens to Ana:
      | result | malignant |
      | stage  | II        |
    And the oncologist finishes "Tell the result in person" with told
    When the oncologist finishes "Reach and record a decision with the patient" with more_time
    Then the oncologist has "Reach and record a decision with the patient", due by Monday 16 March 2026, 09:00
    When the oncologist finishes "Reach and record a decision with the patient" with more_time
    And the oncologist finishes "Reach and record a decision with the patient" with more_time
    Then the diagnosis delay reached the navigation lead at 09:00
    And the oncologist has "Reach and record a decision with the patient"

  Scenario: Nothing harmful, and the patient is not reached
    Given board_outcome happens to Ana:
      | result | benign     |
      | stage  | not_staged |
    When the oncology nurse finishes "Tell that no cancer was found" with not_reached
    Then the oncology nurse has "Tell that no cancer was found", due by Wednesday, 09:00
    When the oncology nurse finishes "Tell that no cancer was found" with not_reached
    And the oncology nurse finishes "Tell that no cancer was found" with not_reached
    Then the lost contact reached the navigation lead at 09:00
    And the oncology nurse has "Tell that no cancer was found"
