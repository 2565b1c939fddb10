Feature: Work that somebody declines
  No result and no patient waits for a task that is gone.

  Background:
    Given the pathways in "pathways"
    And it is Monday 2 March 2026, 09:00 in Toronto
    And Ana, aged 54, reachable by sms, portal and phone
    And curative_treatment_completed happens to Ana:
      | tumour   | colon      |
      | ended_on | 2021-03-02 |

  Scenario Outline: A result of imaging
    Given image_reported happens to Ana:
      | tumour  | colon    |
      | done_on | today    |
      | result  | <result> |
    When the <role> declines "<task>"
    Then the <role> has "<task>"
    And the declined reached the charge nurse at 09:00

    Examples:
      | result     | role               | task                                               |
      |            | survivorship nurse | The imaging report gives no result - read it       |
      | recall     | survivorship nurse | Phone about the imaging result                     |
      | suspicious | oncologist         | Suspicious imaging - tell the patient and decide   |

  Scenario: A colonoscopy with a finding
    Given scope_reported happens to Ana:
      | tumour  | colon  |
      | done_on | today  |
      | result  | polyps |
    When the oncologist declines "Colonoscopy with a finding or without a result - tell the patient and decide"
    Then the oncologist has "Colonoscopy with a finding or without a result - tell the patient and decide"
    And the declined reached the charge nurse at 09:00

  Scenario: An overdue visit
    Given the front desk finishes "Book the follow-up visit and the tests the plan asks for" with not_reached
    When the navigator declines "Follow-up visit overdue or not recorded"
    Then the navigator has "Follow-up visit overdue or not recorded"
    And the declined reached the navigation lead at 09:00

  Scenario: Finding a patient who was not reached about a visit
    Given the front desk finishes "Book the follow-up visit and the tests the plan asks for" with not_reached
    And the navigator finishes "Follow-up visit overdue or not recorded" with not_reached
    And the navigator finishes "Follow-up visit overdue or not recorded" with not_reached
    And the navigator finishes "Follow-up visit overdue or not recorded" with not_reached
    When the navigator declines "Not reached - find another way and say how it ended"
    Then the navigator has "Not reached - find another way and say how it ended", due by Monday 9 March 2026, 09:00

  Scenario: Help with fear
    Given Ana reports:
      | score |  |
    When the survivorship nurse declines "No answer about worry that we can read: ask by phone"
    Then the survivorship nurse has "No answer about worry that we can read: ask by phone"
    And the declined reached the navigation lead at 09:00
    When the survivorship nurse finishes "No answer about worry that we can read: ask by phone" with worried
    And the psychology declines "Offer help with fear of recurrence"
    Then the psychology has "Offer help with fear of recurrence"

  Scenario: The hand-over to the family doctor
    Given it is 09:30
    When the survivorship nurse declines "Hand follow-up over to the family doctor"
    Then the survivorship nurse has "Hand follow-up over to the family doctor"
    And the declined reached the navigation lead at 09:30
