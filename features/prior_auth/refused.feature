Feature: A refusal is answered, and cover is watched to its last day

  Background:
    Given the pathways in "pathways"
    And it is Monday 2 March 2026, 09:00 in Toronto
    And Ana, aged 54, reachable by sms, portal and phone
    And oral_prescribed happens to Ana:
      | prescription_id | rx-1         |
      | drug            | capecitabine |
      | expedited       | no           |

  Rule: Refused at the first asking
    Background:
      Given the access specialist finishes "Submit the authorisation" with sent
      And denied happens to Ana:
        | prescription_id | rx-1 |

    Scenario: The patient is told not to stop, and the prescriber that there is no cover
      Then Ana was sent "cover_refused_we_are_on_it" by portal within 5 minutes
      And the access specialist has "Appeal or find another way", due by Wednesday, 09:00
      And the cover_denied reached the prescriber's office at 09:00
      And in "specialty_refill" Ana is in "Not covered"
      And in "specialty_refill" Ana is in "Waiting for cover"

    Scenario: The appeal has the payer's longer time, and is agreed
      When the access specialist finishes "Appeal or find another way" with appeal
      Then the access specialist has "Submit the authorisation", due by Tuesday, 09:00
      When the access specialist finishes "Submit the authorisation" with sent
      And it is Saturday 7 March 2026, 15:00
      Then the access specialist has "Payer's time is running out"
      When the access specialist finishes "Payer's time is running out" with called
      And approved happens to Ana:
        | prescription_id | rx-1       |
        | expires_on      | 2026-09-07 |
      Then in "specialty_refill" Ana is in "Covered"
      And place_order was carried out for Ana

    Scenario: An appeal that went out before anybody said so here
      When submitted happens to Ana:
        | prescription_id | rx-1 |
      Then in "prior_auth" Ana is in "With the payer"
      When it is Monday 9 March 2026, 08:30
      And the access specialist finishes "Payer's time is running out" with called
      And it is Monday 9 March 2026, 10:00
      Then the payer_past_limit reached the access specialist at 10:00

    Scenario: An expedited appeal has three days
      Given Omar, aged 60, reachable by portal
      And authorisation_needed happens to Omar:
        | prescription_id | rx-2 |
        | expedited       | yes  |
      And denied happens to Omar:
        | prescription_id | rx-2 |
      And submitted happens to Omar:
        | prescription_id | rx-2 |
      When it is Wednesday, 15:00
      And the access specialist finishes "Payer's time is running out" with called
      And it is Thursday, 09:00
      Then the payer_past_limit reached the access specialist at 09:00

    Scenario: The payer wants more before it decides on the appeal
      When submitted happens to Ana:
        | prescription_id | rx-1 |
      And info_requested happens to Ana:
        | prescription_id | rx-1 |
      Then the prescriber's office has "Payer wants more information"

    Scenario: Appeals are used up
      Given the access specialist finishes "Appeal or find another way" with appeal
      And denied happens to Ana:
        | prescription_id | rx-1 |
      And the access specialist finishes "Appeal or find another way" with appeal
      And the access specialist has "Submit the authorisation"
      And denied happens to Ana:
        | prescription_id | rx-1 |
      When the access specialist finishes "Appeal or find another way" with appeal
      Then the appeals_used_up reached the prescriber's office
      And the access specialist has "Appeal or find another way"

    Scenario: An assistance programme pays
      When the access specialist finishes "Appeal or find another way" with assistance
      Then in "prior_auth" Ana is in "closed"
      And the financial navigator has "Find help with the cost", due by Wednesday, 09:00
      When the financial navigator finishes "Find help with the cost" with medicine_paid
      Then in "specialty_refill" Ana is in "Covered"
      And place_order was carried out for Ana
      When auth_denied happens to Ana:
        | prescription_id | rx-1 |
      Then in "specialty_refill" Ana is in "Covered"

    Scenario: No help is found
      When the access specialist finishes "Appeal or find another way" with assistance
      And the financial navigator finishes "Find help with the cost" with not_solved
      Then the cost_not_solved reached the prescriber's office
      And in "specialty_refill" Ana is in "Waiting for cover"
      And in "specialty_refill" Ana is in "Nobody looks for help with the cost"

    Scenario: Another medicine in its place
      When the access specialist finishes "Appeal or find another way" with change_therapy
      Then the change_of_therapy_wanted reached the prescriber's office
      And in "prior_auth" Ana is in "closed"
      When medicine_stopped happens to Ana:
        | prescription_id | rx-1 |
      And oral_prescribed happens to Ana:
        | prescription_id | rx-2    |
        | drug            | another |
        | expedited       | yes     |
      Then the access specialist has "Submit the authorisation"
      And in "specialty_refill" Ana is in "Waiting for cover"

  Rule: Refused when it was to be renewed
    Background:
      Given approved happens to Ana:
        | prescription_id | rx-1       |
        | expires_on      | 2026-04-20 |
      And filled happens to Ana:
        | prescription_id | rx-1  |
        | filled_on       | today |
        | days            | 90    |
      And shipment_received happens to Ana:
        | prescription_id | rx-1 |
      And the pharmacist finishes "First box - how to take it in the patient's own words" with understood
      And it is Saturday 21 March 2026, 09:00

    Scenario: Renewed a month before it ends
      Then the access specialist has "Submit the authorisation", due by Monday, 13:00
      And in "prior_auth" Ana is in "Cover in force"
      When the access specialist finishes "Submit the authorisation" with sent
      And approved happens to Ana:
        | prescription_id | rx-1       |
        | expires_on      | 2027-04-20 |
      And it is Tuesday 21 April 2026, 09:00
      Then in "prior_auth" Ana is in "Cover in force"
      And in "specialty_refill" Ana is in "Covered"

    Scenario: A refusal while cover still holds takes nothing away
      When denied happens to Ana:
        | prescription_id | rx-1 |
      Then the access specialist has "Renewal refused while cover still holds"
      And in "prior_auth" Ana is in "Cover in force"
      And in "specialty_refill" Ana is in "Covered"
      When the access specialist finishes "Renewal refused while cover still holds" with known
      And the access specialist finishes "Appeal or find another way" with appeal
      Then the access specialist has "Submit the authorisation"

    Scenario: Cover ends
      Given denied happens to Ana:
        | prescription_id | rx-1 |
      When it is Monday 20 April 2026, 23:00
      Then the cover_lapsed reached the pharmacist on call at 23:00
      And in "prior_auth" Ana is in "No cover"
      And in "specialty_refill" Ana is in "Not covered"

    Scenario: Another way is being found, and the last day of cover is still watched
      Given denied happens to Ana:
        | prescription_id | rx-1 |
      And the access specialist finishes "Appeal or find another way" with change_therapy
      Then in "prior_auth" Ana is in "Another way being found"
      When it is Monday 20 April 2026, 23:00
      Then the cover_lapsed reached the pharmacist on call at 23:00
      And in "specialty_refill" Ana is in "Not covered"
      And in "prior_auth" Ana is in "closed"
