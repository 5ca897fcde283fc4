"""Literal timers: the ISO 8601 forms that a timer event may have (BPMN 2.0.2 §10.5.5.7, ISO 8601-1:2019 §5).

A duration: `P10D`, `PT36H`, `P2W`, `P1Y6M`. A date and time: `2026-03-01T09:00:00+01:00`; without an offset, or without
a time, it is meant in Europe/Oslo. A cycle repeats a duration of more than nothing, from now or from a date:
`R3/P1D`, `R/PT1H`, `R5/2026-03-01T09:00:00Z/P7D`.
"""

import re
from datetime import datetime

from .model import TimerKind

_DURATION = re.compile(
    r"P(?=\d|T\d)(?:\d{1,3}Y)?(?:\d{1,4}M)?(?:\d{1,4}W)?(?:\d{1,5}D)?"
    r"(?:T(?=\d)(?:\d{1,6}H)?(?:\d{1,6}M)?(?:\d{1,8}(?:\.\d{1,9})?S)?)?",
    re.ASCII,
)
_DATE = re.compile(r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:Z|[+-]\d\d:\d\d|@Europe/Oslo)?)?", re.ASCII)
_CYCLE = re.compile(r"R(?P<times>\d{0,6})/(?:(?P<start>\d[^/]*)/)?(?P<every>P[^/]+)", re.ASCII)


def is_timer(kind: TimerKind, text: str) -> bool:
    """Tell whether a literal is a timer of its kind."""
    return _LITERALS[kind](text)


def _is_duration(text: str) -> bool:
    return _DURATION.fullmatch(text) is not None


def _is_date(text: str) -> bool:
    if _DATE.fullmatch(text) is None:
        return False
    try:
        datetime.fromisoformat(text.partition("@")[0])
    except ValueError:
        return False
    return True


def _is_cycle(text: str) -> bool:
    cycle = _CYCLE.fullmatch(text)
    if cycle is None or cycle["times"].strip("0") == "" != cycle["times"]:
        return False
    lasts = any(digit in "123456789" for digit in cycle["every"])
    return lasts and _is_duration(cycle["every"]) and (cycle["start"] is None or _is_date(cycle["start"]))


_LITERALS = {TimerKind.DURATION: _is_duration, TimerKind.DATE: _is_date, TimerKind.CYCLE: _is_cycle}
