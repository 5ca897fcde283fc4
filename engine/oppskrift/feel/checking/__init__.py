"""The static check: what can be said of an expression before it is ever evaluated."""

from collections.abc import Collection, Mapping

from ..diagnostics import Diagnostic
from ..program import Program
from ..types import Type
from .names import check_names
from .severity import severity

__all__ = ["check", "severity"]


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
    names = program.declared if known is None else known
    return check_names(program, names)
