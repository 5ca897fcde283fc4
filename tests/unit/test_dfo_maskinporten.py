"""Tokens: the claims of the grant, the cache, expiry, clock skew, and each way in which the issuer can say no."""

from datetime import timedelta

import httpx
import jwt
import pytest
from dfo_support import START, TestCall, World, public_pem, rsa_key

from oppskrift.clock import ManualClock
from oppskrift.dfo import DfoClient, Endpoints, MemoryNotifier, catalogue, open_http
from oppskrift.dfo.failure import Stopped
from oppskrift.dfo.maskinporten import GRANT, Maskinporten, Settings, assertion, read_key, read_settings
from oppskrift.dfo.resources import ALL
from oppskrift.dfo.simulator import Registered, TokenDesk
from oppskrift.dfo.simulator.tokens import GrantRefused
from oppskrift.errors import OppskriftError
from oppskrift.model.job import Incident, Retry

ISSUER = "https://maskinporten.invalid/"
SCOPES = frozenset(r.scope for r in ALL)
SCOPE = frozenset({"dfo:ansatte"})


def settings(**changed):
    given = {
        "client_id": "oppskrift",
        "key": rsa_key(),
        "key_id": "k1",
        "issuer": ISSUER,
        "token_url": "https://dfo-simulator.invalid/token",
    }
    return Settings(**{**given, **changed})


def desk(scopes=SCOPES, **more):
    return TokenDesk(ISSUER, {"oppskrift": Registered(public_key=public_pem(rsa_key()), scopes=scopes)}, **more)


def world(token_clock=None, client=None, **more):
    made = World(desk=desk(**more))
    tokens = Maskinporten({"*": client or settings()}, made.http, token_clock or made.clock)
    made.registry = catalogue(DfoClient(made.http, Endpoints(), tokens), MemoryNotifier())
    made.tokens = tokens
    return made


def test_a_call_with_a_token_is_let_in_and_one_without_is_not():
    made = world()
    assert made.done("dfo.ansatt.hent", ansattnr="5000001")["fornavn"] == "Lea"
    bare = catalogue(DfoClient(made.http, Endpoints()), MemoryNotifier())
    assert isinstance(bare.run("dfo.ansatt.hent", {"ansattnr": "5000001"}, TestCall()), Incident)


def test_the_grant_carries_exactly_the_known_claims():
    claims = jwt.decode(assertion(settings(), "a b", START, "j"), options={"verify_signature": False})
    assert set(claims) == {"aud", "iss", "scope", "iat", "exp", "jti"}
    assert claims["aud"] == ISSUER
    assert claims["exp"] - claims["iat"] <= 120
    assert jwt.get_unverified_header(assertion(settings(), "a", START, "j"))["kid"] == "k1"


def counting(status=200, body=None):
    asked = []

    def handle(request):
        asked.append(request)
        if isinstance(body, bytes):
            return httpx.Response(status, content=body)
        return httpx.Response(status, json=body or {"access_token": f"t{len(asked)}", "expires_in": 120})

    return asked, open_http(httpx.MockTransport(handle))


def test_a_token_is_kept_per_institution_and_scopes_until_shortly_before_it_expires():
    asked, http = counting()
    clock = ManualClock(START)
    tokens = Maskinporten({"*": settings()}, http, clock)
    assert [tokens.token("uib", SCOPE), tokens.token("uib", SCOPE)] == ["t1", "t1"]
    assert tokens.token("uio", SCOPE) == "t2"
    assert tokens.token("uib", frozenset({"annet"})) == "t3"
    clock.advance(timedelta(seconds=89))
    assert tokens.token("uib", SCOPE) == "t1"
    clock.advance(timedelta(seconds=2))
    assert tokens.token("uib", SCOPE) == "t4", "renewed 30 seconds before the end"
    tokens.forget("uib", SCOPE)
    assert tokens.token("uib", SCOPE) == "t5"
    assert asked[0].read().startswith(b"grant_type=urn%3Aietf")


def test_a_token_that_the_peer_no_longer_accepts_is_replaced_once():
    made = world()
    made.done("dfo.ansatt.hent", ansattnr="5000001")
    made.sim.desk.revoke_all()
    made.done("dfo.ansatt.hent", ansattnr="5000001")
    assert [c.status for c in made.sim.calls()] == [200, 401, 200]


def test_tokens_expire_with_the_clock_and_are_renewed():
    made = world(lifetime=timedelta(seconds=60))
    for _ in range(3):
        made.done("dfo.ansatt.hent", ansattnr="5000001")
        made.clock.advance(timedelta(minutes=5))
    assert [c.status for c in made.sim.calls()] == [200, 200, 200]


def test_a_scope_that_the_client_may_not_have_is_an_incident():
    made = world(scopes=SCOPE)
    outcome = made.run("dfo.stilling.hent", stilling_id="30000000")
    assert isinstance(outcome, Incident)
    assert "invalid_scope" in outcome.reason
    assert "dfo:stillinger" in outcome.reason


@pytest.mark.parametrize("seconds", [15, -30])
def test_a_clock_a_little_off_is_accepted(seconds):
    made = world(token_clock=ManualClock(START + timedelta(seconds=seconds)))
    assert made.done("dfo.ansatt.hent", ansattnr="5000001")["fornavn"] == "Lea"


@pytest.mark.parametrize("minutes", [5, -5])
def test_a_clock_that_is_wrong_is_an_incident_that_speaks_of_the_clock(minutes):
    made = world(token_clock=ManualClock(START + timedelta(minutes=minutes)))
    outcome = made.run("dfo.ansatt.hent", ansattnr="5000001")
    assert isinstance(outcome, Incident)
    assert "klokken" in outcome.reason


