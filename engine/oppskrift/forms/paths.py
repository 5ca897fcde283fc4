"""Names of fields as paths: `behov.timer` and `linjer[2].dato`."""

import re
from functools import lru_cache

Path = tuple[str | int, ...]

_STEP = re.compile(r"\.?([^.\[\]$]+)|\[(\d{1,6})\]")
_LONGEST = 300


def parse(name: str) -> Path | None:
    """Return the steps of a name: texts, and numbers counted from 0 for rows. None when it is not a name."""
    return None if len(name) > _LONGEST or name.startswith((".", "[")) else _steps(name)


@lru_cache(4_096)
def _steps(name: str) -> Path | None:
    steps: list[str | int] = []
    at = 0
    while at < len(name):
        step = _STEP.match(name, at)
        if step is None:
            return None
        steps.append(step[1] if step[1] is not None else int(step[2]))
        at = step.end()
    return tuple(steps) or None


def show(path: Path) -> str:
    """Return a path as a name, the opposite of `parse`."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).removeprefix(".")
