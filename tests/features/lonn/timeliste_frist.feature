# language: no
Egenskap: Timelisten rekker lønnskjøringen
  Lønnsfristen for timer i april er mandag 04.05.2026. Virkedagene før er 30.04, 29.04, 28.04, 27.04 og 24.04,
  for 1. mai er helligdag.

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
    Og Tormod starter en sak med
      | kontraktnr | "1001" |

  Scenariomal: Attestanten minnes på fristen <virkedager> virkedager før, <dag>
    Gitt at saken har kommet til "Attestere timeliste"
    Når datoen blir <dagen før>
    Så er attestant ikke varslet med "minne-attestant"
    Når datoen blir <dag>
    Så er attestant varslet med "minne-attestant" 1 gang
    Og har attestant oppgaven "Attestere timeliste"

    @institusjon:uib @institusjon:uio @institusjon:ntnu
    Eksempler: standarden
      | virkedager | dagen før  | dag        |
      | 3          | 27.04.2026 | 28.04.2026 |

    @institusjon:uit
    Eksempler: UiT har valgt mer tid
      | virkedager | dagen før  | dag        |
      | 5          | 23.04.2026 | 24.04.2026 |

  @institusjon:fiktivt-firma
  Scenario: Er påminnelsesdagen alt passert når timelisten kommer, minnes attestanten straks
    Når timelønnet utfører "Føre timer" som vanlig
    Så gjelder verdien 10 for paaminnelse_virkedager
    Og er attestant varslet med "minne-attestant" 1 gang

  Scenariomal: Stedfortreder overtar <dag> når timelisten ikke er attestert
    Gitt at saken har kommet til "Attestere timeliste"
    Så er fristen for "Attestere timeliste" <dag>
    Når datoen blir <dagen før>
    Så har attestant oppgaven "Attestere timeliste"
    Når fristen for "Attestere timeliste" går ut
    Så viser sporet "lonn-i-fare"
    Og er oppgavene
      | oppgave                                | rolle                   |
      | Attestere timeliste som stedfortreder  | stedfortreder_attestant |
    Og er fristen for "Attestere timeliste som stedfortreder" 04.05.2026
    Når Stine utfører "Attestere timeliste som stedfortreder" med
      | attestasjon.utfall        | attestert |
      | attestasjon.utfort        | ja        |
      | attestasjon.dokumentasjon | ja        |
      | attestasjon.kontering     | ja        |
      | kontering.koststed        | 10020000  |
      | kontering.delprosjekt     | 100123001 |
    Og oppgavene utføres som vanlig
    Så har DFØ mottatt `dfo.lonn.registrer` med
      | attestertAv | stine   |
      | kjoring     | 2026-05 |

    @institusjon:uib @institusjon:uio @institusjon:ntnu
    Eksempler: standarden, virkedagen før
      | dagen før  | dag        |
      | 29.04.2026 | 30.04.2026 |

    @institusjon:uit
    Eksempler: UiT har valgt to virkedager (nytt i 1.1)
      | dagen før  | dag        |
      | 28.04.2026 | 29.04.2026 |

    @institusjon:fiktivt-firma
    Eksempler: ytterpunktet, fire virkedager
      | dagen før  | dag        |
      | 24.04.2026 | 27.04.2026 |

  @alle-institusjoner
  Scenario: Blir timelisten attestert i tide, varsles ingen om lønn i fare
    Gitt at saken har kommet til "Attestere timeliste"
    Når datoen blir 24.04.2026
    Og oppgavene utføres som vanlig
    Og datoen blir 04.05.2026
    Så har saken ikke passert "Lønn i fare"
    Og har saken ikke passert "Attestere timeliste som stedfortreder"
    Og er kostnadsgodkjenner ikke varslet med "lonn-i-fare"

  @institusjon:ntnu @institusjon:fiktivt-firma
  Scenario: Venter saken på kostnadsgodkjenner når det haster, varsles det, og oppgaven blir stående
    Gitt at saken har kommet til "Godkjenne utbetaling"
    Når datoen blir 30.04.2026
    Så viser sporet "lonn-i-fare"
    Og er kostnadsgodkjenner varslet med "lonn-i-fare" 1 gang
    Og har kostnadsgodkjenner oppgaven "Godkjenne utbetaling"

  @institusjon:uib
  Scenario: Kommer timelisten etter lønnsfristen, betales den i neste kjøring
    Gitt at saken har kommet til "Attestere timeliste"
    Når datoen blir 05.05.2026
    Og Stine utfører "Attestere timeliste som stedfortreder" med
      | attestasjon.utfall        | attestert |
      | attestasjon.utfort        | ja        |
      | attestasjon.dokumentasjon | ja        |
      | attestasjon.kontering     | ja        |
      | kontering.koststed        | 10020000  |
      | kontering.delprosjekt     | 100123001 |
    Og datoen blir 13.05.2026
    Så er lonnsstatus.status "mottatt"
    Når datoen blir 13.06.2026
    Så er saken avsluttet med "Lønn utbetalt"
    Og er lonnsslipp.utbetalingsdato 12.06.2026
