"""Where in a decision table something stands, as modellers see it: rule and column, not the ids of elements."""

from ..message import Text, message, render
from .source import Element, child, children, local, text_of

_COLUMNS = {"inputEntry": "input", "outputEntry": "output"}


def place(rule: int, label: str) -> Text | None:
    """Return the place of a cell: «Regel 3, kolonne «Beløp i kroner»»; `rule` 0 is the column itself.

    None where neither is known.
    """
    if not rule and not label:
        return None
    key = "dmn.place-column" if not rule else "dmn.place-cell" if label else "dmn.place-rule"
    found = message(key, rule=rule, label=label)
    return Text.of(lambda language: render(found, language))


def place_of(element: Element | None) -> Text | None:
    """Return the place of an element that is in a cell or a column head of a table; None for any other."""
    at = element
    while at is not None and local(at) not in {"decisionTable", "decision"}:
        around = at.getparent()
        if around is not None and local(around) == "rule" and local(at) in _COLUMNS:
            return _cell(at, around)
        if around is not None and local(around) == "decisionTable" and local(at) in _COLUMNS.values():
            return place(0, _label(at))
        at = around
    return None


def _cell(at: Element, row: Element) -> Text | None:
    """Return the place of a cell; in a row with too many cells there may be no column for it."""
    table = row.getparent()
    if table is None:
        return None
    number = list(children(table, "rule")).index(row) + 1
    columns = list(children(table, _COLUMNS[local(at)]))
    column = list(children(row, local(at))).index(at)
    return place(number, _label(columns[column]) if column < len(columns) else "")


def _label(column: Element) -> str:
    """Return what people call a column: its label, else its name or the expression that it asks."""
    written = column.get("label") or column.get("name") or text_of(child(column, "inputExpression"))
    return " ".join(written.split())
