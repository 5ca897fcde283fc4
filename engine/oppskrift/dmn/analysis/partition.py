"""The values of an input cut into pieces by the constants of its cells, so that each cell takes a piece or leaves it.

A set of pieces is an integer: bit n stands for piece n. Kinds lie one after the other; in each, piece 2i + 1 is the
constant i alone and piece 2i what lies before it.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ... import feel
from ...message import LANGUAGES, Text
from ..matching import bits
from .axis import NULL, TEXT, TRUTH, Axis, End, Position, place

Pieces = int
"""A set of pieces."""
_OTHER_TEXTS = ("annet", "noe annet", "noko anna", "x")
"""Examples of a text that a table does not name; the first of them that it really does not name."""
_OTHER_WORDS = Text(_OTHER_TEXTS[0], nn="anna", en="other")
"""The first of them in the reader's language."""


@dataclass(frozen=True, slots=True)
class Block:
    """The pieces of one kind of values: `cuts` in order, `start` the number of the first piece."""

    axis: Axis
    cuts: tuple[Position, ...]
    start: int

    @property
    def size(self) -> int:
        """Return how many pieces there are."""
        return 2 * len(self.cuts) + 1

    @property
    def all(self) -> Pieces:
        """Return all pieces of this kind."""
        return ((1 << self.size) - 1) << self.start

    def point(self, position: Position) -> Pieces:
        """Return the piece that is this constant."""
        return 1 << (self.start + 2 * self.index(position) + 1)

    def stretch(self, low: End, high: End, low_included: bool, high_included: bool) -> Pieces:
        """Return the pieces from one constant to another."""
        first = 0 if low is None else 2 * self.index(low) + (1 if low_included else 2)
        last = 2 * len(self.cuts) if high is None else 2 * self.index(high) + (1 if high_included else 0)
        return ((1 << (last - first + 1)) - 1) << (self.start + first) if last >= first else 0

    def index(self, position: Position) -> int:
        """Return the number of a cut."""
        return bisect_left(self.cuts, position)

    def ends(self, number: int) -> tuple[End, End]:
        """Return the cuts beside a piece; twice the cut for a piece that is a constant. `number` counts from 0."""
        at = number // 2
        if number % 2:
            return self.cuts[at], self.cuts[at]
        return (self.cuts[at - 1] if at else None), (self.cuts[at] if at < len(self.cuts) else None)

    def position(self, number: int) -> Position | None:
        """Return a position in a piece, None where no value lies in it."""
        low, high = self.ends(number)
        if number % 2:
            return low if self.axis.holds(low) else None
        return self.axis.between(low, high)

    def around(self, position: Position) -> Pieces:
        """Return the piece in which a position lies."""
        at = self.index(position)
        return 1 << (self.start + 2 * at + (at < len(self.cuts) and self.cuts[at] == position))


@dataclass(frozen=True, eq=False)
class Partition:
    """All pieces of an input's values."""

    blocks: tuple[Block, ...]

    @cached_property
    def size(self) -> int:
        """Return how many pieces there are, with those in which no value lies."""
        return sum(block.size for block in self.blocks)

    @cached_property
    def existing(self) -> Pieces:
        """Return the pieces in which a value lies."""
        return sum(
            1 << (block.start + number)
            for block in self.blocks
            for number in range(block.size)
            if block.position(number) is not None
        )

    @cached_property
    def null(self) -> Pieces:
        """Return the piece of null; none where null is not a value of this input."""
        return next((block.point(0) for block in self.blocks if block.axis is NULL), 0)

    def of(self, axis: Axis) -> Block | None:
        """Return the pieces of a kind."""
        return next((block for block in self.blocks if block.axis.name == axis.name), None)

    def part(self, part: Any) -> Pieces:
        """Return the pieces that a constant or a range takes, null left out."""
        if isinstance(part, feel.Range):
            return self._range(part)
        found = place(part)
        block = self.of(found[0]) if found else None
        return 0 if found is None or block is None or found[0] is NULL else block.point(found[1])

    def _range(self, part: feel.Range) -> Pieces:
        ends = [None if end is None else place(end) for end in (part.low, part.high)]
        known = [end for end in ends if end is not None]
        block = self.of(known[0][0]) if known else None
        if block is None or (part.operator is None and len(known) < 2):
            return 0
        if part.operator == "!=":
            return block.all & ~block.point(known[0][1])
        low, high = (end[1] if end else None for end in ends)
        return block.stretch(low, high, part.low_included, part.high_included)

    def example(self, pieces: Pieces) -> Any:
        """Return a value in one of these pieces: a constant where there is one, null only where there is nothing else.

        Raises ValueError where no value lies in them.
        """
        pieces &= self.existing
        for block in self.blocks:
            inside = [n for n in bits((pieces & block.all) >> block.start) if block.axis is not NULL]
            if inside:
                return self._example(block, pieces, inside)
        if pieces & self.null:
            return None
        raise ValueError("no value lies in these pieces")

    def words(self, pieces: Pieces, example: Any) -> Text | None:
        """Return an example in the reader's language where it stands for any text, and all languages' are examples."""
        block = self.of(TEXT)
        if block is None or example != str(_OTHER_WORDS) or example in block.cuts:
            return None
        every = (block.around(_OTHER_WORDS.read(language)) & pieces & self.existing for language in LANGUAGES)
        return _OTHER_WORDS if all(every) else None

    def _example(self, block: Block, pieces: Pieces, inside: Sequence[int]) -> Any:
        if block.axis is TEXT and any(number % 2 == 0 for number in inside):
            other = next((text for text in _OTHER_TEXTS if block.around(text) & pieces), None)
            if other is not None and not any(number % 2 for number in inside):
                return other
        chosen = min(inside, key=lambda number: (number % 2 == 0, None in block.ends(number), number))
        return block.axis.value(block.position(chosen))


def partition(axes: Iterable[Axis], parts: Iterable[Any]) -> Partition:
    """Return the values of these kinds cut at the constants of these parts."""
    cuts: dict[str, set[Position]] = {}
    for part in parts:
        for value in (part.low, part.high) if isinstance(part, feel.Range) else (part,):
            found = place(value)
            if found is not None:
                cuts.setdefault(found[0].name, set()).add(found[1])
    blocks, start = [], 0
    for axis in axes:
        always = {NULL: {0}, TRUTH: {0, 1}}.get(axis, set())
        block = Block(axis, tuple(sorted(cuts.get(axis.name, set()) | always)), start)
        blocks.append(block)
        start += block.size
    return Partition(tuple(blocks))
