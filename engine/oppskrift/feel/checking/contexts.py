"""What functions give that make a context of another one: its fields, and the new one."""

from collections.abc import Sequence

from ..syntax import Call
from ..types import Type
from .shape import ABSENT, Shape, field_type, is_exact


def put(node: Call, shapes: Sequence[Shape]) -> Shape | None:
    """Return what `context put` gives for a context with known fields and a constant key; None where neither is."""
    if node.names is not None or len(shapes) != 3 or shapes[0].types is None:
        return None
    context, key, value = shapes
    if not shapes[0].types:
        return ABSENT
    if not isinstance(key.value, str) or not all(map(_is_known, context.types or ())):
        return None
    return Shape(tuple(_with(type_, key.value, value) for type_ in context.types or ()))


def _is_known(type_: Type) -> bool:
    return type_.kind == "context" and (bool(type_.fields) or is_exact(type_))


def _with(type_: Type, key: str, value: Shape) -> Type:
    fields = {**type_.fields, key: field_type(value)}
    return Type(name="context", kind="context", classes=type_.classes, fields=fields)
