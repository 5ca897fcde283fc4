"""Arithmetic, comparison, and three-valued logic."""

import decimal
from collections.abc import Callable
from decimal import Decimal
from operator import ge, gt, le, lt
from typing import Any

from ...message import message
from ..compare import compare, equal
from ..evaluation import Evaluation, Failure
from ..operators import NUMERIC, arithmetic_result, negate
from ..syntax import Between, Binary, If, Literal, Negation, Node
from ..values import type_word
from .names import forgiven, variable
from .unit import CONTEXT, EVALUATION, Code, Frame, Scope, Unit

LOGIC = frozenset({"and", "or"})
_ORDER: dict[str, Callable[[int], bool]] = {
    "<": lambda sign: sign < 0,
    "<=": lambda sign: sign <= 0,
    ">": lambda sign: sign > 0,
    ">=": lambda sign: sign >= 0,
}
_DECIMAL_ORDER: dict[str, Callable[[Any, Any], bool]] = {
    "<": lt,
    "<=": le,
    ">": gt,
    ">=": ge,
}
LONG = 4_096
"""Texts from this length on are compared by `compare.equal`, which meters it."""
_GROUP = {"+": 1, "-": 1, "*": 2, "/": 2, "and": 3, "or": 4}


def binary(node: Binary, scope: Scope, unit: Unit) -> Code:
    """Return code for two operands. Chains such as a + b + c are one loop, however long they are."""
    if node.operator in LOGIC:
        return _logic(node, scope, unit)
    if node.operator in ("=", "!="):
        return _equality(node, scope, unit)
    if node.operator in _ORDER:
        return _order(node, scope, unit)
    return _arithmetic(node, scope, unit)


def _chain(node: Binary) -> list[Binary]:
    """Return the operations of one group that follow each other, leftmost first."""
    group = _GROUP.get(node.operator)
    found = [node]
    while group is not None and isinstance(found[-1].left, Binary) and _GROUP.get(found[-1].left.operator) == group:
        found.append(found[-1].left)
    return found[::-1]


def _arithmetic(node: Binary, scope: Scope, unit: Unit) -> Code:
    chain = _chain(node)
    first = unit.compile(chain[0].left, scope)
    steps = [(unit.compile(step.right, scope), _calculation(step)) for step in chain]
    if len(steps) == 1:
        right, calculate = steps[0]
        return lambda frame: calculate(first(frame), right(frame), frame)

    def run(frame: Frame) -> Any:
        result = first(frame)
        for right, calculate in steps:
            result = calculate(result, right(frame), frame)
        return result

    return run


def _calculation(node: Binary) -> Callable[[Any, Any, Frame], Any]:
    operator, fast = node.operator, NUMERIC[node.operator]
    plain = operator != "**"

    def calculate(left: Any, right: Any, frame: Frame) -> Any:
        if plain and type(left) is Decimal and type(right) is Decimal:
            try:
                return fast(left, right)
            except decimal.DecimalException:
                pass
        try:
            return arithmetic_result(operator, left, right, frame[EVALUATION])
        except Failure as failure:
            missing = left is None or right is None
            evaluation: Evaluation = frame[EVALUATION]
            (evaluation.report_null if missing else evaluation.report)(failure.message, node.start, node.end)
            return None

    return calculate


def negation(node: Negation, scope: Scope, unit: Unit) -> Code:
    """Return code for `-x`."""
    operand = unit.compile(node.operand, scope)

    def run(frame: Frame) -> Any:
        value = operand(frame)
        result = negate(value)
        if result is None:
            evaluation: Evaluation = frame[EVALUATION]
            report = evaluation.report_null if value is None else evaluation.report
            report(message("feel.no-negative", type=type_word(value)), node.start, node.end)
        return result

    return run


def _clash(node: Node, operator: str, evaluation: Evaluation, left: Any, right: Any) -> None:
    text = message("feel.type-clash", operator=operator, left=type_word(left), right=type_word(right))
    missing = left is None or right is None
    (evaluation.report_null if missing else evaluation.report)(text, node.start, node.end)


def _equality(node: Binary, scope: Scope, unit: Unit) -> Code:
    left, right = unit.compile(node.left, scope), unit.compile(node.right, scope)
    wanted = node.operator == "="
    if isinstance(node.right, Literal) and node.right.value is None:
        return _null_test(forgiven(left), wanted=wanted)
    if isinstance(node.right, Literal) and isinstance(node.right.value, str) and len(node.right.value) < LONG:
        return _equality_constant(node, left, node.right.value, variable(node.left, scope))

    def run(frame: Frame) -> bool | None:
        a, b = left(frame), right(frame)
        if type(a) is str and type(b) is str and len(a) < LONG:
            return (a == b) is wanted
        same = equal(a, b, frame[EVALUATION])
        if same is None:
            _clash(node, node.operator, frame[EVALUATION], a, b)
            return None
        return same is wanted

    return run


