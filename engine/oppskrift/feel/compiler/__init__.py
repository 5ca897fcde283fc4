"""From syntax to closures."""

from .. import syntax
from . import calls, collections, loops, membership, names, operations
from .unit import FIRST_SLOT, Code, Frame, Handler, Unit, Use

HANDLERS: dict[type[syntax.Node], Handler] = {
    syntax.Literal: names.literal,
    syntax.AtLiteral: names.at_literal,
    syntax.Name: names.name,
    syntax.Path: names.path,
    syntax.Binary: operations.binary,
    syntax.Negation: operations.negation,
    syntax.Between: operations.between,
    syntax.If: operations.if_,
    syntax.ListLiteral: collections.list_literal,
    syntax.ContextLiteral: collections.context_literal,
    syntax.RangeLiteral: collections.range_literal,
    syntax.Comparison: collections.comparison,
    syntax.Filter: collections.filter_,
    syntax.For: loops.for_,
    syntax.Quantified: loops.quantified,
    syntax.Call: calls.call,
    syntax.FunctionLiteral: calls.function_literal,
    syntax.InstanceOf: calls.instance_of,
    syntax.In: membership.in_,
    syntax.UnaryTests: membership.unary_tests,
}

__all__ = ["FIRST_SLOT", "HANDLERS", "Code", "Frame", "Unit", "Use"]
