Feature: A patient without a phone is brought to a decision
  What cannot be sent is handed over by a person. Nothing of the journey waits for a text message.

  Scenario: From the referral to the plan for watching
    Given the pathways in "pathways"
    And it is Monday 2 March 2026, 09:00 in Toronto
    And Ruth, aged 82, has no phone
    When referral_received happens to Ruth:
      | referral_id | r-7   |
      | suspected   | colon |
    Then the front desk has "Book the first consult", due by Wednesday, 09:00
    When the front desk finishes "Book the first consult" with booked:
      | visit    | v-7                         |
      | visit_at | Friday 13 March 2026, 10:00 |
    Then Ruth is in "First consult planned"
    When it is Wednesday 11 March 2026, 10:00
    Then the front desk has "Phone to confirm the visit"
    When the front desk finishes "Phone to confirm the visit" with not_reached
    And it is Friday 13 March 2026, 11:00
    And consult_held happens to Ruth:
      | visit | v-7 |
    And the diagnostic coordinator finishes "Order the tests or say that none is needed" with none_needed
    And board_outcome happens to Ruth:
      | result | malignant |
      | stage  | I         |
    Then the oncologist has "Tell the result in person", due by Wednesday, 11:00
    When the oncologist finishes "Tell the result in person" with told
    Then Ruth is in "Deciding with the patient"
    When other_decided happens to Ruth:
      | decision | watch |
    And the oncologist finishes "Give the patient the plan for watching" with given
    Then in "diagnosis" Ruth is in "closed"
    And nothing was sent to Ruth for 10 days