def _null_test(left: Code, *, wanted: bool) -> Code:
    """Return code for `x = null` and `x != null`; who asks that knows that x may be missing."""
    return lambda frame: (left(frame) is None) is wanted


def _equality_constant(node: Binary, left: Code, text: str, named: str | None) -> Code:
    """Return the code of `_equality` for the usual comparison, of a variable if it is `named`, with a string."""
    wanted = node.operator == "="

    def run(frame: Frame) -> bool | None:
        value = left(frame)
        if type(value) is str:
            return (value == text) is wanted
        if value is None:
            return not wanted
        _clash(node, node.operator, frame[EVALUATION], value, text)
        return None

    def read(frame: Frame) -> bool | None:
        try:
            value = frame[CONTEXT][named]
        except KeyError:
            return run(frame)
        return (value == text) is wanted if type(value) is str else run(frame)

    return run if named is None else read


def _order(node: Binary, scope: Scope, unit: Unit) -> Code:
    left, right = unit.compile(node.left, scope), unit.compile(node.right, scope)
    fast, holds = _DECIMAL_ORDER[node.operator], _ORDER[node.operator]
    if isinstance(node.right, Literal) and isinstance(node.right.value, Decimal):
        return _order_constant(node, left, node.right.value, variable(node.left, scope))

    def run(frame: Frame) -> bool | None:
        a, b = left(frame), right(frame)
        if type(a) is Decimal and type(b) is Decimal:
            return fast(a, b)
        sign = compare(a, b, frame[EVALUATION])
        if sign is None:
            _clash(node, node.operator, frame[EVALUATION], a, b)
            return None
        return holds(sign)

    return run


def _order_constant(node: Binary, left: Code, limit: Decimal, named: str | None) -> Code:
    """Return the code of `_order` for the usual comparison, of a variable if it is `named`, with a number."""
    fast = _DECIMAL_ORDER[node.operator]

    def run(frame: Frame) -> bool | None:
        value = left(frame)
        if type(value) is Decimal:
            return fast(value, limit)
        _clash(node, node.operator, frame[EVALUATION], value, limit)
        return None

    def read(frame: Frame) -> bool | None:
        try:
            value = frame[CONTEXT][named]
        except KeyError:
            return run(frame)
        return fast(value, limit) if type(value) is Decimal else run(frame)

    return run if named is None else read


def between(node: Between, scope: Scope, unit: Unit) -> Code:
    """Return code for `x between a and b`, both ends included."""
    value, low, high = (unit.compile(part, scope) for part in (node.value, node.low, node.high))

    def run(frame: Frame) -> bool | None:
        x, a, b = value(frame), low(frame), high(frame)
        evaluation: Evaluation = frame[EVALUATION]
        above, below = compare(x, a, evaluation), compare(x, b, evaluation)
        if above is None or below is None:
            _clash(node, "between", frame[EVALUATION], x, a if above is None else b)
            return None
        return above >= 0 and below <= 0

    return run


def _logic(node: Binary, scope: Scope, unit: Unit) -> Code:
    """Return code for a chain of `and` or `or`: false (true) wins over null, and the rest is not evaluated then."""
    chain = _chain(node)
    decisive = node.operator == "or"
    operands = [unit.compile(chain[0].left, scope), *(unit.compile(step.right, scope) for step in chain)]
    if len(operands) == 2:
        return _two(operands[0], operands[1], node, decisive=decisive)

    def run(frame: Frame) -> Any:
        result: Any = not decisive
        for operand in operands:
            value = operand(frame)
            if value is decisive:
                return decisive
            if value is not (not decisive):
                _not_boolean(node, value, frame)
                result = None
        return result

    return run


def _two(left: Code, right: Code, node: Binary, *, decisive: bool) -> Code:
    other = not decisive

    def run(frame: Frame) -> Any:
        a = left(frame)
        if a is decisive:
            return decisive
        b = right(frame)
        if b is decisive:
            return decisive
        if a is other and b is other:
            return other
        _not_boolean(node, a if a is not other else b, frame)
        return None

    return run


def _not_boolean(node: Binary, value: Any, frame: Frame) -> None:
    evaluation: Evaluation = frame[EVALUATION]
    text = message("feel.not-boolean", operator=node.operator, type=type_word(value))
    (evaluation.report_null if value is None else evaluation.report)(text, node.start, node.end)


def if_(node: If, scope: Scope, unit: Unit) -> Code:
    """Return code for `if`; a condition that is not true leads to the else branch, with a diagnostic unless false."""
    condition, then, otherwise = (unit.compile(part, scope) for part in (node.condition, node.then, node.otherwise))

    def run(frame: Frame) -> Any:
        value = condition(frame)
        if value is True:
            return then(frame)
        if value is not False:
            text = message("feel.condition-not-boolean", type=type_word(value))
            report = frame[EVALUATION].report_null if value is None else frame[EVALUATION].report
            report(text, node.condition.start, node.condition.end)
        return otherwise(frame)

    return run
