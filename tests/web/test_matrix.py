"""Everybody against every address: who may use a view, and that nobody reaches what is another institution's.

Generated from the URL map. A route that is new is tested as it comes, as long as its arguments are known here: see
ARGUMENTS and OF. What a route must answer follows from the policy of its view:

- whoever is not logged in is led to login, from all but public views;
- a person gets 403 from a view they may not use;
- and 404 for a case of another institution, an invited person for any case but their own;
- else an answer that is neither of these for lack of login, and never a fault of ours.

What is refused changes nothing: the revisions of all cases are the same before and after.
"""

import json
import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from flask import url_for
from web_support import Scene, Visitor
from werkzeug.routing import Rule

from oppskrift.cases.results import Advanced
from oppskrift.ports import SessionRecord
from oppskrift_web.access import Policy, policy_of
from oppskrift_web.auth.session import hashed

PEOPLE = ("tormod", "berit", "kari", "henrik", "bente", "atle", "stine", "dag", "vigdis", "prosess", "drift")
OUTSIDE = {"REMOTE_ADDR": "203.0.113.9"}
"""Nobody asks from this machine itself, which may see health and metrics."""


@dataclass(frozen=True)
class Target:
    """A case that an address leads to, of an institution; and an open task of it."""

    name: str
    tenant: str
    case_id: str
    token: int


ARGUMENTS: Mapping[str, Callable[[Target], Any]] = {
    "case_id": lambda target: target.case_id,
    "token": lambda target: target.token,
    "rev": lambda target: 1,
    "process": lambda target: "kontrakt_timelonn",
    "version": lambda target: "1.0",
    "form": lambda target: "melde_behov",
    "key": lambda target: "ukjent",
    "id": lambda target: "00000000-0000-7000-8000-000000000000",
}
"""A sample for each argument of a route, by its name. A new name gets a line here."""

OF: Mapping[str, Mapping[str, Callable[[Target], Any]]] = {
    "start.enter": {"token": lambda target: "ingen-lenke"},
    "start.go_in": {"token": lambda target: "ingen-lenke"},
}
"""Samples for a route (by endpoint) whose argument means something else than its name says above."""

FORMS: Mapping[str, Callable[[Target], Mapping[str, Any]]] = {
    "worklist.act": lambda target: {"do": "claim", "task": f"{target.case_id}:{target.token}"},
    "tasks.give": lambda target: {"to": "kari"},
    "cases.withdraw": lambda target: {"reason": "Prøver om det går"},
    "operations.cancel": lambda target: {"reason": "Prøver om det går"},
    "operations.skip": lambda target: {"reason": "Prøver om det går"},
}
"""What is sent to a route that only does something when it gets more than an empty form."""

ENDS_LOGIN = frozenset({"auth.logout", "auth_development.development", "start.go_in"})
"""Routes after which the visitor is somebody else: they are asked by a new visitor each time."""

OF_A_CASE = frozenset({"case_id"})
"""Arguments that lead to a case. A route that names one otherwise is to name it so."""


@dataclass(frozen=True)
class Asker:
    """Somebody who asks. `case` is the only case of an invited person."""

    name: str
    tenant: str | None
    ident: str | None
    case: str | None = None

    @property
    def operator(self) -> bool:
        return self.ident == "drift"

    def may_use(self, policy: Policy) -> bool:
        if policy is Policy.PUBLIC:
            return True
        if self.tenant is None:
            return False
        return {
            Policy.PERSON: True,
            Policy.STAFF: self.case is None,
            Policy.OPERATOR: self.operator,
            Policy.LOOPBACK: self.operator,
        }[policy]

    def may_reach(self, target: Target) -> bool:
        return self.tenant == target.tenant and self.case in {None, target.case_id}


@dataclass
class Matrix:
    """The scene, everybody in it, and what they may lead each other to."""

    scene: Scene
    targets: list[Target]
    askers: list[Asker] = field(default_factory=list)
    visitors: dict[str, Visitor] = field(default_factory=dict)

    def visitor(self, asker: Asker, endpoint: str) -> Visitor:
        if endpoint in ENDS_LOGIN or asker.name not in self.visitors:
            self.visitors[asker.name] = self._enter(asker)
        found = self.visitors[asker.name]
        if endpoint in ENDS_LOGIN:
            del self.visitors[asker.name]
        return found

    def _enter(self, asker: Asker) -> Visitor:
        if asker.ident is None or asker.case is None:
            visitor = self.scene.visitor(asker.ident, asker.tenant or "uib")
        else:
            visitor = self.scene.visitor()
            visitor.client.set_cookie("oppskrift", self._invite(asker))
        visitor.get("/tilgjengelighet")
        return visitor

    def _invite(self, asker: Asker) -> str:
        secret, now = secrets.token_urlsafe(32), self.scene.clock.now()
        row = SessionRecord(
            id=hashed(secret),
            tenant=asker.tenant or "",
            person=asker.ident or "",
            body=json.dumps({"by": "invitation", "case": asker.case, "name": "Gjest"}),
            created_at=now,
            seen_at=now,
            expires_at=now + timedelta(days=1),
        )
        self.scene.site.sessions.add(row, instead_of=None, swept=now - timedelta(days=1))
        return secret

    def rules(self, method: str) -> list[Rule]:
        found = (rule for rule in self.scene.app.url_map.iter_rules() if method in (rule.methods or ()))
        return sorted(found, key=lambda rule: (rule.rule, rule.endpoint))

    def path(self, rule: Rule, target: Target) -> str:
        samples = {**ARGUMENTS, **OF.get(rule.endpoint, {})}
        with self.scene.app.test_request_context():
            return url_for(rule.endpoint, **{name: samples[name](target) for name in rule.arguments})

    def revisions(self) -> dict[str, int]:
        engine = self.scene.installation.store
        return {t.name: engine.case(t.tenant, t.case_id).rev for t in self.targets}


