"""Function calls, function literals and `instance of`."""

import decimal
from typing import Any

from ...clock import EPOCH
from ...message import message
from ..brief import brief
from ..evaluation import Evaluation, Failure
from ..functions import Function
from ..syntax import Call, FunctionLiteral, InstanceOf, Literal, Name, weight
from ..types import resolve
from ..values import type_word
from .names import failing, forgiven
from .unit import CONTEXT, EVALUATION, Code, Frame, Local, Scope, Unit, Use, local

FORGIVING = frozenset({"get or else", "is defined"})
"""Functions whose first argument may be unknown."""

FOLDED = frozenset({"date", "time", "date and time", "duration"})
"""Conversions that depend on nothing but their arguments."""


def call(node: Call, scope: Scope, unit: Unit) -> Code:
    """Return code for `f(a)` and `f(p: a)`."""
    constant = _constant(node, scope, unit)
    if constant is not None:
        return lambda frame: constant
    function = _callee(node, scope, unit)
    arguments = [unit.compile(argument, scope) for argument in node.arguments]
    names = node.names
    if isinstance(node.function, Name) and node.function.name in FORGIVING and arguments:
        arguments[0] = forgiven(arguments[0])

    def run(frame: Frame) -> Any:
        called = function(frame)
        values = [argument(frame) for argument in arguments]
        evaluation: Evaluation = frame[EVALUATION]
        if not hasattr(called, "invoke"):
            report = evaluation.report_null if called is None else evaluation.report
            report(message("feel.not-a-function", type=type_word(called)), node.start, node.end)
            return None
        try:
            if names is None:
                return called.invoke(evaluation, values)
            return called.invoke(evaluation, (), dict(zip(names, values, strict=True)))
        except Failure as failure:
            report = evaluation.report_null if None in values else evaluation.report
            report(failure.message, node.start, node.end)
            return failure.value
        except (decimal.DecimalException, ValueError, OverflowError, ArithmeticError):
            told = message(
                "feel.out-of-range", operation=called.name or "function", values=", ".join(map(brief, values))
            )
            evaluation.report(told, node.start, node.end)
        return None

    return run


def _constant(node: Call, scope: Scope, unit: Unit) -> Any:
    """Return the value of a conversion of literals such as `date("2026-03-01")`, so that it is made only once."""
    target = node.function
    if not isinstance(target, Name) or target.name not in FOLDED or target.name in unit.declared or node.names:
        return None
    values = [argument.value for argument in node.arguments if isinstance(argument, Literal)]
    if local(target.name, scope) is not None or len(values) != len(node.arguments):
        return None
    try:
        return unit.builtins[target.name].invoke(Evaluation(EPOCH), values)
    except (Failure, ValueError, decimal.DecimalException):
        return None


def _callee(node: Call, scope: Scope, unit: Unit) -> Code:
    """Return code for the function to call: builtins are found now, unless a variable has the same name."""
    target = node.function
    if not isinstance(target, Name) or local(target.name, scope) is not None:
        return unit.compile(target, scope)
    wanted, builtin = target.name, unit.builtins.get(target.name)
    if builtin is not None and wanted not in unit.declared:
        return lambda frame: builtin
    if any(found.name is None for found in scope):
        return unit.compile(target, scope)
    unit.names.add(wanted)
    unit.uses.append(Use(wanted, target.start, target.end, called=True))
    known = list(unit.builtins)

    def run(frame: Frame) -> Any:
        try:
            return frame[CONTEXT][wanted]
        except KeyError:
            frame[EVALUATION].report_unknown("feel.unknown-function", wanted, known, target.start, target.end)
            return None

    return run


def function_literal(node: FunctionLiteral, scope: Scope, unit: Unit) -> Code:
    """Return code that makes a function value. External functions are never run: they are null."""
    if node.external:
        return failing(node, message("feel.external-function"))
    slots = [unit.slot() for _ in node.parameters]
    names = tuple(name for name, _ in node.parameters)
    types = tuple(None if type_ is None else resolve(type_, unit.types) for _, type_ in node.parameters)
    inner = (*scope, *(Local(name, slot) for name, slot in zip(names, slots, strict=True)))
    body = unit.compile(node.body, inner)

    cost = 7 + weight(node.body)

    def run(frame: Frame) -> Function:
        frame[EVALUATION].burn(2 + (len(frame) >> 3))
        captured = frame.copy()

        def invoke(evaluation: Evaluation, *values: Any) -> Any:
            evaluation.burn(cost + (len(captured) >> 6))
            own = captured.copy()
            own[EVALUATION] = evaluation
            for slot, value in zip(slots, values, strict=True):
                own[slot] = value
            return body(own)

        return Function(parameters=names, call=invoke, types=types if any(types) else ())

    return run


def instance_of(node: InstanceOf, scope: Scope, unit: Unit) -> Code:
    """Return code for `x instance of T`. Null is an instance of Null alone."""
    value = unit.compile(node.value, scope)
    type_ = resolve(node.type, unit.types)
    if type_ is None:
        return failing(node, message("feel.unknown-type", type=node.type.name))

    def run(frame: Frame) -> bool:
        found = value(frame)
        return type_.kind == "null" if found is None else type_.is_kind_of(found, frame[EVALUATION])

    return run
