"""Time zones: an offset in seconds, or a zone id looked up in the IANA database."""

from datetime import UTC, datetime
from functools import lru_cache
from typing import TypeAlias
from zoneinfo import ZoneInfo

from .civil import SECONDS_A_DAY, civil_from_days

Zone: TypeAlias = int | str | None
"""Seconds east of UTC, a zone id such as `Europe/Oslo`, or None for local time."""

MAX_OFFSET = 18 * 3_600


@lru_cache(1_024)
def zone_info(name: str) -> ZoneInfo:
    """Return the zone with an id. Raises ValueError when there is none."""
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, KeyError) as problem:
        raise ValueError(f"no time zone {name}") from problem


def offset_at(zone: Zone, civil: tuple[int, int, int, int, int, int]) -> int | None:
    """Return the seconds east of UTC that hold in a zone at a local time; None for local time without a zone.

    A time that the clocks skip or show twice is read as before the change.
    """
    if zone is None or isinstance(zone, int):
        return zone
    year, month, day, hour, minute, second = civil
    local = datetime(_known(year), month, day, hour, minute, second, tzinfo=zone_info(zone))
    offset = local.utcoffset()
    return int(offset.total_seconds()) if offset is not None else None


def offset_at_instant(zone: Zone, utc_seconds: int) -> int:
    """Return the seconds east of UTC that hold in a zone at a moment (seconds from 1970-01-01T00:00:00Z)."""
    if zone is None or isinstance(zone, int):
        return zone or 0
    days, rest = divmod(utc_seconds, SECONDS_A_DAY)
    year, month, day = civil_from_days(days)
    moment = datetime(_known(year), month, day, rest // 3_600, rest % 3_600 // 60, rest % 60, tzinfo=UTC)
    offset = moment.astimezone(zone_info(zone)).utcoffset()
    return int(offset.total_seconds()) if offset is not None else 0


def _known(year: int) -> int:
    """Return a year that `zoneinfo` reads, with the same calendar (the Gregorian cycle is 400 years)."""
    return year if 1 < year < 9_999 else year % 400 + 2_000


def parse_zone(text: str | None) -> Zone:
    """Return the zone written `Z`, `+01:00`, `-05:30:15` or `@Europe/Oslo`. Raises ValueError when it is no zone."""
    if not text:
        return None
    if text in "Zz":
        return 0
    if text[0] == "@":
        zone_info(text[1:])
        return text[1:]
    hour, minute, second = (*(int(part) for part in text[1:].split(":")), 0)[:3]
    seconds = hour * 3_600 + minute * 60 + second
    if minute > 59 or second > 59 or seconds > MAX_OFFSET:
        raise ValueError(f"no such offset {text}")
    return -seconds if text[0] == "-" else seconds


def format_zone(zone: Zone) -> str:
    """Return a zone as it is written after a time."""
    if zone is None:
        return ""
    if isinstance(zone, str):
        return f"@{zone}"
    if zone == 0:
        return "Z"
    seconds = abs(zone)
    text = f"{'-' if zone < 0 else '+'}{seconds // 3_600:02}:{seconds % 3_600 // 60:02}"
    return f"{text}:{seconds % 60:02}" if seconds % 60 else text
