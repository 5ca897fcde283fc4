"""All pages there are, each with a person who may see it: for checks of every page and for pictures of them.

Add a page here and it is checked by axe, for its width, for what it loads, and gets its picture.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from html import unescape

from web_support import Scene

from oppskrift.clock import OSLO
from oppskrift.demo.journey import Journey, play
from oppskrift.demo.story import under_way

Address = Callable[[Scene], str]


@dataclass(frozen=True)
class Stop:
    """One page: a name for its picture, who looks, and where; `dark` asks for a picture in the dark too."""

    name: str
    person: str | None
    path: str | Address
    tenant: str = "uib"
    dark: bool = False

    def at(self, scene: Scene) -> str:
        """Return the address in a scene."""
        return self.path if isinstance(self.path, str) else self.path(scene)


TODAY = datetime(2026, 11, 23, 10, 30, tzinfo=OSLO)
"""When somebody looks at the pages."""


def prepare(scene: Scene) -> None:
    """Bring UiB to where all pages have something to show: a journey at its end, and others that stand halfway."""
    ended = [Journey(scene.stage, "uib")]
    halfway = [Journey(scene.stage, "uib", story) for story in under_way(TODAY)]
    for played in (play(ended), play(halfway, TODAY)):
        for _ in played:
            pass
    failures = [journey.failure for journey in (*ended, *halfway) if journey.failure is not None]
    assert failures == []


def of_task(element: str, more: str = "") -> Address:
    """Return the address of the open task of an element."""

    def find(scene: Scene) -> str:
        task = scene.task(element)
        return f"/oppgaver/{task.case_id}/{task.token}{more}"

    return find


def of_case(element: str, more: str = "") -> Address:
    """Return the address of the case with the open task of an element."""
    return lambda scene: f"/saker/{scene.task(element).case_id}{more}"


def of_ended(process: str) -> Address:
    """Return the address of the first case of a process: it has come to its end."""
    return lambda scene: f"/saker/{min(case.id for case in scene.installation.store.cases('uib', process=process))}"


def of_decision(process: str, person: str) -> Address:
    """Return the address of the first decision that the case of a process has come to."""

    def find(scene: Scene) -> str:
        page = scene.visitor(person).get(of_ended(process)(scene)).text
        found = re.search(r'href="(/saker/[^"]+/beslutninger/[^"]+)"', page)
        assert found is not None, f"no case of {process} shows a decision"
        return unescape(found[1])

    return find


def of_link(person: str, path: str, link: str) -> Address:
    """Return the first address on a page that a pattern fits, such as that of an incident."""

    def find(scene: Scene) -> str:
        page = scene.visitor(person).get(path).text
        found = re.search(f'href="({link})"', page)
        assert found is not None, f"{path} has no link to {link}"
        return unescape(found[1])

    return find


def of_invitation(scene: Scene) -> str:
    """Return the path of the link that lets an invited person in, as the case page shows it while developing."""
    page = scene.visitor("kari").get(of_case("Registrere_opplysninger")(scene)).text
    found = re.search(r'href="[^"]*(/inngang/[^"]+)"', page)
    assert found is not None, "the case page shows no link"
    return found[1]


CONTROL, APPROVE, ATTEST = "Kontrollere_kontrakt", "Godkjenne_kontrakt", "Attestere_timeliste"

PAGES = (
    Stop("login", None, "/logg-inn", dark=True),
    Stop("settings", "kari", "/visning", dark=True),
    Stop("accessibility", "kari", "/tilgjengelighet"),
    Stop("accessibility-outside", None, "/tilgjengelighet"),
    Stop("not-found", "kari", "/finnes-ikke"),
    Stop("forbidden", "kari", "/drift"),
    Stop("worklist", "kari", "/arbeidsliste?liste=gruppe", dark=True),
    Stop("worklist-mine", "berit", "/arbeidsliste?liste=mine"),
    Stop("worklist-done", "kari", "/arbeidsliste?liste=ferdig"),
    Stop("worklist-empty", "prosess", "/arbeidsliste"),
    Stop("worklist-no-hit", "kari", "/arbeidsliste?liste=gruppe&q=finnes+ikke"),
    Stop("task", "kari", of_task(CONTROL), dark=True),
    Stop("task-form", "berit", of_task("Melde_behov"), dark=True),
    Stop("task-returned", "berit", of_task("Rette_behov")),
    Stop("task-approve", "bente", of_task(APPROVE)),
    Stop("task-attest", "atle", of_task(ATTEST)),
    Stop("task-not-mine", "henrik", of_task(CONTROL)),
    Stop("task-hand-over", "kari", of_task(CONTROL, "/overfor")),
    Stop("cases", "kari", "/saker", dark=True),
    Stop("case", "kari", of_case(CONTROL), dark=True),
    Stop("case-returned", "berit", of_case("Rette_behov")),
    Stop("case-history", "kari", of_case(APPROVE, "/historikk"), dark=True),
    Stop("case-facts", "kari", of_case(APPROVE, "/opplysninger")),
    Stop("case-papers", "kari", of_case(APPROVE, "/dokumenter")),
    Stop("case-calls", "kari", of_case(APPROVE, "/kall")),
    Stop("case-masked", "drift", of_case(APPROVE)),
    Stop("case-proved", "kari", of_case(APPROVE, "/historikk?kontroll=1")),
    Stop("invitation", None, of_invitation),
    Stop("invitation-broken", None, "/inngang/finnes-ikke"),
    Stop("case-ended", "kari", of_ended("kontrakt_timelonn")),
    Stop("case-hours", "atle", of_case(ATTEST)),
    Stop("case-hours-ended", "tormod", of_ended("timeliste")),
    Stop("decision", "kari", of_decision("kontrakt_timelonn", "kari"), dark=True),
    Stop("decision-hours", "tormod", of_decision("timeliste", "tormod"), dark=True),
    Stop("case-withdraw", "berit", of_case("Rette_behov", "/trekk")),
    Stop("start", "berit", "/start"),
    Stop("start-form", "berit", "/start/kontrakt_timelonn"),
    Stop("start-hours", "tormod", "/start/timeliste"),
    Stop("processes", "prosess", "/prosesser"),
    Stop("process", "prosess", "/prosesser/kontrakt_timelonn", dark=True),
    Stop("process-newer", "prosess", "/prosesser/timeliste?versjon=1.1"),
    Stop("process-ntnu", "kari", "/prosesser/timeliste", "ntnu"),
    Stop("routine", "prosess", "/prosesser/kontrakt_timelonn/rutine"),
    Stop("operations", "drift", "/drift", dark=True),
    Stop("operations-jobs", "drift", "/drift/jobber"),
    Stop("operations-deadlines", "drift", "/drift/frister"),
    Stop("incident", "drift", of_link("drift", "/drift", '/drift/hendelser/[^"]+'), dark=True),
)
