"""Worker processes for the kill test: each serves the jobs of a database against an HTTP peer until none is left."""

import http.client
import logging
import os
import select
import signal
import sys
import traceback
from collections.abc import Mapping
from datetime import timedelta
from threading import Event, Thread

from jobs_support import RowEngine, unfenced

from oppskrift.clock import SystemClock
from oppskrift.jobs import RetryPolicy, Worker
from oppskrift.model.job import Done, JobOutcome, Retry
from oppskrift.model.tagged import Json
from oppskrift.ports import Call
from oppskrift.store.sql import SqlStore

LENGTH = 3


class Peer:
    """Calls the peer with the idempotency key; anything but 200 is tried again."""

    def __init__(self, port: int) -> None:
        self.port = port

    def names(self) -> frozenset[str]:
        return frozenset({"peer.call"})

    def run(self, handler: str, input: Mapping[str, Json], call: Call) -> JobOutcome:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("POST", "/", headers={"Idempotency-Key": call.idempotency_key, "Pid": str(os.getpid())})
            status = connection.getresponse().status
        except (OSError, http.client.HTTPException) as error:
            return Retry(repr(error))
        finally:
            connection.close()
        return Done({}) if status == 200 else Retry(str(status))


def main(url: str, port: str, fenced: str, lease: str) -> None:
    logging.disable(logging.ERROR)
    clock, stop = SystemClock(), Event()
    with SqlStore(url) as store:
        if fenced == "unfenced":
            unfenced(store)
        engine = RowEngine(store, clock, length=LENGTH, retries=50)
        policy = RetryPolicy(base=timedelta(milliseconds=20), cap=timedelta(milliseconds=100))
        worker = Worker(
            engine, store, Peer(int(port)), clock, lease=timedelta(seconds=float(lease)), limit=2, policy=policy
        )
        thread = Thread(target=worker.run, args=(stop,))
        thread.start()
        while store.jobs():
            stop.wait(0.05)
        stop.set()
        thread.join()


def nursery(*arguments: str) -> None:
    """Fork a worker for each line that comes in; write `pid status` for each that has ended.

    Everything is imported once, so a worker that was killed has a successor within milliseconds.
    """
    running: set[int] = set()
    while True:
        if select.select([0], [], [], 0.01)[0]:
            wanted = os.read(0, 100).count(b"\n")
            if not wanted:
                break
            running |= {born(arguments) for _ in range(wanted)}
        for pid in list(running):
            ended, status = os.waitpid(pid, os.WNOHANG)
            if ended:
                running.remove(pid)
                print(pid, os.waitstatus_to_exitcode(status), flush=True)
    for pid in running:
        os.kill(pid, signal.SIGKILL)


def born(arguments: tuple[str, ...]) -> int:
    pid = os.fork()
    if pid:
        return pid
    try:
        main(*arguments)
    except BaseException:
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


if __name__ == "__main__":
    nursery(*sys.argv[1:])
