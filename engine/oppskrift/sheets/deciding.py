"""Deciding many rows: each row of a CSV file becomes the inputs of one decision, and gets its answer beside it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .. import dmn
from ..errors import Refused
from ..likeness import like
from ..message import Language, Message, message, render
from ..model.problem import Problem
from .csv_file import CsvFile, CsvRow
from .given import NotAValue, cell
from .neutral import neutral, written
from .question import Question, put


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A row with its answer. `faults` are what is wrong with it; `decided` is None when it could not be asked."""

    line: int
    cells: tuple[str, ...]
    decided: dmn.Decided | None
    faults: tuple[Message, ...]

    @property
    def failed(self) -> bool:
        """Return whether the row has no answer because something is wrong."""
        return self.decided is None or (self.decided.value is None and bool(self.decided.diagnostics))


class RowDecider:
    """Decides the rows of one file. Raises Refused at once when no column belongs to the decision."""

    def __init__(self, asked: Question, file: CsvFile, language: Language) -> None:
        self._asked, self._file, self._language = asked, file, language
        self._paths = [asked.path(name) for name in file.header]
        self._parts = asked.outputs
        if asked.inputs and not any(self._paths):
            text = message("decide.no-input-columns", inputs=", ".join(asked.inputs), found=", ".join(file.header))
            raise Refused([Problem(rule=text.key, message=text, file=str(file.path), line=1)])

    @property
    def ignored(self) -> tuple[str, ...]:
        """Return the columns that are no inputs; they are carried along."""
        return tuple(name for name, path in zip(self._file.header, self._paths, strict=True) if path is None)

    @property
    def misspelt(self) -> Mapping[str, str]:
        """Return the columns that are no inputs but are called nearly as one that no column gives, with that one."""
        likely = {name: like(name, self.missing) for name in self.ignored}
        return {name: meant for name, meant in likely.items() if meant is not None}

    @property
    def missing(self) -> tuple[str, ...]:
        """Return the inputs that no column gives."""
        values: dict[str, Any] = {}
        for path in filter(None, self._paths):
            put(values, path, None)
        return self._asked.missing(values)

    @property
    def header(self) -> list[str]:
        """Return the header of the file that is written."""
        titles = [render(message(key), self._language) for key in ("decide.column.rules", "decide.column.remarks")]
        answers = [f"{self._asked.wanted}.{part}" for part in self._parts] or [self._asked.wanted]
        return [neutral(name) for name in (*self._file.header, *answers, *titles)]

    def decide(self, row: CsvRow, now: datetime) -> Answered:
        """Return a row with its answer; nothing that stands in it raises."""
        faults = [row.fault] if row.fault is not None else []
        values: dict[str, Any] = {}
        if not faults:
            faults = list(self._read(row, values, now))
        decided = None if faults else self._asked.decide(values, now)
        return Answered(line=row.line, cells=row.cells, decided=decided, faults=tuple(faults))

    def _read(self, row: CsvRow, values: dict[str, Any], now: datetime) -> Iterator[Message]:
        for name, path, text in zip(self._file.header, self._paths, row.cells, strict=True):
            if path is not None:
                try:
                    fits = put(values, path, cell(text, self._asked.type(path), now))
                except NotAValue as wrong:
                    yield message("decide.cell", column=name, reason=wrong.message)
                else:
                    if not fits:
                        yield message("decide.path-twice", name=name)

    def written(self, answered: Answered) -> list[str]:
        """Return the cells of a row as they are written: what was there, the answer, the rules, and what was noted."""
        kept = [neutral(text) for text in _filled(answered.cells, len(self._file.header))]
        value = answered.decided.value if answered.decided else None
        found = [value.get(part) if isinstance(value, dict) else None for part in self._parts] or [value]
        answers = [written(one, self._file.delimiter, self._language) for one in found]
        rules = " ".join(answered.decided.rules) if answered.decided else ""
        return [*kept, *answers, neutral(rules), neutral(self.remarks(answered))]

    def remarks(self, answered: Answered) -> str:
        """Return what was noted about a row, on one line."""
        told = [render(fault, self._language) for fault in answered.faults]
        told += [remark.render(self._language) for remark in answered.decided.diagnostics] if answered.decided else []
        return " | ".join(" ".join(text.split()) for text in told)


def _filled(cells: Sequence[str], width: int) -> list[str]:
    return [*cells[:width], *[""] * (width - len(cells))]
