"""For one kind of values: the rules whose test lets a value through, found by looking the value up.

The ends of all spans cut the order of the kind into points and gaps between them; within a gap no test changes its
mind. So there is one bit mask for each point and each gap, made in one sweep.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from .spans import Span

Layer = tuple[int, bool, Sequence[Span]]
"""A mask of rules with the same test; whether the test is negated; the spans, before negation, that it lets through."""


class Steps:
    """Bit masks of rules by key."""

    __slots__ = ("_gaps", "_keys", "_points")

    def __init__(self, layers: Sequence[Layer]) -> None:
        keys = sorted({end for _, _, spans in layers for span in spans for end in span[:2] if end is not None})
        masks = list(_swept(layers, keys))
        self._points = dict(zip(keys, masks[1::2], strict=True))
        gaps = masks[::2]
        flat = len(set(gaps)) == 1  # equalities only: what is no point is all the same
        self._keys, self._gaps = ([], gaps[:1]) if flat else (keys, gaps)

    def at(self, key: Any) -> int:
        """Return the rules that let a key through."""
        found = self._points.get(key)
        return self._gaps[bisect_left(self._keys, key)] if found is None else found


def _swept(layers: Iterable[Layer], keys: Sequence[Any]) -> Iterator[int]:
    """Yield the masks of gap, point, gap, …, point, gap: two places for each key and one more."""
    places = {key: 2 * number + 1 for number, key in enumerate(keys)}
    changes = [0] * (2 * len(keys) + 2)
    for mask, negated, spans in layers:
        if negated:
            changes[0] ^= mask
        for start, end in _joined(_places(span, places, 2 * len(keys)) for span in spans):
            changes[start] ^= mask
            changes[end + 1] ^= mask
    current = 0
    for change in changes[:-1]:
        current ^= change
        yield current


def _places(span: Span, places: dict[Any, int], last: int) -> tuple[int, int]:
    """Return the first and last place inside a span."""
    start = 0 if span.low is None else places[span.low] + (not span.low_included)
    end = last if span.high is None else places[span.high] - (not span.high_included)
    return start, end


def _joined(pieces: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield pieces that do not overlap and cover the same; empty ones are left out."""
    current: tuple[int, int] | None = None
    for start, end in sorted(piece for piece in pieces if piece[0] <= piece[1]):
        if current is None:
            current = start, end
        elif start <= current[1] + 1:
            current = current[0], max(current[1], end)
        else:
            yield current
            current = start, end
    if current is not None:
        yield current
