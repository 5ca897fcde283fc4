"""Numbers are decimal128: every operation gives the exact result, rounded once to 34 digits, half to even."""

import decimal
import math
from decimal import Decimal
from fractions import Fraction

from feel_support import result
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

DIGITS, SMALLEST, LARGEST = 34, -6143, 6144
WIDE = decimal.Context(prec=13_000, Emin=-40_000, Emax=40_000)
SMALL = st.builds(
    lambda digits, exponent: Decimal(digits).scaleb(exponent), st.integers(-9_999, 9_999), st.integers(-6, 6)
)
LONG = st.builds(
    lambda digits, exponent: Decimal(digits).scaleb(exponent, WIDE),
    st.integers(-(10**DIGITS) + 1, 10**DIGITS - 1),
    st.integers(-60, 30),
)
FAR = st.builds(
    lambda digits, exponent: Decimal(digits).scaleb(exponent, WIDE),
    st.integers(-(10**DIGITS) + 1, 10**DIGITS - 1),
    st.sampled_from([-6_176, -6_150, -6_143, -6_000, -3_100, -200, 0, 200, 3_000, 6_000, 6_100, 6_111]),
)
NUMBERS = SMALL | LONG | FAR
EXACT = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
}


def rounded(exact: Fraction) -> Decimal | None:
    """Return the nearest number of 34 digits, the even one of two; None where it is too large."""
    if not exact:
        return Decimal(0)
    size = abs(exact)
    power = max(_magnitude(size), SMALLEST) - DIGITS + 1
    units, rest = divmod(size / Fraction(10) ** power, 1)
    units += rest > Fraction(1, 2) or (rest == Fraction(1, 2) and units % 2 == 1)
    found = Decimal(units).scaleb(power, WIDE)
    if found.adjusted() > LARGEST:
        return None
    return found if exact > 0 else found.copy_negate()


def _magnitude(size: Fraction) -> int:
    """Return the power of ten of the first digit."""
    found = math.floor((size.numerator.bit_length() - size.denominator.bit_length()) * math.log10(2)) - 1
    while Fraction(10) ** (found + 1) <= size:
        found += 1
    return found


def asked(text: str, **numbers: Decimal) -> Decimal | None:
    """Return what an expression gives; what is null is explained."""
    found = result(text, **numbers)
    assert (found.value is None) == bool(found.diagnostics)
    assert found.value is None or len(found.value.as_tuple().digits) <= DIGITS
    return found.value


@given(NUMBERS, NUMBERS, st.sampled_from(sorted(EXACT)))
@settings(max_examples=300, deadline=None)
@example(Decimal("9.999999999999999999999999999999999E+6144"), Decimal("1E+6111"), "+")
@example(Decimal(1), Decimal(3), "/")
@example(Decimal("1E-6176"), Decimal("0.5"), "*")
def test_the_four_operations(a, b, operator):
    found = asked(f"a {operator} b", a=a, b=b)
    if operator == "/" and not b:
        assert found is None
        return
    assert found == rounded(EXACT[operator](Fraction(a), Fraction(b)))


@given(SMALL | LONG, st.integers(-40, 40))
@settings(max_examples=150, deadline=None)
def test_whole_powers(a, n):
    assume(a or n >= 0)
    assume(abs(a.adjusted() * n) < 5_000)
    found = asked("a ** n", a=a, n=n)
    if not a and not n:
        return  # what 0 ** 0 is, each may decide
    exact = rounded(Fraction(a) ** n)
    assert found is not None
    assert abs(Fraction(found) - Fraction(exact)) <= abs(Fraction(exact)) / 10**33, "the last digit may be off by one"


@given(SMALL | LONG)
@settings(max_examples=150, deadline=None)
def test_the_root_of_a_number(a):
    found = asked("sqrt(a)", a=a)
    if a < 0:
        assert found is None
        return
    below, above = (Fraction(found) + sign * Fraction(found.scaleb(-33)) for sign in (-1, 1))
    assert below**2 <= Fraction(a) <= above**2
    if a:
        half = Fraction(10) ** (found.adjusted() - DIGITS + 1) / 2
        assert (Fraction(found) - half) ** 2 <= Fraction(a) <= (Fraction(found) + half) ** 2


