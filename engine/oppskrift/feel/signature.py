"""Builtin functions: which arguments they take, by position or name, and how values are fitted to them.

A parameter is written `name: kind`, `name?: kind` when it may be left out or null. A function may have several
signatures; the first whose parameters fit is called (DMN 1.5 §10.3.4). A list of one fits where its element is wanted,
and a single value fits where a list is wanted (§10.3.2.9.4).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from .evaluation import Evaluation, Failure, fail
from .functions import Function
from .numbers import whole
from .ranges import Range
from .temporal import DaysDuration, FeelDate, FeelDateTime, FeelTime, MonthsDuration
from .values import ORDERED, type_word, word

_DURATION = (DaysDuration, MonthsDuration)
CLASSES: Mapping[str, tuple[type, ...]] = {
    "string": (str,),
    "number": (Decimal,),
    "integer": (Decimal,),
    "boolean": (bool,),
    "context": (dict,),
    "function": (Function,),
    "range": (Range,),
    "date": (FeelDate, FeelDateTime),
    "date only": (FeelDate,),
    "date and time": (FeelDateTime,),
    "time": (FeelTime,),
    "duration": _DURATION,
    "days duration": (DaysDuration,),
    "months duration": (MonthsDuration,),
    "number or duration": (Decimal, *_DURATION),
    "point": tuple(ORDERED),
    "text or temporal": (str, FeelDate, FeelTime, FeelDateTime),
    "text or duration": (str, *_DURATION),
}
"""Kinds of parameters by the classes they take. Besides these: `any`, `value` (not null), `list`."""


CALL = 3
"""Fuel for a call, so that a unit of fuel takes about the same time wherever it is burnt."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter. Values of the `exact` classes are taken as they are."""

    name: str
    kind: str
    optional: bool = False
    exact: frozenset[type] = frozenset()

    def fit(self, value: Any, function: str) -> Any:
        """Return the value as the function takes it. Raises Failure when it does not fit."""
        if type(value) in self.exact or self.kind == "any" or (value is None and self.optional):
            return value
        if self.kind == "list" and value is not None:
            return value if isinstance(value, list) else [value]
        if self.kind == "value" and value is not None:
            return value
        classes = CLASSES.get(self.kind, ())
        if isinstance(value, list) and len(value) == 1:
            value = value[0]
        if isinstance(value, classes):
            return self._integer(value, function) if self.kind == "integer" else value
        raise self._unfit(value, function)

    def _integer(self, value: Any, function: str) -> int:
        number = whole(value)
        if number is None:
            raise self._unfit(value, function)
        return number

    def _unfit(self, value: Any, function: str) -> Failure:
        expected, found = word(self.kind), type_word(value)
        return fail("feel.argument-type", function=function, parameter=self.name, expected=expected, found=found)


