"""What every answer carries, which requests are taken, and what people see when something goes wrong."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import abort, request
from login_support import config
from web_support import Scene, Visitor

from oppskrift.errors import Conflict, DatabaseNotReady, NotFound
from oppskrift.message import catalogue, message
from oppskrift_web import WebConfig
from oppskrift_web.access import Policy, access
from oppskrift_web.provider import Provider

POLICY = (
    "default-src 'self'; style-src-elem 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data:; "
    "object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
)
STATUSES = (400, 401, 403, 404, 405, 409, 413, 422, 429, 500, 503)
RAISED: dict[str, Exception] = {
    "mangler": NotFound("case", "c-1"),
    "samtidig": Conflict(),
    "nede": DatabaseNotReady(message("store.unreachable", url="x", reason="y")),
}


def views(scene: Scene) -> None:
    """Add views that go wrong in a way that the address says."""

    def fail(status: int) -> str:
        if status == 500:
            raise RuntimeError("hemmelig grunn")
        abort(status)

    def raised(name: str) -> str:
        raise RAISED[name]

    def send() -> str:
        return f"tatt imot {request.form['navn']}"

    scene.app.get("/feil/<int:status>")(access(Policy.PUBLIC)(fail))
    scene.app.get("/kast/<name>")(access(Policy.PUBLIC)(raised))
    scene.app.post("/send")(access(Policy.STAFF)(send))
    scene.app.get("/umerket", endpoint="unmarked")(lambda: "hemmelig")


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    with Scene(tmp_path_factory.mktemp("security")) as found:
        views(found)
        found.app.testing = False
        yield found


@pytest.fixture
def kari(scene: Scene) -> Visitor:
    visitor = scene.visitor("kari")
    visitor.get("/visning")
    return visitor


@pytest.mark.parametrize("path", ["/logg-inn", "/", "/visning", "/finnes-ikke", "/feil/500", "/arbeidsliste"])
def test_every_answer_is_protected(scene: Scene, path: str) -> None:
    headers = scene.visitor().get(path).headers
    assert headers.getlist("Content-Security-Policy") == [POLICY]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert headers["Cache-Control"] in {"no-store", "private, no-cache"}
    assert "Strict-Transport-Security" not in headers
    assert "Werkzeug" not in headers.get("Server", "")


def test_forms_may_lead_to_the_identity_provider_and_nowhere_else(tmp_path: Path) -> None:
    given = Provider(issuer="https://auth.dataporten.no/", client_id="c", client_secret="s")
    with Scene(tmp_path, config(given)) as scene:
        headers = scene.visitor().get("/logg-inn").headers
        page = scene.visitor().get("/logg-inn").text
    assert headers["Content-Security-Policy"] == f"{POLICY} https://auth.dataporten.no"
    assert "Logg inn med Feide" in page


@pytest.mark.parametrize("host", ["ond.example", "127.0.0.1.ond.example", "localhost@ond.example"])
def test_a_request_for_another_host_is_refused(scene: Scene, host: str) -> None:
    answer = scene.visitor().get("/logg-inn", headers={"Host": host})
    assert answer.status_code == 400
    assert "ond.example" not in answer.text


def test_hosts_may_be_added(tmp_path: Path) -> None:
    settings = WebConfig(development=True, base_url="https://oppskrift.uib.example", hosts=("intern.uib.example",))
    with Scene(tmp_path, settings) as scene:
        for host in ("oppskrift.uib.example", "intern.uib.example", "127.0.0.1:8080"):
            assert scene.visitor().get("/logg-inn", headers={"Host": host}).status_code == 200


class TestForms:
    """Forms are taken from our own pages only."""

    def test_with_our_token_in_the_form(self, kari: Visitor) -> None:
        assert kari.post("/send", {"navn": "Bø"}).text == "tatt imot Bø"

    def test_with_our_token_in_the_header_of_htmx(self, kari: Visitor) -> None:
        answer = kari.client.post("/send", data={"navn": "Bø"}, headers={"X-CSRFToken": kari.token})
        assert answer.status_code == 200

    def test_a_token_lasts_as_long_as_the_login(self, scene: Scene, kari: Visitor) -> None:
        before = kari.token
        kari.get("/visning")
        assert kari.token == before
        for _ in range(4):
            assert kari.post("/send", {"navn": "a"}).status_code == 200

    @pytest.mark.parametrize("token", [None, "", "feil"])
    def test_without_it_nothing_is_done_and_nothing_typed_is_lost(self, kari: Visitor, token: str | None) -> None:
        typed = 'linje en\n"to" <b>æøå</b>'
        form = {"navn": typed} | ({"csrf_token": token} if token is not None else {})
        answer = kari.client.post("/send", data=form)
        assert answer.status_code == 400
        assert "Skjemaet ble ikke sendt" in answer.text
        assert '<textarea name="navn" hidden>\nlinje en\n&#34;to&#34; &lt;b&gt;æøå&lt;/b&gt;</textarea>' in answer.text
        assert 'action="/send"' in answer.text
        assert kari.post("/send", {"navn": typed}).status_code == 200

    def test_the_token_of_somebody_else_does_not_fit(self, scene: Scene, kari: Visitor) -> None:
        other = scene.visitor("henrik")
        other.get("/visning")
        kari.token = other.token
        assert kari.post("/send", {"navn": "a"}).status_code == 400

    @pytest.mark.parametrize(
        "headers",
        [
            {"Origin": "https://ond.example"},
            {"Origin": "http://localhost:81"},
            {"Sec-Fetch-Site": "cross-site"},
            {"Sec-Fetch-Site": "same-site"},
            {"Origin": "http://localhost", "Sec-Fetch-Site": "cross-site"},
        ],
    )
    def test_another_sites_page_is_refused_without_an_offer(self, kari: Visitor, headers: dict[str, str]) -> None:
        answer = kari.post("/send", {"navn": "typed"}, headers=headers)
        assert answer.status_code == 403
        assert "typed" not in answer.text

    @pytest.mark.parametrize(
        "headers",
        [
            {"Origin": "http://localhost"},
            {"Origin": "null"},
            {"Sec-Fetch-Site": "same-origin"},
            {"Sec-Fetch-Site": "none"},
        ],
    )
    def test_our_own_page_is_taken(self, kari: Visitor, headers: dict[str, str]) -> None:
        assert kari.post("/send", {"navn": "a"}, headers=headers).status_code == 200

    def test_somebody_who_is_not_logged_in_is_led_to_login(self, scene: Scene) -> None:
        assert scene.visitor().post("/send", {"navn": "a"}).headers["Location"] == "/logg-inn"

    def test_login_and_logout_need_it_too(self, scene: Scene) -> None:
        form = {"tenant": "uib", "ident": "kari"}
        assert scene.visitor().client.post("/logg-inn/utvikling", data=form).status_code == 400
        assert scene.visitor("kari").client.post("/logg-ut", data={}).status_code == 400


@pytest.mark.parametrize("status", [s for s in STATUSES if s != 401])
@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_an_error_says_what_happened_and_what_to_do(scene: Scene, status: int, language: str) -> None:
    answer = scene.visitor().get(f"/feil/{status}", headers={"Accept-Language": language})
    texts = catalogue()
    assert answer.status_code == status
    assert f'<html lang="{language}"' in answer.text
    for part in ("title", "text", "next"):
        assert texts[f"fault.{status}.{part}"][language] in answer.text
    assert answer.text.count("<h1") == 1
    assert "hemmelig grunn" not in answer.text
    assert "Traceback" not in answer.text


def test_a_failure_of_ours_has_a_reference_that_the_log_knows(scene: Scene, caplog: pytest.LogCaptureFixture) -> None:
    page = scene.visitor("kari").get("/feil/500").text
    record = next(r for r in caplog.records if r.name == "oppskrift_web.errors")
    reference = record.getMessage().partition("(reference ")[2].rstrip(")")
    assert len(reference) == 8
    assert reference in page
    assert "uib/kari" in record.getMessage()
    assert record.exc_info is not None
    assert "hemmelig grunn" in str(record.exc_info[1])


@pytest.mark.parametrize(("name", "status"), [("mangler", 404), ("samtidig", 409), ("nede", 503)])
def test_errors_of_use_cases_become_answers(scene: Scene, name: str, status: int) -> None:
    answer = scene.visitor().get(f"/kast/{name}")
    assert answer.status_code == status
    assert "c-1" not in answer.text


def test_a_database_that_is_down_gives_a_page_all_the_same(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    kari = scene.visitor("kari")

    def down(id: str) -> None:
        raise RAISED["nede"]

    store = type(scene.site.sessions)
    monkeypatch.setattr(store, "find", lambda self, id: down(id))
    answer = kari.get("/arbeidsliste")
    assert answer.status_code == 503
    assert "Oppskrift er ikke tilgjengelig akkurat nå" in answer.text
    assert answer.headers["Content-Security-Policy"] == POLICY


def test_htmx_gets_a_fragment_to_show(scene: Scene) -> None:
    text = scene.visitor().get("/feil/409", headers={"HX-Request": "true"}).text
    assert "<html" not in text
    assert 'role="alert"' in text
    assert "Noen andre kom deg i forkjøpet" in text


def test_programs_get_json(scene: Scene) -> None:
    headers = {"Accept": "application/json"}
    found = scene.visitor().get("/feil/404", headers=headers)
    assert found.json is not None
    assert (found.status_code, found.json["status"], found.json["title"]) == (404, 404, "Siden finnes ikke")
    assert scene.visitor().get("/arbeidsliste", headers=headers).status_code == 401
    assert scene.visitor().get("/feil/404", headers={"Accept": "text/html,*/*"}).mimetype == "text/html"


def test_too_much_is_refused_before_it_is_read(scene: Scene, kari: Visitor) -> None:
    answer = kari.post("/send", {"navn": "x" * (12 * 1024 * 1024)})
    assert answer.status_code == 413
    assert "Det du sendte er for stort" in answer.text


def test_a_view_that_does_not_say_who_may_use_it_is_refused(scene: Scene, kari: Visitor) -> None:
    assert kari.get("/umerket").status_code == 403
    assert "hemmelig" not in kari.get("/umerket").text


def test_health_is_for_this_machine_and_operators(scene: Scene) -> None:
    scene_app = scene.app
    rules = [str(rule) for rule in scene_app.url_map.iter_rules() if str(rule) in {"/health/live", "/metrics"}]
    for path in rules:
        assert scene.visitor().get(path).status_code == 200
        proxied = {"X-Forwarded-For": "203.0.113.7"}
        assert scene.visitor().get(path, headers=proxied).status_code == 303
        assert scene.visitor("kari").get(path, headers=proxied).status_code == 403
        assert scene.visitor("drift").get(path, headers=proxied).status_code == 200
    assert set(rules) <= {"/health/live", "/metrics"}


def test_proxies_are_believed_only_when_they_are_set_up(tmp_path: Path) -> None:
    forwarded = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "ond.example", "X-Forwarded-For": "203.0.113.7"}
    seen: list[tuple[str, str, str | None]] = []

    def look() -> str:
        seen.append((request.scheme, request.host, request.remote_addr))
        return "ok"

    for number, proxies in enumerate((0, 1)):
        folder = tmp_path / str(number)
        folder.mkdir()
        with Scene(folder, WebConfig(development=True, proxies=proxies, hosts=("ond.example",))) as scene:
            scene.app.get("/se")(access(Policy.PUBLIC)(look))
            scene.visitor().get("/se", headers=forwarded)
    assert seen == [("http", "localhost", "127.0.0.1"), ("https", "ond.example", "203.0.113.7")]
