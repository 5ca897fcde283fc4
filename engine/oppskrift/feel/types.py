"""FEEL types: what `instance of` asks and what values handed to functions and decisions are converted to.

DMN 1.5 §10.3.2.9: `instance of` looks at the kind only, conversion also at the allowed values (`allows`). Both work
within an evaluation: allowed values may ask what `now()` is, and large values cost fuel.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

from .evaluation import Evaluation
from .functions import Function
from .ranges import Range
from .syntax import TypeNode
from .temporal import DaysDuration, FeelDate, FeelDateTime, FeelTime, MonthsDuration

Kind = Literal["any", "null", "simple", "list", "context", "function", "range"]


@dataclass(slots=True, kw_only=True)
class Type:
    """A type. `element` is for lists and ranges, `fields` for contexts, `parameters` and `result` for functions.

    `names` are those of a function's parameters where they are known.
    Not frozen only so that a type can mention itself: who builds a recursive type fills it in once, then leaves it.
    """

    name: str
    kind: Kind
    classes: tuple[type, ...] = ()
    element: "Type | None" = None
    fields: "Mapping[str, Type]" = field(default_factory=dict)
    parameters: "tuple[Type, ...] | None" = None
    names: tuple[str, ...] = ()
    result: "Type | None" = None
    allows: Callable[[Any, Evaluation], bool] | None = None

    def __str__(self) -> str:
        return self.name

    def is_kind_of(self, value: Any, evaluation: Evaluation) -> bool:
        """Return whether a value is of this type, leaving allowed values out. Null is of every type but Null itself."""
        return self._matches(value, evaluation, constrained=False)

    def accepts(self, value: Any, evaluation: Evaluation) -> bool:
        """Return whether a value is of this type and allowed."""
        return self._matches(value, evaluation, constrained=True)

    def _matches(self, value: Any, evaluation: Evaluation, *, constrained: bool) -> bool:
        if value is None:
            return True
        fits = _FITS[self.kind](self, value, evaluation, constrained)
        return fits and (not constrained or self.allows is None or self.allows(value, evaluation))

    def coerce(self, value: Any, evaluation: Evaluation) -> Any:
        """Return the value as this type, or None when it cannot be: [x] to x, x to [x], date to midnight UTC.

        A list of one is unwrapped once: [[x]] is no x (§10.3.2.9.4). Raises BudgetExceeded.
        """
        if value is None or self.accepts(value, evaluation):
            return value
        if self.kind == "list":
            return self._coerce_list(value, evaluation)
        if isinstance(value, list) and len(value) == 1:
            value = value[0]
        if self.kind == "context" and isinstance(value, dict):
            value = self._coerce_context(value, evaluation)
        elif self.classes == (FeelDateTime,) and isinstance(value, FeelDate):
            value = FeelDateTime(value.year, value.month, value.day, zone=0)
        return value if self.accepts(value, evaluation) else None

    def _coerce_list(self, value: Any, evaluation: Evaluation) -> Any:
        element = self.element or ANY
        items = value if isinstance(value, list) else [value]
        evaluation.built_list(len(items))
        converted = [element.coerce(item, evaluation) for item in items]
        lost = any(after is None and before is not None for before, after in zip(items, converted, strict=True))
        return None if lost or not self.accepts(converted, evaluation) else converted

    def _coerce_context(self, value: dict[str, Any], evaluation: Evaluation) -> dict[str, Any] | None:
        evaluation.burn(len(value))
        converted = dict(value)
        for name, type_ in self.fields.items():
            if name not in value:
                return None
            converted[name] = type_.coerce(value[name], evaluation)
            if converted[name] is None and value[name] is not None:
                return None
        return converted


def _fits_list(type_: Type, value: Any, evaluation: Evaluation, constrained: bool) -> bool:
    if not isinstance(value, list):
        return False
    element = type_.element or ANY
    if element.kind == "any" and element.allows is None:
        return True
    evaluation.burn(len(value))
    return all(element._matches(item, evaluation, constrained=constrained) for item in value)


def _fits_context(type_: Type, value: Any, evaluation: Evaluation, constrained: bool) -> bool:
    evaluation.burn(len(type_.fields))
    return isinstance(value, dict) and all(
        name in value and field_type._matches(value[name], evaluation, constrained=constrained)
        for name, field_type in type_.fields.items()
    )


def _fits_range(type_: Type, value: Any, evaluation: Evaluation, constrained: bool) -> bool:
    element = type_.element or ANY
    return isinstance(value, Range) and all(
        element._matches(end, evaluation, constrained=constrained) for end in (value.low, value.high) if end is not None
    )


def _fits_function(type_: Type, value: Any, *_: object) -> bool:
    if not isinstance(value, Function):
        return False
    if type_.parameters is None or type(value) is not Function:
        return True
    if len(value.parameters) != len(type_.parameters):
        return False
    given = value.types or (None,) * len(value.parameters)
    wider = all(have is None or conforms(want, have) for want, have in zip(type_.parameters, given, strict=True))
    return wider and (type_.result is None or value.result is None or conforms(value.result, type_.result))


_FITS: dict[Kind, Callable[[Type, Any, Evaluation, bool], bool]] = {
    "any": lambda *_: True,
    "null": lambda *_: False,
    "simple": lambda type_, value, *_: type(value) in type_.classes,
    "list": _fits_list,
    "context": _fits_context,
    "range": _fits_range,
    "function": _fits_function,
}


def conforms(left: Type, right: Type) -> bool:
    """Return whether every value of `left` is of type `right` (DMN 1.5 §10.3.2.9.2)."""
    if right.kind == "any" or left.kind == "null":
        return True
    if left.kind != right.kind:
        return False
    if left.kind in ("list", "range"):
        return conforms(left.element or ANY, right.element or ANY)
    if left.kind == "context":
        return all(name in left.fields and conforms(left.fields[name], t) for name, t in right.fields.items())
    if left.kind == "function":
        return _function_conforms(left, right)
    return left.classes == right.classes


def _function_conforms(left: Type, right: Type) -> bool:
    if left.parameters is None or right.parameters is None:
        return left.parameters is right.parameters
    if len(left.parameters) != len(right.parameters):
        return False
    takes = all(conforms(want, have) for have, want in zip(left.parameters, right.parameters, strict=True))
    return takes and conforms(left.result or ANY, right.result or ANY)


def _simple(name: str, *classes: type) -> Type:
    return Type(name=name, kind="simple", classes=classes)


ANY = Type(name="Any", kind="any")
NULL = Type(name="Null", kind="null")
_BASIC = (
    _simple("number", Decimal),
    _simple("string", str),
    _simple("boolean", bool),
    _simple("date", FeelDate),
    _simple("time", FeelTime),
    _simple("date and time", FeelDateTime),
    _simple("days and time duration", DaysDuration),
    _simple("years and months duration", MonthsDuration),
    Type(name="list", kind="list", element=ANY),
    Type(name="context", kind="context"),
    Type(name="function", kind="function"),
    Type(name="range", kind="range", element=ANY),
    ANY,
    NULL,
)
BASIC: Mapping[str, Type] = {
    **{type_.name: type_ for type_ in _BASIC},
    "dateTime": _BASIC[5],
    "dayTimeDuration": _BASIC[6],
    "yearMonthDuration": _BASIC[7],
    "duration": _simple("duration", DaysDuration, MonthsDuration),
    "any": ANY,
}
"""The types that every expression knows, by name."""


def resolve(node: TypeNode, named: Mapping[str, Type]) -> Type | None:
    """Return the type that a type expression means, or None when it names a type that is not known."""
    if node.arguments is None:
        name = " ".join(node.name.split())
        return named.get(name) or BASIC.get(name)
    found = [resolve(argument, named) for argument in node.arguments]
    arguments = tuple(type_ for type_ in found if type_ is not None)
    if len(arguments) != len(found):
        return None
    if node.name in ("list", "range") and len(arguments) == 1:
        kind: Kind = "list" if node.name == "list" else "range"
        return Type(name=f"{node.name}<{arguments[0]}>", kind=kind, element=arguments[0])
    if node.name == "context":
        return Type(name="context", kind="context", fields=dict(zip(node.names, arguments, strict=True)))
    if node.name == "function":
        return Type(name="function", kind="function", parameters=arguments[:-1], result=arguments[-1])
    return None
