"""Whatever is sent to whichever address: never a fault of ours, and never anything of another institution.

The addresses come from the URL map, so a new one is attacked as it comes. Fields are those that our own pages have, and
names and values that mean harm (tests/support/hostile.py).
"""

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from typing import Any

import pytest
from flask import url_for
from hostile import HEADERS, NAMES, NUMBERS, QUERY, TEXTS
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from web_support import Scene, Visitor
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from oppskrift.cases.results import Advanced

PEOPLE = ("kari", "berit", "bente", "drift", "prosess", "guest", "nobody")
ENDS_LOGIN = frozenset({"auth.logout", "auth_development.development", "start.go_in"})
SECRET = "Hemmelig-Ntnu"
"""Stands in a comment on the case of the other institution."""

FIELD = re.compile(r'<(?:input|select|textarea|button)[^>]* name="([^"]+)"')

VALUES = st.one_of(st.sampled_from(TEXTS), st.sampled_from(NUMBERS), st.text(max_size=40))
ANYTHING = settings(
    max_examples=120,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)


@dataclass
class Attack:
    """A scene with a case at each of two institutions, and the visitors who attack."""

    scene: Scene
    visitors: dict[str, Visitor] = field(default_factory=dict)

    def target(self, tenant: str) -> tuple[str, int]:
        """Return case and token of an open task; begin a case when none is left."""
        open_tasks = self.scene.tasks(tenant)
        if not open_tasks:
            started = self.scene.site.engine.start(tenant, "kontrakt_timelonn", "berit")
            assert isinstance(started, Advanced)
            open_tasks = self.scene.tasks(tenant)
        return open_tasks[0].case_id, open_tasks[0].token

    def visitor(self, name: str) -> Visitor:
        if name not in self.visitors:
            self.visitors[name] = self._enter(name)
        return self.visitors[name]

    def _enter(self, name: str) -> Visitor:
        if name == "guest":
            found = self.scene.visitor()
            case_id = min(case.id for case in self.scene.installation.store.cases("uib"))
            (invited, *_) = self.scene.site.invitations.of("uib", case_id)
            link = self.scene.site.invitations.path(invited)
            found.get(link)
            found.post(link)
            return found
        found = self.scene.visitor(None if name == "nobody" else name)
        found.get("/visning")
        return found

    def rules(self, method: str) -> list[Rule]:
        found = (rule for rule in self.scene.app.url_map.iter_rules() if method in (rule.methods or ()))
        return sorted(found, key=lambda rule: (rule.rule, rule.endpoint))

    def path(self, rule: Rule, tenant: str, more: Mapping[str, Any] | None = None) -> str:
        case_id, token = self.target(tenant)
        known = {"case_id": case_id, "token": token, "rev": 4, "process": "kontrakt_timelonn", "version": "1.0"}
        values = {name: known.get(name, "melde_behov") for name in rule.arguments} | dict(more or {})
        with self.scene.app.test_request_context():
            return url_for(rule.endpoint, **values)

    def state(self, tenant: str) -> object:
        """Return all that an attack could change at an institution."""
        store = self.scene.installation.store
        cases = [(case.id, case.rev) for case in store.cases(tenant)]
        return cases, [self.scene.site.notes._notes.of_case(tenant, id) for id, _ in cases], self.scene.tasks(tenant)


@pytest.fixture(scope="module")
def attack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Attack]:
    with Scene(tmp_path_factory.mktemp("hostile"), database=os.environ.get("HOSTILE_DATABASE")) as scene:
        for tenant in ("uib", "ntnu"):
            scene.journey(tenant, until="Kontrollere_kontrakt")
        there = Attack(scene)
        case_id, _ = there.target("ntnu")
        kari = scene.visitor("kari", "ntnu")
        kari.get("/visning")
        assert kari.post(f"/saker/{case_id}/notater", {"text": SECRET}).status_code == 303
        scene.app.testing = False  # a fault is an answer, as in a running installation
        yield there


@pytest.fixture(scope="module")
def fields(attack: Attack) -> tuple[str, ...]:
    """Return the names of all fields that our own pages send."""
    found = set(NAMES)
    for name in ("kari", "berit", "drift"):
        for rule in attack.rules("GET"):
            if rule.endpoint not in ENDS_LOGIN:
                found |= {unescape(one) for one in FIELD.findall(_text(attack.visitor(name), attack.path(rule, "uib")))}
    assert len(found) > len(NAMES) + 10
    return tuple(sorted(found))


def _text(visitor: Visitor, path: str) -> str:
    answer = visitor.client.get(path)
    return answer.text if answer.mimetype == "text/html" else ""


def unharmed(answer: TestResponse, what: str) -> None:
    """Check that an answer is no fault of ours, carries our headers, and tells nothing of the other institution."""
    assert answer.status_code < 500, f"{answer.status_code} {what}"
    assert "\n" not in "".join(value for _, value in answer.headers), what
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"] or "sandbox" in answer.headers.get(
        "Content-Security-Policy", ""
    )
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    led = answer.headers.get("Location", answer.headers.get("HX-Redirect", "/"))
    assert re.match(r"/(?![/\\])|http://localhost/(?![/\\])", led), f"{what} leads to {led}"
    assert SECRET not in answer.text, what
    answer.close()


