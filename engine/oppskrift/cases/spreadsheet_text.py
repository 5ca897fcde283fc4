"""Formula injection: cells of a CSV file that a spreadsheet would run instead of showing.

Source: OWASP, «CSV Injection»: a cell that begins with =, +, -, @, tab or carriage return may be taken as a formula.
Numbers and telephone numbers with a sign are not formulas.
"""

import re

_CELL = re.compile(r'(?:^|[,;\t|\n\r])[ \t]*"?[ \t]*([=@+\-\uff1d\uff0b\uff0d\uff20][^,;\t|\n\r]*)')
_NUMBER = re.compile(r'[+\-][\d\s\u00a0.,:/()%\-]*"?\s*')


def formula_line(text: str) -> int | None:
    """Return the number of the first line with a cell that a spreadsheet could run as a formula, None without any."""
    for found in _CELL.finditer(text):
        cell = found.group(1)
        if not _NUMBER.fullmatch(cell):
            return text.count("\n", 0, found.start(1)) + 1
    return None
