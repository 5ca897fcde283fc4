"""Serving processes for tests: started as an operator does, read as they speak, ended as by Ctrl-C."""

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from queue import Empty, Queue
from threading import Thread

from cli_support import ROOT, environment

DEVELOPMENT = {"OPPSKRIFT_ENV": "development"}


@dataclass
class Running:
    """A serving process and the lines it has written to standard error."""

    process: subprocess.Popen[str]
    lines: Queue[str]
    seen: list[str]

    def wait_for(self, pattern: str, seconds: float = 120) -> re.Match[str]:
        """Return the first match of a pattern in what it says."""
        while True:
            try:
                self.seen.append(self.lines.get(timeout=seconds))
            except Empty:
                raise AssertionError("".join(self.seen)) from None
            found = re.search(pattern, self.seen[-1])
            if found:
                return found

    def stop(self) -> int:
        """End it as Ctrl-C does, and return its exit code."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(40)


@contextmanager
def running(*args: str, **env: str) -> Iterator[Running]:
    """Start `oppskrift …` beside the test."""
    process = subprocess.Popen(
        [sys.executable, "-m", "oppskrift", *args],
        cwd=ROOT,
        env=environment(**env),
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
    )
    lines: Queue[str] = Queue()
    assert process.stderr is not None
    reader = Thread(target=lambda err: [lines.put(line) for line in err], args=(process.stderr,), daemon=True)
    reader.start()
    try:
        yield Running(process, lines, [])
    finally:
        if process.poll() is None:
            process.kill()
        process.wait(10)
        reader.join(10)
        process.stderr.close()
