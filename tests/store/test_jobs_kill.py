"""Worker processes killed and stopped in the middle of calls: nothing is lost, and each effect happens once.

The peer is a real HTTP server that honours idempotency keys. It carries out the plan itself: on certain calls it kills
or stops the process that is calling, before the effect, after the effect, or just after the answer. A run with a store
that does not check leases shows that the test would find the fault.
"""

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock, Thread, Timer
from time import sleep
from typing import Any, Literal

import pytest
from jobs_kill_worker import LENGTH
from jobs_support import RowEngine, completed, key_of
from store_support import opened, sqlite_url

from oppskrift.clock import SystemClock
from oppskrift.model.outcome import CaseStatus
from oppskrift.ports import Store
from oppskrift.store import verify

Deed = Literal["before", "after", "answered", "stop", "500", "drop"]
LEASE = 0.5
PATIENCE = 90
TENANTS = ("uib", "uio")
SUPPORT = Path(__file__).parents[1] / "support"


@dataclass
class Peer:
    """Counts calls and effects by key, and does to the caller what the plan says for the number of the call."""

    plan: dict[int, Deed]
    calls: Counter[str] = field(default_factory=Counter)
    effects: set[str] = field(default_factory=set)
    done: list[Deed] = field(default_factory=list)
    lock: Lock = field(default_factory=Lock)

    def begin(self, key: str) -> Deed | None:
        with self.lock:
            self.calls[key] += 1
            deed = self.plan.get(self.calls.total())
            if deed:
                self.done.append(deed)
            if deed not in {"before", "500"}:
                self.effects.add(key)
            return deed


@pytest.fixture
def peer(request: pytest.FixtureRequest) -> Iterator[tuple[Peer, int]]:
    state = Peer(request.param)

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: Any) -> None:
            pass

        def do_POST(self) -> None:
            key, pid = self.headers["Idempotency-Key"], int(self.headers["Pid"])
            deed = state.begin(key)
            if deed in {"before", "after"}:
                os.kill(pid, signal.SIGKILL)
            elif deed == "stop":
                os.kill(pid, signal.SIGSTOP)
                Timer(6 * LEASE, os.kill, (pid, signal.SIGCONT)).start()
            if deed in {"before", "after", "drop"}:
                return
            self.send_response(500 if deed == "500" else 200)
            self.send_header("Content-Length", "0")
            self.end_headers()
            self.wfile.flush()
            if deed == "answered":
                sleep(0.004)
                os.kill(pid, signal.SIGKILL)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield state, server.server_port
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return sqlite_url(tmp_path)
    create: Callable[[], str] = request.getfixturevalue("postgres")
    return create()


KILLS: dict[int, Deed] = {2: "before", 5: "after", 8: "answered", 10: "500", 12: "drop", 14: "after", 17: "answered"}
STOPS: dict[int, Deed] = {3: "stop", 6: "before", 9: "after", 12: "answered", 14: "drop", 16: "stop", 19: "after"}
# Several, so that one of them lets the other worker get in between even on a busy machine.
ONLY_STOPS: dict[int, Deed] = dict.fromkeys((2, 5, 8, 11, 14, 17), "stop")


@pytest.mark.parametrize(
    ("url", "workers", "fence", "peer"),
    [
        pytest.param("sqlite", 1, "fenced", KILLS, id="sqlite"),
        pytest.param("postgres", 2, "fenced", STOPS, id="postgres"),
        pytest.param("postgres", 2, "unfenced", ONLY_STOPS, id="postgres without the check of the lease"),
    ],
    indirect=["url", "peer"],
)
def test_killed_workers_lose_nothing_and_repeat_nothing(
    url: str, workers: int, fence: str, peer: tuple[Peer, int]
) -> None:
    state, port = peer
    cases = [(tenant, f"c{number}") for tenant in TENANTS for number in range(4)]
    with opened(url) as store:
        engine = RowEngine(store, SystemClock(), length=LENGTH, retries=50)
        for case in cases:
            engine.start(*case)
    run_until_done([sys.executable, str(SUPPORT / "jobs_kill_worker.py"), url, str(port), fence, str(LEASE)], workers)

    assert Counter(state.done) == Counter(state.plan.values())
    assert state.effects == {key_of(*case, token) for case in cases for token in range(1, LENGTH + 1)}
    assert state.calls.total() > len(state.effects)
    with opened(url) as store:
        found = violations(store, cases)
    assert found == [] if fence == "fenced" else "repeated" in found


def run_until_done(command: list[str], workers: int) -> None:
    """Keep worker processes running, starting killed ones again, until they report that no job is left."""
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as nursery:
        assert nursery.stdin is not None
        assert nursery.stdout is not None
        alarm = Timer(PATIENCE, nursery.kill)
        alarm.start()
        nursery.stdin.write("start\n" * workers)
        nursery.stdin.flush()
        codes = [0]
        while workers and codes[-1] in {0, -signal.SIGKILL}:
            codes.append(int(nursery.stdout.readline().split()[1]))
            if codes[-1] == -signal.SIGKILL:
                nursery.stdin.write("start\n")
                nursery.stdin.flush()
            else:
                workers -= 1
        nursery.stdin.close()
        alarm.cancel()
    assert set(codes) <= {0, -signal.SIGKILL}


def violations(store: Store, cases: list[tuple[str, str]]) -> list[str]:
    """Return what is wrong after a run: lost, repeated or left work, or a history with a gap."""
    found = set()
    for tenant, case_id in cases:
        tokens = completed(store, tenant, case_id)
        if sorted(set(tokens)) != list(range(1, LENGTH + 1)) or (
            store.case(tenant, case_id).status is not CaseStatus.COMPLETED
        ):
            found.add("lost")
        if len(tokens) != len(set(tokens)):
            found.add("repeated")
        if verify(store, tenant, case_id):  # type: ignore[arg-type]
            found.add("history")
    return sorted(found | ({"left"} if store.jobs() else set()))
