Feature: The same vocabulary in English
  Norwegian is the norm; each sentence has an English twin. The names of tasks and fields are those of the process.

  Background:
    Given the process "Hourly contract"
    And the date is 02.03.2026
    And "Melde behov" is usually completed with
      | field                    | value              |
      | person.har_ansattnr      | nei                |
      | person.navn              | Tormod Timelønn    |
      | person.epost             | tormod@example.com |
      | behov.arbeidsoppgave     | Teaching assistant |
      | behov.organisasjon_id    | 10000000           |
      | behov.fm                 | M                  |
      | behov.fra                | 16.03.2026         |
      | behov.til                | 30.06.2026         |
      | behov.timer              | 120                |
      | behov.timer_uke          | 10                 |
      | behov.timesats           | 243,50             |
      | behov.leder_arbeidet     | ja                 |
      | behov.egen_virksomhet    | nei                |
      | behov.avgrenset_resultat | nei                |
      | kontering.koststed       | 10020000           |
      | kontering.delprosjekt    | 100123001          |
    And "Registrere opplysninger" is usually completed with
      | opplysninger.fornavn     | Tormod             |
      | opplysninger.etternavn   | Timelønn           |
      | opplysninger.fodselsdato | 17.05.2001         |
      | opplysninger.epost       | tormod@example.com |
      | opplysninger.bekreftet   | yes                |
    And "Kontrollere kontrakt" is usually completed with
      | kontroll.utfall          | klar      |
      | kontroll.periode_og_sats | yes       |
      | kontroll.hjemmel         | yes       |
      | kontering.koststed       | 10020000  |
      | kontering.delprosjekt    | 100123001 |
    And "Godkjenne kontrakt" is usually completed with
      | godkjenning.utfall          | godkjent |
      | godkjenning.hjemmel         | yes      |
      | godkjenning.budsjettdekning | yes      |
      | godkjenning.forsvarlig      | yes      |

  @institusjon:uib @institusjon:ntnu
  Scenario: From need to contract
    When behovshaver starts a case
    And the case has reached "Kontrollere kontrakt"
    Then koordinator has the task "Kontrollere kontrakt"
    When Kari completes "Kontrollere kontrakt" as usual
    Then the cost approver has the task "Godkjenne kontrakt"
    And DFØ has not received `dfo.kontrakt.bestill`
    When the tasks are completed as usual
    Then DFØ has received `dfo.kontrakt.bestill` 1 time
    When 3 days pass
    Then the case has passed "Minne om signering" 1 time
    When Tormod signs the contract at DFØ
    Then the case has ended with "Kontrakt inngått"
    And kontrakt.timesats is 243,50

  @institusjon:ntnu
  Scenario: Whoever checked may not approve
    Given behovshaver starts a case
    And the case has reached "Kontrollere kontrakt"
    When Dag completes "Kontrollere kontrakt" as usual
    And Dag tries to complete "Godkjenne kontrakt" as usual
    Then it is refused by the rule "kontroll-ikke-bdm"
    And it is refused because "cannot approve the cost"
    And the trail shows that Dag was refused by "kontroll-ikke-bdm"
    And Bente may complete "Godkjenne kontrakt"

  @institusjon:uit
  Scenario: The contract lapses when nobody signs
    Given behovshaver starts a case
    And the tasks are completed as usual
    When 20 days pass
    Then the case is still open
    When 1 day passes
    Then the case has ended with "Bortfalt"
    And koordinator is notified with "kontrakt-bortfalt" 1 time

  @institusjon:uib
  Scenario: A local value outside its bounds is refused with the reason
    When the value 40 is tried for maks_timer_uke
    Then it is refused because "37.5"
    And it is refused because "Ordinary working time in the state"
