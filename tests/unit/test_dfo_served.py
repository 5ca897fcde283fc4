"""A served simulator can be closed at any moment."""

import time

from oppskrift.dfo.simulator.server import Served


def test_closing_is_safe_when_the_server_wakes_by_itself_just_then() -> None:
    served = Served(lambda environ, start: [b""])
    wake = served._server.pull_trigger

    def late() -> None:
        time.sleep(1.2)  # longer than the server's poll: it sees for itself that it is to stop
        wake()

    served._server.pull_trigger = late
    with served:
        pass
    served.close()
    assert not served._thread.is_alive()
