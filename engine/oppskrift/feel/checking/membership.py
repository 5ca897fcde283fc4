"""Tests: what stands after `in`, and the cells of decision tables."""

from ..compiler.loops import mentions
from ..compiler.membership import INPUT
from ..syntax import In, Node, UnaryTests
from ..types import ANY, Type
from .conditions import demand_boolean, tell_constant
from .fitting import tell_foreign
from .operations import comparable
from .scope import Local, Scope
from .shape import BOOLEAN, Shape, shape_of
from .walk import Walk


def in_(node: In, scope: Scope, walk: Walk) -> Shape:
    """Infer `x in (tests)`; one test that can never be met is only a warning where others may be."""
    tested = walk.infer(node.value, scope)
    clashing = [test for test in node.tests if not _test(test, tested, scope, walk, unary=False)]
    for test in clashing:
        _tell_clash(test, tested, walk, certain=len(clashing) == len(node.tests))
    return BOOLEAN


def unary_tests(node: UnaryTests, scope: Scope, walk: Walk) -> Shape:
    """Infer the tests of a cell; what they test is the variable `?`, of the type that was declared for it."""
    tested = shape_of((walk.known or {}).get(INPUT))
    for test in node.tests:
        if not _test(test, tested, scope, walk, unary=True):
            _tell_clash(test, tested, walk, certain=True)
    return BOOLEAN


def _test(node: Node, tested: Shape, scope: Scope, walk: Walk, *, unary: bool) -> bool:
    """Infer one test, and return whether it can ever be met."""
    asks = mentions(node, INPUT)
    found = walk.infer(node, scope.within(Local(INPUT, tested)) if unary or asks else scope)
    if asks:
        demand_boolean(node, found, walk)
        tell_constant(node, found, walk)
        return True
    tell_foreign(tested, found, node, walk)
    return _may_meet(found, tested, unary=unary)


def _tell_clash(node: Node, tested: Shape, walk: Walk, *, certain: bool) -> None:
    """Note a test that clashes; an element missing from a list is no problem when it is evaluated."""
    found = walk.shape(node)
    silent = not certain or found.tags == frozenset({"list"})
    walk.report("check.never-met" if silent else "check.test", node, test=found.told(), input=tested.told())


def _may_meet(found: Shape, tested: Shape, *, unary: bool) -> bool:
    """Return whether a value may be equal to the tests, in a range of them, or where the test is a condition."""
    if not found.types or not tested.types:
        return True
    return any(_type_may_meet(type_, tested, unary=unary) for type_ in found.types)


def _type_may_meet(found: Type, tested: Shape, *, unary: bool) -> bool:
    tags = tested.tags
    if tags is None or (unary and found.kind == "simple" and bool in found.classes):
        return True
    inner = shape_of(found.element or ANY)
    if found.kind == "range":
        return "range" in tags or comparable(inner, tested, ordered=False)
    if found.kind == "list":
        return "list" in tags or _may_meet(inner, tested, unary=False)
    return comparable(Shape((found,)), tested, ordered=False)
