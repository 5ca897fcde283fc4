"""What the static check is told of handlers and messages: the fields of their pydantic models as FEEL types."""

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from ..feel import BASIC, Type
from ..feel.types import ANY
from ..standard.expressions import Handled, Surroundings
from .events import PAY_STATUS, SIGNED
from .registry import Registry

_TEXT = BASIC["string"]
_BASIC: Mapping[Any, Type] = {
    str: _TEXT,
    bool: BASIC["boolean"],
    int: BASIC["number"],
    Decimal: BASIC["number"],
    date: BASIC["date"],
    datetime: BASIC["date and time"],
    time: BASIC["time"],
}
_FAULT = {"kode": _TEXT, "melding": _TEXT}
"""What comes with every fault (`failure.fault`)."""
MESSAGES = {
    SIGNED: dict.fromkeys(("bestillingsnr", "kontraktnr", "ansattnr"), _TEXT),
    PAY_STATUS: dict.fromkeys(("transaksjonsid", "status"), _TEXT),
}
"""The variables of the messages that DFØ's events become."""


def surroundings(registry: Registry) -> Surroundings:
    """Return what the check of expressions knows of these handlers, and of DFØ's messages."""
    handlers = {
        handler.name: Handled(
            inputs=_fields(handler.input),
            required=frozenset(n for n, field in handler.input.model_fields.items() if field.is_required()),
            outputs=_fields(handler.output),
            faults=_FAULT,
        )
        for handler in registry
    }
    return Surroundings(handlers=handlers, messages=MESSAGES)


def _fields(model: type[BaseModel]) -> dict[str, Type | None]:
    return {name: _type(field.annotation) for name, field in model.model_fields.items()}


def _type(annotation: Any) -> Type | None:
    """Return the FEEL type of an annotation, None for a value of any type."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _type(arguments[0])
    if origin in (Union, UnionType):
        kinds = [one for one in arguments if one is not type(None)]
        return _type(kinds[0]) if len(kinds) == 1 else None
    if origin is Literal:
        return _literal(arguments)
    if origin in (list, tuple):
        return Type(name="list", kind="list", element=_type(arguments[0]) or ANY)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return _context(annotation)
    return _BASIC.get(annotation)


def _literal(values: tuple[Any, ...]) -> Type | None:
    allowed = frozenset(values)
    if not all(isinstance(value, str) for value in allowed):
        return None
    name = " | ".join(map(str, values))
    return Type(name=name, kind="simple", classes=(str,), allows=lambda value, _: value in allowed)


def _context(model: type[BaseModel]) -> Type:
    """Return the type of a context with the fields that must be there; others may be missing."""
    fields = {n: _type(f.annotation) or ANY for n, f in model.model_fields.items() if f.is_required()}
    return Type(name="context", kind="context", fields=fields)
