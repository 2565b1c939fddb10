Feature: A step of the app that fails when the journey has gone on

  Scenario: The patient asks to wait, and then the app could not send the referral either
    Given the pathways in "pathways"
    And it is Monday 2 March 2026, 09:00 in Toronto
    And Ana, aged 54, reachable by portal, sms and phone
    And progression happens to Ana
    And offer_accepted happens to Ana
    And send_referral fails from now on
    And the workers stop for 30 minutes
    And the palliative navigator finishes "Triage the referral" with send
    And offer_later happens to Ana
    When 1 hour passes
    Then the service lead has "An automatic step failed and must be done by hand", due by 13:30
    And the palliative navigator has "The palliative visit is not wanted for now - tell the service"
    When the service lead finishes "An automatic step failed and must be done by hand" with done
    And the palliative navigator finishes "The palliative visit is not wanted for now - tell the service" with cancelled
    Then nothing is left undone for Ana