@given(NUMBERS, NUMBERS)
@settings(max_examples=300, deadline=None)
@example(Decimal("1E+200"), Decimal(7))
@example(Decimal("-1E-6176"), Decimal("9E+6144"))
def test_modulo_has_the_sign_of_the_divisor(a, b):
    found = asked("modulo(a, b)", a=a, b=b)
    if not b:
        assert found is None
        return
    exact = Fraction(a) - Fraction(b) * (Fraction(a) // Fraction(b))
    assert found == rounded(exact)


HALF = Fraction(1, 2)


def away(scaled: Fraction) -> int:
    return math.floor(scaled) if scaled < 0 else math.ceil(scaled)


def nearest(scaled: Fraction, *, up: bool) -> int:
    """Return the nearest whole number; of two the one further from zero where `up`, else the nearer to it."""
    size = abs(scaled)
    found = math.floor(size) + (size % 1 >= HALF if up else size % 1 > HALF)
    return -found if scaled < 0 else found


ROUNDING = {
    "decimal": round,
    "floor": math.floor,
    "ceiling": math.ceil,
    "round up": away,
    "round down": math.trunc,
    "round half up": lambda scaled: nearest(scaled, up=True),
    "round half down": lambda scaled: nearest(scaled, up=False),
}


@given(SMALL | LONG, st.integers(-12, 12) | st.integers(-70, 70), st.sampled_from(sorted(ROUNDING)))
@settings(max_examples=400, deadline=None)
@example(Decimal("2.5"), 0, "decimal")
@example(Decimal("-2.5"), 0, "round half down")
@example(Decimal("9999999999999999999999999999999999"), -1, "ceiling")
def test_rounding_functions(a, scale, name):
    shift = Fraction(10) ** scale
    assert asked(f"{name}(a, s)", a=a, s=scale) == rounded(ROUNDING[name](Fraction(a) * shift) / shift)
    if name in ("floor", "ceiling"):
        assert asked(f"{name}(a)", a=a) == rounded(Fraction(ROUNDING[name](Fraction(a))))


@given(NUMBERS, NUMBERS)
@settings(max_examples=150, deadline=None)
@example(Decimal("1.0"), Decimal(1))
@example(Decimal("0E+6000"), Decimal("-0"))
def test_comparisons(a, b):
    x, y = Fraction(a), Fraction(b)
    found = result("[a < b, a <= b, a = b, a != b, a >= b, a > b, a between b and b, a in (< b, > b)]", a=a, b=b).value
    assert found == [x < y, x <= y, x == y, x != y, x >= y, x > y, x == y, x != y]


@given(st.lists(SMALL | LONG, min_size=1, max_size=12))
@settings(max_examples=150, deadline=None)
def test_statistics(numbers):
    exact = [Fraction(number) for number in numbers]
    total = Decimal(0)
    for number in numbers:  # one after the other, each sum rounded
        total = rounded(Fraction(total) + Fraction(number))
    assert asked("sum(l)", l=numbers) == total
    assert asked("min(l)", l=numbers) == min(numbers)
    assert asked("max(l)", l=numbers) == max(numbers)
    assert asked("mean(l)", l=numbers) == rounded(Fraction(total) / len(numbers))
    ordered, middle = sorted(exact), len(exact) // 2
    median = ordered[middle] if len(exact) % 2 else (ordered[middle - 1] + ordered[middle]) / 2
    assert abs(Fraction(asked("median(l)", l=numbers)) - median) <= abs(median) / 10**32
    product = Decimal(1)
    for number in numbers:
        product = rounded(Fraction(product) * Fraction(number))
    assert asked("product(l)", l=numbers) == product


@given(SMALL | LONG | FAR)
@settings(max_examples=150, deadline=None)
def test_a_number_survives_its_text(a):
    assert asked("number(string(a))", a=a) == a
    assert result("abs(a) >= 0 and -(-a) = a and abs(a) = max(a, -a)", a=a).value is True
