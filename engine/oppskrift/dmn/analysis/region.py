"""A set of pieces as the stretches of values that people read."""

from collections.abc import Iterator

from ..matching import bits
from .axis import ANYTHING, NULL, TEXT, TRUTH
from .finding import Region, Span
from .partition import Block, Pieces
from .variable import Variable


def region(variable: Variable, label: str, pieces: Pieces) -> Region:
    """Return which values of a variable are meant."""
    null, spans = bool(pieces & variable.partition.null), list[Span]()
    blocks = [block for block in variable.partition.blocks if block.axis is not NULL]
    for block in blocks:
        inside = pieces & block.all & variable.domain
        if inside and block.axis is ANYTHING:
            return Region(columns=variable.columns, label=label, null=null, anything=True)
        others = _others(variable, block, inside) if len(blocks) == 1 else None
        if others is not None:
            return Region(columns=variable.columns, label=label, null=null, spans=others, other_than=True)
        spans += _spans(variable, block, inside)
    return Region(columns=variable.columns, label=label, null=null, spans=tuple(spans))


def _others(variable: Variable, block: Block, inside: Pieces) -> tuple[Span, ...] | None:
    """Return the texts that are left out, where all that no cell names are in; None where that is not so."""
    unnamed = sum(1 << (block.start + number) for number in range(0, block.size, 2)) & variable.domain
    if block.axis is not TEXT or not unnamed or unnamed & ~inside:
        return None
    left = block.all & variable.domain & ~inside
    return tuple(_span(block, number, number) for number in bits(left >> block.start))


def _spans(variable: Variable, block: Block, inside: Pieces) -> Iterator[Span]:
    """Yield the stretches of neighbouring pieces; a place where there is no value of the kind parts nothing."""
    first = last = -2
    for number in bits(inside >> block.start):
        if first < 0 or not _neighbours(variable, block, last, number):
            if first >= 0:
                yield _span(block, first, last)
            first = number
        last = number
    if first >= 0:
        yield _span(block, first, last)


def _neighbours(variable: Variable, block: Block, last: int, number: int) -> bool:
    if number == last + 1:
        return True
    between = sum(1 << (block.start + at) for at in range(last + 1, number))
    return block.axis not in (TEXT, TRUTH) and not between & variable.partition.existing


def _span(block: Block, first: int, last: int) -> Span:
    """Return a stretch; what is counted is told by the first and the last value."""
    low, high = block.ends(first)[0], block.ends(last)[1]
    low_in, high_in = bool(first % 2), bool(last % 2)
    if block.axis.counted and low is not None and not low_in:
        low, low_in = block.axis.between(low, None), True
    if block.axis.counted and high is not None and not high_in:
        high, high_in = block.axis.between(None, high), True
    ends = [None if end is None else block.axis.value(end) for end in (low, high)]
    return Span(low=ends[0], high=ends[1], low_included=low_in, high_included=high_in)
