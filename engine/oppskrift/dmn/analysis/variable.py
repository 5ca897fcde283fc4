"""What the rules of a table ask about: one variable for each input expression, and one for each unknown cell."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from ..matching import bits
from .partition import Partition, Pieces


@dataclass(frozen=True, eq=False)
class Variable:
    """Something the rules ask about. `accepts` has for each rule, in order, the pieces that its cells let through.

    `domain` are the pieces that can occur; cells may let more through. Several columns with one expression are one
    variable. Where cells speak of a value that is not known, the pieces are how an input lies to that value, and
    `unknown` has the columns of those cells by rule. `settled` tells that all pieces of the domain are known to occur,
    whatever the other variables are.
    """

    columns: tuple[int, ...]
    partition: Partition
    domain: Pieces
    accepts: tuple[Pieces, ...]
    settled: bool
    unknown: Mapping[int, tuple[int, ...]] = field(default_factory=dict)

    @cached_property
    def takes(self) -> tuple[Pieces, ...]:
        """Return for each rule the pieces that can occur and that it takes."""
        return tuple(taken & self.domain for taken in self.accepts)

    @cached_property
    def flips(self) -> tuple[tuple[int, ...], ...]:
        """Return for each rule the pieces where it starts or stops to take them, the first piece left out."""
        return tuple(tuple(bits((taken ^ (taken << 1)) & self._inner)) for taken in self.accepts)

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
