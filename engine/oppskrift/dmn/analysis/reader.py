"""Reading the columns of a table that have one expression: which pieces of its values each cell takes."""

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any

from ... import feel
from ..item_definition import Allowed
from ..matching import bits
from ..run import Cell
from ..table import Input, Table
from .axis import ANYTHING, NULL, TRUTH, place
from .cells import ALL, NO_VALUE, Condition, Constants, Reading, Unknown, meets, read_cell
from .finding import Why
from .kinds import kinds
from .partition import Partition, Pieces, partition
from .variable import Variable


class Reader:
    """The columns with one expression, being read."""

    def __init__(self, table: Table, columns: tuple[int, ...]) -> None:
        self.table, self.columns = table, columns
        self.column = table.inputs[columns[0]]
        self._readings: dict[str, Reading] = {}
        self.allowed = [cell for at in columns for cell in allowed(table.inputs[at])]
        parts = [part for cell in self._cells() for part in _parts(self._read(cell))]
        axes = kinds(self.column, parts)
        self.comparable = ANYTHING not in axes
        self.partition = partition(axes, parts)
        self._taken: dict[str, Pieces] = {}

    @cached_property
    def domain(self) -> Pieces:
        """Return the pieces that the allowed values let through."""
        domain = self.partition.existing
        for cell in self.allowed:
            if self._known(cell):
                domain &= self.taken(cell) | self.partition.null
        return domain

    def _cells(self) -> Iterator[Cell]:
        yield from self.allowed
        yield from (cell for rule in self.table.rules for at in self.columns if (cell := rule.tests[at]))

    def _read(self, cell: Cell) -> Reading:
        """Return what is known about a cell; a constant that has no place on its line is not known."""
        found = self._readings.get(written(cell))
        if found is None:
            found = read_cell(cell)
            if any(place(end) is None for part in _parts(found) for end in _ends(part)):
                found = Unknown(written(cell))
            self._readings[written(cell)] = found
        return found

    def _known(self, cell: Cell) -> bool:
        reading = self._read(cell)
        return not isinstance(reading, Unknown) and (self.comparable or all(one is None for one in _parts(reading)))

    def known(self, settled: bool) -> Variable:
        """Return the variable of the values."""
        settled = settled and all(self._known(cell) for cell in self.allowed)
        return Variable(self.columns, self.partition, self.domain, tuple(self._accepted()), settled)

    def _accepted(self) -> Iterator[Pieces]:
        for rule in self.table.rules:
            pieces = (1 << self.partition.size) - 1
            for at in self.columns:
                cell = rule.tests[at]
                if cell is not None and self._known(cell):
                    pieces &= self.taken(cell)
            yield pieces

    def taken(self, cell: Cell) -> Pieces:
        """Return the pieces that a known cell takes."""
        found = self._taken.get(written(cell))
        if found is None:
            found = self._taken[written(cell)] = self._take(cell)
        return found

    def _take(self, cell: Cell) -> Pieces:
        reading, blocks = self._read(cell), [b for b in self.partition.blocks if b.axis is not NULL]
        if not isinstance(reading, Constants) or len(blocks) > 1 or _odd_truth(reading, self.partition):
            every = [1 << number for number in bits(self.partition.existing)]
            return sum(piece for piece in every if meets(cell, self.partition.example(piece)))
        taken = 0
        for part in reading.parts:
            taken |= 0 if part is NO_VALUE else self.partition.part(part)
        if reading.negated:
            taken = blocks[0].all & ~taken
        null = self.partition.null
        return taken | (null if null and meets(cell, None) else 0)

    def unknown(self) -> Iterator[Variable]:
        """Yield a variable for each cell whose meaning is not known; cells that are alike share one."""
        found: dict[str, list[Pieces]] = {}
        where: dict[str, dict[int, tuple[int, ...]]] = {}
        for row, rule in enumerate(self.table.rules):
            for at in self.columns:
                cell = rule.tests[at]
                if cell is None or self._known(cell):
                    continue
                reading = self._read(cell)
                unknown = reading if isinstance(reading, Unknown) else Unknown(written(cell))
                found.setdefault(unknown.key, [ALL] * len(self.table.rules))[row] &= unknown.takes
                places = where.setdefault(unknown.key, {})
                places[row] = (*places.get(row, ()), at)
        nothing = Partition(())
        for key, accepts in found.items():
            yield Variable(self.columns, nothing, ALL, tuple(accepts), settled=False, unknown=where[key])

    def fault(self, cell: Cell) -> Why | None:
        """Return why nothing that can come passes a cell; None where something does, or that is not known."""
        if not self._known(cell) or self.taken(cell) & self.domain:
            return None
        reading = self._read(cell)
        parts = reading.parts if isinstance(reading, Constants) else ()
        if parts and all(self._foreign(part) for part in parts):
            return Why.TYPE
        return Why.ALLOWED if self.taken(cell) & self.partition.existing else Why.EMPTY

    def strange(self, cell: Cell) -> Iterator[tuple[Why, Any]]:
        """Yield the constants of a cell that can never come, and why."""
        reading = self._read(cell)
        for part in reading.parts if isinstance(reading, Constants) and self._known(cell) else ():
            if part is None or part is NO_VALUE:
                continue
            pieces = self.partition.part(part)
            if self._foreign(part):
                yield Why.TYPE, part
            elif not isinstance(part, feel.Range) and not pieces & self.domain:
                yield (Why.ALLOWED if pieces & self.partition.existing else Why.EMPTY), part

    def _foreign(self, part: Any) -> bool:
        """Return whether a constant is of a kind that the column does not have."""
        found = [place(end) for end in _ends(part) if end is not None and end is not NO_VALUE]
        return any(one is not None and self.partition.of(one[0]) is None for one in found)


def written(cell: Cell) -> str:
    """Return a cell as it is written, blanks and all: cells written alike in a column mean the same."""
    return cell.program.text if cell.program else cell.text


def allowed(column: Input) -> Iterator[Cell]:
    """Yield the tests that a column's values meet: its own, and those of its type."""
    if column.allowed is not None:
        yield column.allowed
    found = column.type.allows if column.type else None
    while isinstance(found, Allowed):
        yield Cell(id="", text=found.program.text, program=found.program)
        found = found.before


def _parts(reading: Reading) -> Iterable[Any]:
    if isinstance(reading, Constants):
        return [part for part in reading.parts if part is not NO_VALUE]
    return [part for part in reading.values if part is not NO_VALUE] if isinstance(reading, Condition) else ()


def _ends(part: Any) -> tuple[Any, ...]:
    return (part.low, part.high) if isinstance(part, feel.Range) else (part,)


def _odd_truth(reading: Constants, pieces: Partition) -> bool:
    """Return whether a cell is `true` or `false` in a column of something else, where that has a meaning of its own."""
    return any(isinstance(part, bool) for part in reading.parts) and pieces.of(TRUTH) is None
