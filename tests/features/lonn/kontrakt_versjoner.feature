# language: no
Egenskap: Versjon 1.1 av kontrakt timelønn undersøker overlappende kontrakt
  Institusjoner på 1.0 merker ingenting før de tar i bruk 1.1.

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

  Scenariomal: <institusjon> bruker versjon <versjon>
    Gitt at Dag har en kontrakt hos DFØ med
      | kontraktnr | 900        |
      | fra        | 01.01.2026 |
      | til        | 31.03.2026 |
    Og behovshaver starter en sak
    Når behovshaver utfører "Melde behov" som vanlig, men med
      | person.har_ansattnr | ja            |
      | person.ansattnr     | 10017         |
      | person.navn         | <ikke utfylt> |
      | person.epost        | <ikke utfylt> |
    Så er overlapp.kontraktnr <overlapp>

    @institusjon:uib @institusjon:uio
    Eksempler:
      | institusjon | versjon | overlapp      |
      | UiB og UiO  | 1.0     | <ikke utfylt> |

    @institusjon:ntnu @institusjon:uit @institusjon:fiktivt-firma
    Eksempler:
      | institusjon  | versjon | overlapp |
      | NTNU og UiT  | 1.1     | "900"    |

  @institusjon:ntnu @institusjon:uit
  Scenario: Kostnadsgodkjenner må ha vurdert en overlappende kontrakt
    Gitt at Dag har en kontrakt hos DFØ med
      | kontraktnr | 900        |
      | fra        | 01.01.2026 |
      | til        | 16.03.2026 |
    Og behovshaver starter en sak
    Og behovshaver utfører "Melde behov" som vanlig, men med
      | person.har_ansattnr | ja            |
      | person.ansattnr     | 10017         |
      | person.navn         | <ikke utfylt> |
      | person.epost        | <ikke utfylt> |
    Og Kari utfører "Kontrollere kontrakt" som vanlig
    Når Bente prøver å utføre "Godkjenne kontrakt" som vanlig
    Så meldes feltet godkjenning.overlapp_vurdert
    Når Bente utfører "Godkjenne kontrakt" som vanlig, men med
      | godkjenning.overlapp_vurdert | ja |
    Så har DFØ mottatt `dfo.kontrakt.bestill` 1 gang

  @institusjon:ntnu @institusjon:uit
  Scenario: En kontrakt som slutter dagen før, overlapper ikke
    Gitt at Dag har en kontrakt hos DFØ med
      | kontraktnr | 900        |
      | fra        | 01.01.2026 |
      | til        | 15.03.2026 |
    Og behovshaver starter en sak
    Og behovshaver utfører "Melde behov" som vanlig, men med
      | person.har_ansattnr | ja            |
      | person.ansattnr     | 10017         |
      | person.navn         | <ikke utfylt> |
      | person.epost        | <ikke utfylt> |
    Og Kari utfører "Kontrollere kontrakt" som vanlig
    Når Bente utfører "Godkjenne kontrakt" som vanlig
    Så er overlapp <ikke utfylt>
    Og har DFØ mottatt `dfo.kontrakt.bestill` 1 gang

  @institusjon:ntnu
  Scenario: Kontrollen venter på svaret om overlapp
    Gitt at Dag har en kontrakt hos DFØ med
      | kontraktnr | 900        |
      | fra        | 01.01.2026 |
      | til        | 31.03.2026 |
    Og at DFØ ikke svarer på `dfo.kontrakt.hent` de første 2 gangene
    Og behovshaver starter en sak
    Og behovshaver utfører "Melde behov" som vanlig, men med
      | person.har_ansattnr | ja            |
      | person.ansattnr     | 10017         |
      | person.navn         | <ikke utfylt> |
      | person.epost        | <ikke utfylt> |
    Når Kari utfører "Kontrollere kontrakt" som vanlig
    Så har saken ikke passert "Godkjenne kontrakt"
    Når det går 1 time
    Så har kostnadsgodkjenner oppgaven "Godkjenne kontrakt"

  @institusjon:uib
  Scenario: Den samme saken i 1.1 ville ha funnet overlappen
    Gitt prosessen "Kontrakt timelønn" i versjon 1.1
    Og at Dag har en kontrakt hos DFØ med
      | kontraktnr | 900        |
      | fra        | 01.01.2026 |
      | til        | 31.03.2026 |
    Og behovshaver starter en sak
    Når behovshaver utfører "Melde behov" som vanlig, men med
      | person.har_ansattnr | ja            |
      | person.ansattnr     | 10017         |
      | person.navn         | <ikke utfylt> |
      | person.epost        | <ikke utfylt> |
    Så er overlapp.kontraktnr "900"
