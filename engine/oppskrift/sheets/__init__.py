"""Decision tables in sheets: tables to and from Excel files with every cell checked, and decisions on rows of CSV."""

from .changes import Change
from .csv_file import CsvFile, CsvRow, open_csv, rows
from .deciding import Answered, RowDecider
from .given import NotAValue, adapted, argument, cell
from .package import MAX_FILE
from .question import Question, put, question
from .roundtrip import Imported, export_tables, import_tables

__all__ = [
    "MAX_FILE",
    "Answered",
    "Change",
    "CsvFile",
    "CsvRow",
    "Imported",
    "NotAValue",
    "Question",
    "RowDecider",
    "adapted",
    "argument",
    "cell",
    "export_tables",
    "import_tables",
    "open_csv",
    "put",
    "question",
    "rows",
]
