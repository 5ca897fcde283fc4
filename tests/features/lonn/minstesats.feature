# language: no
@alle-institusjoner
Egenskap: Minstesatsen for timelønnede
  Timer betales med satsen i kontrakten, men aldri under minstesatsen den dagen det ble arbeidet. Minstesatsene står med
  kilde i rules/values/minstesats_timelonn.yaml. En ny sats prøves her før den legges inn.

  Bakgrunn:
    Gitt prosessen "Timeliste til utbetaling"
    Og at datoen er 20.04.2026
    Og at Tormod har en kontrakt hos DFØ med
      | kontraktnr | 1001       |
      | fra        | 16.03.2026 |
      | til        | 30.06.2026 |
      | timer      | 120        |
      | timesats   | 200,00     |
    Og at "Føre timer" vanligvis utføres med
      | periode             | 2026-04                    |
      | timeliste.linjer    | dato: 07.04.2026, timer: 5 |
      | timeliste.linjer    | dato: 09.04.2026, timer: 5 |
      | timeliste.bekreftet | ja                         |

  Scenario: En kontrakt under minstesatsen løftes til den
    Når Tormod starter en sak med
      | kontraktnr | "1001" |
    Og timelønnet utfører "Føre timer" som vanlig
    Så er kontroll.sats 208
    Og er kontroll.belop 2 080

  Scenariomal: En ny sats gjelder fra dagen den settes, ikke fra måneden
    Gitt at minstesats_timelonn er <sats> fra <dag>
    Når Tormod starter en sak med
      | kontraktnr | "1001" |
    Og timelønnet utfører "Føre timer" som vanlig
    Så er kontroll.belop <belop>

    Eksempler:
      | sats   | dag        | belop |
      | 230,00 | 07.04.2026 | 2 300 |
      | 230,00 | 08.04.2026 | 2 190 |
      | 230,00 | 09.04.2026 | 2 190 |
      | 230,00 | 10.04.2026 | 2 080 |
      | 190,00 | 01.04.2026 | 2 000 |

  Scenario: Satsen kan nevnes ved tittel
    Gitt at `Minste timesats for timelønnede` er 230 frå 01.04.2026
    Når Tormod starter en sak med
      | kontraktnr | "1001" |
    Og timelønnet utfører "Føre timer" som vanlig
    Så er kontroll.sats 230
