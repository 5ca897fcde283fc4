# language: no
@alle-institusjoner
Egenskap: Timeliste til utbetaling
  Timer som er arbeidet på en signert kontrakt, attesteres, betales og følges til lønnsslippen.

  Bakgrunn:
    Gitt prosessen "Timeliste til utbetaling"
    Og at datoen er 24.04.2026
    Og at Tormod har en kontrakt hos DFØ med
      | kontraktnr | 1001       |
      | fra        | 16.03.2026 |
      | til        | 30.06.2026 |
      | timer      | 120        |
      | timesats   | 243,50     |
    Og at "Føre timer" vanligvis utføres med
      | periode              | 2026-04                    |
      | timeliste.linjer     | dato: 07.04.2026, timer: 5 |
      | timeliste.linjer     | dato: 09.04.2026, timer: 5 |
      | timeliste.bekreftet  | ja                         |
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
    Og Tormod starter en sak med
      | kontraktnr | "1001" |

  Scenario: Fra førte timer til lønnsslipp
    Når timelønnet utfører "Føre timer" som vanlig
    Så har attestant oppgaven "Attestere timeliste"
    Og er kontroll.belop 2 435
