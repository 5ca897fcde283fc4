"""Login through an identity provider, end to end against a real one."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from flask import Flask
from login_support import CLIENT, FEIDE, Identities, begin, config, end, identities, log_in, person_of
from web_support import Scene
from werkzeug.serving import make_server

from oppskrift.model.party import Person


@pytest.fixture(scope="module")
def provider() -> Iterator[Identities]:
    with identities() as found:
        yield found


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory, provider: Identities) -> Iterator[Scene]:
    with Scene(tmp_path_factory.mktemp("oidc"), config(provider.settings(), logins=1000)) as found:
        yield found


class ElseWhere:
    """Describes another provider's addresses as its own."""

    def __init__(self, provider: Identities) -> None:
        found = httpx.get(f"{provider.url}/.well-known/openid-configuration").json()
        app = Flask("elsewhere")
        app.get("/.well-known/openid-configuration")(lambda: found)
        self.server = make_server("localhost", 0, app)
        self.thread = Thread(target=self.server.serve_forever, args=(0.05,))

    def __enter__(self) -> str:
        self.thread.start()
        return f"http://localhost:{self.server.server_port}"

    def __exit__(self, *error: object) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


def kari(provider: Identities) -> str:
    return provider.user(
        "u-1",
        name="Kari Nordmann",
        email="kari.nordmann@uib.no",
        eduPersonPrincipalName="kari.n@uib.no",
        employeeNumber="00101234",
        groups=["koordinator-kontrakt", "Alle ansatte (ikke en rolle)"],
        roles=["hr"],
    )


def test_a_person_comes_in_with_name_number_groups_and_roles(scene: Scene, provider: Identities) -> None:
    visitor = scene.visitor()
    answer = log_in(visitor, provider, kari(provider), "/saker?sok=l%C3%B8nn")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/saker?sok=l%C3%B8nn")
    assert person_of(scene, visitor) == ("uib", "kari.n")
    assert scene.site.directory.person("uib", "kari.n") == Person(
        ident="kari.n",
        name="Kari Nordmann",
        groups=frozenset({"koordinator-kontrakt", "hr"}),
        employee_number="00101234",
        email="kari.nordmann@uib.no",
    )
    assert "Kari Nordmann" in visitor.get("/tilgjengelighet").text


def test_the_engine_lets_them_do_what_their_groups_allow(scene: Scene, provider: Identities) -> None:
    scene.journey("uib", until="Kontrollere_kontrakt")
    task = scene.task("Kontrollere_kontrakt")
    why_not = scene.site.engine.why_not
    assert why_not("uib", task.case_id, task.token, "siri") is not None
    provider.user("u-9", eduPersonPrincipalName="siri@uib.no", groups=["koordinator-kontrakt"])
    log_in(scene.visitor(), provider, "u-9")
    assert why_not("uib", task.case_id, task.token, "siri") is None
    provider.user("u-9", eduPersonPrincipalName="siri@uib.no", groups=[])
    log_in(scene.visitor(), provider, "u-9")
    refusal = why_not("uib", task.case_id, task.token, "siri")
    assert refusal is not None
    assert refusal.rule == "access.not-in-role"


def test_claims_in_feides_own_names_are_understood(scene: Scene, provider: Identities) -> None:
    claims = {f"{FEIDE}eduPersonPrincipalName": "ola@ntnu.no", f"{FEIDE}userid_sec": ["feide:ola@ntnu.no"]}
    visitor = scene.visitor()
    log_in(visitor, provider, provider.user("u-2", name="Ola", **claims))
    assert person_of(scene, visitor) == ("ntnu", "ola")


def test_the_request_proves_itself_by_state_nonce_and_pkce(scene: Scene) -> None:
    sent = parse_qs(urlsplit(begin(scene.visitor())).query)
    assert sent["client_id"] == [CLIENT]
    assert sent["redirect_uri"] == ["http://localhost/logg-inn/oidc/svar"]
    assert sent["code_challenge_method"] == ["S256"]
    assert sent["response_type"] == ["code"]
    assert all(len(sent[name][0]) >= 20 for name in ("state", "nonce", "code_challenge"))


def test_an_answer_with_another_state_is_refused_and_can_be_begun_again(scene: Scene, provider: Identities) -> None:
    visitor = scene.visitor()
    back = provider.ask(begin(visitor, "/saker"), kari(provider))
    answer = end(visitor, back.replace("state=", "state=x"))
    assert answer.status_code == 400
    assert "Innloggingen kunne ikke fullføres" in answer.text
    assert 'href="/logg-inn/oidc?next=/saker"' in answer.text
    assert person_of(scene, visitor) is None


def test_an_answer_in_another_browser_is_refused(scene: Scene, provider: Identities) -> None:
    back = provider.ask(begin(scene.visitor()), kari(provider))
    other = scene.visitor()
    assert end(other, back).status_code == 400
    assert person_of(scene, other) is None


def test_an_answer_counts_once(scene: Scene, provider: Identities) -> None:
    visitor = scene.visitor()
    back = provider.ask(begin(visitor), kari(provider))
    assert end(visitor, back).status_code == 303
    assert end(visitor, back).status_code == 400


