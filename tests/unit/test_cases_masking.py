"""What is personal never reaches those who see a case masked, wherever it stands; and what is shown is told."""

import string
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import orjson
import pytest
from bpmn_support import linear, service, user
from case_support import actor, played, view
from cases_support import Answers, advanced, small
from hypothesis import given, settings
from hypothesis import strategies as st

from oppskrift.cases.case_view import CaseView
from oppskrift.cases.history import Wanted
from oppskrift.cases.masking import HIDDEN, OPEN, mask_of, personal_paths, shown_in
from oppskrift.cases.twin import twin
from oppskrift.model.event import JobCompleted, VariableWritten
from oppskrift.model.job import Done
from oppskrift.model.record import EventRecord

PATHS = personal_paths(["person.navn", "person.epost", "person.fodt", "rader.merknad"])
LETTERS = string.ascii_letters + "æøåÆØÅé"
WORD = st.text(LETTERS, min_size=4, max_size=12)
NAMES = st.lists(WORD, min_size=1, max_size=3).map(" ".join)
AT = datetime(2026, 3, 2, tzinfo=UTC)


def row(*events: VariableWritten | JobCompleted) -> EventRecord:
    return EventRecord(tenant="uib", case_id="c", rev=1, at=AT, actor="a", command="x", events=events, hash=b"")


def everything(seen: CaseView) -> str:
    """All that any page shows of a case, as one text."""
    page = seen.history(Wanted(limit=10_000))
    parts = [page.days, twin(seen.opened), seen.facts(), seen.sent(), seen.references(), seen.calls(), seen.incidents()]
    told = [asdict(one) if not isinstance(one, tuple) else [asdict(each) for each in one] for one in parts]
    return orjson.dumps([*told, asdict(seen.head())], default=str, option=orjson.OPT_PASSTHROUGH_DATETIME).decode()


@given(
    name=NAMES,
    local=WORD,
    day=st.dates(datetime(1940, 1, 1).date(), datetime(2010, 1, 1).date()),  # noqa: DTZ001
    around=st.sampled_from(["{}", "– {} –", "({})", "Saken gjelder {}.", "{}, {}", "«{}s» timer", "re: {}!"]),
)
def test_a_masked_text_never_has_a_personal_value(name: str, local: str, day: object, around: str) -> None:
    address = f"{local}@example.com"
    person = {"navn": name, "epost": address, "fodt": {"$date": str(day)}, "timer": 7}
    mask = mask_of(PATHS, [row(VariableWritten(0, "person", person))])
    for value in (name, address, str(day), f"{day:%d.%m.%Y}", name.upper(), *name.split()):
        text = mask.text(around.replace("{}", value))
        assert value.casefold() not in text.casefold()
        assert HIDDEN in text
    hidden = mask.value({"person": person, "andre": [{"navn": name}, name, {"$date": str(day)}]})
    shown = orjson.dumps(hidden).decode().casefold()
    assert not any(one.casefold() in shown for one in (name, address, str(day)))
    assert hidden["person"]["timer"] == 7


def test_values_under_the_same_name_in_answers_are_personal_too() -> None:
    answer = JobCompleted("Hente", 1, "dfo.ansatt.hent", {"navn": "Åse Åsheim", "ansattnr": "1001"})
    mask = mask_of(PATHS, [row(answer)])
    assert mask.value(dict(answer.output)) == {"navn": HIDDEN, "ansattnr": "1001"}
    assert mask.text("Kontrakt for Åse Åsheim og Åses bror") == f"Kontrakt for {HIDDEN} og {HIDDEN} bror"


def test_what_people_write_freely_is_left_out_and_rows_are_masked() -> None:
    mask = mask_of(PATHS, [])
    assert mask.written("Hun er syk") == HIDDEN
    assert mask.written("") == ""
    rows = [{"merknad": "Vikar for Kari Nordmann", "timer": 2}, {"merknad": None, "timer": 3}]
    assert mask.value({"rader": rows}) == {"rader": [{"merknad": HIDDEN, "timer": 2}, {"merknad": None, "timer": 3}]}


def test_nothing_is_masked_for_those_who_see_all() -> None:
    assert not OPEN.hides
    assert OPEN.text("Åse") == OPEN.written("Åse") == OPEN.value("Åse", "person", "navn") == "Åse"


def test_what_stands_on_a_page_is_told_by_its_path() -> None:
    personal = {("person", "navn"): frozenset({"Åse Åsheim"}), ("person", "epost"): frozenset({"aa@example.com"})}
    assert shown_in("<h1>Kontrakt – Åse Åsheim</h1>", personal) == ("person.navn",)
    assert shown_in("<h1>Kontrakt</h1>", personal) == ()


@pytest.mark.parametrize("group", ["drift", "prosesseier"])
@pytest.mark.parametrize("process", ["kontrakt_timelonn", "timeliste"])
def test_the_journey_shows_operators_and_owners_nobody(process: str, group: str) -> None:
    desk, journey = played("uio")
    case = journey.cases[process]
    masked = everything(view(desk, case, actor(desk, "ukjent", groups=group)))
    assert masked.count(HIDDEN) > 3
    # «Timelønn» is a name and a kind of pay; as a name it stands after «Tormod» or alone with a capital.
    for value in ("Tormod", "tormod@example.com", "17.05.2001", "2001-05-17", "– Timelønn"):
        assert value not in masked, value
    full = everything(view(desk, case, actor(desk, "bente")))
    assert "Tormod Timelønn" in full
    assert HIDDEN not in full


@settings(max_examples=8, deadline=None)
@given(name=st.lists(st.text("qxzwj", min_size=5, max_size=9), min_size=2, max_size=2).map(" ".join))
def test_a_whole_case_masked_has_no_word_of_any_personal_value(
    tmp_path_factory: pytest.TempPathFactory, name: str
) -> None:
    answers = Answers(lambda *_: Done({"navn": name, "svar": f"Hilsen {name}"}))
    root: Path = tmp_path_factory.mktemp("masking")
    steps = (
        user("Skrive", role="soker"),
        service("Kalle", "dfo.test", inputs={"hvem": "person"}),
        user("Se", role="bdm"),
    )
    desk = small(root, linear("sak", *steps), "personal_data: [person.navn]\n", answers=answers)
    case = desk.start("sara")
    advanced(desk.complete(case, "Skrive", "sara", person={"navn": name}, begrunnelse=f"Fordi {name} ba om det"))
    desk.work()
    masked = everything(view(desk, case, actor(desk, "ukjent", groups="drift")))
    assert not any(word in masked for word in name.split())
    assert name in everything(view(desk, case, actor(desk, "bente")))
