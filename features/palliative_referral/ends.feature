Feature: How it ends, and who is cared for then

  Background:
    Given the pathways in "pathways"
    And it is Monday 2 March 2026, 09:00 in Toronto
    And Ana, aged 54, reachable by portal, sms and phone
    And clinician_concern happens to Ana

  Scenario: Hospice takes over, and nothing more is asked
    Given offer_accepted happens to Ana
    And referral_accepted happens to Ana:
      | visit    | p-1                         |
      | visit_at | Friday 13 March 2026, 10:00 |
    And 5 minutes pass
    When hospice_entered happens to Ana
    Then Ana is in "In hospice"
    And the palliative nurse has "Hand over to the hospice team and agree who answers the family", due by Tuesday, 09:05
    When the palliative nurse finishes "Hand over to the hospice team and agree who answers the family" with handed_over
    And hospice_entered happens to Ana
    And progression happens to Ana
    And referral_accepted happens to Ana:
      | visit    | p-1                         |
      | visit_at | Friday 13 March 2026, 10:00 |
    And consult_held happens to Ana:
      | visit | p-1 |
    Then Ana is in "In hospice"
    And nothing was sent to Ana for 90 days
    And nothing is left undone for Ana

  Scenario: In hospice, and severe at night
    Given hospice_entered happens to Ana
    And it is Tuesday, 02:00
    When Ana reports:
      | worst | 9 |
    Then the severe symptoms reported reached the palliative physician on call at 02:00

  Scenario: In hospice, severe twice, helped, and nobody is rung any more
    Given hospice_entered happens to Ana
    And the palliative nurse finishes "Hand over to the hospice team and agree who answers the family" with handed_over
    And Ana reports:
      | worst | 9 |
    And Nia acknowledges the severe symptoms reported
    And Ana reports:
      | worst | 10 |
    When the palliative nurse finishes "Phone the patient now about severe symptoms" with seen_today
    And 5 minutes pass
    Then nothing is left undone for Ana

  Scenario: Out of hospice again
    Given hospice_entered happens to Ana
    When hospice_left happens to Ana
    Then Ana is in "Palliative care beside treatment"
    And the palliative nurse has "Symptoms are high, unreadable or not known: phone"
    And the oncologist has "Talk about goals of care"

  Scenario: The hospice hears too what other pathways know
    Given chemo_given happens to Ana:
      | date    | today  |
      | regimen | folfox |
    When hospice_entered happens to Ana
    Then in "palliative_referral" Ana is in "In hospice"
    And in "symptom_monitoring" Ana is in "closed"

  Scenario: After a death nothing goes out, and the family is rung
    Given the oncologist finishes "Consider palliative referral" with agree
    And 5 minutes pass
    When patient_deceased happens to Ana
    Then the social worker has "Bereavement call to the family - try more than once", due by Monday 16 March 2026, 09:05
    And nothing was sent to Ana for 5 days
    When the social worker finishes "Bereavement call to the family - try more than once" with supported
    Then nothing is left undone for Ana

  Scenario: After a death in hospice the family is rung as well
    Given hospice_entered happens to Ana
    When 20 days pass
    And patient_deceased happens to Ana
    Then the social worker has "Bereavement call to the family - try more than once"

  Scenario: The alarms of somebody who died are quiet
    Given Ana reports:
      | worst | 9 |
    When patient_deceased happens to Ana
    And the social worker finishes "Bereavement call to the family - try more than once" with not_wanted
    Then nothing is left undone for Ana

  Scenario: The family does not answer, and that is known
    Given patient_deceased happens to Ana
    When the social worker finishes "Bereavement call to the family - try more than once" with not_reached
    Then nothing is left undone for Ana

  Scenario: Another centre takes over
    When patient_transferred happens to Ana
    Then in "palliative_referral" Ana is in "closed"
    And the palliative navigator has "Hand over to the new centre", due by Wednesday, 09:00
    And nothing was sent to Ana for 1 day
    When the palliative navigator finishes "Hand over to the new centre" with accepted
    Then nothing was sent to Ana for 60 days

  Scenario: A second journey after the first has ended
    Given the oncologist finishes "Consider palliative referral" with not_indicated:
      | why | long_prognosis |
    When advanced_diagnosis happens to Ana
    Then Ana is in "Proposed to the oncologist"
    When offer_declined happens to Ana
    Then Ana is in "Declined for now"
