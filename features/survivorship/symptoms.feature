Feature: Symptoms reported during follow-up
  Nobody asks for reports any more, and none is lost.

  Background:
    Given the pathways in "pathways"
    And it is Monday 2 March 2026, 09:00 in Toronto
    And Ana, aged 54, reachable by sms, portal and phone
    And curative_treatment_completed happens to Ana:
      | tumour   | breast |
      | ended_on | today  |
    And the survivorship nurse finishes "Give the treatment summary and follow-up plan" with given

  Scenario: Mild symptoms are answered
    When Ana reports:
      | temperature | 36.8 |
      | worst       | 1    |
    Then Ana was sent "self_care" by sms within 5 minutes
    And nothing is left undone for Ana

  Scenario Outline: What is worse, or cannot be read, is a nurse's call within four hours
    When Ana reports:
      | temperature | <temperature> |
      | worst       | <worst>       |
    Then Ana was sent "nurse_will_call" by sms within 5 minutes
    And the oncology nurse has "Call about symptoms", due by 13:00

    Examples:
      | temperature | worst |
      | 36.8        | 2     |
      | 36.8        |       |
      |             | 1     |

  Scenario Outline: What the nurse found
    Given Ana reports:
      | temperature | 36.8 |
      | worst       | 3    |
    When the oncology nurse finishes "Call about symptoms" with <outcome>
    Then Ana was sent "plan_confirmed" by sms within 5 minutes
    And nothing is left undone for Ana

    Examples:
      | outcome           |
      | advice_given      |
      | seen_today        |
      | sent_to_emergency |

  Scenario: Nobody answers the phone
    Given Ana reports:
      | temperature | 36.8 |
      | worst       | 3    |
    When the oncology nurse finishes "Call about symptoms" with not_reached
    Then the symptoms_not_reached reached the navigation lead at 09:00

  Scenario: Nobody calls
    Given Ana reports:
      | temperature | 36.8 |
      | worst       | 3    |
    When it is 13:05
    Then the call_overdue reached the charge nurse at 13:00

  Scenario: A red flag whose guidance does not arrive
    Given Ruth, aged 82, has no phone
    And curative_treatment_completed happens to Ruth:
      | tumour   | colon |
      | ended_on | today |
    When symptom_report happens to Ruth:
      | temperature | 38.6 |
      | worst       | 2    |
    Then the red flag reached the oncology nurse at 09:00
    And the navigator has "Speak to the patient: red flag guidance"
    When Sam acknowledges the red flag
    Then the oncology nurse has "Call about symptoms", due by 09:30
    When the navigator finishes "Speak to the patient: red flag guidance" with not_reached
    Then the guidance_not_delivered reached the oncology nurse at 09:00
