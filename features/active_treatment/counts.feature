Feature: No dose on a count that is low, old, unreadable or missing
  A blood count is taken two days before the dose. What is missing is never taken for good.

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

  Scenario: Reminded of the count, and of the day
    When it is Friday 13 March 2026, 10:00
    Then Ana was sent "lab_reminder" by sms within 5 minutes
    When it is Sunday 15 March 2026, 10:00
    Then Ana was sent "chemo_day_preparation" by portal within 5 minutes

  Scenario Outline: What the count says
    Given it is Friday 13 March 2026, 11:00
    When lab_result happens to Ana:
      | taken_on  | today       |
      | anc       | <anc>       |
      | platelets | <platelets> |
    Then in "active_treatment" Ana is in "<where>"

    Examples: Neutrophils from 1.0 and platelets from 100 are good enough
      | anc | platelets | where                        |
      | 1.0 | 100       | The count is good enough     |
      | 0.9 | 250       | A low or unreadable count    |
      | 2.4 | 99        | A low or unreadable count    |
      |     | 250       | A low or unreadable count    |
      | 2.4 |           | A low or unreadable count    |
      |     |           | A low or unreadable count    |
      | 500 | 250       | A low or unreadable count    |
      | two | 250       | A low or unreadable count    |

  Scenario: A good count leaves nothing to do until the dose
    Given it is Saturday 14 March 2026, 11:00
    When lab_result happens to Ana:
      | taken_on  | today |
      | anc       | 2.0   |
      | platelets | 200   |
    Then nothing is left undone for Ana
    When it is Monday 16 March 2026, 12:00
    Then in "active_treatment" Ana is in "The count is good enough"

  Scenario: A count of last week says nothing about this dose
    Given it is Monday 9 March 2026, 11:00
    When lab_result happens to Ana:
      | taken_on  | today |
      | anc       | 2.0   |
      | platelets | 200   |
    Then in "active_treatment" Ana is in "No blood count yet"

  Scenario: A low count goes to the oncologist, who says go
    Given it is Friday 13 March 2026, 09:00
    When lab_result happens to Ana:
      | taken_on  | today |
      | anc       | 0.9   |
      | platelets | 200   |
    Then the oncologist has "Low or unreadable count before the dose", due by 13:00
    When the oncologist finishes "Low or unreadable count before the dose" with go
    Then in "active_treatment" Ana is in "The count is good enough"
    And nothing is left undone for Ana

  Scenario: A low count that moves the dose
    Given it is Friday 13 March 2026, 09:00
    And lab_result happens to Ana:
      | taken_on  | today |
      | anc       | 0.4   |
      | platelets | 200   |
    When the oncologist finishes "Low or unreadable count before the dose" with delay:
      | new_date | 2026-03-23 |
    Then Ana was sent "treatment_day_moved" by sms within 5 minutes
    And the day unit has "Book the new treatment day and tell the patient", due by Monday, 09:00
    And in "active_treatment" Ana is in "No blood count yet"
    When the day unit finishes "Book the new treatment day and tell the patient" with told
    And it is Friday 20 March 2026, 10:00
    Then Ana was sent "lab_reminder" by sms within 5 minutes
    And nothing is left undone for Ana

  Scenario: A low count that nobody looks at
    Given it is Friday 13 March 2026, 09:00
    When lab_result happens to Ana:
      | taken_on  | today |
      | anc       | 0.4   |
      | platelets | 200   |
    And it is 13:05
    Then the low_count_not_seen reached the charge nurse at 13:00
    When the oncologist finishes "Low or unreadable count before the dose" with go
    Then nothing is left undone for Ana

  Scenario: A second count that is good takes the question back
    Given it is Friday 13 March 2026, 09:00
    And lab_result happens to Ana:
      | taken_on  | today |
      | platelets | 200   |
    When lab_result happens to Ana:
      | taken_on  | today |
      | anc       | 1.8   |
      | platelets | 200   |
    Then in "active_treatment" Ana is in "The count is good enough"
    And nothing is left undone for Ana

  Scenario: A second count that is low counts more than the first
    Given it is Friday 13 March 2026, 09:00
    And lab_result happens to Ana:
      | taken_on  | today |
      | anc       | 1.8   |
      | platelets | 200   |
    When lab_result happens to Ana:
      | taken_on  | today |
      | anc       | 0.8   |
      | platelets | 200   |
    Then the oncologist has "Low or unreadable count before the dose"

  Scenario: No count two days before
    When it is Saturday 14 March 2026, 16:00
    Then the navigator has "No blood count before the next dose", due by Monday, 12:00
    And in "active_treatment" Ana is in "The blood count is missing"
    When the navigator finishes "No blood count before the next dose" with arranged
    And lab_result happens to Ana:
      | taken_on  | today |
      | anc       | 1.8   |
      | platelets | 200   |
    Then nothing is left undone for Ana

  Scenario: No count, and the patient is not reached
    Given it is Saturday 14 March 2026, 16:00
    When the navigator finishes "No blood count before the next dose" with not_reached
    Then the no_blood_count reached the oncology nurse on the 24-hour line at 16:00
    When lab_result happens to Ana:
      | taken_on  | today |
      | anc       | 1.8   |
      | platelets | 200   |
    Then nothing is left undone for Ana

  Scenario: No count at all in the morning of the dose
    When it is Monday 16 March 2026, 08:00
    Then the day unit has "No blood count today - take one before the dose or move the dose", due by 10:00
    And in "active_treatment" Ana is in "The day of the dose without a count"
    When it is 10:05
    Then the no_count_on_the_day reached the charge nurse at 10:00
    When the day unit finishes "No blood count today - take one before the dose or move the dose" with taken
    Then in "active_treatment" Ana is in "The day of the dose without a count"
    When lab_result happens to Ana:
      | taken_on  | today |
      | anc       | 1.8   |
      | platelets | 200   |
    Then in "active_treatment" Ana is in "The count is good enough"
    And nothing is left undone for Ana

  Scenario: No count in the morning, so the dose is moved
    Given it is Monday 16 March 2026, 08:30
    When the day unit finishes "No blood count today - take one before the dose or move the dose" with moved:
      | new_date | 2026-03-18 |
    Then in "active_treatment" Ana is in "No blood count yet"
