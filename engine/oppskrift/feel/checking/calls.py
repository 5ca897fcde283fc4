"""Calls: number and names of arguments, their types, and the type of what comes back."""

from collections.abc import Mapping, Sequence

from ...clock import EPOCH
from ...message import message
from ..compiler.calls import FORGIVING
from ..diagnostics import unknown
from ..evaluation import Evaluation, Failure
from ..signature import CLASSES, Builtin, Parameter, Signature
from ..syntax import Call, FunctionLiteral, InstanceOf, Name, Node, TypeNode
from ..types import ANY, BASIC, Type, resolve
from ..values import ORDERED, word
from ..xpath_pattern import compiled
from . import contexts
from .fitting import demand
from .scope import Local, Scope
from .shape import (
    ABSENT,
    ANYTHING,
    BOOLEAN,
    SIMPLE,
    Shape,
    as_type,
    element_of,
    joined,
    list_of,
    of_class,
    shape_of,
)
from .walk import LIMITS, Walk

_DEMANDS: Mapping[str, tuple[str, tuple[type, ...]]] = {
    **dict.fromkeys(("sum", "mean"), ("number or duration", CLASSES["number or duration"])),
    **dict.fromkeys(("product", "median", "stddev"), ("number", CLASSES["number"])),
    **{name: ("point", tuple(ORDERED)) for name in ("min", "max")},
}
"""What the elements of the list must be that these functions take."""


_PATTERNS: Mapping[str, str] = {
    **dict.fromkeys(("matches", "replace", "extract"), "pattern"),
    "split": "delimiter",
}
"""Functions with a pattern, and the name of the parameter that it is given as."""


def call(node: Call, scope: Scope, walk: Walk) -> Shape:
    """Infer a call of a builtin, of a declared function, or of whatever the called value is."""
    builtin = _builtin(node, scope, walk)
    shapes = [
        (walk.forgiving if number == 0 and builtin is not None and builtin.name in FORGIVING else walk.infer)(
            one, scope
        )
        for number, one in enumerate(node.arguments)
    ]
    if builtin is not None:
        return _call_builtin(node, builtin, shapes, walk)
    called = _callee(node, scope, walk)
    if called.types is None:
        return ANYTHING
    functions = [type_ for type_ in called.types if type_.kind == "function"]
    if len(called.types) == len(functions) == 1:
        return _call_function(node, functions[0], shapes, walk)
    if not functions and called.types:
        walk.report("check.not-a-function", node.function, type=called.told())
        return ABSENT
    return ANYTHING


def _builtin(node: Call, scope: Scope, walk: Walk) -> Builtin | None:
    target = node.function
    if not isinstance(target, Name) or target.name in (walk.known or ()):
        return None
    if any(found.name == target.name for found in scope.locals):
        return None
    return walk.builtins.get(target.name)


def _callee(node: Call, scope: Scope, walk: Walk) -> Shape:
    """Return the shape of what is called; a name that is neither a builtin nor known is no function."""
    target = node.function
    plain = isinstance(target, Name) and not any(found.name in (None, target.name) for found in scope.locals)
    if isinstance(target, Name) and plain and target.name not in (walk.known or ()):
        known = [*walk.builtins, *(walk.known or ())]
        walk.tell(unknown("feel.unknown-function", target.name, known), target, always=True)
        return ANYTHING
    return walk.infer(target, scope)


def _call_function(node: Call, function: Type, shapes: Sequence[Shape], walk: Walk) -> Shape:
    result = shape_of(function.result or ANY)
    if function.parameters is None:
        return result
    names = function.names or None
    fitting = len(shapes) == len(function.parameters)
    if node.names is not None and names is not None:
        fitting = fitting and set(node.names) == set(names)
    if not fitting:
        shown = ", ".join(names or map(str, function.parameters))
        title = node.function.name if isinstance(node.function, Name) else "function"
        walk.report("feel.wrong-arguments", node, signature=f"{title}({shown})", given=len(shapes))
        return result
    order = names if node.names is not None and names is not None else None
    if node.names is not None and order is None:
        return result
    for argument, shape, position in zip(node.arguments, shapes, range(len(shapes)), strict=True):
        number = position if order is None or node.names is None else order.index(node.names[position])
        demand(shape, function.parameters[number], argument, walk)
    return result


