"""for, some and every: what they go through, and what comes of it."""

from decimal import Decimal

from ..syntax import For, Interval, Node, Quantified
from ..temporal import FeelDate
from ..types import ANY
from .conditions import demand_boolean, tell_constant
from .scope import Local, Scope
from .shape import ANYTHING, BOOLEAN, Shape, joined, list_of, of_class, shape_of
from .walk import Walk

_STEPPED = frozenset({Decimal, FeelDate})


def for_(node: For, scope: Scope, walk: Walk) -> Shape:
    """Infer `for`: a list of the bodies' values."""
    inner = _iterators(node.iterators, scope, walk).within(Local("partial", Shape((list_of(ANYTHING),))))
    return Shape((list_of(walk.infer(node.body, inner)),))


def quantified(node: Quantified, scope: Scope, walk: Walk) -> Shape:
    """Infer `some` and `every`."""
    body = walk.infer(node.body, _iterators(node.iterators, scope, walk))
    demand_boolean(node.body, body, walk)
    tell_constant(node.body, body, walk)
    return BOOLEAN


def _iterators(iterators: tuple[tuple[str, Node], ...], scope: Scope, walk: Walk) -> Scope:
    for name, domain in iterators:
        scope = scope.within(Local(name, _elements(domain, scope, walk)))
    return scope


def _elements(node: Node, scope: Scope, walk: Walk) -> Shape:
    if isinstance(node, Interval):
        return _between(node, walk.infer(node.low, scope), walk.infer(node.high, scope), walk)
    shape = walk.infer(node, scope)
    if not shape.types:
        return ANYTHING
    found: list[Shape] = []
    for type_ in shape.types:
        inner = shape_of(type_.element or ANY)
        if type_.kind == "range":
            found.append(_stepped(inner))
        else:
            found.append(inner if type_.kind == "list" else Shape((type_,)))
    if all(one.types == () for one in found) and shape.tags == frozenset({"range"}):
        walk.report("check.no-iteration", node, type=shape_of(shape.types[0].element).told())
        return ANYTHING
    return joined(found)


def _stepped(ends: Shape) -> Shape:
    """Return what a range is gone through in: whole numbers or days."""
    if ends.types is None:
        return of_class(*sorted(_STEPPED, key=str))
    return Shape(tuple(type_ for type_ in ends.types if type_.kind == "simple" and type_.classes[0] in _STEPPED))


def _between(node: Interval, low: Shape, high: Shape, walk: Walk) -> Shape:
    tags = [_STEPPED if not shape.types or shape.tags is None else shape.tags & _STEPPED for shape in (low, high)]
    common = tags[0] & tags[1]
    if not common:
        walk.report("check.range-ends", node, low=low.told(), high=high.told())
        return ANYTHING
    return of_class(*[class_ for class_ in (Decimal, FeelDate) if class_ in common])
