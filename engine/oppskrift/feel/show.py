"""Values as people read them, by language: 10 000,50 · 31.12.2026 · ja."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from ..message import Language
from .functions import Function
from .ranges import Range
from .temporal import DaysDuration, FeelDate, FeelDateTime, FeelTime, MonthsDuration
from .values import Value

SPACE = "\u00a0"
"""Between groups of digits: a space where lines are not broken."""
_WORDS: dict[Language, dict[bool | None, str]] = {
    "nb": {True: "ja", False: "nei", None: ""},
    "nn": {True: "ja", False: "nei", None: ""},
    "en": {True: "yes", False: "no", None: ""},
}
_UNITS: dict[Language, dict[str, tuple[str, str]]] = {
    "nb": {
        "Y": ("år", "år"),
        "M": ("måned", "måneder"),
        "D": ("dag", "dager"),
        "h": ("time", "timer"),
        "m": ("minutt", "minutter"),
        "s": ("sekund", "sekunder"),
    },
    "nn": {
        "Y": ("år", "år"),
        "M": ("månad", "månader"),
        "D": ("dag", "dagar"),
        "h": ("time", "timar"),
        "m": ("minutt", "minutt"),
        "s": ("sekund", "sekund"),
    },
    "en": {
        "Y": ("year", "years"),
        "M": ("month", "months"),
        "D": ("day", "days"),
        "h": ("hour", "hours"),
        "m": ("minute", "minutes"),
        "s": ("second", "seconds"),
    },
}
MAX_SHOWN = 100


def show(value: Value, language: Language = "nb") -> str:
    """Return the text of a value for people. Null is the empty text; long lists are cut after 100 elements."""
    if isinstance(value, Function):
        return f"function({', '.join(value.parameters)})"
    return _SHOWN[type(value)](value, language) if type(value) in _SHOWN else str(value)


def _word(value: bool | None, language: Language) -> str:
    return _WORDS[language][value]


def _list(value: list[Any], language: Language) -> str:
    shown = ", ".join(show(item, language) for item in value[:MAX_SHOWN])
    return f"{shown} …" if len(value) > MAX_SHOWN else shown


def _context(value: dict[str, Any], language: Language) -> str:
    return ", ".join(f"{key}: {show(item, language)}" for key, item in list(value.items())[:MAX_SHOWN])


def _range(value: Range, language: Language) -> str:
    return f"{show(value.low, language) or '…'}–{show(value.high, language) or '…'}"


def _number(value: Decimal, language: Language) -> str:
    """Return a number with grouped digits; it keeps the decimals it has."""
    text = format(value, ",f")
    if language == "en":
        return text
    return text.replace(",", SPACE).replace(".", ",").replace("-", "−")


def _moment(value: FeelDate | FeelTime | FeelDateTime, language: Language) -> str:
    if isinstance(value, FeelTime):
        return _clock(value)
    date = f"{value.day:02}.{value.month:02}.{value.year:04}"
    if language == "en":
        date = f"{value.year:04}-{value.month:02}-{value.day:02}"
    return date if isinstance(value, FeelDate) else f"{date} {_clock(value)}"


def _clock(value: FeelTime | FeelDateTime) -> str:
    return f"{value.hour:02}:{value.minute:02}" + (f":{value.second:02}" if value.second else "")


def _duration(value: DaysDuration | MonthsDuration, language: Language) -> str:
    if isinstance(value, MonthsDuration):
        years, months = divmod(abs(value.months), 12)
        parts, zero = [(years, "Y"), (months, "M")], "M"
    else:
        seconds = abs(value.nanoseconds) // 10**9
        days, rest = divmod(seconds, 86_400)
        parts = [(days, "D"), (rest // 3_600, "h"), (rest % 3_600 // 60, "m"), (rest % 60, "s")]
        zero = "D"
    sign = "−" if value.key() < 0 else ""
    shown = [_counted(size, unit, language) for size, unit in parts if size]
    return sign + " ".join(shown or [_counted(0, zero, language)])


def _counted(size: int, unit: str, language: Language) -> str:
    return f"{size} {_UNITS[language][unit][size != 1]}"


_SHOWN: dict[type, Callable[[Any, Language], str]] = {
    **dict.fromkeys((type(None), bool), _word),
    Decimal: _number,
    **dict.fromkeys((FeelDate, FeelTime, FeelDateTime), _moment),
    **dict.fromkeys((DaysDuration, MonthsDuration), _duration),
    Range: _range,
    list: _list,
    dict: _context,
}
