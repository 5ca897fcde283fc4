"""What the analysis of a decision table finds."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from ...message import Text


class Kind(StrEnum):
    """What is found. Each has messages `analysis.<kind>`."""

    OVERLAP = "overlap"
    CONTRADICTION = "contradiction"
    GAP = "gap"
    NEVER = "never"
    SHADOWED = "shadowed"
    DUPLICATE = "duplicate"
    OUTSIDE = "outside"
    OUTPUT_OUTSIDE = "output-outside"
    OUTPUT_TYPE = "output-type"
    AGGREGATION_TYPE = "aggregation-type"
    UNDECIDED_OVERLAP = "undecided-overlap"
    UNDECIDED_GAP = "undecided-gap"
    TOO_LARGE = "too-large"


class Why(StrEnum):
    """Why a cell is never met, or a value in it is not."""

    EMPTY = "empty"
    """It says nothing that there is: `[10..5]`, the 30th of February."""
    TYPE = "type"
    """It speaks of another kind of values than the column has."""
    ALLOWED = "allowed"
    """It speaks of values that the column does not allow."""
    TOGETHER = "together"
    """Two columns ask about the same, and the rule wants it to be both."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of values. An end that is None is open to that side; one value where both are the same and included."""

    low: Any
    high: Any
    low_included: bool = True
    high_included: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """Which values of one input are meant: those in `spans` or, where `other_than`, all but those.

    `anything` tells that every value is meant but null, in a column about whose values nothing is known. `columns` are
    the places of its columns (from 0), `null` tells that null is meant too, `label` what people call the column.
    """

    columns: tuple[int, ...]
    label: str
    spans: tuple[Span, ...] = ()
    other_than: bool = False
    anything: bool = False
    null: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A value of one input. `columns` are the places of its columns, from 0.

    `words` is the value in the reader's language where it stands for any text; it is an example in each of them.
    """

    columns: tuple[int, ...]
    label: str
    value: Any
    words: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CellText:
    """A cell as it is written. `rule` is the number of its rule, 0 for what is said of the whole column."""

    rule: int
    label: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is found. `rules` are rule numbers from 1, the one that is to be looked at last.

    `region` are the inputs concerned, an input that is not in it may be anything; `example` has one value for each
    input in it, and is one input that this happens for. `cells` are the cells that are at fault or, in what could not
    be decided, those that kept it from that. `certain` tells that it will happen: that all cells are known and that
    the inputs do not hang together. `others` is how many more of this kind are not told.
    """

    kind: Kind
    rules: tuple[int, ...] = ()
    region: tuple[Region, ...] = ()
    example: tuple[Example, ...] = ()
    cells: tuple[CellText, ...] = ()
    why: Why | None = None
    expected: str = ""
    certain: bool = True
    others: int = 0
