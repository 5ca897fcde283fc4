"""The simulated DFØ delivers its events to registered receivers, in order, at least once."""

import json
from threading import Event

import httpx

from ..feeds import SEQUENCE_HEADER
from .app import Simulator
from .records import Record


def keep_pushing(simulator: Simulator, http: httpx.Client, stop: Event, seconds: float = 1.0) -> None:
    """Deliver events about once a second until told to stop."""
    pusher = Pusher(simulator, http)
    while not stop.wait(seconds):
        pusher.run()


class Pusher:
    """Posts each event to `<receiver>/hendelser/<institution>` until it is taken (2xx) or refused for good (4xx)."""

    def __init__(self, simulator: Simulator, http: httpx.Client) -> None:
        self._simulator, self._http = simulator, http

    def run(self) -> int:
        """Deliver what has not been delivered; return how many were taken. Who is away gets it next time."""
        return sum(self._deliver(receiver) for receiver in self._simulator.receivers())

    def _deliver(self, receiver: dict[str, object]) -> int:
        url, reached, taken = str(receiver["url"]), int(str(receiver["etter"])), 0
        for entry in self._simulator.events(reached):
            status = self._post(url, entry)
            if status is None or status >= 500:
                break
            taken += status < 300
            self._simulator.reached(url, int(entry["sekvens"]))
        return taken

    def _post(self, url: str, entry: Record) -> int | None:
        body = json.dumps(entry["hendelse"]).encode()
        # The real queue says octet-stream although it carries JSON.
        headers = {"Content-Type": "application/octet-stream", SEQUENCE_HEADER: str(entry["sekvens"])}
        try:
            return self._http.post(
                f"{url.rstrip('/')}/hendelser/{entry['institusjon']}", content=body, headers=headers
            ).status_code
        except httpx.RequestError:
            return None
