"""What people fill in on the journey, by user task. The same at every institution: only the local settings differ."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from ..model.tagged import Json

Answer = Callable[[Mapping[str, Json]], dict[str, Json]]

KONTERING = {"kontering.koststed": "10020000", "kontering.delprosjekt": "100123001"}
CHECKED = {"hjemmel": True, "budsjettdekning": True, "forsvarlig": True}
HOURS_A_DAY = 5


def _need(known: Mapping[str, Json]) -> dict[str, Json]:
    return {
        "person.har_ansattnr": "nei",
        "person.navn": "Tormod Timelønn",
        "person.epost": "tormod@example.com",
        "behov.arbeidsoppgave": "Undervisningsassistent, vårsemesteret",
        "behov.organisasjon_id": "10000000",
        "behov.fm": "M",
        "behov.fra": "2026-03-16",
        "behov.til": "2026-06-30",
        "behov.timer": "120",
        "behov.timer_uke": "10",
        "behov.timesats": "243,50",
        "behov.leder_arbeidet": "ja",
        "behov.egen_virksomhet": "nei",
        "behov.avgrenset_resultat": "nei",
        **KONTERING,
    }


def _own_details(known: Mapping[str, Json]) -> dict[str, Json]:
    return {
        "opplysninger.fornavn": "Tormod",
        "opplysninger.etternavn": "Timelønn",
        "opplysninger.fodselsdato": "2001-05-17",
        "opplysninger.epost": "tormod@example.com",
        "opplysninger.bekreftet": True,
    }


def _hours(known: Mapping[str, Json]) -> dict[str, Json]:
    first = date(2026, 4, 7)
    days = [first + timedelta(days=7 * week + day) for week in range(3) for day in (0, 2)]
    return {
        "periode": "2026-04",
        "timeliste.linjer": [{"dato": d.isoformat(), "timer": str(HOURS_A_DAY)} for d in days],
        "timeliste.bekreftet": True,
    }


def _attested(known: Mapping[str, Json]) -> dict[str, Json]:
    checked = {"utfort": True, "dokumentasjon": True, "kontering": True}
    holidays = {"helligdag_avtalt": True} if known.get("kontroll", {}).get("timer_helligdag") else {}
    return {**_under("attestasjon", {"utfall": "attestert", **checked, **holidays}), **KONTERING}


def _under(name: str, values: Mapping[str, Json]) -> dict[str, Json]:
    return {f"{name}.{key}": value for key, value in values.items()}


LAG: Mapping[str, timedelta] = {
    "Registrere_opplysninger": timedelta(hours=3),
    "Kontrollere_kontrakt": timedelta(hours=22),
    "Kontrollere_ansettelsesforhold": timedelta(hours=4),
    "Godkjenne_kontrakt": timedelta(hours=5),
    "Attestere_timeliste": timedelta(days=5),
    "Godkjenne_utbetaling": timedelta(hours=3),
}
"""How long people take from the task is there until it is done; an hour where nothing is said."""

# element id -> what is filled in, given what the case knows
ANSWERS: Mapping[str, Answer] = {
    "Melde_behov": _need,
    "Registrere_opplysninger": _own_details,
    "Kontrollere_kontrakt": lambda _: {
        **_under("kontroll", {"utfall": "klar", "periode_og_sats": True, "hjemmel": True}),
        **KONTERING,
    },
    "Kontrollere_ansettelsesforhold": lambda _: _under(
        "hr", {"utfall": "godkjent", "hjemmel": True, "arbeidstid": True}
    ),
    "Godkjenne_kontrakt": lambda _: _under("godkjenning", {"utfall": "godkjent", **CHECKED}),
    "Fore_timer": _hours,
    "Attestere_timeliste": _attested,
    "Attestere_timeliste_som_stedfortreder": _attested,
    "Godkjenne_utbetaling": lambda _: _under("godkjenning", {"utfall": "godkjent", **CHECKED}),
}
