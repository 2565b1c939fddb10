Feature: From tests to a decision

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

  Scenario: All tests are in, so the board is next
    Given test_ordered happens to Ana:
      | order_id | ct-1 |
    And test_ordered happens to Ana:
      | order_id | biopsy-1 |
    Then Ana was sent "test_preparation" by sms within 5 minutes
    When test_done happens to Ana:
      | order_id | ct-1 |
    Then Ana is in "Tests under way"
    When test_done happens to Ana:
      | order_id | biopsy-1 |
    Then Ana is in "Waiting for the tumour board"
    And the diagnostic coordinator has "List for the tumour board"

  Scenario: A week without results
    Given test_ordered happens to Ana:
      | order_id | ct-1 |
    When 8 days pass
    Then the navigator has "Tests not finished - find what holds them up"
    When the navigator finishes "Tests not finished - find what holds them up" with blocked
    Then the diagnosis delay reached the navigation lead

  Scenario: A result that nobody ordered here
    When test_done happens to Ana:
      | order_id | elsewhere |
    Then the diagnostic coordinator has "Result of a test that we did not order"

  Scenario: A decision to treat
    Given board_outcome happens to Ana:
      | result | malignant |
      | stage  | II        |
    Then the oncologist has "Tell the result in person", due by Thursday, 09:00
    When the oncologist finishes "Tell the result in person" with told
    Then Ana is in "Deciding with the patient"
    And the oncologist has "Reach and record a decision with the patient"
    When treat_decided happens to Ana:
      | regimen  | folfox     |
      | tumour   | colon      |
      | intent   | curative   |
      | first_on | 2026-03-16 |
    Then the day unit has "Plan and book the first treatment"
    And in "active_treatment" Ana is in "Waiting for the next dose"
    And in "symptom_monitoring" Ana is in "Waiting for the next check-in"

  Scenario: Deferred again and again
    Given board_outcome happens to Ana:
      | result | malignant |
      | stage  | II        |
    When the oncologist finishes "Tell the result in person" with deferred
    And the oncologist finishes "Tell the result in person" with deferred
    And the oncologist finishes "Tell the result in person" with deferred
    Then the diagnosis delay reached the navigation lead
    And the oncologist has "Tell the result in person"

  Scenario: The decision was recorded, and never reached us
    Given board_outcome happens to Ana:
      | result | malignant |
      | stage  | II        |
    And the oncologist finishes "Tell the result in person" with told
    When the oncologist finishes "Reach and record a decision with the patient" with recorded
    And 3 business days pass
    Then the oncologist has "Reach and record a decision with the patient"

  Scenario: Day 28 passes when the patient knows already, and nobody is rung
    Given board_outcome happens to Ana:
      | result | malignant |
      | stage  | II        |
    And the oncologist finishes "Tell the result in person" with told
    And 5 minutes pass
    And the navigator finishes "Speak to the patient: your choices" with told_by_phone
    And it is Friday 13 March 2026, 09:00
    And the oncologist finishes "Reach and record a decision with the patient" with more_time
    And it is Monday 23 March 2026, 09:00
    And Ana reports:
      | score     | 2  |
      | self_harm | no |
    And it is Thursday 26 March 2026, 09:00
    And the oncologist finishes "Reach and record a decision with the patient" with recorded
    When it is Monday 30 March 2026, 10:00
    Then Ana is in "Decision recorded, not seen yet"
    And nothing is left undone for Ana

  Scenario: Advanced disease opens the way to palliative care, beside the decision about treatment
    When board_outcome happens to Ana:
      | result | malignant |
      | stage  | IV        |
    Then the oncologist has "Tell the result in person"
    And the oncologist has "Consider palliative referral"
    When stage_recorded happens to Ana:
      | stage | IV    |
      | date  | today |
    Then in "palliative_referral" Ana is in "Proposed to the oncologist"
    And in "diagnosis" Ana is in "Result to be told"

  Scenario: Palliative care alone is what the patient chose
    When other_decided happens to Ana:
      | decision | palliative_only |
    Then in "diagnosis" Ana is in "closed"
    And in "palliative_referral" Ana is in "Referral being prepared"
    And the palliative navigator has "Triage the referral"

  Scenario: Nothing harmful
    When board_outcome happens to Ana:
      | result | benign     |
      | stage  | not_staged |
    Then the oncology nurse has "Tell that no cancer was found"
    When the oncology nurse finishes "Tell that no cancer was found" with told
    Then in "diagnosis" Ana is in "closed"

  Scenario: Watching is a plan too
    When other_decided happens to Ana:
      | decision | watch |
    Then the oncologist has "Give the patient the plan for watching"
    And in "diagnosis" Ana is in "closed"
