"""Literals, names, paths, lists, contexts, ranges and filters."""

from decimal import Decimal

from ..brief import brief
from ..compare import compare
from ..diagnostics import unknown
from ..numbers import whole
from ..properties import PROPERTIES
from ..syntax import (
    AtLiteral,
    Comparison,
    ContextLiteral,
    Filter,
    ListLiteral,
    Literal,
    Name,
    Node,
    Path,
    RangeLiteral,
)
from ..types import Type
from ..values import ORDERED
from .conditions import tell_constant
from .operations import comparable
from .scope import Local, Scope
from .shape import (
    ABSENT,
    ANYTHING,
    Shape,
    as_type,
    constant,
    element_of,
    is_exact,
    joined,
    list_of,
    literal_context,
    property_of,
    shape_of,
)
from .walk import Walk

FUNCTION = Shape((Type(name="function", kind="function"),))


def literal(node: Literal, scope: Scope, walk: Walk) -> Shape:
    """Return the shape of a constant."""
    return constant(node.value)


def at_literal(node: AtLiteral, scope: Scope, walk: Walk) -> Shape:
    """Return what is known before the text is read."""
    return ANYTHING


def name(node: Name, scope: Scope, walk: Walk) -> Shape:
    """Return the shape of a variable: inside filters an entry of the item comes first."""
    items: list[Shape] = []
    for found in reversed(scope.locals):
        if found.name is None:
            items.append(found.shape)
        elif found.name == node.name:
            return _in_items(node.name, items, Shape(found.shape.types))
    return _in_items(node.name, items, None) if items and _in_some(node.name, items) else _global(node, items, walk)


def _in_some(name: str, items: list[Shape]) -> bool:
    return any(item.types is None or _entries(name, item) for item in items)


def _entries(name: str, item: Shape) -> list[Shape]:
    found = [property_of(type_, name) for type_ in item.types or () if type_.kind not in ("list", "function")]
    return [shape for shape in found if shape is not None]


def _in_items(name: str, items: list[Shape], otherwise: Shape | None) -> Shape:
    """Return the shape of an entry of the items, from the innermost; where it may be missing, joined with the outer."""
    for item in items:
        if item.types is None:
            return ANYTHING
        entries = _entries(name, item)
        if entries:
            certain = len(entries) == len(item.types) and all(type_.fields or type_.classes for type_ in item.types)
            return joined(entries) if certain else ANYTHING
    return otherwise or ANYTHING


def _global(node: Name, items: list[Shape], walk: Walk) -> Shape:
    known = walk.known
    if known is not None and node.name in known:
        return shape_of(known[node.name])
    if node.name in walk.builtins:
        return FUNCTION if known is not None else ANYTHING
    if known is not None and node.name != "?":
        types = [type_ for item in items for type_ in item.types or ()]
        fields = [field for type_ in types for field in _members(type_)]
        key = "check.no-entry" if any(map(is_exact, types)) else "feel.unknown-name"
        walk.tell(unknown(key, node.name, [*known, *fields]), node, always=True)
    return ANYTHING


def _members(type_: Type) -> list[str]:
    if type_.kind == "context":
        return list(type_.fields)
    return [name for class_ in type_.classes for name in PROPERTIES.get(class_, {})]


def path(node: Path, scope: Scope, walk: Walk) -> Shape:
    """Return the shape of a property; note one that no value of these types has."""
    target = walk.infer(node.target, scope)
    if not target.types:
        return target if target.types is None else ABSENT
    found = [shape for type_ in target.types if (shape := property_of(type_, node.name)) is not None]
    if found:
        return joined(found)
    fields = [field for type_ in target.types for field in _members(_innermost(type_))]
    if fields:
        listed = all(type_.kind == "list" and is_exact(_innermost(type_)) for type_ in target.types)
        text = unknown("check.no-entry" if listed else "feel.unknown-field", node.name, fields)
        walk.tell(text, node, always=text.key.endswith("-suggest"))  # else who asks whether it is there may be right
    else:
        walk.report("check.no-property", node, name=node.name, type=target.told())
    return ABSENT


def _innermost(type_: Type) -> Type:
    while type_.kind == "list" and type_.element is not None:
        type_ = type_.element
    return type_


def list_literal(node: ListLiteral, scope: Scope, walk: Walk) -> Shape:
    """Return the shape of a list."""
    return Shape((list_of(joined([walk.infer(item, scope) for item in node.items])),))


def context_literal(node: ContextLiteral, scope: Scope, walk: Walk) -> Shape:
    """Return the shape of a context; later entries see earlier ones."""
    fields: dict[str, Shape] = {}
    for key, value in node.entries:
        shape = walk.infer(value, scope)
        if key in fields:
            walk.report("feel.double-key", value, key=key)
        fields[key] = shape
        scope = scope.within(Local(key, shape))
    return Shape((literal_context(fields),))


def comparison(node: Comparison, scope: Scope, walk: Walk) -> Shape:
    """Return the shape of `> 10`: a range."""
    operand = walk.infer(node.operand, scope)
    if node.operator not in ("=", "!=") and operand.tags is not None and operand.types and not operand.tags & ORDERED:
        walk.report("check.range-ends", node, low=operand.told(), high=operand.told())
        return ABSENT
    return _range(operand)


def _range(shape: Shape) -> Shape:
    return Shape((Type(name="range", kind="range", element=as_type(shape)),))


def range_literal(node: RangeLiteral, scope: Scope, walk: Walk) -> Shape:
    """Return the shape of a range; note ends without a common order, and warn where nothing lies between them."""
    low, high = walk.infer(node.low, scope), walk.infer(node.high, scope)
    if not comparable(low, high, ordered=True):
        walk.report("check.range-ends", node, low=low.told(), high=high.told())
        return ABSENT
    if _is_empty(node, low, high):
        walk.report("check.empty-range", node, low=brief(low.value), high=brief(high.value))
        return ABSENT if compare(low.value, high.value) == 1 else _range(low)
    return _range(joined([low, high]))


def _is_empty(node: RangeLiteral, low: Shape, high: Shape) -> bool:
    order = compare(low.value, high.value) if low.constant and high.constant else None
    return order is not None and (order > 0 or (order == 0 and not (node.low_included and node.high_included)))


def filter_(node: Filter, scope: Scope, walk: Walk) -> Shape:
    """Return the shape of `x[condition]` and `x[position]`; warn of conditions that never hold."""
    target = walk.infer(node.target, scope)
    element = element_of(target)
    condition = walk.infer(node.condition, scope.within(Local("item", element), Local(None, element)))
    kept = Shape((list_of(element),))
    if condition.constant and isinstance(condition.value, Decimal):
        return _position(node.condition, condition.value, element, walk)
    if condition.tags is None or not condition.types:
        _tell_never(node, condition, walk)
        return ANYTHING if condition.tags is None else kept
    if Decimal in condition.tags:
        return element if len(condition.tags) == 1 else ANYTHING
    _tell_never(node, condition, walk)
    return kept


def _position(node: Node, position: Decimal, element: Shape, walk: Walk) -> Shape:
    if whole(position) in (None, 0):
        walk.report("check.no-position", node, position=position)
        return ABSENT
    return element


def _tell_never(node: Filter, condition: Shape, walk: Walk) -> None:
    if condition.types and condition.tags is not None and bool not in condition.tags:
        walk.report("check.filter-never", node.condition, type=condition.told())
    elif condition.constant:
        tell_constant(node.condition, condition, walk)
