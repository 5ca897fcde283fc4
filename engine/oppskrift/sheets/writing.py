"""Writing decision tables to an Excel file: one sheet a table, laid out for reading and closed where it may not change.

Every cell is text and is formatted as text, so that `1-2` never becomes a date and `=x` never a formula.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from .. import feel
from ..errors import Refused
from ..feel import syntax
from ..message import Language, message, render
from ..model.problem import Problem
from . import layout
from .grid import Column, Grid

_TEXT = "@"
_SPARE_ROWS = 500
"""Rows below the rules where the lists to choose from are offered too."""
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
"""What sheets take as a sign by its number (ECMA-376 part 1 22.9.2.19), so that the text itself must be written so."""
_FILLS = {
    "input": PatternFill("solid", start_color="DCE9F7"),
    "output": PatternFill("solid", start_color="E3F1DD"),
    "note": PatternFill("solid", start_color="F1F1F1"),
    "annotation": PatternFill("solid", start_color="F1F1F1"),
}
_ALLOWED_TO_PEOPLE = (
    "formatCells", "formatColumns", "formatRows", "insertRows", "deleteRows", "sort", "autoFilter",
)  # fmt: skip
_LINE = Border(bottom=Side(style="thin", color="C8C8C8"), right=Side(style="thin", color="E4E4E4"))
_UNDER_HEAD = Border(bottom=Side(style="medium", color="404040"))
_WRAP = Alignment(wrap_text=True, vertical="top")


def write(grids: Sequence[Grid], file: str, language: Language) -> bytes:
    """Return an Excel file with a sheet for each table. `file` is the name of the model, to tell people by.

    Raises Refused for texts that no cell can hold.
    """
    _check(grids, file)
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    guide = workbook.create_sheet(render(message("sheets.guide.title"), language))
    _guide(guide, file, language)
    marks = workbook.create_sheet(layout.MARKS)
    marks.sheet_state = "veryHidden"
    _put_row(marks, 1, [layout.FORMAT, language, file])
    for number, grid in enumerate(grids, 2):
        sheet = workbook.create_sheet(layout.sheet_title(grid.name or grid.id, workbook.sheetnames))
        _put_row(marks, number, [grid.id, grid.fingerprint])
        _table(sheet, grid, language, marks)
    workbook.move_sheet(marks, len(grids))
    made = BytesIO()
    workbook.save(made)
    return made.getvalue()


def _check(grids: Sequence[Grid], file: str) -> None:
    long = [
        Problem(rule="sheets.long-text", message=message("sheets.long-text", rule=row.id, limit=layout.MAX_CELL))
        for grid in grids
        for row in grid.rows
        if any(len(text) > layout.MAX_CELL for text in row.cells)
    ]
    if not grids:
        long = [Problem(rule="sheets.no-tables", message=message("sheets.no-tables"), file=file)]
    if long:
        raise Refused(long)


def _put(sheet: Worksheet, row: int, column: int, text: str) -> Any:
    """Write a text that stays a text, whatever it begins with."""
    cell = sheet.cell(row, column)
    cell.number_format = _TEXT
    if text:
        cell.value = _ESCAPED.sub("_x005F_", text)
        cell.data_type = "s"
    return cell


def _put_row(sheet: Worksheet, row: int, texts: Sequence[str]) -> None:
    for column, text in enumerate(texts, 1):
        _put(sheet, row, column, text)


def _table(sheet: Worksheet, grid: Grid, language: Language, marks: Worksheet) -> None:
    _widths(sheet, grid)
    _head(sheet, grid, language)
    for at, row in enumerate(grid.rows, layout.FIRST_RULE):
        for column, text in enumerate((row.id, *row.cells), 1):
            _rule_cell(sheet, at, column, text)
    _lists(sheet, grid, marks)
    sheet.freeze_panes = f"B{layout.FIRST_RULE}"
    last = layout.FIRST_RULE + len(grid.rows)
    sheet.print_title_rows = f"{layout.KIND}:{layout.LABEL}"
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_area = f"A1:{get_column_letter(len(grid.columns) + 1)}{last}"
    sheet.protection.sheet = True
    for permission in _ALLOWED_TO_PEOPLE:
        setattr(sheet.protection, permission, False)


def _rule_cell(sheet: Worksheet, row: int, column: int, text: str) -> None:
    cell = _put(sheet, row, column, text)
    cell.protection = Protection(locked=False)
    cell.alignment, cell.border = _WRAP, _LINE
    if column == 1:
        cell.font = Font(color="707070")


def _head(sheet: Worksheet, grid: Grid, language: Language) -> None:
    texts = layout.head(grid, language)
    kinds = [None, *(column.kind for column in grid.columns)]
    for row in range(layout.TITLE, layout.FIRST_RULE):
        for at, kind in enumerate(kinds, 1):
            cell = _put(sheet, row, at, texts.get((row, at), ""))
            cell.protection = Protection(locked=True)
            if row >= layout.KIND:
                cell.alignment = _WRAP
                cell.fill = _FILLS[kind or "note"]
            cell.font = _font(row, at)
            if row == layout.ALLOWED:
                cell.border = _UNDER_HEAD


def _font(row: int, column: int) -> Font:
    if row == layout.TITLE:
        return Font(bold=True, size=14)
    if row in (layout.KIND, layout.LABEL):
        return Font(bold=True)
    return Font(color="606060", bold=column == 1)


def _widths(sheet: Worksheet, grid: Grid) -> None:
    """Set widths, and make what is written below the rules text that may be changed, too."""
    sizes = [_width([row.id for row in grid.rows], 16, 30)]
    for number, column in enumerate(grid.columns):
        texts = [column.label, *(row.cells[number] for row in grid.rows)]
        sizes.append(_width(texts, 14, 60 if column.kind in ("note", "annotation") else 40))
    for at, size in enumerate(sizes, 1):
        dimension = sheet.column_dimensions[get_column_letter(at)]
        dimension.width = size
        dimension.number_format = _TEXT
        dimension.protection = Protection(locked=False)
        dimension.alignment = _WRAP


def _width(texts: Sequence[str], least: int, most: int) -> int:
    longest = max((len(line) for text in texts for line in text.split("\n")), default=0)
    return min(max(longest + 3, least), most)


def _lists(sheet: Worksheet, grid: Grid, marks: Worksheet) -> None:
    """Offer the values of a column to choose from; other tests may be written, so nothing is stopped."""
    for at, column in enumerate(grid.columns, 2):
        values = choices(column)
        if values:
            offered = DataValidation(
                type="list", formula1=_kept(marks, values), allow_blank=True, showErrorMessage=False
            )
            letter = get_column_letter(at)
            offered.add(f"{letter}{layout.FIRST_RULE}:{letter}{layout.FIRST_RULE + len(grid.rows) + _SPARE_ROWS}")
            sheet.add_data_validation(offered)


def _kept(marks: Worksheet, values: Sequence[str]) -> str:
    column = max(marks.max_column, 3) + 1
    for row, value in enumerate(values, 1):
        _put(marks, row, column, value)
    letter = get_column_letter(column)
    return f"'{marks.title}'!${letter}$1:${letter}${len(values)}"


def choices(column: Column) -> list[str]:
    """Return the values of a column as FEEL, `-` first where anything may be asked; empty where they are not listed."""
    listed = ["true", "false"] if column.type == "boolean" else list(_listed(column.allowed))
    return [*(["-"] if listed and column.kind == "input" else []), *listed]


def _listed(allowed: str) -> Iterator[str]:
    """Yield the values of a list of constants, as they are written; none when there is more in it than constants."""
    if not allowed:
        return
    try:
        tests = feel.parse(allowed, "unary_tests")
    except feel.FeelSyntaxError:
        return
    if isinstance(tests, syntax.UnaryTests) and not tests.negated and all(map(_constant, tests.tests)):
        yield from (allowed[test.start : test.end] for test in tests.tests)


def _constant(node: syntax.Node) -> bool:
    return isinstance(node, syntax.Literal | syntax.AtLiteral)


def _guide(sheet: Worksheet, file: str, language: Language) -> None:
    sheet.column_dimensions["A"].width = 100
    title = _put(sheet, 1, 1, render(message("sheets.guide.title"), language))
    title.font = Font(bold=True, size=14)
    for row, (key, params) in enumerate(_GUIDE.items(), 3):
        given: Mapping[str, str] = {"file": file} if params else {}
        cell = _put(sheet, row, 1, render(message(key, **given), language))
        cell.alignment = _WRAP
    sheet.protection.sheet = True


_GUIDE: Mapping[str, bool] = {
    "sheets.guide.what": True,
    "sheets.guide.rule": False,
    "sheets.guide.input": False,
    "sheets.guide.values": False,
    "sheets.guide.output": False,
    "sheets.guide.rows": False,
    "sheets.guide.head": False,
    "sheets.guide.back": True,
}
