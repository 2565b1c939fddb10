Feature: From a referral to the first visit
  A referral is owned by somebody from the first minute. What nobody does climbs to somebody who will.

  Background:
    Given the pathways in "pathways"
    And it is Monday 2 March 2026, 09:00 in Toronto
    And Ana, aged 54, reachable by sms and phone
    And referral_received happens to Ana:
      | referral_id | r-1  |
      | suspected   | lung |

  Scenario: The patient hears from us at once, and somebody books
    Then Ana was sent "welcome_and_privacy_notice" by sms within 5 minutes
    And the front desk has "Book the first consult", due by Wednesday, 09:00
    And Ana is in "First consult being booked"

  Scenario: A referral that nobody books
    When 2 business days pass
    And 5 minutes pass
    Then the slow work reached the navigation lead
    When it is Monday 23 March 2026, 10:00
    Then the navigator has "One week left of the 28 days - find what holds it up"
    When the navigator finishes "One week left of the 28 days - find what holds it up" with blocked
    Then the diagnosis delay reached the navigation lead
    And the front desk has "Book the first consult"

  Scenario: Day 28 passes
    When it is Monday 30 March 2026, 10:00
    Then the diagnosis delay reached the navigation lead

  Scenario: Booked
    When the front desk finishes "Book the first consult" with booked:
      | visit    | v-1                          |
      | visit_at | Tuesday 10 March 2026, 10:00 |
    Then Ana is in "First consult planned"
    And Ana was sent "consult_preparation" by sms within 5 minutes

  Scenario: The record books before we do
    When consult_booked happens to Ana:
      | visit    | v-1                          |
      | visit_at | Tuesday 10 March 2026, 10:00 |
    Then Ana is in "First consult planned"
    And Ana was sent "consult_preparation" by sms within 5 minutes

  Scenario: Three tries on the phone, then another way
    When the front desk finishes "Book the first consult" with not_reached
    And the front desk finishes "Book the first consult" with not_reached
    And the front desk finishes "Book the first consult" with not_reached
    Then Ana is in "Not reached"
    And the lost contact reached the navigation lead
    When the navigator finishes "Not reached - find another way and say how it ended" with found
    Then the front desk has "Book the first consult"

  Scenario: Found by another way, and nobody is rung any longer
    Given the front desk finishes "Book the first consult" with not_reached
    And the front desk finishes "Book the first consult" with not_reached
    And the front desk finishes "Book the first consult" with not_reached
    And the navigator finishes "Not reached - find another way and say how it ended" with found
    When the front desk finishes "Book the first consult" with patient_declined
    And the front desk finishes "Tell the referring doctor" with told
    And 5 minutes pass
    Then in "diagnosis" Ana is in "closed"
    And nothing is left undone for Ana

  Scenario: Never reached, and the referring doctor is told
    When the front desk finishes "Book the first consult" with not_reached
    And the front desk finishes "Book the first consult" with not_reached
    And the front desk finishes "Book the first consult" with not_reached
    And the navigator finishes "Not reached - find another way and say how it ended" with given_up
    Then the front desk has "Tell the referring doctor"
    And Ana was sent "door_stays_open" by sms within 5 minutes
    When the front desk finishes "Tell the referring doctor" with told
    Then in "diagnosis" Ana is in "closed"

  Scenario: The patient says no
    When the front desk finishes "Book the first consult" with patient_declined
    Then Ana was sent "door_stays_open" by sms within 5 minutes
    And the front desk has "Tell the referring doctor"

  Scenario: The referral is withdrawn
    When referral_withdrawn happens to Ana
    Then the front desk has "Tell the patient that the referral was withdrawn", due by Wednesday, 09:00
    And in "diagnosis" Ana is in "closed"

  Scenario: The same referral again changes nothing, another one goes to a person
    When referral_received happens to Ana:
      | referral_id | r-1  |
      | suspected   | lung |
    Then Ana is in "First consult being booked"
    When referral_received happens to Ana:
      | referral_id | r-2    |
      | suspected   | breast |
    Then the navigator has "A second referral came while the first is open"

  Scenario: A patient without a phone
    Given Ruth, aged 82, has no phone
    When referral_received happens to Ruth:
      | referral_id | r-7   |
      | suspected   | colon |
    Then nothing was sent to Ruth for 1 days
    And the front desk has "Book the first consult"

  Scenario Outline: Somebody has looked at the second referral
    Given referral_received happens to Ana:
      | referral_id | r-2    |
      | suspected   | breast |
    When the navigator finishes "A second referral came while the first is open" with <outcome>
    Then Ana is in "First consult being booked"
    And the front desk has "Book the first consult"

    Examples:
      | outcome           |
      | same_question     |
      | separate_question |

  Scenario: What held it up is moving again
    Given it is Monday 23 March 2026, 10:00
    When the navigator finishes "One week left of the 28 days - find what holds it up" with moving
    Then Ana is in "First consult being booked"

  Scenario: Somebody answers about a patient who is not reached, and the search goes on
    Given the front desk finishes "Book the first consult" with not_reached
    And the front desk finishes "Book the first consult" with not_reached
    And the front desk finishes "Book the first consult" with not_reached
    When Sam acknowledges the lost contact
    Then Ana is in "Not reached"
    And the navigator has "Not reached - find another way and say how it ended", due by Monday 9 March 2026, 09:00

  Scenario: The work of a referral that somebody says is not theirs
    When the front desk declines "Book the first consult"
    Then the slow work reached the navigation lead at 09:00
