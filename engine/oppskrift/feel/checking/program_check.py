"""The check of one program: every part of it once, then its value."""

from collections.abc import Collection, Mapping

from .. import syntax
from ..diagnostics import Diagnostic
from ..program import Program
from ..types import ANY, Type
from . import calls, conditions, loops, membership, operations, values
from .fitting import demand
from .scope import Scope
from .walk import Handler, Walk, by_name

HANDLERS: Mapping[type[syntax.Node], Handler] = {
    syntax.Literal: values.literal,
    syntax.AtLiteral: values.at_literal,
    syntax.Name: values.name,
    syntax.Path: values.path,
    syntax.Binary: operations.binary,
    syntax.Negation: operations.negation,
    syntax.Between: operations.between,
    syntax.If: conditions.if_,
    syntax.ListLiteral: values.list_literal,
    syntax.ContextLiteral: values.context_literal,
    syntax.RangeLiteral: values.range_literal,
    syntax.Comparison: values.comparison,
    syntax.Filter: values.filter_,
    syntax.For: loops.for_,
    syntax.Quantified: loops.quantified,
    syntax.Call: calls.call,
    syntax.FunctionLiteral: calls.function_literal,
    syntax.InstanceOf: calls.instance_of,
    syntax.In: membership.in_,
    syntax.UnaryTests: membership.unary_tests,
}


def check(
    program: Program,
    known: Mapping[str, Type | None] | Collection[str] | None = None,
    *,
    expect: Type | None = None,
) -> tuple[Diagnostic, ...]:
    """Return what is wrong with a program whatever values it gets, in the order of the text.

    `known` are the names in the context, with their types where they are known (None for any type); without it those
    that the program was compiled with as a mapping, and where there are none any variable may exist. `expect` is the
    type that the value is to have. `severity` says of a diagnostic whether it is an error or a warning. Never a false
    alarm: a value of unknown type may be anything, every value may be null, and [x] may stand for x where it is
    converted.
    """
    walk = Walk(program, by_name(program.declared if known is None else known), HANDLERS)
    try:
        shape = walk.infer(program.syntax, Scope())
        if expect is not None:
            demand(shape, expect, program.syntax, walk)
    except RecursionError:
        pass  # nested deeper than the check goes; what was found until then is no less true
    return tuple(sorted(walk.found, key=lambda found: (found.start, found.end)))


def outcome(program: Program, known: Mapping[str, Type | None] | Collection[str] | None = None) -> Type | None:
    """Return the type that the value is going to have, None where it cannot be said."""
    found = outcomes(program, known)
    return found[0] if found is not None and len(found) == 1 and found[0] is not ANY else None


def outcomes(
    program: Program, known: Mapping[str, Type | None] | Collection[str] | None = None
) -> tuple[Type, ...] | None:
    """Return the types that the value may have, none where it is always null, None where it may be anything."""
    walk = Walk(program, by_name(program.declared if known is None else known), HANDLERS)
    try:
        return walk.infer(program.syntax, Scope()).types
    except RecursionError:
        return None
