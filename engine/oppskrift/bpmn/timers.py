"""Literal timers: the ISO 8601 forms that a timer event may have (BPMN 2.0.2 §10.5.5.7).

Durations are either years and months or days and time, as in FEEL: `P1Y6M`, `P10D`, `PT36H`, `P1DT2H30M`. A date has
its offset: `2026-03-01T09:00:00+01:00`. A cycle repeats a duration of more than nothing: `R3/P1D`, `R/PT1H`.
"""

import re
from datetime import datetime

from .model import TimerKind

_MONTHS = r"P(?=\d)(?:\d+Y)?(?:\d+M)?"
_DAYS = r"P(?=\d|T\d)(?:\d+D)?(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d{1,9})?S)?)?"
_DURATION = re.compile(f"(?:{_MONTHS}|{_DAYS})")
_DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:Z|[+-]\d\d:\d\d)")
_CYCLE = re.compile(r"R(?P<times>\d{0,9})/(?P<every>P.*)")


def is_timer(kind: TimerKind, text: str) -> bool:
    """Tell whether a literal is a timer of its kind."""
    return _LITERALS[kind](text)


def _is_duration(text: str) -> bool:
    return len(text) <= 64 and _DURATION.fullmatch(text) is not None


def _is_date(text: str) -> bool:
    if _DATE.fullmatch(text) is None:
        return False
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def _is_cycle(text: str) -> bool:
    cycle = _CYCLE.fullmatch(text)
    return cycle is not None and cycle["times"] != "0" and _is_duration(cycle["every"]) and _lasts(cycle["every"])


def _lasts(duration: str) -> bool:
    return any(digit in "123456789" for digit in duration)


_LITERALS = {TimerKind.DURATION: _is_duration, TimerKind.DATE: _is_date, TimerKind.CYCLE: _is_cycle}
