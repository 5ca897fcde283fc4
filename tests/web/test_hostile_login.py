"""Login as an attacker tries it: somebody else's name in other letters, an address that is not theirs, lines in the
log, forms without our token, and being led elsewhere."""

import logging
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from cases_support import ROOT
from login_support import config, identities
from web_support import Scene

from oppskrift import standard
from oppskrift_web import WebConfig
from oppskrift_web.auth.claims import Member, Stranger, read
from oppskrift_web.provider import Provider

PROVIDER = Provider(issuer="https://login.example", client_id="a", client_secret="b")
KELVIN = "\u212a"
"""Looks like K, is another character, and is k in small letters."""


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    with identities() as provider, Scene(tmp_path_factory.mktemp("in"), config(provider.settings(), logins=1000)) as s:
        yield s


def found(**claims: Any) -> Member | Stranger:
    library = standard.Library(ROOT)
    return read(claims, PROVIDER, [library.institution(one) for one in library.institutions()])


@pytest.mark.parametrize("name", [f"{KELVIN}ari@uib.no", "kari@uib.no\u200b", "kari\uff20uib.no", "k\u0430ri@uib.no"])
def test_a_name_in_other_letters_is_nobody(name: str) -> None:
    assert found(eduPersonPrincipalName=name) == Stranger(None)
    assert found(sub=name) == Stranger(None)
    assert found(sub="u-1", email=name, email_verified=True) == Stranger(None)


@pytest.mark.parametrize(("verified", "kept"), [(True, "tormod@uib.no"), (False, None), ("false", None)])
def test_an_address_that_the_provider_has_not_verified_opens_no_case(verified: object, kept: str | None) -> None:
    member = found(eduPersonPrincipalName="eva@uib.no", email="tormod@uib.no", email_verified=verified)
    assert isinstance(member, Member)
    assert member.person.email == kept


def test_an_address_that_the_provider_vouches_for_by_silence_is_kept() -> None:
    member = found(eduPersonPrincipalName="eva@uib.no", mail="eva@uib.no")
    assert isinstance(member, Member)
    assert member.person.email == "eva@uib.no"


@pytest.mark.parametrize("name", ["error", "error_description"])
def test_the_answer_of_a_provider_writes_one_line_in_the_log(
    scene: Scene, caplog: pytest.LogCaptureFixture, name: str
) -> None:
    forged = "x\r\n2026-01-01 INFO uib/kari logged in by oidc from 10.0.0.1"
    with caplog.at_level(logging.INFO):
        given = {"error": "access_denied", name: forged}
        answer = scene.visitor().get("/logg-inn/oidc/svar", query_string=given)
    assert answer.status_code == 400
    assert forged not in answer.text
    lines = [line for record in caplog.records for line in record.getMessage().splitlines()]
    assert not any(line.startswith("2026-01-01") for line in lines)
    assert any("login refused" in line for line in lines)


ELSEWHERE = (
    *("//evil.example", "/\\evil.example", "\\\\evil.example", "https://evil.example", "javascript:alert(1)"),
    *("/\t/evil.example", "/\n/evil.example", "\t//evil.example", "/%0d%0aSet-Cookie:x=1\r\n", "http:evil.example"),
    *("///evil.example", "/..//evil.example\r\n", "data:text/html,x", "//localhost@evil.example", "/\u2028/evil"),
)


