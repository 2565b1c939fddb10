Feature: Everybody is reached, with or without a phone that can text
  Where no message can go, a person does it. It is never somebody else's phone.

  Background:
    Given the pathways in "pathways"
    And it is Monday 2 March 2026, 09:00 in Toronto

  Scenario: A patient without a phone
    Given Ruth, aged 82, has no phone
    And chemo_given happens to Ruth:
      | date    | today  |
      | regimen | folfox |
    When it is Saturday 7 March 2026, 09:00
    Then nothing was sent to Ruth for 5 days
    And the navigator has "No check-in for three days: phone the patient"

  Scenario: A patient who did not agree to text messages
    Given Omar, aged 60, reachable by sms, has not agreed to sms
    And chemo_given happens to Omar:
      | date    | today  |
      | regimen | folfox |
    When it is Wednesday, 10:00
    And symptom_report happens to Omar:
      | temperature | 38.5 |
      | worst       | 2    |
    Then nothing was sent to Omar for 1 hours
    And the red flag reached the oncology nurse at 10:00

  Scenario: Whoever is eighteen is asked like anybody else
    Given Kim, aged 18, reachable by sms
    When chemo_given happens to Kim:
      | date    | today  |
      | regimen | folfox |
    And it is Wednesday, 09:00
    Then Kim was sent "symptom_check" by sms within 5 minutes

  Scenario: A patient who reads French
    Given Marcel, aged 67, speaks French, reachable by sms and phone
    And chemo_given happens to Marcel:
      | date    | today  |
      | regimen | folfox |
    When it is Wednesday, 09:00
    Then Marcel was sent "symptom_check" by sms within 5 minutes
    When Marcel reports:
      | temperature | 38.5 |
      | worst       | 2    |
    Then Marcel was sent "red_flag_guidance" by sms within 5 minutes

  Scenario: Text messages are down while a red flag waits for its answer
    Given Ana, aged 54, reachable by sms and phone
    And chemo_given happens to Ana:
      | date    | today  |
      | regimen | folfox |
    And it is Tuesday, 10:00
    And sms is down for 2 hours
    When Ana reports:
      | temperature | 38.5 |
      | worst       | 2    |
    And Sam acknowledges the red flag
    Then the charge nurse has "Phone the patient now", due by 10:30
    When 15 minutes pass
    Then the red flag reached the oncology nurse
    When Sam acknowledges the red flag
    Then in "triage" Ana is in "Someone answered and is phoning"

  Scenario: Text messages are down for a little while
    Given Ana, aged 54, reachable by sms and phone
    And chemo_given happens to Ana:
      | date    | today  |
      | regimen | folfox |
    And it is Tuesday, 10:00
    And sms is down for 10 minutes
    When Ana reports:
      | temperature | 36.5 |
      | worst       | 0    |
    And 1 hour passes
    Then Ana was sent "self_care" by sms
    And nothing is left undone for Ana

  Scenario: Somebody who cares for the patient hears only what they may
    Given Ana, aged 54, reachable by sms and phone
    And Luis cares for Ana and may hear about symptoms
    And Mia cares for Ana and may hear about appointments
    And chemo_given happens to Ana:
      | date    | today  |
      | regimen | folfox |
    When Ana reports:
      | temperature | 38.5 |
      | worst       | 2    |
    Then Luis was sent "red_flag_guidance" by sms within 5 minutes
    And nothing was sent to Mia for 1 hours
