"""The figures of the everyday corpus worked out again, in plain Python: decimal, datetime, and the `holidays` package.

`FIGURES` gives what a case of tests/corpus/everyday.toml expects, by its id, without a line of the engine's.
"""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_UP, Context, Decimal

import holidays

D = Decimal
CONTEXT = Context(prec=34, rounding=ROUND_HALF_EVEN)
"""What FEEL reckons with (DMN 1.5 §10.3.2.3.1): decimal128."""
OFF = holidays.country_holidays("NO", years=range(2025, 2028), include_sundays=False)


def q34(dividend: Decimal, divisor: Decimal) -> Decimal:
    return CONTEXT.divide(dividend, divisor)


def q34sqrt(dividend: Decimal, divisor: Decimal) -> Decimal:
    return CONTEXT.sqrt(CONTEXT.divide(dividend, divisor))


def cents(amount: Decimal) -> Decimal:
    return amount.quantize(D("0.01"), ROUND_HALF_UP)


def working(day: date) -> bool:
    return day.weekday() < 5 and day not in OFF


def add_days(day: date, count: int) -> date:
    while count:
        day += timedelta(1)
        count -= working(day)
    return day


def between(start: date, end: date) -> int:
    return sum(working(start + timedelta(n)) for n in range(1, (end - start).days + 1))


FIGURES: Mapping[str, Callable[[], Decimal | date | int]] = {
    "timelønn-01": lambda: D("7.5") * D("265.40"),
    "timelønn-02": lambda: D("0.1") + D("0.2"),
    "timelønn-03": lambda: D("265.40") * D("1.12"),
    "timelønn-04": lambda: q34(D("518200"), D("1950")),
    "timelønn-05": lambda: cents(q34(D("518200"), D("1950"))),
    "timelønn-06": lambda: cents(q34(D("623450.50"), D("1850"))),
    "timelønn-07": lambda: sum(D(t) for t in ("7.5", "4.25", "3")),
    "timelønn-08": lambda: sum(D(t) * D(s) for t, s in (("7.5", "265.40"), ("4.25", "265.40"), ("3", "398.10"))),
    "timelønn-09": lambda: cents(sum(D(t) * D(s) for t, s in (("7.5", "265.40"), ("4.25", "265.40"), ("3", "398.10")))),
    "timelønn-11": lambda: D("7.5") + D("4.25"),
    "timelønn-21": lambda: D("40") - D("37.5"),
    "timelønn-25": lambda: D("240") * (1 + D("15") / 100),
    "timelønn-26": lambda: D("400000"),
    "timelønn-28": lambda: D(543210 // 12),
    "feriepenger-01": lambda: D("412345.67") * D("0.12"),
    "feriepenger-02": lambda: cents(D("412345.67") * D("0.12")),
    "feriepenger-03": lambda: cents(D("100005") * D("0.102")),
    "feriepenger-04": lambda: D("300000") * 12 / 100,
    "feriepenger-05": lambda: 6 * D("130160") * D("0.023"),
    "feriepenger-06": lambda: D(6 * 130160),
    "feriepenger-08": lambda: D("0.143") * D("512000"),
    "feriepenger-10": lambda: D("100") * D("1.15"),
    "feriepenger-13": lambda: q34(q34(D(52000), D(26)) * 5, D(1)),
    "feriepenger-14": lambda: cents(q34(D("48733") * 12, D(260)) * 3),
    "feriepenger-15": lambda: (D("10000.10") + D("20000.20")) * D("0.12"),
    "overtid-01": lambda: D("265.40") * D("1.5"),
    "overtid-02": lambda: D("500"),
    "overtid-11": lambda: D(510) / 60,
    "overtid-14": lambda: D(4) * D("1.5"),
    "reise-01": lambda: D("142") * D("5.30"),
    "reise-02": lambda: D("100") * D("5.30") + 2 * 100,
    "reise-03": lambda: (D("41") * D("3.5")).quantize(D(1), ROUND_HALF_UP),
    "reise-04": lambda: 3 * D(1012) - 2 * D("0.2") * 1012,
    "reise-11": lambda: D((date(2026, 3, 2) - date(2026, 1, 15)).days),
    "reise-14": lambda: D("11.4235") * D("250.75"),
    "reise-15": lambda: cents(q34(D("1200") * D("102.37"), D(100))),
    "reise-16": lambda: D("129.90") + D("349.00") + D("89.50"),
    "reise-26": lambda: (D("398.10") + D("265.40")) / 2,
    "sykefravær-06": lambda: q34(6 * D("130160"), D(260)),
    "sykefravær-07": lambda: cents(q34(D(600000), D(260)) * 12 * 60 / 100),
    "frister-01": lambda: add_days(date(2026, 3, 2), 5),
    "frister-02": lambda: add_days(date(2026, 3, 31), 2),
    "frister-03": lambda: D(between(date(2026, 3, 30), date(2026, 4, 8))),
    "frister-06": lambda: add_days(date(2026, 4, 30), 1),
    "frister-08": lambda: date(2026, 12, 24) + timedelta(14),
    "frister-17": lambda: D(date(2026, 3, 15).isocalendar().week),
    "frister-18": lambda: D(date(2026, 3, 15).timetuple().tm_yday),
    "mva-01": lambda: D("1234.56") * D("1.25"),
    "mva-02": lambda: D("199.90") * D("0.25"),
    "mva-03": lambda: cents(D("199.90") * D("0.25")),
    "mva-04": lambda: cents(q34(D("999"), D("1.25"))),
    "mva-05": lambda: D("1000") - q34(D("1000"), D("1.25")),
    "mva-06": lambda: D("1000") * 20 / 100,
    "mva-07": lambda: D("1.005") * 100,
    "mva-08": lambda: cents(D("1.005")),
    "mva-11": lambda: D("2.01").quantize(D("0.1"), ROUND_UP),
    "mva-12": lambda: D("2.99").quantize(D("0.1"), ROUND_DOWN),
    "mva-14": lambda: D("2.345").quantize(D("0.01"), ROUND_HALF_EVEN),
    "mva-15": lambda: D("0.125").quantize(D("0.01"), ROUND_HALF_EVEN),
    "mva-22": lambda: q34(D(10), D(3)),
    "mva-23": lambda: D(10) / 4,
    "attestasjon-42": lambda: D("12345678901234567890") + 1,
    "attestasjon-52": lambda: q34sqrt(D(13), D(3)),
    "tekst-20": lambda: D("1234.50"),
}
