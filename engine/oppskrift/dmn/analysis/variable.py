"""What the rules of a table ask about: one variable for each input expression, and one for each unknown cell."""

from dataclasses import dataclass
from functools import cached_property

from .partition import Partition, Pieces, members

MET, UNMET, EITHER = 0b10, 0b01, 0b11


@dataclass(frozen=True, eq=False)
class Variable:
    """Something the rules ask about. `accepts` has for each rule, in order, the pieces that its cells let through.

    `domain` are the pieces that can occur; cells may let more through. Several columns with one expression are one
    variable. For a cell whose meaning is not known, `unknown` is its text, and the only pieces are that it is met or
    not. `settled` tells that all pieces of the domain are known to occur, whatever the other variables are.
    """

    columns: tuple[int, ...]
    partition: Partition
    domain: Pieces
    accepts: tuple[Pieces, ...]
    settled: bool
    unknown: str = ""

    @cached_property
    def takes(self) -> tuple[Pieces, ...]:
        """Return for each rule the pieces that can occur and that it takes."""
        return tuple(taken & self.domain for taken in self.accepts)

    @cached_property
    def flips(self) -> tuple[tuple[int, ...], ...]:
        """Return for each rule the pieces where it starts or stops to take them, the first piece left out."""
        return tuple(tuple(members((taken ^ (taken << 1)) & self._inner)) for taken in self.accepts)

    @cached_property
    def _inner(self) -> Pieces:
        return ((1 << self.size) - 1) & ~1

    @cached_property
    def size(self) -> int:
        """Return how many pieces there are, with those that cannot occur."""
        return self.domain.bit_length()

    @cached_property
    def rules_at(self) -> tuple[int, ...]:
        """Return for each piece the rules that take it, as a set of places."""
        changes = [0] * (self.size + 1)
        for rule, taken in enumerate(self.accepts):
            changes[0] |= (taken & 1) << rule
            for at in self.flips[rule]:
                changes[at] ^= 1 << rule
        found, here = [], 0
        for change in changes[: self.size]:
            here ^= change
            found.append(here)
        return tuple(found)
