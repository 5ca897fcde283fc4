"""for, some and every: several iterators are nested loops, and each sees the variables of those before it."""

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import Any

from ...message import message
from ..evaluation import Evaluation, Failure, fail
from ..numbers import whole
from ..ranges import Range
from ..syntax import For, Interval, Node, Quantified, children, weight
from ..syntax import Name as NameNode
from ..temporal import FeelDate
from ..values import type_word
from .unit import EVALUATION, Code, Frame, Local, Scope, Unit

Domain = Callable[[Frame], Iterable[Any]]


def for_(node: For, scope: Scope, unit: Unit) -> Code:
    """Return code for `for`: the list of the bodies' values. `partial` is what has been made so far."""
    iterators, inner = _iterators(node.iterators, scope, unit)
    partial = unit.slot()
    body = unit.compile(node.body, (*inner, Local("partial", partial)))
    uses_partial = mentions(node.body, "partial")
    cost = 2 + weight(node)

    def run(frame: Frame) -> list[Any] | None:
        evaluation: Evaluation = frame[EVALUATION]
        made: list[Any] = []
        try:
            for _ in _rounds(iterators, frame, 0):
                evaluation.burn(cost)
                if uses_partial:
                    evaluation.burn(len(made))
                    frame[partial] = made.copy()
                made.append(body(frame))
        except Failure as failure:
            evaluation.report(failure.message, node.start, node.end)
            return None
        return made

    return run


def quantified(node: Quantified, scope: Scope, unit: Unit) -> Code:
    """Return code for `some` and `every`: null where no round decides and one was neither true nor false."""
    iterators, inner = _iterators(node.iterators, scope, unit)
    body = unit.compile(node.body, inner)
    decisive = node.kind == "some"
    cost = 2 + weight(node)

    def run(frame: Frame) -> Any:
        evaluation: Evaluation = frame[EVALUATION]
        result: Any = not decisive
        try:
            for _ in _rounds(iterators, frame, 0):
                evaluation.burn(cost)
                verdict = body(frame)
                if verdict is decisive:
                    return decisive
                if not isinstance(verdict, bool):
                    text = message("feel.condition-not-boolean", type=type_word(verdict))
                    evaluation.report_null(text, node.body.start, node.body.end)
                    result = None
        except Failure as failure:
            evaluation.report(failure.message, node.start, node.end)
            return None
        return result

    return run


def _iterators(
    iterators: tuple[tuple[str, Node], ...], scope: Scope, unit: Unit
) -> tuple[list[tuple[Domain, int]], Scope]:
    found: list[tuple[Domain, int]] = []
    for name, node in iterators:
        domain = _domain(node, scope, unit)
        slot = unit.slot()
        found.append((domain, slot))
        scope = (*scope, Local(name, slot))
    return found, scope


def _domain(node: Node, scope: Scope, unit: Unit) -> Domain:
    if isinstance(node, Interval):
        low, high = unit.compile(node.low, scope), unit.compile(node.high, scope)
        return lambda frame: steps(low(frame), high(frame))
    code = unit.compile(node, scope)
    return lambda frame: elements(code(frame))


def _rounds(iterators: list[tuple[Domain, int]], frame: Frame, depth: int) -> Iterator[None]:
    """Set the variables to each combination in turn."""
    domain, slot = iterators[depth]
    last = depth + 1 == len(iterators)
    for value in domain(frame):
        frame[slot] = value
        if last:
            yield
        else:
            frame[EVALUATION].burn()
            yield from _rounds(iterators, frame, depth + 1)


def elements(value: Any) -> Iterable[Any]:
    """Return what a loop over a value goes through. Raises Failure for null and for ranges that have no steps."""
    if isinstance(value, list):
        return value
    if isinstance(value, Range) and value.operator is None:
        return _inside(value)
    if value is None or isinstance(value, Range):
        raise fail("feel.no-iteration", type=type_word(value))
    return [value]


def steps(low: Any, high: Any) -> Iterable[Any]:
    """Return the whole numbers or days from `low` to `high`, downwards where `high` is less."""
    first, last, made = _ends(low, high)
    return map(made, range(first, last + 1) if first <= last else range(first, last - 1, -1))


def _inside(value: Range) -> Iterable[Any]:
    first, last, made = _ends(value.low, value.high)
    return map(made, range(first + (not value.low_included), last + value.high_included))


def _ends(low: Any, high: Any) -> tuple[int, int, Callable[[int], Any]]:
    """Return two ends as integers, and what makes a value of an integer between them."""
    if isinstance(low, Decimal) and isinstance(high, Decimal):
        first, last = whole(low), whole(high)
        if first is not None and last is not None:
            return first, last, Decimal
    if isinstance(low, FeelDate) and isinstance(high, FeelDate):
        return low.days(), high.days(), FeelDate.from_days
    raise fail(
        "feel.no-iteration",
        type=type_word(high if isinstance(low, Decimal | FeelDate) and type(low) is not type(high) else low),
    )


def mentions(node: Node, name: str) -> bool:
    """Return whether a name stands anywhere in a node."""
    waiting = [node]
    while waiting:
        found = waiting.pop()
        if isinstance(found, NameNode) and found.name == name:
            return True
        waiting.extend(children(found))
    return False
