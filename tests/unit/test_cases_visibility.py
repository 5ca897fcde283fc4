"""Who sees a case, and who sees it without its personal fields."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from bpmn_support import linear, user
from cases_support import Desk, advanced, real, small

from oppskrift.cases.visibility import Lookup, Sight, Sights, may_see, working_groups, working_roles
from oppskrift.errors import NotFound
from oppskrift.model.party import Actor

TODAY = date(2026, 3, 2)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    own = user("Bekrefte", role="soker", assignee="hvem")
    return small(tmp_path, linear("sak", own, user("Attestere", role="attestant"), user("Godkjenne", role="bdm")))


def sights(desk: Desk) -> Sights:
    return Sights(desk.store, desk.engine.pins, desk.engine.directory, desk.clock)


def actor(desk: Desk, ident: str, *, tenant: str = "uib", case_id: str | None = None, groups: str = "") -> Actor:
    known = desk.engine.directory.person(tenant, ident)
    return Actor(
        tenant=tenant,
        ident=ident,
        name=ident,
        groups=known.groups if known else frozenset(groups.split()),
        case_id=case_id,
    )


def sight(desk: Desk, case: str, ident: str, **more: str) -> Sight:
    try:
        return sights(desk).see(actor(desk, ident, **more), case).sight
    except NotFound:
        return Sight.NONE


@pytest.mark.parametrize(
    ("ident", "expected"),
    [
        ("sara", Sight.FULL),  # started it
        ("sindre", Sight.NONE),  # has the starter's role, whose only task is given to one person
        ("atle", Sight.FULL),  # may attest it
        ("anne", Sight.FULL),
        ("bente", Sight.FULL),
        ("vigdis", Sight.FULL),  # deputises Bente in March
        ("vidar", Sight.FULL),  # deputises Sara, who started it
        ("ukjent", Sight.NONE),
    ],
)
def test_who_works_with_a_case_sees_it(desk: Desk, ident: str, expected: Sight) -> None:
    case = desk.start("sara", hvem="sara", mottaker="sara")
    assert sight(desk, case, ident) is expected


def test_a_role_that_is_only_given_to_one_person_shows_its_members_nothing(desk: Desk) -> None:
    case = desk.start("sara", hvem="sindre", mottaker="sara")
    pinned = desk.engine.pins.of(desk.case(case))
    assert working_roles(pinned) == {"attestant", "bdm"} == working_groups(pinned)
    assert sight(desk, case, "sindre") is Sight.FULL, "the task is given to him"


def test_whoever_has_acted_goes_on_seeing_it(desk: Desk) -> None:
    case = desk.start("sara", hvem="sindre", mottaker="ingen")
    advanced(desk.complete(case, "Bekrefte", "sindre"))
    assert sight(desk, case, "sindre") is Sight.FULL


def test_a_refused_try_opens_nothing(desk: Desk) -> None:
    case = desk.start("sara", hvem="sara", mottaker="sara")
    desk.claim(case, "Bekrefte", "sindre")
    assert sight(desk, case, "sindre") is Sight.NONE


def test_the_person_it_is_about_sees_it(desk: Desk) -> None:
    case = desk.start("sara", hvem="sara", mottaker="sindre")
    assert sight(desk, case, "sindre") is Sight.FULL


def test_operators_and_owners_see_it_masked(desk: Desk) -> None:
    case = desk.start("sara", hvem="sara", mottaker="sara")
    assert sight(desk, case, "drift", groups="drift") is Sight.MASKED
    assert sight(desk, case, "prosess", groups="prosesseier") is Sight.MASKED
    assert sight(desk, case, "drift", groups="drift bdm") is Sight.FULL


def test_an_invited_person_sees_their_own_case_only(desk: Desk) -> None:
    own, other = (desk.start("sara", hvem="sara", mottaker="midlertidig-1") for _ in range(2))
    assert sight(desk, own, "midlertidig-1", case_id=own) is Sight.FULL
    assert sight(desk, other, "midlertidig-1", case_id=own) is Sight.NONE


def test_another_institution_never_sees_it(desk: Desk) -> None:
    case = desk.start("sara", hvem="sara", mottaker="sara")
    assert sight(desk, case, "sara", tenant="uio", groups="drift attestant bdm prosesseier") is Sight.NONE
    record, pinned = desk.case(case), desk.engine.pins.of(desk.case(case))
    x = frozenset({"x"})
    everything = Lookup(
        directory=desk.engine.directory, on=TODAY, about=lambda: x, holders=lambda: x, acted=lambda _: True
    )
    foreign = actor(desk, "x", tenant="uio", groups="attestant")
    assert may_see(foreign, record, pinned, everything) is Sight.NONE
    home = replace(foreign, tenant="uib")
    assert may_see(home, record, pinned, everything) is Sight.FULL


@pytest.mark.parametrize(("tenant", "hr"), [("uib", False), ("uio", True)])
def test_a_role_behind_a_slot_counts_only_where_the_slot_is_filled(tenant: str, hr: bool) -> None:
    desk = real(tenant)
    pinned = desk.engine.pins.today(tenant, "kontrakt_timelonn", TODAY)
    assert ("hr" in working_roles(pinned)) is hr
    assert "oppdragstaker" not in working_roles(pinned)
    hours = desk.engine.pins.today(tenant, "timeliste", TODAY)
    assert "timelonnet" not in working_groups(hours)
