# language: no
@alle-institusjoner
Egenskap: Lønn registreres hos DFØ én gang, også når DFØ svikter
  En lønnstransaksjon har en nøkkel som er den samme i hvert forsøk. Det DFØ avviser, går til den som kan rette det.

  Bakgrunn:
    Gitt prosessen "Timeliste til utbetaling"
    Og at datoen er 20.04.2026
    Og at Tormod har en kontrakt hos DFØ med
      | kontraktnr | 1001       |
      | fra        | 16.03.2026 |
      | til        | 30.06.2026 |
      | timer      | 120        |
      | timesats   | 243,50     |
    Og at "Føre timer" vanligvis utføres med
      | periode             | 2026-04                    |
      | timeliste.linjer    | dato: 07.04.2026, timer: 5 |
      | timeliste.linjer    | dato: 09.04.2026, timer: 5 |
      | timeliste.bekreftet | ja                         |
    Og at "Attestere timeliste" vanligvis utføres med
      | attestasjon.utfall        | attestert |
      | attestasjon.utfort        | ja        |
      | attestasjon.dokumentasjon | ja        |
      | attestasjon.kontering     | ja        |
      | kontering.koststed        | 10020000  |
      | kontering.delprosjekt     | 100123001 |
    Og at "Godkjenne utbetaling" vanligvis utføres med
      | godkjenning.utfall          | godkjent |
      | godkjenning.hjemmel         | ja       |
      | godkjenning.budsjettdekning | ja       |
      | godkjenning.forsvarlig      | ja       |
    Og at "Rette avvist timeliste" vanligvis utføres med
      | kontering.koststed    | 10020000                    |
      | kontering.delprosjekt | 100124001                   |
      | retting.forklaring    | Delprosjektet var avsluttet |
    Og Tormod starter en sak med
      | kontraktnr | "1001" |

  Regel: Det DFØ avviser, går til den som kan rette

    Scenario: DFØ avviser konteringen ved registrering, og attestanten retter
      Gitt at DFØ avviser `dfo.lonn.registrer` med feilen "UGYLDIG_KONTERING"
      Og at saken har kommet til "Rette avvist timeliste"
      Så har attestant oppgaven "Rette avvist timeliste"
      Og er lonnsstatus.kode "UGYLDIG_KONTERING"
      Og har DFØ ikke mottatt `dfo.lonn.registrer`
      Når oppgavene utføres som vanlig
      Så har DFØ mottatt `dfo.lonn.registrer` 1 gang
      Og har DFØ mottatt `dfo.lonn.registrer` med
        | kontering.delprosjekt | 100124001 |
      Når datoen blir 13.05.2026
      Så er saken avsluttet med "Lønn utbetalt"

    @institusjon:ntnu @institusjon:fiktivt-firma
    Scenario: En ny kontering må kostnadsgodkjenner godkjenne på nytt
      Gitt at DFØ avviser `dfo.lonn.registrer` med feilen "UGYLDIG_KONTERING"
      Og at saken har kommet til "Rette avvist timeliste"
      Når attestant utfører "Rette avvist timeliste" som vanlig
      Så har kostnadsgodkjenner oppgaven "Godkjenne utbetaling"
      Og har saken passert "Godkjenne utbetaling" 2 ganger

    Scenario: DFØ avviser av en annen grunn ved registrering, og den timelønnede retter
      Gitt at DFØ avviser `dfo.lonn.registrer` med feilen "PERIODE_STENGT"
      Når oppgavene utføres som vanlig
      Så har saken passert "Føre timer" 2 ganger
      Og har saken ikke passert "Rette avvist timeliste"
      Og har DFØ mottatt `dfo.lonn.registrer` 1 gang

    Scenario: DFØ avviser konteringen senere, i lønnskjøringen, og attestanten retter
      Gitt at DFØ avviser lønnstransaksjonen i beregningen med feilen "KONTERING_SPERRET"
      Når oppgavene utføres som vanlig
      Så har saken passert "Rette avvist timeliste" 1 gang
      Og har DFØ mottatt `dfo.lonn.registrer` 2 ganger
      Når datoen blir 13.05.2026
      Så er saken avsluttet med "Lønn utbetalt"

    Scenario: DFØ avviser senere av en annen grunn, og den timelønnede fører på nytt
      Gitt at DFØ avviser lønnstransaksjonen i beregningen med feilen "SKATTEKORT_MANGLER"
      Når oppgavene utføres som vanlig
      Så har saken passert "Føre timer" 2 ganger
      Og har saken ikke passert "Rette avvist timeliste"
      Og har DFØ mottatt `dfo.lonn.registrer` 2 ganger
      Når datoen blir 13.05.2026
      Så er saken avsluttet med "Lønn utbetalt"
      Og er lonnsslipp.brutto 2 435

  Regel: Et svar som uteblir, gir verken tapt eller dobbel lønn

    Scenario: DFØ svarer ikke de første gangene
      Gitt at DFØ ikke svarer på `dfo.lonn.registrer` de første 3 gangene
      Når oppgavene utføres som vanlig
      Så har DFØ ikke mottatt `dfo.lonn.registrer`
      Når det går 1 time
      Så har DFØ mottatt `dfo.lonn.registrer` 1 gang
      Og går saken sin gang

    Scenario: Svaret går tapt etter at lønnen er registrert
      Gitt at DFØ mister svaret på `dfo.lonn.registrer` etter at den er utført
      Når oppgavene utføres som vanlig
      Og datoen blir 13.05.2026
      Så har DFØ mottatt `dfo.lonn.registrer` 1 gang
      Og er saken avsluttet med "Lønn utbetalt"
      Og er lonnsslipp.brutto 2 435

    Scenario: En time uten DFØ merker ingen
      Gitt at saken har kommet til "Attestere timeliste"
      Og at DFØ er nede i 1 time
      Når oppgavene utføres som vanlig
      Så har DFØ ikke mottatt `dfo.lonn.registrer`
      Når det går 3 timer
      Så går saken sin gang
      Og har DFØ mottatt `dfo.lonn.registrer` 1 gang

    Scenario: Er DFØ nede et døgn, står saken stille, og lønnen er verken tapt eller dobbel når den går videre
      Gitt at saken har kommet til "Attestere timeliste"
      Og at DFØ er nede i 1 dag
      Når oppgavene utføres som vanlig
      Og det går 2 dager
      Så er saken stanset fordi "DFØ"
      Og har DFØ ikke mottatt `dfo.lonn.registrer`
      Når det som stanset, prøves på nytt
      Så har DFØ mottatt `dfo.lonn.registrer` 1 gang
      Og går saken sin gang
      Når datoen blir 13.05.2026
      Så er saken avsluttet med "Lønn utbetalt"
      Og er lonnsslipp.brutto 2 435
