"""Functions over the Norwegian working calendar of `model.calendar`; `compile(strict=True)` leaves them out."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from ...model import calendar
from ..evaluation import Evaluation, fail
from ..signature import table
from ..temporal import FeelDate, FeelDateTime

T = TypeVar("T")
Day = FeelDate | FeelDateTime


def _counted(evaluation: Evaluation, question: Callable[..., T], *arguments: Any) -> T:
    """Ask the calendar, with a failure instead of its error where it knows no holidays."""
    evaluation.burn(8)
    try:
        return question(*arguments)
    except (ValueError, OverflowError):
        raise fail(
            "feel.calendar-range",
            first=calendar.FIRST_YEAR,
            last=calendar.LAST_YEAR,
            limit=calendar.MAX_WORKING_DAYS,
        ) from None


def _civil(value: Day) -> date:
    return date(value.year, value.month, value.day)


def _moved(value: Day, day: date) -> Day:
    """Return the day, with the clock of the value where it has one."""
    if isinstance(value, FeelDate):
        return FeelDate.from_date(day)
    clock = (value.hour, value.minute, value.second, value.nanosecond)
    return FeelDateTime(day.year, day.month, day.day, *clock, value.zone)


def _add(evaluation: Evaluation, value: Day, count: int) -> Day:
    evaluation.burn(min(abs(count), calendar.MAX_WORKING_DAYS))
    return _moved(value, _counted(evaluation, lambda: calendar.add_working_days(_civil(value), count)))


def _between(evaluation: Evaluation, start: Day, end: Day) -> Decimal:
    count = _counted(evaluation, lambda: calendar.working_days_between(_civil(start), _civil(end)))
    evaluation.burn(abs(count))
    return Decimal(count)


def _asked(question: Callable[[date], bool]) -> Callable[[Evaluation, Day], bool]:
    return lambda evaluation, value: _counted(evaluation, lambda: question(_civil(value)))


WORKING_DAYS = table(
    {
        "add working days": ("date: date, n: integer -> like date", _add),
        "working days between": ("from: date, to: date -> number", _between),
        "next working day": ("date: date -> like date", lambda e, value: _add(e, value, 1)),
        "previous working day": ("date: date -> like date", lambda e, value: _add(e, value, -1)),
        "is working day": ("date: date -> boolean", _asked(calendar.is_working_day)),
        "is public holiday": ("date: date -> boolean", _asked(calendar.is_public_holiday)),
    }
)
