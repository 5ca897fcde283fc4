"""A sheet held against its table: each cell read and checked, and the rules that the table is to have."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from .. import dmn
from ..message import Language, Message, message
from ..model.problem import Problem, Severity
from . import layout
from .grid import Grid, Row
from .interpret import Reading, read_note, read_test_or_answer
from .judging import Judge, allowed_values
from .reading import Raw, Sheet, address
from .scope import scope_of

MAX_PROBLEMS = 200
"""Where so much is wrong, the rows after are not read: something larger has happened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A rule as the sheet has it. `rule` is the row of the table that it was, None for a new one; `at` its own row."""

    rule: Row | None
    cells: tuple[str, ...]
    at: int


class Comparison:
    """Reads one sheet. Afterwards `wanted` are its rules in order and `problems` all that is wrong or worth telling."""

    def __init__(self, grid: Grid, sheet: Sheet, model: dmn.Model, language: Language, file: str) -> None:
        self.grid, self.sheet, self._language, self._file = grid, sheet, language, file
        self.problems: list[Problem] = []
        self.wanted: list[Wanted] = []
        self._judges = judges(grid, model)
        self._by_id = {row.id: row for row in grid.rows}
        self._width = len(grid.columns) + 1
        self._look_and_head()
        if not self.failed:
            self._rules()

    @property
    def failed(self) -> bool:
        """Return whether anything is wrong, notices aside."""
        return any(problem.severity == "error" for problem in self.problems)

    def _tell(self, text: Message, cell: str, severity: Severity = "error") -> None:
        self.problems.append(
            Problem(
                rule=text.key, message=text, severity=severity, file=self._file, element=self.sheet.title, field=cell
            )
        )

    def _look_and_head(self) -> None:
        sheet = self.sheet
        for place in sheet.merged:
            self._tell(message("sheets.merged"), place)
        for row in sheet.hidden_rows:
            if any(at == row for at, _ in sheet.cells):
                self._tell(message("sheets.hidden-row", row=row), address(row, 1))
        for column in sheet.hidden_columns:
            if column <= self._width:
                self._tell(message("sheets.hidden-column"), address(1, column))
        self._head()

    def _head(self) -> None:
        """Tell the first cell of each column whose head is not what was exported."""
        expected = layout.head(self.grid, self._language)
        width = max(self._width, *(column for _, column in self.sheet.cells), 1)
        for column in range(1, width + 1):
            rows = (row for row in range(layout.TABLE, layout.FIRST_RULE))
            changed = next((r for r in rows if self.sheet.text(r, column) != expected.get((r, column), "")), None)
            if changed is not None and column > self._width:
                self._tell(message("sheets.unknown-column"), address(changed, column))
            elif changed is not None:
                was, found = expected.get((changed, column), ""), self.sheet.text(changed, column)
                self._tell(message("sheets.changed-head", expected=was, found=found), address(changed, column))

    def _rules(self) -> None:
        seen: dict[str, int] = {}
        self._outside()
        for at in self.sheet.rows(layout.FIRST_RULE):
            if sum(problem.severity == "error" for problem in self.problems) >= MAX_PROBLEMS:
                self._tell(message("sheets.many-problems", row=at), address(at, 1))
                return
            raw = self.sheet.row(at, self._width)
            if all(value is None for value in raw):  # it holds something outside the table only
                continue
            rule = self._rule_of(at, raw[0], seen)
            cells = tuple(self._cell(at, number, raw[number + 1], rule) for number in range(len(self.grid.columns)))
            self.wanted.append(Wanted(rule=rule, cells=cells, at=at))
        if not self.wanted and self.grid.rows:
            self._tell(message("sheets.no-rules"), address(layout.FIRST_RULE, 1))
        self._without_id()

    def _outside(self) -> None:
        for row, column in self.sheet.cells:
            if row >= layout.FIRST_RULE and column > self._width:
                self._tell(message("sheets.outside"), address(row, column))

    def _rule_of(self, at: int, raw: Raw, seen: dict[str, int]) -> Row | None:
        """Return the rule that a row is; None for a new one, and for one that cannot be told."""
        if raw is None:
            return None
        id, place = raw if isinstance(raw, str) else str(raw), address(at, 1)
        if id not in self._by_id:
            self._tell(message("sheets.unknown-rule", id=id), place)
            return None
        if id in seen:
            self._tell(message("sheets.rule-twice", id=id, row=seen[id]), place)
            return None
        seen[id] = at
        return self._by_id[id]

    def _cell(self, at: int, number: int, raw: Raw, rule: Row | None) -> str:
        column, judge = self.grid.columns[number], self._judges[number]
        before = rule.cells[number] if rule else None
        reading = read_note(raw, column) if judge is None else read_test_or_answer(raw, before, judge)
        place = address(at, number + 2)
        for fault in reading.faults:
            self._tell(fault, place)
        if reading.shown is not None and reading.text != before:
            self._tell(message("sheets.read-as", shown=reading.shown, text=reading.text), place, "warning")
        return self._bounded(reading, place)

    def _bounded(self, reading: Reading, place: str) -> str:
        if any(ord(sign) < 32 and sign not in "\n\t" for sign in reading.text):
            self._tell(message("sheets.control-sign"), place)
        return reading.text

    def _without_id(self) -> None:
        """Refuse a row whose id is gone while a rule with the very same cells is missing: it is that rule."""
        kept = {wanted.rule.id for wanted in self.wanted if wanted.rule}
        missing = {row.cells: row.id for row in self.grid.rows if row.id not in kept}
        for wanted in self.wanted:
            if wanted.rule is None and wanted.cells in missing:
                self._tell(message("sheets.lost-id", id=missing[wanted.cells]), address(wanted.at, 1))


def judges(grid: Grid, model: dmn.Model) -> Sequence[Judge | None]:
    """Return who judges each column; None for notes, where anything may stand."""
    table = dmn.tables_of(model).get(grid.id)
    scope = scope_of(model, grid)
    typed: Mapping[str, Sequence[dmn.table.Input | dmn.table.Output]] = (
        {"input": table.inputs, "output": table.outputs} if table else {}
    )
    return [
        Judge(
            column=column,
            type=typed[column.kind][column.number].type if column.kind in typed else None,
            scope=scope,
            allowed=allowed_values(column, scope),
        )
        if column.kind in ("input", "output")
        else None
        for column in grid.columns
    ]


def matched(found: Sequence[Grid], sheets: Sequence[Sheet], language: Language) -> Iterator[tuple[Grid, Sheet]]:
    """Yield each table with the sheets that say they are its."""
    for grid in found:
        for sheet in sheets:
            if sheet.text(layout.TABLE, 2) == grid.id and looks_like_table(sheet, language):
                yield grid, sheet


def looks_like_table(sheet: Sheet, language: Language) -> bool:
    """Return whether most of a sheet's first column says what the head of an exported one does."""
    labels = layout.labels(language)
    return sum(sheet.text(row, 1) == text for row, text in labels.items()) > len(labels) // 2
