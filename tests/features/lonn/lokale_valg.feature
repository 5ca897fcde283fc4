# language: no
Egenskap: Lokale valg holder seg innenfor standardens grenser
  Et ulovlig valg avvises med grensen og grunnen til at grensen finnes, og standarden gjelder.

  @institusjon:uib
  Scenariomal: <prosess>: <verdi> er ikke et lovlig valg for <valg>
    Gitt prosessen "<prosess>"
    Når verdien <verdi> prøves for <valg>
    Så avvises det fordi "<grense>"
    Og avvises det fordi "<grunn>"

    Eksempler:
      | prosess           | valg                       | verdi                     | grense | grunn                         |
      | kontrakt_timelonn | maks_timer_uke             | 40                        | 37,5   | Alminnelig arbeidstid         |
      | kontrakt_timelonn | maks_timer_uke             | 4                         | 5      | Alminnelig arbeidstid         |
      | kontrakt_timelonn | signering_frist_dager      | 22                        | 21     | senest 21 dager               |
      | kontrakt_timelonn | signering_paaminnelse_dager | 7                        | 6      | god tid før fristen           |
      | kontrakt_timelonn | rolle_koordinator          | "alle"                    | koordinator-kontrakt | skriftlig fullmakt |
      | kontrakt_timelonn | hr_kontroll                | "egen_kontroll"           | hr_kontroll | felles, godkjente steg   |
      | kontrakt_timelonn | dfo_endepunkt              | "https://lonn.example/"   | dfo.no | aldri til en vilkårlig adresse |
      | timeliste         | paaminnelse_virkedager     | 1                         | 2      | minst to virkedager           |
      | timeliste         | bdm_alltid                 | 7                         | 7      | true eller false              |

  @institusjon:ntnu
  Scenariomal: Versjon 1.1: <verdi> er ikke et lovlig valg for <valg>
    Gitt prosessen "timeliste"
    Når verdien <verdi> prøves for <valg>
    Så avvises det fordi "<grunn>"

    Eksempler:
      | valg                   | verdi | grunn                   |
      | helligdagstillegg      | 50    | Hovedtariffavtalen er et gulv |
      | helligdagstillegg      | 151   | avtales sentralt        |
      | eskalering_virkedager  | 5     | minst én virkedag       |

  @institusjon:ntnu
  Scenario: Et valg som standarden ikke kjenner, avvises med det som ligner
    Gitt prosessen "kontrakt_timelonn"
    Når verdien 12 prøves for maks_timer_uka
    Så avvises det fordi "maks_timer_uke"

  Scenariomal: Grensen for å signere er <grense> dager i versjon <versjon>
    Gitt institusjonen uit
    Og prosessen "kontrakt_timelonn" i versjon <versjon>
    Når verdien <grense> prøves for signering_frist_dager
    Så gjelder verdien <grense> for signering_frist_dager
    Når verdien <over> prøves for signering_frist_dager
    Så avvises det fordi "<grense>"

    Eksempler:
      | versjon | grense | over |
      | 1.0     | 21     | 22   |
      | 1.1     | 30     | 31   |

  @alle-institusjoner
  Scenario: Et lovlig valg gjelder for nye saker
    Gitt prosessen "kontrakt_timelonn"
    Og at maks_timer_uke er satt til 5
    Og behovshaver starter en sak
    Så gjelder verdien 5 for maks_timer_uke
    Når behovshaver prøver å utføre "Melde behov" med
      | behov.timer_uke | 5,5 |
    Så meldes feltet behov.timer_uke med "5"
