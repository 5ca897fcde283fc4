"""What a worker shows DFØ: a token from Maskinporten and the gateway's key, taken from the environment."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from cli_support import oppskrift
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from dfo_support import public_pem, rsa_key

from oppskrift import dfo
from oppskrift.cli.connection import endpoints as our_endpoints
from oppskrift.cli.connection import tokens
from oppskrift.clock import SystemClock
from oppskrift.dfo.events import EventCall
from oppskrift.dfo.resources import EMPLOYEE
from oppskrift.dfo.simulator import Registered, Served, Simulator, TokenDesk

ISSUER = "https://maskinporten.example/"


def test_a_token_is_fetched_with_the_key_of_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    key = tmp_path / "key.pem"
    key.write_bytes(rsa_key().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    desk = TokenDesk(ISSUER, {"c": Registered(public_key=public_pem(rsa_key()), scopes=frozenset({EMPLOYEE.scope}))})
    with Served(Simulator(SystemClock(), desk=desk)) as served, dfo.open_http() as http:
        for name, value in {
            "CLIENT_ID": "c",
            "KEY_FILE": str(key),
            "KEY_ID": "k",
            "ISSUER": ISSUER,
            "TOKEN_URL": f"{served.url}/token",
        }.items():
            monkeypatch.setenv(f"OPPSKRIFT_MASKINPORTEN_{name}", value)
        call = EventCall(institution="uib", idempotency_key="x", now=datetime.now(UTC))
        endpoints = our_endpoints(served.url + "/{institution}", True)
        assert dfo.DfoClient(http, endpoints, tokens(http)).find(call, EMPLOYEE, "5000001")[0]["fornavn"] == "Lea"
        monkeypatch.delenv("OPPSKRIFT_MASKINPORTEN_CLIENT_ID")
        with pytest.raises(dfo.failure.Stopped):
            dfo.DfoClient(http, endpoints, tokens(http)).find(call, EMPLOYEE, "5000001")


def test_a_worker_with_half_the_settings_says_which_is_missing(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'w.db'}"
    assert oppskrift("db", "upgrade", "--database", database).code == 0
    ran = oppskrift("worker", "--database", database, cwd=tmp_path, OPPSKRIFT_MASKINPORTEN_CLIENT_ID="c")
    assert ran.code == 1
    assert "OPPSKRIFT_MASKINPORTEN_KEY_FILE" in ran.err


def test_the_gateways_key_goes_with_every_call(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPPSKRIFT_DFO_API_KEY", "hemmelig")
    assert our_endpoints("https://api-test.dfo.no", False).api_key("uib") == "hemmelig"
    monkeypatch.delenv("OPPSKRIFT_DFO_API_KEY")
    assert our_endpoints(None, True).api_key("uib") is None
