"""Names of fields as paths: `behov.timer` and `linjer[2].dato`."""

import re

Path = tuple[str | int, ...]

_STEP = re.compile(r"\.?([^.\[\]$]+)|\[(\d{1,6})\]")
_LONGEST = 300


def parse(name: str) -> Path | None:
    """Return the steps of a name: texts, and numbers counted from 0 for rows. None when it is not a name."""
    steps: list[str | int] = []
    at = 0
    if len(name) > _LONGEST or name.startswith((".", "[")):
        return None
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