@dataclass(frozen=True, slots=True)
class Signature:
    """Parameters and the Python function behind them, which gets the evaluation and one value for each parameter.

    A variadic function gets its last parameter's values as one list: either the one list that was given, or all.
    `result` says what comes back, for the static check: a kind of value, `list of` a kind, `like` a parameter,
    `element of` a parameter, or `any`.
    """

    function: Callable[..., Any]
    parameters: tuple[Parameter, ...]
    least: int
    variadic: bool = False
    spread: bool = False
    result: str = "any"

    def takes(self, count: int) -> bool:
        """Return whether that many arguments can be given by position."""
        return self.least <= count and (self.variadic or count <= len(self.parameters))

    def named(self, arguments: Mapping[str, Any]) -> list[Any] | None:
        """Return named arguments in order, or None when the names do not fit. Those left out at the end are None."""
        names = [parameter.name for parameter in self.parameters]
        if not set(arguments) <= set(names) or any(
            not parameter.optional and parameter.name not in arguments for parameter in self.parameters
        ):
            return None
        return [arguments.get(name) for name in names]

    def fitted(self, values: Sequence[Any], function: str) -> list[Any]:
        """Return positional values as the function takes them. Raises Failure when one does not fit."""
        if not self.variadic:
            padded = [*values, *[None] * (len(self.parameters) - len(values))]
            return [p.fit(value, function) for p, value in zip(self.parameters, padded, strict=True)]
        fixed, last = self.parameters[:-1], self.parameters[-1]
        rest = list(values[len(fixed) :])
        if self.spread and len(rest) == 1:
            rest = rest[0] if isinstance(rest[0], list) else [last.fit(rest[0], function)]
        fitted = [parameter.fit(value, function) for parameter, value in zip(fixed, values, strict=False)]
        return [*fitted, rest if self.spread else [last.fit(value, function) for value in rest]]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Builtin(Function):
    """A builtin function."""

    signatures: tuple[Signature, ...]

    def arity(self) -> frozenset[int]:
        """Return the numbers of arguments that the function takes (a variadic one: its least)."""
        found: set[int] = set()
        for signature in self.signatures:
            found.update(range(signature.least, len(signature.parameters) + 1))
        return frozenset(found)

    def invoke(self, evaluation: Evaluation, arguments: Sequence[Any], named: Mapping[str, Any] | None = None) -> Any:
        """Call the function. Raises Failure when arguments do not fit, or what the function itself raises."""
        values = arguments if named is None else tuple(named.values())
        fuel = CALL
        for value in values:
            if type(value) is list or type(value) is str:
                fuel += len(value) >> 3
        evaluation.burn(fuel)
        signature, fitted = self._choose(arguments, named)
        return signature.function(evaluation, *fitted)

    def _choose(self, arguments: Sequence[Any], named: Mapping[str, Any] | None) -> tuple[Signature, list[Any]]:
        reason: Failure | None = None
        for signature in self.signatures:
            values: Sequence[Any] | None = arguments
            if named is not None:
                values = signature.named(named)
            elif not signature.takes(len(arguments)):
                values = None
            if values is None:
                continue
            try:
                return signature, signature.fitted(values, self.name)
            except Failure as failure:
                reason = reason or failure
        raise reason or self.unfit(len(arguments) if named is None else len(named))

    def unfit(self, given: int) -> Failure:
        """Return what to say of that many arguments, in a number or with names that the function does not take."""
        texts = [", ".join(parameter.name for parameter in signature.parameters) for signature in self.signatures]
        return fail("feel.wrong-arguments", signature=f"{self.name}({' | '.join(texts)})", given=given)


def signature(parameters: str, function: Callable[..., Any]) -> Signature:
    """Return a signature from its text: `list: list, position?: integer -> boolean`.

    A last parameter `name*: kind` takes any number of values; `name**: kind` also the one list that holds them.
    """
    found: list[Parameter] = []
    parameters, _, result = parameters.partition("->")
    for part in filter(None, (text.strip() for text in parameters.split(","))):
        name, _, kind = part.partition(":")
        kind = kind.strip()
        exact = frozenset({list} if kind == "list" else () if kind == "integer" else CLASSES.get(kind, ()))
        found.append(Parameter(name.rstrip("?*"), kind, optional="?" in name, exact=exact))
    least = sum(not parameter.optional for parameter in found)
    return Signature(function, tuple(found), least, "*" in parameters, "**" in parameters, result.strip() or "any")


def builtin(name: str, *signatures: Signature) -> Builtin:
    """Return a builtin function with one or more signatures."""
    first = signatures[0]
    parameters = tuple(parameter.name for parameter in first.parameters)
    return Builtin(parameters=parameters, call=first.function, name=name, signatures=signatures)


def table(
    entries: Mapping[str, tuple[str, Callable[..., Any]] | tuple[tuple[str, Callable[..., Any]], ...]],
) -> dict[str, Builtin]:
    """Return builtins by name from a table of (parameters, function), or of several of them."""
    made: dict[str, Builtin] = {}
    for name, entry in entries.items():
        overloads: Any = (entry,) if isinstance(entry[0], str) else entry
        made[name] = builtin(name, *(signature(parameters, function) for parameters, function in overloads))
    return made
