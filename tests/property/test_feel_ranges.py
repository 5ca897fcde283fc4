"""Ranges and their relations against brute force: over whole numbers, every point is asked one by one."""

from decimal import Decimal
from typing import Any

from feel_support import passes, result, value
from hypothesis import given, settings
from hypothesis import strategies as st

from oppskrift import feel
from oppskrift.feel.temporal import DaysDuration, FeelDate, FeelTime, MonthsDuration

ENDS = st.integers(0, 6)
CLOSED = st.sampled_from(["[]", "[)", "(]", "()", "]["])
KINDS = {
    "number": Decimal,
    "text": lambda n: "abcdefghijklmn"[n],
    "date": lambda n: FeelDate(2024, 2, 26 + n) if n < 4 else FeelDate(2024, 3, n - 3),
    "time": lambda n: FeelTime(12, 0, 0, n * 100, 3_600),
    "days": DaysDuration,
    "months": lambda n: MonthsDuration(n - 3),
}
"""What the number of a point stands for, each in the same order; a time even within one second."""


class Stretch:
    """A range as the points it has, at every half from -1 to 11: between two ends there is always something."""

    def __init__(self, low: int, high: int, closed: str) -> None:
        self.low, self.high, self.closed = low, high, closed
        self.low_included, self.high_included = closed[0] == "[", closed[1] == "]"
        self.text = f"{closed[0]}{low}..{high}{closed[1]}"

    def has(self, point: float) -> bool:
        above = point > self.low or (self.low_included and point == self.low)
        return above and (point < self.high or (self.high_included and point == self.high))

    def points(self) -> set[float]:
        return {point / 2 for point in range(-2, 24) if self.has(point / 2)}


STRETCHES = st.builds(lambda low, size, closed: Stretch(low, low + size, closed), ENDS, st.integers(1, 4), CLOSED)
"""Ranges with something in them: `(1..1)` has no points, and the standard's definitions say nothing of it."""


@given(STRETCHES, st.integers(0, 10), st.sampled_from(sorted(KINDS)))
@settings(max_examples=200, deadline=None)
def test_a_range_has_the_points_between_its_ends(stretch: Stretch, point: int, kind: str) -> None:
    made, wanted = KINDS[kind], stretch.has(point)
    given_ = {"a": made(stretch.low), "b": made(stretch.high), "p": made(point)}
    text = f"{stretch.closed[0]}a..b{stretch.closed[1]}"
    assert value(f"p in {text}", **given_) is wanted
    assert value(f"p in ({text}, {text})", **given_) is wanted
    assert passes(text, given_["p"], **given_) is wanted
    assert passes(f"not({text})", given_["p"], **given_) is not wanted
    assert value(f"includes({text}, p)", **given_) is wanted
    assert value(f"during(p, {text})", **given_) is wanted
    if stretch.closed == "[]":
        assert value("p between a and b", **given_) is wanted


@given(ENDS, st.integers(-1, 8), st.sampled_from(["<", "<=", ">", ">=", "=", "!="]), st.sampled_from(sorted(KINDS)))
@settings(max_examples=100, deadline=None)
def test_a_range_with_one_end(end: int, point: int, operator: str, kind: str) -> None:
    point = max(point, 0)
    here, there = Decimal(point), Decimal(end)
    wanted = {"<": here < there, "<=": here <= there, ">": here > there, ">=": here >= there, "=": here == there}
    given_ = {"e": KINDS[kind](end), "p": KINDS[kind](point)}
    if kind == "time" and operator in ("=", "!="):
        return  # equality leaves fractions of a second out
    met = wanted.get(operator, here != there)
    assert value(f"p in ({operator} e)", **given_) is met
    assert passes(f"{operator} e", given_["p"], **given_) is met
    assert passes(f"not({operator} e)", given_["p"], **given_) is not met


def relations(one: Stretch, other: Stretch) -> dict[str, bool]:
    """Return which relations hold, told from the points alone wherever the points tell."""
    a, b = one.points(), other.points()
    starts = min(a) == min(b) and one.low_included == other.low_included
    ends = max(a) == max(b) and one.high_included == other.high_included
    return {
        "before": max(a) < min(b),
        "after": min(a) > max(b),
        "overlaps": bool(a & b),
        "overlaps before": min(a) < min(b) <= max(a) <= max(b),
        "overlaps after": min(b) < min(a) <= max(b) <= max(a),
        "includes": b <= a,
        "during": a <= b,
        "starts": starts and a <= b,
        "started by": starts and b <= a,
        "finishes": ends and a <= b,
        "finished by": ends and b <= a,
        "coincides": a == b and starts and ends,
        "meets": one.high_included and other.low_included and one.high == other.low,
        "met by": other.high_included and one.low_included and other.high == one.low,
    }


@given(STRETCHES, STRETCHES)
@settings(max_examples=120, deadline=None)
def test_relations_of_ranges(one: Stretch, other: Stretch) -> None:
    for name, wanted in relations(one, other).items():
        assert value(f"{name}({one.text}, {other.text})") is wanted, (name, one.text, other.text)


@given(STRETCHES, st.integers(0, 10))
@settings(max_examples=100, deadline=None)
def test_relations_of_points(stretch: Stretch, point: int) -> None:
    inside = stretch.points()
    expected = {
        f"before({point}, {stretch.text})": point < min(inside),
        f"before({stretch.text}, {point})": max(inside) < point,
        f"after({point}, {stretch.text})": point > max(inside),
        f"after({stretch.text}, {point})": min(inside) > point,
        f"starts({point}, {stretch.text})": point == stretch.low and stretch.low_included,
        f"started by({stretch.text}, {point})": point == stretch.low and stretch.low_included,
        f"finishes({point}, {stretch.text})": point == stretch.high and stretch.high_included,
        f"finished by({stretch.text}, {point})": point == stretch.high and stretch.high_included,
        f"before({point}, {stretch.low})": point < stretch.low,
        f"after({point}, {stretch.low})": point > stretch.low,
        f"coincides({point}, {stretch.low})": point == stretch.low,
    }
    for text, wanted in expected.items():
        assert value(text) is wanted, text


@given(st.integers(-5, 5), st.integers(-5, 5), st.sampled_from(["{}..{}", "[{}..{}]", "({}..{})", "[{}..{})"]))
@settings(max_examples=80, deadline=None)
def test_loops_go_over_the_whole_numbers_of_a_range(low: int, high: int, form: str) -> None:
    step = 1 if low <= high else -1
    wanted = list(range(low, high + step, step))
    if form[0] == "(":
        wanted = [n for n in wanted if n != low]
    if form[-1] == ")":
        wanted = [n for n in wanted if n != high]
    if form[0] in "[(" and low > high:
        assert result(f"for i in {form.format(low, high)} return i").value in (None, [])
        return
    found = result(f"for i in {form.format(low, high)} return i").value
    assert found == wanted, (low, high, form)


@given(STRETCHES, st.sampled_from(["number", "date", "days"]))
@settings(max_examples=60, deadline=None)
def test_a_range_survives_its_text(stretch: Stretch, kind: str) -> None:
    low, high = (KINDS[kind](end) for end in (stretch.low, stretch.high))
    made: Any = feel.Range(low, high, stretch.low_included, stretch.high_included)
    if kind == "number":
        assert value("range(string(r)) = r", r=made) is True
    assert (
        value("r.start = a and r.end = b and r.start included = i", r=made, a=low, b=high, i=made.low_included) is True
    )
