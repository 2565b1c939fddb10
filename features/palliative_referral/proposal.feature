Feature: Every trigger becomes a proposal, and the oncologist answers it
  The system proposes, a clinician decides. A second trigger adds to the first and never gives more time.

  Background:
    Given the pathways in "pathways"
    And it is Monday 2 March 2026, 09:00 in Toronto
    And Ana, aged 54, reachable by portal, sms and phone

  Scenario Outline: Each trigger is proposed to the oncologist
    When <trigger> happens to Ana
    Then Ana is in "Proposed to the oncologist"
    And the oncologist has "Consider palliative referral", due by Thursday, 09:00
    And nothing was sent to Ana for 1 day

    Examples:
      | trigger              |
      | advanced_diagnosis   |
      | progression          |
      | uncontrolled_symptoms |
      | clinician_concern    |

  Scenario: A patient who asks for it is not offered it first
    When palliative_requested happens to Ana
    Then Ana is in "Referral being prepared"
    And the palliative navigator has "Triage the referral", due by Tuesday, 09:00

  Scenario: A child's trigger starts nothing here
    Given Ben, aged 12, reachable by sms
    When progression happens to Ben
    Then nothing is left undone for Ben

  Scenario: Half of the eight weeks gone, then all of them
    Given advanced_diagnosis happens to Ana
    And the oncologist finishes "Consider palliative referral" with agree
    When it is Monday 30 March 2026, 10:00
    Then the half the time is gone reached the palliative navigator at 09:30
    When it is Monday 27 April 2026, 10:00
    Then the limit passed reached the supportive care lead at 09:00

  Scenario Outline: A more pressing trigger leaves less time
    Given advanced_diagnosis happens to Ana
    When <trigger> happens to Ana
    And it is <limit>, 09:30
    Then the limit passed reached the supportive care lead at 09:00

    Examples:
      | trigger               | limit                |
      | progression           | Monday 16 March 2026 |
      | clinician_concern     | Monday 16 March 2026 |
      | uncontrolled_symptoms | Monday 9 March 2026  |

  Scenario: A less pressing trigger gives no time back
    Given uncontrolled_symptoms happens to Ana
    When progression happens to Ana
    And advanced_diagnosis happens to Ana
    And it is Monday 9 March 2026, 09:30
    Then the limit passed reached the supportive care lead at 09:00

  Scenario: The oncologist says nothing
    Given advanced_diagnosis happens to Ana
    When it is Thursday 5 March 2026, 09:01
    Then the oncologist silent reached the palliative navigator at 09:00
    When it is Monday 9 March 2026, 10:00
    Then the oncologist silent reached the supportive care lead
    And the oncologist has "Consider palliative referral"
    When the oncologist finishes "Consider palliative referral" with agree
    Then Ana was sent "what_palliative_care_is" by portal within 5 minutes
    And nothing is left undone for Ana

  Scenario: The oncologist puts it off, and the offer is made on the day
    Given advanced_diagnosis happens to Ana
    When the oncologist finishes "Consider palliative referral" with defer:
      | until | 2026-03-23      |
      | why   | first_treatment |
    Then Ana is in "Put off to a date"
    And nothing was sent to Ana for 20 days
    When it is Monday 23 March 2026, 09:00
    Then Ana was sent "what_palliative_care_is" by portal within 5 minutes

  Scenario: A date far away counts for ninety days at most
    Given advanced_diagnosis happens to Ana
    When the oncologist finishes "Consider palliative referral" with defer:
      | until | 2062-03-02 |
      | why   | slip       |
    And it is Sunday 31 May 2026, 09:00
    Then Ana was sent "what_palliative_care_is" by portal within 5 minutes

  Scenario: While it is put off the clock stands still
    Given progression happens to Ana
    And the oncologist finishes "Consider palliative referral" with defer:
      | until | 2026-03-30      |
      | why   | first_treatment |
    When it is Monday 6 April 2026, 08:30
    Then the half the time is gone reached the palliative navigator
    When it is Monday 13 April 2026, 08:30
    Then the limit passed reached the supportive care lead at 08:00

  Scenario Outline: A change while it is put off asks the oncologist again
    Given palliative_requested happens to Ana
    And the palliative navigator finishes "Triage the referral" with send
    And offer_declined happens to Ana
    And offer_later happens to Ana
    And Ana is in "Put off to a date"
    When <trigger> happens to Ana
    Then Ana is in "Proposed to the oncologist"
    And the oncologist has "Consider palliative referral"

    Examples:
      | trigger               |
      | advanced_diagnosis    |
      | progression           |
      | uncontrolled_symptoms |
      | clinician_concern     |

  Scenario: What was known when it was put off is no change
    Given advanced_diagnosis happens to Ana
    And the oncologist finishes "Consider palliative referral" with defer:
      | until | 2026-03-23      |
      | why   | first_treatment |
    When advanced_diagnosis happens to Ana
    Then Ana is in "Put off to a date"

  Scenario: Not indicated, until something else happens
    Given advanced_diagnosis happens to Ana
    When the oncologist finishes "Consider palliative referral" with not_indicated:
      | why | long_prognosis |
    Then in "palliative_referral" Ana is in "closed"
    And nothing is left undone for Ana
    When progression happens to Ana
    Then Ana is in "Proposed to the oncologist"
    And the oncologist has "Consider palliative referral", due by Thursday, 09:00

  Scenario: Closed, and nobody is rung any longer about the time that ran out
    Given uncontrolled_symptoms happens to Ana
    And it is Monday 9 March 2026, 10:00
    And the limit passed reached the supportive care lead at 09:00
    When the oncologist finishes "Consider palliative referral" with not_indicated:
      | why | long_prognosis |
    Then nothing is left undone for Ana

  Scenario: The service is ahead of us
    Given advanced_diagnosis happens to Ana
    When referral_accepted happens to Ana:
      | visit    | p-1                         |
      | visit_at | Friday 13 March 2026, 10:00 |
    Then Ana is in "First palliative visit planned"

  Scenario Outline: The family asks, and the patient is asked
    When family_asks happens to Ana
    Then Ana is in "Proposed to the oncologist"
    And the palliative navigator has "The family asks for palliative care - speak with them and ask the patient", due by Wednesday, 09:00
    When the palliative navigator finishes "The family asks for palliative care - speak with them and ask the patient" with <answer>
    Then Ana is in "<state>"

    Examples:
      | answer           | state                      |
      | patient_wants_it | Referral being prepared    |
      | patient_does_not | Proposed to the oncologist |

  Scenario: The family is not reached
    Given family_asks happens to Ana
    When the palliative navigator finishes "The family asks for palliative care - speak with them and ask the patient" with not_reached
    Then the family not reached reached the navigation lead

  Scenario: One event, two hearers: treatment goes on beside it
    Given treatment_planned happens to Ana:
      | regimen  | folfox     |
      | tumour   | colon      |
      | intent   | palliative |
      | first_on | 2026-03-16 |
    When progression happens to Ana
    Then the oncologist has "Consider palliative referral"
    And the oncologist has "Disease has progressed - review the plan"
    When palliative_requested happens to Ana
    Then in "palliative_referral" Ana is in "Referral being prepared"
    And in "active_treatment" Ana is in "Waiting for the next dose"
