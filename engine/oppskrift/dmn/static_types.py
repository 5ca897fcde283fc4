"""Types that follow from other types: what the static check knows of the parts of a boxed expression."""

from collections.abc import Mapping

from ..feel.types import ANY, Type
from .expression import FunctionDefinition


def function_type(at: FunctionDefinition, result: Type | None) -> Type:
    """Return the type of a function with its parameters."""
    types = tuple(type_ or ANY for type_ in at.types)
    return Type(name="function", kind="function", parameters=types, names=at.parameters, result=result or at.result)


def fields_of(type_: Type | None) -> Mapping[str, Type]:
    """Return the fields of a context by name; none where they are not known."""
    return type_.fields if type_ is not None and type_.kind == "context" else {}


def element_type(type_: Type | None) -> Type | None:
    """Return the type of the elements of a list that is wanted; of a value that is no list nothing is wanted."""
    return type_.element if type_ is not None and type_.kind == "list" else None


def iterated_type(type_: Type | None) -> Type | None:
    """Return the type of what an iteration over a value gives; what is no list is a list of one."""
    if type_ is None or type_.kind in ("list", "range"):
        return None if type_ is None or type_.kind == "range" else type_.element
    return type_
