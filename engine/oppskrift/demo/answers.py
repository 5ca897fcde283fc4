"""What people fill in on a journey, by user task. The same at every institution: only the local settings differ."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial

from ..model.calendar import is_working_day
from ..model.tagged import Json
from .story import TORMOD, Story

Answer = Callable[[Mapping[str, Json]], dict[str, Json]]

KONTERING = {"kontering.koststed": "10020000", "kontering.delprosjekt": "100123001"}
CHECKED = {"hjemmel": True, "budsjettdekning": True, "forsvarlig": True}
HOURS_A_DAY = 5
DAYS = 6
"""How many days with hours are registered."""


def _need(story: Story, known: Mapping[str, Json]) -> dict[str, Json]:
    return {
        "person.har_ansattnr": "nei",
        "person.navn": story.name,
        "person.epost": story.email,
        "behov.arbeidsoppgave": story.task,
        "behov.organisasjon_id": "10000000",
        "behov.fm": "M",
        "behov.fra": story.start.isoformat(),
        "behov.til": story.end.isoformat(),
        "behov.timer": "120",
        "behov.timer_uke": "10",
        "behov.timesats": "243,50",
        "behov.leder_arbeidet": "ja",
        "behov.egen_virksomhet": "nei",
        "behov.avgrenset_resultat": "nei",
        **KONTERING,
    }


def _own_details(story: Story, known: Mapping[str, Json]) -> dict[str, Json]:
    return {
        "opplysninger.fornavn": story.given,
        "opplysninger.etternavn": story.family,
        "opplysninger.fodselsdato": "2001-05-17",
        "opplysninger.epost": story.email,
        "opplysninger.bekreftet": True,
    }


def _hours(story: Story, known: Mapping[str, Json]) -> dict[str, Json]:
    month = (story.worked + timedelta(days=day) for day in range(0, 28, 2))
    days = [day for day in month if day.month == story.worked.month and is_working_day(day)][:DAYS]
    return {
        "periode": f"{story.worked:%Y-%m}",
        "timeliste.linjer": [{"dato": day.isoformat(), "timer": str(HOURS_A_DAY)} for day in days],
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


def answers(story: Story) -> dict[str, Answer]:
    """Return {element id: what is filled in, given what the case knows}."""
    return {
        "Melde_behov": partial(_need, story),
        "Rette_behov": partial(_need, story),
        "Registrere_opplysninger": partial(_own_details, story),
        "Kontrollere_kontrakt": lambda _: {
            **_under("kontroll", {"utfall": "klar", "periode_og_sats": True, "hjemmel": True}),
            **KONTERING,
        },
        "Kontrollere_ansettelsesforhold": lambda _: _under(
            "hr", {"utfall": "godkjent", "hjemmel": True, "arbeidstid": True}
        ),
        "Godkjenne_kontrakt": lambda _: _under("godkjenning", {"utfall": "godkjent", **CHECKED}),
        "Fore_timer": partial(_hours, story),
        "Attestere_timeliste": _attested,
        "Attestere_timeliste_som_stedfortreder": _attested,
        "Godkjenne_utbetaling": lambda _: _under("godkjenning", {"utfall": "godkjent", **CHECKED}),
    }


ANSWERS: Mapping[str, Answer] = answers(TORMOD)
"""What is filled in on Tormod's journey in the spring of 2026."""
