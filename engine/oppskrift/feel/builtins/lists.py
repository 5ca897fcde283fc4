"""List functions (DMN 1.5 §10.3.4.4) but for the statistics."""

import functools
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from ..compare import compare, equal
from ..evaluation import Evaluation, fail
from ..functions import Function
from ..signature import table
from ..values import word
from .strings import part


def _index(items: list[Any], position: int) -> int:
    if position == 0 or abs(position) > len(items):
        raise fail("feel.no-element", position=position, size=len(items))
    return position - 1 if position > 0 else len(items) + position


def _contains(evaluation: Evaluation, items: list[Any], wanted: Any) -> bool:
    evaluation.burn(len(items))
    return any(equal(item, wanted, evaluation) for item in items)


def _append(evaluation: Evaluation, items: list[Any], added: list[Any]) -> list[Any]:
    evaluation.built_list(len(items) + len(added))
    return [*items, *added]


def _concatenate(evaluation: Evaluation, lists: list[list[Any]]) -> list[Any]:
    evaluation.built_list(sum(map(len, lists)))
    return [item for items in lists for item in items]


def _insert(evaluation: Evaluation, items: list[Any], position: int, item: Any) -> list[Any]:
    index = _index(items, position)
    evaluation.built_list(len(items) + 1)
    return [*items[:index], item, *items[index:]]


def _remove(evaluation: Evaluation, items: list[Any], position: int) -> list[Any]:
    index = _index(items, position)
    evaluation.built_list(len(items))
    return [*items[:index], *items[index + 1 :]]


def _replace_at(evaluation: Evaluation, items: list[Any], position: Decimal, item: Any) -> list[Any]:
    index = _index(items, int(position))
    evaluation.built_list(len(items))
    return [*items[:index], item, *items[index + 1 :]]


def _replace_matching(evaluation: Evaluation, items: list[Any], match: Function, item: Any) -> list[Any]:
    made: list[Any] = []
    for old in items:
        verdict = match.invoke(evaluation, (old, item))
        if not isinstance(verdict, bool):
            raise fail("feel.function-result", function="list replace", expected=word("boolean"))
        made.append(item if verdict else old)
    return made


def _reverse(evaluation: Evaluation, items: list[Any]) -> list[Any]:
    evaluation.built_list(len(items))
    return items[::-1]


def _index_of(evaluation: Evaluation, items: list[Any], wanted: Any) -> list[Decimal]:
    evaluation.burn(len(items))
    return [Decimal(number) for number, item in enumerate(items, 1) if equal(item, wanted, evaluation)]


def _distinct(evaluation: Evaluation, items: list[Any]) -> list[Any]:
    """Return the elements without repetition, in their first order. Quadratic, and metered as such."""
    kept: list[Any] = []
    for item in items:
        evaluation.burn(1 + (len(kept) >> 2))
        if not any(equal(item, other, evaluation) for other in kept):
            kept.append(item)
    return kept


def _union(evaluation: Evaluation, lists: list[list[Any]]) -> list[Any]:
    return _distinct(evaluation, _concatenate(evaluation, lists))


def _flatten(evaluation: Evaluation, items: list[Any]) -> list[Any]:
    return list(_flat(evaluation, items))


def _flat(evaluation: Evaluation, items: list[Any]) -> Iterator[Any]:
    evaluation.burn(len(items))
    for item in items:
        if isinstance(item, list):
            yield from _flat(evaluation, item)
        else:
            yield item


def _sorted(evaluation: Evaluation, items: list[Any], precedes: Function | None) -> list[Any]:
    evaluation.built_list(len(items))
    if precedes is None:
        if any(compare(item, items[0]) is None for item in items):
            raise fail("feel.not-comparable", function="sort")
        return sorted(items, key=functools.cmp_to_key(lambda a, b: compare(a, b) or 0))

    def order(left: Any, right: Any) -> int:
        if precedes.invoke(evaluation, (left, right)) is True:
            return -1
        return int(precedes.invoke(evaluation, (right, left)) is True)

    if 2 not in precedes.arity():
        raise fail("feel.function-result", function="sort", expected="function(a, b)")
    return sorted(items, key=functools.cmp_to_key(order))


def _sublist(evaluation: Evaluation, items: list[Any], start: int, length: Decimal | None) -> list[Any]:
    evaluation.burn(len(items))
    return part(items, start, length)


LISTS = table(
    {
        "list contains": ("list: list, element: any -> boolean", _contains),
        "count": ("list: list -> number", lambda e, items: Decimal(len(items))),
        "sublist": ("list: list, start position: integer, length?: number -> like list", _sublist),
        "append": ("list: list, item*: any -> list", _append),
        "concatenate": ("list*: list -> list", _concatenate),
        "insert before": ("list: list, position: integer, newItem: any -> list", _insert),
        "remove": ("list: list, position: integer -> like list", _remove),
        "list replace": (
            ("list: list, position: number, newItem: any -> list", _replace_at),
            ("list: list, match: function, newItem: any -> list", _replace_matching),
        ),
        "reverse": ("list: list -> like list", _reverse),
        "index of": ("list: list, match: any -> list of number", _index_of),
        "union": ("list*: list -> list", _union),
        "distinct values": ("list: list -> like list", _distinct),
        "flatten": ("list: list -> list", _flatten),
        "sort": ("list: list, precedes?: function -> like list", _sorted),
    }
)