def _target(scene: Scene, name: str, tenant: str, case_id: str) -> Target:
    task = next(t for t in scene.tasks(tenant) if t.case_id == case_id)
    return Target(name, tenant, case_id, task.token)


@pytest.fixture(scope="module")
def matrix(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Matrix]:
    with Scene(tmp_path_factory.mktemp("matrix")) as scene:
        scene.app.testing = False  # a fault is an answer too
        targets = []
        for tenant in ("uib", "ntnu"):
            scene.journey(tenant, until="Kontrollere_kontrakt")
            (case,) = {task.case_id for task in scene.tasks(tenant)}
            targets.append(_target(scene, f"a case of {tenant}", tenant, case))
        started = scene.site.engine.start("uib", "kontrakt_timelonn", "berit")
        assert isinstance(started, Advanced)
        targets.append(_target(scene, "another case of uib", "uib", started.case_id))
        askers = [
            Asker("nobody", None, None),
            Asker("an invited person of uib", "uib", "invitert-1", targets[0].case_id),
            *(Asker(f"{ident} of uib", "uib", ident) for ident in PEOPLE),
            *(Asker(f"{ident} of ntnu", "ntnu", ident) for ident in ("kari", "dag", "drift")),
        ]
        yield Matrix(scene, targets, askers)


def test_every_view_says_who_may_use_it(matrix: Matrix) -> None:
    app = matrix.scene.app
    silent = sorted({str(rule) for rule in app.url_map.iter_rules() if policy_of(app, rule.endpoint) is None})
    assert silent == [], "put @access(Policy.…) below the route decorator (oppskrift_web/access.py)"


def test_every_argument_of_every_route_is_known_here(matrix: Matrix) -> None:
    unknown = sorted(
        f"{rule.endpoint}: <{name}>"
        for rule in matrix.scene.app.url_map.iter_rules()
        for name in rule.arguments - {**ARGUMENTS, **OF.get(rule.endpoint, {})}.keys()
    )
    assert unknown == [], "add a sample to ARGUMENTS, or to OF for this route alone, in tests/web/test_matrix.py"


def wrong(asker: Asker, rule: Rule, policy: Policy, target: Target, status: int, led: str) -> str | None:
    """Return what is wrong with an answer, or None."""
    to_login = status == 303 and led.startswith("/logg-inn")
    if not asker.may_use(policy):
        expected = "led to login" if asker.tenant is None else "403"
        right = to_login if asker.tenant is None else status == 403
    elif rule.arguments & OF_A_CASE and policy is not Policy.PUBLIC and not asker.may_reach(target):
        expected, right = "404", status == 404
    else:
        expected = "an answer that is neither login nor a fault"
        right = status < 500 and status != 401 and (not to_login or rule.endpoint == "auth.logout")
    if right:
        return None
    return f"{asker.name}: {rule.endpoint} {rule.rule} of {target.name}: {status} {led}, expected {expected}"


def refused(asker: Asker, rule: Rule, policy: Policy, target: Target) -> bool:
    return not asker.may_use(policy) or not asker.may_reach(target)


def ask(matrix: Matrix, method: str, rule: Rule, asker: Asker, target: Target) -> tuple[int, str]:
    visitor, path = matrix.visitor(asker, rule.endpoint), matrix.path(rule, target)
    if method == "GET":
        answer = visitor.client.get(path, environ_base=OUTSIDE)
    else:
        form = FORMS.get(rule.endpoint, lambda _: {})(target)
        answer = visitor.client.post(path, data={"csrf_token": visitor.token, **form}, environ_base=OUTSIDE)
    led = answer.headers.get("Location", "")
    answer.close()
    return answer.status_code, led


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_everybody_gets_what_the_policy_says_and_no_more(matrix: Matrix, method: str) -> None:
    app, found, asked = matrix.scene.app, [], 0
    for rule in matrix.rules(method):
        policy = policy_of(app, rule.endpoint)
        if policy is None or rule.arguments - {**ARGUMENTS, **OF.get(rule.endpoint, {})}.keys():
            continue  # the tests above say so
        targets = matrix.targets if rule.arguments & OF_A_CASE or rule.endpoint in FORMS else matrix.targets[:1]
        for asker in matrix.askers:
            for target in targets:
                before = matrix.revisions() if method == "POST" else {}
                status, led = ask(matrix, method, rule, asker, target)
                asked += 1
                found.append(wrong(asker, rule, policy, target, status, led))
                if method == "POST" and refused(asker, rule, policy, target):
                    changed = [name for name, rev in matrix.revisions().items() if rev != before[name]]
                    found += [f"{asker.name}: {rule.endpoint} of {target.name} changed {name}" for name in changed]
    assert asked > 300
    lines = [line for line in found if line]
    assert not lines, "\n".join(["a view lets somebody in, or keeps somebody out, against its policy:", *lines])
