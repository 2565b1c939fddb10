Feature: What a patient reports is answered by how heavy it is
  Severe rings somebody at once, day or night. Moderate is phoned on the next working day. What cannot be read is never
  taken for mild.

  Background:
    Given the pathways in "pathways"
    And it is Monday 2 March 2026, 09:00 in Toronto
    And Ana, aged 54, reachable by portal, sms and phone
    And progression happens to Ana
    And offer_accepted happens to Ana
    And referral_accepted happens to Ana:
      | visit    | p-1                        |
      | visit_at | Monday 2 March 2026, 11:00 |
    And it is Monday 2 March 2026, 12:00
    And consult_held happens to Ana:
      | visit | p-1 |

  Scenario Outline: What the worst of the nine symptoms asks for
    When Ana reports:
      | worst | <worst> |
    Then in "burden" Ana is in "<state>"

    Examples:
      | worst | state                                      |
      | 0     | No symptoms being followed up              |
      | 3     | No symptoms being followed up              |
      | 4     | To be phoned about symptoms                |
      | 6     | To be phoned about symptoms                |
      | 7     | Severe symptoms, nobody has answered yet   |
      | 10    | Severe symptoms, nobody has answered yet   |
      | 11    | To be phoned about symptoms                |
      | bad   | To be phoned about symptoms                |
      |       | To be phoned about symptoms                |

  Scenario: Severe at three in the morning does not wait for the day
    Given it is Wednesday, 03:00
    When Ana reports:
      | worst | 9 |
    Then Ana was sent "severe_symptoms_guidance" by portal within 5 minutes
    And the severe symptoms reported reached the palliative physician on call at 03:00
    When 31 minutes pass
    Then the severe symptoms reported reached the palliative physician on call
    When it is Wednesday, 04:01
    Then the severe symptoms reported reached the oncologist on call at 04:00
    When Sam acknowledges the severe symptoms reported
    Then Ana is in "Severe symptoms, being phoned"
    And the palliative physician on call has "Phone the patient now about severe symptoms", due by 05:01

  Scenario: Severe by day rings the nurse first, and she asks the next day whether it helped
    Given Luis cares for Ana and may hear about symptoms
    When Ana reports:
      | worst | 8 |
    Then Luis was sent "severe_symptoms_guidance" by sms within 5 minutes
    And the severe symptoms reported reached the palliative nurse at 12:00
    When Nia acknowledges the severe symptoms reported
    Then the palliative nurse has "Phone the patient now about severe symptoms", due by 13:00
    When the palliative nurse finishes "Phone the patient now about severe symptoms" with plan_changed
    Then the palliative nurse has "Symptoms are high, unreadable or not known: phone", due by Tuesday, 12:00

  Scenario Outline: Helped the same day
    Given Ana reports:
      | worst | 8 |
    And Nia acknowledges the severe symptoms reported
    When the palliative nurse finishes "Phone the patient now about severe symptoms" with <how>
    Then Ana is in "No symptoms being followed up"

    Examples:
      | how              |
      | seen_today       |
      | sent_to_hospital |

  Scenario Outline: More reports while the alarm rings do not call it off
    Given Ana reports:
      | worst | 8 |
    When Ana reports:
      | worst | <worst> |
    Then Ana is in "Severe symptoms, nobody has answered yet"
    When Nia acknowledges the severe symptoms reported
    And Ana reports:
      | worst | <worst> |
    Then Ana is in "Severe symptoms, being phoned"
    And the palliative nurse has "Phone the patient now about severe symptoms", due by 13:00

    Examples:
      | worst |
      | 1     |
      |       |
      | 10    |

  Scenario: A second alarm while she is being phoned is answered by the same call
    Given Ana reports:
      | worst | 8 |
    And Nia acknowledges the severe symptoms reported
    And Ana reports:
      | worst | 10 |
    When Nia acknowledges the severe symptoms reported
    Then Ana is in "Severe symptoms, being phoned"

  Scenario: The one who answered does not phone
    Given Ana reports:
      | worst | 8 |
    And Nia acknowledges the severe symptoms reported
    When it is Monday 2 March 2026, 13:01
    Then the call overdue reached the palliative nurse at 13:00
    And Ana is in "Severe symptoms, being phoned"

  Scenario: The call is not theirs, so the alarm rings again and the one on call has it
    Given Ana reports:
      | worst | 8 |
    And Nia acknowledges the severe symptoms reported
    When the palliative nurse declines "Phone the patient now about severe symptoms"
    Then the call declined reached the palliative nurse at 12:00
    And the palliative physician on call has "Phone the patient now about severe symptoms", due by 13:00

  Scenario: Severe, and nobody picks up the phone
    Given Ana reports:
      | worst | 8 |
    And Nia acknowledges the severe symptoms reported
    When the palliative nurse finishes "Phone the patient now about severe symptoms" with not_reached
    Then Ana is in "Severe symptoms, nobody has answered yet"
    And the not reached reached the palliative nurse
    When Nia acknowledges the severe symptoms reported
    And the palliative nurse finishes "Phone the patient now about severe symptoms" with not_reached
    And Nia acknowledges the severe symptoms reported
    And the palliative nurse finishes "Phone the patient now about severe symptoms" with not_reached
    Then Ana is in "Severe symptoms and nobody picks up"
    And the palliative physician on call has "Phone the family or have somebody look in", due by 14:00
    When Nia acknowledges the severe symptoms reported
    Then Ana is in "Severe symptoms and nobody picks up"

  Scenario Outline: Somebody looks in
    Given Ana reports:
      | worst | 8 |
    And Nia acknowledges the severe symptoms reported
    And the palliative nurse finishes "Phone the patient now about severe symptoms" with not_reached
    And Nia acknowledges the severe symptoms reported
    And the palliative nurse finishes "Phone the patient now about severe symptoms" with not_reached
    And Nia acknowledges the severe symptoms reported
    And the palliative nurse finishes "Phone the patient now about severe symptoms" with not_reached
    When Ana reports:
      | worst | <worst> |
    Then Ana is in "Severe symptoms and nobody picks up"
    When it is Monday 2 March 2026, 14:01
    Then the severe symptoms reported reached the palliative nurse
    When the palliative physician on call finishes "Phone the family or have somebody look in" with <how>
    Then Ana is in "To be phoned about symptoms"

    Examples:
      | worst | how              |
      | 2     | found            |
      |       | found            |
      | 9     | sent_to_hospital |

  Scenario: Looking in is not theirs, so the alarm rings again
    Given Ana reports:
      | worst | 8 |
    And Nia acknowledges the severe symptoms reported
    And the palliative nurse finishes "Phone the patient now about severe symptoms" with not_reached
    And Nia acknowledges the severe symptoms reported
    And the palliative nurse finishes "Phone the patient now about severe symptoms" with not_reached
    And Nia acknowledges the severe symptoms reported
    And the palliative nurse finishes "Phone the patient now about severe symptoms" with not_reached
    When the palliative physician on call declines "Phone the family or have somebody look in"
    Then Ana is in "Severe symptoms and nobody picks up"
    And the palliative physician on call has "Phone the family or have somebody look in", due by 14:00

  Scenario: Nobody is found, and a lead hears of it
    Given Ana reports:
      | worst | 8 |
    And Nia acknowledges the severe symptoms reported
    And the palliative nurse finishes "Phone the patient now about severe symptoms" with not_reached
    And Nia acknowledges the severe symptoms reported
    And the palliative nurse finishes "Phone the patient now about severe symptoms" with not_reached
    And Nia acknowledges the severe symptoms reported
    And the palliative nurse finishes "Phone the patient now about severe symptoms" with not_reached
    And uncontrolled_symptoms happens to Ana
    And Ana is in "Severe symptoms and nobody picks up"
    When the palliative physician on call finishes "Phone the family or have somebody look in" with not_found
    Then the not found reached the navigation lead
    And Ana is in "To be phoned about symptoms"

  Scenario: The words that should help do not arrive, so the phone rings all the more
    Given Ruth, aged 82, reachable by phone
    And progression happens to Ruth
    When Ruth reports:
      | worst | 8 |
    And 5 minutes pass
    Then the navigator has "call:severe_guidance"
    When the navigator finishes "call:severe_guidance" with not_reached
    Then the guidance not delivered reached the palliative nurse
    And in "burden" Ruth is in "Severe symptoms, nobody has answered yet"

  Scenario: Moderate, phoned three times, never reached
    Given Ana reports:
      | worst | 5 |
    When the palliative nurse finishes "Symptoms are high, unreadable or not known: phone" with not_reached
    And the palliative nurse finishes "Symptoms are high, unreadable or not known: phone" with not_reached
    And the palliative nurse finishes "Symptoms are high, unreadable or not known: phone" with not_reached
    Then the symptoms not reached reached the navigation lead
    And Ana is in "No symptoms being followed up"

  Scenario Outline: More reports while a call is owed
    Given Ana reports:
      | worst | 5 |
    When Ana reports:
      | worst | <worst> |
    Then Ana is in "<state>"

    Examples:
      | worst | state                                    |
      | 1     | To be phoned about symptoms              |
      |       | To be phoned about symptoms              |
      | 8     | Severe symptoms, nobody has answered yet |

  Scenario: Phoned, and advised
    Given Ana reports:
      | worst | 5 |
    When the palliative nurse finishes "Symptoms are high, unreadable or not known: phone" with advice_given
    Then Ana is in "No symptoms being followed up"

  Scenario: Symptoms out of control are part of the same call
    Given Ana reports:
      | worst | 8 |
    When uncontrolled_symptoms happens to Ana
    Then Ana is in "Severe symptoms, nobody has answered yet"
    When Nia acknowledges the severe symptoms reported
    And uncontrolled_symptoms happens to Ana
    Then Ana is in "Severe symptoms, being phoned"

  Scenario: Severe before any visit is a trigger too
    Given Bea, aged 61, reachable by portal and phone
    And advanced_diagnosis happens to Bea
    When Bea reports:
      | worst | 8 |
    Then Bea was sent "severe_symptoms_guidance" by portal within 5 minutes
    And in "burden" Bea is in "Severe symptoms, nobody has answered yet"
    When it is Monday 9 March 2026, 12:30
    Then the limit passed reached the supportive care lead at 12:00

  Scenario: Moderate, then severe before any visit
    Given Bea, aged 61, reachable by portal and phone
    And advanced_diagnosis happens to Bea
    And Bea reports:
      | worst | 5 |
    When Bea reports:
      | worst | 8 |
    Then Bea was sent "severe_symptoms_guidance" by portal within 5 minutes
    When it is Monday 9 March 2026, 12:30
    Then the limit passed reached the supportive care lead at 12:00

  Scenario: Severe again while the alarm rings, and whom to call is said again
    Given Ana reports:
      | worst | 8 |
    And 20 minutes pass
    When Ana reports:
      | worst | 10 |
    Then Ana was sent "severe_symptoms_guidance" by portal within 5 minutes

  Scenario: Severe after a no is a change
    Given Bea, aged 61, reachable by portal and phone
    And clinician_concern happens to Bea
    And offer_declined happens to Bea
    When Bea reports:
      | worst | 8 |
    Then in "path" Bea is in "Proposed to the oncologist"
    And in "burden" Bea is in "Severe symptoms, nobody has answered yet"

  Scenario: A report of somebody without a journey reaches a person at once
    Given Cy, aged 70, reachable by portal
    When esas_report happens to Cy:
      | worst | 9 |
    Then the supportive care lead has "owner:nobody_heard", due by 13:00
