"""What an edited table has become, rule by rule: for people to read, and for nothing else."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..message import Language, Message, message, render
from .comparing import Wanted
from .grid import Grid


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change of one rule. `rule` is its id, of a new one the id that it got."""

    table: str
    rule: str
    text: Message

    def render(self, language: Language = "nb") -> str:
        """Return `table: rule: what`."""
        return f"{self.table}: {self.rule}: {render(self.text, language)}"


def changes(grid: Grid, wanted: Sequence[Wanted], new_ids: Sequence[str]) -> tuple[Change, ...]:
    """Return what is different, in the order of the new table; deleted rules come last. `new_ids` are of new rules."""
    ids = iter(new_ids)
    found: list[Change] = []
    moved = _moved(grid, wanted)
    for number, row in enumerate(wanted, 1):
        if row.rule is None:
            text = message("sheets.change.added", number=number, cells=_told(grid, row.cells))
            found.append(Change(table=grid.name, rule=next(ids), text=text))
            continue
        if row.rule.id in moved:
            text = message("sheets.change.moved", was=moved[row.rule.id], number=number)
            found.append(Change(table=grid.name, rule=row.rule.id, text=text))
        found.extend(_cells(grid, row))
    kept = {row.rule.id for row in wanted if row.rule}
    for gone in grid.rows:
        if gone.id not in kept:
            text = message("sheets.change.removed", cells=_told(grid, gone.cells))
            found.append(Change(table=grid.name, rule=gone.id, text=text))
    return tuple(found)


def _cells(grid: Grid, row: Wanted) -> Iterator[Change]:
    if row.rule is None:
        return
    for column, old, new in zip(grid.columns, row.rule.cells, row.cells, strict=True):
        if old != new:
            text = message("sheets.change.cell", column=column.title, old=old or "–", new=new or "–")
            yield Change(table=grid.name, rule=row.rule.id, text=text)


def _told(grid: Grid, cells: Sequence[str]) -> str:
    """Return a rule on one line: the tests that ask anything, an arrow, the answers."""
    pairs = list(zip(grid.columns, cells, strict=True))
    asked = [f"{column.title} {text}" for column, text in pairs if _asks(column.kind, text)]
    given = [text for column, text in pairs if column.kind == "output"]
    return f"{'; '.join(asked) or '-'} → {'; '.join(given)}"


def _asks(kind: str, text: str) -> bool:
    return kind == "input" and text != "-"


def _moved(grid: Grid, wanted: Sequence[Wanted]) -> dict[str, int]:
    """Return {id: number before} of the fewest rules that must have moved to come from the old order to the new."""
    places = {row.id: number for number, row in enumerate(grid.rows, 1)}
    order = [places[row.rule.id] for row in wanted if row.rule]
    staying = set(_longest_rising(order))
    return {grid.rows[place - 1].id: place for place in order if place not in staying}


def _longest_rising(numbers: Sequence[int]) -> list[int]:
    """Return a longest rising part of a row of different numbers."""
    tails: list[int] = []
    before: dict[int, int | None] = {}
    for number in numbers:
        at = bisect_left(tails, number)
        before[number] = tails[at - 1] if at else None
        tails[at : at + 1] = [number]
    found: list[int] = []
    here = tails[-1] if tails else None
    while here is not None:
        found.append(here)
        here = before[here]
    return found[::-1]
