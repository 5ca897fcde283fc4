# language: no
@alle-institusjoner
Egenskap: Timeliste til utbetaling
  Timer som er arbeidet på en signert kontrakt, attesteres, betales og følges til lønnsslippen.
  Timer for april betales i lønnskjøringen for mai: lønnsfrist 04.05.2026, kjøring 07.05.2026, utbetaling 12.05.2026.

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

  Scenario: Fra førte timer til lønnsslipp
    Når Tormod starter en sak med
      | kontraktnr | "1001" |
    Og oppgavene utføres som vanlig
    Så viser sporet at timelønnet utførte "Føre timer"
    Og viser sporet at attestant utførte "Attestere timeliste"
    Og har DFØ mottatt `dfo.lonn.registrer` 1 gang
    Og har DFØ mottatt `dfo.lonn.registrer` med
      | kontraktnr             | 1001       |
      | timer                  | 10         |
      | belop                  | 2 435      |
      | linjer.2.dato          | 09.04.2026 |
      | linjer.2.sats          | 243,50     |
      | kontering.koststed     | 10020000   |
    Når datoen blir 08.05.2026
    Så er lonnsstatus.status "beregnet"
    Og pågår saken
    Når datoen blir 13.05.2026
    Så er saken avsluttet med "Lønn utbetalt"
    Og er lonnsslipp.brutto 2 435
    Og er lonnsslipp.utbetalingsdato 12.05.2026
    Og er Tormod varslet med "lonnsslipp-klar" 1 gang

  Scenario: Uten kontrakt hos DFØ er det ingenting å føre timer på
    Når Tormod starter en sak med
      | kontraktnr | "4711" |
    Så er saken avsluttet med "Uten gyldig kontrakt"
    Og har saken ikke passert "Føre timer"

  Scenario: Bare den timelønnede kan starte en timeliste
    Når Berit prøver å starte en sak
    Så avvises det av regelen "access.may-not-start"

  Regel: Kostnadsgodkjenner må til over rammen, og der institusjonen alltid vil det

    @institusjon:uib @institusjon:uio @institusjon:uit
    Scenario: Innenfor rammen er attestantens kontroll nok
      Gitt at Tormod starter en sak med
        | kontraktnr | "1001" |
      Og at saken har kommet til "Attestere timeliste"
      Når attestant utfører "Attestere timeliste" som vanlig
      Så har saken ikke passert "Godkjenne utbetaling"
      Og har DFØ mottatt `dfo.lonn.registrer` med
        | godkjentAv |  |

    @institusjon:ntnu @institusjon:fiktivt-firma
    Scenario: Institusjonen vil at kostnadsgodkjenner ser alle timelister
      Gitt at Tormod starter en sak med
        | kontraktnr | "1001" |
      Og at saken har kommet til "Attestere timeliste"
      Når attestant utfører "Attestere timeliste" som vanlig
      Så ga beslutningen "timelonn_kontroll.utfall" "ok"
      Og har kostnadsgodkjenner oppgaven "Godkjenne utbetaling"
      Og har DFØ ikke mottatt `dfo.lonn.registrer`
      Når Bente utfører "Godkjenne utbetaling" som vanlig
      Så har DFØ mottatt `dfo.lonn.registrer` med
        | godkjentAv | bente |

    Scenariomal: Rammen er <ramme> timer, og ti er ført
      Gitt at Tormod har en kontrakt hos DFØ med
        | kontraktnr | 1002       |
        | fra        | 16.03.2026 |
        | til        | 30.06.2026 |
        | timer      | <ramme>    |
      Når Tormod starter en sak med
        | kontraktnr | "1002" |
      Og timelønnet utfører "Føre timer" som vanlig
      Så ga beslutningen "timelonn_kontroll.utfall" "<utfall>"
      Og ble beslutningen "timelonn_kontroll" truffet av regel "<regel>"

      Eksempler:
        | ramme | utfall     | regel      |
        | 10    | ok         | innenfor   |
        | 9,75  | over_ramme | over_rammen |

    Scenario: Over rammen betales ingenting før kostnadsgodkjenner har sagt ja
      Gitt at Tormod har en kontrakt hos DFØ med
        | kontraktnr | 1002       |
        | fra        | 16.03.2026 |
        | til        | 30.06.2026 |
        | timer      | 8          |
      Og Tormod starter en sak med
        | kontraktnr | "1002" |
      Når timelønnet utfører "Føre timer" som vanlig
      Og attestant utfører "Attestere timeliste" som vanlig
      Så har kostnadsgodkjenner oppgaven "Godkjenne utbetaling"
      Og har DFØ ikke mottatt `dfo.lonn.registrer`
      Når kostnadsgodkjenner utfører "Godkjenne utbetaling" som vanlig
      Så har DFØ mottatt `dfo.lonn.registrer` 1 gang

    Scenario: Kostnadsgodkjenner sender timelisten tilbake med begrunnelse
      Gitt at Tormod har en kontrakt hos DFØ med
        | kontraktnr | 1002       |
        | fra        | 16.03.2026 |
        | til        | 30.06.2026 |
        | timer      | 8          |
      Og Tormod starter en sak med
        | kontraktnr | "1002" |
      Og saken har kommet til "Godkjenne utbetaling"
      Når kostnadsgodkjenner prøver å utføre "Godkjenne utbetaling" med
        | godkjenning.utfall | returnert |
      Så meldes feltet godkjenning.begrunnelse
      Når kostnadsgodkjenner utfører "Godkjenne utbetaling" med
        | godkjenning.utfall      | returnert              |
        | godkjenning.begrunnelse | Utvid kontrakten først |
      Så har timelønnet oppgaven "Føre timer"
      Og er godkjenning.begrunnelse "Utvid kontrakten først"
      Og har DFØ ikke mottatt `dfo.lonn.registrer`

  Regel: Timer som ikke kan behandles, går tilbake til den som førte dem

    Scenariomal: <hva>
      Gitt at Tormod starter en sak med
        | kontraktnr | "1001" |
      Når timelønnet utfører "Føre timer" med
        | periode             | <periode>                 |
        | timeliste.linjer    | dato: <dag>, timer: 4     |
        | timeliste.linjer    | dato: <dag 2>, timer: 3,5 |
        | timeliste.bekreftet | ja                        |
      Så har timelønnet oppgaven "Føre timer"
      Og har saken passert "Føre timer" 2 ganger
      Og ga beslutningen "timelonn_kontroll.utfall" "<utfall>"
      Og har saken ikke passert "Attestere timeliste"

      Eksempler:
        | hva                                | periode | dag        | dag 2      | utfall          |
        | En dag etter at kontrakten er slutt | 2026-07 | 30.06.2026 | 01.07.2026 | utenfor_periode |
        | En dag før kontrakten begynner     | 2026-03 | 15.03.2026 | 16.03.2026 | utenfor_periode |
        | En dag i en annen måned            | 2026-04 | 30.04.2026 | 01.05.2026 | feil_maaned     |
        | Samme dag to ganger                | 2026-04 | 08.04.2026 | 08.04.2026 | dobbeltfort     |

    Scenario: Siste dag i kontrakten er innenfor
      Gitt at Tormod starter en sak med
        | kontraktnr | "1001" |
      Når timelønnet utfører "Føre timer" med
        | periode             | 2026-06                     |
        | timeliste.linjer    | dato: 30.06.2026, timer: 4  |
        | timeliste.bekreftet | ja                          |
      Så har attestant oppgaven "Attestere timeliste"

    Scenario: Attestanten sender tilbake, og den timelønnede retter
      Gitt at Tormod starter en sak med
        | kontraktnr | "1001" |
      Og at saken har kommet til "Attestere timeliste"
      Når attestant utfører "Attestere timeliste" med
        | attestasjon.utfall      | returnert                 |
        | attestasjon.begrunnelse | 9. april var det eksamen. |
      Så har timelønnet oppgaven "Føre timer"
      Og er attestasjon.begrunnelse "9. april var det eksamen."
      Når timelønnet utfører "Føre timer" med
        | periode             | 2026-04                    |
        | timeliste.linjer    | dato: 07.04.2026, timer: 5 |
        | timeliste.bekreftet | ja                         |
      Så har attestant oppgaven "Attestere timeliste"
      Og er attestasjon <ikke utfylt>
      Og er kontroll.timer 5

    Scenariomal: Skjemaet tar ikke imot <hva>
      Gitt at Tormod starter en sak med
        | kontraktnr | "1001" |
      Når timelønnet prøver å utføre "Føre timer" med
        | periode             | <periode>   |
        | timeliste.linjer    | <linje>     |
        | timeliste.bekreftet | <bekreftet> |
      Så meldes feltet <felt>
      Og har saken passert "Føre timer" 1 gang

      Eksempler:
        | hva                     | periode    | linje                             | bekreftet       | felt                         |
        | ord for timer           | 2026-04    | dato: 07.04.2026, timer: fem      | ja              | `timeliste.linjer[0].timer`  |
        | mer enn et døgn på en dag | 2026-04  | dato: 07.04.2026, timer: 24,25    | ja              | `timeliste.linjer[0].timer`  |
        | ingen timer             | 2026-04    | dato: 07.04.2026, timer: 0        | ja              | `timeliste.linjer[0].timer`  |
        | en dag som ikke finnes  | 2026-04    | dato: 31.04.2026, timer: 4        | ja              | `timeliste.linjer[0].dato`   |
        | en måned uten år        | april      | dato: 07.04.2026, timer: 4        | ja              | periode                      |
        | timer uten bekreftelse  | 2026-04    | dato: 07.04.2026, timer: 4        | nei             | timeliste.bekreftet          |
        | en ukjent kolonne       | 2026-04    | dato: 07.04.2026, timer: 4, sats: 900 | ja          | `timeliste.linjer[0].sats`   |
        | ingen linjer            | 2026-04    | <ikke utfylt>                     | ja              | timeliste.linjer             |

    Scenario: Et felt som skjemaet ikke har, blir ikke lagret
      Gitt at Tormod starter en sak med
        | kontraktnr | "1001" |
      Når timelønnet prøver å utføre "Føre timer" som vanlig, men med
        | kontrakt.timesats | 900 |
      Så meldes feltet kontrakt.timesats
      Og er kontrakt.timesats 243,50
