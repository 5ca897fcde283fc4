"""A person without an employee number comes in by the link, to the own case and nothing else."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from web_support import Scene, Visitor

from oppskrift.cases.invitations import InvitationLinks, Invited
from oppskrift.cases.seal import Seal
from oppskrift.model.outcome import CaseStatus
from oppskrift_web import WebConfig
from oppskrift_web.current import CONFIG
from oppskrift_web.start import partials

NAME = "Tormod Timelønn"


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    with Scene(tmp_path) as found:
        found.journey(until="Registrere_opplysninger")
        yield found


def invited(scene: Scene) -> Invited:
    first = scene.installation.store.cases("uib")[-1]
    (found,) = scene.site.invitations.of("uib", first.id)
    return found


def link(scene: Scene) -> str:
    return scene.site.invitations.path(invited(scene))


def gone_in(scene: Scene) -> Visitor:
    visitor = scene.visitor()
    visitor.get(link(scene))
    assert visitor.post(link(scene)).status_code == 303
    return visitor


def test_the_link_shows_where_it_leads_and_begins_nothing(scene: Scene) -> None:
    visitor = scene.visitor()
    page = visitor.get(link(scene))
    assert page.status_code == 200
    assert f"Hei, {NAME}" in page.text
    assert "Berit Behovshaver" in page.text
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Cache-Control"] == "no-store"
    assert visitor.get("/saker").status_code == 303
    assert not any(
        row.actor == invited(scene).ident for row in scene.installation.store.events("uib", invited(scene).case_id)
    )


def test_going_in_leads_to_the_own_task_with_a_new_session(scene: Scene) -> None:
    visitor = scene.visitor()
    visitor.get(link(scene))
    before = visitor.client.get_cookie("oppskrift")
    answer = visitor.post(link(scene))
    task = scene.task("Registrere_opplysninger")
    assert answer.headers["Location"] == f"/oppgaver/{task.case_id}/{task.token}"
    after = visitor.client.get_cookie("oppskrift")
    assert before is not None
    assert after is not None
    assert before.value != after.value
    page = visitor.get(answer.headers["Location"])
    assert page.status_code == 200
    assert NAME in page.text


def test_the_invited_person_sees_the_own_case_and_nothing_else(scene: Scene) -> None:
    other = scene.site.engine.start("uib", "kontrakt_timelonn", "berit")
    visitor, case = gone_in(scene), invited(scene).case_id
    assert visitor.get(f"/saker/{case}").status_code == 200
    assert visitor.get(f"/saker/{case}/notater").status_code == 200
    assert visitor.get(f"/saker/{other.case_id}").status_code == 404
    assert visitor.get(f"/saker/{other.case_id}/notater").status_code == 404
    token = next(t for t in scene.tasks() if t.case_id == other.case_id).token
    assert visitor.get(f"/oppgaver/{other.case_id}/{token}").status_code == 404
    for place in ("/start", "/start/timeliste", "/prosesser", "/drift"):
        assert visitor.get(place).status_code == 403, place
    assert other.case_id not in visitor.get("/arbeidsliste").text


def test_the_same_link_lets_in_again_until_the_case_has_ended(scene: Scene) -> None:
    gone_in(scene)
    scene.clock.advance(timedelta(days=1))
    gone_in(scene)
    scene.site.engine.cancel("uib", invited(scene).case_id, "berit", "trengs ikke")
    assert scene.installation.store.case("uib", invited(scene).case_id).status is CaseStatus.CANCELLED
    visitor = scene.visitor()
    page = visitor.get(link(scene))
    assert page.status_code == 410
    assert "Saken du ble invitert til, er avsluttet." in page.text
    assert "Spør Berit Behovshaver ved Universitetet i Bergen" in page.text
    assert visitor.post(link(scene)).status_code == 410
    assert visitor.get("/saker").status_code == 303


def test_the_link_works_on_its_last_day_and_not_after(scene: Scene) -> None:
    left = invited(scene).expires - scene.clock.now().date()
    assert left == timedelta(days=30)
    scene.clock.advance(left)
    assert scene.visitor().get(link(scene)).status_code == 200
    scene.clock.advance(timedelta(days=1))
    visitor = scene.visitor()
    page = visitor.get(link(scene))
    assert page.status_code == 410
    assert "Lenken har gått ut på dato." in page.text
    assert visitor.post(link(scene)).status_code == 410


def test_who_is_in_is_out_when_the_invitation_is_over(scene: Scene) -> None:
    visitor, case = gone_in(scene), f"/saker/{invited(scene).case_id}"
    scene.clock.advance(invited(scene).expires - scene.clock.now().date())
    assert visitor.get(case).status_code == 200
    scene.clock.advance(timedelta(days=1))
    assert visitor.get(case).status_code == 303


@pytest.mark.parametrize("language", ["nn", "en"])
def test_a_link_that_is_over_is_told_in_the_language_of_the_page(scene: Scene, language: str) -> None:
    scene.clock.advance(timedelta(days=60))
    visitor = scene.visitor()
    page = visitor.get(link(scene), headers={"Accept-Language": language}).text
    assert {"nn": "Lenkja har gått ut på dato.", "en": "The link has expired."}[language] in page


def forged(scene: Scene, **changes: str) -> str:
    one = invited(scene)
    values = {"tenant": one.tenant, "case": one.case_id, "ident": one.ident, "id": one.id, **changes}
    return f"/inngang/{Seal(scene.site.secret, 'invitation').close(values)}"


def test_a_link_that_was_tampered_with_is_not_known(scene: Scene) -> None:
    path = link(scene)
    sealed_elsewhere = Seal("en annen hemmelighet", "invitation").close({"tenant": "uib"})
    for wrong in (
        path[:-1],
        path + "x",
        path.swapcase().replace("/INNGANG/", "/inngang/"),
        "/inngang/x",
        f"/inngang/{sealed_elsewhere}",
    ):
        visitor = scene.visitor()
        page = visitor.get(wrong)
        assert page.status_code == 404, wrong
        assert "Lenken virker ikke" in page.text
        assert NAME not in page.text
        assert visitor.post(wrong).status_code == 404


def test_a_ticket_for_something_else_lets_nobody_in(scene: Scene) -> None:
    berit = scene.visitor("berit")
    found = re.search(r'name="start:ticket" value="([^"]+)"', berit.get("/start/kontrakt_timelonn").text)
    assert found is not None
    assert scene.visitor().get(f"/inngang/{found[1]}").status_code == 404


@pytest.mark.parametrize(("name", "value"), [("tenant", "uio"), ("ident", "kari"), ("id", "inv-0"), ("case", "x")])
def test_what_the_link_names_must_be_what_was_sent(scene: Scene, name: str, value: str) -> None:
    assert scene.visitor().get(forged(scene)).status_code == 200
    assert scene.visitor().get(forged(scene, **{name: value})).status_code == 404


def test_another_persons_login_is_not_changed_unseen(scene: Scene) -> None:
    kari = scene.visitor("kari")
    page = kari.get(link(scene)).text
    assert "Du er logget inn som Kari Koordinator" in page
    assert "Kari Koordinator" in kari.get("/visning").text
    kari.post(link(scene))
    assert "Kari Koordinator" not in kari.get("/visning").text


def test_going_in_needs_the_token_of_our_own_page(scene: Scene) -> None:
    assert scene.visitor().post(link(scene)).status_code == 400


def test_the_case_worker_finds_the_invitation_and_while_developing_the_link(scene: Scene) -> None:
    case = invited(scene).case_id
    page = scene.visitor("berit").get(f"/saker/{case}").text
    assert "Ikke brukt ennå" in page
    assert "tormod@example.com" in page
    assert link(scene) in page
    assert "Invitasjoner" not in gone_in(scene).get(f"/saker/{case}").text


def test_who_sees_the_case_masked_sees_no_invitation(scene: Scene) -> None:
    page = scene.visitor("drift").get(f"/saker/{invited(scene).case_id}").text
    assert "tormod@example.com" not in page
    assert "/inngang/" not in page


def test_in_operation_the_page_shows_no_link(scene: Scene) -> None:
    with scene.app.test_request_context():
        assert partials._sent(invited(scene)).link is not None
        scene.app.extensions[CONFIG] = WebConfig(development=False)
        sent = partials._sent(invited(scene))
    assert (sent.link, sent.state) == (None, "open")


def test_the_worker_sends_the_link_that_lets_in(scene: Scene) -> None:
    one = invited(scene)
    links = InvitationLinks(scene.site.secret, "https://oppskrift.example/")
    sent = links.link(tenant="uib", case_id=one.case_id, ident=one.ident, id=one.id)
    assert sent == f"https://oppskrift.example{link(scene)}"
