"""FEEL's temporal values, on integers: the standard library's range and precision are not enough for FEEL."""

from .durations import NANOS, DaysDuration, MonthsDuration
from .moments import FeelDate, FeelDateTime, FeelTime
from .text import Temporal, parse_at, parse_date, parse_date_time, parse_duration, parse_time
from .zones import Zone

__all__ = [
    "NANOS",
    "DaysDuration",
    "FeelDate",
    "FeelDateTime",
    "FeelTime",
    "MonthsDuration",
    "Temporal",
    "Zone",
    "parse_at",
    "parse_date",
    "parse_date_time",
    "parse_duration",
    "parse_time",
]
