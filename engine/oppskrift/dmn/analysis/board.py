"""A table as the analysis works on it, and sets of its inputs told by its columns."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from ..matching import bits
from ..table import Table
from .finding import CellText, Example, Region
from .partition import Pieces
from .reader import Reader
from .readers import readers, variables
from .region import region
from .variable import Variable

Box = tuple[Pieces, ...]
"""A set of inputs: for each variable the pieces that it may have."""


@dataclass(frozen=True, eq=False)
class Board:
    """A table and the variables of its inputs, those with unknown cells last. Rules go by their place, from 0."""

    table: Table

    @cached_property
    def variables(self) -> tuple[Variable, ...]:
        """Return the variables."""
        return variables(self.readers)

    @cached_property
    def readers(self) -> tuple[Reader, ...]:
        """Return what reads the columns."""
        return readers(self.table)

    def reader(self, column: int) -> Reader:
        """Return what reads a column."""
        return next(one for one in self.readers if column in one.columns)

    @cached_property
    def ordered(self) -> tuple[int, ...]:
        """Return the variables in the order that splits best: those first where a piece leaves the fewest rules."""

        def left(at: int) -> tuple[bool, float]:
            one = self.variables[at]
            pieces = [one.rules_at[piece].bit_count() for piece in bits(one.domain)]
            return bool(one.unknown), sum(pieces) / max(1, len(pieces))

        return tuple(sorted(range(len(self.variables)), key=left))

    @cached_property
    def every(self) -> int:
        """Return the set of all rules."""
        return (1 << len(self.table.rules)) - 1

    @cached_property
    def boxes(self) -> tuple[Box, ...]:
        """Return for each rule the inputs that it takes."""
        return tuple(zip(*(one.takes for one in self.variables), strict=True)) or ((),) * len(self.table.rules)

    @cached_property
    def whole(self) -> Box:
        """Return all inputs that can occur."""
        return tuple(one.domain for one in self.variables)

    def taking(self, at: int, pieces: Pieces) -> int:
        """Return the rules that take something of these pieces of a variable."""
        one = self.variables[at]
        if pieces == one.domain:
            return self._alive[at]
        found = 0
        for piece in bits(pieces):
            found |= one.rules_at[piece]
        return found

    @cached_property
    def _alive(self) -> list[int]:
        return [sum(1 << rule for rule, taken in enumerate(one.takes) if taken) for one in self.variables]

    def number(self, rule: int) -> int:
        """Return the number that people know a rule by."""
        return self.table.rules[rule].number

    def asked(self, box: Box, rules: Iterable[int]) -> list[int]:
        """Return the known variables that a set of inputs is about: that it limits, or that these rules limit."""
        about = list(rules)
        return [
            at
            for at, one in enumerate(self.variables)
            if not one.unknown and (box[at] != one.domain or any(one.takes[rule] != one.domain for rule in about))
        ]

    def region(self, box: Box, about: Iterable[int]) -> tuple[Region, ...]:
        """Return a set of inputs by its columns."""
        return tuple(region(self.variables[at], self._label(at), box[at]) for at in about)

    def example(self, box: Box, about: Iterable[int]) -> tuple[Example, ...]:
        """Return one of the inputs."""
        return tuple(self._example(at, box[at]) for at in about)

    def _example(self, at: int, pieces: Pieces) -> Example:
        one = self.variables[at]
        value = one.partition.example(pieces)
        return Example(
            columns=one.columns, label=self._label(at), value=value, words=one.partition.words(pieces, value)
        )

    def settled(self, about: Iterable[int]) -> bool:
        """Return whether values of these variables can be had in any combination."""
        return all(self.variables[at].settled for at in about)

    def _label(self, at: int) -> str:
        return self.table.inputs[self.variables[at].columns[0]].label

    def unknown_cells(self, rules: Iterable[int]) -> tuple[CellText, ...]:
        """Return the cells of these rules whose meaning is not known."""
        return tuple(self._unknown(list(rules)))

    def _unknown(self, rules: Sequence[int]) -> Iterator[CellText]:
        told = set()
        for at, one in enumerate(self.variables):
            for rule in rules:
                for column in one.unknown.get(rule, ()):
                    cell = self.table.rules[rule].tests[column]
                    if cell is not None and (rule, column) not in told:
                        told.add((rule, column))
                        yield CellText(rule=self.number(rule), label=self._label(at), text=cell.text)
