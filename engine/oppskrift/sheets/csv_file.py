"""CSV files as people have them: `;` or `,`, UTF-8 with or without a mark, or what Excel in Norway saves; row by row.

Only one row is in memory at a time, however many there are.
"""

import csv
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, getincrementaldecoder
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path
from typing import TextIO

from ..errors import Refused
from ..message import Message, message
from ..model.problem import Problem

MAX_FIELD = 100_000
"""Most characters in one cell; a quotation mark that is never closed would otherwise swallow the file."""
MAX_COLUMNS = 500
_CHUNK = 1 << 20
_MARKS = ((BOM_UTF8, "utf-8-sig"), (BOM_UTF16_LE, "utf-16"), (BOM_UTF16_BE, "utf-16"))
_UNMARKED = ("utf-8", "cp1252")
_DELIMITERS = ";\t,"


@dataclass(frozen=True, slots=True, kw_only=True)
class CsvFile:
    """A CSV file: how it is written, and the names of its columns."""

    path: Path
    encoding: str
    delimiter: str
    header: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CsvRow:
    """A row by the line it begins on. `fault` says why it cannot be read; then there are no cells."""

    line: int
    cells: tuple[str, ...]
    fault: Message | None = None


def open_csv(path: Path) -> CsvFile:
    """Return how a file is written. Raises Refused when it has no header that can be used, and OSError."""
    encoding = _encoding(path)
    with path.open(encoding=encoding, newline="") as file:
        first = file.readline(MAX_FIELD).rstrip("\r\n")
        delimiter = _delimiter(first)
        file.seek(0)
        row = next(_rows(file, delimiter), None)
    header = tuple(" ".join(name.split()) for name in row.cells) if row else ()
    while header and not header[-1]:
        header = header[:-1]
    fault = _header_fault(header)
    if fault is not None:
        raise Refused([Problem(rule=fault.key, message=fault, file=str(path), line=1)])
    return CsvFile(path=path, encoding=encoding, delimiter=delimiter, header=header)


def rows(of: CsvFile, read: Callable[[int], object] = lambda _: None) -> Iterator[CsvRow]:
    """Yield the rows below the header, without blank ones. `read` is told how many bytes have been read so far."""
    with of.path.open("rb") as raw, TextIOWrapper(raw, encoding=of.encoding, newline="") as file:
        found = _rows(file, of.delimiter)
        next(found, None)
        for row in found:
            read(raw.tell())
            if row.fault is None and not any(cell.strip() for cell in row.cells):
                continue
            yield row if row.fault is not None else _fitted(row, len(of.header))


def _fitted(row: CsvRow, width: int) -> CsvRow:
    """Return a row with as many cells as the header; empty ones beyond it do not count."""
    extra = any(cell.strip() for cell in row.cells[width:])
    if len(row.cells) < width or extra:
        fault = message("decide.row-width", cells=len(row.cells), columns=width)
        return CsvRow(line=row.line, cells=row.cells[:width], fault=fault)
    return CsvRow(line=row.line, cells=row.cells[:width])


def _rows(file: TextIO, delimiter: str) -> Iterator[CsvRow]:
    csv.field_size_limit(MAX_FIELD)
    reader = csv.reader(file, delimiter=delimiter)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield CsvRow(line=line, cells=(), fault=message("decide.row-broken", reason=error))
            continue
        yield CsvRow(line=line, cells=tuple(cells))


def _header_fault(header: Sequence[str]) -> Message | None:
    if not header:
        return message("decide.no-header")
    if len(header) > MAX_COLUMNS:
        return message("decide.too-many-columns", columns=len(header), limit=MAX_COLUMNS)
    twice = [name for name in header if header.count(name) > 1]
    if twice or "" in header:
        return message("decide.header-names", name=twice[0] if twice else "")
    return None


def _delimiter(header: str) -> str:
    """Return what parts the columns of a header: what stands there most often outside quotation marks."""
    outside = "".join(header.split('"')[::2])
    return max(_DELIMITERS, key=outside.count)


def _encoding(path: Path) -> str:
    """Return the encoding: by its mark, else UTF-8 when all of it is, else what Excel saves as CSV in Norway.

    Raises Refused when the whole file cannot be read in it.
    """
    with path.open("rb") as file:
        begin = file.read(len(BOM_UTF8))
    marked = [name for mark, name in _MARKS if begin.startswith(mark)]
    for name in marked or _UNMARKED:
        if _is_text(path, name):
            return name
    text = message("decide.not-text")
    raise Refused([Problem(rule=text.key, message=text, file=str(path))])


def _is_text(path: Path, encoding: str) -> bool:
    decoder = getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True
