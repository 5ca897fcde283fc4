"""How people write values where FEEL is meant: `1 000,50`, `31.12.2026`, `≥ 100`, `ja`, a word without quotation marks.

Each function returns the text in FEEL's own writing; what it does not know it leaves as it is. What stands inside
quotation marks is never touched.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from ..feel.text import quoted

SPACES = "\u0020\u00a0\u2009\u202f"
_QUOTED = re.compile(r'("(?:[^"\\]|\\.)*")')
_SIGNS: Mapping[str, str] = {
    "≥": ">=", "≤": "<=", "≠": "!=", "−": "-", "–": "-", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"',
    "\u00a0": " ", "\u2009": " ", "\u202f": " ",
}  # fmt: skip
_ALONE = r"(?<![\w,])(?:(?<!\.)|(?<=\.\.))"
"""Before a number: no letter, digit, comma or decimal point; the two points of a range may stand there."""
_GROUPED = re.compile(rf"{_ALONE}(\d{{1,3}}(?:[{SPACES}]\d{{3}})+)(?:,(\d+))?(?![\w,])")
_COMMA = re.compile(rf"{_ALONE}(\d+),(\d+)(?![\w,])")
_AMBIGUOUS = re.compile(rf"{_ALONE}\d+,\d+(?![\w,])")
_DATE = re.compile(r"(?<![\w.@-])(?:(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})\.(\d{1,2})\.(\d{4}))(?![\w-]|\.\d)")
_NUMBER = rf"\d{{1,3}}(?:[{SPACES}]\d{{3}})+(?:,\d+)?|\d+(?:[.,]\d+)?"
_SPAN = re.compile(rf"\s*({_NUMBER})\s*[–-]\s*({_NUMBER})\s*")
_BOOLEANS: Mapping[str, str] = {
    "ja": "true", "sann": "true", "sant": "true", "true": "true", "yes": "true",
    "nei": "false", "usann": "false", "usant": "false", "false": "false", "no": "false",
}  # fmt: skip
_PLAIN = re.compile(r"[^\"\\()\[\]{}<>=?@,;|*\n]+")
_SUM = re.compile(r"\s[+*/-]\s|\w\(")
_SENTENCE = re.compile(r"[^\"\\\[\]{}<>=@|\n-][^\"\\\[\]{}<>=@|\n]*")


def signs(text: str) -> str:
    """Return a text with FEEL's own comparison signs, quotation marks and blanks."""
    return "".join(_SIGNS.get(one, one) for one in text)


def numbers(text: str, *, decimal_comma: bool) -> str:
    """Return a text with numbers such as `1 000,50` written `1000.50`.

    A comma without blanks after it is a decimal comma only where `decimal_comma` says that it cannot part two values.
    """
    plain = _outside(lambda part: _GROUPED.sub(_joined, part), text)
    return _outside(lambda part: _COMMA.sub(r"\1.\2", part), plain) if decimal_comma else plain


def ambiguous(text: str) -> bool:
    """Return whether `1,5` stands in a text, which may be a number and 1 or 5."""
    return any(_AMBIGUOUS.search(part) for part in _QUOTED.split(text)[::2])


def dates(text: str) -> str:
    """Return a text with dates such as `31.12.2026` and `2026-12-31` written `date("2026-12-31")`."""
    return _outside(lambda part: _DATE.sub(_date, part), text)


def span(text: str) -> str:
    """Return `[100..200]`, both ends counted, for `100–200` or `100-200` alone, which to FEEL is a calculation."""
    found = _SPAN.fullmatch(text)
    return f"[{'..'.join(numbers(end, decimal_comma=True) for end in found.groups())}]" if found else text


def boolean(text: str) -> str:
    """Return `true` or `false` for a word that says so."""
    return _BOOLEANS.get(text.casefold(), text)


def word(text: str) -> str:
    """Return plain words quoted; what looks like more than words is left."""
    return quoted(text) if _PLAIN.fullmatch(text) and not _SUM.search(text) else text


def sentence(text: str) -> str:
    """Return a sentence quoted, commas and brackets and all; what looks like an expression is left."""
    return quoted(text) if _SENTENCE.fullmatch(text) and not _SUM.search(text) else text


def of_value(value: bool | int | float | datetime | date | time | timedelta, *, moment: bool = False) -> str:
    """Return the FEEL text of a value that a sheet holds; with `moment` a day is its first moment.

    A sheet keeps numbers as floats and shows fifteen digits of them; those fifteen are what was meant.
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return format(Decimal(format(value, ".15g")), "f") if isinstance(value, float) else str(value)
    if isinstance(value, datetime):
        whole = not moment and value.time() == time()
        return f'date("{value.date()}")' if whole else f'date and time("{value.isoformat()}")'
    if isinstance(value, timedelta):
        return f'duration("{"-" if value < timedelta() else ""}PT{abs(int(value.total_seconds()))}S")'
    return f'date("{value}")' if isinstance(value, date) else f'time("{value.isoformat()}")'


def _outside(change: Callable[[str], str], text: str) -> str:
    """Return a text with what stands outside quotation marks changed."""
    parts = _QUOTED.split(text)
    return "".join(part if number % 2 else change(part) for number, part in enumerate(parts))


def _joined(found: re.Match[str]) -> str:
    whole = "".join(one for one in found[1] if one.isdigit())
    return f"{whole}.{found[2]}" if found[2] else whole


def _date(found: re.Match[str]) -> str:
    year, month, day = (found[1], found[2], found[3]) if found[1] else (found[6], found[5], found[4])
    return f'date("{year}-{int(month):02}-{int(day):02}")'
