"""The variables of a table, from the columns with one expression each, and whether they hang together."""

from collections.abc import Sequence

from ..table import Input, Table
from .reader import Reader
from .variable import Variable


def readers(table: Table) -> tuple[Reader, ...]:
    """Return what reads the columns of a table; those with one expression are read together."""
    groups: dict[object, list[int]] = {}
    for number, column in enumerate(table.inputs):
        expression = column.cell.program.syntax if column.cell.program else number
        groups.setdefault((expression, str(column.type)), []).append(number)
    return tuple(Reader(table, tuple(columns)) for columns in groups.values())


def variables(among: Sequence[Reader]) -> tuple[Variable, ...]:
    """Return the variables of a table, those with unknown cells last."""
    apart = _apart([reader.column for reader in among])
    known = [reader.known(settled) for reader, settled in zip(among, apart, strict=True)]
    return (*known, *(variable for reader in among for variable in reader.unknown()))


def _apart(columns: Sequence[Input]) -> list[bool]:
    """Return for each column whether it only reads something, and something that no other column reads."""
    read = [_read(column) for column in columns]
    shared = [
        any(_touch(mine, theirs) for n, others in enumerate(read) if n != at for mine in own for theirs in others)
        for at, own in enumerate(read)
    ]
    return [column.cell.path is not None and not touches for column, touches in zip(columns, shared, strict=True)]


def _read(column: Input) -> frozenset[tuple[str, ...]]:
    """Return the paths that a column's expression reads."""
    program, plain = column.cell.program, column.cell.path
    if plain is not None or program is None:
        return frozenset([plain] if plain else ())
    return program.paths | {(name,) for name in program.names}


def _touch(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    shared = min(len(one), len(other))
    return one[:shared] == other[:shared]
