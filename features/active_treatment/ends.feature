Feature: When treatment is over
  Whoever was treated with curative intent goes on to follow-up. Death and hospice stop everything else.

  Background:
    Given the pathways in "pathways"
    And it is Monday 2 March 2026, 09:00 in Toronto
    And Ana, aged 54, reachable by sms, portal and phone

  Scenario Outline: What the end of treatment opens
    Given treatment_planned happens to Ana:
      | regimen  | folfox     |
      | tumour   | colorectal |
      | intent   | <intent>   |
      | first_on | 2026-03-02 |
    And the social worker finishes "Screen transport, cost, food and housing" with none
    And the oncology nurse finishes "Teach-back before the first dose" with understood
    And chemo_given happens to Ana:
      | date    | today  |
      | regimen | folfox |
    When treatment_stopped happens to Ana:
      | regimen | folfox |
      | why     | <why>  |
    Then Ana was sent "end_of_treatment" by portal within 5 minutes
    And the oncologist has "Write and hand over the treatment summary", due by Monday 16 March 2026, 09:00
    When the oncologist finishes "Write and hand over the treatment summary" with <how>
    Then in "active_treatment" Ana is in "<where>"
    And nothing is left undone for Ana

    Examples: After a curative course, also one that was cut short, follow-up waits for the last check-ins
      | intent   | why            | how         | where                                    |
      | curative | completed      | handed_over | Check-ins of the last cycle still running |
      | curative | toxicity       | posted      | Check-ins of the last cycle still running |
      | curative | patient_choice | handed_over | Check-ins of the last cycle still running |

    Examples: No follow-up of that kind where the disease goes on
      | intent     | why         | how         | where         |
      | curative   | progression | handed_over | Course closed |
      | palliative | completed   | handed_over | Course closed |

  Scenario: Six weeks after the last dose the check-ins end, and follow-up begins
    Given treatment_planned happens to Ana:
      | regimen  | folfox     |
      | tumour   | colorectal |
      | intent   | curative   |
      | first_on | 2026-03-02 |
    And chemo_given happens to Ana:
      | date    | today  |
      | regimen | folfox |
    And treatment_stopped happens to Ana:
      | regimen | folfox    |
      | why     | completed |
    And the oncologist finishes "Write and hand over the treatment summary" with handed_over
    And it is Wednesday 4 March 2026, 10:00
    And Ana reports:
      | temperature | 36.8 |
      | worst       | 0    |
    When it is Monday 13 April 2026, 12:00
    Then in "symptom_monitoring" Ana is in "closed"
    And in "active_treatment" Ana is in "Course closed"
    And in "survivorship" Ana is in "In follow-up"
    And the survivorship nurse has "Give the treatment summary and follow-up plan", due by Monday 11 May 2026, 12:00

  Scenario: The disease progresses before follow-up begins
    Given treatment_planned happens to Ana:
      | regimen  | folfox     |
      | tumour   | colorectal |
      | intent   | curative   |
      | first_on | 2026-03-02 |
    And chemo_given happens to Ana:
      | date    | today  |
      | regimen | folfox |
    And treatment_stopped happens to Ana:
      | regimen | folfox    |
      | why     | completed |
    And the oncologist finishes "Write and hand over the treatment summary" with handed_over
    When progression happens to Ana
    And the oncologist finishes "Disease has progressed - review the plan" with stopped
    And it is Monday 13 April 2026, 12:00
    Then in "active_treatment" Ana is in "Course closed"
    And the oncologist has "Consider palliative referral"

  Scenario: Called off before the first dose
    Given treatment_planned happens to Ana:
      | regimen  | folfox     |
      | tumour   | colorectal |
      | intent   | curative   |
      | first_on | 2026-03-16 |
    When treatment_stopped happens to Ana:
      | regimen | folfox         |
      | why     | patient_choice |
    Then in "symptom_monitoring" Ana is in "closed"
    When the oncologist finishes "Write and hand over the treatment summary" with handed_over
    Then in "survivorship" Ana is in "In follow-up"
    And it is Monday 20 April 2026, 10:00

  Scenario: The reason is put right before the summary
    Given treatment_planned happens to Ana:
      | regimen  | folfox     |
      | tumour   | colorectal |
      | intent   | curative   |
      | first_on | 2026-03-02 |
    And the social worker finishes "Screen transport, cost, food and housing" with referred
    And the oncology nurse finishes "Teach-back before the first dose" with understood
    And treatment_stopped happens to Ana:
      | regimen | folfox    |
      | why     | completed |
    When treatment_stopped happens to Ana:
      | regimen | folfox      |
      | why     | progression |
    And lab_result happens to Ana:
      | taken_on | today |
      | anc      | 2.0   |
    And the oncologist finishes "Write and hand over the treatment summary" with handed_over
    Then nothing is left undone for Ana

  Scenario: Nobody writes the summary
    Given treatment_planned happens to Ana:
      | regimen  | folfox     |
      | tumour   | colorectal |
      | intent   | palliative |
      | first_on | 2026-03-02 |
    And the social worker finishes "Screen transport, cost, food and housing" with none
    And the oncology nurse finishes "Teach-back before the first dose" with understood
    And treatment_stopped happens to Ana:
      | regimen | folfox   |
      | why     | toxicity |
    When it is Monday 16 March 2026, 09:05
    Then the summary_overdue reached the navigation lead at 09:00
    When the oncologist finishes "Write and hand over the treatment summary" with handed_over
    Then nothing is left undone for Ana

  Scenario: A dose that is entered after the end
    Given treatment_planned happens to Ana:
      | regimen  | folfox     |
      | tumour   | colorectal |
      | intent   | palliative |
      | first_on | 2026-03-02 |
    And chemo_given happens to Ana:
      | date    | today  |
      | regimen | folfox |
    And it is Monday 23 March 2026, 09:00
    And treatment_stopped happens to Ana:
      | regimen | folfox   |
      | why     | toxicity |
    And chemo_given happens to Ana:
      | date    | 2026-03-02 |
      | regimen | folfox     |
    And in "active_treatment" Ana is in "Treatment over"
    When chemo_given happens to Ana:
      | date    | today  |
      | regimen | folfox |
    Then the oncologist has "A dose was entered after the end of treatment - is it over", due by Wednesday, 09:00
    And in "active_treatment" Ana is in "Treatment over"
    When the oncologist finishes "A dose was entered after the end of treatment - is it over" with goes_on:
      | new_date | 2026-04-13 |
    Then in "active_treatment" Ana is in "No blood count yet"
    And the day unit has "Book the new treatment day and tell the patient"

  Scenario: A late dose, and it is over
    Given treatment_planned happens to Ana:
      | regimen  | folfox     |
      | tumour   | colorectal |
      | intent   | palliative |
      | first_on | 2026-03-02 |
    And treatment_stopped happens to Ana:
      | regimen | folfox   |
      | why     | toxicity |
    And chemo_given happens to Ana:
      | date    | today  |
      | regimen | folfox |
    When the oncologist finishes "A dose was entered after the end of treatment - is it over" with over
    Then in "active_treatment" Ana is in "Treatment over"

  Scenario: Death stops everything
    Given treatment_planned happens to Ana:
      | regimen  | folfox     |
      | tumour   | colorectal |
      | intent   | curative   |
      | first_on | 2026-03-16 |
    When patient_deceased happens to Ana
    Then nothing was sent to Ana for 60 days
    And nothing is left undone for Ana

  Scenario: Hospice takes over
    Given treatment_planned happens to Ana:
      | regimen  | folfox     |
      | tumour   | colorectal |
      | intent   | palliative |
      | first_on | 2026-03-16 |
    When hospice_entered happens to Ana
    Then in "active_treatment" Ana is in "Course closed"
    And nothing was sent to Ana for 20 days

  Scenario: Another centre takes over
    Given treatment_planned happens to Ana:
      | regimen  | folfox     |
      | tumour   | colorectal |
      | intent   | curative   |
      | first_on | 2026-03-16 |
    When patient_transferred happens to Ana
    Then the navigator has "Hand the course of treatment over to the new centre", due by Tuesday, 09:00
    When the navigator finishes "Hand the course of treatment over to the new centre" with accepted
    Then nothing was sent to Ana for 20 days
