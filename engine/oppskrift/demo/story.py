"""Who a journey is about and how far it goes: the demo's own story, and those that are under way today."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from ..clock import OSLO
from ..model.tagged import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One journey. Fictitious people only.

    `begin` is when the need is reported and `hours` when the hours of the month of `worked` are registered (None: not
    in this story). People leave the tasks of the elements in `rest` alone, and nobody signs at DFØ unless `signs`.
    `answers` replaces what is filled in at an element the first time, `faults` are ordered at the simulated DFØ when
    the journey begins. `helper` is the user name that DFØ gives the person.
    """

    name: str
    email: str
    task: str
    begin: datetime
    start: date
    end: date
    worked: date
    hours: datetime | None = None
    helper: str = "tormod"
    signs: bool = True
    rest: frozenset[str] = frozenset()
    answers: Mapping[str, Mapping[str, Json]] = field(default_factory=dict)
    faults: tuple[Mapping[str, Json], ...] = ()

    @property
    def given(self) -> str:
        """Return the first name."""
        return self.name.split(" ")[0]

    @property
    def family(self) -> str:
        """Return the last name."""
        return self.name.split(" ")[-1]


TORMOD = Story(
    name="Tormod Timelønn",
    email="tormod@example.com",
    task="Undervisningsassistent, vårsemesteret",
    begin=datetime(2026, 3, 2, 9, 0, tzinfo=OSLO),
    start=date(2026, 3, 16),
    end=date(2026, 6, 30),
    worked=date(2026, 4, 7),
    hours=datetime(2026, 4, 24, 10, 0, tzinfo=OSLO),
)
"""From need to payslip, in the spring of 2026."""

RETURNED: Mapping[str, Json] = {
    "kontroll.utfall": "returnert",
    "kontroll.begrunnelse": "Delprosjektet er avsluttet. Oppgi et nytt.",
}


STANDS_STILL: Mapping[str, Json] = {
    "operation": "dfo.kontrakt.bestill",
    "kind": "gateway_404",
    "match": {"arbeidsoppgave": "Feltarbeid"},
}
"""The gateway does not know DFØ's service: somebody must look into it, and then it works."""

ATTESTATION = frozenset({"Attestere_timeliste", "Attestere_timeliste_som_stedfortreder"})

WELL_INTO_THE_MONTH = 14
"""From this day on, hours of the month itself are handed in."""


def under_way(now: datetime) -> tuple[Story, ...]:
    """Return the journeys that stand halfway at an instant, so that every worklist has something in it."""
    today = now.astimezone(OSLO).date()
    this = _first(today if today.day >= WELL_INTO_THE_MONTH else today - timedelta(days=today.day))
    last = _first(this - timedelta(days=1))
    handed_in = datetime.combine(today - timedelta(days=1), time(8, 30), OSLO)
    hours = {"hours": handed_in, "rest": ATTESTATION, "end": today + timedelta(days=60)}

    def story(name: str, task: str, days: int, **more: object) -> Story:
        email = f"{name.split(' ', maxsplit=1)[0].lower()}@example.com"
        begin = datetime.combine(today - timedelta(days=days), time(9, 0), OSLO)
        dates = {"start": today + timedelta(days=14), "end": today + timedelta(days=120), "worked": today}
        given = {"name": name, "email": email, "task": task, "begin": begin, **dates, **more}
        return Story(**given)  # type: ignore[arg-type]

    return (
        story("Tormod Timelønn", "Eksamensvakt", 75, start=last, worked=this, **hours),
        story("Tormod Timelønn", "Feltassistent", 74, start=_first(last - timedelta(days=1)), worked=last, **hours),
        story("Nora Nattevakt", "Eksamensvakt, høstsemesteret", 4, rest=frozenset({"Kontrollere_kontrakt"})),
        story("Astrid Assistent", "Orakeltjeneste", 8, rest=frozenset({"Kontrollere_kontrakt"})),
        story("Guro Gruppelærer", "Gruppeundervisning", 5, rest=frozenset({"Kontrollere_kontrakt"})),
        story("Elias Ekstrahjelp", "Seminarleder", 9, rest=frozenset({"Godkjenne_kontrakt"})),
        story("Vilde Vitass", "Datainnsamling", 4, rest=frozenset({"Godkjenne_kontrakt"})),
        story("Sofie Sensor", "Sensur av bacheloroppgaver", 2, rest=frozenset({"Registrere_opplysninger"})),
        story("Aksel Assistent", "Laboratorieassistent", 6, signs=False),
        story(
            "Ida Instruktør",
            "Gruppeundervisning",
            3,
            rest=frozenset({"Rette_behov"}),
            answers={"Kontrollere_kontrakt": RETURNED},
        ),
        story("Frida Feltarbeider", "Feltarbeid", 5, faults=(STANDS_STILL,)),
        story("Mats Mentor", "Studentmentor", 1, rest=frozenset({"Melde_behov"})),
    )


def _first(day: date) -> date:
    return day.replace(day=1)
