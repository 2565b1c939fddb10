Feature: A confirmed diagnosis is heard wherever the journey is
  The record is often ahead of us. What it says is never dropped.

  Background:
    Given the pathways in "pathways"
    And it is Monday 2 March 2026, 09:00 in Toronto
    And Ana, aged 54, reachable by sms and phone

  Scenario: Before the first visit is booked
    Given referral_received happens to Ana:
      | referral_id | r-1  |
      | suspected   | lung |
    When 8 days pass
    And diagnosis_confirmed happens to Ana:
      | diagnosis_id | d-1  |
      | what         | lung |
      | date         | today |
    Then Ana is in "Result to be told"
    And the oncologist has "Tell the result in person"

  Scenario Outline: In the middle of the work-up
    Given referral_received happens to Ana:
      | referral_id | r-1  |
      | suspected   | lung |
    And consult_booked happens to Ana:
      | visit    | v-1                         |
      | visit_at | Friday 13 March 2026, 10:00 |
    And <event> happens to Ana:
      | visit | v-1 |
    When diagnosis_confirmed happens to Ana:
      | diagnosis_id | d-1   |
      | what         | lung  |
      | date         | today |
    Then Ana is in "Result to be told"

    Examples:
      | event          |
      | consult_held   |
      | consult_missed |

  Scenario: Without a referral
    When diagnosis_confirmed happens to Ana:
      | diagnosis_id | d-1   |
      | what         | colon |
      | date         | today |
    Then Ana is in "Result to be told"
    And the oncologist has "Tell the result in person"
    And Ana was sent "welcome_and_privacy_notice" by sms within 5 minutes

  Scenario: Already known
    Given diagnosis_confirmed happens to Ana:
      | diagnosis_id | d-1   |
      | what         | colon |
      | date         | today |
    And the oncologist finishes "Tell the result in person" with told
    When diagnosis_confirmed happens to Ana:
      | diagnosis_id | d-2   |
      | what         | colon |
      | date         | today |
    Then Ana is in "Deciding with the patient"

  Scenario: After the board said that it is harmless
    Given referral_received happens to Ana:
      | referral_id | r-1  |
      | suspected   | lung |
    And board_outcome happens to Ana:
      | result | benign     |
      | stage  | not_staged |
    When diagnosis_confirmed happens to Ana:
      | diagnosis_id | d-1   |
      | what         | lung  |
      | date         | today |
    Then Ana is in "Result to be told"

  Scenario: Treatment begins before a decision reached us
    Given diagnosis_confirmed happens to Ana:
      | diagnosis_id | d-1   |
      | what         | colon |
      | date         | today |
    When chemo_given happens to Ana:
      | date    | today  |
      | regimen | folfox |
    Then the navigator has "Treatment began before this journey was finished - see what is open and that its plan is entered", due by Wednesday, 09:00
    And in "diagnosis" Ana is in "closed"
    And in "symptom_monitoring" Ana is in "Waiting for the next check-in"

  Scenario: A dose for another illness does not end the search for this one
    Given referral_received happens to Ana:
      | referral_id | r-1    |
      | suspected   | breast |
    When chemo_given happens to Ana:
      | date    | today  |
      | regimen | folfox |
    Then the navigator has "A dose was given before the diagnosis is known - is it for this illness", due by Tuesday, 09:00
    When the navigator finishes "A dose was given before the diagnosis is known - is it for this illness" with another_illness
    Then Ana is in "First consult being booked"

  Scenario: A dose that was for this illness after all
    Given referral_received happens to Ana:
      | referral_id | r-1  |
      | suspected   | lung |
    And chemo_given happens to Ana:
      | date    | today  |
      | regimen | folfox |
    When the navigator finishes "A dose was given before the diagnosis is known - is it for this illness" with this_illness
    Then the navigator has "Treatment began before this journey was finished - see what is open and that its plan is entered"
    And in "diagnosis" Ana is in "closed"

  Scenario Outline: Somebody has seen what was open when treatment overtook us
    Given diagnosis_confirmed happens to Ana:
      | diagnosis_id | d-1   |
      | what         | colon |
      | date         | today |
    And chemo_given happens to Ana:
      | date    | today  |
      | regimen | folfox |
    When the navigator finishes "Treatment began before this journey was finished - see what is open and that its plan is entered" with <outcome>
    Then in "diagnosis" Ana is in "closed"
    And nothing is left undone for Ana

    Examples:
      | outcome      |
      | nothing_open |
      | passed_on    |

  Scenario: The referral of a diagnosis that came without one is no second referral
    Given diagnosis_confirmed happens to Ana:
      | diagnosis_id | d-1   |
      | what         | colon |
      | date         | today |
    When referral_received happens to Ana:
      | referral_id | r-1   |
      | suspected   | colon |
    And referral_received happens to Ana:
      | referral_id | r-1   |
      | suspected   | colon |
    Then Ana is in "Result to be told"
    When the oncologist finishes "Tell the result in person" with told
    And other_decided happens to Ana:
      | decision | watch |
    And the oncologist finishes "Give the patient the plan for watching" with given
    And 1 hour passes
    Then nothing is left undone for Ana

  Scenario: The stage is known
    Given diagnosis_confirmed happens to Ana:
      | diagnosis_id | d-1   |
      | what         | colon |
      | date         | today |
    When stage_recorded happens to Ana:
      | stage | II    |
      | date  | today |
    Then Ana is in "Result to be told"
    When the oncologist finishes "Tell the result in person" with told
    Then Ana is in "Deciding with the patient"

  Scenario: The board agrees with the diagnosis in the record
    Given diagnosis_confirmed happens to Ana:
      | diagnosis_id | d-1   |
      | what         | colon |
      | date         | today |
    When board_outcome happens to Ana:
      | result | malignant |
      | stage  | II        |
    Then Ana is in "Result to be told"

  Scenario Outline: The board does not agree with the diagnosis in the record
    Given diagnosis_confirmed happens to Ana:
      | diagnosis_id | d-1   |
      | what         | colon |
      | date         | today |
    When board_outcome happens to Ana:
      | result | benign     |
      | stage  | not_staged |
    Then the oncologist has "The tumour board and the recorded diagnosis differ", due by Tuesday, 09:00
    When the oncologist finishes "The tumour board and the recorded diagnosis differ" with <outcome>
    Then Ana is in "Result to be told"
    And the oncologist has "Tell the result in person"

    Examples:
      | outcome           |
      | diagnosis_stands  |
      | diagnosis_changed |
