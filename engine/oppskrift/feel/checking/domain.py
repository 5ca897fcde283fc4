"""Sets of values of one kind, as ranges: what a comparison with a constant leaves of a name."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ..compare import compare
from ..ranges import Range
from ..temporal import DaysDuration, FeelDate, MonthsDuration

KINDS: frozenset[type] = frozenset({Decimal, str, bool, FeelDate, DaysDuration, MonthsDuration})
"""Kinds with one order and an equality that agrees with it: not times, whose equality leaves fractions out."""
MOST = 64
"""A set of more ranges than this is not followed further."""


@dataclass(frozen=True, slots=True)
class Span:
    """The values between two ends; an end that is None is open to all sides."""

    low: Any = None
    high: Any = None
    low_included: bool = False
    high_included: bool = False

    def __and__(self, other: "Span") -> "Span":
        low, low_included = _tighter((self.low, self.low_included), (other.low, other.low_included), 1)
        high, high_included = _tighter((self.high, self.high_included), (other.high, other.high_included), -1)
        return Span(low, high, low_included, high_included)

    @property
    def empty(self) -> bool:
        """Return whether nothing lies between the ends."""
        if self.low is None or self.high is None:
            return False
        order = _order(self.low, self.high)
        return order > 0 or (order == 0 and not (self.low_included and self.high_included))

    @property
    def outside(self) -> tuple["Span", ...]:
        """Return what lies below and above."""
        below = Span(high=self.low, high_included=not self.low_included)
        above = Span(low=self.high, low_included=not self.high_included)
        return (*((below,) if self.low is not None else ()), *((above,) if self.high is not None else ()))


@dataclass(frozen=True, slots=True)
class Domain:
    """A union of spans of one kind of values, and null where `null`."""

    kind: type
    spans: tuple[Span, ...]
    null: bool = False

    def __and__(self, other: "Domain") -> "Domain":
        """Return what is in both. Where the kinds differ nothing can be said, and this one stays as it is."""
        if other.kind is not self.kind or len(self.spans) * len(other.spans) > MOST:
            return self
        both = (one & another for one in self.spans for another in other.spans)
        return Domain(self.kind, tuple(span for span in both if not span.empty), self.null and other.null)

    @property
    def empty(self) -> bool:
        """Return whether no value is in it, not even null."""
        return not self.null and not any(not span.empty for span in self.spans)

    @property
    def complement(self) -> "Domain":
        """Return all values that are not in it."""
        left = Domain(self.kind, (Span(),), not self.null)
        for span in self.spans:
            left = left & Domain(self.kind, span.outside, null=True)
        return left

    def misses(self, other: "Domain") -> bool:
        """Return whether the two have surely no value in common."""
        return self.kind is other.kind and (self & other).empty


def compared(operator: str, value: Any) -> Domain | None:
    """Return the values x of which `x operator value` holds, None where that cannot be said."""
    kind = type(value)
    if kind not in KINDS or (kind is bool and operator not in ("=", "!=")):
        return None
    if operator in ("=", "!="):
        same = Domain(kind, (Span(value, value, low_included=True, high_included=True),))
        return same if operator == "=" else same.complement
    included = len(operator) == 2
    span = Span(high=value, high_included=included) if operator[0] == "<" else Span(low=value, low_included=included)
    return Domain(kind, (span,))


def within(value: Any) -> Domain | None:
    """Return the values that meet a test: a range, a list of tests, or a value."""
    if isinstance(value, list):
        return union(within(item) for item in value)
    if not isinstance(value, Range):
        return compared("=", value)
    if value.operator is not None:
        return compared(value.operator, value.low if value.high is None else value.high)
    kind = type(value.low)
    if kind not in KINDS or type(value.high) is not kind:
        return None
    return Domain(kind, (Span(value.low, value.high, value.low_included, value.high_included),))


def union(domains: Iterable[Domain | None]) -> Domain | None:
    """Return what is in one of several, None where that cannot be said."""
    found: Domain | None = None
    for domain in domains:
        if domain is None or (found is not None and found.kind is not domain.kind):
            return None
        found = domain if found is None else Domain(found.kind, found.spans + domain.spans, found.null or domain.null)
    return found if found is None or len(found.spans) <= MOST else None


def _order(left: Any, right: Any) -> int:
    if isinstance(left, bool):
        return int(left) - int(right)
    return compare(left, right) or 0


def _tighter(one: tuple[Any, bool], other: tuple[Any, bool], sign: int) -> tuple[Any, bool]:
    """Return the end that leaves less: with sign 1 the higher of two low ends, with -1 the lower of two high ends."""
    if one[0] is None or other[0] is None:
        return other if one[0] is None else one
    order = _order(one[0], other[0]) * sign
    if order == 0:
        return one[0], one[1] and other[1]
    return one if order > 0 else other
