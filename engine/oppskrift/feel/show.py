"""Values as people read them, by language: 10 000,50 · 31.12.2026 · ja.

The text is bounded whatever the value is: a list that holds itself many times over is cut, not written out.
"""

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from itertools import islice
from typing import Any, TypeVar

from ..message import Language
from .functions import Function
from .limits import MAX_DIGITS
from .numbers import SHOWN
from .ranges import Range
from .temporal import DaysDuration, FeelDate, FeelDateTime, FeelTime, MonthsDuration
from .values import Value

T = TypeVar("T")
CUT = "…"
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
"""Elements that are shown of one list or context."""
MAX_PARTS = 2_000
"""Values that are shown in all."""
MAX_LEVELS = 20
"""Lists in lists that are shown."""
MAX_CHARACTERS = 100_000
"""After so many characters no more parts are written; a text alone is shown whole."""
MAX_PLACES = 40
"""Numbers with more places than this are shown with an exponent."""


def show(value: Value, language: Language = "nb") -> str:
    """Return the text of a value for people. Null is the empty text; what is long or deep is cut, with an ellipsis."""
    return _Writer(language).write(value, 0)


class _Writer:
    """Writes one value, and counts what has been written."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.parts = 0
        self.characters = 0

    def write(self, value: Any, level: int) -> str:
        self.parts += 1
        if level > MAX_LEVELS or self.parts > MAX_PARTS or self.characters > MAX_CHARACTERS:
            return CUT
        if isinstance(value, list):
            return self._list(value, level + 1)
        if isinstance(value, dict):
            return self._context(value, level + 1)
        if isinstance(value, Range):
            return f"{self.write(value.low, level + 1) or CUT}–{self.write(value.high, level + 1) or CUT}"
        shown = _plain(value, self.language)
        self.characters += len(shown)
        return shown

    def _list(self, value: list[Any], level: int) -> str:
        shown = ", ".join(self.write(item, level) for item in self._few(value))
        return f"{shown} {CUT}" if len(value) > MAX_SHOWN else shown

    def _context(self, value: dict[str, Any], level: int) -> str:
        return ", ".join(f"{key[:MAX_CHARACTERS]}: {self.write(item, level)}" for key, item in self._few(value.items()))

    def _few(self, items: Iterable[T]) -> Iterator[T]:
        """Yield the first elements, until enough has been written; the one at which it was enough becomes the cut."""
        for item in islice(items, MAX_SHOWN):
            yield item
            if self.parts > MAX_PARTS or self.characters > MAX_CHARACTERS:
                return


def _plain(value: Any, language: Language) -> str:
    if isinstance(value, Function):
        return f"function({', '.join(value.parameters)})"
    return _SHOWN[type(value)](value, language) if type(value) in _SHOWN else str(value)


def _word(value: bool | None, language: Language) -> str:
    return _WORDS[language][value]


def _number(value: Decimal, language: Language) -> str:
    """Return a number with grouped digits; it keeps the decimals it has. Zero has no sign."""
    value = value or value.copy_abs()
    far = abs(value.adjusted()) > MAX_PLACES or len(value.as_tuple().digits) > MAX_DIGITS
    text = f"{value.normalize(SHOWN):E}" if far else format(value, ",f")
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
}
