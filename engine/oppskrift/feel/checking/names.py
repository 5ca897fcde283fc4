"""Names that cannot be right."""

from collections.abc import Collection

from ..builtins import EXTENDED
from ..diagnostics import Diagnostic, unknown
from ..program import Program


def check_names(program: Program, known: Collection[str] | None = None) -> tuple[Diagnostic, ...]:
    """Return a diagnostic for each name that cannot be right, in the order of the text.

    A function that is called must be a builtin or a known variable; a variable must be known. `known` are the names in
    the context; with None only functions are checked, since any variable may exist.
    """
    variables = frozenset(known or ())
    found: list[Diagnostic] = []
    for use in sorted(program.uses, key=lambda use: use.start):
        if use.name in variables:
            continue
        if use.called:
            text = unknown("feel.unknown-function", use.name, [*EXTENDED, *variables])
        elif known is not None:
            text = unknown("feel.unknown-name", use.name, variables)
        else:
            continue
        found.append(Diagnostic(text, use.start, use.end))
    return tuple(found)
