"""Sessions live on the server: rotated at login, over in time, ended everywhere at once, cheap to read."""

import logging
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import request
from web_support import Scene, Visitor

from oppskrift.model.party import Actor
from oppskrift_web import WebConfig, create_app
from oppskrift_web.access import Policy, access
from oppskrift_web.auth import INVITATION, log_in
from oppskrift_web.auth.session import hashed
from oppskrift_web.current import actor, prefer

NAME = "Kari Koordinator"


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    with Scene(tmp_path, WebConfig(development=True)) as found:
        yield found


def secret(visitor: Visitor) -> str:
    cookie = visitor.client.get_cookie("oppskrift")
    assert cookie is not None
    return str(cookie.value)


def known(visitor: Visitor) -> bool:
    return NAME in visitor.get("/visning").text


def test_the_cookie_is_a_secret_that_scripts_cannot_read(scene: Scene) -> None:
    sent = scene.visitor().get("/logg-inn").headers["Set-Cookie"]
    assert re.match(r"oppskrift=[A-Za-z0-9_-]{43}; HttpOnly; Path=/; SameSite=Lax\Z", sent)


def test_over_https_the_cookie_is_bound_to_this_host(tmp_path: Path) -> None:
    with Scene(tmp_path, WebConfig(development=True, secure=True)) as scene:
        answer = scene.visitor().get("/logg-inn", base_url="https://localhost")
    sent = answer.headers["Set-Cookie"]
    assert re.match(r"__Host-oppskrift=[A-Za-z0-9_-]{43}; Secure; HttpOnly; Path=/; SameSite=Lax\Z", sent)
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=63072000")


def test_whoever_only_looks_leaves_no_row(scene: Scene) -> None:
    visitor = scene.visitor()
    for _ in range(2):
        assert visitor.get("/logg-inn").status_code == 200
    assert scene.site.sessions.find(hashed(secret(visitor))) is None


def test_a_login_begins_with_a_new_secret_and_a_new_token(scene: Scene) -> None:
    visitor = scene.visitor()
    visitor.get("/logg-inn")
    before, token = secret(visitor), visitor.token
    visitor.post("/logg-inn/utvikling", {"tenant": "uib", "ident": "kari"})
    visitor.get("/visning")
    assert secret(visitor) != before
    assert visitor.token != token
    thief = scene.visitor()
    thief.client.set_cookie("oppskrift", before)
    assert not known(thief)


def test_logging_out_makes_the_cookie_worthless(scene: Scene) -> None:
    kari = scene.visitor("kari")
    kept = secret(kari)
    assert known(kari)
    answer = kari.post("/logg-ut")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/logg-inn")
    assert kari.client.get_cookie("oppskrift") is None
    kari.client.set_cookie("oppskrift", kept)
    assert not known(kari)


def test_one_may_log_out_everywhere(scene: Scene) -> None:
    here, there, other = scene.visitor("kari"), scene.visitor("kari"), scene.visitor("henrik")
    here.get("/visning")
    here.post("/logg-ut", {"where": "everywhere"})
    assert not known(there)
    assert "Henrik HR" in other.get("/visning").text


def test_processes_share_logins_and_logouts(scene: Scene) -> None:
    second = create_app(scene.site, WebConfig(development=True)).test_client()
    kari = scene.visitor("kari")
    second.set_cookie("oppskrift", secret(kari))
    assert NAME in second.get("/visning").text
    kari.get("/visning")
    kari.post("/logg-ut")
    assert NAME not in second.get("/visning").text


def test_a_login_of_a_developer_counts_only_while_developing(scene: Scene) -> None:
    kari = scene.visitor("kari")
    outside = create_app(scene.site, WebConfig()).test_client()
    outside.set_cookie("oppskrift", secret(kari))
    assert NAME not in outside.get("/visning").text
    assert outside.get("/arbeidsliste").headers["Location"] == "/logg-inn?next=/arbeidsliste"


def test_a_login_is_over_after_twelve_hours_whatever_it_was_used_for(scene: Scene) -> None:
    kari = scene.visitor("kari")
    for _ in range(28):
        assert known(kari)
        scene.clock.advance(timedelta(minutes=25))
    scene.clock.advance(timedelta(minutes=25))
    assert not known(kari)


