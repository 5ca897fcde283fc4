"""Money in Norwegian kroner: exact decimals, rounded to whole øre, shown as people write it.

Amounts are rounded half up, away from zero, as Norwegian payroll and invoices do it: 0,125 becomes 0,13 and -0,125
becomes -0,13. Round once, where an amount is fixed (a line of a payslip), never in the middle of a calculation.
Floats are refused everywhere: they cannot say 0,10.
"""

from decimal import ROUND_HALF_UP, Context, Decimal
from typing import TypeAlias

from ..message import Language

Amount: TypeAlias = Decimal | int

ORE = Decimal("0.01")
NO_BREAK = "\u00a0"
_EXACT = Context(prec=60)


def round_ore(amount: Amount) -> Decimal:
    """Return the amount in kroner with exactly two decimals, rounded half up. Raises TypeError for a float."""
    return _decimal(amount).quantize(ORE, rounding=ROUND_HALF_UP, context=_EXACT)


def pay(hours: Amount, rate: Amount) -> Decimal:
    """Return hours times the rate per hour (kroner), rounded once to whole øre."""
    return round_ore(_EXACT.multiply(_decimal(hours), _decimal(rate)))


def nok(amount: Amount, language: Language = "nb") -> str:
    """Return an amount as people read it: `12 500,50 kr`, in English `NOK 12,500.50`.

    The spaces are no-break spaces, and the minus is a true minus sign.
    """
    rounded = round_ore(amount)
    sign = "−" if rounded < 0 else ""
    whole = f"{abs(rounded):,.2f}"
    if language == "en":
        return f"{sign}NOK{NO_BREAK}{whole}"
    return f"{sign}{whole.replace(',', NO_BREAK).replace('.', ',')}{NO_BREAK}kr"


def _decimal(amount: Amount) -> Decimal:
    if isinstance(amount, bool) or not isinstance(amount, Decimal | int):
        raise TypeError(f"money is never a {type(amount).__name__}")
    value = Decimal(amount)
    if not value.is_finite():
        raise ValueError(f"{value} is not an amount")
    return value
