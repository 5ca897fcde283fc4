# language: no
Egenskap: Versjon 1.1 av timelisten gir tillegg for timer på helligdager
  Skjærtorsdag er 02.04.2026 og langfredag 03.04.2026. Versjon 1.0 kjenner ikke tillegget.

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

  Scenariomal: Fire timer på en vanlig dag og fire på skjærtorsdag gir <beløp> kroner
    Gitt at Tormod starter en sak med
      | kontraktnr | "1001" |
    Når timelønnet utfører "Føre timer" med
      | periode             | 2026-04                    |
      | timeliste.linjer    | dato: 01.04.2026, timer: 4 |
      | timeliste.linjer    | dato: 02.04.2026, timer: 4 |
      | timeliste.bekreftet | ja                         |
    Så er kontroll.belop <beløp>

    @institusjon:uib @institusjon:uio
    Eksempler: 1.0, uten tillegg
      | beløp |
      | 1 948 |

    @institusjon:ntnu @institusjon:uit
    Eksempler: 1.1, 100 prosent
      | beløp |
      | 2 922 |

    @institusjon:fiktivt-firma
    Eksempler: 1.1, 150 prosent er valgt
      | beløp |
      | 3 409 |

  @institusjon:ntnu @institusjon:uit @institusjon:fiktivt-firma
  Scenario: Attestanten bekrefter at helligdagsarbeidet var avtalt
    Gitt at Tormod starter en sak med
      | kontraktnr | "1001" |
    Og at timelønnet utfører "Føre timer" som vanlig, men med
      | timeliste.linjer | dato: 03.04.2026, timer: 2 |
    Når attestant prøver å utføre "Attestere timeliste" som vanlig
    Så meldes feltet attestasjon.helligdag_avtalt
    Når attestant utfører "Attestere timeliste" som vanlig, men med
      | attestasjon.helligdag_avtalt | ja |
    Så viser sporet at attestant utførte "Attestere timeliste"
    Og er kontroll.timer_helligdag 2

  @institusjon:uib
  Scenario: En ny versjon gjelder for nye saker
    Gitt prosessen "Timeliste til utbetaling" i versjon 1.1
    Og at Tormod starter en sak med
      | kontraktnr | "1001" |
    Når timelønnet utfører "Føre timer" som vanlig, men med
      | timeliste.linjer | dato: 03.04.2026, timer: 2 |
    Så er kontroll.belop 3 409

  @institusjon:uib @institusjon:ntnu
  Scenariomal: Minstesatsen gjelder når kontraktens sats er lavere: <sats> kroner for <periode>
    Gitt at Tormod har en kontrakt hos DFØ med
      | kontraktnr | 1002       |
      | fra        | 16.03.2026 |
      | til        | 30.06.2026 |
      | timesats   | 150        |
    Og at Tormod starter en sak med
      | kontraktnr | "1002" |
    Når timelønnet utfører "Føre timer" med
      | periode             | <periode>              |
      | timeliste.linjer    | dato: <dag>, timer: 2  |
      | timeliste.bekreftet | ja                     |
    Så er kontroll.sats <sats>

    Eksempler:
      | periode | dag        | sats |
      | 2026-04 | 30.04.2026 | 208  |
      | 2026-05 | 04.05.2026 | 216  |
