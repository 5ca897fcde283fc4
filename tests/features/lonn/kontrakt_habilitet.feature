# language: no
@alle-institusjoner
Egenskap: Den som kontrollerer en kontrakt, godkjenner den ikke, og ingen behandler sin egen
  Kilde: Bestemmelser om økonomistyring i staten 2.5.2.1 og 2.5.2.2. Dag har alle roller; det hjelper ham ikke.

  Bakgrunn:
    Gitt prosessen "Kontrakt timelønn"
    Og at datoen er 02.03.2026
    Og at "Melde behov" vanligvis utføres med
      | person.har_ansattnr      | nei                         |
      | person.navn              | Tormod Timelønn             |
      | person.epost             | tormod@example.com          |
      | behov.arbeidsoppgave     | Undervisningsassistent      |
      | behov.organisasjon_id    | 10000000                    |
      | behov.fm                 | M                           |
      | behov.fra                | 16.03.2026                  |
      | behov.til                | 30.06.2026                  |
      | behov.timer              | 120                         |
      | behov.timer_uke          | 10                          |
      | behov.timesats           | 243,50                      |
      | behov.leder_arbeidet     | ja                          |
      | behov.egen_virksomhet    | nei                         |
      | behov.avgrenset_resultat | nei                         |
      | kontering.koststed       | 10020000                    |
      | kontering.delprosjekt    | 100123001                   |
    Og at "Registrere opplysninger" vanligvis utføres med
      | opplysninger.fornavn     | Tormod             |
      | opplysninger.etternavn   | Timelønn           |
      | opplysninger.fodselsdato | 17.05.2001         |
      | opplysninger.epost       | tormod@example.com |
      | opplysninger.bekreftet   | ja                 |
    Og at "Kontrollere kontrakt" vanligvis utføres med
      | kontroll.utfall          | klar      |
      | kontroll.periode_og_sats | ja        |
      | kontroll.hjemmel         | ja        |
      | kontering.koststed       | 10020000  |
      | kontering.delprosjekt    | 100123001 |
    Og at "Kontrollere ansettelsesforhold" vanligvis utføres med
      | hr.utfall     | godkjent |
      | hr.hjemmel    | ja       |
      | hr.arbeidstid | ja       |
    Og at "Godkjenne kontrakt" vanligvis utføres med
      | godkjenning.utfall          | godkjent |
      | godkjenning.hjemmel         | ja       |
      | godkjenning.budsjettdekning | ja       |
      | godkjenning.forsvarlig      | ja       |
    Og behovshaver starter en sak

  Scenario: Koordinatoren som kontrollerte, kan ikke godkjenne
    Gitt at saken har kommet til "Kontrollere kontrakt"
    Når Dag utfører "Kontrollere kontrakt" som vanlig
    Og saken har kommet til "Godkjenne kontrakt"
    Og Dag prøver å utføre "Godkjenne kontrakt" som vanlig
    Så avvises det av regelen "kontroll-ikke-bdm"
    Og viser sporet at Dag ble avvist av "kontroll-ikke-bdm"
    Og har DFØ ikke mottatt `dfo.kontrakt.bestill`
    Og kan Bente utføre "Godkjenne kontrakt"

  Scenario: Koordinatoren kan heller ikke godkjenne som stedfortreder
    Gitt at Bente er fraværende med Kari som stedfortreder
    Og at saken har kommet til "Kontrollere kontrakt"
    Når Kari utfører "Kontrollere kontrakt" som vanlig
    Og saken har kommet til "Godkjenne kontrakt"
    Og Kari prøver å utføre "Godkjenne kontrakt" som vanlig
    Så avvises det av regelen "kontroll-ikke-bdm"

  Scenario: Den kontrakten gjelder, kan verken kontrollere eller godkjenne den
    Gitt at Dag har en kontrakt hos DFØ med
      | kontraktnr | 900        |
      | fra        | 01.01.2025 |
      | til        | 31.12.2025 |
    Og at behovshaver utfører "Melde behov" som vanlig, men med
      | person.har_ansattnr | ja            |
      | person.ansattnr     | 10017         |
      | person.navn         | <ikke utfylt> |
      | person.epost        | <ikke utfylt> |
    Når Dag prøver å utføre "Kontrollere kontrakt" som vanlig
    Så avvises det av regelen "ikke-egen-kontrakt"
    Når Kari utfører "Kontrollere kontrakt" som vanlig
    Og saken har kommet til "Godkjenne kontrakt"
    Og Dag prøver å utføre "Godkjenne kontrakt" som vanlig
    Så avvises det av regelen "ikke-egen-kontrakt"
    Og viser sporet at Dag ble avvist av "ikke-egen-kontrakt"

  Scenario: Stedfortrederen til den kontrakten gjelder, kan ikke kontrollere den
    Gitt at Dag er fraværende med Vigdis som stedfortreder
    Og at Dag har en kontrakt hos DFØ med
      | kontraktnr | 900        |
      | fra        | 01.01.2025 |
      | til        | 31.12.2025 |
    Og at behovshaver utfører "Melde behov" som vanlig, men med
      | person.har_ansattnr | ja            |
      | person.ansattnr     | 10017         |
      | person.navn         | <ikke utfylt> |
      | person.epost        | <ikke utfylt> |
    Når Vigdis prøver å utføre "Kontrollere kontrakt" som vanlig
    Så avvises det av regelen "ikke-egen-kontrakt"

  Scenario: Kostnadsgodkjennerens stedfortreder godkjenner på hennes vegne
    Gitt at saken har kommet til "Godkjenne kontrakt"
    Når Vigdis utfører "Godkjenne kontrakt" som vanlig
    Så viser sporet at Vigdis utførte "Godkjenne kontrakt" på vegne av Bente
    Og har DFØ mottatt `dfo.kontrakt.bestill` 1 gang

  Scenario: Bare den inviterte kan registrere opplysningene sine
    Gitt at behovshaver utfører "Melde behov" som vanlig
    Når Kari prøver å utføre "Registrere opplysninger" som vanlig
    Så avvises det av regelen "access.not-assigned"

  Scenario: Bare behovshaver kan starte en sak
    Når Kari prøver å starte en sak
    Så avvises det av regelen "access.may-not-start"
