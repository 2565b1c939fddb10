Feature: Doses, cycles and delays
  Each dose is counted once. The next one follows by itself, and its absence is noticed on the day.

  Background:
    Given the pathways in "pathways"
    And it is Monday 2 March 2026, 09:00 in Toronto
    And Ana, aged 54, reachable by sms, portal and phone
    And treatment_planned happens to Ana:
      | regimen  | folfox     |
      | tumour   | colorectal |
      | intent   | curative   |
      | first_on | 2026-03-16 |
      | cycles   | 2          |
    And the social worker finishes "Screen transport, cost, food and housing" with none
    And the oncology nurse finishes "Teach-back before the first dose" with understood
    And it is Sunday 15 March 2026, 12:00
    And lab_result happens to Ana:
      | taken_on  | today |
      | anc       | 2.0   |
      | platelets | 200   |

  Scenario: In the afternoon the day unit is asked whether the dose was given
    When it is Monday 16 March 2026, 16:00
    Then the day unit has "Was the dose given", due by Tuesday, 16:00
    When chemo_given happens to Ana:
      | date    | today  |
      | regimen | folfox |
    Then Ana was sent "home_care_after_chemo" by portal within 5 minutes
    And in "active_treatment" Ana is in "Days after a dose"
    And nothing is left undone for Ana

  Scenario: Said to be entered, and not in the record the next day
    Given it is Monday 16 March 2026, 16:00
    And the day unit finishes "Was the dose given" with entered
    Then nothing is left undone for Ana
    When it is Tuesday, 16:00
    Then the day unit has "Was the dose given", due by Wednesday, 16:00

  Scenario: Put off at the bedside
    Given it is Monday 16 March 2026, 16:00
    When the day unit finishes "Was the dose given" with moved:
      | new_date | 2026-03-25 |
    Then in "active_treatment" Ana is in "No blood count yet"
    When it is Tuesday 24 March 2026, 10:00
    Then Ana was sent "chemo_day_preparation" by portal within 5 minutes

  Scenario: A dose that is given four days late puts the next one off by four days
    Given it is Friday 20 March 2026, 12:00
    And chemo_given happens to Ana:
      | date    | today  |
      | regimen | folfox |
    When it is Thursday 2 April 2026, 09:00
    Then in "active_treatment" Ana is in "Days after a dose"
    When it is Monday 6 April 2026, 09:00
    Then in "active_treatment" Ana is in "Waiting for the next dose"
    When it is Tuesday 7 April 2026, 10:00
    Then Ana was sent "lab_reminder" by sms within 5 minutes

  Scenario: The same dose entered twice is one
    Given it is Monday 16 March 2026, 12:00
    And chemo_given happens to Ana:
      | date    | today  |
      | regimen | folfox |
    And 1 hour passes
    When chemo_given happens to Ana:
      | date    | 2026-03-16 |
      | regimen | folfox     |
    Then nothing was sent to Ana for 1 hours
    When it is Thursday 2 April 2026, 09:00
    Then in "active_treatment" Ana is in "Waiting for the next dose"

  Scenario: The third day of the same cycle is no second cycle
    Given it is Monday 16 March 2026, 12:00
    And chemo_given happens to Ana:
      | date    | today  |
      | regimen | folfox |
    And it is Wednesday, 12:00
    When chemo_given happens to Ana:
      | date    | today  |
      | regimen | folfox |
    And it is Thursday 2 April 2026, 09:00
    Then in "active_treatment" Ana is in "Waiting for the next dose"

  Scenario: A dose of a regimen that nobody planned goes to a person
    When it is Monday 16 March 2026, 12:00
    And chemo_given happens to Ana:
      | date    | today     |
      | regimen | docetaxel |
    Then in "active_treatment" Ana is in "The count is good enough"
    And the charge nurse has "owner:no_match"

  Scenario: A delayed cycle moves everything to the new day
    Given it is Monday 16 March 2026, 12:00
    And chemo_given happens to Ana:
      | date    | today  |
      | regimen | folfox |
    And it is Friday 3 April 2026, 09:00
    When cycle_delayed happens to Ana:
      | new_date | 2026-04-13 |
    Then Ana was sent "treatment_day_moved" by sms within 5 minutes
    And the day unit has "Book the new treatment day and tell the patient", due by Tuesday, 09:00
    When the day unit finishes "Book the new treatment day and tell the patient" with not_reached
    Then the new_day_not_told reached the navigation lead at 09:00
    When it is Monday 6 April 2026, 17:00
    Then in "active_treatment" Ana is in "No blood count yet"
    When it is Friday 10 April 2026, 10:00
    Then Ana was sent "lab_reminder" by sms within 5 minutes

  Scenario: A cycle that is delayed soon after a dose
    Given it is Monday 16 March 2026, 12:00
    And chemo_given happens to Ana:
      | date    | today  |
      | regimen | folfox |
    And it is Friday 20 March 2026, 09:00
    When cycle_delayed happens to Ana:
      | new_date | 2026-04-13 |
      | regimen  | folfox     |
    Then in "active_treatment" Ana is in "Days after a dose"
    When it is Monday 6 April 2026, 17:00
    Then in "active_treatment" Ana is in "Days after a dose"
    When it is Thursday 9 April 2026, 09:00
    Then in "active_treatment" Ana is in "Waiting for the next dose"

  Scenario: A delayed cycle: the check-ins count from the dose that is given, and an open red flag stays
    Given it is Monday 16 March 2026, 12:00
    And chemo_given happens to Ana:
      | date    | today  |
      | regimen | folfox |
    And it is Friday 3 April 2026, 09:00
    And Ana reports:
      | temperature | 38.4 |
      | worst       | 2    |
    When cycle_delayed happens to Ana:
      | new_date | 2026-04-13 |
    Then in "triage" Ana is in "Red flag not answered yet"
    And the red flag reached the oncology nurse on the 24-hour line at 09:00
    When it is 09:15
    Then the red flag reached the charge nurse at 09:15
    When Sam acknowledges the red flag
    Then the charge nurse has "Phone the patient now", due by 09:45
    When the charge nurse finishes "Phone the patient now" with seen_today
    And it is Monday 13 April 2026, 12:00
    And chemo_given happens to Ana:
      | date    | today  |
      | regimen | folfox |
    And it is Wednesday 15 April 2026, 09:00
    Then Ana was sent "symptom_check" by sms within 5 minutes

  Scenario: All planned cycles are given, and a person says that treatment is complete
    Given it is Monday 16 March 2026, 12:00
    And chemo_given happens to Ana:
      | date    | today  |
      | regimen | folfox |
    And it is Monday 6 April 2026, 12:00
    And chemo_given happens to Ana:
      | date    | today  |
      | regimen | folfox |
    When it is Thursday 23 April 2026, 09:00
    Then in "active_treatment" Ana is in "All planned cycles given"
    And the oncologist has "All planned cycles are given - is treatment complete", due by Thursday 30 April 2026, 09:00
    When the oncologist finishes "All planned cycles are given - is treatment complete" with complete
    Then in "active_treatment" Ana is in "Treatment over"
    And Ana was sent "end_of_treatment" by portal within 5 minutes
    And the oncologist has "Write and hand over the treatment summary"

  Scenario: More cycles than planned
    Given it is Monday 16 March 2026, 12:00
    And chemo_given happens to Ana:
      | date    | today  |
      | regimen | folfox |
    And it is Monday 6 April 2026, 12:00
    And chemo_given happens to Ana:
      | date    | today  |
      | regimen | folfox |
    And it is Thursday 23 April 2026, 09:00
    When the oncologist finishes "All planned cycles are given - is treatment complete" with more:
      | cycles   | 1          |
      | new_date | 2026-05-04 |
    Then in "active_treatment" Ana is in "No blood count yet"
    When it is Monday 4 May 2026, 12:00
    And chemo_given happens to Ana:
      | date    | today  |
      | regimen | folfox |
    And it is Thursday 21 May 2026, 09:00
    Then in "active_treatment" Ana is in "All planned cycles given"
