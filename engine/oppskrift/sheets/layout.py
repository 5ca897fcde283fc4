"""Where things stand on a sheet, and what its head says. Writing and reading agree here."""

import re
from collections.abc import Collection, Mapping, Sequence

from ..feel.values import word
from ..message import Language, Message, message, render
from .grid import Column, Grid

TITLE, TABLE, POLICY, KIND, LABEL, EXPRESSION, TYPE, ALLOWED, FIRST_RULE = range(1, 10)
"""The rows of a sheet, from 1. The head ends with the row of allowed values."""

MARKS = "_oppskrift"
"""The hidden sheet that says what was exported; the values to choose from stand there too."""
FORMAT = "oppskrift-table-1"
MAX_CELL = 32_767
"""Most characters in one cell of a sheet."""

_HEADED: Sequence[tuple[int, str]] = (
    (TABLE, "sheets.head.table"),
    (POLICY, "sheets.head.policy"),
    (KIND, "sheets.head.rule"),
    (LABEL, "sheets.head.label"),
    (EXPRESSION, "sheets.head.expression"),
    (TYPE, "sheets.head.type"),
    (ALLOWED, "sheets.head.allowed"),
)
_KINDS: Mapping[str, Message] = {
    "input": message("sheets.kind.input"),
    "output": message("sheets.kind.output"),
    "note": message("sheets.kind.note"),
    "annotation": message("sheets.kind.note"),
}
_NOT_IN_TITLES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


def head(grid: Grid, language: Language) -> dict[tuple[int, int], str]:
    """Return the texts of a sheet's head by (row, column), from 1; cells that are not there are empty."""
    found = {(row, 1): text for row, text in labels(language).items()}
    found[TITLE, 1] = grid.name or grid.id
    found[TABLE, 2] = grid.id
    found[POLICY, 2] = policy(grid, language)
    for at, column in enumerate(grid.columns, 2):
        cells = _column(column, language)
        found.update({(row, at): text for row, text in cells.items() if text})
    return found


def labels(language: Language) -> dict[int, str]:
    """Return what the first column of a head says, by row."""
    return {row: render(message(key), language) for row, key in _HEADED}


def policy(grid: Grid, language: Language) -> str:
    """Return the hit policy and what it means."""
    told = _POLICIES.get(grid.policy.partition(" ")[0].upper())
    return f"{grid.policy} – {render(told, language)}" if told else grid.policy


def _column(column: Column, language: Language) -> dict[int, str]:
    label = column.label or (render(message("sheets.description"), language) if column.kind == "note" else "")
    return {
        KIND: render(_KINDS[column.kind], language),
        LABEL: label,
        EXPRESSION: column.expression,
        TYPE: word(column.type)[language] if column.type else "",
        ALLOWED: column.allowed,
    }


def sheet_title(name: str, taken: Collection[str]) -> str:
    """Return a title that a sheet may have: short, without signs that sheets refuse, and unlike the others."""
    plain = " ".join(_NOT_IN_TITLES.sub(" ", name).split()).strip("'")[:31] or "1"
    title, number = plain, 1
    while title.casefold() in {one.casefold() for one in taken}:
        number += 1
        title = f"{plain[: 31 - len(str(number)) - 1]} {number}"
    return title


_POLICIES: Mapping[str, Message] = {
    "UNIQUE": message("sheets.policy.unique"),
    "FIRST": message("sheets.policy.first"),
    "PRIORITY": message("sheets.policy.priority"),
    "ANY": message("sheets.policy.any"),
    "COLLECT": message("sheets.policy.collect"),
    "RULE ORDER": message("sheets.policy.rule-order"),
    "OUTPUT ORDER": message("sheets.policy.output-order"),
}
