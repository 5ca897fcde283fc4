# language: no
@alle-institusjoner
Egenskap: Behovet meldes riktig utfylt
  Skjemaet sier hvilket felt som er feil, og ingenting lagres før alt er rett.

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

  Scenariomal: Skjemaet tar ikke imot <hva>
    Når behovshaver prøver å utføre "Melde behov" som vanlig, men med
      | <felt> | <verdi> |
    Så meldes feltet <felt> med "<melding>"
    Og har saken passert "Melde behov" 1 gang

    Eksempler:
      | hva                               | felt                  | verdi         | melding                |
      | ord for timer                     | behov.timer           | mange         | tall                   |
      | null timer                        | behov.timer           | 0             | 1                      |
      | for mange timer                   | behov.timer           | 1500,01       | fra 1 til              |
      | en sats under 100 kroner          | behov.timesats        | 99,99         | 100                    |
      | tre desimaler i satsen            | behov.timesats        | 243,505       | desimal                |
      | en siste dag før den første       | behov.til             | 15.03.2026    | før første dag         |
      | en dag som ikke finnes            | behov.fra             | 31.02.2026    | dato                   |
      | en ramme som verken er F eller M  | behov.fm              | X             |                        |
      | en tom arbeidsoppgave             | behov.arbeidsoppgave  | <ikke utfylt> |                        |
      | et koststed med sju sifre         | kontering.koststed    | 1002000       | åtte sifre             |
      | et delprosjekt med bokstaver      | kontering.delprosjekt | PR0123001     | ni sifre               |
      | en e-postadresse uten krøllalfa   | person.epost          | tormod        |                        |
      | et felt som skjemaet ikke har     | behov.bonus           | 1000          |                        |
      | et skjult felt                    | person.ansattnr       | 4711          |                        |

  Scenario: Alle feil meldes på en gang
    Når behovshaver prøver å utføre "Melde behov" med
      | person.har_ansattnr | nei   |
      | behov.timer         | mange |
    Så meldes feltet behov.timer
    Og meldes feltet person.navn
    Og meldes feltet behov.fra
    Og meldes feltet kontering.koststed

  Scenariomal: Høyst <grense> timer per uke
    Når behovshaver prøver å utføre "Melde behov" som vanlig, men med
      | behov.timer_uke | <over> |
    Så meldes feltet behov.timer_uke med "<grense>"
    Når behovshaver utfører "Melde behov" som vanlig, men med
      | behov.timer_uke | <grense> |
    Så har saken passert "Invitere person" 1 gang

    @institusjon:uib @institusjon:uio @institusjon:uit
    Eksempler: standarden
      | grense | over  |
      | 20     | 20,01 |

    @institusjon:ntnu
    Eksempler: over 15 timer skal det være månedslønn ved NTNU
      | grense | over  |
      | 15     | 15,5  |

    @institusjon:fiktivt-firma
    Eksempler: ytterpunktet
      | grense | over |
      | 37,5   | 38   |

  Scenario: Fødselsdatoen må være før i dag
    Gitt at behovshaver utfører "Melde behov" som vanlig
    Når oppdragstaker prøver å utføre "Registrere opplysninger" som vanlig, men med
      | opplysninger.fodselsdato | 02.03.2026 |
    Så meldes feltet opplysninger.fodselsdato
