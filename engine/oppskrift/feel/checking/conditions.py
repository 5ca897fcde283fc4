"""Conditions: what is always true or false, what earlier conditions leave, and which branches are never reached."""

from collections.abc import Mapping

from ..ranges import Range
from ..syntax import Between, Binary, Call, If, In, Name, Node, Path
from .domain import Domain, compared, union, within
from .scope import Scope
from .shape import BOOLEAN, Shape, joined
from .walk import Walk

_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}
Facts = Mapping[Node, Domain]


def if_(node: If, scope: Scope, walk: Walk) -> Shape:
    """Infer `if`; each branch knows what the condition says of names."""
    condition = walk.infer(node.condition, scope)
    demand_boolean(node.condition, condition, walk)
    told = tell_constant(node.condition, condition, walk)
    facts = facts_of(node.condition, walk)
    if not told:
        tell_impossible(node.condition, facts, scope, walk)
    then = walk.infer(node.then, scope.knowing(facts))
    otherwise = walk.infer(node.otherwise, scope.knowing(_denied(facts)))
    if condition.constant:
        return then if condition.value is True else otherwise
    return joined([then, otherwise])


def _denied(facts: Facts) -> Facts:
    """Return what is certain where a condition does not hold; of several conditions it is not known which one fails."""
    return {node: domain.complement for node, domain in facts.items()} if len(facts) == 1 else {}


def logic(node: Binary, scope: Scope, walk: Walk) -> Shape:
    """Infer a chain of `and` or `or`; with `and` each operand knows what those before it say of names."""
    operands = _operands(node)
    decisive = node.operator == "or"
    shapes = []
    for operand in operands:
        shape = walk.infer(operand, scope)
        shapes.append(shape)
        if shape.constant and shape.value is decisive:
            walk.report(f"check.always-{str(decisive).lower()}", operand)
        elif node.operator == "and" and not shape.constant:
            facts = facts_of(operand, walk)
            if tell_impossible(operand, facts, scope, walk):
                shapes.append(Shape((), value=False))
            scope = scope.knowing(facts)
    decided = any(shape.constant and shape.value is decisive for shape in shapes)
    for operand in () if decided else operands:
        _demand_operand(node, operand, walk.shape(operand), walk)
    return Shape(BOOLEAN.types, decisive) if decided else BOOLEAN


def _operands(node: Binary) -> list[Node]:
    found: list[Node] = []
    at: Node = node
    while isinstance(at, Binary) and at.operator == node.operator:
        found.append(at.right)
        at = at.left
    return [at, *reversed(found)]


def _demand_operand(node: Binary, operand: Node, shape: Shape, walk: Walk) -> None:
    if shape.types and shape.tags is not None and bool not in shape.tags:
        walk.report("check.operand-not-boolean", operand, operator=node.operator, type=shape.told())


def demand_boolean(node: Node, shape: Shape, walk: Walk) -> None:
    """Note a condition that is neither true nor false whatever happens."""
    if shape.types and shape.tags is not None and bool not in shape.tags:
        walk.report("check.condition", node, type=shape.told())


def tell_constant(node: Node, shape: Shape, walk: Walk) -> bool:
    """Warn of a condition that is always the same, and return whether it is. Null counts as false."""
    if not shape.constant or not (shape.value is None or isinstance(shape.value, bool)):
        return False
    if not _told_inside(node, walk):
        walk.report("check.always-true" if shape.value else "check.always-false", node)
    return True


def _told_inside(node: Node, walk: Walk) -> bool:
    return any(node.start <= one.start and one.end <= node.end for one in walk.found)


def tell_impossible(node: Node, facts: Facts, scope: Scope, walk: Walk) -> bool:
    """Warn of a condition that cannot hold after those before it, and return whether it is one."""
    for name, domain in facts.items():
        before = scope.facts.get(name)
        if domain.empty or (before is not None and before.misses(domain)):
            text = walk.program.text[name.start : name.end]
            walk.report("check.contradiction", node, name=text)
            return True
    return False


def facts_of(node: Node, walk: Walk) -> Facts:
    """Return which values names and paths have where a condition holds."""
    if isinstance(node, Binary) and node.operator == "and":
        return _both(node, walk)
    known = (node, compared("=", True)) if _is_flag(node, walk) else _constraint(node, walk)
    return {} if known is None or known[1] is None else {known[0]: known[1]}


def _both(node: Binary, walk: Walk) -> Facts:
    found: dict[Node, Domain] = {}
    for operand in _operands(node):
        for name, domain in facts_of(operand, walk).items():
            found[name] = found[name] & domain if name in found else domain
    return found


def _is_flag(node: Node, walk: Walk) -> bool:
    return isinstance(node, Name | Path) and walk.shape(node).tags == frozenset({bool})


def _constraint(node: Node, walk: Walk) -> tuple[Node, Domain | None] | None:
    """Return the name that a condition is about, and the values for which it holds."""
    if isinstance(node, Binary) and node.operator in _MIRRORED:
        return _compared(node, walk)
    if isinstance(node, Between) and isinstance(node.value, Name | Path):
        low, high = walk.shape(node.low), walk.shape(node.high)
        return (node.value, within(Range(low.value, high.value))) if low.constant and high.constant else None
    if isinstance(node, In) and isinstance(node.value, Name | Path):
        tests = [walk.shape(test) for test in node.tests]
        return (node.value, union(within(test.value) for test in tests)) if all(t.constant for t in tests) else None
    if isinstance(node, Call) and node.function == Name("not") and len(node.arguments) == 1:
        denied = facts_of(node.arguments[0], walk)
        return next(((name, domain.complement) for name, domain in denied.items()), None) if len(denied) == 1 else None
    return None


def _compared(node: Binary, walk: Walk) -> tuple[Node, Domain | None] | None:
    for name, other, operator in (
        (node.left, node.right, node.operator),
        (node.right, node.left, _MIRRORED[node.operator]),
    ):
        if isinstance(name, Name | Path) and walk.shape(other).constant:
            return name, compared(operator, walk.shape(other).value)
    return None
