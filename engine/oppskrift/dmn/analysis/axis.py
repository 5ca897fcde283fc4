"""The kinds of values that an input can have, each as a line of positions on which constants cut.

A position is what values of the kind are compared by. Numbers and texts lie densely; dates count in days, times and
dates and times in whole seconds, durations in months or nanoseconds. Local and zoned times cannot be compared, so they
are kinds of their own.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any

from ...feel.numbers import CONTEXT
from ...feel.temporal import DaysDuration, FeelDate, FeelDateTime, FeelTime, MonthsDuration

Position = Any
End = Position | None
"""One side of an open stretch; None where the line has no end."""
_DAY = 86_400
_WIDEST = 18 * 3_600


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Axis:
    """The values of one kind.

    `value` gives the value at a position, `between` a position strictly inside an open stretch, None when there is
    none. `holds` tells whether a position is a value of this kind: 2.5 is not a whole number. `counted` kinds are told
    from the first value to the last: after 3 March is from 4 March.
    """

    name: str
    value: Callable[[Position], Any]
    between: Callable[[End, End], Position | None]
    holds: Callable[[Position], bool] = lambda _: True
    counted: bool = False


def _number_between(low: End, high: End) -> Decimal | None:
    """Return a short number inside: beside the end that there is, or with as few decimals as it takes."""
    tries = _below(high) if low is None else _above(low)
    inside = (one for one in tries if (low is None or low < one) and (high is None or one < high))
    return next(inside, None)


def _below(high: End) -> Iterator[Decimal]:
    if high is None:
        yield Decimal(0)
    else:
        yield CONTEXT.subtract(high.to_integral_value(ROUND_CEILING), Decimal(1))
        yield CONTEXT.next_minus(high)


def _above(low: Decimal) -> Iterator[Decimal]:
    yield CONTEXT.add(low.to_integral_value(ROUND_FLOOR), Decimal(1))
    for digits in range(1, max(1, 33 - max(0, low.adjusted()))):
        unit = Decimal(1).scaleb(-digits)
        yield CONTEXT.add(low.quantize(unit, ROUND_FLOOR, CONTEXT), unit)
    yield CONTEXT.next_plus(low)


def _whole_between(least: int | None = None, most: int | None = None) -> Callable[[End, End], Position | None]:
    """Return `between` for positions that are whole numbers from `least` to `most`."""

    def between(low: End, high: End) -> Position | None:
        bounds = [CONTEXT.add(Decimal(1), _floor(low))] if low is not None else []
        first = max([*bounds, *([] if least is None else [Decimal(least)])], default=None)
        last = min(
            [*([] if high is None else [_ceiling(high) - 1]), *([] if most is None else [Decimal(most)])], default=None
        )
        if first is None:
            return Decimal(0) if last is None else last
        return first if last is None or first <= last else None

    return between


def _floor(value: Any) -> Decimal:
    return Decimal(value).to_integral_value(ROUND_FLOOR)


def _ceiling(value: Any) -> Decimal:
    return Decimal(value).to_integral_value(ROUND_CEILING)


def _counted(least: int | None = None, most: int | None = None) -> Callable[[End, End], Position | None]:
    """Return `between` for positions that are Python integers."""
    inner = _whole_between(least, most)

    def between(low: End, high: End) -> Position | None:
        found = inner(low, high)
        return None if found is None else int(found)

    return between


def _text_between(low: End, high: End) -> str | None:
    if low is None:
        return None if high == "" else ""
    return next((one for one in (low + "a", low + " ", low + "\0") if high is None or one < high), None)


def _whole(value: Decimal) -> bool:
    return bool(value == value.to_integral_value())


def _same(position: Position) -> Any:
    return position


def _local_time(seconds: int) -> FeelTime:
    return FeelTime(seconds // 3_600, seconds % 3_600 // 60, seconds % 60)


def _zoned_time(seconds: int) -> FeelTime:
    """Return a time that is so many seconds after midnight UTC; before and after the day it needs an offset."""
    local = min(max(seconds, 0), _DAY - 1)
    return FeelTime(local // 3_600, local % 3_600 // 60, local % 60, 0, local - seconds)


NUMBER = Axis(name="number", value=_same, between=_number_between)
WHOLE = Axis(name="number", value=_same, between=_whole_between(), holds=_whole, counted=True)
COUNT = Axis(name="number", value=_same, between=_whole_between(0), holds=lambda p: _whole(p) and p >= 0, counted=True)
TEXT = Axis(name="string", value=_same, between=_text_between)
TRUTH = Axis(name="boolean", value=bool, between=lambda low, high: None)
DATE = Axis(name="date", value=FeelDate.from_days, between=_counted(), counted=True)
TIME = Axis(name="time", value=_local_time, between=_counted(0, _DAY - 1))
ZONED_TIME = Axis(name="zoned time", value=_zoned_time, between=_counted(-_WIDEST, _DAY - 1 + _WIDEST))
MOMENT = Axis(name="date and time", value=lambda p: FeelDateTime.from_local_seconds(p, 0, None), between=_counted())
ZONED_MOMENT = Axis(
    name="zoned date and time", value=lambda p: FeelDateTime.from_local_seconds(p, 0, 0), between=_counted()
)
DAYS = Axis(name="days and time duration", value=DaysDuration, between=_counted())
MONTHS = Axis(name="years and months duration", value=MonthsDuration, between=_counted())
NULL = Axis(name="null", value=lambda _: None, between=lambda low, high: None)
ANYTHING = Axis(name="anything", value=lambda _: {}, between=lambda low, high: 0)
"""A column about which nothing is known, or whose values have no order: one stretch that nothing cuts."""

OF_CLASS: dict[type, tuple[Axis, ...]] = {
    Decimal: (NUMBER,),
    str: (TEXT,),
    bool: (TRUTH,),
    FeelDate: (DATE,),
    FeelTime: (TIME, ZONED_TIME),
    FeelDateTime: (MOMENT, ZONED_MOMENT),
    DaysDuration: (DAYS,),
    MonthsDuration: (MONTHS,),
}
"""The kinds that values of a class are of."""


def place(value: Any) -> tuple[Axis, Position] | None:
    """Return the kind of a value and where it lies; None for what has no place, such as a list or half a second."""
    if value is None:
        return NULL, 0
    if isinstance(value, FeelTime | FeelDateTime):
        zoned = value.zone is not None
        return None if value.nanosecond else (OF_CLASS[type(value)][zoned], value.key())
    if isinstance(value, FeelDate):
        return DATE, value.days()
    axes = OF_CLASS.get(type(value))
    if axes is None:
        return None
    return axes[0], int(value) if isinstance(value, bool) else getattr(value, "key", lambda: value)()
