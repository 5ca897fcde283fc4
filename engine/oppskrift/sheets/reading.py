"""Opening an Excel file that somebody edited: the cells of each sheet as they are.

Formulas are never calculated and links never followed.
"""

import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import TypeAlias, cast

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.utils.escape import unescape
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from ..errors import Refused
from ..message import LANGUAGES, Language, Message, message
from ..model.problem import Problem
from . import layout, package
from .grid import tidy

Plain: TypeAlias = str | int | float | bool | datetime | date | time | timedelta | None
"""What a cell holds. A text has no blanks around it; an empty cell is None."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Formula:
    """A cell that calculates; what it shows is nobody's decision."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """A cell that shows an error such as #REF!."""

    text: str


Raw: TypeAlias = Plain | Formula | Broken


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The cells of one sheet by (row, column), from 1, without those that are empty.

    `merged` are ranges such as `B9:C9`; `hidden_rows` and `hidden_columns` those that people do not see.
    """

    title: str
    cells: Mapping[tuple[int, int], Raw]
    merged: tuple[str, ...]
    hidden_rows: tuple[int, ...]
    hidden_columns: tuple[int, ...]

    def text(self, row: int, column: int) -> str:
        """Return a cell of the head as text; empty where there is none."""
        found = self.cells.get((row, column))
        return found if isinstance(found, str) else getattr(found, "text", "" if found is None else str(found))

    def row(self, number: int, width: int) -> tuple[Raw, ...]:
        """Return the first cells of a row."""
        return tuple(self.cells.get((number, column)) for column in range(1, width + 1))

    def rows(self, first: int) -> list[int]:
        """Return the numbers of the rows from `first` on that hold anything."""
        return sorted({row for row, _ in self.cells if row >= first})


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """An Excel file that we wrote once: its sheets, and what was exported (fingerprints by table id)."""

    language: Language
    file: str
    fingerprints: Mapping[str, str]
    sheets: tuple[Sheet, ...]


def open_sheets(body: bytes, file: str) -> Opened:
    """Return what is in an Excel file. Raises Refused for what is none, is not safe to open, or is not ours."""
    reason = package.refused(body)
    if reason is not None:
        raise _refused(reason, file)
    workbook = _load(body, file)
    marks = workbook[layout.MARKS] if layout.MARKS in workbook.sheetnames else None
    if not isinstance(marks, Worksheet) or marks["A1"].value != layout.FORMAT:
        raise _refused(message("sheets.not-ours"), file)
    sheets = [cast(Worksheet, workbook[title]) for title in workbook.sheetnames if title != layout.MARKS]
    given = _sheet(marks)
    return Opened(
        language=next((known for known in LANGUAGES if known == given.text(1, 2)), "nb"),
        file=given.text(1, 3),
        fingerprints={given.text(row, 1): given.text(row, 2) for row in given.rows(2) if given.text(row, 1)},
        sheets=tuple(_sheet(sheet) for sheet in sheets if isinstance(sheet, Worksheet)),
    )


def _refused(reason: Message, file: str) -> Refused:
    return Refused([Problem(rule=reason.key, message=reason, file=file)])


def _load(body: bytes, file: str) -> Workbook:
    """Open the file. What the library trips over in a damaged file is many kinds of error, and none of them ours."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what a program put in beside the cells, and the library leaves out
        try:
            return load_workbook(BytesIO(body), keep_links=False, keep_vba=False, data_only=False, rich_text=False)
        except Exception as fault:
            raise _refused(message("sheets.broken"), file) from fault


def _sheet(sheet: Worksheet) -> Sheet:
    found = {(cell.row, cell.column): raw for cell in _cells(sheet) if (raw := _raw(cell)) is not None}
    columns = sheet.column_dimensions.items()
    spans = ((getattr(d, "min", None) or 0, getattr(d, "max", None) or 0) for _, d in columns if d.hidden)
    return Sheet(
        title=sheet.title,
        cells=found,
        merged=tuple(str(one) for one in sheet.merged_cells.ranges),
        hidden_rows=tuple(row for row, dimension in sheet.row_dimensions.items() if dimension.hidden),
        hidden_columns=tuple(n for low, high in spans for n in range(low, min(high, package.MAX_COLUMN) + 1)),
    )


def _cells(sheet: Worksheet) -> Iterator[Cell]:
    """Yield the cells that the file has. `iter_rows` would make one for each place between the first and the last."""
    return (cell for cell in sheet._cells.values() if isinstance(cell, Cell))


def _raw(cell: Cell) -> Raw:
    value = cell.value
    if cell.data_type == "f":
        return Formula(text=value if isinstance(value, str) else str(getattr(value, "text", "")))
    if cell.data_type == "e":
        return Broken(text=str(value))
    if isinstance(value, str):
        return tidy(unescape(value)) or None
    return value if isinstance(value, bool | int | float | datetime | date | time | timedelta) else None


def address(row: int, column: int) -> str:
    """Return a cell as sheets call it, `C7`."""
    return f"{get_column_letter(column)}{row}"
