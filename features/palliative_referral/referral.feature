Feature: A yes becomes a visit, whoever is silent
  The clock runs until the first visit is held, and the chain of people climbs while nobody answers.

  Background:
    Given the pathways in "pathways"
    And it is Monday 2 March 2026, 09:00 in Toronto
    And Ana, aged 54, reachable by portal, sms and phone
    And progression happens to Ana
    And offer_accepted happens to Ana

  Scenario: Sent to the service by the app
    Then the palliative navigator has "Triage the referral", due by Tuesday, 09:00
    When the palliative navigator finishes "Triage the referral" with send
    Then Ana is in "Referral sent, no visit yet"
    And send_referral was carried out for Ana with:
      | service | palliative |

  Scenario: The app cannot send it, so a person does
    Given send_referral fails from now on
    When the palliative navigator finishes "Triage the referral" with send
    And 5 minutes pass
    Then the palliative navigator has "Send the referral by hand", due by 13:00
    When the palliative navigator finishes "Send the referral by hand" with sent
    Then Ana is in "Referral sent, no visit yet"

  Scenario: A referral that nobody answers
    When the palliative navigator finishes "Triage the referral" with send
    And it is Thursday 5 March 2026, 09:01
    Then the service silent reached the palliative navigator at 09:00
    When it is Friday 6 March 2026, 09:01
    Then the service silent reached the oncologist at 09:00
    When it is Monday 9 March 2026, 09:31
    Then the service silent reached the supportive care lead at 09:00
    And the half the time is gone reached the palliative navigator
    When it is Monday 16 March 2026, 09:30
    Then the limit passed reached the supportive care lead at 09:00
    When it is Tuesday 17 March 2026, 09:30
    Then the limit passed reached the service lead at 09:00
    When referral_accepted happens to Ana:
      | visit    | p-1                           |
      | visit_at | Friday 27 March 2026, 10:00 |
    Then Ana is in "First palliative visit planned"
    When it is Friday 27 March 2026, 11:00
    And consult_held happens to Ana:
      | visit | p-1 |
    Then Ana is in "Palliative care beside treatment"

  Scenario: An answer after some silence, and nobody is rung any more
    Given the palliative navigator finishes "Triage the referral" with send
    And it is Thursday 5 March 2026, 10:00
    And the service silent reached the palliative navigator at 09:00
    When referral_accepted happens to Ana:
      | visit    | p-1                         |
      | visit_at | Friday 13 March 2026, 10:00 |
    Then Ana was sent "palliative_visit" by portal within 5 minutes
    And nothing is left undone for Ana

  Scenario: Seen when half the time was gone, and nobody is rung any more
    Given the palliative navigator finishes "Triage the referral" with send
    And referral_accepted happens to Ana:
      | visit    | p-1                          |
      | visit_at | Tuesday 10 March 2026, 10:00 |
    And it is Saturday 7 March 2026, 10:05
    And Ana replies "C" by portal
    And it is Tuesday 10 March 2026, 11:00
    And the half the time is gone reached the palliative navigator
    When consult_held happens to Ana:
      | visit | p-1 |
    And consult_note_received happens to Ana
    And the oncologist finishes "Talk about goals of care" with not_ready
    Then nothing is left undone for Ana

  Scenario: A referral that nobody triages
    When it is Tuesday 3 March 2026, 09:05
    Then the slow work reached the navigation lead

  Scenario: The visit is planned, and the patient is told what to bring
    Given the palliative navigator finishes "Triage the referral" with send
    When referral_accepted happens to Ana:
      | visit    | p-1                         |
      | visit_at | Friday 13 March 2026, 10:00 |
    Then Ana was sent "palliative_visit" by portal within 5 minutes
    When it is Tuesday 10 March 2026, 10:00
    Then Ana was sent "visit_reminder" by portal within 5 minutes
    When Ana replies "C" by portal
    And it is Thursday 12 March 2026, 10:00
    Then Ana was sent "visit_reminder_short" by portal within 5 minutes

  Scenario Outline: No answer to the reminder
    Given referral_accepted happens to Ana:
      | visit    | p-1                         |
      | visit_at | Friday 13 March 2026, 10:00 |
    And it is Tuesday 10 March 2026, 10:00
    When Ana does not answer
    Then the front desk has "Phone to confirm the visit"
    When the front desk finishes "Phone to confirm the visit" with <answer>
    Then Ana is in "First palliative visit planned"
    When it is Saturday 14 March 2026, 09:00
    Then the front desk has "Say whether the visit took place"

    Examples:
      | answer      |
      | confirmed   |
      | not_reached |

  Scenario: Another time is wanted, and then the old one is kept
    Given referral_accepted happens to Ana:
      | visit    | p-1                         |
      | visit_at | Friday 13 March 2026, 10:00 |
    And it is Tuesday 10 March 2026, 10:00
    And 5 minutes pass
    When Ana replies "R" by portal
    Then the front desk has "Patient wants another time"
    When the front desk finishes "Patient wants another time" with kept
    And it is Thursday 12 March 2026, 10:00
    Then Ana was sent "visit_reminder_short" by portal within 5 minutes

  Scenario: On the phone she wants another time
    Given referral_accepted happens to Ana:
      | visit    | p-1                         |
      | visit_at | Friday 13 March 2026, 10:00 |
    And it is Tuesday 10 March 2026, 10:00
    And Ana does not answer
    When the front desk finishes "Phone to confirm the visit" with wants_to_move
    Then the front desk has "Patient wants another time"
    When the front desk finishes "Patient wants another time" with moved
    And consult_moved happens to Ana:
      | visit    | p-1                          |
      | visit_at | Tuesday 17 March 2026, 10:00 |
      | moved_by | patient                      |
    Then Ana is in "First palliative visit planned"

  Scenario: The reminder cannot be delivered
    Given referral_accepted happens to Ana:
      | visit    | p-1                         |
      | visit_at | Friday 13 March 2026, 10:00 |
    And it is Tuesday 10 March 2026, 09:00
    And portal is down for 1 day
    And sms is down for 1 day
    When it is Tuesday 10 March 2026, 18:00
    Then the front desk has "Phone to confirm the visit"

  Scenario: Moved by the patient, and the clock waits until then
    Given referral_accepted happens to Ana:
      | visit    | p-1                         |
      | visit_at | Friday 13 March 2026, 10:00 |
    When consult_moved happens to Ana:
      | visit    | p-1                         |
      | visit_at | Friday 20 March 2026, 10:00 |
      | moved_by | patient                     |
    And it is Tuesday 17 March 2026, 10:05
    Then Ana was sent "visit_reminder"
    When Ana replies "C" by portal
    Then nothing is left undone for Ana
    When it is Friday 20 March 2026, 11:00
    And consult_missed happens to Ana:
      | visit | p-1 |
    And it is Friday 3 April 2026, 10:00
    Then the limit passed reached the supportive care lead at 09:00

  Scenario: Moved after she was asked, and the question about the old time is withdrawn
    Given the palliative navigator finishes "Triage the referral" with send
    And referral_accepted happens to Ana:
      | visit    | p-1                         |
      | visit_at | Friday 13 March 2026, 10:00 |
    And it is Tuesday 10 March 2026, 11:00
    And Sam acknowledges the half the time is gone
    When consult_moved happens to Ana:
      | visit    | p-1                         |
      | visit_at | Friday 27 March 2026, 10:00 |
      | moved_by | patient                     |
    Then nothing is left undone for Ana
    And nothing was sent to Ana for 13 days

  Scenario: Moved by the clinic, and the clock does not wait
    Given referral_accepted happens to Ana:
      | visit    | p-1                         |
      | visit_at | Friday 13 March 2026, 10:00 |
    When consult_moved happens to Ana:
      | visit    | p-1                         |
      | visit_at | Friday 20 March 2026, 10:00 |
      | moved_by | clinic                      |
    And it is Monday 16 March 2026, 09:30
    Then the limit passed reached the supportive care lead at 09:00
    When it is Tuesday 17 March 2026, 10:00
    Then Ana was sent "visit_reminder" by portal within 5 minutes

  Scenario: Another visit of hers is not this one
    Given referral_accepted happens to Ana:
      | visit    | p-1                         |
      | visit_at | Friday 13 March 2026, 10:00 |
    When consult_held happens to Ana:
      | visit | v-9 |
    Then Ana is in "First palliative visit planned"
    And the supportive care lead has "owner:no_match"

  Scenario: Two pathways with a visit, and each hears its own
    Given referral_received happens to Ana:
      | referral_id | r-1    |
      | suspected   | breast |
    And consult_booked happens to Ana:
      | visit    | d-1                         |
      | visit_at | Friday 13 March 2026, 14:00 |
    And referral_accepted happens to Ana:
      | visit    | p-1                         |
      | visit_at | Friday 13 March 2026, 10:00 |
    When consult_held happens to Ana:
      | visit | p-1 |
    Then in "palliative_referral" Ana is in "Palliative care beside treatment"
    And in "diagnosis" Ana is in "First consult planned"
    When consult_held happens to Ana:
      | visit | d-1 |
    Then in "diagnosis" Ana is in "Tests under way"

  Scenario: Nobody says whether it took place
    Given referral_accepted happens to Ana:
      | visit    | p-1                         |
      | visit_at | Friday 13 March 2026, 10:00 |
    When it is Saturday 14 March 2026, 09:00
    Then the front desk has "Say whether the visit took place"
    When the front desk finishes "Say whether the visit took place" with held
    Then Ana is in "Palliative care beside treatment"

  Scenario: Nobody saw her
    Given referral_accepted happens to Ana:
      | visit    | p-1                         |
      | visit_at | Friday 13 March 2026, 10:00 |
    And it is Saturday 14 March 2026, 09:00
    When the front desk finishes "Say whether the visit took place" with missed
    Then Ana is in "The palliative visit did not take place"
    And Ana was sent "missed_visit" by portal within 5 minutes

  Scenario: Cancelled with no other time, and somebody phones to find one
    Given referral_accepted happens to Ana:
      | visit    | p-1                         |
      | visit_at | Friday 13 March 2026, 10:00 |
    When consult_cancelled happens to Ana:
      | visit | p-1 |
    Then Ana is in "The palliative visit did not take place"
    And the palliative navigator has "Phone about the palliative visit that did not take place"
    When consult_cancelled happens to Ana:
      | visit | p-1 |
    Then Ana is in "The palliative visit did not take place"

  Scenario: Missed, phoned and booked again
    Given referral_accepted happens to Ana:
      | visit    | p-1                         |
      | visit_at | Friday 13 March 2026, 10:00 |
    And it is Friday 13 March 2026, 11:00
    When consult_missed happens to Ana:
      | visit | p-1 |
    Then Ana was sent "missed_visit" by portal within 5 minutes
    And the palliative navigator has "Phone about the palliative visit that did not take place", due by Monday, 11:00
    When consult_missed happens to Ana:
      | visit | p-1 |
    Then Ana is in "The palliative visit did not take place"
    When the palliative navigator finishes "Phone about the palliative visit that did not take place" with rebooked:
      | visit    | p-2                         |
      | visit_at | Friday 20 March 2026, 10:00 |
    Then Ana is in "First palliative visit planned"
    When consult_held happens to Ana:
      | visit | p-2 |
    Then Ana is in "Palliative care beside treatment"

  Scenario: Missed, and moved by the service before anybody phones
    Given referral_accepted happens to Ana:
      | visit    | p-1                         |
      | visit_at | Friday 13 March 2026, 10:00 |
    And consult_missed happens to Ana:
      | visit | p-1 |
    When consult_moved happens to Ana:
      | visit    | p-1                         |
      | visit_at | Friday 20 March 2026, 10:00 |
      | moved_by | clinic                      |
    Then Ana is in "First palliative visit planned"

  Scenario: Missed, because she does not want it
    Given referral_accepted happens to Ana:
      | visit    | p-1                         |
      | visit_at | Friday 13 March 2026, 10:00 |
    And consult_missed happens to Ana:
      | visit | p-1 |
    When the palliative navigator finishes "Phone about the palliative visit that did not take place" with refused
    Then Ana is in "Declined for now"

  Scenario: Missed, not reached three times, and found by another way
    Given referral_accepted happens to Ana:
      | visit    | p-1                         |
      | visit_at | Friday 13 March 2026, 10:00 |
    And consult_missed happens to Ana:
      | visit | p-1 |
    When the palliative navigator finishes "Phone about the palliative visit that did not take place" with not_reached
    And the palliative navigator finishes "Phone about the palliative visit that did not take place" with not_reached
    And the palliative navigator finishes "Phone about the palliative visit that did not take place" with not_reached
    Then Ana is in "Not reached"
    And the lost contact reached the navigation lead
    When the navigator finishes "Not reached - find another way and say how it ended" with found
    Then the palliative navigator has "Phone about the palliative visit that did not take place"

  Scenario: The service refuses three times, and somebody who can do something hears of it
    Given the palliative navigator finishes "Triage the referral" with send
    And referral_rejected happens to Ana:
      | why | incomplete |
    Then Ana is in "Referral refused"
    And the oncologist has "The palliative referral was refused - decide what next", due by Wednesday, 09:00
    When the oncologist finishes "The palliative referral was refused - decide what next" with send_again
    And referral_rejected happens to Ana:
      | why | no_capacity |
    And the oncologist finishes "The palliative referral was refused - decide what next" with send_again
    And referral_rejected happens to Ana:
      | why | no_capacity |
    And the oncologist finishes "The palliative referral was refused - decide what next" with send_again
    Then the refused three times reached the palliative navigator
    And Ana is in "Referral sent, no visit yet"

  Scenario: Not suitable, and given up: the patient is told
    When the palliative navigator finishes "Triage the referral" with not_suitable
    Then Ana is in "Referral refused"
    When the oncologist finishes "The palliative referral was refused - decide what next" with drop
    Then in "palliative_referral" Ana is in "closed"
    And the oncologist has "Tell the patient that there will be no palliative visit and who helps instead", due by Wednesday, 09:00
    When the oncologist finishes "Tell the patient that there will be no palliative visit and who helps instead" with told
    Then nothing is left undone for Ana

  Scenario: Later, after the visit was booked
    Given referral_accepted happens to Ana:
      | visit    | p-1                         |
      | visit_at | Friday 13 March 2026, 10:00 |
    And offer_accepted happens to Ana
    And Ana is in "First palliative visit planned"
    When offer_later happens to Ana
    Then Ana is in "Put off to a date"
    And the palliative navigator has "The palliative visit is not wanted for now - tell the service", due by Tuesday, 09:00
    When it is Monday 16 March 2026, 09:00
    Then Ana was sent "what_palliative_care_is" by portal within 5 minutes

  Scenario: The note is here before anybody said that the visit was held
    Given referral_accepted happens to Ana:
      | visit    | p-1                         |
      | visit_at | Friday 13 March 2026, 10:00 |
    And it is Friday 13 March 2026, 11:00
    When consult_note_received happens to Ana
    Then Ana is in "First palliative visit planned"
    When consult_held happens to Ana:
      | visit | p-1 |
    Then Ana is in "Consult note is here"

  Scenario: She changes her mind after the visit was booked
    Given referral_accepted happens to Ana:
      | visit    | p-1                         |
      | visit_at | Friday 13 March 2026, 10:00 |
    And 1 hour passes
    When offer_declined happens to Ana
    Then Ana is in "Declined for now"
    And the palliative navigator has "The palliative visit is not wanted for now - tell the service", due by Tuesday, 10:00
    When the palliative navigator finishes "The palliative visit is not wanted for now - tell the service" with cancelled
    Then nothing was sent to Ana for 59 days