@ANYTHING
@given(data=st.data())
def test_no_form_makes_a_fault_or_crosses_institutions(attack: Attack, fields: tuple[str, ...], data: st.DataObject):
    rule = data.draw(st.sampled_from([one for one in attack.rules("POST") if one.endpoint not in ENDS_LOGIN]))
    tenant = data.draw(st.sampled_from(["uib", "ntnu"]))
    visitor = attack.visitor(data.draw(st.sampled_from(PEOPLE)))
    names = st.one_of(st.sampled_from(fields), st.sampled_from(fields), st.text(max_size=10))
    body = data.draw(st.lists(st.tuples(names, VALUES), max_size=8))
    headers, path = data.draw(st.sampled_from(HEADERS[:-3])), attack.path(rule, tenant)
    before = attack.state("ntnu")
    sent: dict[str, list[str]] = {}
    for name, value in body:
        sent.setdefault(name, []).append(value)
    form = {**sent, "csrf_token": visitor.token}
    unharmed(visitor.client.post(path, data=form, headers=headers), f"POST {path} {form}")
    assert attack.state("ntnu") == before


@ANYTHING
@given(data=st.data())
def test_no_address_makes_a_fault(attack: Attack, data: st.DataObject):
    rule = data.draw(st.sampled_from([one for one in attack.rules("GET") if one.endpoint not in ENDS_LOGIN]))
    visitor = attack.visitor(data.draw(st.sampled_from(PEOPLE)))
    query = data.draw(st.lists(st.tuples(st.sampled_from(QUERY), VALUES), max_size=4))
    headers = data.draw(st.sampled_from(HEADERS[:-1]))
    given_arguments = {
        name: data.draw(st.sampled_from(["%", "..", "\0", "a b", "x" * 3000, "\u202e", "<script>"]))
        for name in sorted(rule.arguments - {"token", "rev"} if "int:" in rule.rule else rule.arguments)
        if data.draw(st.booleans())
    }
    path = attack.path(rule, data.draw(st.sampled_from(["uib", "ntnu"])), given_arguments)
    unharmed(visitor.client.get(path, query_string=query, headers=headers), f"GET {path} {query} {headers}")


@pytest.mark.parametrize("token", ["9" * 12, "9" * 30, "9" * 5000, "0"])
def test_a_number_beyond_the_database_is_no_address(attack: Attack, token: str) -> None:
    case_id, _ = attack.target("uib")
    decided = (f"/saker/{case_id}/beslutninger/4/{token}", f"/saker/{case_id}/beslutninger/{token}/6/modell.dmn")
    for path in (f"/oppgaver/{case_id}/{token}", f"/oppgaver/{case_id}/{token}/saken", *decided):
        assert attack.visitor("kari").client.get(path).status_code in {200, 404}
    assert attack.visitor("drift").client.get(f"/drift/hendelser/{case_id}/{token}").status_code == 404


@pytest.mark.parametrize("number", ["9" * 25, "9" * 5000, "-" + "9" * 25])
def test_a_number_in_a_query_or_form_is_bounded(attack: Attack, number: str) -> None:
    drift = attack.visitor("drift")
    listed = drift.client.get("/drift/jobber", query_string={"etter": f"2026-01-01T00:00:00+00:00|x|{number}"})
    assert listed.status_code == 200
    form = {"total": number, "failed": number, "csrf_token": drift.token}
    assert drift.client.post("/drift/grupper/ukjent/prov-igjen", data=form).status_code == 200


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "TRACE", "PUT", "PATCH", "DELETE", "CONNECT", "PROPFIND", "x"])
def test_no_method_goes_around_login_or_changes_anything(attack: Attack, method: str) -> None:
    before = attack.state("uib"), attack.state("ntnu")
    for rule in attack.rules("GET") + attack.rules("POST"):
        for name in ("nobody", "kari"):
            path = attack.path(rule, "ntnu")
            unharmed(attack.visitor(name).client.open(path, method=method), f"{method} {path}")
    assert (attack.state("uib"), attack.state("ntnu")) == before


@pytest.mark.parametrize("headers", HEADERS, ids=range(len(HEADERS)))
def test_no_header_makes_a_fault(attack: Attack, headers: Mapping[str, str]) -> None:
    case_id, token = attack.target("uib")
    for name in ("kari", "nobody"):
        visitor = attack.visitor(name)
        for path in ("/arbeidsliste", "/arbeidsliste/rader", f"/saker/{case_id}", f"/oppgaver/{case_id}/{token}", "/x"):
            unharmed(visitor.client.get(path, headers=headers), f"GET {path} {headers}")
        for path in (f"/oppgaver/{case_id}/{token}/utkast", "/arbeidsliste", "/visning", f"/saker/{case_id}/notater"):
            body = f"csrf_token={visitor.token}&text=%ff%00&x".encode()
            unharmed(visitor.client.post(path, data=body, headers=headers), f"POST {path} {headers}")


def test_a_form_of_ten_thousand_fields_is_answered(attack: Attack) -> None:
    case_id, token = attack.target("uib")
    kari = attack.visitor("kari")
    many = {f"felt[{number}].a[{number}]": "x" for number in range(10_000)} | {"csrf_token": kari.token}
    for path in (f"/oppgaver/{case_id}/{token}", f"/oppgaver/{case_id}/{token}/skjema", "/arbeidsliste"):
        assert kari.client.post(path, data=many).status_code < 500


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "localhost@evil", "", "localhost:x", "[::1"]
)
def test_another_host_is_refused(attack: Attack, host: str) -> None:
    answer = attack.scene.app.test_client().get("/logg-inn?next=/saker", headers={"Host": host})
    assert answer.status_code in {200, 400}
    assert "evil" not in answer.text + str(answer.headers)
