"""Who may do what with a task: roles, holders, deputies, separation of duties, and tasks given by the model."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from bpmn_support import end, linear, parallel, path, process, start, user
from cases_support import Desk, advanced, real, refused, small

from oppskrift.cases import Refusal
from oppskrift.clock import OSLO
from oppskrift.errors import NotFound, Refused
from oppskrift.model import event as e

APRIL = datetime(2026, 4, 1, 9, 0, tzinfo=OSLO)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    steps = (user("Skrive", role="soker"), user("Attestere", role="attestant"), user("Godkjenne", role="bdm"))
    return small(tmp_path, linear("sak", *steps))


@pytest.fixture
def side_by_side(tmp_path: Path) -> Desk:
    nodes = (start("s"), parallel("d"), user("Attestere", role="attestant"), user("Godkjenne", role="bdm"))
    more = (parallel("m"), end("e"), path("s", "d", "Attestere", "m", "e"), path("d", "Godkjenne", "m"))
    return small(tmp_path, process("sak", *nodes, *more))


@pytest.fixture
def given(tmp_path: Path) -> Desk:
    task = user("Bekrefte", role="soker", assignee="hvem")
    return small(tmp_path, linear("sak", task, user("Etterpaa", role="soker")))


def at(desk: Desk, element: str, **variables: object) -> str:
    case = desk.start("sara", **variables)
    for name, person in (("Skrive", "sara"), ("Attestere", "atle")):
        if name == element:
            break
        advanced(desk.complete(case, name, person))
    return case


# ---------------------------------------------------------------- start


def test_only_the_starters_start_and_nothing_is_left_of_a_refused_start(desk: Desk) -> None:
    assert refused(desk.engine.start("uib", "sak", "atle")) == "access.may-not-start"
    assert refused(desk.engine.start("uib", "sak", "ukjent")) == "access.may-not-start"
    assert desk.store.cases("uib") == []


def test_what_does_not_exist_is_not_found(desk: Desk) -> None:
    with pytest.raises(NotFound):
        desk.engine.start("uix", "sak", "sara")
    with pytest.raises(Refused):
        desk.engine.start("uib", "ukjent", "sara")
    with pytest.raises(NotFound):
        desk.engine.claim("uib", "ingen", 1, "sara")
    case = desk.start("sara")
    token = desk.task(case, "Skrive").token
    with pytest.raises(NotFound):
        desk.engine.claim("uib", case, 99, "sara")
    with pytest.raises(NotFound):
        desk.engine.complete("uio", case, token, "sara")
    assert desk.case(case).rev == 1


# ---------------------------------------------------------------- roles and refused tries


@pytest.mark.parametrize(("person", "rule"), [("atle", "access.not-in-role"), ("fremmed", "access.unknown-person")])
@pytest.mark.parametrize("action", ["claim", "complete"])
def test_a_refused_try_stands_in_the_history_once(desk: Desk, person: str, rule: str, action: str) -> None:
    case = desk.start("sara")
    token = desk.task(case, "Skrive").token
    assert refused(getattr(desk, action)(case, "Skrive", person)) == rule
    (row,) = desk.store.events("uib", case)[1:]
    (event,) = row.events
    assert event[:5] == ("Skrive", token, person, action, rule)
    assert event.reason["key"] == rule
    assert (row.actor, desk.case(case).rev, desk.open(case)) == (person, 2, ["Skrive"])


def test_every_try_counts_also_when_repeated(desk: Desk) -> None:
    case = desk.start("sara")
    for _ in range(3):
        refused(desk.claim(case, "Skrive", "atle"))
    assert len(desk.seen(case, e.TaskRefused)) == 3


def test_why_not_records_nothing(desk: Desk) -> None:
    case = desk.start("sara")
    token = desk.task(case, "Skrive").token
    why = desk.engine.why_not("uib", case, token, "atle")
    assert why is not None
    assert why.rule == "access.not-in-role"
    assert desk.engine.why_not("uib", case, token, "sindre") is None
    assert desk.case(case).rev == 1


def test_a_claimed_task_is_the_holders_until_released(desk: Desk) -> None:
    case = desk.start("sara")
    advanced(desk.claim(case, "Skrive", "sara"))
    assert desk.task(case, "Skrive").assignee == "sara"
    assert refused(desk.claim(case, "Skrive", "sindre")) == "access.claimed-by-other"
    assert refused(desk.complete(case, "Skrive", "sindre")) == "access.claimed-by-other"
    assert refused(desk.release(case, "Skrive", "sindre")) == "access.not-holder"
    advanced(desk.release(case, "Skrive", "sara"))
    assert desk.task(case, "Skrive").assignee is None
    advanced(desk.complete(case, "Skrive", "sindre"))
    assert [type(event).__name__ for event in desk.events(case) if type(event).__name__.startswith("Task")] == [
        "TaskCreated", "TaskClaimed", "TaskRefused", "TaskRefused", "TaskReleased", "TaskClaimed", "TaskCompleted",
        "TaskCreated",
    ]  # fmt: skip


def test_completing_without_a_claim_says_who_took_the_task(desk: Desk) -> None:
    case = desk.start("sara")
    advanced(desk.complete(case, "Skrive", "sara"))
    (claimed,) = desk.seen(case, e.TaskClaimed)
    assert (claimed.person, claimed.on_behalf_of) == ("sara", None)


# ---------------------------------------------------------------- deputies


def test_a_deputy_acts_for_somebody_in_the_period_only(desk: Desk) -> None:
    case = at(desk, "Godkjenne")
    assert refused(desk.claim(case, "Godkjenne", "vidar")) == "access.not-in-role"  # a deputy's deputy
    advanced(desk.complete(case, "Godkjenne", "vigdis"))
    done = desk.seen(case, e.TaskCompleted)[-1]
    assert (done.person, done.on_behalf_of) == ("vigdis", "bente")
    assert desk.case(case).duties["bdm"] == ("vigdis", "bente")
    other = at(desk, "Godkjenne")
    desk.clock.advance_to(APRIL)
    assert refused(desk.complete(other, "Godkjenne", "vigdis")) == "access.not-in-role"


def test_a_deputy_who_claimed_in_time_may_not_complete_after_the_period(desk: Desk) -> None:
    case = at(desk, "Godkjenne")
    advanced(desk.claim(case, "Godkjenne", "vigdis"))
    assert desk.task(case, "Godkjenne").on_behalf_of == "bente"
    desk.clock.advance_to(APRIL)
    assert refused(desk.complete(case, "Godkjenne", "vigdis")) == "access.not-in-role"
    advanced(desk.complete(case, "Godkjenne", "bente"))


def test_a_deputys_deputy_gets_no_further_by_the_deputys_claim(desk: Desk) -> None:
    case = at(desk, "Godkjenne")
    advanced(desk.claim(case, "Godkjenne", "vigdis"))
    assert refused(desk.complete(case, "Godkjenne", "vidar")) == "access.not-in-role"


def test_a_deputy_takes_over_and_the_principal_takes_back(desk: Desk) -> None:
    case = at(desk, "Godkjenne")
    advanced(desk.claim(case, "Godkjenne", "bente"))
    advanced(desk.claim(case, "Godkjenne", "vigdis"))
    task = desk.task(case, "Godkjenne")
    assert (task.assignee, task.on_behalf_of) == ("vigdis", "bente")
    assert refused(desk.complete(case, "Godkjenne", "bjarne")) == "access.claimed-by-other"
    advanced(desk.complete(case, "Godkjenne", "bente"))
    assert desk.case(case).duties["bdm"] == ("bente",)


# ---------------------------------------------------------------- separation of duties


@pytest.mark.parametrize("action", ["claim", "complete"])
def test_whoever_verified_may_not_approve(desk: Desk, action: str) -> None:
    case = at(desk, "Attestere")
    advanced(desk.complete(case, "Attestere", "dag"))
    result = getattr(desk, action)(case, "Godkjenne", "dag")
    assert refused(result) == "to-par-oyne"
    assert result.recorded
    assert result.render("en").endswith("English")
    (event,) = desk.seen(case, e.TaskRefused)
    assert (event.rule, event.reason["because"]["nb"]) == ("to-par-oyne", "bokmål")


def test_a_claim_before_the_other_duty_does_not_help(side_by_side: Desk) -> None:
    case = side_by_side.start("sara")
    advanced(side_by_side.claim(case, "Godkjenne", "dag"))
    advanced(side_by_side.complete(case, "Attestere", "dag"))
    assert refused(side_by_side.complete(case, "Godkjenne", "dag")) == "to-par-oyne"
    advanced(side_by_side.reassign(case, "Godkjenne", "dag", "bente"))
    advanced(side_by_side.complete(case, "Godkjenne", "bente"))


def test_a_deputy_counts_as_both_and_so_does_the_principal_afterwards(desk: Desk) -> None:
    case = at(desk, "Attestere")
    advanced(desk.complete(case, "Attestere", "vigdis"))  # for anne
    assert set(desk.case(case).duties["attestasjon"]) == {"vigdis", "anne"}
    assert refused(desk.complete(case, "Godkjenne", "vigdis")) == "to-par-oyne"
    advanced(desk.complete(case, "Godkjenne", "bente"))


def test_a_deputy_for_several_acts_for_one_that_is_free_to(desk: Desk) -> None:
    case = at(desk, "Attestere", mottaker="bente")
    advanced(desk.complete(case, "Attestere", "atle"))
    advanced(desk.complete(case, "Godkjenne", "vigdis"))
    assert desk.seen(case, e.TaskCompleted)[-1].on_behalf_of == "dag"


@pytest.mark.parametrize("paid", ["dag", "vigdis"])
def test_nobody_approves_what_is_paid_to_them(desk: Desk, paid: str) -> None:
    case = at(desk, "Attestere", mottaker=paid)
    assert refused(desk.claim(case, "Attestere", paid)) == "ikke-egen-lonn"
    advanced(desk.complete(case, "Attestere", "atle"))
    assert refused(desk.complete(case, "Godkjenne", paid)) == "ikke-egen-lonn"


# ---------------------------------------------------------------- handing over


def test_colleagues_hand_tasks_over_and_it_is_told_who_did(desk: Desk) -> None:
    case = desk.start("sara")
    advanced(desk.reassign(case, "Skrive", "sara", "sindre"))
    assert desk.task(case, "Skrive").assignee == "sindre"
    advanced(desk.reassign(case, "Skrive", "sara", "sara"))  # Sindre is away: a colleague takes it
    token = desk.task(case, "Skrive").token
    assert desk.seen(case, e.TaskReassigned) == [
        e.TaskReassigned("Skrive", token, "sara", "sindre"),
        e.TaskReassigned("Skrive", token, "sara", "sara"),
    ]
    advanced(desk.complete(case, "Skrive", "sara"))


@pytest.mark.parametrize(
    ("giver", "taker", "rule"),
    [
        ("sara", "bente", "access.not-in-role"),
        ("atle", "bente", "access.not-in-role"),
        ("bente", "atle", "access.not-in-role"),
        ("bente", "ukjent", "access.unknown-person"),
        ("bente", "dag", "to-par-oyne"),
    ],
)
def test_a_refused_hand_over_is_told_of_the_one_who_tried(desk: Desk, giver: str, taker: str, rule: str) -> None:
    case = at(desk, "Attestere")
    advanced(desk.complete(case, "Attestere", "dag"))
    assert refused(desk.reassign(case, "Godkjenne", giver, taker)) == rule
    row = desk.store.events("uib", case)[-1]
    (event,) = row.events
    assert (row.actor, event.person, event.action, event.rule) == (giver, giver, "reassign", rule)
    assert desk.task(case, "Godkjenne").assignee is None


def test_handing_over_to_a_deputy_says_for_whom(desk: Desk) -> None:
    case = at(desk, "Godkjenne")
    advanced(desk.reassign(case, "Godkjenne", "bjarne", "vigdis"))
    task = desk.task(case, "Godkjenne")
    assert (task.assignee, task.on_behalf_of) == ("vigdis", "bente")


# ---------------------------------------------------------------- given by the model


def test_a_task_given_to_somebody_without_a_directory_entry_is_theirs(given: Desk) -> None:
    case = given.start("sara", hvem="midl-1")
    assert refused(given.complete(case, "Bekrefte", "sara")) == "access.not-assigned"
    advanced(given.claim(case, "Bekrefte", "midl-1"))
    advanced(given.complete(case, "Bekrefte", "midl-1"))
    assert given.open(case) == ["Etterpaa"]


def test_a_given_task_stays_with_its_person(given: Desk) -> None:
    case = given.start("sara", hvem="sara")
    assert refused(given.release(case, "Bekrefte", "sara")) == "access.given"
    assert refused(given.reassign(case, "Bekrefte", "sara", "sindre")) == "access.not-assigned"
    assert refused(given.reassign(case, "Bekrefte", "sindre", "sindre")) == "access.not-assigned"
    assert given.task(case, "Bekrefte").assignee == "sara"
    advanced(given.complete(case, "Bekrefte", "sara"))


def test_a_deputy_does_a_given_task_and_gives_it_back_to_its_person(given: Desk) -> None:
    case = given.start("sara", hvem="sara")
    advanced(given.claim(case, "Bekrefte", "vidar"))
    advanced(given.release(case, "Bekrefte", "vidar"))
    assert given.task(case, "Bekrefte").assignee == "sara"
    advanced(given.reassign(case, "Bekrefte", "sara", "vidar"))
    advanced(given.complete(case, "Bekrefte", "vidar"))
    done = given.seen(case, e.TaskCompleted)[-1]
    assert (done.person, done.on_behalf_of) == ("vidar", "sara")


def test_a_given_task_without_anybody_is_the_groups(given: Desk) -> None:
    case = given.start("sara", hvem=None)
    advanced(given.claim(case, "Bekrefte", "sindre"))
    advanced(given.release(case, "Bekrefte", "sindre"))
    advanced(given.complete(case, "Bekrefte", "sara"))


def test_somebody_who_has_left_may_not_complete_what_they_claimed(desk: Desk) -> None:
    case = desk.start("sara")
    advanced(desk.claim(case, "Skrive", "sara"))
    desk.engine.directory._people.cache_clear()  # type: ignore[attr-defined]
    institution = desk.engine.library._institutions
    here = institution["uib"]
    institution["uib"] = type(here)(
        **{name: getattr(here, name) for name in here.__slots__ if name != "people"},
        people=tuple(p for p in here.people if p.ident != "sara"),
    )
    assert refused(desk.complete(case, "Skrive", "sara")) == "access.unknown-person"


# ---------------------------------------------------------------- the real content


def test_tormods_hours_are_tormods() -> None:
    desk = real()
    desk.contract()
    case = desk.start("tormod", kontraktnr="1001")
    desk.stage.settle()
    assert desk.task(case, "Fore_timer").assignee == "tormod"
    assert refused(desk.complete(case, "Fore_timer", "dag")) == "access.not-assigned"
    assert refused(desk.release(case, "Fore_timer", "tormod")) == "access.given"
    assert refused(desk.reassign(case, "Fore_timer", "tormod", "dag")) == "access.not-assigned"


def test_refusals_speak_of_roles_by_their_titles() -> None:
    desk = real("ntnu")
    refusal = desk.engine.start("ntnu", "timeliste", "atle")
    assert isinstance(refusal, Refusal)
    assert "«Timesheet to payment»" in refusal.render("en")
    assert "Hourly paid" in refusal.render("en")
    assert "Timelønnet" in refusal.render("nb")
    desk.contract()
    case = desk.start("tormod", kontraktnr="1001")
    desk.stage.settle()
    desk.stage.advance(timedelta(days=50))
    values = {"timeliste.linjer": [{"dato": "2026-04-07", "timer": "5"}], "timeliste.bekreftet": True}
    advanced(desk.complete(case, "Fore_timer", "tormod", periode="2026-04", **values))
    desk.stage.settle()
    refusal = desk.claim(case, "Attestere_timeliste", "berit")
    assert isinstance(refusal, Refusal)
    assert "Payroll verifier" in refusal.render("en")
    assert "Attestant lønn" in refusal.render("nb")


def test_without_duties_roles_still_count(tmp_path: Path) -> None:
    desk = small(tmp_path, linear("sak", user("Godkjenne", role="bdm")))
    case = desk.start("sara")
    assert refused(desk.complete(case, "Godkjenne", "sara")) == "access.not-in-role"
    advanced(desk.complete(case, "Godkjenne", "dag"))
    assert desk.case(case).duties == {}