@pytest.fixture(scope="module")
def journey(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """A journey that has come to a task of kari's, with logins of half an hour."""
    with Scene(tmp_path_factory.mktemp("journey"), WebConfig(development=True)) as made:
        made.journey("uib", until="Kontrollere_kontrakt")
        yield made


@pytest.mark.parametrize("target", ELSEWHERE)
def test_no_form_or_address_leads_elsewhere(journey: Scene, target: str) -> None:
    visitor = journey.visitor()
    visitor.get("/logg-inn", query_string={"next": target})
    led = [
        visitor.post("/sprak", {"language": "nb", "next": target}),
        visitor.post("/visning", {"theme": "dark", "next": target}),
        visitor.post("/logg-inn/utvikling", {"tenant": "uib", "ident": "kari", "next": target}),
        visitor.get("/logg-inn", query_string={"next": target}),
    ]
    visitor.get("/visning")
    led += [
        visitor.post("/arbeidsliste", {"do": "x", "next": target}),
        visitor.post("/arbeidsliste", {"do": "x", "next": f"/arbeidsliste?{target}"}),
        visitor.post("/arbeidsliste/visninger", {"name": "min", "query": target}),
    ]
    for answer in led:
        assert answer.status_code in {302, 303}
        where = answer.headers["Location"]
        assert re.match(r"/(?![/\\\t])[!-~]*\Z", where), where
        assert "x=1" not in answer.headers.get("Set-Cookie", "")


def test_no_form_is_taken_without_our_token(journey: Scene) -> None:
    task = journey.task("Kontrollere_kontrakt")
    known = {"case_id": task.case_id, "token": task.token, "process": "kontrakt_timelonn"}
    drift, stranger = journey.visitor("drift"), journey.visitor()
    theirs = journey.visitor("berit")
    theirs.get("/visning")
    for rule in journey.app.url_map.iter_rules():
        if "POST" not in (rule.methods or ()):
            continue
        with journey.app.test_request_context():
            path = journey.app.url_for(rule.endpoint, **{n: known.get(n, "x") for n in rule.arguments})
        for visitor in (drift, stranger):
            for token in ("", "x", theirs.token):
                answer = visitor.client.post(path, data={"csrf_token": token, "reason": "x", "language": "nn"})
                refused = answer.status_code in {400, 403} or answer.headers.get("Location", "").startswith("/logg-inn")
                assert refused, f"{rule.endpoint}: {answer.status_code}"
            for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}):
                form = {"csrf_token": visitor.token}
                answer = visitor.client.post(path, data=form, headers=headers)
                assert answer.status_code in {303, 403}, f"{rule.endpoint}: {answer.status_code}"
                assert answer.headers.get("Location", "/logg-inn").startswith("/logg-inn")
    assert drift.get("/drift").status_code == 200  # still logged in, and nothing has happened
    assert journey.task("Kontrollere_kontrakt") == task


def test_a_page_of_a_person_is_kept_by_nobody_else(journey: Scene) -> None:
    task = journey.task("Kontrollere_kontrakt")
    kari, guest, operator = journey.visitor("kari"), journey.visitor(), journey.visitor("drift")
    for path in ("/arbeidsliste", "/arbeidsliste/rader", "/saker", f"/saker/{task.case_id}",
                 f"/saker/{task.case_id}/hode", f"/saker/{task.case_id}/diagram.bpmn", f"/saker/{task.case_id}/notater",
                 f"/oppgaver/{task.case_id}/{task.token}", "/start", "/visning"):  # fmt: skip
        answer = kari.get(path)
        assert answer.status_code == 200, path
        kept = answer.headers["Cache-Control"]
        assert "no-store" in kept or ("private" in kept and ("no-cache" in kept or "max-age=0" in kept)), path
        tag = answer.headers.get("ETag")
        if tag:
            same = {"If-None-Match": tag}
            assert guest.get(path, headers=same).status_code == 303, path
            assert "Cookie" in answer.headers["Vary"], path
            if path.endswith("/hode"):
                assert operator.get(path, headers=same).status_code == 200, "what they see is another page"


def test_a_login_that_is_over_opens_no_partial(journey: Scene) -> None:
    task = journey.task("Kontrollere_kontrakt")
    kari = journey.visitor("kari")
    kari.get("/arbeidsliste")
    journey.stage.advance(timedelta(minutes=31))
    htmx = {"HX-Request": "true"}
    for path in ("/arbeidsliste/rader", f"/saker/{task.case_id}/hode", f"/oppgaver/{task.case_id}/{task.token}/saken"):
        answer = kari.get(path, headers=htmx)
        assert answer.status_code == 401, path
        assert answer.text == ""