def _call_builtin(node: Call, builtin: Builtin, shapes: Sequence[Shape], walk: Walk) -> Shape:
    found: list[Shape] = []
    misfit: tuple[Parameter, Shape, Node] | None = None
    structural = False
    for signature in builtin.signatures:
        given = _assigned(node, signature, shapes)
        if given is None:
            continue
        structural = True
        wrong = next((one for one in given if not _takes(one[0], one[1])), None)
        if wrong is None:
            found.append(_result(signature, given))
        misfit = misfit or wrong
    if not structural:
        walk.tell(builtin.unfit(len(shapes)).message, node)
    elif not found and misfit is not None:
        parameter, shape, place = misfit
        params = {"function": builtin.name, "parameter": parameter.name, "expected": word(parameter.kind)}
        walk.tell(message("check.argument", **params, found=shape.told()), place)
    elif found and builtin.name in _DEMANDS:
        _demand_elements(node, builtin, shapes, walk)
    elif found and builtin.name in _PATTERNS:
        _demand_pattern(node, builtin, shapes, walk)
    made = contexts.put(node, shapes) if found and builtin.name == "context put" else None
    return made or (joined(found) if found else ABSENT)


Given = list[tuple[Parameter, Shape, Node]]


def _assigned(node: Call, signature: Signature, shapes: Sequence[Shape]) -> Given | None:
    """Return each argument with the parameter it is for, or None when number or names do not fit."""
    if node.names is None:
        if not signature.takes(len(shapes)):
            return None
        last = len(signature.parameters) - 1
        return [
            (signature.parameters[min(number, last)], shape, argument)
            for number, (shape, argument) in enumerate(zip(shapes, node.arguments, strict=True))
        ]
    parameters = {parameter.name: parameter for parameter in signature.parameters}
    if signature.named(dict.fromkeys(node.names)) is None:
        return None
    return [(parameters[name], shape, one) for name, shape, one in zip(node.names, shapes, node.arguments, strict=True)]


def _takes(parameter: Parameter, shape: Shape) -> bool:
    """Return whether a parameter may take the value; a list of one fits where its element does."""
    if not shape.types or parameter.kind in ("any", "value", "list"):
        return True
    classes = CLASSES.get(parameter.kind, ())
    return any(_type_taken(type_, parameter.kind, classes) for type_ in shape.types) and not _fraction(parameter, shape)


def _fraction(parameter: Parameter, shape: Shape) -> bool:
    constant = shape.value if shape.constant and parameter.kind == "integer" else 0
    return not isinstance(constant, list) and constant is not None and constant != int(constant)


def _type_taken(type_: Type, kind: str, classes: tuple[type, ...]) -> bool:
    if type_.kind == "list":
        inner = shape_of(type_.element or ANY)
        return inner.types is None or any(one.kind != "list" and _type_taken(one, kind, classes) for one in inner.types)
    return type_.kind == kind if type_.kind != "simple" else any(class_ in classes for class_ in type_.classes)


def _result(signature: Signature, given: Given) -> Shape:
    """Return the shape of what a signature says comes back."""
    made = signature.result
    if made.startswith("like "):
        return joined([_like(name, given) for name in made.removeprefix("like ").split(" or ")])
    if made.startswith("element of "):
        return _elements(made.removeprefix("element of "), signature, given)
    if made.startswith("list of "):
        return Shape((list_of(_kind(made.removeprefix("list of "))),))
    return _kind(made)