def test_a_client_that_is_not_registered_is_an_incident():
    outcome = world(client=settings(client_id="fremmed")).run("dfo.ansatt.hent", ansattnr="5000001")
    assert isinstance(outcome, Incident)
    assert "invalid_client" in outcome.reason


@pytest.mark.parametrize("status", [429, 500, 503])
def test_an_issuer_in_trouble_is_tried_again(status):
    _, http = counting(status)
    with pytest.raises(Stopped) as stopped:
        Maskinporten({"*": settings()}, http, ManualClock(START)).token("uib", SCOPE)
    assert isinstance(stopped.value.outcome, Retry)


def test_an_issuer_that_is_away_is_tried_again():
    def away(request):
        raise httpx.ConnectError("x", request=request)

    with pytest.raises(Stopped) as stopped:
        Maskinporten({"*": settings()}, open_http(httpx.MockTransport(away)), ManualClock(START)).token("uib", SCOPE)
    assert isinstance(stopped.value.outcome, Retry)


@pytest.mark.parametrize(
    ("status", "body", "word"),
    [
        (400, {"error": "invalid_grant", "error_description": "MP-121 key expired"}, "MP-121"),
        (401, {"error": "invalid_client"}, "invalid_client"),
        (302, {"x": 1}, "302"),
        (200, b"<html>", "200"),
        (200, {"access_token": "t"}, "expires_in"),
        (200, {"access_token": "t\r\nX: y", "expires_in": 10}, "access_token"),
        (200, {"access_token": 5, "expires_in": 10}, "access_token"),
    ],
    ids=str,
)
def test_a_refusal_or_a_strange_answer_is_an_incident(status, body, word):
    _, http = counting(status, body)
    with pytest.raises(Stopped) as stopped:
        Maskinporten({"*": settings()}, http, ManualClock(START)).token("uib", SCOPE)
    assert isinstance(stopped.value.outcome, Incident)
    assert word in stopped.value.outcome.reason


def test_an_institution_without_a_client_is_an_incident():
    _, http = counting()
    with pytest.raises(Stopped) as stopped:
        Maskinporten({"uio": settings()}, http, ManualClock(START)).token("uib", SCOPE)
    assert isinstance(stopped.value.outcome, Incident)


NOW = int(START.timestamp())
GOOD = {"aud": ISSUER, "iss": "oppskrift", "scope": "dfo:ansatte", "iat": NOW, "exp": NOW + 120, "jti": "1"}


def grant(claims, key=None, algorithm="RS256", grant_type=GRANT):
    signed = jwt.encode(claims, key or rsa_key(), algorithm=algorithm)
    return {"grant_type": grant_type, "assertion": signed}


def test_the_desk_accepts_a_good_grant_once():
    one = desk()
    assert one.grant(grant(GOOD), START)["expires_in"] == 120
    with pytest.raises(GrantRefused, match="jti"):
        one.grant(grant(GOOD), START)


@pytest.mark.parametrize(
    ("changed", "word"),
    [
        ({"aud": "https://maskinporten.invalid/token"}, "aud"),
        ({"aud": [ISSUER]}, "aud"),
        ({"exp": NOW + 121}, "120"),
        ({"exp": NOW}, "120"),
        ({"iat": NOW - 200, "exp": NOW - 100}, "expired"),
        ({"iat": NOW + 11, "exp": NOW + 60}, "future"),
        ({"iat": float(NOW)}, "whole seconds"),
        ({"scope": "dfo:alt"}, "scope"),
        ({"scope": ""}, "scope"),
        ({"sub": "x"}, "unknown claim sub"),
        ({"jti": None}, "assertion"),
        ({"iss": "andre"}, "unknown iss"),
    ],
    ids=str,
)
def test_the_desk_refuses_a_grant_that_is_not_right(changed, word):
    with pytest.raises(GrantRefused, match=word):
        desk().grant(grant({**GOOD, **changed}), START)


@pytest.mark.parametrize("claim", sorted(GOOD))
def test_the_desk_refuses_a_grant_that_lacks_a_claim(claim):
    with pytest.raises(GrantRefused):
        desk().grant(grant({k: v for k, v in GOOD.items() if k != claim}), START)


def test_the_desk_refuses_other_keys_algorithms_and_grants():
    from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key

    stranger = generate_private_key(public_exponent=65537, key_size=2048)
    for form in (
        grant(GOOD, stranger),
        grant(GOOD, "x" * 32, "HS256"),
        grant(GOOD, grant_type="client_credentials"),
        {"grant_type": GRANT, "assertion": "a.b.c"},
        {"grant_type": GRANT},
    ):
        with pytest.raises(GrantRefused):
            desk().grant(form, START)


def test_settings_come_from_the_environment_and_a_key_file(tmp_path):
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    file = tmp_path / "nøkkel.pem"
    file.write_bytes(rsa_key().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    prefix = "OPPSKRIFT_MASKINPORTEN_"
    environ = {f"{prefix}CLIENT_ID": "c", f"{prefix}KEY_FILE": str(file), f"{prefix}KEY_ID": "k"}
    found = read_settings(environ)
    assert found is not None
    assert (found.client_id, found.issuer) == ("c", "https://maskinporten.no/")
    assert "RSAPrivateKey" not in repr(found)
    assert read_settings({}) is None
    with pytest.raises(OppskriftError, match="KEY_ID"):
        read_settings({k: v for k, v in environ.items() if not k.endswith("KEY_ID")})
    file.write_text("ikke en nøkkel")
    with pytest.raises(OppskriftError, match="PEM"):
        read_key(file)
    with pytest.raises(OppskriftError, match="borte"):
        read_key(tmp_path / "borte.pem")
