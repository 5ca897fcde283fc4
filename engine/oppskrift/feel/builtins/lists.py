"""List functions (DMN 1.5 §10.3.4.4) but for the statistics."""

import functools
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from ..compare import LONG, compare, equal, identity
from ..evaluation import Evaluation, fail
from ..functions import Function
from ..signature import table
from ..temporal import FeelDateTime, FeelTime
from ..values import type_word, word
from .strings import part


def _index(items: list[Any], position: int | None, given: object) -> int:
    if position is None or position == 0 or abs(position) > len(items):
        raise fail("feel.no-element", position=given, size=len(items))
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
    index = _index(items, position, position)
    evaluation.built_list(len(items) + 1)
    return [*items[:index], item, *items[index:]]


def _remove(evaluation: Evaluation, items: list[Any], position: int) -> list[Any]:
    index = _index(items, position, position)
    evaluation.built_list(len(items))
    return [*items[:index], *items[index + 1 :]]


def _replace_at(evaluation: Evaluation, items: list[Any], position: Decimal, item: Any) -> list[Any]:
    index = _index(items, int(position), position)  # of 2.5 the kit takes 2
    evaluation.built_list(len(items))
    return [*items[:index], item, *items[index + 1 :]]


def _replace_matching(evaluation: Evaluation, items: list[Any], match: Function, item: Any) -> list[Any]:
    evaluation.built_list(len(items))
    made: list[Any] = []
    for old in items:
        verdict = match.invoke(evaluation, (old, item))
        if not isinstance(verdict, bool):
            found = type_word(verdict)
            raise fail("feel.function-result", function="list replace", expected=word("boolean"), found=found)
        made.append(item if verdict else old)
    return made


def _reverse(evaluation: Evaluation, items: list[Any]) -> list[Any]:
    evaluation.built_list(len(items))
    return items[::-1]


def _index_of(evaluation: Evaluation, items: list[Any], wanted: Any) -> list[Decimal]:
    evaluation.burn(len(items))
    return [Decimal(number) for number, item in enumerate(items, 1) if equal(item, wanted, evaluation)]


class _Met:
    """Values met so far. Plain ones are found in a set; others are compared with each, and metered as such."""

    def __init__(self, evaluation: Evaluation) -> None:
        self._evaluation = evaluation
        self._plain: set[tuple[Any, ...]] = set()
        self._others: list[Any] = []

    def knows(self, value: Any) -> bool:
        """Return whether an equal value was met."""
        key = identity(value)
        self._evaluation.burn(1 + (len(value) >> LONG if isinstance(value, str) else 0))
        if key is not None:
            return key in self._plain
        self._evaluation.burn(len(self._others) >> 2)
        return any(equal(value, other, self._evaluation) for other in self._others)

    def meet(self, value: Any) -> bool:
        """Note a value, and return whether it is the first of its kind."""
        if self.knows(value):
            return False
        key = identity(value)
        if key is None:
            self._others.append(value)
        else:
            self._plain.add(key)
        return True


def distinct(evaluation: Evaluation, items: list[Any]) -> list[Any]:
    """Return the elements without repetition, in their first order."""
    met = _Met(evaluation)
    return [item for item in items if met.meet(item)]


def repeated(evaluation: Evaluation, items: list[Any]) -> list[Any]:
    """Return the elements that stand more than once, each once, in their first order."""
    met, again = _Met(evaluation), _Met(evaluation)
    for item in items:
        if not met.meet(item):
            again.meet(item)
    return [item for item in distinct(evaluation, items) if again.knows(item)]


def _union(evaluation: Evaluation, lists: list[list[Any]]) -> list[Any]:
    return distinct(evaluation, _concatenate(evaluation, lists))


def _flatten(evaluation: Evaluation, items: list[Any]) -> list[Any]:
    """Return the elements of lists in lists, however deep: in a loop, for Python's stack is not as deep."""
    made: list[Any] = []
    waiting: list[Iterator[Any]] = [iter(items)]
    while waiting:
        for item in waiting[-1]:
            evaluation.burn()
            if isinstance(item, list):
                waiting.append(iter(item))
                break
            made.append(item)
        else:
            waiting.pop()
    return made


def _sorted(evaluation: Evaluation, items: list[Any], precedes: Function | None) -> list[Any]:
    evaluation.built_list(len(items))
    if precedes is None:
        return _in_order(evaluation, items)

    def order(left: Any, right: Any) -> int:
        if precedes.invoke(evaluation, (left, right)) is True:
            return -1
        return int(precedes.invoke(evaluation, (right, left)) is True)

    if 2 not in precedes.arity():
        raise fail("feel.function-result", function="sort", expected="function(a, b)", found=type_word(precedes))
    return sorted(items, key=functools.cmp_to_key(order))


def _in_order(evaluation: Evaluation, items: list[Any]) -> list[Any]:
    for item in items:
        if compare(item, items[0], evaluation) is None:
            left, right = type_word(items[0]), type_word(item)
            raise fail("feel.not-comparable", function="sort", left=left, right=right)
    characters = sum(map(len, items)) if items and isinstance(items[0], str) else 0
    rounds = len(items).bit_length()
    evaluation.burn((len(items) * rounds >> 3) + (characters * rounds >> LONG))
    return sorted(items, key=_KEYS.get(type(items[0]), _by_key)) if items else []


def _by_key(value: Any) -> Any:
    return value.key()


def _to_the_nanosecond(value: FeelTime | FeelDateTime) -> tuple[int, int]:
    return value.key(), value.nanosecond


_KEYS: dict[type, Callable[[Any], Any] | None] = {
    **dict.fromkeys((Decimal, str), None),
    **dict.fromkeys((FeelTime, FeelDateTime), _to_the_nanosecond),
}
"""What values are sorted by; None for those that Python orders as FEEL does."""


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
        "distinct values": ("list: list -> like list", distinct),
        "flatten": ("list: list -> list", _flatten),
        "sort": ("list: list, precedes?: function -> like list", _sorted),
    }
)
