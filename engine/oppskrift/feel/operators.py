"""The arithmetic operators on values of any kind (DMN 1.5 tables 46 to 53).

Each function returns the result or raises Failure with what is wrong; the compiled code handles two numbers itself.
"""

import decimal
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from . import numbers
from .brief import brief
from .evaluation import Evaluation, Failure, fail
from .temporal import DaysDuration, FeelDate, FeelDateTime, FeelTime, MonthsDuration, arithmetic
from .values import DURATIONS, type_word

Operation = Callable[[Any, Any], Any]
OPERATION = 2
"""Fuel for an operation on dates, times and durations."""
POWER = 60
"""Fuel for `**`: with a fraction as exponent it takes a tenth of a millisecond."""
_DATED = (FeelDate, FeelDateTime)


def _add_months(value: FeelDate | FeelDateTime, by: MonthsDuration) -> Any:
    return arithmetic.add_months(value, by.months)


_ADD: dict[tuple[type, type], Operation] = {
    (DaysDuration, DaysDuration): lambda a, b: DaysDuration(a.nanoseconds + b.nanoseconds),
    (MonthsDuration, MonthsDuration): lambda a, b: MonthsDuration(a.months + b.months),
    (FeelDate, MonthsDuration): _add_months,
    (FeelDateTime, MonthsDuration): _add_months,
    (FeelDate, DaysDuration): lambda a, b: arithmetic.add_days(a, b.nanoseconds),
    (FeelTime, DaysDuration): lambda a, b: arithmetic.add_to_time(a, b.nanoseconds),
    (FeelDateTime, DaysDuration): lambda a, b: arithmetic.add_to_moment(a, b.nanoseconds),
}
_SUBTRACT: dict[tuple[type, type], Operation] = {
    (FeelTime, FeelTime): arithmetic.between_times,
    **{(a, b): arithmetic.between_moments for a in _DATED for b in _DATED},
}


def negate(value: Any) -> Any:
    """Return -value for a number or duration, None for anything else."""
    if isinstance(value, Decimal):
        return numbers.CONTEXT.minus(value)
    if isinstance(value, DaysDuration):
        return DaysDuration(-value.nanoseconds)
    if isinstance(value, MonthsDuration):
        return MonthsDuration(-value.months)
    return None


def _add(left: Any, right: Any) -> Any:
    pair = type(left), type(right)
    if pair in _ADD:
        return _ADD[pair](left, right)
    if pair[::-1] in _ADD:
        return _ADD[pair[::-1]](right, left)
    return None


def _subtract(left: Any, right: Any) -> Any:
    pair = type(left), type(right)
    if pair in _SUBTRACT:
        return _SUBTRACT[pair](left, right)
    return _ADD[pair](left, negate(right)) if pair in _ADD else None


def _scaled(duration: Any, factor: Decimal, *, divide: bool = False) -> Any:
    return type(duration)(arithmetic.scale(duration.key(), factor, divide=divide))


def _multiply(left: Any, right: Any) -> Any:
    if type(left) in DURATIONS and isinstance(right, Decimal):
        return _scaled(left, right)
    if type(right) in DURATIONS and isinstance(left, Decimal):
        return _scaled(right, left)
    return None


def _divide(left: Any, right: Any) -> Any:
    if type(left) in DURATIONS and isinstance(right, Decimal):
        return _scaled(left, right, divide=True)
    if type(left) in DURATIONS and type(left) is type(right):
        return numbers.divide(Decimal(left.key()), Decimal(right.key()))
    return None


def _nothing(left: Any, right: Any) -> Any:
    return None


_OTHER: dict[str, Operation] = {"+": _add, "-": _subtract, "*": _multiply, "/": _divide, "**": _nothing}
NUMERIC: dict[str, Callable[[Decimal, Decimal], Decimal]] = {
    "+": numbers.add,
    "-": numbers.subtract,
    "*": numbers.multiply,
    "/": numbers.divide,
    "**": numbers.power,
}


def _price(operator: str, right: Any) -> int:
    small = isinstance(right, Decimal) and abs(right) <= 10 and right == int(right)
    return POWER if operator == "**" and not small else OPERATION


def arithmetic_result(operator: str, left: Any, right: Any, evaluation: Evaluation) -> Any:
    """Return `left operator right`. Raises Failure when there is no such value."""
    if isinstance(left, str) and isinstance(right, str) and operator == "+":
        evaluation.built_string(len(left) + len(right))
        return left + right
    evaluation.burn(_price(operator, right))
    try:
        if type(left) is Decimal and type(right) is Decimal:
            return NUMERIC[operator](left, right)
        result = _OTHER[operator](left, right)
    except (decimal.DivisionByZero, ZeroDivisionError):
        raise fail("feel.division-by-zero", left=brief(left)) from None
    except decimal.DecimalException:
        raise _number_failure(operator, left, right) from None
    except (ValueError, OverflowError):
        raise _out_of_range(operator, left, right) from None
    if result is None:
        raise fail("feel.type-clash", operator=operator, left=type_word(left), right=type_word(right))
    return result


def _number_failure(operator: str, left: Any, right: Any) -> Failure:
    zero = operator == "/" and isinstance(right, Decimal | DaysDuration | MonthsDuration) and not _size(right)
    return fail("feel.division-by-zero", left=brief(left)) if zero else _out_of_range(operator, left, right)


def _out_of_range(operator: str, left: Any, right: Any) -> Failure:
    return fail("feel.out-of-range", operation=operator, values=f"{brief(left)}, {brief(right)}")


def _size(value: Any) -> Any:
    return value if isinstance(value, Decimal) else value.key()
