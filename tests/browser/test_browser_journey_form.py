"""Forms while the network is slow: what people typed and the rows they added stay, whatever answer comes last."""

import pytest
from acting import Acting
from browser_support import Live, People
from playwright.sync_api import Route, expect
from tormod import NEED


@pytest.fixture
def hours(live: Live, people: People) -> Acting:
    """Tormod at the hours of a contract, with one row filled in."""
    live.scene.journey("uib", until="Fore_timer")
    tormod = Acting(people.enter("tormod"))
    tormod.open_task("Føre timer", tab="Mine oppgaver")
    tormod.add_row("Timer", {"Dato": "07.04.2026", "Timer": "5"})
    return tormod


def adds(route: Route) -> bool:
    """Return whether a request asks for a row."""
    return "form%3Aadd" in (route.request.post_data or "")


def test_a_row_added_right_after_typing_stays_when_the_older_answer_comes_last(hours: Acting) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        if adds(route):
            route.continue_()
        else:
            held.append(route)

    hours.page.route("**/skjema", hold)
    hours.rows("Timer").first.get_by_role("textbox", name="Timer").fill("6")
    hours.press("Legg til en rad under «Timer»")
    expect(hours.rows("Timer")).to_have_count(2)
    for route in held:
        route.continue_()
    hours.page.wait_for_load_state("networkidle")
    expect(hours.rows("Timer")).to_have_count(2)
    expect(hours.rows("Timer").first.get_by_role("textbox", name="Timer")).to_have_value("6")


def test_what_is_changed_while_a_row_is_added_is_kept_with_the_row(hours: Acting) -> None:
    held: list[Route] = []
    hours.page.route("**/skjema", lambda one: held.append(one) if adds(one) and not held else one.continue_())
    hours.press("Legg til en rad under «Timer»")
    hours.field("Lønnsperiode").fill("2026-04")
    hours.field("Lønnsperiode").press("Tab")
    expect(hours.rows("Timer")).to_have_count(1)
    with hours.page.expect_response(lambda one: "2026-04" in (one.request.post_data or "")):
        held[0].continue_()
    expect(hours.rows("Timer")).to_have_count(2)
    hours.page.reload()
    expect(hours.rows("Timer")).to_have_count(2)
    expect(hours.field("Lønnsperiode")).to_have_value("2026-04")


def test_a_message_of_the_page_before_is_gone_on_the_next(live: Live, people: People) -> None:
    berit = Acting(people.enter("berit"))
    live.scene.journey("uib", until="Melde_behov")
    berit.open_task("Melde behov")
    berit.press("Ta oppgaven")
    expect(berit.page.get_by_text("Du har tatt oppgaven.")).to_be_visible()
    berit.fill(NEED)
    berit.complete()
    expect(berit.page.get_by_text("Du har tatt oppgaven.")).to_have_count(0)
