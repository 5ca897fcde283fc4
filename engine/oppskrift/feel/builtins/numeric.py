"""Numeric functions (DMN 1.5 §10.3.4.5)."""

import decimal
from collections.abc import Callable
from decimal import Decimal

from ..brief import brief
from ..evaluation import Evaluation, fail
from ..numbers import CONTEXT, ZERO, modulo, rounded
from ..signature import table
from ..temporal import DaysDuration, MonthsDuration

_LONG_SUM = 30
"""Fuel for the functions that are sums of many terms."""


def _rounding(mode: str) -> Callable[..., Decimal]:
    def function(evaluation: Evaluation, value: Decimal, scale: Decimal = ZERO) -> Decimal:
        places = int(max(min(scale, Decimal(10_000)), Decimal(-10_000)))
        evaluation.burn(abs(places) >> 8)
        return rounded(value, places, mode)

    return function


def _absolute(evaluation: Evaluation, value: Decimal | DaysDuration | MonthsDuration) -> object:
    if isinstance(value, Decimal):
        return value.copy_abs()
    return type(value)(abs(value.key()))


def _modulo(evaluation: Evaluation, dividend: Decimal, divisor: Decimal) -> Decimal:
    if not divisor:
        raise fail("feel.division-by-zero", left=brief(dividend))
    evaluation.burn(abs(dividend.adjusted() - divisor.adjusted()) >> 8)
    return modulo(dividend, divisor)


def _root(evaluation: Evaluation, value: Decimal) -> Decimal:
    if value < 0:
        raise fail("feel.out-of-range", operation="sqrt", values=brief(value))
    return CONTEXT.sqrt(value)


def _logarithm(evaluation: Evaluation, value: Decimal) -> Decimal:
    evaluation.burn(_LONG_SUM)
    if value <= 0:
        raise fail("feel.out-of-range", operation="log", values=brief(value))
    return CONTEXT.ln(value)


def _exponential(evaluation: Evaluation, value: Decimal) -> Decimal:
    evaluation.burn(_LONG_SUM)
    return CONTEXT.exp(value)


_SCALED = "n: number, scale: number -> number"


def _whole_or_scaled(mode: str) -> tuple[tuple[str, Callable[..., Decimal]], ...]:
    """Return the signatures without and with scale: a scale of null is not the same as none."""
    return ("n: number -> number", _rounding(mode)), (_SCALED, _rounding(mode))


NUMERIC = table(
    {
        "decimal": (_SCALED, _rounding(decimal.ROUND_HALF_EVEN)),
        "floor": _whole_or_scaled(decimal.ROUND_FLOOR),
        "ceiling": _whole_or_scaled(decimal.ROUND_CEILING),
        "round up": (_SCALED, _rounding(decimal.ROUND_UP)),
        "round down": (_SCALED, _rounding(decimal.ROUND_DOWN)),
        "round half up": (_SCALED, _rounding(decimal.ROUND_HALF_UP)),
        "round half down": (_SCALED, _rounding(decimal.ROUND_HALF_DOWN)),
        "abs": ("n: number or duration -> like n", _absolute),
        "modulo": ("dividend: number, divisor: number -> number", _modulo),
        "sqrt": ("number: number -> number", _root),
        "log": ("number: number -> number", _logarithm),
        "exp": ("number: number -> number", _exponential),
        "odd": ("number: integer -> boolean", lambda e, n: n % 2 == 1),
        "even": ("number: integer -> boolean", lambda e, n: n % 2 == 0),
    }
)
