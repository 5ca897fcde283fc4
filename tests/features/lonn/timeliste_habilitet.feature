# language: no
@alle-institusjoner
Egenskap: Ingen attesterer eller godkjenner sin egen lønn, og de to kontrollene gjøres av to personer
  Kilde: Bestemmelser om økonomistyring i staten 2.5.2.1 og 2.5.2.2. Dag har alle roller; det hjelper ham ikke.

  Bakgrunn:
    Gitt prosessen "Timeliste til utbetaling"
    Og at datoen er 20.04.2026
    Og at Tormod har en kontrakt hos DFØ med
      | kontraktnr | 1001       |
      | fra        | 16.03.2026 |
      | til        | 30.06.2026 |
      | timer      | 8          |
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

  Scenario: Den som får lønnen, kan ikke attestere den
    Gitt at Dag har en kontrakt hos DFØ med
      | kontraktnr | 1002       |
      | fra        | 16.03.2026 |
      | til        | 30.06.2026 |
    Og at Dag starter en sak med
      | kontraktnr | "1002" |
    Og at saken har kommet til "Attestere timeliste"
    Så kan ikke Dag utføre "Attestere timeliste"
    Når Dag prøver å utføre "Attestere timeliste" som vanlig
    Så avvises det av regelen "ikke-egen-lonn"
    Og avvises det fordi "lønn til seg selv"
    Og viser sporet at Dag ble avvist av "ikke-egen-lonn"
    Og kan Atle utføre "Attestere timeliste"

  Scenario: Den som får lønnen, kan heller ikke ta oppgaven
    Gitt at Dag har en kontrakt hos DFØ med
      | kontraktnr | 1002       |
      | fra        | 16.03.2026 |
      | til        | 30.06.2026 |
    Og at Dag starter en sak med
      | kontraktnr | "1002" |
    Og at saken har kommet til "Attestere timeliste"
    Når Dag prøver å ta oppgaven "Attestere timeliste"
    Så avvises det av regelen "ikke-egen-lonn"
    Og viser sporet at Dag ble avvist av "ikke-egen-lonn"

  Scenario: Den som får lønnen, kan ikke godkjenne den
    Gitt at Dag har en kontrakt hos DFØ med
      | kontraktnr | 1002       |
      | fra        | 16.03.2026 |
      | til        | 30.06.2026 |
      | timer      | 8          |
    Og at Dag starter en sak med
      | kontraktnr | "1002" |
    Og at saken har kommet til "Godkjenne utbetaling"
    Når Dag prøver å utføre "Godkjenne utbetaling" som vanlig
    Så avvises det av regelen "ikke-egen-lonn"
    Og har DFØ ikke mottatt `dfo.lonn.registrer`

  Scenario: Stedfortrederen til den som får lønnen, kan ikke attestere for ham
    Gitt at Dag er fraværende med Vigdis som stedfortreder
    Og at Dag har en kontrakt hos DFØ med
      | kontraktnr | 1002       |
      | fra        | 16.03.2026 |
      | til        | 30.06.2026 |
    Og at Dag starter en sak med
      | kontraktnr | "1002" |
    Og at saken har kommet til "Attestere timeliste"
    Når Vigdis prøver å utføre "Attestere timeliste" som vanlig
    Så avvises det av regelen "ikke-egen-lonn"
    Og viser sporet at Vigdis ble avvist av "ikke-egen-lonn"

  Scenario: Den som har attestert, kan ikke godkjenne
    Gitt at Tormod starter en sak med
      | kontraktnr | "1001" |
    Og at timelønnet utfører "Føre timer" som vanlig
    Når Dag utfører "Attestere timeliste" som vanlig
    Og Dag prøver å utføre "Godkjenne utbetaling" som vanlig
    Så avvises det av regelen "attestant-ikke-bdm"
    Og viser sporet at Dag ble avvist av "attestant-ikke-bdm"
    Og har DFØ ikke mottatt `dfo.lonn.registrer`
    Når Bente utfører "Godkjenne utbetaling" som vanlig
    Så har DFØ mottatt `dfo.lonn.registrer` 1 gang

  Scenario: Den som har attestert, kan ikke godkjenne som stedfortreder for en annen
    Gitt at Bente er fraværende med Atle som stedfortreder
    Og at Tormod starter en sak med
      | kontraktnr | "1001" |
    Og at timelønnet utfører "Føre timer" som vanlig
    Når Atle utfører "Attestere timeliste" som vanlig
    Og Atle prøver å utføre "Godkjenne utbetaling" som vanlig
    Så avvises det av regelen "attestant-ikke-bdm"

  Scenario: Den som har attestert gjennom en stedfortreder, kan ikke godkjenne selv
    Gitt at Dag er fraværende med Stine som stedfortreder
    Og at Tormod starter en sak med
      | kontraktnr | "1001" |
    Og at timelønnet utfører "Føre timer" som vanlig
    Når Dag tar oppgaven "Attestere timeliste"
    Og Stine utfører "Attestere timeliste" som vanlig
    Så viser sporet at Stine utførte "Attestere timeliste" på vegne av Dag
    Og kan ikke Dag utføre "Godkjenne utbetaling"
    Og kan Bente utføre "Godkjenne utbetaling"

  Scenario: En stedfortreder godkjenner på vegne av kostnadsgodkjenneren
    Gitt at Tormod starter en sak med
      | kontraktnr | "1001" |
    Og at saken har kommet til "Godkjenne utbetaling"
    Når Vigdis utfører "Godkjenne utbetaling" som vanlig
    Så viser sporet at Vigdis utførte "Godkjenne utbetaling" på vegne av Bente

  Scenario: Den som ikke har rollen, kan ikke attestere
    Gitt at Tormod starter en sak med
      | kontraktnr | "1001" |
    Og at saken har kommet til "Attestere timeliste"
    Når Berit prøver å utføre "Attestere timeliste" som vanlig
    Så avvises det av regelen "access.not-in-role"
    Og viser sporet at Berit ble avvist av "access.not-in-role"

  Scenario: En oppgave som er tatt, kan ikke andre utføre før den slippes
    Gitt at Tormod starter en sak med
      | kontraktnr | "1001" |
    Og at saken har kommet til "Attestere timeliste"
    Når Atle tar oppgaven "Attestere timeliste"
    Og Dag prøver å utføre "Attestere timeliste" som vanlig
    Så avvises det av regelen "access.claimed-by-other"
    Når Atle slipper oppgaven "Attestere timeliste"
    Og Dag utfører "Attestere timeliste" som vanlig
    Så viser sporet at Dag utførte "Attestere timeliste"

  Scenario: En oppgave overføres til en annen som har rollen
    Gitt at Tormod starter en sak med
      | kontraktnr | "1001" |
    Og at saken har kommet til "Attestere timeliste"
    Når Atle tar oppgaven "Attestere timeliste"
    Og Atle overfører oppgaven "Attestere timeliste" til Dag
    Så kan Dag utføre "Attestere timeliste"
    Og kan ikke Atle utføre "Attestere timeliste"

  Scenario: En oppgave kan ikke overføres til en som ikke kan utføre den
    Gitt at Tormod starter en sak med
      | kontraktnr | "1001" |
    Og at saken har kommet til "Attestere timeliste"
    Når Atle prøver å overføre oppgaven "Attestere timeliste" til Berit
    Så avvises det av regelen "access.not-in-role"
    Og avvises det fordi "Berit"
    Og viser sporet at Atle ble avvist av "access.not-in-role"
