"""Arithmetic and comparison: which types an operator can join, and what comes of it (DMN 1.5 tables 42 to 53)."""

from collections.abc import Mapping
from decimal import Decimal

from ..brief import brief
from ..compare import compare
from ..syntax import Between, Binary, Literal, Negation
from ..temporal import DaysDuration, FeelDate, FeelDateTime, FeelTime, MonthsDuration
from ..values import ORDERED
from .conditions import logic
from .fitting import tell_foreign
from .scope import Scope
from .shape import ABSENT, ANYTHING, BOOLEAN, Shape, Tag, of_class
from .walk import Walk

_MOMENTS = (FeelDate, FeelDateTime)
_DURATIONS = (DaysDuration, MonthsDuration)
_LATER: Mapping[tuple[Tag, Tag], type] = {
    (DaysDuration, DaysDuration): DaysDuration,
    (MonthsDuration, MonthsDuration): MonthsDuration,
    (FeelTime, DaysDuration): FeelTime,
    **{(moment, duration): moment for moment in _MOMENTS for duration in _DURATIONS},
}
_NUMBERS: Mapping[tuple[Tag, Tag], type] = {(Decimal, Decimal): Decimal}
RESULTS: Mapping[str, Mapping[tuple[Tag, Tag], type]] = {
    "+": {
        **_NUMBERS,
        (str, str): str,
        **_LATER,
        **{(right, left): made for (left, right), made in _LATER.items()},
    },
    "-": {
        **_NUMBERS,
        **_LATER,
        (FeelTime, FeelTime): DaysDuration,
        **{(one, other): DaysDuration for one in _MOMENTS for other in _MOMENTS},
    },
    "*": {
        **_NUMBERS,
        **{(duration, Decimal): duration for duration in _DURATIONS},
        **{(Decimal, duration): duration for duration in _DURATIONS},
    },
    "/": {
        **_NUMBERS,
        **{(duration, Decimal): duration for duration in _DURATIONS},
        **{(duration, duration): Decimal for duration in _DURATIONS},
    },
    "**": _NUMBERS,
}
"""What each operator makes of two classes of values; pairs that are not here do not go together."""
_ORDERS = frozenset({"<", "<=", ">", ">="})


def binary(node: Binary, scope: Scope, walk: Walk) -> Shape:
    """Infer two operands."""
    if node.operator in ("and", "or"):
        return logic(node, scope, walk)
    if node.operator in RESULTS:
        return _arithmetic(node, scope, walk)
    return _comparison(node, scope, walk)


def _arithmetic(node: Binary, scope: Scope, walk: Walk) -> Shape:
    """Infer a chain of operations from its left end, however long it is."""
    chain = [node]
    while isinstance(chain[-1].left, Binary) and chain[-1].left.operator in RESULTS:
        chain.append(chain[-1].left)
    left = walk.infer(chain[-1].left, scope)
    for step in reversed(chain):
        right = walk.infer(step.right, scope)
        left = walk.kept(step, _calculated(step, left, right, walk))
    return left


def _calculated(node: Binary, left: Shape, right: Shape, walk: Walk) -> Shape:
    table = RESULTS[node.operator]
    if left.types == () or right.types == ():
        return ABSENT
    if left.types is right.types is None:
        return ANYTHING
    found = {made for pair, made in table.items() if _may_be(pair[0], left) and _may_be(pair[1], right)}
    if found:
        return of_class(*sorted(found, key=str))
    walk.report("check.operands", node, operator=node.operator, left=left.told(), right=right.told())
    return ABSENT


def _may_be(wanted: Tag, shape: Shape) -> bool:
    return shape.tags is None or wanted in shape.tags


def negation(node: Negation, scope: Scope, walk: Walk) -> Shape:
    """Infer `-x`."""
    shape = walk.infer(node.operand, scope)
    kinds = (Decimal, *_DURATIONS)
    if not shape.types:
        return shape if shape.types == () else of_class(*kinds)
    found = [kind for kind in kinds if _may_be(kind, shape)]
    if found:
        return of_class(*found)
    walk.report("check.negative", node, type=shape.told())
    return ABSENT


def _comparison(node: Binary, scope: Scope, walk: Walk) -> Shape:
    asks_null = isinstance(node.right, Literal) and node.right.value is None and node.operator in ("=", "!=")
    left = (walk.forgiving if asks_null else walk.infer)(node.left, scope)
    right = walk.infer(node.right, scope)
    if comparable(left, right, ordered=node.operator in _ORDERS):
        _tell_foreign(node, left, right, walk)
        return BOOLEAN
    walk.report("check.comparison", node, operator=node.operator, left=left.told(), right=right.told())
    return ABSENT


def comparable(left: Shape, right: Shape, *, ordered: bool) -> bool:
    """Return whether two values may be of one kind, and of one with an order where that is asked."""
    one, other = _ordered(left, ordered), _ordered(right, ordered)
    if left.types == () or right.types == ():
        return True
    if one is None or other is None:
        return one != frozenset() and other != frozenset()
    return bool(one & other)


def _ordered(shape: Shape, ordered: bool) -> frozenset[Tag] | None:
    tags = shape.tags
    return tags & ORDERED if ordered and tags is not None else tags


def _tell_foreign(node: Binary, left: Shape, right: Shape, walk: Walk) -> None:
    """Warn where a value is compared with one that it may not have."""
    if node.operator not in ("=", "!="):
        return
    for given, asked, place in ((right, left, node.right), (left, right, node.left)):
        tell_foreign(asked, given, place, walk)


def between(node: Between, scope: Scope, walk: Walk) -> Shape:
    """Infer `x between a and b`."""
    value, low, high = (walk.infer(part, scope) for part in (node.value, node.low, node.high))
    for end in (low, high):
        if not comparable(value, end, ordered=True):
            walk.report("check.comparison", node, operator="between", left=value.told(), right=end.told())
            return ABSENT
    order = compare(low.value, high.value) if low.constant and high.constant else None
    if order is not None and order > 0:
        walk.report("check.empty-range", node, low=brief(low.value), high=brief(high.value))
    return BOOLEAN
