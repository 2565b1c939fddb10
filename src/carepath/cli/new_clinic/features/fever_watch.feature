Feature: Fever after treatment

  Scenario: A fever at three in the morning does not wait for the day
    Given the pathways in "pathways"
    And it is Monday 2 March 2026, 03:00 in Toronto
    And Ana, aged 54, speaks English, reachable by sms
    When treated happens to Ana
    And fever happens to Ana
    Then the red flag reached the nurse on call at 03:00
    And the nurse has "Phone the patient", due by 03:30
    When Sam acknowledges the red flag
    And the nurse finishes "Phone the patient" with better
    Then Ana is in "Watching for a fever"
    And nothing is left undone for Ana
