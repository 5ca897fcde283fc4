# language: no
@alle-institusjoner
Egenskap: Fra behov for timelønnet hjelp til signert kontrakt
  Koordinator kontrollerer, kostnadsgodkjenner godkjenner, DFØ sender kontrakten til signering.

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

  Scenario: En person uten ansattnummer inviteres og får kontrakt og ansattnummer
    Når behovshaver utfører "Melde behov" som vanlig
    Så er "Tormod Timelønn" varslet med "invitasjon" 1 gang
    Og er oppgavene
      | oppgave                 | rolle         |
      | Registrere opplysninger | oppdragstaker |
    Når oppgavene utføres som vanlig
    Så viser sporet at koordinator utførte "Kontrollere kontrakt"
    Og viser sporet at kostnadsgodkjenner utførte "Godkjenne kontrakt"
    Og har DFØ mottatt `dfo.kontrakt.bestill` 1 gang
    Og har DFØ mottatt `dfo.kontrakt.bestill` med
      | kontraktstype          | T1         |
      | startdato              | 16.03.2026 |
      | sluttdato              | 30.06.2026 |
      | timer                  | 120        |
      | timesats               | 243,50     |
      | oppdragstaker.fornavn  | Tormod     |
      | godkjentAv             | bente      |
    Og pågår saken
    Når Tormod signerer kontrakten hos DFØ
    Så er saken avsluttet med "Kontrakt inngått"
    Og er kontrakt.status "signert"
    Og er kontrakt.brukerident "tormod"
    Og er kontrakt.timesats 243,50

  Scenario: En person med ansattnummer hentes fra DFØ og inviteres ikke
    Gitt at Dag har en kontrakt hos DFØ med
      | kontraktnr | 900        |
      | fra        | 01.01.2025 |
      | til        | 31.12.2025 |
    Når behovshaver utfører "Melde behov" som vanlig, men med
      | person.har_ansattnr | ja            |
      | person.ansattnr     | 10017         |
      | person.navn         | <ikke utfylt> |
      | person.epost        | <ikke utfylt> |
    Så har saken ikke passert "Invitere person"
    Og har saken ikke passert "Registrere opplysninger"
    Og er oppdragstaker.navn "Dag Dobbeltrolle"
    Når oppgavene utføres som vanlig
    Og Dag signerer kontrakten hos DFØ
    Så er saken avsluttet med "Kontrakt inngått"
    Og er kontrakt.ansattnr "10017"

  Scenario: Et ansattnummer som DFØ ikke kjenner, går tilbake til den som skrev det
    Når behovshaver utfører "Melde behov" som vanlig, men med
      | person.har_ansattnr | ja            |
      | person.ansattnr     | 4711          |
      | person.navn         | <ikke utfylt> |
      | person.epost        | <ikke utfylt> |
    Så har behovshaver oppgaven "Melde behov"
    Og er ansatt_funnet nei
    Og har saken passert "Melde behov" 2 ganger

  Regel: Bare arbeidstakere får timekontrakt

    Scenariomal: Leder enheten arbeidet: <ledes>. Egen virksomhet: <egen>. Avgrenset resultat: <resultat>.
      Gitt at behovshaver utfører "Melde behov" som vanlig, men med
        | behov.leder_arbeidet     | <ledes>    |
        | behov.egen_virksomhet    | <egen>     |
        | behov.avgrenset_resultat | <resultat> |
      Når oppdragstaker utfører "Registrere opplysninger" som vanlig
      Så ga beslutningen "tilknytningsform.form" "<form>"
      Og ble beslutningen "tilknytningsform" truffet av regel "<regel>"
      Og har saken passert "<videre>"

      Eksempler:
        | ledes | egen | resultat | form         | regel               | videre               |
        | ja    | nei  | nei      | arbeidstaker | ledet_arbeid        | Kontrollere kontrakt |
        | ja    | ja   | ja       | arbeidstaker | ledet_arbeid        | Kontrollere kontrakt |
        | nei   | nei  | nei      | arbeidstaker | i_tvil_arbeidstaker | Kontrollere kontrakt |
        | nei   | ja   | nei      | naering      | egen_virksomhet     | Sendt til innkjøp    |
        | nei   | nei  | ja       | oppdrag      | avgrenset_resultat  | Sendt til oppdrag    |

    Scenario: Et oppdrag avslutter saken uten kontroll og bestilling
      Gitt at behovshaver utfører "Melde behov" som vanlig, men med
        | behov.leder_arbeidet     | nei |
        | behov.avgrenset_resultat | ja  |
      Når oppdragstaker utfører "Registrere opplysninger" som vanlig
      Så er saken avsluttet med "Sendt til oppdrag"
      Og har saken ikke passert "Kontrollere kontrakt"
      Og har DFØ ikke mottatt `dfo.kontrakt.bestill`

  Regel: Hvert ledd kan sende tilbake med en begrunnelse

    Scenario: Koordinator sender tilbake, og behovshaver retter
      Gitt at saken har kommet til "Kontrollere kontrakt"
      Når koordinator prøver å utføre "Kontrollere kontrakt" med
        | kontroll.utfall | returnert |
      Så meldes feltet kontroll.begrunnelse
      Når koordinator utfører "Kontrollere kontrakt" med
        | kontroll.utfall      | returnert                  |
        | kontroll.begrunnelse | Perioden går over sommeren |
      Så har behovshaver oppgaven "Rette behov"
      Og er kontroll.begrunnelse "Perioden går over sommeren"
      Når behovshaver utfører "Rette behov" med
        | behov.arbeidsoppgave     | Undervisningsassistent |
        | behov.organisasjon_id    | 10000000               |
        | behov.fm                 | M                      |
        | behov.fra                | 16.03.2026             |
        | behov.til                | 12.06.2026             |
        | behov.timer              | 100                    |
        | behov.timer_uke          | 10                     |
        | behov.timesats           | 243,50                 |
        | behov.leder_arbeidet     | ja                     |
        | behov.egen_virksomhet    | nei                    |
        | behov.avgrenset_resultat | nei                    |
        | kontering.koststed       | 10020000               |
        | kontering.delprosjekt    | 100123001              |
      Så har koordinator oppgaven "Kontrollere kontrakt"
      Og har saken passert "Fastsette tilknytningsform" 2 ganger
      Når oppgavene utføres som vanlig
      Så har DFØ mottatt `dfo.kontrakt.bestill` med
        | sluttdato | 12.06.2026 |
        | timer     | 100        |

    @institusjon:uio @institusjon:fiktivt-firma
    Scenario: Der institusjonen har valgt HR-kontroll, kan HR sende tilbake
      Gitt at saken har kommet til "Kontrollere ansettelsesforhold"
      Så har hr oppgaven "Kontrollere ansettelsesforhold"
      Når hr utfører "Kontrollere ansettelsesforhold" med
        | hr.utfall      | returnert                     |
        | hr.begrunnelse | Mangler hjemmel for midlertidig |
      Så har koordinator oppgaven "Kontrollere kontrakt"
      Og har saken ikke passert "Godkjenne kontrakt"

    @institusjon:uib @institusjon:ntnu @institusjon:uit
    Scenario: Uten HR-kontroll går saken rett til kostnadsgodkjenner
      Gitt at saken har kommet til "Kontrollere kontrakt"
      Når koordinator utfører "Kontrollere kontrakt" som vanlig
      Så har saken ikke passert "Kontrollere ansettelsesforhold"
      Og har kostnadsgodkjenner oppgaven "Godkjenne kontrakt"

    Scenario: Kostnadsgodkjenner sender tilbake med begrunnelse
      Gitt at saken har kommet til "Godkjenne kontrakt"
      Når kostnadsgodkjenner utfører "Godkjenne kontrakt" med
        | godkjenning.utfall      | returnert             |
        | godkjenning.begrunnelse | Budsjettet er oppbrukt |
      Så har koordinator oppgaven "Kontrollere kontrakt"
      Og er godkjenning.begrunnelse "Budsjettet er oppbrukt"
      Og har DFØ ikke mottatt `dfo.kontrakt.bestill`

    Scenario: Et avslag krever begrunnelse, avslutter saken og varsler behovshaver
      Gitt at saken har kommet til "Godkjenne kontrakt"
      Når kostnadsgodkjenner prøver å utføre "Godkjenne kontrakt" med
        | godkjenning.utfall      | avvist |
        | godkjenning.begrunnelse | Nei    |
      Så meldes feltet godkjenning.begrunnelse
      Når kostnadsgodkjenner utfører "Godkjenne kontrakt" med
        | godkjenning.utfall      | avvist                |
        | godkjenning.begrunnelse | Det er ikke behov nå |
      Så er saken avsluttet med "Kontrakt avslått"
      Og er behovshaver varslet med "kontrakt-avslatt" 1 gang
      Og har DFØ ikke mottatt `dfo.kontrakt.bestill`

    Scenario: DFØ avviser bestillingen, og koordinator får den tilbake med grunnen
      Gitt at DFØ avviser `dfo.kontrakt.bestill` med feilen "UGYLDIG_KONTERING"
      Og at saken har kommet til "Godkjenne kontrakt"
      Når kostnadsgodkjenner utfører "Godkjenne kontrakt" som vanlig
      Så har koordinator oppgaven "Kontrollere kontrakt"
      Og er dfo_avvisning.kode "UGYLDIG_KONTERING"
      Når oppgavene utføres som vanlig
      Så har DFØ mottatt `dfo.kontrakt.bestill` 1 gang
      Og er dfo_avvisning <ikke utfylt>

    Scenario: Saken trekkes
      Gitt at saken har kommet til "Godkjenne kontrakt"
      Når saken trekkes fordi "behovet falt bort"
      Så er saken trukket
      Og har kostnadsgodkjenner ingen oppgaver

  Regel: Et svar som uteblir, gir ikke to kontrakter

    Scenario: DFØ svarer ikke de første gangene
      Gitt at DFØ ikke svarer på `dfo.kontrakt.bestill` de første 2 gangene
      Når oppgavene utføres som vanlig
      Og det går 1 time
      Så har DFØ mottatt `dfo.kontrakt.bestill` 1 gang

    Scenario: Svaret på bestillingen går tapt
      Gitt at DFØ mister svaret på `dfo.kontrakt.bestill` etter at den er utført
      Når oppgavene utføres som vanlig
      Og det går 1 time
      Så har DFØ mottatt `dfo.kontrakt.bestill` 1 gang
      Når Tormod signerer kontrakten hos DFØ
      Så er saken avsluttet med "Kontrakt inngått"