@pytest.mark.parametrize("user", ["per@ukjent.no", "per@uib.no.ukjent.no", "per"])
def test_somebody_of_no_institution_here_is_told_so(scene: Scene, provider: Identities, user: str) -> None:
    visitor = scene.visitor()
    answer = log_in(visitor, provider, provider.user("u-3", name="Per", eduPersonPrincipalName=user))
    assert answer.status_code == 403
    assert "Institusjonen din bruker ikke Oppskrift her" in answer.text
    assert user in answer.text
    assert person_of(scene, visitor) is None


def test_an_unproven_email_address_opens_no_institution(scene: Scene, provider: Identities) -> None:
    visitor = scene.visitor()
    answer = log_in(visitor, provider, provider.user("u-4", email="per@uib.no"))
    assert answer.status_code == 403
    provider.user("u-4", email="per@uib.no", email_verified=True)
    assert log_in(visitor, provider, "u-4").status_code == 303
    assert person_of(scene, visitor) == ("uib", "per")


def test_somebody_without_groups_comes_in_and_may_nothing_special(scene: Scene, provider: Identities) -> None:
    visitor = scene.visitor()
    log_in(visitor, provider, provider.user("u-5", name="Nils", eduPersonPrincipalName="nils@uib.no"))
    assert person_of(scene, visitor) == ("uib", "nils")
    assert visitor.get("/tilgjengelighet").status_code == 200
    person = scene.site.directory.person("uib", "nils")
    assert person is not None
    assert person.groups == frozenset()


def test_whoever_declines_is_not_logged_in(scene: Scene, provider: Identities) -> None:
    visitor = scene.visitor()
    location = begin(visitor, "/saker")
    answer = end(visitor, provider.ask(f"{location}", None))
    assert answer.status_code == 400
    assert "Innloggingen ble avbrutt" in answer.text


def test_logout_ends_the_session_here_and_leads_to_logout_there(scene: Scene, provider: Identities) -> None:
    visitor = scene.visitor()
    log_in(visitor, provider, kari(provider))
    before = visitor.client.get_cookie("oppskrift")
    visitor.get("/tilgjengelighet")
    answer = visitor.post("/logg-ut")
    sent = urlsplit(answer.headers["Location"])
    assert answer.status_code == 303
    assert f"{sent.scheme}://{sent.netloc}{sent.path}" == f"{provider.url}/oauth2/end_session"
    assert parse_qs(sent.query)["post_logout_redirect_uri"] == ["http://localhost/logg-inn"]
    assert before is not None
    visitor.client.set_cookie("oppskrift", before.value)  # whoever kept the cookie gets nothing for it
    assert person_of(scene, visitor) is None


def test_a_login_that_is_not_used_is_over_after_half_an_hour(scene: Scene, provider: Identities) -> None:
    visitor = scene.visitor()
    log_in(visitor, provider, kari(provider))
    scene.clock.advance(timedelta(minutes=29))
    assert visitor.get("/visning").status_code == 200
    scene.clock.advance(timedelta(minutes=29))
    assert "Kari Nordmann" in visitor.get("/visning").text
    scene.clock.advance(timedelta(minutes=31))
    assert "Kari Nordmann" not in visitor.get("/visning").text


@pytest.mark.parametrize("target", ["https://ond.example/", "//ond.example", "/\\ond.example", "javascript:alert(1)"])
def test_nobody_is_led_away_after_login(scene: Scene, provider: Identities, target: str) -> None:
    answer = log_in(scene.visitor(), provider, kari(provider), target)
    assert answer.headers["Location"] == "/"


def test_a_provider_that_does_not_answer_is_told_of(tmp_path: Path, provider: Identities) -> None:
    with Scene(tmp_path, config(Identities("http://127.0.0.1:9").settings())) as scene:
        answer = scene.visitor().get("/logg-inn/oidc")
        assert answer.status_code == 503
        assert "Innloggingstjenesten svarer ikke" in answer.text
        assert scene.visitor().get("/logg-inn").status_code == 200


def test_a_token_of_another_issuer_is_not_believed(tmp_path: Path, provider: Identities) -> None:
    with ElseWhere(provider) as url, Scene(tmp_path, config(Identities(url).settings())) as scene:
        visitor = scene.visitor()
        assert log_in(visitor, provider, kari(provider)).status_code == 400
        assert person_of(scene, visitor) is None


def test_logging_in_too_often_must_wait(tmp_path: Path, provider: Identities) -> None:
    with Scene(tmp_path, config(provider.settings(), logins=3)) as scene:
        visitor = scene.visitor()
        found = [visitor.get("/logg-inn/oidc").status_code for _ in range(4)]
        assert found == [302, 302, 302, 429]
        assert "For mange forsøk" in visitor.get("/logg-inn/oidc").text


def test_there_is_no_development_login_beside_a_provider(scene: Scene) -> None:
    visitor = scene.visitor()
    assert "Demopersoner" not in visitor.get("/logg-inn").text
    assert visitor.post("/logg-inn/utvikling", {"tenant": "uib", "ident": "kari"}).status_code == 404
