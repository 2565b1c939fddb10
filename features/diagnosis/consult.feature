Feature: The first visit takes place, or somebody finds out why not

  Background:
    Given the pathways in "pathways"
    And it is Monday 2 March 2026, 09:00 in Toronto
    And Ana, aged 54, reachable by sms and phone
    And referral_received happens to Ana:
      | referral_id | r-1  |
      | suspected   | lung |
    And consult_booked happens to Ana:
      | visit    | v-1                         |
      | visit_at | Friday 13 March 2026, 10:00 |

  Scenario: Asked three days before, and reminded the day before
    When it is Tuesday 10 March 2026, 10:00
    Then Ana was sent "visit_reminder" by sms within 5 minutes
    When Ana replies "C" by sms
    And it is Thursday 12 March 2026, 10:00
    Then Ana was sent "visit_reminder_short" by sms within 5 minutes

  Scenario: No answer to the reminder is a phone call
    Given it is Tuesday 10 March 2026, 10:00
    When Ana does not answer
    Then the front desk has "Phone to confirm the visit", due by Wednesday, 14:00

  Scenario: Another time is wanted
    Given it is Tuesday 10 March 2026, 10:00
    When Ana replies "R" by sms
    Then the front desk has "Patient wants another time"

  Scenario: The visit moves, and the questions about the old time with it
    Given it is Tuesday 10 March 2026, 10:00
    When 1 hour passes
    And consult_moved happens to Ana:
      | visit    | v-1                         |
      | visit_at | Friday 20 March 2026, 10:00 |
      | moved_by | patient                     |
    Then nothing was sent to Ana for 5 days
    And nothing is left undone for Ana
    When it is Tuesday 17 March 2026, 10:00
    Then Ana was sent "visit_reminder" by sms within 5 minutes

  Scenario: Nobody says whether it took place
    When it is Saturday 14 March 2026, 09:00
    Then the front desk has "Say whether the visit took place"
    When the front desk finishes "Say whether the visit took place" with held
    Then Ana is in "Tests under way"

  Scenario: Another visit of hers is not this one
    When consult_held happens to Ana:
      | visit | v-9 |
    Then Ana is in "First consult planned"
    And the navigation lead has "owner:no_match"

  Scenario: Cancelled, and no other time was named
    When consult_cancelled happens to Ana:
      | visit | v-1 |
    Then Ana is in "First consult being booked"
    And the front desk has "Book the first consult", due by Wednesday, 09:00
    When consult_cancelled happens to Ana:
      | visit | v-1 |
    Then Ana is in "First consult being booked"
    And nothing was sent to Ana for 2 days
    When the front desk finishes "Book the first consult" with booked:
      | visit    | v-2                         |
      | visit_at | Friday 20 March 2026, 10:00 |
    Then Ana is in "First consult planned"

  Scenario: Missed, and then taken out of the book
    Given it is Friday 13 March 2026, 11:00
    When consult_missed happens to Ana:
      | visit | v-1 |
    And consult_cancelled happens to Ana:
      | visit | v-1 |
    Then Ana is in "Missed the consult"
    And the navigator has "Phone about the missed consult", due by Friday, 15:00

  Scenario: Missed
    Given it is Friday 13 March 2026, 11:00
    When consult_missed happens to Ana:
      | visit | v-1 |
    Then Ana was sent "missed_visit" by sms within 5 minutes
    And the navigator has "Phone about the missed consult", due by Friday, 15:00
    When the navigator finishes "Phone about the missed consult" with rebooked:
      | visit    | v-1                         |
      | visit_at | Friday 20 March 2026, 10:00 |
    Then Ana is in "First consult planned"

  Scenario Outline: The front desk phones to confirm
    Given it is Wednesday 11 March 2026, 10:00
    When the front desk finishes "Phone to confirm the visit" with <outcome>
    Then Ana is in "First consult planned"
    When it is Saturday 14 March 2026, 09:00
    Then the front desk has "Say whether the visit took place"

    Examples:
      | outcome     |
      | confirmed   |
      | not_reached |

  Scenario: On the phone the patient wants another time
    Given it is Wednesday 11 March 2026, 10:00
    When the front desk finishes "Phone to confirm the visit" with wants_to_move
    Then the front desk has "Patient wants another time", due by Thursday, 10:00

  Scenario: The patient keeps the time after all
    Given it is Tuesday 10 March 2026, 10:00
    And Ana replies "R" by sms
    When the front desk finishes "Patient wants another time" with kept
    Then Ana is in "First consult planned"
    When it is Thursday 12 March 2026, 10:00
    Then Ana was sent "visit_reminder_short" by sms within 5 minutes

  Scenario: The front desk finds another time
    Given it is Tuesday 10 March 2026, 10:00
    And Ana replies "R" by sms
    When the front desk finishes "Patient wants another time" with moved
    And consult_moved happens to Ana:
      | visit    | v-1                         |
      | visit_at | Friday 20 March 2026, 10:00 |
      | moved_by | patient                     |
    And it is Tuesday 17 March 2026, 10:00
    Then Ana was sent "visit_reminder" by sms within 5 minutes

  Scenario: The clinic moves the visit, and the 28 days go on
    Given consult_moved happens to Ana:
      | visit    | v-1                         |
      | visit_at | Friday 27 March 2026, 10:00 |
      | moved_by | clinic                      |
    When it is Monday 23 March 2026, 10:00
    Then the navigator has "One week left of the 28 days - find what holds it up"
    When it is Tuesday 24 March 2026, 10:00
    Then Ana was sent "visit_reminder" by sms within 5 minutes

  Scenario: Another visit is booked in its place
    When consult_booked happens to Ana:
      | visit    | v-2                         |
      | visit_at | Friday 20 March 2026, 10:00 |
    And consult_held happens to Ana:
      | visit | v-2 |
    Then Ana is in "Tests under way"

  Scenario: The question cannot be delivered, so the front desk phones
    Given it is Tuesday 10 March 2026, 09:00
    And sms is down for 3 days
    When it is Wednesday 11 March 2026, 09:00
    Then the front desk has "Phone to confirm the visit"

  Scenario: It did not take place
    Given it is Saturday 14 March 2026, 09:00
    When the front desk finishes "Say whether the visit took place" with missed
    Then Ana was sent "missed_visit" by sms within 5 minutes
    And the navigator has "Phone about the missed consult"

  Scenario: Missed, and the record says so twice
    Given it is Friday 13 March 2026, 11:00
    And consult_missed happens to Ana:
      | visit | v-1 |
    When consult_missed happens to Ana:
      | visit | v-1 |
    Then Ana is in "Missed the consult"
    And the navigator has "Phone about the missed consult", due by Friday, 15:00

  Scenario: Missed, and the appointment book has a new time before anybody phones
    Given it is Friday 13 March 2026, 11:00
    And consult_missed happens to Ana:
      | visit | v-1 |
    When consult_moved happens to Ana:
      | visit    | v-1                         |
      | visit_at | Friday 20 March 2026, 10:00 |
      | moved_by | clinic                      |
    Then Ana is in "First consult planned"
    And Ana was sent "consult_preparation" by sms within 5 minutes

  Scenario: Missed, and the patient says no
    Given it is Friday 13 March 2026, 11:00
    And consult_missed happens to Ana:
      | visit | v-1 |
    When the navigator finishes "Phone about the missed consult" with patient_declined
    Then Ana was sent "door_stays_open" by sms within 5 minutes
    And the front desk has "Tell the referring doctor"

  Scenario: Missed, and not reached three times
    Given it is Friday 13 March 2026, 11:00
    And consult_missed happens to Ana:
      | visit | v-1 |
    When the navigator finishes "Phone about the missed consult" with not_reached
    Then the navigator has "Phone about the missed consult", due by Friday, 15:00
    When the navigator finishes "Phone about the missed consult" with not_reached
    And the navigator finishes "Phone about the missed consult" with not_reached
    Then Ana is in "Not reached"
    And the lost contact reached the navigation lead at 11:00
