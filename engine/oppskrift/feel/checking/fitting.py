"""Whether a value can be given where a type is wanted, after all the conversions that FEEL makes (§10.3.2.9.4)."""

from ...clock import EPOCH
from ...message import message
from ..brief import brief
from ..evaluation import BudgetExceeded, Evaluation
from ..syntax import Node
from ..temporal import FeelDate, FeelDateTime
from ..types import ANY, Type
from .shape import Shape, is_exact, shape_of, tag
from .walk import LIMITS, Walk

_DEEPEST = 8
"""Types are compared this many levels deep; a type may mention itself."""


def fits(shape: Shape, wanted: Type, depth: int = 0) -> bool:
    """Return whether a value may be a wanted type or converted to it. True wherever that is not certain."""
    if wanted.kind in ("any", "null") or not shape.types or depth > _DEEPEST:
        return True
    return any(_type_fits(type_, wanted, depth + 1) for type_ in shape.types)


def _type_fits(found: Type, wanted: Type, depth: int) -> bool:
    if wanted.kind == "list":
        given = shape_of(found.element or ANY) if found.kind == "list" else Shape((found,))
        return fits(given, wanted.element or ANY, depth)
    if found.kind == "list":
        inner = shape_of(found.element or ANY)
        return inner.types is None or any(one.kind != "list" and _type_fits(one, wanted, depth) for one in inner.types)
    if found.kind != wanted.kind:
        return False
    if wanted.kind == "context":
        return _fields_fit(found, wanted, depth)
    if wanted.kind == "range":
        return fits(shape_of(found.element or ANY), wanted.element or ANY, depth)
    return wanted.kind == "function" or _simple_fits(found, wanted)


def _simple_fits(found: Type, wanted: Type) -> bool:
    made = tag(found) is FeelDate and FeelDateTime in wanted.classes
    return made or any(class_ in wanted.classes for class_ in found.classes)


def _fields_fit(found: Type, wanted: Type, depth: int) -> bool:
    for name, type_ in wanted.fields.items():
        if name not in found.fields:
            if is_exact(found):
                return False
        elif not fits(shape_of(found.fields[name]), type_, depth):
            return False
    return True


def refused(shape: Shape, wanted: Type) -> bool:
    """Return whether a constant of the right type is not among the values that the type allows."""
    if not shape.constant or shape.value is None:
        return False
    try:
        return wanted.coerce(shape.value, Evaluation(EPOCH, LIMITS)) is None
    except (BudgetExceeded, ArithmeticError):
        return False


def demand(shape: Shape, wanted: Type, node: Node, walk: Walk) -> None:
    """Note where a value can never be of the type that is wanted of it."""
    if not fits(shape, wanted):
        walk.report("check.wrong-type", node, expected=told_type(wanted), found=shape.told())
    elif refused(shape, wanted):
        walk.report("check.value-not-allowed", node, value=brief(shape.value), type=wanted.name)


def told_type(wanted: Type) -> object:
    """Return what a type is called: the model's own name for it, and what it is."""
    told = shape_of(wanted).told()
    if wanted.kind == "simple" and wanted.name != tag(wanted) and wanted.allows is not None:
        return message("check.named-type", name=wanted.name, type=told)
    return told


def tell_foreign(asked: Shape, given: Shape, node: Node, walk: Walk) -> None:
    """Warn where a value is compared with a constant that its type does not allow."""
    if not given.constant or given.value is None or not asked.types:
        return
    same = [type_ for type_ in asked.types if type_.kind == "simple" and isinstance(given.value, type_.classes)]
    if same and len(same) == len(asked.types) and all(type_.allows and refused(given, type_) for type_ in same):
        walk.report("check.never-allowed", node, value=brief(given.value), type=same[0].name)
