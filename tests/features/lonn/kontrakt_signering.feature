# language: no
Egenskap: Kontrakten signeres i tide, eller den bortfaller
  Standarden minner etter 3 dager og lar kontrakten bortfalle etter 14. Institusjonene kan velge andre dager.

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
    Og oppgavene utføres som vanlig

  Scenariomal: Etter <dager> dager får den som skal signere, en påminnelse
    Når datoen blir <dagen før>
    Så har saken ikke passert "Minne om signering"
    Når det går 1 dag
    Så har saken passert "Minne om signering" 1 gang
    Og pågår saken
    Når Tormod signerer kontrakten hos DFØ
    Så er saken avsluttet med "Kontrakt inngått"
    Og har saken ikke passert "Bortfalt"

    @institusjon:uib @institusjon:uio @institusjon:ntnu
    Eksempler: standarden
      | dager | dagen før  |
      | 3     | 04.03.2026 |

    @institusjon:uit
    Eksempler: UiT har mange på felt og tokt
      | dager | dagen før  |
      | 5     | 06.03.2026 |

    @institusjon:fiktivt-firma
    Eksempler: ytterpunktet
      | dager | dagen før  |
      | 1     | 02.03.2026 |

  Scenariomal: Etter <dager> dager uten signatur bortfaller kontrakten
    Når datoen blir <dagen før>
    Så pågår saken
    Og er koordinator ikke varslet med "kontrakt-bortfalt"
    Når det går 1 dag
    Så er saken avsluttet med "Bortfalt"
    Og er koordinator varslet med "kontrakt-bortfalt" 1 gang
    Og har saken passert "Minne om signering" 1 gang
    Og har saken ikke passert "Hente kontrakt"

    @institusjon:uib @institusjon:uio @institusjon:ntnu
    Eksempler: standarden
      | dager | dagen før  |
      | 14    | 15.03.2026 |

    @institusjon:uit
    Eksempler: UiT har mange på felt og tokt
      | dager | dagen før  |
      | 21    | 22.03.2026 |

    @institusjon:fiktivt-firma
    Eksempler: ytterpunktet
      | dager | dagen før  |
      | 7     | 08.03.2026 |

  @alle-institusjoner
  Scenario: Den som signerer straks, får ingen påminnelse
    Når Tormod signerer kontrakten hos DFØ
    Og det går 1 måned
    Så er saken avsluttet med "Kontrakt inngått"
    Og har saken ikke passert "Minne om signering"
    Og er koordinator ikke varslet med "kontrakt-bortfalt"
