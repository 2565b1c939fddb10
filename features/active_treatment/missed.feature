Feature: A missed dose
  Nobody is lost between two doses: a nurse phones, three times, and then others look.

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
    And it is Monday 16 March 2026, 07:00
    And lab_result happens to Ana:
      | taken_on  | today |
      | anc       | 2.0   |
      | platelets | 200   |
    And it is 13:00

  Scenario: The record says that the dose was missed
    When chemo_missed happens to Ana:
      | regimen | folfox |
    Then the oncology nurse has "Phone about the missed dose", due by Tuesday, 08:00
    And in "active_treatment" Ana is in "The dose was missed"
    When chemo_missed happens to Ana:
      | regimen | folfox |
    And the oncology nurse finishes "Phone about the missed dose" with rebooked:
      | new_date | 2026-03-20 |
    Then in "active_treatment" Ana is in "No blood count yet"
    And nothing is left undone for Ana

  Scenario: The day unit says that it was not given
    Given it is 16:00
    When the day unit finishes "Was the dose given" with not_given
    Then the oncology nurse has "Phone about the missed dose", due by Tuesday, 11:00

  Scenario: Too unwell to come
    Given chemo_missed happens to Ana:
      | regimen | folfox |
    When the oncology nurse finishes "Phone about the missed dose" with unwell
    Then the oncology nurse has "Call about symptoms", due by 17:00
    And in "active_treatment" Ana is in "Treatment on hold"
    And the oncologist has "Treatment on hold - decide when to go on", due by Thursday, 13:00

  Scenario: Does not want to go on
    Given chemo_missed happens to Ana:
      | regimen | folfox |
    When the oncology nurse finishes "Phone about the missed dose" with stopping
    Then the oncologist has "Treatment on hold - decide when to go on"
    When the oncologist finishes "Treatment on hold - decide when to go on" with stop:
      | why | patient_choice |
    Then in "active_treatment" Ana is in "Treatment over"

  Scenario: Nobody phones
    Given chemo_missed happens to Ana:
      | regimen | folfox |
    When it is 17:05
    Then the missed_dose_not_called reached the oncology nurse on the 24-hour line at 17:00
    When the oncology nurse finishes "Phone about the missed dose" with rebooked:
      | new_date | 2026-03-20 |
    Then nothing is left undone for Ana

  Scenario: Nobody is reached, and the patient is found
    Given chemo_missed happens to Ana:
      | regimen | folfox |
    When the oncology nurse finishes "Phone about the missed dose" with not_reached
    And the oncology nurse finishes "Phone about the missed dose" with not_reached
    And the oncology nurse finishes "Phone about the missed dose" with not_reached
    Then in "active_treatment" Ana is in "Missed a dose and not reached"
    And the A patient cannot be reached reached the navigation lead at 13:00
    And the navigator has "Not reached - find another way and say how it ended", due by Monday 23 March 2026, 13:00
    When Sam acknowledges the not_reached
    And chemo_missed happens to Ana:
      | regimen | folfox |
    And the navigator finishes "Not reached - find another way and say how it ended" with found
    Then the oncology nurse has "Phone about the missed dose"

  Scenario: Nobody is reached, and the oncologist decides
    Given chemo_missed happens to Ana:
      | regimen | folfox |
    And the oncology nurse finishes "Phone about the missed dose" with not_reached
    And the oncology nurse finishes "Phone about the missed dose" with not_reached
    And the oncology nurse finishes "Phone about the missed dose" with not_reached
    When the navigator finishes "Not reached - find another way and say how it ended" with given_up
    Then in "active_treatment" Ana is in "Treatment on hold"
    And the oncologist has "Treatment on hold - decide when to go on"

  Scenario: The dose is given after all
    Given chemo_missed happens to Ana:
      | regimen | folfox |
    When chemo_given happens to Ana:
      | date    | today  |
      | regimen | folfox |
    Then in "active_treatment" Ana is in "Days after a dose"
