"""Draws FEEL values of every kind that can be stored, the far and awkward ones often."""

from decimal import Context, Decimal

from hypothesis import strategies as st

from oppskrift import feel
from oppskrift.feel.temporal import DaysDuration, FeelDate, FeelDateTime, FeelTime, MonthsDuration
from oppskrift.feel.temporal.civil import days_in_month

WIDE = Context(prec=50, Emin=-20_000, Emax=20_000)
LAST = 999_999_999
ZONES = (None, 0, 3_600, -19_800, 64_799, -64_800, "Europe/Oslo", "America/New_York", "Etc/GMT+5", "UTC")
KEYS = (
    "$date",
    "$",
    "$$",
    "$$date",
    "$decimal",
    "$range",
    "",
    " ",
    "a b",
    "æøå",
    "😀",
    "a.b",
    'a"b',
    "\\",
    "\u0000",
    "e\u0301",
)
TEXTS = (
    "",
    "$date",
    '{"$date": "2026-03-01"}',
    "2026-03-01",
    "null",
    "0",
    "\u0000",
    "\u2028",
    "e\u0301",
    "\u00e9",
    "😀",
    "\\u0041",
)


def scaled(digits: int, exponent: int) -> Decimal:
    return Decimal(digits).scaleb(exponent, WIDE)


NUMBERS = (
    st.builds(scaled, st.integers(-(10**34) + 1, 10**34 - 1), st.integers(-60, 30))
    | st.builds(Decimal, st.integers(-(2**54), 2**54))
    | st.sampled_from([Decimal(t) for t in ("0", "-0", "0.00", "1.50", "1E+3", "1E+6144", "-9.9E-6143", "1E-6176",
                                            "0.1", "9007199254740991", "9007199254740992", "-9007199254740993", "1.0")])
)  # fmt: skip


@st.composite
def dates(draw: st.DrawFn) -> FeelDate:
    year = draw(
        st.sampled_from([-LAST, -1, 0, 1, 1900, 2000, 2024, 2026, 9999, 10_000, LAST]) | st.integers(-LAST, LAST)
    )
    month = draw(st.integers(1, 12))
    return FeelDate(year, month, draw(st.sampled_from([1, 28, days_in_month(year, month)])))


CLOCKS = st.tuples(
    st.integers(0, 23), st.integers(0, 59), st.integers(0, 59),
    st.sampled_from([0, 1, 10, 500_000_000, 999_999_999]), st.sampled_from(ZONES),
)  # fmt: skip
TIMES = st.builds(lambda clock: FeelTime(*clock), CLOCKS)
MOMENTS = st.builds(lambda d, clock: FeelDateTime(d.year, d.month, d.day, *clock), dates(), CLOCKS)
DURATIONS = st.builds(
    DaysDuration, st.integers(-(10**24), 10**24) | st.sampled_from([0, 1, -1, 86_400 * 10**9])
) | st.builds(MonthsDuration, st.integers(-(10**10), 10**10) | st.sampled_from([0, 12, -1]))
POINTS = NUMBERS | dates() | TIMES | MOMENTS | DURATIONS
RANGES = st.builds(lambda point, low, high: feel.Range(point, point, low, high), POINTS, st.booleans(), st.booleans())
PLAIN = st.none() | st.booleans() | st.text(max_size=8) | st.sampled_from(TEXTS) | POINTS | RANGES
VALUES = st.recursive(
    PLAIN,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=4), inner, max_size=3)
    ),
    max_leaves=10,
)
"""Values of every kind but functions, with lists and contexts in each other."""