def test_an_ordinary_request_reads_once_and_writes_once_a_minute(
    scene: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    kari = scene.visitor("kari")
    kari.get("/visning")

    def statements() -> list[str]:
        caplog.clear()
        with caplog.at_level(logging.DEBUG, "oppskrift.sql"):
            kari.get("/visning")
        found = (record.getMessage().split()[0].lower() for record in caplog.records if record.name == "oppskrift.sql")
        return list(found)

    assert statements() == ["select"]
    scene.clock.advance(timedelta(seconds=61))
    assert statements() == ["select", "begin", "update", "commit"]
    assert statements() == ["select"]


@pytest.mark.parametrize("value", ["x", "a" * 43 + "æ", "' or 1=1 --", "A" * 3000])
def test_what_is_no_secret_of_ours_is_nobody(scene: Scene, value: str) -> None:
    visitor = scene.visitor()
    visitor.client.set_cookie("oppskrift", value)
    assert visitor.get("/arbeidsliste").status_code == 303


def test_choices_are_there_again_at_the_next_login(scene: Scene) -> None:
    scene.app.post("/prov")(access(Policy.PUBLIC)(lambda: str(prefer("language", request.form["language"]))))
    kari = scene.visitor("kari")
    kari.get("/visning")
    kari.post("/prov", {"language": "nn"})
    assert scene.site.preferences.all("uib", "kari") == {"language": "nn"}
    assert '<html lang="nn"' in scene.visitor("kari").get("/visning").text
    assert '<html lang="nb"' in scene.visitor("henrik").get("/visning").text
    assert '<html lang="nb"' in scene.visitor("kari", "uio").get("/visning").text


def test_an_invited_person_is_that_person_in_that_case_and_nobody_else(scene: Scene) -> None:
    found: list[Actor] = []
    guest = Actor(tenant="uib", ident="inv-1", name="Gjest", case_id="c-1")

    def who() -> str:
        found.append(actor())
        return "ok"

    scene.app.get("/inn", endpoint="inn")(access(Policy.PUBLIC)(lambda: str(log_in(guest, INVITATION))))
    scene.app.get("/hvem")(access(Policy.PERSON)(who))
    scene.app.get("/ansatt", endpoint="ansatt")(access(Policy.STAFF)(lambda: "ok"))
    visitor = scene.visitor()
    visitor.get("/inn")
    assert visitor.get("/hvem").status_code == 200
    assert found == [guest]
    assert visitor.get("/ansatt").status_code == 403


def test_somebody_who_is_no_longer_known_is_no_longer_logged_in(scene: Scene) -> None:
    stranger = Actor(tenant="uib", ident="borte", name="Borte")
    scene.app.get("/inn")(access(Policy.PUBLIC)(lambda: str(log_in(stranger, "oidc"))))
    visitor = scene.visitor()
    visitor.get("/inn")
    assert visitor.get("/arbeidsliste").headers["Location"].startswith("/logg-inn")


class TestAFormSentUnderALoginThatHadRunOut:
    """It leads through login and back, and what was typed is not lost."""

    @pytest.fixture
    def got(self, scene: Scene) -> list[list[str]]:
        taken: list[list[str]] = []

        def take() -> str:
            taken.append(request.form.getlist("timer"))
            return "tatt imot"

        scene.app.post("/prov")(access(Policy.STAFF)(take))
        return taken

    def run_out(self, scene: Scene) -> Visitor:
        kari = scene.visitor("kari")
        kari.get("/visning")
        scene.clock.advance(timedelta(minutes=31))
        page = {"Referer": "http://localhost/visning?fane=1"}
        answer = kari.post("/prov", {"timer": ["7,5\n«æøå» <b>", "3"]}, headers=page)
        assert (answer.status_code, answer.headers["Location"]) == (303, "/logg-inn?next=/visning?fane%3D1")
        return kari

    def log_in(self, visitor: Visitor, ident: str) -> str:
        visitor.get("/logg-inn")
        form = {"tenant": "uib", "ident": ident, "next": "/visning?fane=1"}
        return str(visitor.post("/logg-inn/utvikling", form).headers["Location"])

    def test_the_same_person_may_send_it_again(self, scene: Scene, got: list[list[str]]) -> None:
        kari = self.run_out(scene)
        again = self.log_in(kari, "kari")
        assert again == "/logg-inn/fortsett?next=%2Fvisning%3Ffane%3D1"
        page = kari.get(again).text
        assert "Du er logget inn igjen" in page
        assert '<textarea name="timer" hidden>\n7,5\n«æøå» &lt;b&gt;</textarea>' in page
        assert 'action="/prov"' in page
        assert got == []
        kari.post("/prov", {"timer": ["7,5", "3"]})
        assert got == [["7,5", "3"]]
        assert kari.get(again).status_code == 302

    def test_somebody_else_never_sees_it(self, scene: Scene, got: list[list[str]]) -> None:
        visitor = self.run_out(scene)
        assert self.log_in(visitor, "henrik") == "/visning?fane=1"
        assert "7,5" not in visitor.get("/logg-inn/fortsett").text
        assert got == []

    def test_a_form_without_our_token_is_not_kept(self, scene: Scene, got: list[list[str]]) -> None:
        kari = scene.visitor("kari")
        scene.clock.advance(timedelta(minutes=31))
        kari.client.post("/prov", data={"timer": "1", "csrf_token": "feil"})
        assert self.log_in(kari, "kari") == "/visning?fane=1"
        assert got == []

    def test_htmx_is_led_to_login_as_a_page(self, scene: Scene, got: list[list[str]]) -> None:
        kari = scene.visitor("kari")
        kari.get("/visning")
        scene.clock.advance(timedelta(minutes=31))
        headers = {"HX-Request": "true", "HX-Current-URL": "http://localhost/visning?fane=1"}
        answer = kari.post("/prov", {"timer": "1"}, headers=headers)
        assert answer.status_code == 401
        assert answer.headers["HX-Redirect"] == "/logg-inn?next=/visning?fane%3D1"
        assert got == []
