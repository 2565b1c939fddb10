Feature: On hold, in hospital, and on again
  What was planned waits, and somebody decides when it goes on. An admission that never was changes nothing.

  Background:
    Given the pathways in "pathways"
    And it is Monday 2 March 2026, 09:00 in Toronto
    And Ana, aged 54, reachable by sms, portal and phone
    And treatment_planned happens to Ana:
      | regimen  | folfox     |
      | tumour   | colorectal |
      | intent   | curative   |
      | first_on | 2026-03-16 |
    And the social worker finishes "Screen transport, cost, food and housing" with none
    And the oncology nurse finishes "Teach-back before the first dose" with understood

  Scenario Outline: Held, and the oncologist says when to go on
    When held happens to Ana:
      | regimen | folfox |
      | why     | <why>  |
    Then the oncologist has "Treatment on hold - decide when to go on", due by Thursday, 09:00
    And in "active_treatment" Ana is in "Treatment on hold"
    When the oncologist finishes "Treatment on hold - decide when to go on" with go_on:
      | new_date | 2026-03-30 |
    Then Ana was sent "treatment_day_moved" by sms within 5 minutes
    And the day unit has "Book the new treatment day and tell the patient"
    And in "active_treatment" Ana is in "No blood count yet"

    Examples:
      | why            |
      | toxicity       |
      | access         |
      | patient_choice |

  Scenario: Days on hold for side effects count against the clinic
    Given held happens to Ana:
      | regimen | folfox   |
      | why     | toxicity |
    When it is Monday 23 March 2026, 09:05
    Then the navigator has "One week left to the first dose - find what holds it up", due by Tuesday, 09:00
    When it is Monday 30 March 2026, 09:05
    Then the treatment delay reached the oncologist at 09:00

  Scenario: Still held: nothing is sent, and it is asked again after two weeks
    Given held happens to Ana:
      | regimen | folfox   |
      | why     | toxicity |
    When the oncologist finishes "Treatment on hold - decide when to go on" with still_held
    Then nothing is left undone for Ana
    And nothing was sent to Ana for 13 days
    When it is Monday 16 March 2026, 09:00
    Then the oncologist has "Treatment on hold - decide when to go on", due by Thursday, 09:00

  Scenario: The record says when it goes on
    Given held happens to Ana:
      | regimen | folfox   |
      | why     | toxicity |
    And held happens to Ana:
      | regimen | folfox |
      | why     | access |
    And chemo_missed happens to Ana:
      | regimen | folfox |
    When resumed happens to Ana:
      | regimen | folfox     |
      | next_on | 2026-03-30 |
    Then in "active_treatment" Ana is in "No blood count yet"
    And the day unit has "Book the new treatment day and tell the patient"

  Scenario: A new day in the record ends the hold as well
    Given held happens to Ana:
      | regimen | folfox   |
      | why     | toxicity |
    When cycle_delayed happens to Ana:
      | new_date | 2026-03-30 |
    Then in "active_treatment" Ana is in "No blood count yet"

  Scenario: Admitted while on hold
    Given held happens to Ana:
      | regimen | folfox   |
      | why     | toxicity |
    And the oncologist finishes "Treatment on hold - decide when to go on" with still_held
    When admitted happens to Ana
    And admission_cancelled happens to Ana
    Then in "active_treatment" Ana is in "Treatment on hold"
    When admitted happens to Ana
    And it is Wednesday, 09:00
    And discharged happens to Ana
    Then the oncologist has "Treatment on hold - decide when to go on", due by Monday, 09:00

  Scenario: The medicine at the pharmacy is held and resumed with it
    Given oral_prescribed happens to Ana:
      | prescription_id | p-1          |
      | drug            | capecitabine |
      | expedited       | no           |
    When held happens to Ana:
      | regimen | folfox   |
      | why     | toxicity |
    Then in "specialty_refill" Ana is in "held"

  Scenario: In hospital nobody is reminded of a dose
    Given it is Thursday 12 March 2026, 10:00
    When admitted happens to Ana
    Then in "active_treatment" Ana is in "In hospital"
    And nothing was sent to Ana for 6 days
    When cycle_delayed happens to Ana:
      | new_date | 2026-03-30 |
    And chemo_missed happens to Ana:
      | regimen | folfox |
    And lab_result happens to Ana:
      | taken_on  | today |
      | anc       | 0.2   |
      | platelets | 40    |
    Then in "active_treatment" Ana is in "In hospital"

  Scenario: Home again, and the oncologist decides within three days
    Given it is Thursday 12 March 2026, 10:00
    And admitted happens to Ana
    And it is Monday 16 March 2026, 11:00
    When discharged happens to Ana
    Then in "active_treatment" Ana is in "Treatment on hold"
    And the oncologist has "Treatment on hold - decide when to go on", due by Thursday, 11:00
    And the oncology nurse has "Phone after discharge", due by Wednesday, 11:00

  Scenario: A discharge that nobody entered
    Given it is Thursday 12 March 2026, 10:00
    And admitted happens to Ana
    When it is Thursday 26 March 2026, 09:00
    Then the oncologist has "Treatment on hold - decide when to go on"
    When the oncologist finishes "Treatment on hold - decide when to go on" with go_on:
      | new_date | 2026-04-07 |
    Then in "active_treatment" Ana is in "No blood count yet"

  Scenario: An admission cancelled while a dose is waited for
    Given it is Friday 13 March 2026, 09:00
    And lab_result happens to Ana:
      | taken_on  | today |
      | anc       | 2.0   |
      | platelets | 200   |
    And it is Saturday, 10:00
    And admitted happens to Ana
    And 1 hour passes
    When admission_cancelled happens to Ana
    Then in "active_treatment" Ana is in "The count is good enough"
    When it is Sunday, 10:00
    Then Ana was sent "chemo_day_preparation" by portal within 5 minutes

  Scenario: An admission cancelled while a low count waits for the oncologist
    Given it is Friday 13 March 2026, 09:00
    And lab_result happens to Ana:
      | taken_on  | today |
      | anc       | 0.6   |
      | platelets | 200   |
    And admitted happens to Ana
    When admission_cancelled happens to Ana
    Then in "active_treatment" Ana is in "A low or unreadable count"
    And the oncologist has "Low or unreadable count before the dose", due by 13:00

  Scenario: An admission cancelled in the days after a dose: no text is sent twice
    Given it is Monday 16 March 2026, 12:00
    And chemo_given happens to Ana:
      | date    | today  |
      | regimen | folfox |
    And it is Tuesday, 10:00
    And admitted happens to Ana
    When admission_cancelled happens to Ana
    Then in "active_treatment" Ana is in "Days after a dose"
    And nothing was sent to Ana for 2 hours
    When it is Thursday 2 April 2026, 09:00
    Then in "active_treatment" Ana is in "Waiting for the next dose"

  Scenario: An admission cancelled while a missed dose is being phoned about
    Given it is Monday 16 March 2026, 12:00
    And chemo_missed happens to Ana:
      | regimen | folfox |
    And admitted happens to Ana
    When admission_cancelled happens to Ana
    Then the oncology nurse has "Phone about the missed dose"

  Scenario: A dose given in hospital counts
    Given it is Monday 16 March 2026, 09:00
    And admitted happens to Ana
    When chemo_given happens to Ana:
      | date    | today  |
      | regimen | folfox |
    Then in "active_treatment" Ana is in "Days after a dose"
