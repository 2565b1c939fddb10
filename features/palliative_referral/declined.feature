Feature: A no is a no until the date, or until something changes
  Nobody is asked again and again. Nobody is forgotten either.

  Background:
    Given the pathways in "pathways"
    And it is Monday 2 March 2026, 09:00 in Toronto
    And Ana, aged 54, reachable by portal, sms and phone
    And advanced_diagnosis happens to Ana
    And the oncologist finishes "Consider palliative referral" with agree
    And it is Tuesday, 10:00
    And Ana replies "NO" by portal

  Scenario: Nothing is sent before the date, and on the date it is thought of again
    Then Ana is in "Declined for now"
    And nothing is left undone for Ana
    And nothing was sent to Ana for 59 days
    And Ana is in "Declined for now"
    When it is Saturday 2 May 2026, 09:00
    Then the oncologist has "Consider palliative referral", due by Thursday 7 May 2026, 08:00
    When the oncologist finishes "Consider palliative referral" with agree
    Then Ana was sent "what_palliative_care_is" by portal within 5 minutes

  Scenario: The clock of a declined offer rings nobody, and a new one begins with the new offer
    When it is Saturday 2 May 2026, 09:00
    Then the oncologist has "Consider palliative referral"
    When it is Saturday 30 May 2026, 10:00
    Then the half the time is gone reached the palliative navigator at 09:00

  Scenario: A no ends the ringing about the time that ran out
    Given Bea, aged 61, reachable by portal
    And uncontrolled_symptoms happens to Bea
    And it is Wednesday 11 March 2026, 09:00
    And the limit passed reached the supportive care lead
    When offer_declined happens to Bea
    Then nothing is left undone for Bea

  Scenario Outline: A change asks earlier
    When it is Monday 16 March 2026, 09:00
    And <trigger> happens to Ana
    Then Ana is in "Proposed to the oncologist"
    And the oncologist has "Consider palliative referral", due by Thursday, 09:00
    And nothing was sent to Ana for 1 day
    When it is <limit>, 09:30
    Then the limit passed reached the supportive care lead at 09:00

    Examples:
      | trigger               | limit                |
      | progression           | Monday 30 March 2026 |
      | uncontrolled_symptoms | Monday 23 March 2026 |
      | clinician_concern     | Monday 30 March 2026 |

  Scenario: What was known when they said no is no change
    When advanced_diagnosis happens to Ana
    Then Ana is in "Declined for now"
    And nothing is left undone for Ana

  Scenario: An advanced diagnosis that is new is a change
    Given Bea, aged 61, reachable by portal
    And clinician_concern happens to Bea
    And offer_declined happens to Bea
    When advanced_diagnosis happens to Bea
    Then Bea is in "Proposed to the oncologist"

  Scenario Outline: The patient's own word is enough
    When 10 days pass
    And <word> happens to Ana
    Then Ana is in "<state>"

    Examples:
      | word                 | state                   |
      | palliative_requested | Referral being prepared |
      | offer_accepted       | Referral being prepared |
      | offer_later          | Put off to a date       |

  Scenario: The family asks, and the patient's no stands
    When family_asks happens to Ana
    Then the palliative navigator has "The family asks for palliative care - speak with them and ask the patient"
    When the palliative navigator finishes "The family asks for palliative care - speak with them and ask the patient" with patient_does_not
    Then Ana is in "Declined for now"
    And nothing was sent to Ana for 30 days

  Scenario: Put off by the patient, and offered again after two weeks
    When offer_later happens to Ana
    Then nothing was sent to Ana for 13 days
    When it is Tuesday 17 March 2026, 09:00
    Then Ana was sent "what_palliative_care_is" by portal within 5 minutes

  Scenario: The service books after the no
    When referral_accepted happens to Ana:
      | visit    | p-1                         |
      | visit_at | Friday 13 March 2026, 10:00 |
    Then Ana is in "Declined for now"
    And the palliative navigator has "The palliative visit is not wanted for now - tell the service", due by Wednesday, 10:00
    And nothing was sent to Ana for 20 days

  Scenario: She went after all
    Given Bea, aged 61, reachable by portal
    And clinician_concern happens to Bea
    And referral_accepted happens to Bea:
      | visit    | p-7                         |
      | visit_at | Friday 13 March 2026, 10:00 |
    And offer_declined happens to Bea
    And Bea is in "Declined for now"
    When consult_held happens to Bea:
      | visit | p-7 |
    Then Bea is in "Palliative care beside treatment"
