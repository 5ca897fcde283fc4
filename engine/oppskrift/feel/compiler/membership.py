"""Tests: what stands after `in`, and the cells of decision tables (DMN 1.5 §7.3.2 and table 54)."""

from collections.abc import Callable
from typing import Any, NamedTuple

from ...message import message
from ..compare import contains, equal
from ..ranges import Range
from ..syntax import Comparison, In, Literal, Node, RangeLiteral, UnaryTests
from ..values import type_word
from .loops import mentions
from .unit import CONTEXT, EVALUATION, Code, Frame, Local, Scope, Unit


class _Tested(NamedTuple):
    """One test. Running it leaves what it compared the value with in its slot, for the message if they clash."""

    run: Callable[[Frame, Any], Any]
    slot: int


INPUT = "?"


def in_(node: In, scope: Scope, unit: Unit) -> Code:
    """Return code for `x in (tests)`: true when one test is, else null when one is null."""
    value = unit.compile(node.value, scope)
    tests = [_test(test, scope, unit, unary=False) for test in node.tests]

    def run(frame: Frame) -> bool | None:
        tested = value(frame)
        unsure: _Tested | None = None
        for test in tests:
            verdict = test.run(frame, tested)
            if verdict is True:
                return True
            if verdict is None:
                unsure = unsure or test
        if unsure is None:
            return False
        found = frame[unsure.slot]
        text = message("feel.type-clash", operator="in", left=type_word(tested), right=type_word(found))
        missing = tested is None or found is None
        (frame[EVALUATION].report_null if missing else frame[EVALUATION].report)(text, node.start, node.end)
        return None

    return run


def unary_tests(node: UnaryTests, scope: Scope, unit: Unit) -> Code:
    """Return code for the tests of a cell; the tested value is the variable `?` of the context."""
    tests = [_test(test, scope, unit, unary=True) for test in node.tests]
    if not tests:
        return lambda frame: True
    negated, cost = node.negated, len(tests) >> 1
    unit.names.add(INPUT)

    def run(frame: Frame) -> bool:
        try:
            tested = frame[CONTEXT][INPUT]
        except KeyError:
            tested = None
        if cost:
            frame[EVALUATION].burn(cost)
        return any(test.run(frame, tested) is True for test in tests) is not negated

    return run


def _test(node: Node, scope: Scope, unit: Unit, *, unary: bool) -> _Tested:
    """Return code for one test. A test that speaks of `?` is a condition; any other is compared with the value.

    In a cell a condition may also speak of other variables only; `true` as it stands is a value like any other.
    A range that could not be made is no value: `null in (> x)` is `null > x`, whatever x is (DMN 1.5 table 55).
    """
    bounds = isinstance(node, RangeLiteral | Comparison)
    asks = mentions(node, INPUT)
    condition = unary and not isinstance(node, Literal)
    slot = unit.slot()
    code = unit.compile(node, (*scope, Local(INPUT, slot)) if unary or asks else scope)

    def run(frame: Frame, tested: Any) -> Any:
        frame[slot] = tested
        found = code(frame)
        if asks or (condition and found is True and not isinstance(tested, bool)):
            return found if isinstance(found, bool) else None
        frame[slot] = found
        if found is None and bounds:
            return None
        verdict = _fits(found, tested, frame)
        if unary and verdict is None and tested is not None and found is not None:
            text = message("feel.type-clash", operator="in", left=type_word(tested), right=type_word(found))
            frame[EVALUATION].report(text, node.start, node.end)
        return verdict

    return _Tested(run, slot)


def _fits(found: Any, tested: Any, frame: Frame) -> bool | None:
    if isinstance(found, Range) and not isinstance(tested, Range):
        return contains(found, tested, frame[EVALUATION])
    if isinstance(found, list):
        return _in_list(found, tested, frame)
    return equal(tested, found, frame[EVALUATION])


def _in_list(found: list[Any], tested: Any, frame: Frame) -> bool:
    """Return whether the value equals the list or an element of it, or lies in a range of it."""
    evaluation = frame[EVALUATION]
    evaluation.burn(len(found))
    if isinstance(tested, list) and equal(tested, found, evaluation):
        return True
    for element in found:
        if isinstance(element, Range) and not isinstance(tested, Range):
            if contains(element, tested, evaluation):
                return True
        elif (not isinstance(element, list) or isinstance(tested, list)) and equal(tested, element, evaluation):
            return True
    return False
