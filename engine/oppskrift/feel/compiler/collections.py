"""Lists, contexts, ranges and filters."""

from decimal import Decimal
from typing import Any

from ...message import message
from ..compare import compare
from ..evaluation import Evaluation
from ..numbers import whole
from ..ranges import Range, from_comparison
from ..syntax import Comparison, ContextLiteral, Filter, ListLiteral, Literal, Node, RangeLiteral, weight
from ..values import ORDERED, type_word
from .names import failing, forgiven
from .unit import EVALUATION, Code, Frame, Local, Scope, Unit


def list_literal(node: ListLiteral, scope: Scope, unit: Unit) -> Code:
    """Return code for `[a, b]`."""
    items = [unit.compile(item, scope) for item in node.items]
    size = 1 + (len(items) >> 3)

    def run(frame: Frame) -> list[Any]:
        frame[EVALUATION].burn(size)
        return [item(frame) for item in items]

    return run


def context_literal(node: ContextLiteral, scope: Scope, unit: Unit) -> Code:
    """Return code for `{a: 1, b: a}`. Two entries with one key are null with a diagnostic."""
    keys = [key for key, _ in node.entries]
    if len(set(keys)) != len(keys):
        double = next(key for key in keys if keys.count(key) > 1)
        return failing(node, message("feel.double-key", key=double))
    entries: list[tuple[str, Code, int]] = []
    for key, value in node.entries:
        code, slot = unit.compile(value, scope), unit.slot()
        entries.append((key, code, slot))
        scope = (*scope, Local(key, slot))

    size = 1 + (len(entries) >> 1)

    def run(frame: Frame) -> dict[str, Any]:
        frame[EVALUATION].burn(size)
        made: dict[str, Any] = {}
        for key, code, slot in entries:
            made[key] = frame[slot] = code(frame)
        return made

    return run


def comparison(node: Comparison, scope: Scope, unit: Unit) -> Code:
    """Return code for `> 10` as a value: a range."""
    operand = unit.compile(node.operand, scope)

    def run(frame: Frame) -> Range | None:
        value = operand(frame)
        if node.operator in ("=", "!=") or type(value) in ORDERED:
            return from_comparison(node.operator, value)
        text = message("feel.no-range", low=type_word(value), high=type_word(value))
        frame[EVALUATION].report_null(text, node.start, node.end)
        return None

    return run


def range_literal(node: RangeLiteral, scope: Scope, unit: Unit) -> Code:
    """Return code for `[a..b]`."""
    low, high = unit.compile(node.low, scope), unit.compile(node.high, scope)
    constant = _constant_range(node)

    def run(frame: Frame) -> Range | None:
        a, b = low(frame), high(frame)
        made = make_range(a, b, low_included=node.low_included, high_included=node.high_included)
        if made is None:
            text = message("feel.no-range", low=type_word(a), high=type_word(b))
            (frame[EVALUATION].report_null if a is b is None else frame[EVALUATION].report)(text, node.start, node.end)
        return made

    return run if constant is None else (lambda frame: constant)


def _constant_range(node: RangeLiteral) -> Range | None:
    """Return the range where both ends are literals and make one, so that it is made only once."""
    if not (isinstance(node.low, Literal) and isinstance(node.high, Literal)):
        return None
    ends = {"low_included": node.low_included, "high_included": node.high_included}
    return make_range(node.low.value, node.high.value, **ends)


def make_range(low: Any, high: Any, *, low_included: bool, high_included: bool) -> Range | None:
    """Return the range, or None when the ends have no order or the wrong one. One end may be null."""
    if low is None and high is None:
        return None
    if any(end is not None and type(end) not in ORDERED for end in (low, high)):
        return None
    if low is not None and high is not None:
        sign = compare(low, high)
        if sign is None or sign > 0:
            return None
    return Range(low, high, low_included, high_included)


def filter_(node: Filter, scope: Scope, unit: Unit) -> Code:
    """Return code for `x[condition]` and `x[position]`. What is no list is a list of one; null is an empty list."""
    target = unit.compile(node.target, scope)
    if isinstance(node.condition, Literal) and isinstance(node.condition.value, Decimal):
        return _position(target, node.condition.value, node)
    slot, item = unit.slot(), unit.slot()
    condition = unit.compile(node.condition, (*scope, Local("item", item), Local(None, slot)))
    cost = 1 + weight(node.condition)
    of_nothing = forgiven(condition)

    def run(frame: Frame) -> Any:
        value = target(frame)
        if value is None:
            return []
        items = value if isinstance(value, list) else [value]
        evaluation: Evaluation = frame[EVALUATION]
        kept: list[Any] = []
        if not items:  # nothing to ask the condition of; but where it is a position, there is no such element
            evaluation.burn(cost)
            frame[slot] = frame[item] = None
            verdict = of_nothing(frame)
            return at(items, verdict, node, evaluation) if type(verdict) is Decimal else kept
        for number, element in enumerate(items):
            evaluation.burn(cost)
            frame[slot] = frame[item] = element
            verdict = condition(frame)
            if number == 0 and type(verdict) is Decimal:
                return at(items, verdict, node, evaluation)
            if verdict is True:
                kept.append(element)
            elif verdict is not False and verdict is not None:
                text = message("feel.condition-not-boolean", type=type_word(verdict))
                evaluation.report(text, node.condition.start, node.condition.end)
        return kept

    return run


def _position(target: Code, position: Decimal, node: Node) -> Code:
    def run(frame: Frame) -> Any:
        value = target(frame)
        if value is None:
            frame[EVALUATION].report_null(message("feel.null-list"), node.start, node.end)
            return None
        return at(value if isinstance(value, list) else [value], position, node, frame[EVALUATION])

    return run


def at(items: list[Any], position: Decimal, node: Node, evaluation: Evaluation) -> Any:
    """Return the element at a position from 1, or from the end when negative; null with a diagnostic if none."""
    index = whole(position)
    if index is not None and index != 0 and -len(items) <= index <= len(items):
        return items[index - 1 if index > 0 else index]
    evaluation.report(message("feel.no-element", position=position, size=len(items)), node.start, node.end)
    return None
