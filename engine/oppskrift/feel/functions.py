"""Function values: builtins, function literals, and functions handed in, such as business knowledge models."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .evaluation import Evaluation, fail

if TYPE_CHECKING:
    from .types import Type


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Function:
    """A function with named parameters. `call` gets the evaluation and one value for each parameter.

    Where `types` are given, arguments are converted to them (a value that cannot be makes the result null), likewise
    the result to `result`. `call` may raise Failure.
    """

    parameters: tuple[str, ...]
    call: Callable[..., Any]
    types: "tuple[Type | None, ...]" = ()
    result: "Type | None" = None
    name: str = ""

    def arity(self) -> frozenset[int]:
        """Return the numbers of arguments that the function takes."""
        return frozenset({len(self.parameters)})

    def bind(self, arguments: Sequence[Any], named: Mapping[str, Any] | None) -> list[Any]:
        """Return the arguments in the order of the parameters. Raises Failure when they do not fit."""
        if named is None:
            if len(arguments) != len(self.parameters):
                raise self._wrong(len(arguments))
            return list(arguments)
        if set(named) != set(self.parameters):
            raise self._wrong(len(named))
        return [named[parameter] for parameter in self.parameters]

    def _wrong(self, given: int) -> Exception:
        signature = f"{self.name or 'function'}({', '.join(self.parameters)})"
        return fail("feel.wrong-arguments", signature=signature, given=given)

    def invoke(self, evaluation: Evaluation, arguments: Sequence[Any], named: Mapping[str, Any] | None = None) -> Any:
        """Call the function.

        Raises Failure when an argument or the result is not of its type, and BudgetExceeded when it runs too far.
        """
        values = self.bind(arguments, named)
        if self.types:
            typed = zip(self.parameters, self.types, values, strict=True)
            values = [self._convert(parameter, type_, value, evaluation) for parameter, type_, value in typed]
        evaluation.enter()
        try:
            result = self.call(evaluation, *values)
        finally:
            evaluation.depth -= 1
        return result if self.result is None else self._given_back(result, self.result, evaluation)

    def _given_back(self, value: Any, type_: "Type", evaluation: Evaluation) -> Any:
        converted = type_.coerce(value, evaluation)
        if converted is None and value is not None:
            raise fail("feel.result-type", function=self.name or "function", expected=type_, found=_word(value))
        return converted

    def _convert(self, parameter: str, type_: "Type | None", value: Any, evaluation: Evaluation) -> Any:
        if type_ is None or value is None:
            return value
        converted = type_.coerce(value, evaluation)
        if converted is None:
            told = {"function": self.name or "function", "parameter": parameter}
            raise fail("feel.argument-type", **told, expected=type_, found=_word(value))
        return converted


def _word(value: Any) -> Mapping[str, str]:
    from .values import type_word  # values are made of functions too

    return type_word(value)
