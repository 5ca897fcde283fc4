"""Dated values: what rates and limits of the whole sector are, day by day, with the source of each.

A series has periods in order of time. Nothing is guessed: a day that no period covers has no value, and a value that
nobody has verified says so.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal

from .. import feel
from ..feel.temporal import DaysDuration, MonthsDuration
from ..model.tagged import Json, tag
from .point import Texts

_CLASSES: Mapping[str, tuple[type, ...]] = {
    "number": (Decimal,),
    "text": (str,),
    "boolean": (bool,),
    "duration": (DaysDuration, MonthsDuration),
    "context": (dict,),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """Says that the value of a published period was wrong: what it `was`, and the reason why it is another now."""

    was: feel.Value
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A value from one day on, until the day before the next period or its own last day `end`.

    `value` is a FEEL value: a number, text, boolean, duration, or a context of those. `verified` is the day on which
    somebody compared it with the source, None when nobody has. `line` is where it stands in its file.
    """

    value: feel.Value
    start: date
    source: str
    end: date | None = None
    verified: date | None = None
    correction: Correction | None = None
    line: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One dated value over time. `periods` are in order and do not overlap; there is at least one.

    `unit` is what numbers count («kroner per time»), empty where there is nothing to count; `type` is `number`,
    `text`, `boolean`, `duration` or `context`; `fields` are the types of a context's fields by name.
    """

    id: str
    title: Texts
    unit: str
    type: str
    periods: tuple[Period, ...]
    fields: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
    file: str = ""
    _starts: tuple[date, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_starts", tuple(period.start for period in self.periods))

    def on(self, day: date) -> Period | None:
        """Return the period that a day lies in, None before the first, in a gap, and after the last has ended."""
        at = bisect_right(self._starts, day)
        period = self.periods[at - 1] if at else None
        return None if period is None or (period.end is not None and day > period.end) else period

    def around(self, day: date) -> tuple[Period | None, Period | None]:
        """Return the last period that begins on a day or before it, and the first that begins after it."""
        at = bisect_right(self._starts, day)
        return self.periods[at - 1] if at else None, self.periods[at] if at < len(self.periods) else None

    def last_day(self, period: Period) -> date | None:
        """Return the last day that a period of this series holds, None when it has no end yet."""
        later = next((start for start in self._starts if start > period.start), None)
        until = None if later is None else later - timedelta(days=1)
        return min(filter(None, (period.end, until)), default=None)

    def takes(self, value: feel.Value) -> bool:
        """Return whether a FEEL value is of the series' type."""
        whole = not isinstance(value, dict) or value.keys() == self.fields.keys()
        return isinstance(value, _CLASSES[self.type]) and whole

    def having(self, period: Period) -> "Series":
        """Return the series with one more period, from its first day until the next one begins.

        It takes the place of one that begins on the same day, and ends the one before it.
        """
        others = (one for one in self.periods if one.start != period.start)
        cut = (_until(one, period.start) if one.start < period.start else one for one in others)
        return replace(self, periods=tuple(sorted((*cut, period), key=lambda one: one.start)))

    @property
    def ends(self) -> date | None:
        """Return the last day that the series has a value for, None when it goes on."""
        return self.periods[-1].end


def _until(period: Period, start: date) -> Period:
    """Return a period that ends before another one begins."""
    overlaps = period.end is not None and period.end >= start
    return replace(period, end=start - timedelta(days=1)) if overlaps else period


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookup:
    """A value that was asked for: of which series, for which day, and the period found, None where there is none."""

    series: Series
    day: date
    period: Period | None

    def as_json(self) -> dict[str, Json]:
        """Return {series, date, value, unit, gyldig_fra, source, verified} as tagged JSON.

        `value`, `gyldig_fra` and `source` are null where there is no period, `verified` also where it is not verified.
        """
        found = self.period
        return {
            "series": self.series.id,
            "date": tag(self.day),
            "value": None if found is None else feel.to_json(found.value),
            "unit": self.series.unit,
            "gyldig_fra": None if found is None else tag(found.start),
            "source": None if found is None else found.source,
            "verified": None if found is None else tag(found.verified),
        }


class DatedValues(Mapping[str, Series]):
    """All series of a library by id. Never changes; safe to share between threads."""

    def __init__(self, series: Mapping[str, Series] | None = None) -> None:
        self._series = dict(sorted((series or {}).items()))

    def __getitem__(self, id: str) -> Series:
        return self._series[id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._series)

    def __len__(self) -> int:
        return len(self._series)

    def having(self, series: Series) -> "DatedValues":
        """Return these values with one series new or in place of the one with its id."""
        return DatedValues({**self._series, series.id: series})
