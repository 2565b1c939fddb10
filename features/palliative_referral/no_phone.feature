Feature: A patient without a phone is asked, seen and cared for like any other

  Background:
    Given the pathways in "pathways"
    And it is Monday 2 March 2026, 09:00 in Toronto

  Scenario: By people, from the first word to the last
    Given Ruth, aged 82, has no phone
    When uncontrolled_symptoms happens to Ruth
    And the oncologist finishes "Consider palliative referral" with agree
    And 5 minutes pass
    Then the navigator has "call:what_it_is"
    When the navigator finishes "call:what_it_is" with posted
    Then Ruth is in "Being phoned about palliative care"
    When the palliative navigator finishes "Explain and offer palliative care" with accepted
    And the palliative navigator finishes "Triage the referral" with send
    And referral_accepted happens to Ruth:
      | visit    | p-1                         |
      | visit_at | Friday 20 March 2026, 10:00 |
    And 5 minutes pass
    Then the navigator has "call:palliative_visit"
    When the navigator finishes "call:palliative_visit" with posted
    And it is Tuesday 17 March 2026, 12:00
    Then the navigator has "call:coming"
    When the navigator finishes "call:coming" with C
    And it is Thursday 19 March 2026, 12:00
    And the navigator finishes "call:visit_tomorrow" with told_by_phone
    And it is Friday 20 March 2026, 11:00
    And consult_held happens to Ruth:
      | visit | p-1 |
    Then Ruth is in "Palliative care beside treatment"
    When consult_note_received happens to Ruth
    And the oncologist finishes "Talk about goals of care" with done:
      | goals                | goals-7 |
      | decision_maker_named | yes     |
    And it is Friday 17 April 2026, 12:00
    Then the navigator has "call:esas"
    When the navigator finishes "call:esas" with answered:
      | worst | 5 |
    Then the palliative nurse has "Symptoms are high, unreadable or not known: phone", due by Monday, 12:00
    When the palliative nurse finishes "Symptoms are high, unreadable or not known: phone" with plan_changed
    Then in "burden" Ruth is in "No symptoms being followed up"
    When hospice_entered happens to Ruth
    And the palliative nurse finishes "Hand over to the hospice team and agree who answers the family" with handed_over
    And 30 days pass
    And patient_deceased happens to Ruth
    And the social worker finishes "Bereavement call to the family - try more than once" with supported
    Then nothing is left undone for Ruth

  Scenario: She has nothing at all, so a person phones the neighbours, writes, or goes there
    Given Ruth, aged 82, has no phone
    And clinician_concern happens to Ruth
    When the oncologist finishes "Consider palliative referral" with agree
    And 5 minutes pass
    Then the navigator has "call:what_it_is"
    And nothing was sent to Ruth for 1 day
    When it is Wednesday, 09:05
    Then the palliative navigator has "Explain and offer palliative care"

  Scenario: In French
    Given Marcel, aged 67, speaks French, reachable by portal
    And clinician_concern happens to Marcel
    When the oncologist finishes "Consider palliative referral" with agree
    Then Marcel was sent "what_palliative_care_is" by portal within 5 minutes
    When it is Tuesday, 10:00
    And Marcel replies "LATER" by portal
    Then Marcel is in "Put off to a date"
