"""What somebody who means harm gets out of FEEL and DMN: each attack in a process of its own, in CPU time and memory.

Exits with 1 when one takes more than 0.5 s or 64 MB. The attacks are `tests/support/hostile_feel.py`. CPU time, so that
the figures hold on a machine that does other things too.
"""

import os
import resource
import signal
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "support"))

import hostile_feel

from oppskrift import dmn, feel
from oppskrift.errors import Refused

NOW = datetime(2026, 3, 16, 9, 0, tzinfo=UTC)
SECONDS, MEGABYTES = 0.5, 64
TRIES = 4
"""What else the machine does only ever adds: one that is too slow is tried again, and counts by its best."""
KILLED_AFTER = 30


def main() -> None:
    """Measure each attack, print a table, and exit with 1 when one was not contained."""
    warm()
    print(f"{'attack':36} {'CPU s':>7} {'MB':>7}  outcome")
    names = [*hostile_feel.EXPRESSIONS, *hostile_feel.MODELS]
    failed = [name for name in names if not any(contained(name) for _ in range(TRIES))]
    print(f"{len(names)} attacks; at most {SECONDS} s, {MEGABYTES} MB; not contained: {', '.join(failed) or 'none'}")
    sys.exit(1 if failed else 0)


def warm() -> None:
    """Load what is loaded only when it is first needed: that is no attack's doing."""
    feel.compile('matches("a", "\\\\w") and now() > now()').evaluate({}, now=NOW)


def contained(name: str) -> bool:
    """Run an attack in a child, which prints its line, and return whether it kept within the limits."""
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        signal.alarm(KILLED_AFTER)
        kept = measured(name)
        sys.stdout.flush()
        os._exit(0 if kept else 1)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        print(f"{name:36} {'–':>7} {'–':>7}  killed by signal {os.WTERMSIG(status)}")
    return status == 0


def measured(name: str) -> bool:
    """Run an attack here, print what it took, and return whether that is within the limits."""
    model = hostile_feel.MODELS[name]() if name in hostile_feel.MODELS else b""
    memory, begun = peak(), time.process_time()
    told = attempt(name, model)
    seconds, grown = time.process_time() - begun, peak() - memory
    print(f"{name:36} {seconds:7.3f} {grown:7.1f}  {told}")
    return seconds <= SECONDS and grown <= MEGABYTES


def peak() -> float:
    """Return the largest resident size of this process so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def attempt(name: str, model: bytes) -> str:
    """Return what an attack comes to."""
    context = hostile_feel.CONTEXTS.get(name, {})
    try:
        if model:
            found = dmn.load(model).evaluate("svar", {}, now=NOW)
        else:
            program = feel.compile(hostile_feel.EXPRESSIONS[name], names=frozenset(context))
            found = program.evaluate(context, now=NOW)
    except feel.FeelSyntaxError as error:
        return error.message.key
    except Refused as refused:
        return refused.problems[0].rule
    if found.exceeded:
        return f"budget: {found.exceeded}"
    return found.diagnostics[0].message.key if found.diagnostics else f"value {feel.show(found.value)[:30]!r}"


if __name__ == "__main__":
    main()