def _kind(kind: str) -> Shape:
    classes = CLASSES.get(kind, ())
    if classes and all(class_ in SIMPLE for class_ in classes):
        return of_class(*classes)
    return shape_of(BASIC.get(kind))


def _like(name: str, given: Given) -> Shape:
    parameter, shape = next(((p, shape) for p, shape, _ in given if p.name == name), (None, ANYTHING))
    if shape.types is None or parameter is None:
        return Shape((list_of(ANYTHING),)) if parameter is not None and parameter.kind == "list" else ANYTHING
    if parameter.kind == "list":
        return Shape((list_of(element_of(shape)),))
    converted = parameter.kind != "any" and any(type_.kind == "list" for type_ in shape.types)
    return ANYTHING if converted else Shape(shape.types)


def _elements(name: str, signature: Signature, given: Given) -> Shape:
    shapes = [shape for parameter, shape, _ in given if parameter.name == name]
    if signature.spread and len(shapes) > 1:
        return joined(Shape(shape.types) for shape in shapes)
    return joined(element_of(shape) for shape in shapes)


def _demand_elements(node: Call, builtin: Builtin, shapes: Sequence[Shape], walk: Walk) -> None:
    kind, classes = _DEMANDS[builtin.name]
    items = shapes if len(shapes) > 1 else [element_of(shape) for shape in shapes]
    for number, item in enumerate(items):
        if item.types and item.tags is not None and not item.tags & set(classes):
            place = node.arguments[min(number, len(node.arguments) - 1)]
            params = {"function": builtin.name, "parameter": "list", "expected": word(kind), "found": item.told()}
            walk.tell(message("check.argument", **params), place)
            return


def _demand_pattern(node: Call, builtin: Builtin, shapes: Sequence[Shape], walk: Walk) -> None:
    """Note a constant pattern that cannot be read."""
    names = node.names or tuple(parameter.name for parameter in builtin.signatures[0].parameters)
    given = dict(zip(names, zip(shapes, node.arguments, strict=True), strict=False))
    pattern, place = given[_PATTERNS[builtin.name]]
    flags = given["flags"][0].value if "flags" in given else ""
    if isinstance(pattern.value, str) and isinstance(flags, str):
        try:
            compiled(pattern.value, flags, Evaluation(EPOCH, LIMITS))
        except Failure as failure:
            walk.tell(failure.message, place)


def function_literal(node: FunctionLiteral, scope: Scope, walk: Walk) -> Shape:
    """Infer a function: its body, with parameters of the types that it gives them."""
    if node.external:
        return ABSENT
    types = [_declared(type_, walk) for _, type_ in node.parameters]
    names = tuple(name for name, _ in node.parameters)
    inner = scope.within(*(Local(name, shape_of(type_)) for name, type_ in zip(names, types, strict=True)))
    body = walk.infer(node.body, inner)
    made = Type(
        name="function",
        kind="function",
        parameters=tuple(type_ or ANY for type_ in types),
        names=names,
        result=as_type(body),
    )
    return Shape((made,))


def _declared(node: TypeNode | None, walk: Walk) -> Type | None:
    return None if node is None else resolve(node, walk.program.types)


def instance_of(node: InstanceOf, scope: Scope, walk: Walk) -> Shape:
    """Infer `x instance of T`; warn where x can never be one."""
    value = walk.infer(node.value, scope)
    type_ = resolve(node.type, walk.program.types)
    if type_ is None:
        walk.report("feel.unknown-type", node.type, type=node.type.name)
        return ABSENT
    if value.types and type_.kind != "null" and not any(_may_be(found, type_) for found in value.types):
        walk.report("check.never-instance", node, type=type_.name, found=value.told())
        return Shape(BOOLEAN.types, value=False)
    return BOOLEAN


def _may_be(found: Type, wanted: Type) -> bool:
    if wanted.kind == "any" or found.kind != wanted.kind:
        return wanted.kind == "any"
    return found.kind != "simple" or any(class_ in wanted.classes for class_ in found.classes)
