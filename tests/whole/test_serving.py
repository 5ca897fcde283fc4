"""`oppskrift run` and `oppskrift web` as an operator starts them: what they refuse, serve, keep, and how they end."""

import socket
from pathlib import Path
from time import sleep

import httpx
from cli_support import call, oppskrift
from serving_support import DEVELOPMENT, running


def ready(url: str) -> dict[str, object]:
    """Return what the health says once the worker, which begins when the pages do, has given its first sign."""
    for _ in range(60):
        told = httpx.get(f"{url}/health/ready").json()
        if told["status"] == "ok":
            break
        sleep(0.5)
    return {"status": told["status"], "checks": {name: check["ok"] for name, check in told["checks"].items()}}


def test_the_demo_is_played_served_and_kept(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'new' / 'a.db'}"
    args = ("run", "--demo", "--port", "0", "--database", database, "--notices", str(tmp_path / "n.jsonl"))
    with running(*args, **DEVELOPMENT) as server:
        url = server.wait_for(r"(http://127\.0\.0\.1:\d+)\.").group(1)
        assert server.wait_for(r"Kari Koordinator +(.+)").group(1).startswith("Kontrollere kontrakt")
        page = httpx.get(f"{url}/logg-inn", params={"institusjon": "uib"})
        assert page.status_code == 200
        assert "Kari Koordinator" in page.text
        assert server.stop() == 0
    assert {file.name.split(".")[0] for file in (tmp_path / "new").iterdir()} == {"a", "a-dfo"}
    with running(*args, OPPSKRIFT_LANGUAGE="en", **DEVELOPMENT) as server:
        server.wait_for("as it is. Delete it to play the demo anew")
        url = server.wait_for(r"(http://127\.0\.0\.1:\d+)\.").group(1)
        assert ready(url) == {"status": "ok", "checks": {"database": True, "worker": True, "bundles": True}}
        assert server.stop() == 0


def test_a_new_database_is_made_and_nothing_is_played(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'a.db'}"
    with running("run", "--simulated", "--port", "0", "--database", database, **DEVELOPMENT) as server:
        url = server.wait_for(r"(http://127\.0\.0\.1:\d+)\.").group(1)
        assert httpx.get(f"{url}/health/live").status_code == 200
        assert server.stop() == 0
    assert (tmp_path / "a.db").exists()


def test_nobody_logs_in_as_they_like_from_outside(tmp_path: Path) -> None:
    ran = call("run", "--simulated", "--host", "0.0.0.0", "--database", f"sqlite:///{tmp_path / 'a.db'}", **DEVELOPMENT)
    assert (ran.code, "127.0.0.1" in ran.err) == (1, True)
    assert list(tmp_path.iterdir()) == []


def test_it_says_when_nobody_could_log_in(tmp_path: Path) -> None:
    ran = call("run", "--simulated", "--database", f"sqlite:///{tmp_path / 'a.db'}")
    assert (ran.code, "OPPSKRIFT_OIDC_ISSUER" in ran.err) == (1, True)


def test_it_must_be_said_where_dfo_is(tmp_path: Path) -> None:
    ran = call("run", "--database", f"sqlite:///{tmp_path / 'a.db'}", **DEVELOPMENT)
    assert (ran.code, "--simulated" in ran.err) == (1, True)
    assert list(tmp_path.iterdir()) == []


def test_the_demo_is_for_a_file() -> None:
    ran = call("run", "--demo", "--database", "postgresql+psycopg://127.0.0.1:1/x", **DEVELOPMENT)
    assert (ran.code, "sqlite:///" in ran.err) == (1, True)


def test_a_port_that_is_taken_is_named(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        ran = oppskrift(
            "run", "--simulated", "--port", port, "--database", f"sqlite:///{tmp_path / 'a.db'}", **DEVELOPMENT
        )
    assert (ran.code, f":{port}" in ran.err, "Traceback" in ran.err) == (1, True, False)


def test_pages_without_a_database_say_what_to_do(tmp_path: Path) -> None:
    ran = call("web", "--database", f"sqlite:///{tmp_path / 'a.db'}", **DEVELOPMENT)
    assert (ran.code, "db upgrade" in ran.err) == (1, True)
