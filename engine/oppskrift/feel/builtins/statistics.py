"""Functions over all values of a list: extremes, sums, averages, and logic (DMN 1.5 §10.3.4.4).

Each takes one list, or its elements as arguments. An empty list gives null with a diagnostic (`mode`, `all`
and `any` excepted).
"""

from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from ..compare import compare
from ..evaluation import Evaluation, fail
from ..numbers import CONTEXT, add, divide, multiply, number, subtract
from ..operators import arithmetic_result
from ..signature import CLASSES, table
from ..values import ORDERED, type_word


def _extreme(sign: int, name: str) -> Callable[[Evaluation, list[Any]], Any]:
    def function(evaluation: Evaluation, items: list[Any]) -> Any:
        _start(evaluation, name, items)
        best = items[0]
        if type(best) not in ORDERED:
            raise fail("feel.not-comparable", function=name, left=type_word(best), right=type_word(items[-1]))
        for item in items[1:]:
            order = compare(item, best, evaluation)
            if order is None:
                raise fail("feel.not-comparable", function=name, left=type_word(best), right=type_word(item))
            best = item if order * sign > 0 else best
        return best

    return function


def _sum(evaluation: Evaluation, items: list[Any]) -> Any:
    _start(evaluation, "sum", items)
    _demand("sum", "number or duration", items[:1])
    total = items[0]
    for item in items[1:]:
        if type(total) is Decimal and type(item) is Decimal:
            total = add(total, item)
        else:
            total = arithmetic_result("+", total, item, evaluation)
    return total


def _mean(evaluation: Evaluation, items: list[Any]) -> Any:
    _start(evaluation, "mean", items)
    return arithmetic_result("/", _sum(evaluation, items), number(len(items)), evaluation)


def _product(evaluation: Evaluation, items: list[Any]) -> Decimal:
    _start(evaluation, "product", items)
    _demand("product", "number", items)
    total: Decimal = items[0]
    for item in items[1:]:
        total = multiply(total, item)
    return total


def _median(evaluation: Evaluation, items: list[Any]) -> Decimal:
    _start(evaluation, "median", items)
    _demand("median", "number", items)
    _meter_order(evaluation, items)
    ordered: list[Decimal] = sorted(items)
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return divide(add(ordered[middle - 1], ordered[middle]), Decimal(2))


def _deviation(evaluation: Evaluation, items: list[Any]) -> Decimal:
    """Return the sample standard deviation; it needs two numbers."""
    evaluation.burn(len(items))
    _demand("stddev", "number", items)
    if len(items) < 2:
        raise fail("feel.length", length=len(items))
    mean = divide(_sum(evaluation, items), number(len(items)))
    squares = Decimal(0)
    for item in items:
        distance = subtract(item, mean)
        squares = add(squares, multiply(distance, distance))
    return CONTEXT.sqrt(divide(squares, number(len(items) - 1)))


def _mode(evaluation: Evaluation, items: list[Any]) -> list[Decimal]:
    evaluation.burn(len(items))
    _demand("mode", "number", items)
    _meter_order(evaluation, items)
    counts = Counter(items)
    most = max(counts.values(), default=0)
    return sorted(item for item, count in counts.items() if count == most)


def _meter_order(evaluation: Evaluation, items: list[Any]) -> None:
    evaluation.burn(len(items) * len(items).bit_length() >> 3)


def _start(evaluation: Evaluation, function: str, items: list[Any]) -> None:
    evaluation.burn(len(items))
    if not items:
        raise fail("feel.empty-list", function=function)


def _demand(function: str, kind: str, items: list[Any]) -> None:
    for item in items:
        if not isinstance(item, CLASSES[kind]):
            raise fail(
                "feel.argument-type",
                function=function,
                parameter="list",
                expected=f"list<{kind}>",
                found=type_word(item),
            )


def _logic(name: str, *, decisive: bool) -> Callable[[Evaluation, list[Any]], bool]:
    def function(evaluation: Evaluation, items: list[Any]) -> bool:
        evaluation.burn(len(items))
        if any(item is decisive for item in items):
            return decisive
        _demand(name, "boolean", items)
        return not decisive

    return function


STATISTICS = table(
    {
        "min": ("list**: value -> element of list", _extreme(-1, "min")),
        "max": ("list**: value -> element of list", _extreme(1, "max")),
        "sum": ("list**: value -> element of list", _sum),
        "mean": ("list**: value -> element of list", _mean),
        "product": ("list**: value -> number", _product),
        "median": ("list**: value -> number", _median),
        "stddev": ("list**: value -> number", _deviation),
        "mode": ("list**: value -> list of number", _mode),
        "all": ("list**: value -> boolean", _logic("all", decisive=False)),
        "any": ("list**: value -> boolean", _logic("any", decisive=True)),
    }
)
