"""FEEL numbers: IEEE 754 decimal128, always with a context of our own.

The thread's own decimal context (28 digits) is never used: every operation goes through `CONTEXT`. Nothing reads that
context's flags, and its operations change nothing else, so threads can share it.
"""

import decimal
from decimal import Decimal

SMALLEST, LARGEST = -6143, 6144
CONTEXT = decimal.Context(
    prec=34,
    rounding=decimal.ROUND_HALF_EVEN,
    Emin=SMALLEST,
    Emax=LARGEST,
    capitals=1,
    clamp=0,
    flags=[],
    traps=[decimal.InvalidOperation, decimal.DivisionByZero, decimal.Overflow],
)
WIDE = decimal.Context(
    prec=7_000,
    rounding=decimal.ROUND_HALF_EVEN,
    Emin=-20_000,
    Emax=20_000,
    flags=[],
    traps=[decimal.InvalidOperation, decimal.DivisionByZero, decimal.Overflow],
)
"""For results that need more digits on the way: rounding to a scale."""
MODULO = decimal.Context(
    prec=100,
    Emin=-20_000,
    Emax=20_000,
    flags=[],
    traps=[decimal.InvalidOperation, decimal.DivisionByZero, decimal.Overflow],
)
"""For quotients whose whole part is needed exactly."""
REMAINDER = decimal.Context(
    prec=13_000,
    Emin=-20_000,
    Emax=20_000,
    flags=[],
    traps=[decimal.InvalidOperation, decimal.DivisionByZero, decimal.Overflow],
)
"""For the rest of a division of any two FEEL numbers: the quotient of the largest and the smallest fits."""
SHOWN = decimal.Context(prec=34, Emin=decimal.MIN_EMIN, Emax=decimal.MAX_EMAX, flags=[], traps=[])
"""For showing a number that came from outside, however far it is from what FEEL calculates with."""
add, subtract, multiply, divide = CONTEXT.add, CONTEXT.subtract, CONTEXT.multiply, CONTEXT.divide
ZERO, ONE = Decimal(0), Decimal(1)


def number(value: int) -> Decimal:
    """Return a whole number as a FEEL number, rounded to 34 digits."""
    return CONTEXT.create_decimal(value)


def whole(value: Decimal) -> int | None:
    """Return the value as an integer, or None when it has a fraction or is beyond 10**40."""
    if value.adjusted() > 40 or value != value.to_integral_value(context=WIDE):
        return None
    return int(value)


def power(base: Decimal, exponent: Decimal) -> Decimal:
    """Return base ** exponent. Raises decimal.DecimalException where there is no such number."""
    result = CONTEXT.power(base, exponent)
    if not result.is_finite():
        raise decimal.Overflow
    return result


def rounded(value: Decimal, scale: int, mode: str) -> Decimal:
    """Return the value rounded to `scale` decimals (-6111 to 6176). Raises decimal.DecimalException beyond that."""
    if not -6111 <= scale <= 6176:
        raise decimal.InvalidOperation
    quantum = Decimal((0, (1,), -scale))
    return CONTEXT.plus(value.quantize(quantum, rounding=mode, context=WIDE))


def modulo(dividend: Decimal, divisor: Decimal) -> Decimal:
    """Return dividend - divisor * floor(dividend / divisor), as DMN defines it (the sign follows the divisor)."""
    rest = REMAINDER.remainder(dividend, divisor)
    if rest and rest.is_signed() != divisor.is_signed():
        rest = REMAINDER.add(rest, divisor)
    return CONTEXT.plus(rest)


def plain(value: Decimal) -> str:
    """Return the number without exponent and without trailing zeros; one beyond FEEL's range keeps its exponent."""
    if not value:
        return "0"
    if not SMALLEST - 34 <= value.adjusted() <= LARGEST:
        return str(value)
    return format(value if len(value.as_tuple().digits) > 34 else value.normalize(CONTEXT), "f")
